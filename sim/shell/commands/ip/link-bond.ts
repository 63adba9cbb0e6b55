/** `type bond` and `type bond_slave` (ip/iplink_bond.c, ip/iplink_bond_slave.c). */
import { cannotFindDevice, type Complaint, invalidArgument, notSimulated } from '../iproute2/complaint';
import { abbreviated, anything, exactly, flag, type Keyword, valued } from '../iproute2/keywords';
import { parseInteger, U16, U32, U8 } from '../iproute2/numbers';
import type { Session } from '../iproute2/session';
import type { Words } from '../iproute2/words';
import { number, type Options, readOptions, unknownOption } from './link-type-options';

/** `ip link help bond`. */
export const BOND_USAGE = `Usage: ... bond [ mode BONDMODE ] [ active_slave SLAVE_DEV ]
                [ clear_active_slave ] [ miimon MIIMON ]
                [ updelay UPDELAY ] [ downdelay DOWNDELAY ]
                [ peer_notify_delay DELAY ]
                [ use_carrier USE_CARRIER ]
                [ arp_interval ARP_INTERVAL ]
                [ arp_validate ARP_VALIDATE ]
                [ arp_all_targets ARP_ALL_TARGETS ]
                [ arp_ip_target [ ARP_IP_TARGET, ... ] ]
                [ ns_ip6_target [ NS_IP6_TARGET, ... ] ]
                [ primary SLAVE_DEV ]
                [ primary_reselect PRIMARY_RESELECT ]
                [ fail_over_mac FAIL_OVER_MAC ]
                [ xmit_hash_policy XMIT_HASH_POLICY ]
                [ resend_igmp RESEND_IGMP ]
                [ num_grat_arp|num_unsol_na NUM_GRAT_ARP|NUM_UNSOL_NA ]
                [ all_slaves_active ALL_SLAVES_ACTIVE ]
                [ min_links MIN_LINKS ]
                [ lp_interval LP_INTERVAL ]
                [ packets_per_slave PACKETS_PER_SLAVE ]
                [ tlb_dynamic_lb TLB_DYNAMIC_LB ]
                [ lacp_rate LACP_RATE ]
                [ lacp_active LACP_ACTIVE]
                [ ad_select AD_SELECT ]
                [ ad_user_port_key PORTKEY ]
                [ ad_actor_sys_prio SYSPRIO ]
                [ ad_actor_system LLADDR ]
                [ arp_missed_max MISSED_MAX ]

BONDMODE := balance-rr|active-backup|balance-xor|broadcast|802.3ad|balance-tlb|balance-alb
ARP_VALIDATE := none|active|backup|all|filter|filter_active|filter_backup
ARP_ALL_TARGETS := any|all
PRIMARY_RESELECT := always|better|failure
FAIL_OVER_MAC := none|active|follow
XMIT_HASH_POLICY := layer2|layer2+3|layer3+4|encap2+3|encap3+4|vlan+srcmac
LACP_ACTIVE := off|on
LACP_RATE := slow|fast
AD_SELECT := stable|bandwidth|count
`;

/** `ip link help bond_slave`. */
export const BOND_SLAVE_USAGE = 'Usage: ... bond_slave [ queue_id ID ] [ prio PRIORITY ]\n';

const MODES = 'balance-rr|active-backup|balance-xor|broadcast|802.3ad|balance-tlb|balance-alb'.split('|');
/** The first of the modes that balance what they receive, or what they send, by themselves. */
const BALANCE_TLB = 5;

/** One of a list of words, by itself or by its number. */
const oneOf = (
  name: string,
  words: readonly string[],
  set: (options: Options, value: number) => Complaint | undefined,
): Keyword<Options> =>
  valued<Options, number>(
    abbreviated(name),
    word => {
      const value = words[parseInteger(word) ?? -1] === undefined ? words.indexOf(word) : Number(word);
      return value < 0 ? invalidArgument(word, `invalid ${name}`) : value;
    },
    set,
  );

const chosen = (name: string, words: readonly string[]): Keyword<Options> =>
  oneOf(name, words, (options, value) => {
    options[name] = value;
    return undefined;
  });

/** An option of which only the kernel's own value is simulated. */
const fixed = (name: string, words: readonly string[]): Keyword<Options> =>
  oneOf(name, words, (_options, value) =>
    value === 0 ? undefined : notSimulated(`${name} ${words[value] ?? ''}`),
  );

const fixedNumber = (name: string, only: number, max: number): Keyword<Options> => {
  const { spelling, read } = number(name, max, `invalid ${name}`);
  return {
    spelling,
    read: (words, _target, word) => {
      const options: Options = {};
      const outcome = read(words, options, word);
      return outcome ?? (options[name] === only ? undefined : notSimulated(`${name} ${options[name] ?? ''}`));
    },
  };
};

const refused = (...names: readonly string[]): Keyword<Options> =>
  valued(abbreviated(...names), anything, () => notSimulated(names[0] ?? ''));

/** A slave, by its name. */
const device = (session: Session, name: string): Keyword<Options> =>
  valued<Options, number>(
    abbreviated(name),
    word => session.device(word)?.ifindex ?? cannotFindDevice(word),
    (options, value) => void (options[name] = value),
  );

const counted = (name: string, max: number): Keyword<Options> => number(name, max, `invalid ${name}`);

const NOTIFICATIONS: Keyword<Options> = valued<Options, string>(
  abbreviated('num_grat_arp', 'num_unsol_na'),
  anything,
  (options, word) => {
    const value = parseInteger(word) ?? -1;
    if (value < 0 || value > U8) return invalidArgument(word, 'invalid num_grat_arp|num_unsol_na');
    options['num_peer_notif'] = value;
    return undefined;
  },
);

const keywords = (session: Session): readonly Keyword<Options>[] => [
  oneOf('mode', MODES, (options, value) => {
    if (value >= BALANCE_TLB) return notSimulated(`mode ${MODES[value] ?? ''} of a bond`);
    options['mode'] = value;
    return undefined;
  }),
  device(session, 'active_slave'),
  flag(abbreviated('clear_active_slave'), options => void (options['active_slave'] = 0)),
  counted('miimon', U32),
  counted('updelay', U32),
  counted('downdelay', U32),
  counted('peer_notify_delay', U32),
  fixedNumber('use_carrier', 1, U8),
  fixedNumber('arp_interval', 0, U32),
  refused('arp_ip_target'),
  valued(exactly('ns_ip6_target'), anything, () => notSimulated('ns_ip6_target')),
  fixed('arp_validate', ['none', 'active', 'backup', 'all', 'filter', 'filter_active', 'filter_backup']),
  fixed('arp_all_targets', ['any', 'all']),
  valued(exactly('arp_missed_max'), anything, () => notSimulated('arp_missed_max')),
  device(session, 'primary'),
  chosen('primary_reselect', ['always', 'better', 'failure']),
  chosen('fail_over_mac', ['none', 'active', 'follow']),
  fixed('xmit_hash_policy', ['layer2', 'layer3+4', 'layer2+3', 'encap2+3', 'encap3+4', 'vlan+srcmac']),
  counted('resend_igmp', U32),
  NOTIFICATIONS,
  fixedNumber('all_slaves_active', 0, U8),
  counted('min_links', U32),
  refused('lp_interval', 'packets_per_slave', 'lacp_rate'),
  valued(exactly('lacp_active'), anything, () => notSimulated('lacp_active')),
  refused('ad_select', 'ad_user_port_key', 'ad_actor_sys_prio', 'ad_actor_system', 'tlb_dynamic_lb'),
];

export function readBondOptions(session: Session, words: Words): Options | Complaint {
  return readOptions(words, keywords(session), unknownOption(BOND_USAGE, 'bond: unknown command'));
}

const SLAVE_KEYWORDS: readonly Keyword<Options>[] = [
  number('queue_id', U16, 'queue_id is invalid'),
  valued<Options, number>(
    exactly('prio'),
    word => parseInteger(word) ?? invalidArgument(word, 'prio is invalid'),
    (options, value) => void (options['prio'] = value),
  ),
];

export function readBondSlaveOptions(words: Words): Options | Complaint {
  return readOptions(words, SLAVE_KEYWORDS, unknownOption(BOND_SLAVE_USAGE, 'bond_slave: unknown option'));
}
