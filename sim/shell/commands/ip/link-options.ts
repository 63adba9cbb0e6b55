/**
 * What devices and ports tell of themselves by their kind (iplink_bridge.c, iplink_bond.c, iplink_vlan.c, ...): in the
 * order of printing, the name of each value in text and in JSON, and the name the kernel knows it by.
 *
 * Differs from Linux: values the simulated kernel does not tell are left out, as those of an older kernel would be.
 */
import type { LinkInfo } from '../../../kernel/uapi';
import type { Printer } from '../iproute2/printer';
import { RawJson } from '../iproute2/printer';

type Values = NonNullable<LinkInfo['infoData']>;
type Value = Values[string];

interface OptionRow {
  /** As the kernel tells it, and as JSON has it. */
  readonly key: string;
  /** In text, where that is another word. */
  readonly text?: string;
  /** It is printed a second time, and not in JSON. */
  readonly textOnly?: true;
  /** In JSON this value is null. */
  readonly none?: string;
  /** It is told only where it is so, and the name is all that is said of it. */
  readonly mark?: true;
  /** A time in seconds with two digits, right-aligned in text. */
  readonly timer?: true;
}

const named = (...keys: readonly string[]): OptionRow[] => keys.map(key => ({ key }));
const timer = (key: string): OptionRow => ({ key, timer: true });

const BRIDGE_ROWS: readonly OptionRow[] = [
  ...named(
    'forward_delay',
    'hello_time',
    'max_age',
    'ageing_time',
    'stp_state',
    'priority',
    'vlan_filtering',
  ),
  ...named('vlan_protocol', 'bridge_id'),
  { key: 'root_id', text: 'designated_root' },
  ...named('root_port', 'root_path_cost', 'topology_change', 'topology_change_detected'),
  ...['hello_timer', 'tcn_timer', 'topology_change_timer', 'gc_timer'].map(timer),
  ...named('vlan_default_pvid', 'vlan_stats_enabled', 'vlan_stats_per_port', 'group_fwd_mask'),
  { key: 'group_addr', text: 'group_address' },
  ...named('mcast_snooping', 'no_linklocal_learn', 'mcast_vlan_snooping', 'mcast_router'),
  ...named('mcast_query_use_ifaddr', 'mcast_querier', 'mcast_hash_elasticity', 'mcast_hash_max'),
  { key: 'mcast_last_member_cnt', text: 'mcast_last_member_count' },
  { key: 'mcast_startup_query_cnt', text: 'mcast_startup_query_count' },
  { key: 'mcast_last_member_intvl', text: 'mcast_last_member_interval' },
  { key: 'mcast_membership_intvl', text: 'mcast_membership_interval' },
  { key: 'mcast_querier_intvl', text: 'mcast_querier_interval' },
  { key: 'mcast_query_intvl', text: 'mcast_query_interval' },
  { key: 'mcast_query_response_intvl', text: 'mcast_query_response_interval' },
  { key: 'mcast_startup_query_intvl', text: 'mcast_startup_query_interval' },
  ...named('mcast_stats_enabled', 'mcast_igmp_version', 'mcast_mld_version'),
  ...named('nf_call_iptables', 'nf_call_ip6tables', 'nf_call_arptables'),
];

const PORT_ROWS: readonly OptionRow[] = [
  ...named('state', 'priority', 'cost', 'hairpin', 'guard', 'root_block', 'fastleave', 'learning', 'flood'),
  { key: 'id', text: 'port_id' },
  { key: 'no', text: 'port_no' },
  ...named('designated_port', 'designated_cost'),
  { key: 'bridge_id', text: 'designated_bridge' },
  { key: 'root_id', text: 'designated_root' },
  ...['hold_timer', 'message_age_timer', 'forward_delay_timer'].map(timer),
  ...named('topology_change_ack', 'config_pending', 'proxy_arp', 'proxy_arp_wifi'),
  { key: 'multicast_router', text: 'mcast_router' },
  { key: 'fastleave', text: 'mcast_fast_leave', textOnly: true },
  ...named('mcast_flood', 'bcast_flood', 'mcast_to_unicast', 'neigh_suppress'),
  ...named('group_fwd_mask', 'group_fwd_mask_str', 'vlan_tunnel', 'isolated', 'locked'),
];

const BOND_ROWS: readonly OptionRow[] = [
  ...named('mode', 'active_slave', 'miimon', 'updelay', 'downdelay', 'peer_notify_delay', 'use_carrier'),
  ...named('arp_interval', 'arp_missed_max'),
  { key: 'arp_validate', none: 'none' },
  ...named('arp_all_targets', 'primary', 'primary_reselect', 'fail_over_mac', 'xmit_hash_policy'),
  ...named('resend_igmp'),
  { key: 'num_peer_notif', text: 'num_grat_arp' },
  ...named('all_slaves_active', 'min_links', 'lp_interval', 'packets_per_slave'),
  { key: 'ad_lacp_active', text: 'lacp_active' },
  { key: 'ad_lacp_rate', text: 'lacp_rate' },
  ...named('ad_select', 'ad_actor_sys_prio', 'ad_user_port_key', 'ad_actor_system', 'tlb_dynamic_lb'),
];

function printRows(out: Printer, rows: readonly OptionRow[], values: Values): void {
  for (const row of rows) {
    const value = values[row.key];
    if (value !== undefined) printRow(out, row, value);
  }
}

function printRow(out: Printer, row: OptionRow, value: Value): void {
  const { key, text = key } = row;
  if (typeof value === 'object') return printFlags(out, key, value);
  if (row.mark === true) return out.both(key, value, `${text} `);
  if (row.timer === true && typeof value === 'number') {
    const seconds = value.toFixed(2);
    return out.both(key, new RawJson(seconds), `${text} ${seconds.padStart(7)} `);
  }
  if (row.textOnly !== true) out.member(key, value === row.none ? null : value);
  out.text(`${text} ${typeof value === 'boolean' ? (value ? 'on' : 'off') : value} `);
}

/** `<REORDER_HDR,LOOSE_BINDING>` */
function printFlags(out: Printer, key: string, names: readonly string[]): void {
  out.openArray(key);
  for (const name of names) out.member(undefined, name);
  out.closeArray();
  out.text(`<${names.join(',')}> `);
}

/** By kind; that of a port is the one of its master with `_slave` behind it. */
const ROWS: Readonly<Record<string, readonly OptionRow[]>> = {
  bond: BOND_ROWS,
  bond_slave: named('state', 'mii_status', 'link_failure_count', 'perm_hwaddr', 'queue_id', 'prio'),
  bridge: BRIDGE_ROWS,
  bridge_slave: PORT_ROWS,
  macvlan: [
    named('mode'),
    [{ key: 'nopromisc', mark: true as const }],
    named('bcqueuelen', 'usedbcqueuelen'),
  ].flat(),
  vlan: named('protocol', 'id', 'flags'),
};

/** The details of a device or port of that kind, as far as iproute2 knows it. */
export function printDetails(out: Printer, kind: string, values: Values): void {
  printRows(out, ROWS[kind] ?? [], values);
}
