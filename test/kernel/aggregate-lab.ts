/** A machine whose two links are one: eth1 and eth2, as slaves of a bond or ports of a team; what it sends on either. */
import { Mac } from '../../sim/base/mac';
import { milliseconds } from '../../sim/base/time';
import { devOpen, registerNetdevice } from '../../sim/kernel/core/dev';
import { linkwatchInitDev } from '../../sim/kernel/core/link-watch';
import { in6DevGet } from '../../sim/kernel/ipv6/inet6-dev';
import { BondDevice } from '../../sim/link/bond/bond';
import { EthernetNic } from '../../sim/link/ether';
import type { NetDevice } from '../../sim/link/net-device';
import { Segment } from '../../sim/link/segment';
import { Tap } from '../../sim/link/tap';
import { TeamDevice } from '../../sim/link/team';
import { Lab, mac, type LabLink, type LabOptions } from './lab';

export class AggregateLab extends Lab {
  readonly links: readonly LabLink[];
  readonly master: NetDevice;

  /** @param bond what the bond is told to do; absent: a team. */
  constructor(options: LabOptions, bond?: Readonly<Record<string, number>>) {
    super(options);
    let drawn = 0;
    this.master =
      bond === undefined
        ? new TeamDevice('team0', mac('02:00:00:00:00:70'))
        : new BondDevice('bond0', mac('02:00:00:00:00:b0'), () => Mac.of(0x0a00, ++drawn), this.net.profile);
    registerNetdevice(this.net, this.master);
    linkwatchInitDev(this.net, this.master);
    if (bond !== undefined) this.master.changeInfo(bond);
    devOpen(this.net, this.master);
    this.links = [1, 2].map(number => this.#cable(number));
    for (const { nic } of this.links) this.master.ndoAddSlave(nic);
  }

  #cable(number: number): LabLink {
    const nic = new EthernetNic('ether', `eth${number}`, mac(`02:00:00:00:00:1${number}`));
    const segment = new Segment(this.scheduler, nic.name, { shared: true });
    nic.plugInto(segment);
    registerNetdevice(this.net, nic);
    return { nic, tap: new Tap(segment) };
  }

  /** The addresses of eth1, eth2 and their master. */
  addresses(): string[][] {
    return [...this.links.map(({ nic }) => nic), this.master].map(
      dev => in6DevGet(dev)?.addrList.map(({ addr }) => addr.toString()) ?? [],
    );
  }

  plug(number: 1 | 2, plugged: boolean): void {
    this.links[number - 1]?.tap.segment.setPlugged(plugged);
  }

  /** What is sent within `ms` from now: `50 eth2 neighbor-advertisement fe80::1`. */
  sentWithin(ms: number): string[] {
    const began = this.scheduler.now;
    for (const { tap } of this.links) tap.take();
    this.run(milliseconds(ms));
    return this.links.flatMap(({ nic, tap }) =>
      tap.take().map(({ at, frame }) => {
        const packet = frame.payload;
        const what = packet.kind === 'ipv6' ? `${packet.payload.kind} ${packet.src}` : packet.kind;
        return `${(at - began) / 1000} ${nic.name} ${what}`;
      }),
    );
  }
}
