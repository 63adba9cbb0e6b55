/**
 * Packet sockets (net/packet/af_packet.c): the frames of a device. One for all protocols sees them as they come in and go out,
 * before a bridge or any protocol has (ptype_all): what tcpdump listens with. One for a single EtherType gets what comes in after
 * that, when it is the device's own to handle, as DHCP clients want it. Both can send what they like, whatever addresses the
 * device has.
 */
import type { Mac } from '../../base/mac';
import type { NetDevice } from '../../link/net-device';
import { Frame, type Payload } from '../../wire/frame';
import { devQueueXmit } from '../core/dev';
import type { Errno } from '../core/errno';
import type { Net } from '../core/net';
import type { PacketSocket, PacketSocketOptions, Refusal } from '../uapi';

/** A packet socket, on one device or (undefined) on all. */
export class PacketSock implements PacketSocket {
  onFrame: ((frame: Frame, direction: 'in' | 'out', dev: string) => void) | undefined = undefined;
  #closed = false;
  /** It is handing a frame to its device just now (skb_loop_sk). */
  #sending = false;
  readonly #label: string;
  /** Undefined: all (ETH_P_ALL). */
  readonly protocol: number | undefined;
  readonly #promiscuous: boolean;

  constructor(
    readonly net: Net,
    readonly table: Set<PacketSock>,
    readonly dev: NetDevice | undefined,
    { protocol, promiscuous = true }: PacketSocketOptions = {},
  ) {
    this.#label = `${net.name} packet socket`;
    this.protocol = protocol;
    this.#promiscuous = promiscuous;
    table.add(this);
    if (promiscuous) dev?.setPromiscuity(1);
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.table.delete(this);
    if (this.#promiscuous) this.dev?.setPromiscuity(-1);
  }

  /** packet_snd, SOCK_RAW. What it sends it does not hear itself. */
  send(frame: Frame): Refusal<Errno> {
    const { dev, net } = this;
    if (dev === undefined || net.devices.get(dev.ifindex) !== dev) return 'ENXIO';
    if (!dev.up) return 'ENETDOWN';
    const payload = frame.length - ETHERNET - VLAN_TAG * frame.vlans.length;
    if (payload > dev.mtu) return 'EMSGSIZE';
    this.#sending = true;
    devQueueXmit(net, dev, frame);
    this.#sending = false;
    return undefined;
  }

  /** packet_snd, SOCK_DGRAM. */
  sendto(payload: Payload, to: Mac): Refusal<Errno> {
    return this.dev === undefined ? 'ENXIO' : this.send(new Frame(to, this.dev.address, payload));
  }

  /** packet_rcv: a frame for the program, in an event of its own. */
  packetRcv(dev: NetDevice, frame: Frame, direction: 'in' | 'out'): void {
    if ((this.dev !== undefined && this.dev !== dev) || this.#sending) return;
    this.net.scheduler.soon(this.#label, () => {
      if (!this.#closed) this.onFrame?.(frame, direction, dev.name);
    });
  }
}

const ETHERNET = 14;
const VLAN_TAG = 4;
