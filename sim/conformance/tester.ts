/**
 * The tester: what a case is written in. A script types, sends, and says what it expects to see and when; its stations
 * answer solicitations by themselves where it says so.
 *
 *     const ping = echoRequest(TN1.linkLocal, NUT.linkLocal);
 *     await t.send(ping);
 *     await t.expect(ns(NUT.linkLocal, TN1.linkLocal.ip));
 *     await t.send(na(TN1.linkLocal, NUT.linkLocal, 'SO'));
 *     await t.expect(replyTo(ping));
 *     await t.quiet(seconds(6));
 *
 * What every kernel sends on its own account (group reports, router solicitations and advertisements, probes for
 * duplicates) is in the background and need not be expected, and neither need what a station answers by itself; anything
 * else that comes instead of what is expected fails the case at once.
 */
import { milliseconds, seconds, type SimTime } from '../base/time';
import { Frame } from '../wire/frame';
import { frameText } from '../wire/text/frame-text';
import type { KernelUnderTest } from './kernel-under-test';
import { isBackground, messageOf, patternOf, type Expectable, type Pattern } from './patterns';
import { na } from './packets';
import { ownerOf, type End, type Station } from './stations';
import { inOrder, type Entry } from './transcript';

/** When something is expected, in µs after the last thing that was sent, seen as expected, or waited for. */
export interface When {
  readonly from: SimTime;
  readonly to: SimTime;
}

/** What needs no time: a tenth of a second, for a machine that has other things to do. */
export const atOnce: When = { from: 0, to: milliseconds(100) };

/** At most `time` seconds later. */
export function within(time: number): When {
  return { from: 0, to: seconds(time) };
}

/** `from` seconds later, or up to `to` seconds later. */
export function after(from: number, to = from + 0.1): When {
  return { from: seconds(from), to: seconds(to) };
}

/** What a case saw instead of what it waited for. */
export class Unexpected extends Error {
  constructor(
    readonly expected: string,
    readonly saw: string,
  ) {
    super(`expected ${expected}; saw ${saw}`);
  }
}

/** How much earlier and later than it says something may come, in µs. */
const JIFFIES = { early: milliseconds(10), late: milliseconds(20) };
const BUSY = { early: milliseconds(40), late: milliseconds(300) };

interface Seen {
  readonly at: SimTime;
  readonly frame: Frame;
  readonly entry: Extract<Entry, { kind: 'seen' }>;
}

/** See the file's header. */
export class Tester {
  readonly #entries: Entry[] = [];
  readonly #inbox = new Map<string, Seen[]>();
  readonly #answering = new Set<Station>();
  #mark: SimTime = 0;

  constructor(readonly kernel: KernelUnderTest) {
    for (const port of kernel.ports) {
      this.#inbox.set(port, []);
      kernel.answer((octets, at) => this.#hear(octets, at, port), port);
    }
  }

  /** What happened so far, in the order of time. */
  get transcript(): readonly Entry[] {
    return inOrder(this.#entries);
  }

  get now(): SimTime {
    return this.kernel.now;
  }

  /** Type a command into the node under test; what it printed. @throws Unexpected where it fails. */
  async type(command: string): Promise<string> {
    const at = (this.#mark = this.now);
    this.#entries.push({ at, kind: 'typed', text: command });
    const { stdout, stderr, status } = await this.kernel.type(command);
    for (const text of `${stdout}${stderr}`.split('\n'))
      if (text !== '') this.#entries.push({ at: this.now, kind: 'printed', text });
    if (status !== 0)
      throw new Unexpected(`\`${command}\` to succeed`, `status ${status ?? 'none'}: ${stderr}`);
    return stdout;
  }

  /** Put frames on the cable of their sender, one after the other. */
  async send(...frames: readonly Frame[]): Promise<void> {
    for (const frame of frames) await this.sendAt('eth0', frame);
  }

  /** Put a frame on another cable. */
  async sendAt(port: string, frame: Frame): Promise<void> {
    const at = (this.#mark = this.now);
    this.#entries.push({ at, kind: 'sent', frame, port });
    await this.kernel.inject(frame.bytes, port);
  }

  /** These stations answer solicitations for their addresses from now on, as neighbours do. */
  answers(...stations: readonly Station[]): void {
    for (const each of stations) this.#answering.add(each);
  }

  /** These stations fall silent. */
  silence(...stations: readonly Station[]): void {
    for (const each of stations) this.#answering.delete(each);
  }

  /** When the last thing happened that the script did or waited for. */
  get mark(): SimTime {
    return this.#mark;
  }

  /** A remark for whoever reads the transcript. */
  remark(text: string): void {
    this.#entries.push({ at: this.now, kind: 'remark', text });
  }

  /**
   * Wait for a packet; it is given back. Nothing else may come before it but what is in the background.
   * @throws Unexpected where something else comes, or it comes too early, or nothing.
   */
  async expect(expected: Expectable, when: When = atOnce, port = 'eth0'): Promise<Frame> {
    const wanted = patternOf(expected);
    const { from, to } = this.#slack(when);
    const since = this.#mark;
    const said = `${wanted.text}${whenText(when)}`;
    const found = await this.#take(
      port,
      since + to,
      each => wanted.matches(each.frame) || isForeground(each),
    );
    if (found === undefined) throw this.#fail(said, 'nothing');
    if (!wanted.matches(found.frame)) throw this.#fail(said, `instead ${described(found.frame)}`);
    found.entry.role = 'expected';
    if (found.at < since + from) throw this.#fail(said, `it after ${inSeconds(found.at - since)}`);
    if (found.at > since + to) throw this.#fail(said, `it only after ${inSeconds(found.at - since)}`);
    this.#mark = found.at;
    return found.frame;
  }

  /** Wait for several packets, in whatever order they come. */
  async expectAll(expected: readonly Expectable[], when: When = atOnce, port = 'eth0'): Promise<void> {
    const open = expected.map(patternOf);
    const since = this.#mark;
    while (open.length > 0) {
      const any: Pattern = {
        text: open.map(({ text }) => text).join(', and '),
        matches: frame => open.some(each => each.matches(frame)),
      };
      this.#mark = since;
      const frame = await this.expect(any, when, port);
      open.splice(
        open.findIndex(each => each.matches(frame)),
        1,
      );
    }
  }

  /** The next packet that is not in the background, or that matches `also`; undefined where none comes in time. */
  async next(when: When = atOnce, also?: Pattern, port = 'eth0'): Promise<Frame | undefined> {
    const { to } = this.#slack(when);
    const found = await this.#take(
      port,
      this.#mark + to,
      each => isForeground(each) || also?.matches(each.frame) === true,
    );
    if (found === undefined) {
      this.#mark = this.now;
      return undefined;
    }
    found.entry.role = 'expected';
    this.#mark = found.at;
    return found.frame;
  }

  /** Nothing but background is sent for so long. @throws Unexpected */
  async quiet(duration: SimTime, port = 'eth0'): Promise<void> {
    const found = await this.#take(port, this.now + duration, isForeground);
    const said = `nothing for ${inSeconds(duration)}`;
    if (found !== undefined) throw this.#fail(said, described(found.frame));
    this.#met(said);
  }

  /** Nothing of this kind is sent for so long, whatever else is. @throws Unexpected */
  async never(unwanted: Pattern, duration: SimTime, port = 'eth0'): Promise<void> {
    const found = await this.#take(port, this.now + duration, each => unwanted.matches(each.frame));
    const said = `no ${unwanted.text} for ${inSeconds(duration)}`;
    if (found !== undefined) throw this.#fail(said, described(found.frame));
    this.#met(said);
  }

  /** Let time pass, whatever is sent meanwhile: it is not looked at any more. */
  async pass(duration: SimTime): Promise<void> {
    await this.kernel.wait(duration);
    for (const seen of this.#inbox.values()) seen.length = 0;
    this.#met(`${inSeconds(duration)} passed`);
  }

  /** All that is sent during so long and matches, whatever else is; with times. */
  async collect(wanted: Pattern, duration: SimTime, port = 'eth0'): Promise<{ at: SimTime; frame: Frame }[]> {
    const until = this.now + duration;
    const found: Seen[] = [];
    const isWanted = (each: Seen): boolean => wanted.matches(each.frame);
    for (
      let one = await this.#take(port, until, isWanted);
      one;
      one = await this.#take(port, until, isWanted)
    ) {
      one.entry.role = 'expected';
      found.push(one);
    }
    this.#met(`${inSeconds(duration)} passed, with ${found.length} times ${wanted.text}`);
    return found;
  }

  /** Take the first that is wanted, and forget what came before it. */
  async #take(port: string, until: SimTime, wanted: (each: Seen) => boolean): Promise<Seen | undefined> {
    const seen = this.#inbox.get(port);
    if (seen === undefined) throw new Error(`no cable at ${port}`);
    const isThere = (): boolean => seen.some(wanted);
    if (!isThere()) await this.kernel.wait(Math.max(0, until - this.now), isThere);
    const at = seen.findIndex(wanted);
    return at < 0 ? void (seen.length = 0) : seen.splice(0, at + 1).at(-1);
  }

  #hear(octets: Uint8Array, at: SimTime, port: string): Uint8Array[] {
    const frame = Frame.fromBytes(octets);
    if (frame.kind === 'malformed') throw new Error(`the kernel sent no Ethernet frame: ${frame.why}`);
    const answer = this.#answerTo(frame);
    const role = answer !== undefined ? 'answered' : isBackground(frame) ? 'background' : 'foreground';
    const entry: Seen['entry'] = { at, kind: 'seen', frame, port, role };
    this.#entries.push(entry);
    this.#inbox.get(port)?.push({ at, frame, entry });
    if (answer === undefined) return [];
    this.#entries.push({ at, kind: 'sent', frame: answer, port });
    return [answer.bytes];
  }

  #answerTo(frame: Frame): Frame | undefined {
    const message = messageOf(frame);
    if (message?.kind !== 'neighbor-solicitation' || frame.payload.kind !== 'ipv6') return undefined;
    const asker: End = { ip: frame.payload.src, mac: frame.src };
    if (asker.ip.isUnspecified) return undefined;
    for (const station of this.#answering)
      for (const own of [station.linkLocal, station.global])
        if (own.ip === message.target) return na(own, asker, station.isRouter ? 'RSO' : 'SO');
    return undefined;
  }

  /**
   * What a kernel's clock adds: its timers count in jiffies, and long ones are late by up to an eighth. A machine of this
   * world is busy besides.
   */
  #slack({ from, to }: When): When {
    const { early, late } = this.kernel.virtual ? JIFFIES : BUSY;
    return { from: from - early, to: to + late + to / 8 };
  }

  #met(text: string): void {
    this.#mark = this.now;
    this.#entries.push({ at: this.now, kind: 'met', text });
  }

  #fail(expected: string, saw: string): Unexpected {
    this.#entries.push({ at: this.now, kind: 'failed', text: `expected ${expected}; saw ${saw}` });
    return new Unexpected(expected, saw);
  }
}

function isForeground({ entry }: Seen): boolean {
  return entry.role === 'foreground';
}

/** A packet as a failure tells of it, with the station it went to. */
function described(frame: Frame): string {
  return `${frameText(frame)} (to ${ownerOf(frame.dst)})`;
}

function whenText(when: When): string {
  if (when === atOnce) return ' at once';
  if (when.from === 0) return ` within ${inSeconds(when.to)}`;
  return ` after ${inSeconds(when.from)} to ${inSeconds(when.to)}`;
}

/** `6.5 s` */
function inSeconds(time: SimTime): string {
  return `${Math.round(time / 1000) / 1000} s`;
}
