/**
 * One host and a tap on its cable, for tests in packetdrill's manner: put octets on the wire, see what comes back and
 * what was decided. The host is a whole simulated machine; nothing of it is replaced.
 */
import type { Ip6 } from '../../sim/base/ip6';
import { seconds, type SimTime } from '../../sim/base/time';
import { framed, HOST_MAC, ROUTER_MAC, type Envelope } from '../../sim/conformance/messages';
import { in6DevGet, type Inet6Dev } from '../../sim/kernel/ipv6/inet6-dev';
import type { Tap } from '../../sim/link/tap';
import { Lab, type LabNode } from '../../sim/scenario/lab';
import type { DecisionRecord, StateRecord, TraceRecord } from '../../sim/trace/record';
import type { Frame } from '../../sim/wire/frame';
import type { Icmp6Message } from '../../sim/wire/icmpv6';
import type { Ip6Packet } from '../../sim/wire/ipv6';

/** How the host is made. */
export interface TapLabOptions {
  readonly kernel?: string;
  readonly seed?: number;
  /** `net.ipv6.conf.` keys written before the device comes up: `{'eth0.accept_ra': 0}`. */
  readonly conf?: Readonly<Record<string, number>>;
  /** Leave the device down. */
  readonly down?: boolean;
}

/** See the file's header. */
export class TapLab {
  readonly lab: Lab;
  readonly host: LabNode;
  readonly tap: Tap;
  readonly records: TraceRecord[] = [];

  constructor(options: TapLabOptions = {}) {
    this.lab = new Lab({ seed: options.seed ?? 1 });
    this.host = this.lab.node('host', options.kernel === undefined ? {} : { kernel: options.kernel });
    const wire = this.lab.node('wire');
    const link = this.lab.link([
      { node: 'host', interface: 'eth0', mac: HOST_MAC },
      { node: 'wire', interface: 'eth0', mac: ROUTER_MAC },
    ]);
    this.tap = link.tap();
    this.lab.trace.listen(record => {
      if (record.node === 'host') this.records.push(record);
    });
    // The other end only gives the cable a carrier: it has no IPv6 of its own.
    wire.net.sysctl.write('net.ipv6.conf.all.disable_ipv6', '1');
    wire.netlink.linkSet('eth0', { up: true });
    for (const [key, value] of Object.entries(options.conf ?? {})) this.conf(key, value);
    this.host.netlink.linkSet('lo', { up: true });
    if (options.down !== true) this.host.netlink.linkSet('eth0', { up: true });
  }

  /** Write `net.ipv6.conf.KEY`. */
  conf(key: string, value: number): void {
    const refused = this.host.net.sysctl.write(`net.ipv6.conf.${key}`, String(value));
    if (refused !== undefined) throw new Error(`net.ipv6.conf.${key}=${value}: ${refused}`);
  }

  /** The host's inet6_dev of eth0. */
  get idev(): Inet6Dev {
    const dev = this.host.net.device('eth0');
    const idev = dev && in6DevGet(dev);
    if (idev === undefined) throw new Error('eth0 has no IPv6');
    return idev;
  }

  /** Let so many seconds pass. */
  wait(duration: number): this {
    this.lab.run(seconds(duration));
    return this;
  }

  /** Until the link-local address is settled and the first solicitation is out. */
  settle(): this {
    return this.wait(3);
  }

  /** Put a message on the wire, from the router to all nodes unless `envelope` says otherwise, and let it arrive. */
  send(message: Icmp6Message, envelope: Envelope = {}): this {
    return this.inject(framed(message, envelope));
  }

  /** Put a frame or octets on the wire and let it arrive. */
  inject(frame: Frame | Uint8Array): this {
    this.tap.inject(frame);
    this.lab.run(0);
    return this;
  }

  /** ICMPv6 messages the host sent since the last call, with their times and packets. */
  sent(): {
    readonly at: SimTime;
    readonly packet: Ip6Packet;
    readonly message: Icmp6Message;
    readonly frame: Frame;
  }[] {
    return this.tap.take().flatMap(({ at, frame }) => {
      const packet = frame.payload;
      if (packet.kind !== 'ipv6') return [];
      const message = packet.payload;
      return 'type' in message && message.kind !== 'malformed'
        ? [{ at, packet, message: message as Icmp6Message, frame }]
        : [];
    });
  }

  /** The decisions of that id, as verdicts, remarks or reasons of a change. */
  decided(id: string): (DecisionRecord | StateRecord)[] {
    return this.records.filter(
      (record): record is DecisionRecord | StateRecord =>
        (record.kind === 'decision' || record.kind === 'state') && record.decision?.id === id,
    );
  }

  /** Addresses of eth0 as `address/length`, newest first within a scope. */
  addresses(): string[] {
    return this.host.netlink
      .addresses()
      .filter(address => address.ifname === 'eth0')
      .map(address => `${address.local.toString()}/${address.prefixlen}`);
  }

  /** Routes of table main as `prefix[ via gateway]`. */
  routes(): string[] {
    return this.host.netlink.routes(254).map(route => {
      const dst = route.dst.length === 0 ? 'default' : `${route.dst.address.toString()}/${route.dst.length}`;
      return route.gateway === undefined ? dst : `${dst} via ${route.gateway.toString()}`;
    });
  }

  /** The state of a neighbour of eth0, with ` router` behind it; undefined if there is none. */
  neighbour(address: Ip6): string | undefined {
    const found = this.host.netlink.neighbours().find(entry => entry.dst === address);
    return found && `${found.state}${found.router ? ' router' : ''}`;
  }

  sysctl(key: string): string | undefined {
    return this.host.sysctl(key);
  }
}
