/** What an answer of a DHCPv6 server gives. Mirrors sd-dhcp6-lease.c and dhcp6_option_parse_ia() of dhcp6-option.c. */
import type { Ip6 } from '../../base/ip6';
import { seconds, type SimTime } from '../../base/time';
import type { Decision } from '../../trace/decision';
import type { Dhcp6Message } from '../../wire/dhcpv6/message';
import { dhcp6OptionCode, findOption } from '../../wire/dhcpv6/options';
import { INFINITY } from '../dhcpv6/constants';
import { sameDuid } from '../dhcpv6/duid';
import { associationsOf, type IaKind, type IdentityAssociation } from '../dhcpv6/identity-association';
import { STATUS_CODES, statusOf } from '../dhcpv6/status';
import { MALFORMED, NO_CLIENT_ID, NO_SERVER_ID, OTHER_CLIENT } from '../dhcpv6/validation';
import { DHCP6_NOTHING, DHCP6_STATUS } from './decisions';

/** Lifetimes and times in µs, Infinity for ever. */
export interface Dhcp6Lease {
  readonly serverDuid: Uint8Array;
  readonly server: Ip6;
  readonly received: SimTime;
  readonly preference: number;
  readonly rapidCommit: boolean;
  readonly na: IdentityAssociation | undefined;
  readonly pd: IdentityAssociation | undefined;
  readonly dns: readonly Ip6[];
  readonly T1: SimTime;
  readonly T2: SimTime;
  readonly valid: SimTime;
  /** Until nobody need ask for information again. */
  readonly refresh: SimTime;
}

/** What the client knows of itself when it reads an answer. */
export interface Expected {
  readonly duid: Uint8Array;
  readonly iaid: number;
  readonly informationOnly: boolean;
}

/** The answer is of no use. `lost`: the server has never heard of the lease, so that another must be sought. */
export interface Unusable {
  readonly fault: Decision;
  readonly lost: boolean;
}

const unusable = (fault: Decision, lost = false): Unusable => ({ fault, lost });

const PREFERENCE = 7;
const STATUS_CODE = 13;
const REFRESH_TIME = 32;
const IRT_DEFAULT = 86_400;
const IRT_MINIMUM = 600;

/** dhcp6_lease_new_from_message() */
export function readDhcp6Lease(
  { options }: Dhcp6Message,
  server: Ip6,
  now: SimTime,
  { duid, iaid, informationOnly }: Expected,
): Dhcp6Lease | Unusable {
  const broken = options.some(
    option =>
      option.kind === 'unfit-option' &&
      [PREFERENCE, STATUS_CODE, REFRESH_TIME].includes(dhcp6OptionCode(option)),
  );
  const twice = (['client-id', 'server-id'] as const).some(
    kind => options.filter(option => option.kind === kind).length > 1,
  );
  if (broken || twice) return unusable(MALFORMED);
  const { code } = statusOf(options);
  if (code !== STATUS_CODES.Success) return unusable(DHCP6_STATUS, code === STATUS_CODES.NoBinding);
  const named = findOption(options, 'client-id');
  if (named === undefined) return unusable(NO_CLIENT_ID);
  if (!sameDuid(named.duid, duid)) return unusable(OTHER_CLIENT);
  const serverDuid = findOption(options, 'server-id')?.duid;
  if (serverDuid === undefined && !informationOnly) return unusable(NO_SERVER_ID);
  const ias = informationOnly ? [] : associationsOf(options).flatMap(ia => usable(ia, iaid));
  const first = (kind: IaKind): IdentityAssociation | undefined => ias.find(ia => ia.kind === kind);
  const [na, pd] = [first('ia-na'), first('ia-pd')];
  if (!informationOnly && na === undefined && pd === undefined) return unusable(DHCP6_NOTHING);
  const refresh = findOption(options, 'information-refresh-time')?.seconds ?? IRT_DEFAULT;
  return {
    serverDuid: serverDuid ?? new Uint8Array(),
    server,
    received: now,
    preference: findOption(options, 'preference')?.preference ?? 0,
    rapidCommit: findOption(options, 'rapid-commit') !== undefined,
    na,
    pd,
    dns: options.flatMap(option => (option.kind === 'dns-servers' ? [...option.servers] : [])),
    ...timesOf([na, pd].filter(ia => ia !== undefined)),
    refresh: seconds(Math.max(refresh, IRT_MINIMUM)),
  };
}

/** dhcp6_option_parse_ia(): an association that is not usable is passed over, and so are leases that have ended. */
function usable(ia: IdentityAssociation, iaid: number): IdentityAssociation[] {
  const { T1, T2, status } = ia;
  if (ia.iaid !== iaid || T1 > T2 || (T1 === 0 && T2 > 0) || status.code !== STATUS_CODES.Success) return [];
  const leases = ia.leases.filter(
    lease => lease.validLifetime > 0 && lease.status.code === STATUS_CODES.Success,
  );
  return leases.length === 0 ? [] : [{ ...ia, leases }];
}

/** A lifetime in seconds as µs. */
export function lifetimeOf(lifetime: number): SimTime {
  return lifetime === INFINITY ? Infinity : seconds(lifetime);
}

/** dhcp6_lease_set_lifetime(): as the server says, or by the shortest valid lifetime where T2 would come too late. */
function timesOf(ias: readonly IdentityAssociation[]): Pick<Dhcp6Lease, 'T1' | 'T2' | 'valid'> {
  const least = (values: readonly number[]): number => Math.min(INFINITY, ...values);
  const valid = least(ias.flatMap(({ leases }) => leases.map(({ validLifetime }) => validLifetime)));
  let T1 = least(ias.map(ia => ia.T1));
  let T2 = least(ias.map(ia => ia.T2));
  if (T2 === 0 || T2 > valid) {
    T1 = Math.floor(valid / 2);
    T2 = Math.floor(valid / 10) * 8;
  }
  return { T1: lifetimeOf(T1), T2: lifetimeOf(T2), valid: lifetimeOf(valid) };
}
