/**
 * Packet sockets (net/packet/af_packet.c): the frames of a device as they come in and go out, before a bridge or any
 * protocol has seen them. What tcpdump listens with: one that is bound to a device makes it promiscuous.
 *
 * Differs from Linux: nothing can be sent through them.
 */
import type { NetDevice } from '../../link/net-device';
import type { Frame } from '../../wire/frame';
import type { Net } from '../core/net';
import type { PacketSocket } from '../uapi';

/** A packet socket, on one device or (undefined) on all. */
export class PacketSock implements PacketSocket {
  onFrame: ((frame: Frame, direction: 'in' | 'out', dev: string) => void) | undefined = undefined;
  #closed = false;
  readonly #label: string;

  constructor(
    readonly net: Net,
    readonly table: Set<PacketSock>,
    readonly dev: NetDevice | undefined,
  ) {
    this.#label = `${net.name} packet socket`;
    table.add(this);
    dev?.setPromiscuity(1);
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.table.delete(this);
    this.dev?.setPromiscuity(-1);
  }

  /** packet_rcv: a frame for the program, in an event of its own. */
  packetRcv(dev: NetDevice, frame: Frame, direction: 'in' | 'out'): void {
    if (this.dev !== undefined && this.dev !== dev) return;
    this.net.scheduler.soon(this.#label, () => {
      if (!this.#closed) this.onFrame?.(frame, direction, dev.name);
    });
  }
}
