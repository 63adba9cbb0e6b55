/** What is known of a router, and which of several goes first: struct ra and ipv6nd_sortrouters() of ipv6nd.c. */
import type { Ip6 } from '../../base/ip6';
import type { SimTime } from '../../base/time';
import type { RouterPreference } from '../../kernel/uapi';
import type { Ia, Interface } from './interface';

/** What a router without a say has: RFC 4861 §6.3.2. */
export const DEFAULTS = { hopLimit: 64, reachable: 30_000, retrans: 1000 };

/** struct ra */
export interface Router {
  readonly iface: Interface;
  readonly from: Ip6;
  octets: Uint8Array;
  acquired: SimTime;
  managed: boolean;
  other: boolean;
  preference: RouterPreference;
  /** Seconds. */
  lifetime: number;
  hopLimit: number;
  reachable: number;
  retrans: number;
  mtu: number;
  hasDns: boolean;
  /** Seconds from `acquired` for each list of name servers. */
  dnsLifetimes: readonly number[];
  isReachable: boolean;
  expired: boolean;
  willExpire: boolean;
  prefixes: Ia[];
}

export function newRouter(iface: Interface, from: Ip6, now: SimTime): Router {
  return {
    iface,
    from,
    octets: new Uint8Array(0),
    acquired: now,
    managed: false,
    other: false,
    preference: 'medium',
    lifetime: 0,
    ...DEFAULTS,
    mtu: 0,
    hasDns: false,
    dnsLifetimes: [],
    isReachable: true,
    expired: false,
    willExpire: false,
    prefixes: [],
  };
}

const PREFERENCES: readonly RouterPreference[] = ['low', 'medium', 'high'];

/**
 * Whether a router goes before one that is in the list already. Reachability counts only where the other has a reachable
 * time, which all have: version 9.4.1 looks at the wrong field.
 */
export function precedes(router: Router, other: Router): boolean {
  if (router.iface.metric > other.iface.metric) return false;
  if (router.expired && !other.expired) return false;
  if (router.willExpire && !other.willExpire) return false;
  if (router.lifetime === 0 && other.lifetime !== 0) return false;
  if (!router.isReachable && other.reachable !== 0) return false;
  return PREFERENCES.indexOf(router.preference) > PREFERENCES.indexOf(other.preference);
}
