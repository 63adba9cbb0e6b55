/** A bridge with hosts behind its ports: port `eth1` leads to `h1` with the address of that number, and so on. */
import { Scheduler } from '../../../sim/engine/scheduler';
import { Bridge, type BridgeProfile } from '../../../sim/link/bridge/bridge';
import type { BridgePort } from '../../../sim/link/bridge/port';
import { vethPair, type EthernetNic } from '../../../sim/link/ether';
import type { SegmentOptions } from '../../../sim/link/segment';
import type { Frame } from '../../../sim/wire/frame';
import { FakeKernel } from '../fake-kernel';
import { mac } from '../frames';

export const CURRENT: BridgeProfile = {
  bridgePortForwardsAtOnce: true,
  bridgeCarrierFollowsPorts: true,
  bridgeMldSnooping: 'querier',
  bridgeJoinsSnoopers: true,
  bridgeTellsPortEvents: true,
  bridgeVlans: 'none',
  bridgeLogsEntered: true,
};

/** Addresses of ports begin here; those of hosts are their numbers. */
export const PORT_MAC = 0x1000;
export const RANDOM_MAC = 0xffff;

export class BridgeLab {
  readonly scheduler: Scheduler;
  readonly kernel: FakeKernel;
  readonly bridge: Bridge;
  readonly hosts: EthernetNic[] = [];

  constructor(
    ports: number,
    readonly options: {
      readonly profile?: Partial<BridgeProfile>;
      readonly scheduler?: Scheduler;
      readonly up?: boolean;
      readonly segment?: SegmentOptions;
    } = {},
  ) {
    this.scheduler = options.scheduler ?? new Scheduler();
    this.kernel = new FakeKernel(this.scheduler);
    const profile = { ...CURRENT, ...options.profile };
    this.bridge = this.kernel.register(new Bridge(this.scheduler, 'br0', mac(RANDOM_MAC), profile));
    if (options.up !== false) this.kernel.open(this.bridge);
    for (let number = 1; number <= ports; number++) this.plug(number);
  }

  /** Another host behind a port of its own. */
  plug(number: number): BridgePort {
    const [port, host] = vethPair(
      this.scheduler,
      { name: `eth${number}`, address: mac(PORT_MAC + number) },
      { name: `h${number}`, address: mac(number) },
      this.options.segment,
    );
    this.kernel.register(port);
    this.kernel.register(host);
    this.kernel.open(host, port);
    expect(this.bridge.ndoAddSlave(port)).toBeUndefined();
    this.hosts[number] = host;
    return this.port(number);
  }

  port(number: number): BridgePort {
    return this.bridge.ports.find(({ dev }) => dev.name === `eth${number}`)!;
  }

  /** Host `number` sends; returns where it arrived within the same instant. */
  send(number: number, frame: Frame): string[] {
    this.kernel.takeReceived();
    this.hosts[number]!.ndoStartXmit(frame);
    this.scheduler.runUntil(this.scheduler.now);
    return this.kernel.takeReceived();
  }

  /** The bridge's own stack sends; likewise. */
  sendOwn(frame: Frame): string[] {
    this.kernel.takeReceived();
    this.bridge.ndoStartXmit(frame);
    this.scheduler.runUntil(this.scheduler.now);
    return this.kernel.takeReceived();
  }

  /** The verdict on the last frame that came in on a port. */
  get verdict(): string | undefined {
    return this.kernel.verdicts.at(-1);
  }

  pass(time: number): void {
    this.scheduler.runUntil(this.scheduler.now + time);
  }
}
