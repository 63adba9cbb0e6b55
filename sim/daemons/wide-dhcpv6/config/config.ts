/** The configuration of dhcp6c or dhcp6s once it has been found to make sense. */
import type { Ip6 } from '../../../base/ip6';
import type { ConfiguredLease } from './file';

export type IaType = 'PD' | 'NA';

/** An interface that gets a part of a delegated prefix. */
export interface PrefixInterface {
  readonly ifname: string;
  readonly slaId: number;
  /** Bits. */
  readonly slaLength: number;
  /** The last 64 bits of the address. */
  readonly interfaceId: Uint8Array;
}

/** `id-assoc`. */
export interface IaConfig {
  readonly type: IaType;
  readonly iaid: number;
  /** What to ask for. */
  readonly hints: readonly ConfiguredLease[];
  readonly interfaces: readonly PrefixInterface[];
}

/** A pool with the lifetimes of what is given from it. */
export interface PoolSpec {
  readonly name: string;
  readonly preferredLifetime: number;
  readonly validLifetime: number;
}

/** `interface`, or the profile that stands for it. */
export interface InterfaceConfig {
  readonly name: string;
  sendsRapidCommit: boolean;
  allowsRapidCommit: boolean;
  informationOnly: boolean;
  preference: number | undefined;
  script: string | undefined;
  pool: PoolSpec | undefined;
  authenticates: boolean;
  /** Codes of the options to ask for. */
  readonly requests: number[];
  readonly ias: IaConfig[];
}

/** `host`. */
export interface HostConfig {
  readonly name: string;
  readonly duid: Uint8Array | undefined;
  readonly prefixes: readonly ConfiguredLease[];
  readonly addresses: readonly ConfiguredLease[];
  readonly pool: PoolSpec | undefined;
}

/** `pool`. */
export interface PoolConfig {
  readonly name: string;
  readonly min: Ip6;
  readonly max: Ip6;
}

export interface WideConfig {
  readonly interfaces: readonly InterfaceConfig[];
  readonly profiles: readonly InterfaceConfig[];
  readonly hosts: readonly HostConfig[];
  readonly pools: readonly PoolConfig[];
  /** Addresses or names by the keyword of the option. */
  readonly information: ReadonlyMap<string, readonly (Ip6 | string)[]>;
  readonly refreshTime: number | undefined;
}

/** An interface of which no statement says anything. */
export function plainInterface(name: string): InterfaceConfig {
  return {
    name,
    sendsRapidCommit: false,
    allowsRapidCommit: false,
    informationOnly: false,
    preference: undefined,
    script: undefined,
    pool: undefined,
    authenticates: false,
    requests: [],
    ias: [],
  };
}
