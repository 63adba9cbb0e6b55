/**
 * IPv4 output (net/ipv4/ip_output.c): from a routed packet to a frame on a device. What is for this machine itself leaves
 * through the loopback; a broadcast, and a packet to a group that we are in, comes back to our own listeners as well.
 *
 * Differs from Linux: nothing is fragmented: what is longer than the way and may be fragmented is dropped, and a program that
 * would send it is told EMSGSIZE. Identifications count up from one drawn by the seed.
 */
import { Mac } from '../../base/mac';
import type { Ip4 } from '../../base/ip4';
import type { NetDevice } from '../../link/net-device';
import { decision, type Decision } from '../../trace/decision';
import { Frame } from '../../wire/frame';
import { Ip4Packet, type Ip4Header, type Ip4Payload } from '../../wire/ipv4';
import { devLoopbackXmit4, devQueueXmit } from '../core/dev';
import { neighOutput } from '../core/neigh-event';
import type { Net } from '../core/net';
import { arpLookupOrCreate } from './arp-neigh';
import { inDevGet } from './in-device';
import { netnsIpv4 } from './netns-ipv4';
import { ip4Mtu, type Rtable } from './skb4';

/** A packet on its way out, as a neighbour that is not resolved yet keeps it. */
export interface Outgoing4 {
  readonly packet: Ip4Packet;
  readonly rt: Rtable;
  /** Where it came in, if it is being forwarded. */
  readonly iif: NetDevice | undefined;
}

export const IP4_OUT_NO_IPV4 = decision({
  id: 'ip4.output.no-ipv4',
  outcome: 'drop',
  says: 'there is no IPv4 on the device that the packet would leave through',
  spec: 'Linux',
  source: 'ip_output',
});
export const IP4_OUT_TOO_BIG = decision({
  id: 'ip4.output.too-big',
  outcome: 'drop',
  says: 'the packet is longer than the link takes, and fragmentation is not simulated',
  spec: 'RFC 791 §2.3',
  source: 'ip_finish_output',
});
export const IP4_OUT_NEIGH_CREATE = decision({
  id: 'ip4.output.no-neighbour',
  outcome: 'drop',
  says: 'no entry could be made for the next hop: the neighbour table is full',
  spec: 'Linux',
  source: 'ip_finish_output2',
  skbDropReason: 'NEIGH_CREATEFAIL',
});

/** What packets of ours were told about their way, for the moment they spend on the loopback. */
const looped = new WeakMap<Frame, Rtable>();

/** The route by which a frame got onto the loopback device, if IPv4 sent it there. */
export function rtOfLooped4(frame: Frame): Rtable | undefined {
  return looped.get(frame);
}

/** How a packet of ours is to be; what is left out is as usual. */
export interface LocalHeader {
  readonly ttl?: number;
  readonly tos?: number;
  /** It must not be fragmented, and needs no identification. */
  readonly dontFragment?: boolean;
  /** Our own listeners hear what goes to a group (IP_MULTICAST_LOOP). */
  readonly mcastLoop?: boolean;
}

/** ip_build_and_send_pkt, ip_push_pending_frames: a packet of our own. */
export function ipSend(
  net: Net,
  rt: Rtable,
  src: Ip4,
  dst: Ip4,
  payload: Ip4Payload,
  how: LocalHeader = {},
): Decision {
  const { tos = 0, dontFragment = false, mcastLoop = true } = how;
  const ttl =
    how.ttl ?? rt.result?.alias.info.metrics.hoplimit ?? netnsIpv4(net).sysctl['net.ipv4.ip_default_ttl'];
  const header: Partial<Ip4Header> = {
    ...(tos !== 0 && { tos }),
    ...(dontFragment ? { dontFragment } : { identification: ipSelectIdent(net) }),
  };
  return ipOutput(net, new Ip4Packet(src, dst, ttl, payload, header), rt, undefined, mcastLoop);
}

/** __ip_select_ident. */
function ipSelectIdent(net: Net): number {
  const ipv4 = netnsIpv4(net);
  ipv4.ipIdent ??= net.rng('IPv4 identification').below(0x10000);
  ipv4.ipIdent = (ipv4.ipIdent + 1) & 0xffff;
  return ipv4.ipIdent;
}

/** ip_output, ip_mc_output: `iif` is the device a forwarded packet came in on. Nobody else records what became of it. */
export function ipOutput(
  net: Net,
  packet: Ip4Packet,
  rt: Rtable,
  iif: NetDevice | undefined,
  mcastLoop = true,
): Decision {
  const { dev, kind } = rt;
  if (inDevGet(dev) === undefined) return refuse(net, IP4_OUT_NO_IPV4, dev, iif);
  if (dev.loopback) {
    const frame = new Frame(Mac.ZERO, Mac.ZERO, packet);
    looped.set(frame, rt);
    return devQueueXmit(net, dev, frame);
  }
  const loops = rt.loops && (kind === 'broadcast' || mcastLoop);
  if (loops) devLoopbackXmit4(net, dev, packet, rt);
  // one that may not leave the machine
  if (kind === 'multicast' && packet.ttl === 0) return refuse(net, IP4_OUT_NO_TTL, dev, iif);
  if (packet.length > ip4Mtu(rt)) return refuse(net, IP4_OUT_TOO_BIG, dev, iif);
  return ipFinishOutput2(net, packet, rt, iif);
}

export const IP4_OUT_NO_TTL = decision({
  id: 'ip4.output.no-ttl',
  outcome: 'drop',
  says: 'a packet to a group with a time to live of 0 stays on this machine',
  spec: 'RFC 1112 §6.1',
  source: 'ip_mc_output',
});

/** ip_finish_output2: find the next hop's link-layer address and hand the frame to the device. */
function ipFinishOutput2(net: Net, packet: Ip4Packet, rt: Rtable, iif: NetDevice | undefined): Decision {
  const { dev } = rt;
  const neigh = arpLookupOrCreate(net, rt.gateway ?? packet.dst, dev);
  if (neigh === undefined) return refuse(net, IP4_OUT_NEIGH_CREATE, dev, iif);
  return neighOutput(net, neigh, { packet, rt, iif });
}

/** A drop: the verdict on a packet that came in; for one of our own, which has no verdict, a remark. */
function refuse(net: Net, decided: Decision, dev: NetDevice, iif: NetDevice | undefined): Decision {
  if (iif === undefined) net.trace.note(decided, dev.name);
  return decided;
}
