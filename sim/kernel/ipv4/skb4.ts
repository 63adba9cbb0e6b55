/** An IPv4 packet on its way through one machine (struct sk_buff), and what routing said of it (struct rtable). */
import type { Ip4 } from '../../base/ip4';
import type { NetDevice } from '../../link/net-device';
import type { Frame } from '../../wire/frame';
import type { Ip4Packet } from '../../wire/ipv4';
import type { Errno } from '../core/errno';
import type { PacketType } from '../core/skb';
import type { RouteMetrics } from '../ipv6/route/fib6-info';
import type { FibResult } from './fib/fib-info';

/** Where a packet goes. */
export interface Rtable {
  /**
   * Handed up (local, broadcast, multicast), sent on (unicast), or refused with an error. A packet of ours that is for a
   * broadcast or a group is sent, and heard here too if `loops`.
   */
  readonly kind: 'local' | 'broadcast' | 'multicast' | 'unicast' | 'error';
  /** The device it leaves through; the loopback for what is ours. */
  readonly dev: NetDevice;
  /** The next hop, where it is not the destination. */
  readonly gateway: Ip4 | undefined;
  /** Its own listeners get a copy (RTCF_LOCAL of a broadcast or a group). */
  readonly loops: boolean;
  /** The route it was found by, if there was one. */
  readonly result: FibResult | undefined;
  readonly error: Errno | undefined;
}

/** One packet inside one namespace. */
export interface Skb4 {
  /** As it came off the link; absent for packets this machine made itself. */
  readonly frame: Frame | undefined;
  readonly packet: Ip4Packet;
  readonly dev: NetDevice;
  readonly packetType: PacketType;
  /** The frame record of the trace that the verdict belongs to; 0 when nobody traces. */
  readonly record: number;
  /** What routing said (skb_dst); of a packet of our own before it was sent. */
  rt?: Rtable;
  /** The device it counts as having come in on, where that is not `dev` (rt_iif). */
  iif?: NetDevice;
}

/** inet_iif. */
export function inetIif({ iif, dev }: Skb4): NetDevice {
  return iif ?? dev;
}

/** Largest packet on the way, octets (ipv4_mtu): of the route, or of the device. */
export function ip4Mtu({ dev, result }: Pick<Rtable, 'dev' | 'result'>): number {
  const { mtu }: RouteMetrics = result?.alias.info.metrics ?? {};
  return Math.min(mtu ?? dev.mtu, MOST);
}

/** IP_MAX_MTU */
const MOST = 65535;
