/**
 * One host and a tap on its cable, for tests in packetdrill's manner: put octets on the wire, see what comes back and
 * what was decided. The host is a whole simulated machine; nothing of it is replaced.
 */
import { ALL_NODES, Ip6 } from '../../sim/base/ip6';
import { Mac } from '../../sim/base/mac';
import { seconds, type SimTime } from '../../sim/base/time';
import { in6DevGet, type Inet6Dev } from '../../sim/kernel/ipv6/inet6-dev';
import type { Tap } from '../../sim/link/tap';
import { Lab, type LabNode } from '../../sim/scenario/lab';
import type { DecisionRecord, StateRecord, TraceRecord } from '../../sim/trace/record';
import { Frame } from '../../sim/wire/frame';
import type { Icmp6Message, RouterAdvertisement } from '../../sim/wire/icmpv6';
import { Ip6Packet } from '../../sim/wire/ipv6';
import type { NdOption } from '../../sim/wire/nd/options';

/** An address that a test knows to be one. */
export function ip(text: string): Ip6 {
  const address = Ip6.parse(text);
  if (address === undefined) throw new Error(`no address: ${text}`);
  return address;
}

/** A MAC that a test knows to be one. */
export function mac(text: string): Mac {
  const address = Mac.parse(text);
  if (address === undefined) throw new Error(`no MAC: ${text}`);
  return address;
}

/** The station the tests speak as: a router's link-local address and its MAC. */
export const ROUTER_MAC = mac('02:00:00:00:00:02');
export const ROUTER = ip('fe80::ff:fe00:2');
/** The host's MAC and the link-local address that follows from it. */
export const HOST_MAC = mac('02:00:00:00:00:01');
export const HOST = ip('fe80::ff:fe00:1');

/** Fields of an advertisement; the rest is as a router with nothing to say would send it. */
export type RaFields = Partial<Omit<RouterAdvertisement, 'kind' | 'type'>>;

/** A router advertisement with a lifetime of 1800 s and no options, but for `fields`. */
export function ra(fields: RaFields = {}): RouterAdvertisement {
  return {
    kind: 'router-advertisement',
    type: 134,
    code: 0,
    curHopLimit: 64,
    managed: false,
    otherConfig: false,
    homeAgent: false,
    preference: 'medium',
    proxy: false,
    routerLifetime: 1800,
    reachableTime: 0,
    retransTimer: 0,
    options: [],
    ...fields,
  };
}

export const sllao = (address: Mac = ROUTER_MAC): NdOption => ({
  kind: 'source-link-layer-address',
  address,
});
export const tllao = (address: Mac = ROUTER_MAC): NdOption => ({
  kind: 'target-link-layer-address',
  address,
});

/** A prefix information option: /64, L and A, a day valid and four hours preferred, but for `fields`. */
export function pio(
  prefix: string,
  fields: Partial<Extract<NdOption, { kind: 'prefix-information' }>> = {},
): NdOption {
  return {
    kind: 'prefix-information',
    prefixLength: 64,
    onLink: true,
    autonomous: true,
    routerAddress: false,
    preferDhcpv6Pd: false,
    validLifetime: 86400,
    preferredLifetime: 14400,
    prefix: ip(prefix),
    ...fields,
  };
}

/** What is around a message. */
export interface Envelope {
  readonly src?: Ip6;
  readonly dst?: Ip6;
  readonly hopLimit?: number;
  readonly srcMac?: Mac;
  readonly dstMac?: Mac;
}

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
    const dst = envelope.dst ?? ALL_NODES;
    const dstMac = envelope.dstMac ?? (dst.isMulticast ? Mac.forGroup(dst) : HOST_MAC);
    const packet = new Ip6Packet(envelope.src ?? ROUTER, dst, envelope.hopLimit ?? 255, message);
    return this.inject(new Frame(dstMac, envelope.srcMac ?? ROUTER_MAC, packet));
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
