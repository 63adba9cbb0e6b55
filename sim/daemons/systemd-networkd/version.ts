/**
 * What changed between the versions of systemd-networkd, one row a behaviour, with the place in systemd's sources that
 * says so. Code asks the profile and never compares versions; which keys exist is in config/*-keys.ts.
 *
 * The versions are those of distributions (219: CentOS 7, 232: stretch, 239: RHEL 8, 241: buster, 245: focal, 247:
 * bullseye, 249: jammy, 252: bookworm, 255: noble, 257: trixie) and those in which router discovery changed.
 */

export const NETWORKD_VERSIONS = [
  '219',
  '228',
  '230',
  '232',
  '239',
  '241',
  '242',
  '245',
  '247',
  '249',
  '252',
  '255',
  '256',
  '257',
  '258',
] as const;
export type NetworkdVersion = (typeof NETWORKD_VERSIONS)[number];

export const DEFAULT_NETWORKD_VERSION: NetworkdVersion = '252';

interface Row<T> {
  readonly first: T;
  readonly later: Readonly<Record<number, T>>;
  readonly source: string;
}

const row = <T>(first: T, later: Readonly<Record<number, T>>, source: string): Row<T> => ({
  first,
  later,
  source,
});

const ROWS = {
  /** Who acts upon router advertisements: the kernel, or a client of networkd's own, which switches the kernel's off. */
  routerDiscovery: row<'kernel' | 'networkd'>(
    'kernel',
    { 228: 'networkd' },
    'networkd-link.c: link_set_ipv6_accept_ra',
  ),
  /** Whether nobody having said so switches router discovery off: the file forwards, or the link does. */
  acceptRaDefault: row<'file' | 'link'>('file', { 256: 'link' }, 'networkd-ndisc.c: link_ndisc_enabled'),
  /**
   * What is written for forwarding: the interface's own value, `1` for the whole machine, or the interface's and
   * networkd.conf's for the machine.
   */
  forwarding: row<'interface' | 'machine' | 'both'>(
    'interface',
    { 228: 'machine', 256: 'both' },
    'networkd-sysctl.c: link_set_ipv6_forward',
  ),
  /** IPMasquerade= on one link switches forwarding on for the machine where networkd.conf does not say. */
  masqueradeForwardsAll: row(false, { 257: true }, 'networkd-sysctl.c: link_set_ip_forwarding'),
  /** A file without anything in [Match] is for every link; since 243 it is for none. */
  matchesEmpty: row(true, { 245: false }, 'networkd-network.c: network_verify'),
  /** A port of a bridge gets no link-local address unless it is asked for. */
  portsHaveNoLinkLocal: row(false, { 242: true }, 'networkd-network.c: network_verify'),
  /** `Address=` in [Network] takes back what was there before; until then it is a complaint. */
  emptyTakesAddressesBack: row(false, { 256: true }, 'networkd-address.c: config_parse_address'),
  /** VLANs of a bridge's port can be taken back by an empty value, and a bad PVID= is a complaint. */
  emptyTakesVlansBack: row(false, { 256: true }, 'networkd-bridge-vlan.c: config_parse_bridge_vlan_id'),
  /** Variables that are always written, whatever the file says. */
  writesUseTempaddr: row(
    false,
    { 228: true },
    'networkd-link.c: link_set_ipv6_privacy_extensions; since 222',
  ),
  writesProxyNdp: row(false, { 239: true }, 'networkd-sysctl.c: link_set_ipv6_proxy_ndp; since 234'),
  /** Addresses and routes that are not in the file are taken away. */
  dropsForeign: row(false, { 228: true }, 'networkd-link.c: link_drop_foreign_config'),
  /** A port of a bridge is not configured before a router has spoken, or has not for a while. */
  portsWaitForRouters: row(true, { 230: false }, 'networkd-link.c: link_check_ready'),
  /** When disable_ipv6 is written for ports of a bridge. */
  disablesIpv6OnPorts: row<'never' | 'up' | 'mtu'>(
    'never',
    { 230: 'up', 239: 'mtu', 242: 'never' },
    'networkd-link.c: link_enable_ipv6',
  ),
  /** The first solicitation goes out at once, or half a second and more later. */
  solicitsAtOnce: row(true, { 245: false }, 'sd-ndisc.c: sd_ndisc_start'),
  /** Solicitations before it gives up. */
  solicitations: row(3, { 239: Infinity }, 'sd-ndisc.c: NDISC_MAX_ROUTER_SOLICITATIONS'),
  /** Each solicitation waits twice as long as the one before. */
  backsOff: row(false, { 239: true }, 'sd-ndisc.c: ndisc_timeout'),
  /** A router lifetime of 0 takes the default route away; before, it was left to expire. */
  zeroLifetimeRemoves: row(false, { 252: true }, 'networkd-ndisc.c: ndisc_router_process_default; since 250'),
  /** Metrics of routes by the preference high, medium and low of the router. */
  routeMetrics: row<readonly [number, number, number]>(
    [1024, 1024, 1024],
    { 255: [512, 1024, 2048] },
    'networkd-dhcp-common.h: IPV6RA_ROUTE_METRIC_HIGH; since 253',
  ),
  /** What the MTU option is for: nothing, routes through the router, or the link's IPv6. */
  mtuIsFor: row<'nothing' | 'route' | 'link'>(
    'nothing',
    { 239: 'route', 256: 'link' },
    'networkd-ndisc.c: ndisc_router_process_mtu',
  ),
  /** What the hop limit is for, likewise. */
  hopLimitIsFor: row<'nothing' | 'route' | 'link'>(
    'nothing',
    { 255: 'route', 256: 'link' },
    'networkd-ndisc.c: ndisc_router_process_hop_limit',
  ),
  /** Reachable time and retransmission timer are passed on to the kernel. */
  appliesTimers: row(false, { 256: true }, 'networkd-ndisc.c: ndisc_router_process_reachable_time'),
  /** Route Information options are acted upon. */
  readsRouteInformation: row(false, { 232: true }, 'networkd-ndisc.c: ndisc_router_process_route'),
  /** Addresses from advertisements may have temporary ones beside them. */
  temporaryAddresses: row(false, { 232: true }, 'networkd-ndisc.c: IFA_F_MANAGETEMPADDR'),
  /** RFC 4862 §5.5.3 (e): no valid lifetime is shortened below two hours. Since 250 every lifetime is believed. */
  twoHourRule: row(
    false,
    { 239: true, 252: false },
    'networkd-ndisc.c: ndisc_router_process_autonomous_prefix',
  ),
  /** A neighbour advertisement without R takes the router's default route away. */
  hearsNeighbors: row(false, { 256: true }, 'networkd-ndisc.c: ndisc_neighbor_handler'),
  /** What DHCPv6 is asked for as soon as a link is up, where DHCP= says so and WithoutRA= nothing. */
  dhcp6StartsAs: row<'information-request' | 'no'>(
    'information-request',
    { 241: 'no' },
    'networkd-link.c: link_acquire_ipv6_conf',
  ),
  /** It is asked for addresses where no router has answered. */
  dhcp6WithoutRouter: row(false, { 228: true, 232: false }, 'networkd-ndisc.c: ndisc_handler'),
  /** The last words of a router, with a lifetime of 0, start no client; 256 alone thinks so. */
  zeroLifetimeStopsDhcp6: row(false, { 256: true, 257: false }, 'networkd-ndisc.c: ndisc_start_dhcp6_client'),
  /** A prefix is asked for whether or not a link is to share it. */
  alwaysAsksForPrefix: row(false, { 252: true }, 'networkd-network.c: dhcp6_use_pd_prefix; since 250'),
  /** A client that stops gives its lease back. */
  releasesDhcp6: row(false, { 255: true }, 'sd-dhcp6-client.c: client_send_release; since 253'),
  /** Name servers of a Reply without addresses are used; 250 to 252 ask for them in vain. */
  keepsInformation: row(
    true,
    { 252: false, 255: true },
    'networkd-dhcp6.c: dhcp6_lease_information_acquired',
  ),
  /** That a lease is lost is said whenever a client stops, even if it had none. */
  alwaysTellsLostLease: row(false, { 247: true }, 'networkd-dhcp6.c: dhcp6_lease_lost'),
  textDhcp6Lifetimes: row(
    'timeout preferred %P valid %V',
    { 249: '(valid %v, preferred %p)' },
    'networkd-dhcp6.c: log_dhcp6_address',
  ),
  /** Advertisements carry a hop limit. */
  advertisesHopLimit: row(false, { 255: true }, 'networkd-radv.c: radv_configure'),

  /** Lifetimes of what is advertised, where the file does not say: of the router, and of name servers. µs. */
  routerLifetime: row(0, { 247: 1_800_000_000 }, 'networkd-network.c: network_load_one'),
  dnsLifetime: row(1_800_000_000, { 252: 3_600_000_000 }, 'networkd-network.c: network_load_one; since 250'),

  /** Valid and preferred lifetime of a prefix, likewise. */
  prefixLifetimes: row<readonly [number, number]>(
    [2_592_000_000_000, 604_800_000_000],
    { 252: [3_600_000_000, 1_800_000_000] },
    'sd-radv.c: sd_radv_prefix_new; since 250',
  ),

  textUnknownKey: row(
    "Unknown lvalue '%k' in section '%s'",
    {
      242: "Unknown lvalue '%k' in section '%s', ignoring",
      245: "Unknown key name '%k' in section '%s', ignoring.",
      252: "Unknown key '%k' in section [%s], ignoring.",
      255: "Unknown key name '%k' in section '%s', ignoring.",
      256: "Unknown key '%k' in section [%s], ignoring.",
    },
    'conf-parser.c: next_assignment; 252 has had that of 256 since 252.26',
  ),
  /** A line of comment among continued ones vanishes; before, it became part of the value. */
  commentsInContinuation: row(false, { 241: true }, 'conf-parser.c: config_parse'),
  /** What the log says, at info level, of a link that is as it should be; nothing where there is none. */
  textConfigured: row(
    'link configured',
    { 228: 'Configured', 245: '' },
    'networkd-link.c: link_enter_configured',
  ),
  /** That a link has been found up or down, and which file it is for. */
  tellsUpAndDown: row(false, { 245: true }, 'networkd-link.c: link_update_flags'),
  tellsFile: row(false, { 252: true }, 'networkd-link.c: link_reconfigure_impl'),
  /** Sentences begin with a small letter. */
  smallLetters: row(true, { 228: false }, 'networkd-link.c: link_update'),
  textMissingEquals: row("Missing '='.", { 245: "Missing '=', ignoring line." }, 'conf-parser.c: parse_line'),
  /** A yes, a no or nothing, which some keys take, is complained about by name. */
  namesTristate: row(false, { 249: true }, 'conf-parser.c: config_parse_tristate'),
  /** So is a yes or a no. */
  namesBoolean: row(false, { 257: true }, 'conf-parser.c: DEFINE_CONFIG_PARSE'),
};

type Rows = typeof ROWS;

/** How one version of networkd behaves: every row above with that version's value. */
export type NetworkdProfile = { readonly version: number } & {
  readonly [K in keyof Rows]: Rows[K] extends Row<infer T> ? T : never;
};

export function networkdProfile(version: NetworkdVersion): NetworkdProfile {
  const number = Number(version);
  const profile: Record<string, unknown> = { version: number };
  for (const [name, { first, later }] of Object.entries<Row<unknown>>(ROWS)) {
    profile[name] = first;
    for (const [since, value] of Object.entries(later)) if (number >= Number(since)) profile[name] = value;
  }
  return profile as NetworkdProfile;
}
