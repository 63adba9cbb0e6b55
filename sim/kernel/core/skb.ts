/** A packet on its way through one machine (struct sk_buff): the immutable frame, and what this machine knows about it. */
import type { NetDevice } from '../../link/net-device';
import type { Frame } from '../../wire/frame';
import type { Ip6Packet } from '../../wire/ipv6';
import type { Dst } from '../ipv6/route/dst';

/** To whom the link layer addressed it (PACKET_*). */
export type PacketType = 'host' | 'broadcast' | 'multicast' | 'otherhost' | 'loopback';

/** One packet inside one namespace. */
export interface Skb {
  /** As it came off the link; absent for packets this machine made itself. */
  readonly frame: Frame | undefined;
  /** The IPv6 packet; replaced as headers are processed or the hop limit falls. */
  packet: Ip6Packet;
  /** The device it is being processed on (`skb->dev`): a bridge once its port handed it up. */
  dev: NetDevice;
  readonly packetType: PacketType;
  /** The frame record of the trace that the verdict belongs to; 0 when nobody traces. */
  readonly record: number;
  /** What routing said of it (`skb_dst`); only kept for packets that are for this machine. */
  dst?: Dst;
  /**
   * The device it counts as having come in on (`IP6CB(skb)->iif`), where that is not `dev`: what came through the loopback
   * is held to have come in on the device that has the address. For packets without a frame: where they were forwarded from.
   */
  iif?: NetDevice;
  /** It came in pieces, or with the header of a piece (IP6SKB_FRAGMENTED). */
  fragmented?: boolean;
}

/** inet6_iif: the device a packet counts as having come in on. */
export function inet6Iif(skb: Skb): NetDevice {
  return skb.iif ?? skb.dev;
}
