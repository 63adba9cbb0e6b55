/** Writing sysctls: every key that the kernel acts on, with values in and out of range, for all, default and devices. */
import fc from 'fast-check';
import type { Operation } from '../operation';

/** The values that a key is given; those that make the outcome a matter of chance are left out. */
const KEYS: Readonly<Record<string, readonly (number | string)[]>> = {
  forwarding: [0, 1, 1, 2],
  accept_ra: [0, 1, 2, 2, 3, -1],
  accept_ra_defrtr: [0, 1],
  accept_ra_pinfo: [0, 1],
  accept_ra_rtr_pref: [0, 1],
  accept_ra_mtu: [0, 1],
  accept_ra_from_local: [0, 1],
  accept_ra_min_hop_limit: [0, 1, 64, 255, 256],
  accept_ra_min_lft: [0, 100, 1801],
  accept_ra_rt_info_min_plen: [0, 48, 64],
  accept_ra_rt_info_max_plen: [0, 48, 64, 128],
  ra_defrtr_metric: [0, 1, 512, 1024],
  ra_honor_pio_life: [0, 1, 2],
  ra_honor_pio_pflag: [0, 1],
  accept_redirects: [0, 1],
  autoconf: [0, 1],
  accept_dad: [0, 1, 2],
  dad_transmits: [0, 1, 2],
  enhanced_dad: [0, 1],
  optimistic_dad: [0, 1],
  use_optimistic: [0, 1],
  disable_ipv6: [0, 1, 1, 0],
  addr_gen_mode: [0, 0, 1, 4],
  keep_addr_on_down: [-1, 0, 1],
  max_addresses: [0, 1, 2, 16],
  proxy_ndp: [0, 1],
  mtu: [1279, 1280, 1400, 1500, 1501],
  hop_limit: [-1, 0, 1, 64, 255, 256],
  ndisc_notify: [0, 1],
  ndisc_tclass: [0, 7, 256],
  ndisc_evict_nocarrier: [0, 1, 2],
  drop_unsolicited_na: [0, 1],
  accept_untracked_na: [0, 1, 2, 3],
  force_tllao: [0, 1],
  suppress_frag_ndisc: [0, 1],
  force_mld_version: [0, 1, 2],
  force_forwarding: [0, 1, 2],
  ignore_routes_with_linkdown: [0, 1],
  use_oif_addrs_only: [0, 1],
  drop_unicast_in_l2_multicast: [0, 1],
  router_solicitations: [-2, -1, 0, 1],
  stable_secret: ['2001:db8::1', 'nonsense'],
};

const NEIGH_KEYS: Readonly<Record<string, readonly number[]>> = {
  base_reachable_time_ms: [60_000, 100_000],
  retrans_time: [63, 250],
  retrans_time_ms: [250, 1000],
  gc_stale_time: [60, 1],
  ucast_solicit: [0, 1, 3],
  mcast_solicit: [0, 1, 3],
  delay_first_probe_time: [1, 5],
  unres_qlen: [0, 3],
  unres_qlen_bytes: [0, 212992],
  app_solicit: [0, -1],
  mcast_resolicit: [0, 2],
  anycast_delay: [100, -5],
  locktime: [0, 33],
  proxy_qlen: [0, 64],
  interval_probe_time_ms: [0, 5000],
};

const scopes = fc.oneof(
  { arbitrary: fc.constant('eth0'), weight: 6 },
  { arbitrary: fc.constant('all'), weight: 3 },
  { arbitrary: fc.constant('default'), weight: 1 },
  { arbitrary: fc.constantFrom('eth1', 'lo', 'br0'), weight: 1 },
);

const odd = fc.constantFrom('x', "''", '0x1', '1x', '99999999999', '" 1 "', '-0');

const conf = fc
  .constantFrom(...Object.keys(KEYS))
  .chain(key =>
    fc.record({ key: fc.constant(key), scope: scopes, value: fc.constantFrom(...(KEYS[key] ?? [])) }),
  )
  .map(({ key, scope, value }) => ({ key: `net.ipv6.conf.${scope}.${key}`, value: String(value) }));

const important = fc
  .constantFrom(
    'forwarding',
    'accept_ra',
    'disable_ipv6',
    'addr_gen_mode',
    'dad_transmits',
    'accept_ra_rt_info_max_plen',
  )
  .chain(key =>
    fc.record({ key: fc.constant(key), scope: scopes, value: fc.constantFrom(...(KEYS[key] ?? [])) }),
  )
  .map(({ key, scope, value }) => ({ key: `net.ipv6.conf.${scope}.${key}`, value: String(value) }));

const neigh = fc
  .constantFrom(...Object.keys(NEIGH_KEYS))
  .chain(key => fc.record({ key: fc.constant(key), value: fc.constantFrom(...(NEIGH_KEYS[key] ?? [])) }))
  .map(({ key, value }) => ({ key: `net.ipv6.neigh.eth0.${key}`, value: String(value) }));

const sound = fc.oneof({ arbitrary: conf, weight: 5 }, { arbitrary: important, weight: 4 });
const unsound = fc.tuple(sound, odd).map(([write, value]) => ({ ...write, value }));

const writes = fc.oneof(
  { arbitrary: sound, weight: 15 },
  { arbitrary: unsound, weight: 1 },
  { arbitrary: neigh, weight: 2 },
);

/** `sysctl -w`. */
export const sysctlWrites: fc.Arbitrary<Operation> = writes.map(({ key, value }) => ({
  do: 'type',
  command: `sysctl -w ${key}=${value}`,
}));
