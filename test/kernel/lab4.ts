/** The same of IPv4: a namespace with a link, its addresses and routes, and what it answers to packets and ARP. */
import { Ip4 } from '../../sim/base/ip4';
import { Mac } from '../../sim/base/mac';
import { parsePrefix4, type Prefix4 } from '../../sim/base/prefix4';
import { milliseconds } from '../../sim/base/time';
import { NetlinkIpv4 } from '../../sim/kernel/syscall/netlink4';
import type { AddrRequest4, RouteRequest4 } from '../../sim/kernel/uapi';
import type { ArpPacket } from '../../sim/wire/arp';
import { Frame, type Payload } from '../../sim/wire/frame';
import { Ip4Packet, type Ip4Header, type Ip4Payload } from '../../sim/wire/ipv4';
import { Lab, PEER_MAC, type LabLink, type LabOptions } from './lab';

export function ip4(text: string): Ip4 {
  const address = Ip4.parse(text);
  if (address === undefined) throw new Error(`no address: ${text}`);
  return address;
}

export function prefix4(text: string): Prefix4 {
  const parsed = parsePrefix4(text);
  if (parsed === undefined) throw new Error(`no prefix: ${text}`);
  return parsed;
}

export const NIC_MAC = '02:00:00:00:00:01';
export const US = ip4('192.0.2.1');
export const PEER = ip4('192.0.2.2');
export const BROADCAST = ip4('192.0.2.255');
export const ELSEWHERE = ip4('198.51.100.7');

export class Lab4 extends Lab {
  readonly ipv4: NetlinkIpv4;

  constructor(options?: LabOptions) {
    super(options);
    this.ipv4 = new NetlinkIpv4(this.net);
  }

  /** `ip addr add TEXT dev DEV` */
  add(dev: string, text: string, rest: Partial<AddrRequest4> = {}): void {
    const { address: local, length: prefixlen } = prefix4(text);
    const refused = this.ipv4.addressAdd({ dev, local, prefixlen, ...rest }, 'add');
    if (refused !== undefined) throw new Error(`${text}: ${refused.errno}`);
  }

  /** `ip route add` */
  way(dst: string, rest: Omit<RouteRequest4, 'dst'>): void {
    const refused = this.ipv4.routeAdd({ dst: prefix4(dst), ...rest }, 'add');
    if (refused !== undefined) throw new Error(`${dst}: ${refused.errno} ${refused.extack ?? ''}`);
  }

  /** `ip neigh add ADDRESS lladdr MAC dev DEV` */
  knows(dev: string, address: Ip4, lladdr = PEER_MAC): void {
    const refused = this.ipv4.neighbourAdd({ dst: address, dev, lladdr }, 'replace');
    if (refused !== undefined) throw new Error(`${address.toString()}: ${refused.errno}`);
  }

  /** What is sent on `link` within 100 ms after these frames came in; of IPv6 nothing. */
  frames(link: LabLink, ...frames: readonly Frame[]): Frame[] {
    link.tap.take();
    for (const frame of frames) link.tap.inject(frame);
    this.run(milliseconds(100));
    return this.sent4(link);
  }

  /** What was sent since the last look; of IPv6 nothing. */
  sent4(link: LabLink): Frame[] {
    return link.tap
      .take()
      .map(({ frame }) => frame)
      .filter(({ payload }) => payload.kind !== 'ipv6');
  }

  /** Why addresses, routes and neighbours changed since record number `since`. */
  reasons(since = 0): string[] {
    return this.records
      .slice(since)
      .flatMap(record => (record.kind === 'state' && record.decision ? [record.decision.id] : []));
  }

  /** The answers to a packet from the peer, a line each. */
  ask(link: LabLink, packet: Ip4Packet, dst: Mac = link.nic.address): string[] {
    return this.frames(link, fromPeer(packet, dst)).map(line4);
  }
}

/** A frame of the peer; octets are read as they would be off a wire. */
export function fromPeer(payload: Payload, dst: Mac): Frame {
  const frame = Frame.fromBytes(new Frame(dst, PEER_MAC, payload).bytes);
  if (frame.kind === 'malformed') throw new Error(frame.why);
  return frame;
}

export function packet4(
  payload: Ip4Payload,
  src = PEER,
  dst = US,
  ttl = 64,
  header: Partial<Ip4Header> = {},
): Ip4Packet {
  return new Ip4Packet(src, dst, ttl, payload, header);
}

export const ECHO = {
  kind: 'echo-request-4',
  type: 8,
  code: 0,
  identifier: 7,
  sequence: 9,
  data: Uint8Array.of(1, 2, 3),
} as const;

export function udp4(srcPort: number, dstPort: number, octets = 4): Ip4Payload {
  return { kind: 'udp', srcPort, dstPort, data: new Uint8Array(octets) };
}

export function arp(
  operation: ArpPacket['operation'],
  senderIp: Ip4,
  targetIp: Ip4,
  senderMac = PEER_MAC,
  targetMac = Mac.ZERO,
): ArpPacket {
  return { kind: 'arp', operation, senderMac, senderIp, targetMac, targetIp };
}

/** A frame in a line. */
export function line4({ payload, dst }: Frame): string {
  if (payload.kind === 'arp') {
    const { operation, senderIp, targetIp } = payload;
    return `arp ${operation} ${senderIp.toString()} ${targetIp.toString()} to ${dst.toString()}`;
  }
  if (payload.kind !== 'ipv4') return payload.kind;
  const { src, dst: to, payload: inner, ttl } = payload;
  const code = 'code' in inner ? `/${inner.code}` : '';
  return `${src.toString()} > ${to.toString()} ${inner.kind}${code} ttl ${ttl}`;
}
