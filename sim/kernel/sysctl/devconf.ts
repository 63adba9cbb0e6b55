/**
 * `net.ipv6.conf.{all,default,<if>}.*`: one row a key. From a row follow the type of `cnf.<key>`, parsing and range errors,
 * which versions have it, what a write to `all` does to the interfaces, and how `all` and the interface's own value
 * combine when the kernel reads it.
 *
 * Source: `ipv6_devconf`, `ipv6_devconf_dflt` and `addrconf_sysctl[]` of net/ipv6/addrconf.c; Documentation/networking/ip-sysctl.
 * Differs from Linux: disable_policy, ioam6_enabled, ioam6_id, ioam6_id_wide, mc_forwarding, rpl_seg_enabled, seg6_enabled and
 * seg6_require_hmac are kept and mean nothing: IPsec, IOAM, RPL, segment routing and multicast routing are not simulated.
 */
import type { Ip6 } from '../../base/ip6';
import type { KernelProfile } from '../profile/profile';
import { integer, PROC_MILLISECONDS, PROC_SECONDS, type ProcHandler, unsigned } from './proc-handlers';

/** What reading the key on an interface takes into account, besides the interface's own value. */
export type Scoping =
  /** The interface's own value alone; a value in `all` is stored and never read. */
  | 'own'
  /** The larger of `all` and the interface's. */
  | 'max'
  /** Both must be non-zero. */
  | 'and'
  /** `all` if it is not zero, else the interface's. */
  | 'all-first'
  /** The smaller of `all` and the interface's. */
  | 'min';

/** One key. Values are whole numbers in the unit in which the file shows them. */
export interface DevconfRow {
  readonly default: number;
  /** Compiled value in `all`, where it is not the same as in `default`. */
  readonly all?: number;
  /** proc_dointvec unless it says otherwise. */
  readonly handler?: ProcHandler;
  /** The version from which on the limits of the handler, and of the device, are kept to; always, if left out. */
  readonly boundedSince?: string;
  /** The largest value is the device's own MTU. */
  readonly upToDeviceMtu?: true;
  readonly scoping: Scoping;
  /** A write to `all` is copied to every interface and, unless it says 'interfaces', to `default`. */
  readonly propagates?: 'everywhere' | 'interfaces';
  readonly since?: string;
  /** Permission bits other than 644. */
  readonly mode?: number;
  /** Nothing here looks at it. */
  readonly inert?: true;
  readonly doc: string;
}

const row = (
  value: number,
  doc: string,
  rest: Partial<Omit<DevconfRow, 'default' | 'doc'>> = {},
): DevconfRow => ({
  default: value,
  doc,
  scoping: 'own',
  ...rest,
});

const BOOLEAN = unsigned(0, 1);

/** The table, in the order in which the kernel registers the files. */
export const DEVCONF = {
  forwarding: row(0, 'Act as a router on this interface; in `all`, forward packets at all.', {
    propagates: 'everywhere',
  }),
  hop_limit: row(64, 'Hop limit of packets sent.', { handler: integer(1, 255), boundedSince: '4.5' }),
  mtu: row(1280, 'IPv6 MTU of the link; a new device starts with its own.', {
    handler: integer(1280),
    upToDeviceMtu: true,
    boundedSince: '3.18',
  }),
  accept_ra: row(
    1,
    'Router advertisements: 0 ignore, 1 accept unless forwarding, 2 accept although forwarding.',
  ),
  accept_redirects: row(1, 'Accept redirects, while not forwarding.'),
  autoconf: row(1, 'Make addresses from the prefixes that routers advertise.'),
  dad_transmits: row(1, 'How many probes duplicate address detection sends.'),
  router_solicitations: row(-1, 'How many router solicitations are sent; -1: until a router answers.', {
    handler: integer(-1),
    boundedSince: '4.9',
  }),
  router_solicitation_interval: row(4, 'Seconds between the first solicitations.', { handler: PROC_SECONDS }),
  router_solicitation_max_interval: row(3600, 'Seconds between solicitations at most.', {
    handler: PROC_SECONDS,
    since: '4.9',
  }),
  router_solicitation_delay: row(1, 'Seconds: upper end of the random delay before an address is probed.', {
    handler: PROC_SECONDS,
  }),
  mldv1_unsolicited_report_interval: row(10000, 'ms between unsolicited MLDv1 reports at most.', {
    handler: PROC_MILLISECONDS,
    since: '3.12',
  }),
  mldv2_unsolicited_report_interval: row(1000, 'ms between unsolicited MLDv2 reports at most.', {
    handler: PROC_MILLISECONDS,
    since: '3.12',
  }),
  force_mld_version: row(0, 'Speak this MLD version whatever the querier speaks.', { scoping: 'all-first' }),
  use_tempaddr: row(0, 'Temporary addresses: 0 no, 1 make them, 2 and prefer them.'),
  temp_valid_lft: row(604800, 'Seconds a temporary address is valid at most.'),
  temp_prefered_lft: row(86400, 'Seconds a temporary address is preferred at most.'),
  regen_min_advance: row(2, 'Seconds before deprecation in which a successor is made, at least.', {
    since: '6.9',
  }),
  regen_max_retry: row(3, 'Attempts to make a temporary address.'),
  max_desync_factor: row(600, 'Seconds: upper end of the random reduction of the preferred lifetime.'),
  max_addresses: row(16, 'Autoconfigured addresses an interface may have; 0: any number.'),
  accept_ra_defrtr: row(1, 'Learn default routers from advertisements.'),
  ra_defrtr_metric: row(1024, 'Metric of such routes.', { handler: unsigned(1), since: '5.13' }),
  accept_ra_min_hop_limit: row(1, 'Smallest advertised hop limit that is taken over.', { since: '4.2' }),
  accept_ra_min_lft: row(0, 'Smallest advertised lifetime that is taken over, except 0; seconds.', {
    since: '5.10',
  }),
  accept_ra_pinfo: row(1, 'Learn prefixes from advertisements.'),
  ra_honor_pio_life: row(0, 'Take the advertised valid lifetime even where RFC 4862 keeps two hours.', {
    handler: BOOLEAN,
    since: '6.7',
  }),
  ra_honor_pio_pflag: row(0, 'Do not autoconfigure from prefixes with the P flag (RFC 9762).', {
    handler: BOOLEAN,
    since: '6.12',
  }),
  accept_ra_rtr_pref: row(1, 'Heed router preferences (RFC 4191).'),
  router_probe_interval: row(60, 'Seconds between probes of an unreachable router.', {
    handler: PROC_SECONDS,
  }),
  accept_ra_rt_info_min_plen: row(0, 'Shortest prefix of a route information option that is taken.', {
    since: '4.13',
  }),
  accept_ra_rt_info_max_plen: row(0, 'Longest prefix of a route information option that is taken.'),
  proxy_ndp: row(0, 'Answer for the neighbours entered with `ip neigh add proxy`.', { scoping: 'max' }),
  accept_source_route: row(
    0,
    'Accept packets with a routing header of type 2; obeyed by kernels with Mobile IPv6 only.',
    {
      scoping: 'min',
    },
  ),
  optimistic_dad: row(0, 'Use addresses while they are being probed (RFC 4429).', { scoping: 'max' }),
  use_optimistic: row(0, 'Let optimistic addresses be chosen as source.', { scoping: 'max', since: '3.18' }),
  disable_ipv6: row(0, 'No IPv6 on this interface.', { propagates: 'everywhere' }),
  accept_dad: row(
    1,
    'Duplicate address detection: 0 no, 1 yes, 2 yes and disable IPv6 on a duplicate link-local address.',
    { all: 0, scoping: 'max' },
  ),
  force_tllao: row(0, 'Put the link-layer address into every neighbour advertisement.', { since: '2.6.37' }),
  ndisc_notify: row(0, 'Advertise addresses when the link comes up or its address changes.', {
    scoping: 'max',
    since: '3.9',
  }),
  suppress_frag_ndisc: row(1, 'Drop fragmented neighbour discovery (RFC 6980).', { since: '3.12' }),
  accept_ra_from_local: row(0, 'Accept advertisements sent by one of our own addresses.', { since: '3.18' }),
  accept_ra_mtu: row(1, 'Take over the advertised MTU.', { since: '4.0' }),
  use_oif_addrs_only: row(0, 'Choose source addresses from the outgoing interface only.', { since: '4.2' }),
  ignore_routes_with_linkdown: row(0, 'Do not use routes whose link is down.', {
    propagates: 'everywhere',
    scoping: 'own',
    since: '4.4',
  }),
  drop_unicast_in_l2_multicast: row(0, 'Drop unicast packets that came in a link-layer multicast.', {
    since: '4.6',
  }),
  drop_unsolicited_na: row(0, 'Drop unsolicited neighbour advertisements.', { since: '4.6' }),
  keep_addr_on_down: row(0, 'Keep static addresses while the interface is down.', {
    scoping: 'all-first',
    since: '4.6',
  }),
  enhanced_dad: row(1, 'Recognise our own probes by a nonce (RFC 7527).', { scoping: 'max', since: '4.10' }),
  addr_gen_mode: row(0, 'Link-local addresses: 0 EUI-64, 1 none, 2 stable (RFC 7217), 3 random.', {
    handler: unsigned(0, 3),
    propagates: 'everywhere',
    since: '4.11',
  }),
  ndisc_tclass: row(0, 'Traffic class of neighbour discovery packets.', {
    handler: integer(0, 255),
    since: '4.15',
  }),
  ndisc_evict_nocarrier: row(1, 'Forget neighbours when the carrier is lost.', {
    handler: BOOLEAN,
    scoping: 'and',
    since: '5.16',
  }),
  accept_untracked_na: row(0, 'Routers: learn from neighbour advertisements nobody asked for.', {
    handler: integer(0, 2),
    since: '5.18',
  }),
  force_forwarding: row(0, 'Forward what comes in here although `all` does not.', {
    handler: BOOLEAN,
    propagates: 'interfaces',
    since: '6.17',
  }),
  disable_policy: row(0, 'Let local addresses be reached past IPsec policies.', {
    since: '4.12',
    inert: true,
  }),
  ioam6_enabled: row(0, 'Accept in-situ OAM options.', { handler: BOOLEAN, since: '5.15', inert: true }),
  ioam6_id: row(65535, 'In-situ OAM: id of the interface.', {
    handler: unsigned(0, 65535),
    since: '5.15',
    inert: true,
  }),
  ioam6_id_wide: row(4294967295, 'In-situ OAM: wide id of the interface.', {
    handler: unsigned(),
    since: '5.15',
    inert: true,
  }),
  mc_forwarding: row(0, 'Whether a multicast routing daemon is at work.', { mode: 0o444, inert: true }),
  rpl_seg_enabled: row(0, 'Accept RPL source routes.', { handler: integer(0, 1), since: '5.7', inert: true }),
  seg6_enabled: row(0, 'Accept segment routing headers.', { since: '4.10', inert: true }),
  seg6_require_hmac: row(0, 'Want segment routing headers to be signed.', { since: '4.10', inert: true }),
} as const satisfies Record<string, DevconfRow>;

export type DevconfKey = keyof typeof DEVCONF;

/** The values of one scope (struct ipv6_devconf). Immutable: a write makes another one. */
export type Ipv6Devconf = { readonly [K in DevconfKey]: number } & {
  /** RFC 7217 §5's secret key; shown as an address, absent until written or drawn. */
  readonly stable_secret: Ip6 | undefined;
};

const defaultsByProfile = new Map<string, { all: Ipv6Devconf; dflt: Ipv6Devconf }>();

/** The compiled-in values of `all` and `default` for a kernel version; shared by every namespace until one writes. */
export function devconfDefaults(profile: KernelProfile): { all: Ipv6Devconf; dflt: Ipv6Devconf } {
  let defaults = defaultsByProfile.get(profile.name);
  if (defaults === undefined) {
    const dflt: Record<string, number | undefined> = { stable_secret: undefined };
    for (const [key, { default: value }] of Object.entries(DEVCONF)) dflt[key] = value;
    dflt['router_solicitations'] = profile.defaultRouterSolicitations;
    dflt['regen_max_retry'] = profile.defaultRegenMaxRetry;
    const all: Record<string, number | undefined> = { ...dflt };
    for (const [key, entry] of Object.entries(DEVCONF) as [DevconfKey, DevconfRow][]) {
      if (entry.all !== undefined) all[key] = entry.all;
    }
    all['accept_dad'] = profile.defaultAllAcceptDad;
    defaults = { all: all as unknown as Ipv6Devconf, dflt: dflt as unknown as Ipv6Devconf };
    defaultsByProfile.set(profile.name, defaults);
  }
  return defaults;
}

const successors = new WeakMap<Ipv6Devconf, Map<string, Ipv6Devconf>>();

/**
 * `cnf` with one key changed. The same change of the same values gives the same object, so that a thousand alike hosts
 * hold one copy.
 */
export function withDevconf<K extends keyof Ipv6Devconf>(
  cnf: Ipv6Devconf,
  key: K,
  value: Ipv6Devconf[K],
): Ipv6Devconf {
  if (cnf[key] === value) return cnf;
  let changes = successors.get(cnf);
  if (changes === undefined) successors.set(cnf, (changes = new Map<string, Ipv6Devconf>()));
  const change = `${key}=${String(value)}`;
  let next = changes.get(change);
  if (next === undefined) changes.set(change, (next = { ...cnf, [key]: value }));
  return next;
}
