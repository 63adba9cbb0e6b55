/**
 * [Bond] of a .netdev file. Mirrors bond.c and netdev_bond_fill_message_create(). Keys of what the kernel's bond here does not
 * do (hashing, LACP, ARP monitoring) are not among them.
 */
import type { Parser, Parsers } from './settings';
import { choice, sec, uint32 } from './settings';

/** Whoever has numbers as netlink carries them. */
interface WithInfo {
  readonly info: Map<string, number>;
}

const MODES: Readonly<Record<string, number>> = {
  'balance-rr': 0,
  'active-backup': 1,
  'balance-xor': 2,
  broadcast: 3,
  '802.3ad': 4,
  'balance-tlb': 5,
  'balance-alb': 6,
};
const RESELECTS: Readonly<Record<string, number>> = { always: 0, better: 1, failure: 2 };
const FAIL_OVER_MACS: Readonly<Record<string, number>> = { none: 0, active: 1, follow: 2 };

/** 0 is as good as nothing, except where it is said otherwise; @param longest what is more is not told to the kernel. */
const set = ({ info }: WithInfo, name: string, value: number | undefined, longest = Infinity): void => {
  if (value === undefined || value > longest) info.delete(name);
  else info.set(name, value);
};

const word = (name: string, values: Readonly<Record<string, number>>, complaint: string): Parser<WithInfo> =>
  choice(values, complaint, (netdev, value) => set(netdev, name, value));
const millis = (name: string): Parser<WithInfo> =>
  sec((netdev, micros) => set(netdev, name, micros === 0 ? undefined : Math.floor(micros / 1000)));

/** RESEND_IGMP_MAX, GRATUITOUS_ARP_MAX */
const MOST = 255;

export const BOND_PARSERS: Parsers<WithInfo> = {
  'Bond.Mode': word('mode', MODES, 'Failed to parse bond mode'),
  'Bond.MIIMonitorSec': millis('miimon'),
  'Bond.UpDelaySec': millis('updelay'),
  'Bond.DownDelaySec': millis('downdelay'),
  'Bond.PeerNotifyDelaySec': millis('peer_notify_delay'),
  'Bond.FailOverMACPolicy': word('fail_over_mac', FAIL_OVER_MACS, 'Failed to parse bond fail over MAC'),
  'Bond.PrimaryReselectPolicy': word('primary_reselect', RESELECTS, 'Failed to parse bond primary reselect'),
  'Bond.ResendIGMP': uint32((netdev, value) => set(netdev, 'resend_igmp', value, MOST), 'unsigned'),
  'Bond.GratuitousARP': uint32((netdev, value) => set(netdev, 'num_peer_notif', value, MOST), 'unsigned'),
  'Bond.MinLinks': uint32(
    (netdev, value) => set(netdev, 'min_links', value === 0 ? undefined : value),
    'unsigned',
  ),
};
