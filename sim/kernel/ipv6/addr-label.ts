/**
 * Address labels (net/ipv6/addrlabel.c; RFC 6724 §2.1): the policy table that `ip addrlabel` shows and changes, of which
 * rule 6 of source address selection only asks whether two addresses bear the same label.
 */
import { Ip6, LOOPBACK, UNSPECIFIED } from '../../base/ip6';
import type { Prefix } from '../../base/prefix';
import type { NetlinkError } from '../core/errno';
import type { Net } from '../core/net';

/** One row. The longest prefix that covers an address gives its label; rows for a device come before those for all. */
export interface AddressLabel {
  readonly prefix: Prefix;
  /** 0: on any device. */
  readonly ifindex: number;
  readonly label: number;
}

/** An address that no row covers. */
export const NO_LABEL = 0xffffffff;

const row = (address: Ip6, length: number, label: number): AddressLabel => ({
  prefix: { address, length },
  ifindex: 0,
  label,
});

/** RFC 6724's table as Linux has it, which gives unique local, 6to4 and Teredo addresses other numbers; longest first. */
const DEFAULT_LABELS: readonly AddressLabel[] = [
  row(LOOPBACK, 128, 0),
  row(UNSPECIFIED, 96, 3),
  row(Ip6.of(0, 0, 0xffff, 0), 96, 4),
  row(Ip6.of(0x20010000, 0, 0, 0), 32, 6),
  row(Ip6.of(0x20010010, 0, 0, 0), 28, 7),
  row(Ip6.of(0x3ffe0000, 0, 0, 0), 16, 12),
  row(Ip6.of(0x20020000, 0, 0, 0), 16, 2),
  row(Ip6.of(0xfec00000, 0, 0, 0), 10, 11),
  row(Ip6.of(0xfc000000, 0, 0, 0), 7, 5),
  row(UNSPECIFIED, 0, 1),
];

/** Tables that somebody changed; every other namespace has the default one. */
const changed = new WeakMap<Net, readonly AddressLabel[]>();

/** The table of a namespace, in the order in which it is searched and listed. */
export function addressLabels(net: Net): readonly AddressLabel[] {
  return changed.get(net) ?? DEFAULT_LABELS;
}

/** ipv6_addr_label: the label of an address; `ifindex` is of the device it is on, or for destinations is reached through. */
export function ipv6AddrLabel(net: Net, address: Ip6, ifindex: number): number {
  for (const { prefix, ifindex: only, label } of addressLabels(net)) {
    if ((only === 0 || only === ifindex) && prefix.address.prefixEquals(address, prefix.length)) return label;
  }
  return NO_LABEL;
}

/**
 * ip6addrlbl_add: EEXIST for a prefix that has a label on that device, unless it is to be replaced. As in the kernel one
 * is only found that does not stand behind another row of the same length.
 */
export function ip6addrlblAdd(net: Net, added: AddressLabel, replace = false): NetlinkError | undefined {
  const { address, length } = added.prefix;
  if (added.label === NO_LABEL || (address.isV4Mapped && length > 96)) return { errno: 'EINVAL' };
  const entry = { ...added, prefix: { address: address.masked(length), length } };
  const table = addressLabels(net);
  const found = table.findIndex(
    other => isSame(other, entry.prefix, entry.ifindex) || comesAfter(other, entry),
  );
  const at = found < 0 ? table.length : found;
  const known = table[at];
  const same = known !== undefined && isSame(known, entry.prefix, entry.ifindex);
  if (same && !replace) return { errno: 'EEXIST' };
  changed.set(net, table.toSpliced(at, same ? 1 : 0, entry));
  return undefined;
}

/** New rows come before those of the same length that hold on all devices, and before shorter ones. */
function comesAfter(other: AddressLabel, entry: AddressLabel): boolean {
  const length = entry.prefix.length;
  return other.prefix.length < length || (other.prefix.length === length && other.ifindex === 0);
}

/** ip6addrlbl_del. */
export function ip6addrlblDel(net: Net, prefix: Prefix, ifindex: number): NetlinkError | undefined {
  const masked = { address: prefix.address.masked(prefix.length), length: prefix.length };
  const table = addressLabels(net);
  const at = table.findIndex(other => isSame(other, masked, ifindex));
  if (at < 0) return { errno: 'ESRCH' };
  changed.set(net, table.toSpliced(at, 1));
  return undefined;
}

function isSame(entry: AddressLabel, prefix: Prefix, ifindex: number): boolean {
  return (
    entry.prefix.length === prefix.length &&
    entry.ifindex === ifindex &&
    entry.prefix.address === prefix.address
  );
}
