/**
 * What a .netdev file says, and how it is read: once for what all kinds have in common, once for the kind's own sections.
 * Mirrors netdev_load_one() of netdev.c and the tables of bridge.c, vlan.c, veth.c, macvlan.c and dummy.c.
 */
import type { Mac } from '../../../base/mac';
import type { Files } from '../../../kernel/uapi';
import type { Say } from '../log';
import type { NetworkdProfile } from '../version';
import { dropIns, isMasked } from './conf-files';
import { configParse } from './conf-parser';
import { conditionsHold, type Machine } from './conditions';
import { BOND_PARSERS } from './bond-settings';
import { MATCH_PARSERS } from './link-settings';
import { emptyMatch } from './match';
import { NETDEV_KEYS } from './netdev-keys';
import { mtu, type Parser, type Parsers, sec, tristate, uint32 } from './settings';
import { ifnameValid, parseMac, parseUnsigned } from './values';

/** Kinds that are made here; others are refused by name. */
const KINDS = ['bridge', 'bond', 'veth', 'vlan', 'macvlan', 'dummy'] as const;
export type NetDevKind = (typeof KINDS)[number];

/** Kinds that networkd knows, with the section of each. */
const SECTIONS: Readonly<Record<NetDevKind, string | undefined>> = {
  bridge: 'Bridge',
  bond: 'Bond',
  veth: 'Peer',
  vlan: 'VLAN',
  macvlan: 'MACVLAN',
  dummy: undefined,
};

const OTHER_KINDS = [
  ...['vxlan', 'ipvlan', 'ipip', 'gre', 'sit', 'erspan', 'gretap', 'ip6gre', 'ip6gretap', 'vti', 'vti6'],
  ...['ip6tnl', 'tun', 'tap', 'vrf', 'geneve', 'vxcan', 'wireguard', 'netdevsim', 'fou', 'l2tp'],
  ...['macvtap', 'ipvtap', 'macsec', 'nlmon', 'xfrm', 'ifb', 'bareudp', 'batadv', 'ipoib', 'vcan', 'wlan'],
];

const MACVLAN_MODES: Readonly<Record<string, number>> = {
  private: 1,
  vepa: 2,
  bridge: 4,
  passthru: 8,
  source: 16,
};

function newNetDev(filename: string) {
  return {
    filename,
    match: emptyMatch(),
    name: undefined as string | undefined,
    kind: undefined as string | undefined,
    mac: undefined as Mac | undefined,
    mtu: 0,
    /** Numbers as netlink carries them. */
    info: new Map<string, number>(),
    peerName: undefined as string | undefined,
    peerMac: undefined as Mac | undefined,
    /** Keys that were set and that nothing here acts upon. */
    unmodelled: new Set<string>(),
  };
}

export type NetDevFile = ReturnType<typeof newNetDev>;

const info =
  (name: string, scale: (value: number) => number = value => value) =>
  ({ info: numbers }: NetDevFile, value: number | undefined): void => {
    if (value === undefined) numbers.delete(name);
    else numbers.set(name, scale(value));
  };

/** USER_HZ: a hundredth of a second. */
const jiffies = (micros: number): number => Math.round(micros / 10_000);
const flag = (name: string): Parser<NetDevFile> =>
  tristate((netdev, value) => info(name)(netdev, value === undefined ? undefined : Number(value)));

const kind: Parser<NetDevFile> = (netdev, { value }, say) => {
  if ([...KINDS, ...OTHER_KINDS].includes(value)) netdev.kind = value;
  else say('warning', `Failed to parse netdev kind, ignoring assignment: ${value}`);
};

const mac =
  (set: (netdev: NetDevFile, value: Mac | undefined) => void): Parser<NetDevFile> =>
  (netdev, { value }, say) => {
    const read = parseMac(value);
    if (value === '' || value === 'none' || read !== undefined) set(netdev, read);
    else say('warning', `Not a valid hardware address, ignoring assignment: ${value}`);
  };

const name =
  (set: (netdev: NetDevFile, value: string) => void): Parser<NetDevFile> =>
  (netdev, { value }, say) => {
    if (ifnameValid(value)) set(netdev, value);
    else say('warning', `Interface name is not valid or too long, ignoring assignment: ${value}`);
  };

const vlanId: Parser<NetDevFile> = (netdev, { value }, say) => {
  const read = parseUnsigned(value, 0xffff_ffff);
  if (read === undefined) say('warning', `Failed to parse VLAN identifier value, ignoring: ${value}`);
  else if (read > 4094) say('warning', `VLAN identifier outside of valid range 0…4094, ignoring: ${value}`);
  else netdev.info.set('id', read);
};

const defaultPvid: Parser<NetDevFile> = (netdev, { value }, say) => {
  const read = value === 'none' ? 0 : parseUnsigned(value, 4094);
  if (read === undefined) say('warning', `Failed to parse VLAN identifier value, ignoring: ${value}`);
  else netdev.info.set('vlan_default_pvid', read);
};

const macvlanMode: Parser<NetDevFile> = (netdev, { value }, say) => {
  const mode = MACVLAN_MODES[value];
  if (mode === undefined) say('warning', `Failed to parse MACVLAN mode, ignoring: ${value}`);
  else netdev.info.set('mode', mode);
};

const PARSERS: Parsers<NetDevFile> = {
  ...MATCH_PARSERS,
  ...BOND_PARSERS,
  'NetDev.Description': () => {},
  'NetDev.Name': name((netdev, value) => (netdev.name = value)),
  'NetDev.Kind': kind,
  'NetDev.MTUBytes': mtu((netdev, value) => (netdev.mtu = value)),
  'NetDev.MACAddress': mac((netdev, value) => (netdev.mac = value)),
  'Bridge.HelloTimeSec': sec(info('hello_time', jiffies)),
  'Bridge.MaxAgeSec': sec(info('max_age', jiffies)),
  'Bridge.ForwardDelaySec': sec(info('forward_delay', jiffies)),
  'Bridge.AgeingTimeSec': sec(info('ageing_time', jiffies)),
  'Bridge.Priority': uint32(info('priority'), 'uint16'),
  'Bridge.GroupForwardMask': uint32(info('group_fwd_mask'), 'uint16'),
  'Bridge.DefaultPVID': defaultPvid,
  'Bridge.MulticastQuerier': flag('mcast_querier'),
  'Bridge.MulticastSnooping': flag('mcast_snooping'),
  'Bridge.VLANFiltering': flag('vlan_filtering'),
  'Bridge.STP': flag('stp_state'),
  'VLAN.Id': vlanId,
  'MACVLAN.Mode': macvlanMode,
  'Peer.Name': name((netdev, value) => (netdev.peerName = value)),
  'Peer.MACAddress': mac((netdev, value) => (netdev.peerMac = value)),
};

/** A device that is to be made. */
export interface NetDev extends NetDevFile {
  readonly name: string;
  readonly kind: NetDevKind;
}

/** Reads one .netdev file; undefined where there is no device in it, which the log explains. */
export function loadNetDev(
  files: Files,
  file: string,
  profile: NetworkdProfile,
  machine: Machine,
  say: Say,
): NetDev | undefined {
  if (isMasked(files, file)) {
    say('debug', `Skipping empty file: ${file}`);
    return undefined;
  }
  const read = (netdev: NetDevFile, sections: readonly string[], ignoresOtherSections: boolean): boolean => {
    const options = { profile, keys: NETDEV_KEYS, sections, ignoresOtherSections };
    return [file, ...dropIns(files, file)].every(path => {
      const content = files.read(path);
      if ('errno' in content) return true;
      return configParse(path, content.text, options, say, (assignment, saySyntax) => {
        const parser = PARSERS[`${assignment.section}.${assignment.key}`];
        if (parser === undefined) netdev.unmodelled.add(`[${assignment.section}] ${assignment.key}=`);
        return parser?.(netdev, assignment, saySyntax, profile) !== 'EINVAL';
      });
    });
  };
  const raw = newNetDev(file);
  if (!read(raw, ['Match', 'NetDev'], true)) return undefined;
  if (!conditionsHold(raw.match.conditions, machine)) {
    say('debug', `${file}: Conditions in the file do not match the system environment, skipping.`);
    return undefined;
  }
  if (raw.kind === undefined || raw.name === undefined) {
    const missing =
      raw.kind === undefined ? 'NetDev has no Kind= configured' : 'NetDev without Name= configured';
    say('warning', `${missing} in "${file}", ignoring.`);
    return undefined;
  }
  const known = KINDS.find(one => one === raw.kind);
  if (known === undefined) {
    say('warning', `${raw.name}: netdevs of kind ${raw.kind} are not simulated, ignoring ${file}`);
    return undefined;
  }
  const netdev = newNetDev(file);
  const section = SECTIONS[known];
  if (!read(netdev, ['Match', 'NetDev', ...(section === undefined ? [] : [section])], false))
    return undefined;
  const complete: NetDev = { ...netdev, name: raw.name, kind: known };
  return verify(complete, say) ? complete : undefined;
}

/** config_verify() of the kinds. */
function verify({ kind: what, name: ifname, filename, info: numbers, peerName }: NetDev, say: Say): boolean {
  if (what === 'vlan' && !numbers.has('id')) {
    say('warning', `${ifname}: VLAN without valid Id (65535) configured in ${filename}.`);
    return false;
  }
  if (what === 'veth' && peerName === undefined) {
    say('warning', `${ifname}: Veth NetDev without peer name configured in ${filename}. Ignoring`);
    return false;
  }
  return true;
}
