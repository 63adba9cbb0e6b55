/** What WIDE takes out of a message and puts into one: struct dhcp6_optinfo of common.h. */
import type { Ip6 } from '../../base/ip6';
import type { IaType } from './config/config';
import type { ConfiguredLease } from './config/file';

/** What is in an association: its leases and statuses in the order of the message. */
export type IaValue =
  | { readonly type: 'lease'; readonly lease: ConfiguredLease }
  | { readonly type: 'status'; readonly status: number };

/** An IA_NA or IA_PD. */
export interface Ia {
  readonly type: IaType;
  readonly iaid: number;
  /** Seconds. */
  readonly T1: number;
  readonly T2: number;
  readonly values: readonly IaValue[];
}

export interface OptInfo {
  clientId: Uint8Array | undefined;
  serverId: Uint8Array | undefined;
  preference: number | undefined;
  rapidCommit: boolean;
  /** Hundredths of a second. */
  elapsed: number | undefined;
  readonly statuses: number[];
  readonly requests: number[];
  readonly ias: Record<IaType, Ia[]>;
  /** Addresses or names by the keyword of the option. */
  readonly information: Map<string, (Ip6 | string)[]>;
  refreshTime: number | undefined;
}

export function emptyOptInfo(): OptInfo {
  return {
    clientId: undefined,
    serverId: undefined,
    preference: undefined,
    rapidCommit: false,
    elapsed: undefined,
    statuses: [],
    requests: [],
    ias: { PD: [], NA: [] },
    information: new Map(),
    refreshTime: undefined,
  };
}

/** Whether two leases are of the same address or prefix. */
export function sameLease(a: ConfiguredLease, b: ConfiguredLease): boolean {
  return a.address === b.address && a.prefixLength === b.prefixLength;
}

export const leasesOf = ({ values }: Ia): ConfiguredLease[] =>
  values.flatMap(value => (value.type === 'lease' ? [value.lease] : []));

export const asValues = (leases: readonly ConfiguredLease[]): IaValue[] =>
  leases.map(lease => ({ type: 'lease', lease }));
