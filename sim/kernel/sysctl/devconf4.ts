/**
 * `net.ipv4.conf.{all,default,<if>}.*`: the keys in the order in which the kernel registers them (devinet_sysctl of
 * net/ipv4/devinet.c), and what they begin as. Each is a proc_dointvec.
 *
 * Differs from Linux: accept_redirects, accept_source_route, arp_filter, bc_forwarding, bootp_relay, disable_policy, disable_xfrm,
 * force_igmp_version, igmpv2_unsolicited_report_interval, igmpv3_unsolicited_report_interval, log_martians, mc_forwarding,
 * medium_id, proxy_arp, proxy_arp_pvlan, secure_redirects, send_redirects, shared_media, src_valid_mark and tag of net.ipv4.conf
 * are kept and mean nothing: redirects, proxy ARP, source routes, IGMP, IPsec, marks and multicast routing are not simulated.
 */
import type { KernelProfile } from '../profile/profile';

/** One key. */
interface Devconf4Row {
  readonly default: number;
  /** Compiled value in `all`, where it is not the same as in `default`. */
  readonly all?: number;
  readonly since?: string;
  /** Permission bits other than 644. */
  readonly mode?: number;
}

const row = (value = 0, rest: Omit<Devconf4Row, 'default'> = {}): Devconf4Row => ({
  default: value,
  ...rest,
});

/** The table. */
export const DEVCONF4 = {
  forwarding: row(),
  mc_forwarding: row(0, { mode: 0o444 }),
  bc_forwarding: row(0, { since: '5.0' }),
  accept_redirects: row(1),
  secure_redirects: row(1),
  shared_media: row(1),
  rp_filter: row(),
  send_redirects: row(1),
  accept_source_route: row(1, { all: 0 }),
  accept_local: row(),
  src_valid_mark: row(),
  proxy_arp: row(),
  medium_id: row(),
  bootp_relay: row(),
  log_martians: row(),
  tag: row(),
  arp_filter: row(),
  arp_announce: row(),
  arp_ignore: row(),
  arp_accept: row(),
  arp_notify: row(),
  arp_evict_nocarrier: row(1, { since: '5.16' }),
  proxy_arp_pvlan: row(),
  force_igmp_version: row(),
  igmpv2_unsolicited_report_interval: row(10000, { since: '3.12' }),
  igmpv3_unsolicited_report_interval: row(1000, { since: '3.12' }),
  ignore_routes_with_linkdown: row(0, { since: '4.2' }),
  drop_gratuitous_arp: row(0, { since: '4.6' }),
  disable_xfrm: row(),
  disable_policy: row(),
  promote_secondaries: row(),
  route_localnet: row(0, { since: '3.6' }),
  drop_unicast_in_l2_multicast: row(0, { since: '4.6' }),
} as const satisfies Record<string, Devconf4Row>;

export type Devconf4Key = keyof typeof DEVCONF4;

/** The values of one scope (struct ipv4_devconf). Immutable: a write makes another one. */
export type Ipv4Devconf = Readonly<Record<Devconf4Key, number>>;

function compiled(ofAll: boolean): Ipv4Devconf {
  const rows = Object.entries(DEVCONF4) as [Devconf4Key, Devconf4Row][];
  return Object.fromEntries(
    rows.map(([key, { default: value, all = value }]) => [key, ofAll ? all : value]),
  ) as Ipv4Devconf;
}

/** The compiled-in values of `all`, and of `default`. */
export const DEVCONF4_ALL = compiled(true);
export const DEVCONF4_DFLT = compiled(false);

/** The key of that name, if this version has it. */
export function devconf4Row(profile: KernelProfile, key: string): Devconf4Row | undefined {
  const found = (DEVCONF4 as Readonly<Record<string, Devconf4Row>>)[key];
  return found !== undefined && profile.has(found.since) ? found : undefined;
}
