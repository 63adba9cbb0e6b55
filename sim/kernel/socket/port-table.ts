/**
 * Who has which port (udp_lib_get_port, ping_get_port): sockets by number, the newest first, and numbers for those that
 * leave the choice to the kernel, drawn from the seed.
 *
 * Differs from Linux: net.ipv4.ip_local_port_range cannot be changed.
 */
import type { Rng } from '../../engine/rng';

/** Sockets by their number. */
export class PortTable<S> {
  readonly #sockets = new Map<number, S[]>();

  /** Newest first. */
  on(port: number): readonly S[] {
    return this.#sockets.get(port) ?? [];
  }

  add(port: number, sock: S): void {
    const before = this.#sockets.get(port);
    if (before === undefined) this.#sockets.set(port, [sock]);
    else before.unshift(sock);
  }

  remove(port: number, sock: S): void {
    const before = this.#sockets.get(port);
    const index = before?.indexOf(sock) ?? -1;
    if (before === undefined || index < 0) return;
    before.splice(index, 1);
    if (before.length === 0) this.#sockets.delete(port);
  }

  /** A number in [low, high] that nobody has, from a random one on; undefined when there is none. */
  free(low: number, high: number, rng: Rng): number | undefined {
    const count = high - low + 1;
    const start = rng.below(count);
    for (let tried = 0; tried < count; tried++) {
      const port = low + ((start + tried) % count);
      if (!this.#sockets.has(port)) return port;
    }
    return undefined;
  }
}

/** net.ipv4.ip_local_port_range. */
export const LOCAL_PORT_LOW = 32768;
export const LOCAL_PORT_HIGH = 60999;
