/** When a lease is renewed, rebound, and when what is in it is deprecated and gone (dhc6_check_times() of client/dhc6.c). */
import { INFINITY } from '../dhcpv6/constants';
import type { HeldAddress, HeldIa, HeldLease } from './lease';

/** MAX_TIME of dhcpd.h: never. */
export const NEVER = 0x7fffffff;

/** requested_lease of the client's configuration: what it asks for, in seconds. */
export const REQUESTED_LEASE = 7200;

/** Seconds since 1970, or NEVER. */
export interface BindingTimes {
  readonly renew: number;
  readonly rebind: number;
  readonly depref: number;
  /** The first that is gone, and the last. */
  readonly firstExpires: number;
  readonly lastExpires: number;
}

/** When an address that is said to last so long is at its end. */
function endOf({ starts }: HeldAddress, lifetime: number): number {
  return lifetime === INFINITY ? NEVER : starts + lifetime;
}

/** The end of the address that ends first, and of that which ends last; NEVER and 0 without any. */
function expiryOf({ addresses, starts }: HeldIa): { readonly first: number; readonly last: number } {
  const ends = addresses.filter(each => !each.expired).map(each => endOf(each, each.valid) - starts);
  return { first: Math.min(NEVER, ...ends), last: Math.max(0, ...ends) };
}

/** Half of the time that an association lasts: until its first address is gone, if that is not much before the others. */
function halfLife(first: number, last: number): number {
  const lasts = first <= Math.floor(last / 2) ? last : first;
  return Math.floor((lasts === NEVER || lasts <= 1 ? REQUESTED_LEASE : lasts) / 2);
}

/** Where the server leaves the time to the client, that is `otherwise`. */
function told(time: number, otherwise: number): number {
  return time === 0 ? otherwise : time === INFINITY ? NEVER : time;
}

/** Undefined: nothing is left of the lease. */
export function bindingTimes({ ias }: HeldLease): BindingTimes | undefined {
  if (!ias.some(({ addresses }) => addresses.some(({ expired }) => !expired))) return undefined;
  let [renew, rebind, depref, firstExpires, lastExpires, starts] = [NEVER, NEVER, NEVER, NEVER, 0, 0];
  for (const ia of ias) {
    const { first, last } = expiryOf(ia);
    const half = halfLife(first, last);
    for (const each of ia.addresses) {
      if (!each.depreferred) depref = Math.min(depref, endOf(each, each.preferred));
    }
    if (ia.kind !== 'ia-ta') {
      starts = Math.max(starts, ia.starts);
      renew = Math.min(renew, told(ia.renew, half));
      rebind = Math.min(rebind, told(ia.rebind, half + Math.floor(half / 2)));
    }
    firstExpires = Math.min(firstExpires, first + ia.starts);
    lastExpires = Math.max(lastExpires, last + ia.starts);
  }
  if (renew !== NEVER) renew += starts;
  if (rebind !== NEVER) rebind += starts;
  return { renew, rebind, depref, firstExpires, lastExpires };
}
