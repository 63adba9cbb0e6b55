/** What follows `type TYPE` (iplink_bridge.c, iplink_bridge_slave.c, link_veth.c; other types have files of their own). */
import type { LinkCreate } from '../../../kernel/uapi';
import { Complaint, duplicateArgument, notSimulated } from '../iproute2/complaint';
import { abbreviated, anything, flag, type Keyword, type Outcome, valued } from '../iproute2/keywords';
import { U16, U8, U32 } from '../iproute2/numbers';
import type { Session } from '../iproute2/session';
import type { Words } from '../iproute2/words';
import { readLinkArguments } from './link-arguments';
import { readBondOptions, readBondSlaveOptions } from './link-bond';
import { readMacvlanOptions } from './link-macvlan';
import { number, type Options, readOptions, unknownOption } from './link-type-options';
import { BRIDGE_SLAVE_USAGE, BRIDGE_USAGE } from './link-usage';
import { readVlanOptions, vlanProtocol } from './link-vlan';
import { onOrOff } from '../iproute2/on-or-off';

/** Numbers, each by the limit of its netlink attribute; those that stand for 64 bits are read as 32. */
const BRIDGE_NUMBERS: readonly (readonly [name: string, max: number])[] = [
  ['forward_delay', U32],
  ['hello_time', U32],
  ['max_age', U32],
  ['ageing_time', U32],
  ['stp_state', U32],
  ['priority', U16],
  ['vlan_filtering', U8],
  ['group_fwd_mask', U16],
  ['no_linklocal_learn', U8],
  ['vlan_default_pvid', U16],
  ['vlan_stats_enabled', U8],
  ['vlan_stats_per_port', U8],
  ['mcast_router', U8],
  ['mcast_snooping', U8],
  ['mcast_vlan_snooping', U8],
  ['mcast_query_use_ifaddr', U8],
  ['mcast_querier', U8],
  ['mcast_hash_elasticity', U32],
  ['mcast_hash_max', U32],
  ['mcast_last_member_count', U32],
  ['mcast_startup_query_count', U32],
  ['mcast_last_member_interval', U32],
  ['mcast_membership_interval', U32],
  ['mcast_querier_interval', U32],
  ['mcast_query_interval', U32],
  ['mcast_query_response_interval', U32],
  ['mcast_startup_query_interval', U32],
  ['mcast_stats_enabled', U8],
  ['mcast_igmp_version', U8],
  ['mcast_mld_version', U8],
  ['nf_call_iptables', U8],
  ['nf_call_ip6tables', U8],
  ['nf_call_arptables', U8],
];

/** Names that must be typed in full. */
const WHOLE_WORDS: ReadonlySet<string> = new Set(['no_linklocal_learn', 'mcast_vlan_snooping']);

const BRIDGE_KEYWORDS: readonly Keyword<Options>[] = [
  ...BRIDGE_NUMBERS.map(([name, max]) => number(name, max, `invalid ${name}`, WHOLE_WORDS.has(name))),
  valued(
    abbreviated('vlan_protocol'),
    vlanProtocol('invalid vlan_protocol'),
    (options, value) => void (options['vlan_protocol'] = value),
  ),
  valued(abbreviated('group_address'), anything, () => notSimulated('another group address of a bridge')),
  flag(abbreviated('fdb_flush'), options => void (options['fdb_flush'] = 1)),
];

/** A port's switches, by the name the kernel has for each. */
const PORT_SWITCHES: readonly (readonly [word: string, key: string])[] = [
  ...[
    'hairpin',
    'guard',
    'root_block',
    'fastleave',
    'learning',
    'flood',
    'mcast_flood',
    'bcast_flood',
    'mcast_to_unicast',
    'proxy_arp',
    'proxy_arp_wifi',
  ].map(name => [name, name] as const),
  ['mcast_fast_leave', 'fastleave'],
  ...['neigh_suppress', 'vlan_tunnel', 'isolated', 'locked'].map(name => [name, name] as const),
];

const PORT_KEYWORDS: readonly Keyword<Options>[] = [
  flag(abbreviated('fdb_flush'), options => void (options['fdb_flush'] = 1)),
  number('state', U8, 'state is invalid'),
  number('priority', U16, 'priority is invalid'),
  number('cost', U32, 'cost is invalid'),
  ...PORT_SWITCHES.map(([word, key]) =>
    valued<Options, boolean>(
      abbreviated(word),
      onOrOff(word, 1),
      (options, on) => void (options[key] = Number(on)),
    ),
  ),
  number('mcast_router', U8, 'invalid mcast_router'),
  number('group_fwd_mask', U16, 'invalid group_fwd_mask'),
  valued(abbreviated('backup_port'), anything, () => notSimulated('a backup port')),
  flag(abbreviated('nobackup_port'), () => notSimulated('a backup port')),
];

/** Reads what follows `type`, and adds it to the changes. A type without options ignores what follows. */
export function readTypeOptions(
  session: Session,
  words: Words,
  type: string,
): Partial<LinkCreate> | Complaint {
  if (words.peek === undefined) return {};
  switch (type) {
    case 'bond':
      return told(readBondOptions(session, words));
    case 'bond_slave':
      return toldOfPort(readBondSlaveOptions(words));
    case 'bridge':
      return told(
        readOptions(words, BRIDGE_KEYWORDS, unknownOption(BRIDGE_USAGE, 'bridge: unknown command')),
      );
    case 'bridge_slave':
      return toldOfPort(
        readOptions(words, PORT_KEYWORDS, unknownOption(BRIDGE_SLAVE_USAGE, 'bridge_slave: unknown option')),
      );
    case 'vlan':
      return told(readVlanOptions(words));
    case 'macvlan':
      return told(readMacvlanOptions(words));
    case 'veth':
      return readPeer(session, words);
    case 'dummy':
    case 'team':
    case 'team_slave':
      while (words.take() !== undefined);
      return type === 'team_slave' ? { infoSlaveData: {} } : {};
    default:
      return new Complaint(`Garbage instead of arguments "${words.peek} ...". Try "ip link help".\n`, 1);
  }
}

function told(infoData: Options | Complaint): Partial<LinkCreate> | Complaint {
  return infoData instanceof Complaint ? infoData : { infoData };
}

function toldOfPort(infoSlaveData: Options | Complaint): Partial<LinkCreate> | Complaint {
  return infoSlaveData instanceof Complaint ? infoSlaveData : { infoSlaveData };
}

const VETH_USAGE =
  "Usage: ip link <options> type veth [peer <options>]\nTo get <options> type 'ip link add help'\n";

/** The other end: it may be given a name, an address and a namespace. */
function readPeer(session: Session, words: Words): Partial<LinkCreate> | Complaint {
  if (words.take() !== 'peer') return new Complaint(VETH_USAGE, 1);
  const args = readLinkArguments(session, words);
  if (args instanceof Complaint) return args;
  if (args.type !== undefined) return duplicateArgument('type', args.type);
  const { address, netns, ...others } = args.changes;
  const refused = nothingElse(others);
  if (refused !== undefined) return refused;
  return {
    peer: {
      ...(args.name !== undefined && { ifname: args.name }),
      ...(address !== undefined && { address }),
      ...(netns !== undefined && { netns }),
    },
  };
}

function nothingElse(others: object): Outcome {
  const [key] = Object.keys(others);
  return key === undefined ? undefined : notSimulated(`${key} for the other end of a veth pair`);
}
