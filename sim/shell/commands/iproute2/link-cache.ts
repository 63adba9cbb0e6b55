/**
 * What a tool that runs on remembers of devices (lib/ll_map.c): their names, which it never learns anew, and whether they
 * are up. What it does not know yet it asks the kernel.
 */
import type { LinkInfo, Netlink } from '../../../kernel/uapi';

interface Known {
  readonly ifname: string;
  up: boolean;
}

export class LinkCache {
  readonly #known: Map<number, Known>;

  /** ll_init_map: begins with the devices that there are. */
  constructor(private readonly netlink: Netlink) {
    this.#known = new Map(netlink.links().map(({ ifindex, ifname, up }) => [ifindex, { ifname, up }]));
  }

  /** ll_remember_index: a device was told of. */
  remember({ ifindex, ifname, up }: LinkInfo): void {
    const known = this.#known.get(ifindex);
    if (known === undefined) this.#known.set(ifindex, { ifname, up });
    else known.up = up;
  }

  /** The same: it was told to be gone. */
  forget(ifindex: number): void {
    this.#known.delete(ifindex);
  }

  /** ll_index_to_name, ll_index_to_flags; undefined where there is no such device. */
  readonly find = (ifindex: number): Readonly<Known> | undefined => {
    if (!this.#known.has(ifindex)) {
      const link = this.netlink.links().find(each => each.ifindex === ifindex);
      if (link !== undefined) this.remember(link);
    }
    return this.#known.get(ifindex);
  };
}
