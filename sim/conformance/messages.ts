/** What the tester puts on the cables: Neighbour Discovery and other ICMPv6 messages, whole unless a case breaks them. */
import { ALL_NODES, Ip6 } from '../base/ip6';
import { Mac } from '../base/mac';
import { Frame } from '../wire/frame';
import type { Icmp6Message, RouterAdvertisement } from '../wire/icmpv6';
import { Ip6Packet } from '../wire/ipv6';
import type { NdOption } from '../wire/nd/options';
import { benchPort } from './kernel-under-test';

/** An address that is known to be one. @throws Error otherwise. */
export function ip(text: string): Ip6 {
  const address = Ip6.parse(text);
  if (address === undefined) throw new Error(`no address: ${text}`);
  return address;
}

/** A MAC that is known to be one. @throws Error otherwise. */
export function mac(text: string): Mac {
  const address = Mac.parse(text);
  if (address === undefined) throw new Error(`no MAC: ${text}`);
  return address;
}

/** The station the tester speaks as: a router's link-local address and its MAC. */
export const ROUTER_MAC = mac('02:00:00:00:00:02');
export const ROUTER = ip('fe80::ff:fe00:2');
/** The MAC of the kernel's eth0 and the link-local address that follows from it. */
export const HOST_MAC = benchPort(0).mac;
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

/** A message from the router to all nodes, unless `envelope` says otherwise. */
export function framed(message: Icmp6Message, envelope: Envelope = {}): Frame {
  const dst = envelope.dst ?? ALL_NODES;
  const dstMac = envelope.dstMac ?? (dst.isMulticast ? Mac.forGroup(dst) : HOST_MAC);
  const packet = new Ip6Packet(envelope.src ?? ROUTER, dst, envelope.hopLimit ?? 255, message);
  return new Frame(dstMac, envelope.srcMac ?? ROUTER_MAC, packet);
}
