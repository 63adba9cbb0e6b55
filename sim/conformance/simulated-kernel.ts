/** A simulated kernel on the test bench: a machine of a lab, with a tap on each of its cables. */
import { seconds, type SimTime } from '../base/time';
import type { Tap } from '../link/tap';
import { Lab, type CommandResult, type LabNode } from '../scenario/lab';
import type { TraceRecord } from '../trace/record';
import {
  benchPort,
  SPARE,
  type BenchOptions,
  type KernelUnderTest,
  type Reflex,
  type SentFrame,
} from './kernel-under-test';

/** A command that takes longer than this in simulated time is told to stop. */
const COMMAND_LIMIT: SimTime = seconds(3600);

/** See the file's header. */
export class SimulatedKernel implements KernelUnderTest {
  readonly virtual = true;
  readonly name: string;
  readonly lab: Lab;
  /** The machine itself, for who wants to know why. */
  readonly node: LabNode;
  /** What it recorded. */
  readonly records: TraceRecord[] = [];
  readonly #taps = new Map<string, Tap>();
  readonly #reflexes = new Map<string, Reflex>();

  /**
   * @param kernel the name of a profile, `linux-6.12`.
   * @param options `records: false` keeps no records, which is faster.
   */
  constructor(
    kernel: string,
    options: BenchOptions & { readonly seed?: number; readonly records?: boolean } = {},
  ) {
    this.name = kernel;
    this.lab = new Lab({ seed: options.seed ?? 1 });
    this.node = this.lab.node('host', { kernel });
    const wire = this.lab.node('wire');
    // The far ends only give the cables a carrier: they have no IPv6 of their own.
    wire.net.sysctl.write('net.ipv6.conf.all.disable_ipv6', '1');
    wire.net.sysctl.write('net.ipv6.conf.default.disable_ipv6', '1');
    wire.netlink.linkAdd({ ifname: SPARE, kind: 'bridge' });
    for (let index = 0; index < (options.ports ?? 1); index++) this.#plug(index);
    if (options.records !== false)
      this.lab.trace.listen(record => {
        if (record.node === 'host') this.records.push(record);
      });
    this.node.netlink.linkSet('lo', { up: true });
    for (const [key, value] of Object.entries(options.sysctl ?? {})) this.#write(key, String(value));
    if (options.down === true) return;
    for (const port of this.#taps.keys()) this.node.netlink.linkSet(port, { up: true });
  }

  get ports(): readonly string[] {
    return [...this.#taps.keys()];
  }

  get now(): SimTime {
    return this.lab.now;
  }

  type(command: string): Promise<CommandResult> {
    const running = this.node.run(command);
    const last = this.now + COMMAND_LIMIT;
    while (running.status === undefined && this.now < last && this.lab.step());
    return Promise.resolve(running);
  }

  inject(octets: Uint8Array, port = 'eth0'): Promise<void> {
    const tap = this.#tap(port);
    // Nothing can be sent through a device that is down.
    if (this.lab.node('wire').net.device(port)?.up === true) tap.inject(octets);
    this.lab.run(0);
    return Promise.resolve();
  }

  sent(port = 'eth0'): Promise<readonly SentFrame[]> {
    const taken = this.#tap(port).take();
    return Promise.resolve(taken.map(({ at, frame }) => ({ at, octets: frame.bytes })));
  }

  answer(reflex: Reflex | undefined, port = 'eth0'): void {
    if (reflex === undefined) this.#reflexes.delete(port);
    else this.#reflexes.set(port, reflex);
  }

  carrier(on: boolean, port = 'eth0'): Promise<void> {
    this.lab.node('wire').netlink.linkSet(port, { up: on });
    this.lab.run(0);
    return Promise.resolve();
  }

  wait(duration: SimTime, enough?: () => boolean): Promise<void> {
    const deadline = this.now + duration;
    if (enough !== undefined) {
      while (!enough() && this.lab.scheduler.step(deadline));
      if (enough()) return Promise.resolve();
    }
    this.lab.runUntil(deadline);
    return Promise.resolve();
  }

  close(): Promise<void> {
    for (const tap of this.#taps.values()) tap.remove();
    return Promise.resolve();
  }

  #plug(index: number): void {
    const { name, mac } = benchPort(index);
    const link = this.lab.link([
      { node: 'host', interface: name, mac },
      { node: 'wire', interface: name },
    ]);
    const tap = link.tap();
    this.#taps.set(name, tap);
    link.segment.carried.messages.subscribe(({ frame, sender }) => {
      if (sender === undefined) return;
      for (const answer of this.#reflexes.get(name)?.(frame.bytes, this.now) ?? []) tap.inject(answer);
    });
    this.lab.node('wire').netlink.linkSet(name, { up: true });
  }

  #tap(port: string): Tap {
    const tap = this.#taps.get(port);
    if (tap === undefined) throw new Error(`no device ${port} on the bench`);
    return tap;
  }

  #write(key: string, value: string): void {
    const refused = this.node.net.sysctl.write(key, value);
    if (refused !== undefined) throw new Error(`${key}=${value}: ${refused}`);
  }
}
