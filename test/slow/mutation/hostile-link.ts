/**
 * A server and a client with somebody between them, who passes on what they send: as it is, or with copies before it that
 * are damaged inside a DHCP message, a router solicitation or an advertisement, under right lengths and checksums.
 */
import { internetChecksum, pseudoHeaderSum6 } from '../../../sim/base/checksum';
import { Ip6 } from '../../../sim/base/ip6';
import { Mac } from '../../../sim/base/mac';
import { seconds, type SimTime } from '../../../sim/base/time';
import type { Tap } from '../../../sim/link/tap';
import { Lab, type Command, type LabNode } from '../../../sim/scenario/lab';
import type { Frame } from '../../../sim/wire/frame';
import { damagedOctets, type Damage } from './damage';

/** Damaged copies of each message. */
const COPIES = 10;
/** One in so many messages does not come itself. */
const LOST = 4;
/** How often is passed on what they sent, s. */
const STEP = 0.05;
/** Events of one step that are no storm yet. */
const BUSY = 50_000;
const LONGEST = 1400;

export class HostileLink {
  readonly lab = new Lab({ seed: 1 });
  readonly server: LabNode;
  readonly client: LabNode;
  readonly #taps: readonly [Tap, Tap];
  /** What has been seen of messages, of which damaged ones borrow. */
  readonly #seen: Uint8Array[] = [];
  #pending: readonly Damage[] = [];
  #used = 0;

  constructor() {
    this.server = this.lab.node('server');
    this.client = this.lab.node('client');
    const between = this.lab.node('between');
    between.run('sysctl -w net.ipv6.conf.all.disable_ipv6=1 net.ipv6.conf.default.disable_ipv6=1');
    const [left, right] = ['server', 'client'].map((node, index) =>
      this.lab.link([
        { node, interface: 'eth0', mac: Mac.parse(`02:00:00:00:00:0${index + 1}`)! },
        { node: 'between', interface: `eth${index}`, mac: Mac.parse(`02:00:00:00:01:0${index + 1}`)! },
      ]),
    );
    this.#taps = [left!.tap(), right!.tap()];
    between.run('ip link set eth0 up; ip link set eth1 up');
  }

  /** How many damaged messages have been delivered. */
  get delivered(): number {
    return this.#used;
  }

  /** Whether all of them have been. */
  get exhausted(): boolean {
    return this.#used >= this.#pending.length;
  }

  /** From now on messages are damaged, until all of these have been used. */
  arm(damages: readonly Damage[]): void {
    this.#pending = damages;
  }

  /** Lets time pass. @throws Error where the machines do not come to rest. */
  pass(duration: number): void {
    for (let left = duration; left > 0; left -= STEP) {
      this.#advance(seconds(STEP));
      const [server, client] = this.#taps.map(tap => tap.take());
      for (const { frame } of server ?? []) this.#passOn(frame, this.#taps[1]);
      for (const { frame } of client ?? []) this.#passOn(frame, this.#taps[0]);
    }
  }

  #advance(duration: SimTime): void {
    const { scheduler } = this.lab;
    const deadline = scheduler.now + duration;
    for (let events = 0; scheduler.step(deadline); events++)
      if (events > BUSY) throw new Error(`a storm: ${events} events in ${STEP} s`);
    scheduler.runUntil(deadline);
  }

  #passOn(frame: Frame, to: Tap): void {
    const at = this.exhausted ? undefined : messageIn(frame.bytes);
    if (at !== undefined) {
      const message = frame.bytes.subarray(at);
      this.#seen.push(message.slice());
      for (let copy = 0; copy < COPIES && !this.exhausted; copy++) {
        const damaged = damagedOctets(message, this.#pending[this.#used++]!, this.#seen, LONGEST);
        to.inject(withMessage(frame.bytes, at, damaged));
      }
      if ((this.#used / COPIES) % LOST === 0) return;
    }
    to.inject(frame);
  }
}

/** Where in a frame the message begins that is damaged; undefined where it is another. */
function messageIn(frame: Uint8Array): number | undefined {
  const view = new DataView(frame.buffer, frame.byteOffset, frame.length);
  if (view.getUint16(12) === 0x86dd) {
    if (view.getUint8(20) === 58) return [133, 134].includes(view.getUint8(54)) ? 58 : undefined;
    return view.getUint8(20) === 17 && [546, 547].includes(view.getUint16(56)) ? 62 : undefined;
  }
  const plain = view.getUint16(12) === 0x0800 && view.getUint8(14) === 0x45 && view.getUint8(23) === 17;
  return plain && [67, 68].includes(view.getUint16(36)) ? 42 : undefined;
}

/** The frame with another message from `at` on. */
function withMessage(frame: Uint8Array, at: number, message: Uint8Array): Uint8Array {
  const out = new Uint8Array(at + message.length);
  out.set(frame.subarray(0, at));
  out.set(message, at);
  const view = new DataView(out.buffer);
  if (at === 42) {
    view.setUint16(16, out.length - 14);
    view.setUint16(24, 0);
    view.setUint16(24, internetChecksum(out, 14, 34));
    view.setUint16(38, out.length - 34);
    view.setUint16(40, 0);
    return out;
  }
  const udp = at === 62;
  const length = out.length - 54;
  view.setUint16(18, length);
  if (udp) view.setUint16(58, length);
  const field = udp ? 60 : 56;
  view.setUint16(field, 0);
  const pseudo = pseudoHeaderSum6(Ip6.fromBytes(out, 22), Ip6.fromBytes(out, 38), length, udp ? 17 : 58);
  view.setUint16(field, internetChecksum(out, 54, out.length, pseudo) || 0xffff);
  return out;
}

/** Programs on a node that stay, in the foreground or behind it, until they are told to go. */
export class Running {
  readonly #before: ReadonlySet<number>;
  readonly #commands: readonly Command[];

  constructor(
    readonly node: LabNode,
    lines: readonly string[],
  ) {
    this.#before = new Set(node.machine.processes.keys());
    this.#commands = lines.map(line => node.run(line));
  }

  get #pids(): number[] {
    return [...this.node.machine.processes.keys()].filter(pid => !this.#before.has(pid));
  }

  /** Those that have ended and have left nobody behind, with what they said. */
  get ended(): string[] {
    const left = this.#pids.length;
    return this.#commands
      .filter(({ status }) => status !== undefined && !(status === 0 && left > 0))
      .map(({ text, status, stderr }) => `${text}: status ${status}: ${stderr.slice(-300)}`);
  }

  stop(): void {
    for (const pid of this.#pids) this.node.machine.kill(pid, 'SIGKILL');
  }
}
