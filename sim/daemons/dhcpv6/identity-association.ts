/**
 * Identity associations (RFC 8415 §4.2, §12): what a client holds under one IAID, read from a message, and the times at
 * which it acts. Addresses and prefixes are one thing here, a prefix has a length below 128.
 */
import type { Ip6 } from '../../base/ip6';
import type { Dhcp6Option, Dhcp6OptionList, Dhcp6OptionOf } from '../../wire/dhcpv6/options';
import { INFINITY } from './constants';
import { statusOf, type Status } from './status';

export type IaKind = 'ia-na' | 'ia-ta' | 'ia-pd';
export type IaOption = Dhcp6OptionOf<IaKind>;

/** An address, or a prefix with its length. Lifetimes in seconds; INFINITY is for ever. */
export interface IaLease {
  readonly address: Ip6;
  /** 128 for addresses. */
  readonly prefixLength: number;
  readonly preferredLifetime: number;
  readonly validLifetime: number;
  readonly status: Status;
  readonly options: Dhcp6OptionList;
}

/** An association as one message has it. */
export interface IdentityAssociation {
  readonly kind: IaKind;
  readonly iaid: number;
  /** Seconds; 0: at the client's discretion. IA_TA has none. */
  readonly T1: number;
  readonly T2: number;
  readonly leases: readonly IaLease[];
  readonly status: Status;
}

/** Whether an option is an association, of whatever kind. */
export function isIa(option: Dhcp6Option): option is IaOption {
  return option.kind === 'ia-na' || option.kind === 'ia-ta' || option.kind === 'ia-pd';
}

/** The associations among `options`, in their order. */
export function associationsOf(options: Dhcp6OptionList): IdentityAssociation[] {
  return options.filter(isIa).map(readIa);
}

/** Reads one association. Leases that are preferred for longer than valid are left out (§21.6, §21.22). */
export function readIa(option: IaOption): IdentityAssociation {
  const { kind, iaid, options } = option;
  const leases = options.flatMap(each => {
    const lease = leaseOf(kind, each);
    return lease === undefined || lease.preferredLifetime > lease.validLifetime ? [] : [lease];
  });
  const times = option.kind === 'ia-ta' ? { T1: 0, T2: 0 } : { T1: option.t1, T2: option.t2 };
  return { kind, iaid, ...times, leases, status: statusOf(options) };
}

/** What an option in an association gives; undefined: it is none that does. */
export function leaseOf(kind: IaKind, option: Dhcp6Option): IaLease | undefined {
  return kind === 'ia-pd' ? prefixOf(option) : addressOf(option);
}

function addressOf(option: Dhcp6Option): IaLease | undefined {
  if (option.kind !== 'ia-address') return undefined;
  const { address, preferredLifetime, validLifetime, options } = option;
  return { address, prefixLength: 128, preferredLifetime, validLifetime, status: statusOf(options), options };
}

function prefixOf(option: Dhcp6Option): IaLease | undefined {
  if (option.kind !== 'ia-prefix') return undefined;
  const { prefix, prefixLength, preferredLifetime, validLifetime, options } = option;
  if (prefixLength > 128) return undefined;
  return {
    address: prefix,
    prefixLength,
    preferredLifetime,
    validLifetime,
    status: statusOf(options),
    options,
  };
}

/** The option for a lease, as a client or server writes it. */
export function leaseOption(
  kind: IaKind,
  lease: Pick<IaLease, 'address' | 'prefixLength' | 'preferredLifetime' | 'validLifetime'>,
  options: Dhcp6OptionList = [],
): Dhcp6Option {
  const { address, prefixLength, preferredLifetime, validLifetime } = lease;
  return kind === 'ia-pd'
    ? { kind: 'ia-prefix', prefix: address, prefixLength, preferredLifetime, validLifetime, options }
    : { kind: 'ia-address', address, preferredLifetime, validLifetime, options };
}

/** The option for an association. */
export function iaOption(
  kind: IaKind,
  iaid: number,
  T1: number,
  T2: number,
  options: Dhcp6OptionList,
): IaOption {
  return kind === 'ia-ta' ? { kind, iaid, options } : { kind, iaid, t1: T1, t2: T2, options };
}

/** Whether T1 and T2 make sense together; an association of which they do not is not used (§21.4, §21.21). */
export function soundTimes({ T1, T2 }: Pick<IdentityAssociation, 'T1' | 'T2'>): boolean {
  return T1 === 0 || T2 === 0 || T1 <= T2;
}

/**
 * Seconds after which to renew and to rebind: as the server said, or where it said 0, at half and at four fifths of the
 * shortest preferred lifetime (§14.2, §21.4).
 */
export function renewalTimes(ia: IdentityAssociation): { readonly T1: number; readonly T2: number } {
  const shortest = ia.leases.reduce((least, lease) => Math.min(least, lease.preferredLifetime), INFINITY);
  const share = (part: number): number => (shortest === INFINITY ? INFINITY : Math.floor(shortest * part));
  return { T1: ia.T1 === 0 ? share(0.5) : ia.T1, T2: ia.T2 === 0 ? share(0.8) : ia.T2 };
}
