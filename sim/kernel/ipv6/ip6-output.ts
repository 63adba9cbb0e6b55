/**
 * IPv6 output (net/ipv6/ip6_output.c): from a routed packet to a frame on a device. What is for this machine itself
 * leaves through the loopback; a multicast packet of our own comes back to our own listeners as well.
 *
 * See next: ip6-fragment.ts for what is longer than the path, core/neighbour.ts for the next hop.
 *
 * Differs from Linux: no flow labels are made up (net.ipv6.auto_flowlabels).
 */
import { Mac } from '../../base/mac';
import type { NetDevice } from '../../link/net-device';
import { decision, type Decision } from '../../trace/decision';
import { Frame } from '../../wire/frame';
import type { Ip6Packet } from '../../wire/ipv6';
import { devLoopbackXmit, devQueueXmit } from '../core/dev';
import { neighOutput } from '../core/neigh-event';
import { neighCreate, neighLookup } from '../core/neighbour';
import type { Net } from '../core/net';
import { in6DevGet } from './inet6-dev';
import { ip6Fragment } from './ip6-fragment';
import { ipv6ChkMcastAddr } from './mcast/group';
import type { Dst } from './route/dst';

/** A packet on its way out, as a neighbour that is not resolved yet keeps it. */
export interface Outgoing {
  readonly packet: Ip6Packet;
  readonly dst: Dst;
  /** Where it came in, if it is being forwarded. */
  readonly iif: NetDevice | undefined;
}

/** How a socket wants a packet of its own sent. */
export interface LocalOutOptions {
  /** IPV6_MULTICAST_LOOP: our own listeners hear it too. The kernel's own messages do not. */
  readonly mcastLoop?: boolean;
}

export const IP6_OUT_DISABLED = decision({
  id: 'ip6.output.disabled',
  outcome: 'drop',
  says: 'IPv6 is disabled on the device the packet would leave through',
  spec: 'ip-sysctl disable_ipv6',
  source: 'ip6_output',
  skbDropReason: 'IPV6DISABLED',
  remedy: 'disable_ipv6=0 on that interface',
});
export const IP6_OUT_INTERFACE_LOCAL = decision({
  id: 'ip6.output.interface-local',
  outcome: 'drop',
  says: 'a group of interface-local scope is never sent to a link',
  spec: 'RFC 4291 §2.7',
  source: 'ip6_finish_output2',
});
export const IP6_OUT_NO_HOPS = decision({
  id: 'ip6.output.no-hops',
  outcome: 'drop',
  says: 'a multicast packet with hop limit 0 stays on this machine',
  spec: 'RFC 3493 §5.2',
  source: 'ip6_finish_output2',
});
export const IP6_OUT_NEIGH_CREATE = decision({
  id: 'ip6.output.no-neighbour',
  outcome: 'drop',
  says: 'no entry could be made for the next hop: the neighbour table is full, or IPv6 is stopping on the device',
  spec: 'Linux',
  source: 'ip6_finish_output2',
  skbDropReason: 'NEIGH_CREATEFAIL',
});

/** What packets of ours were told about their way, for the moment they spend on the loopback. */
const looped = new WeakMap<Frame, Dst>();

/** The route by which a frame got onto the loopback device, if IPv6 sent it there (the kernel's skb keeps its dst). */
export function dstOfLooped(frame: Frame): Dst | undefined {
  return looped.get(frame);
}

/** ip6_local_out: send a packet of our own. Returns what became of it; nobody else records that. */
export function ip6LocalOut(net: Net, packet: Ip6Packet, dst: Dst, options?: LocalOutOptions): Decision {
  return ip6Output(net, packet, dst, undefined, options?.mcastLoop === true);
}

/** ip6_output, ip6_finish_output: `iif` is the device a forwarded packet came in on. */
export function ip6Output(
  net: Net,
  packet: Ip6Packet,
  dst: Dst,
  iif: NetDevice | undefined,
  mcastLoop: boolean,
): Decision {
  const idev = in6DevGet(dst.dev);
  if (idev === undefined || idev.cnf.disable_ipv6 !== 0) {
    net.snmp6.outDiscards++;
    return refuse(net, IP6_OUT_DISABLED, dst.dev, iif);
  }
  if (iif === undefined && packet.length > dst.mtu) return ip6Fragment(net, packet, dst, mcastLoop);
  return ip6FinishOutput2(net, packet, dst, iif, mcastLoop);
}

/** ip6_finish_output2: find the next hop's link-layer address and hand the frame to the device. */
export function ip6FinishOutput2(
  net: Net,
  packet: Ip6Packet,
  dst: Dst,
  iif: NetDevice | undefined,
  mcastLoop: boolean,
): Decision {
  const dev = dst.dev;
  if (packet.dst.isMulticast && !dev.loopback) {
    const refused = multicastGate(net, packet, dev, mcastLoop);
    if (refused !== undefined) return refuse(net, refused, dev, iif);
  }
  const nexthop = dst.gateway ?? packet.dst;
  const neigh = neighLookup(net, nexthop, dev) ?? neighCreate(net, nexthop, dev, dev.loopback);
  if (neigh === undefined) {
    net.snmp6.outNoRoutes++;
    return refuse(net, IP6_OUT_NEIGH_CREATE, dev, iif);
  }
  if (dev.loopback) return loopbackOutput(net, packet, dst);
  if (neigh.headerCached && (neigh.nudState === 'NUD_REACHABLE' || neigh.nudState === 'NUD_NOARP')) {
    return devQueueXmit(net, dev, new Frame(neigh.lladdr as Mac, dev.address, packet));
  }
  return neighOutput(net, neigh, { packet, dst, iif });
}

/** What goes to a group: our own listeners hear it first. @returns why nobody else does */
function multicastGate(
  net: Net,
  packet: Ip6Packet,
  dev: NetDevice,
  mcastLoop: boolean,
): Decision | undefined {
  const idev = in6DevGet(dev);
  if (mcastLoop && idev !== undefined && ipv6ChkMcastAddr(idev, packet.dst)) {
    devLoopbackXmit(net, dev, packet);
    if (packet.hopLimit === 0) {
      net.snmp6.outDiscards++;
      return IP6_OUT_NO_HOPS;
    }
  }
  return (packet.dst.multicastScope as number) <= INTERFACE_LOCAL ? IP6_OUT_INTERFACE_LOCAL : undefined;
}

const INTERFACE_LOCAL = 1;

function loopbackOutput(net: Net, packet: Ip6Packet, dst: Dst): Decision {
  const frame = new Frame(Mac.ZERO, Mac.ZERO, packet);
  looped.set(frame, dst);
  return devQueueXmit(net, dst.dev, frame);
}

/** A drop: the verdict on a packet that came in; for one of our own, which has no verdict, a remark. */
function refuse(net: Net, decided: Decision, dev: NetDevice, iif: NetDevice | undefined): Decision {
  if (iif === undefined) net.trace.note(decided, dev.name);
  return decided;
}
