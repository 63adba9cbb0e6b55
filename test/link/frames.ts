/** Frames for the tests of links: addresses by number, and the few packets that bridges look into. */
import { ALL_NODES, Ip6 } from '../../sim/base/ip6';
import { Mac } from '../../sim/base/mac';
import { Frame } from '../../sim/wire/frame';
import type { Icmp6Message } from '../../sim/wire/icmpv6';
import { Ip6Packet } from '../../sim/wire/ipv6';
import { mld2Report, mldDone, mldQuery, mldReport, type Mld2Record } from '../../sim/wire/mld';

export const mac = (number: number): Mac => Mac.of(0x0200, number);
export const ip6 = (text: string): Ip6 => Ip6.parse(text)!;
export const linkLocal = (number: number): Ip6 => Ip6.of(0xfe800000, 0, 0, number);

/** A frame nobody looks into, of `length` octets. */
export function plain(src: Mac, dst: Mac, length = 60): Frame {
  return new Frame(dst, src, { kind: 'opaque', etherType: 0x88b5, octets: new Uint8Array(length - 14) });
}

/** An ICMPv6 message to a group. */
export function toGroup(src: Mac, source: Ip6, group: Ip6, message: Icmp6Message, alert = false): Frame {
  const extensions = alert
    ? [{ kind: 'hop-by-hop' as const, options: [{ kind: 'router-alert' as const, value: 0 }] }]
    : [];
  return new Frame(
    Mac.forGroup(group),
    src,
    new Ip6Packet(source, group, alert ? 1 : 255, message, extensions),
  );
}

const ALL_MLD2_ROUTERS = ip6('ff02::16');

/** A version 2 report with one record without sources. */
export function report(
  number: number,
  group: Ip6,
  recordType: Mld2Record['recordType'] = 'change-to-exclude',
): Frame {
  const records = [{ recordType, group, sources: [], auxiliary: new Uint8Array(0) }];
  return toGroup(mac(number), linkLocal(number), ALL_MLD2_ROUTERS, mld2Report.make({ records }), true);
}

export const reportV1 = (number: number, group: Ip6): Frame =>
  toGroup(mac(number), linkLocal(number), group, mldReport.make({ group }), true);

export const done = (number: number, group: Ip6): Frame =>
  toGroup(mac(number), linkLocal(number), ip6('ff02::2'), mldDone.make({ group }), true);

/** A version 1 query; for everything when `group` is absent. */
export function query(number: number, group = ip6('::'), maxResponseDelay = 10_000): Frame {
  const message = mldQuery.make({ version: 1, maxResponseDelay, group });
  return toGroup(mac(number), linkLocal(number), group.isUnspecified ? ALL_NODES : group, message, true);
}

/** A neighbour solicitation for `target`. */
export function solicitation(number: number, target: Ip6, source = linkLocal(number)): Frame {
  return toGroup(mac(number), source, target.solicitedNode(), {
    kind: 'neighbor-solicitation',
    type: 135,
    code: 0,
    target,
    options: [{ kind: 'source-link-layer-address', address: mac(number) }],
  });
}
