/**
 * One namespace with links whose other ends are the test's: packets are put on a link as octets or as values, and what
 * the namespace sends is collected. Addresses are given without DAD, so that a test begins with a machine that is ready.
 */
import { Ip6 } from '../../sim/base/ip6';
import { Mac } from '../../sim/base/mac';
import { parsePrefix, type Prefix } from '../../sim/base/prefix';
import { milliseconds, seconds, type SimTime } from '../../sim/base/time';
import { Scheduler } from '../../sim/engine/scheduler';
import { devOpen, registerNetdevice } from '../../sim/kernel/core/dev';
import { isNetlinkError } from '../../sim/kernel/core/errno';
import { NEIGH_ADMIN } from '../../sim/kernel/core/neigh-decisions';
import { neighUpdate } from '../../sim/kernel/core/neigh-update';
import { neighLookupOrCreate, type Neighbour } from '../../sim/kernel/core/neighbour';
import { Net } from '../../sim/kernel/core/net';
import { inet6RtmNewaddr } from '../../sim/kernel/ipv6/addrconf/manage';
import { IFA_F_NODAD, INFINITY_LIFE_TIME } from '../../sim/kernel/ipv6/inet6-dev';
import { fib6Add, type Fib6Config } from '../../sim/kernel/ipv6/route/route-add';
import { kernelProfile, type KernelProfile } from '../../sim/kernel/profile/profile';
import { EthernetNic } from '../../sim/link/ether';
import { LoopbackDevice } from '../../sim/link/loopback';
import { Segment } from '../../sim/link/segment';
import { Tap } from '../../sim/link/tap';
import type { TraceRecord } from '../../sim/trace/record';
import { Trace } from '../../sim/trace/trace';
import { Frame } from '../../sim/wire/frame';
import { Ip6Packet } from '../../sim/wire/ipv6';

/** The MAC of everybody on the test's side of a link. */
export const PEER_MAC = mac('02:00:00:00:00:02');

export function ip(text: string): Ip6 {
  const address = Ip6.parse(text);
  if (address === undefined) throw new Error(`no address: ${text}`);
  return address;
}

export function mac(text: string): Mac {
  const address = Mac.parse(text);
  if (address === undefined) throw new Error(`no MAC: ${text}`);
  return address;
}

export function prefix(text: string): Prefix {
  const parsed = parsePrefix(text);
  if (parsed === undefined) throw new Error(`no prefix: ${text}`);
  return parsed;
}

/** A device of the namespace, and the link it is on. */
export interface LabLink {
  readonly nic: EthernetNic;
  readonly tap: Tap;
}

export interface LabOptions {
  readonly kernel?: string;
  readonly seed?: number;
  /** Before the first device is made, as boot would set it. */
  readonly sysctl?: Readonly<Record<string, string>>;
}

export class Lab {
  readonly scheduler = new Scheduler();
  readonly trace = new Trace(this.scheduler);
  readonly records: TraceRecord[] = [];
  readonly net: Net;

  constructor({ kernel = 'linux-6.18', seed = 1, sysctl = {} }: LabOptions = {}) {
    this.trace.listen(record => this.records.push(record));
    const profile = kernelProfile(kernel) as KernelProfile;
    this.net = new Net({ name: 'host', scheduler: this.scheduler, trace: this.trace, seed, profile });
    this.net.loopback = new LoopbackDevice(this.scheduler);
    registerNetdevice(this.net, this.net.loopback);
    for (const [key, value] of Object.entries(sysctl)) this.sysctl(key, value);
    devOpen(this.net, this.net.loopback);
  }

  /** A NIC that is up, with these addresses (`2001:db8::1/64`). */
  link(name: string, address: string, addresses: readonly string[] = [], mtu = 1500): LabLink {
    const nic = new EthernetNic('ether', name, mac(address), { mtu });
    const segment = new Segment(this.scheduler, name, { shared: true });
    nic.plugInto(segment);
    registerNetdevice(this.net, nic);
    devOpen(this.net, nic);
    for (const text of addresses) this.address(nic, text);
    return { nic, tap: new Tap(segment) };
  }

  address(nic: EthernetNic, text: string, flags = IFA_F_NODAD): void {
    const { address, length } = prefix(text);
    const lifetimes = { validLft: INFINITY_LIFE_TIME, preferedLft: INFINITY_LIFE_TIME };
    const request = { addr: address, prefixLen: length, flags, rtPriority: 0, ...lifetimes };
    const refused = inet6RtmNewaddr(this.net, nic, request, 'add');
    if (refused !== undefined) throw new Error(`${text}: ${refused.errno}`);
  }

  route(config: Fib6Config): void {
    const made = fib6Add(this.net, config);
    if (isNetlinkError(made)) throw new Error(`route: ${made.errno} ${made.extack ?? ''}`);
  }

  /** `ip neigh add ADDRESS lladdr MAC dev NIC nud permanent` */
  neighbour(nic: EthernetNic, address: string, lladdr = PEER_MAC): Neighbour {
    const neigh = neighLookupOrCreate(this.net, ip(address), nic);
    if (neigh === undefined) throw new Error(`no neighbour ${address}`);
    neighUpdate(neigh, lladdr, 'NUD_PERMANENT', { override: true, admin: true }, NEIGH_ADMIN);
    return neigh;
  }

  sysctl(key: string, value: string | number): void {
    const refused = this.net.sysctl.write(key, String(value));
    if (refused !== undefined) throw new Error(`${key}: ${refused}`);
  }

  run(duration: SimTime): void {
    this.scheduler.runUntil(this.scheduler.now + duration);
  }

  /** Until link-local addresses are settled and the first reports are out. */
  settle(): void {
    this.run(seconds(4));
  }

  /** What the namespace answers on `link` within 100 ms to these packets; its own ND and MLD left out. */
  exchange(link: LabLink, ...packets: readonly (Ip6Packet | Uint8Array)[]): Ip6Packet[] {
    return this.exchangeFrames(
      link,
      packets.map(packet => this.frame(link, packet)),
    );
  }

  /** The same for frames. */
  exchangeFrames(link: LabLink, frames: readonly Frame[], wait = milliseconds(100)): Ip6Packet[] {
    link.tap.take();
    for (const frame of frames) link.tap.inject(frame);
    this.run(wait);
    return this.sent(link);
  }

  /** What the namespace sent on `link` since the last look; ND and MLD left out. */
  sent(link: LabLink): Ip6Packet[] {
    const packets = link.tap.take().map(({ frame }) => frame.payload);
    return packets.filter((packet): packet is Ip6Packet => packet.kind === 'ipv6' && !isHousekeeping(packet));
  }

  /** A packet in a frame from the peer, for the NIC or for its group; octets are read as they would be off a wire. */
  frame({ nic }: LabLink, packet: Ip6Packet | Uint8Array, dst?: Mac): Frame {
    const read = packet instanceof Ip6Packet ? packet : Ip6Packet.fromBytes(packet);
    const group = read.kind === 'ipv6' && read.dst.isMulticast ? Mac.forGroup(read.dst) : nic.address;
    return new Frame(dst ?? group, PEER_MAC, read);
  }

  /** The verdict on the last frame that came in on a device. */
  verdict(dev = 'eth0'): string | undefined {
    const records = this.records.filter(record => record.kind === 'decision' && record.packet !== undefined);
    const arrived = new Set(
      this.records.filter(each => each.kind === 'rx' && each.dev === dev).map(each => each.id),
    );
    const last = records.findLast(
      record => record.kind === 'decision' && arrived.has(record.packet as number),
    );
    return last?.kind === 'decision' ? last.decision.id : undefined;
  }

  /** Ids of the decisions taken since record number `since`. */
  decisions(since = 0): string[] {
    return this.records
      .slice(since)
      .flatMap(record => (record.kind === 'decision' ? [record.decision.id] : []));
  }
}

function isHousekeeping({ payload }: Ip6Packet): boolean {
  if (payload.kind === 'mld2-report' || payload.kind === 'mld-report' || payload.kind === 'mld-done')
    return true;
  return payload.kind.startsWith('router-') || payload.kind.startsWith('neighbor-');
}

/** `2001:db8::1 > 2001:db8::2 destination-unreachable/4`: a packet in a line. */
export function line({ src, dst, payload }: Ip6Packet): string {
  const code = 'code' in payload ? `/${payload.code}` : '';
  const info =
    'mtu' in payload ? ` mtu ${payload.mtu}` : 'pointer' in payload ? ` pointer ${payload.pointer}` : '';
  return `${src.toString()} > ${dst.toString()} ${payload.kind}${code}${info}`;
}
