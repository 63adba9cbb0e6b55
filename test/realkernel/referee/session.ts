/** A kernel on the bench as a case sees it: whatever is done and seen is written into a transcript. */
import { seconds, type SimTime } from '../../../sim/base/time';
import type { KernelUnderTest, Reflex } from '../../../sim/conformance/kernel-under-test';
import { framed, ra, type Envelope, type RaFields } from '../../../sim/conformance/messages';
import { Frame } from '../../../sim/wire/frame';
import type { Icmp6Message } from '../../../sim/wire/icmpv6';
import { frameText } from '../../../sim/wire/text/frame-text';
import type { RefereeCase } from './case';
import { carried, printed, replaceAll } from './normalise';

/** How long a kernel may take until its link-local address is usable. */
const READY_LIMIT = seconds(15);
const READY_STEP = seconds(0.3);

/** A command takes no simulated time; a real one takes about so much, in which what was put off for a moment is done. */
const TYPING = seconds(0.02);

/** What every kernel sends by itself, at times that chance decides. */
const BACKGROUND = /multicast listener report|router solicitation/;

/** Which of the frames that the kernel sent are written down. */
export interface SentFilter {
  readonly port?: string;
  /** Only those whose text this fits; otherwise all but reports of groups and solicitations of routers. */
  readonly only?: RegExp;
  /** Each text once, where it is first seen. */
  readonly distinct?: boolean;
  /** In the order of the alphabet: each is sent when chance will have it. */
  readonly sorted?: boolean;
  /** With the seconds since the frame before it, or since the last {@link Session.mark}. */
  readonly times?: boolean;
}

/** See the file's header. */
export class Session {
  readonly transcript: string[] = [];
  #mark: SimTime = 0;

  constructor(
    private readonly kernel: KernelUnderTest,
    private readonly mask: RefereeCase['mask'] = [],
  ) {}

  /** Wait until the link-local address of `port` is usable. Not written down: how long that takes is chance. */
  async ready(port = 'eth0'): Promise<void> {
    const limit = this.kernel.now + READY_LIMIT;
    for (;;) {
      const { stdout } = await this.kernel.type(`ip -6 -o addr show dev ${port} scope link`);
      if (/inet6 fe80::/.test(stdout) && !stdout.includes(' tentative ')) return;
      if (this.kernel.now > limit) throw new Error(`${port} is not ready: ${stdout}`);
      await this.kernel.wait(READY_STEP);
    }
  }

  /** Type commands, one after the other. */
  async run(...commands: readonly string[]): Promise<void> {
    for (const command of commands) {
      const { stdout, stderr, status } = await this.kernel.type(command);
      this.#write(`$ ${command}`);
      this.#write(printed(command, stdout));
      this.#write(printed(command, stderr));
      if (status !== 0) this.#write(`[status ${status ?? 'none: it runs on'}]`);
      if (this.kernel.virtual) await this.kernel.wait(TYPING);
    }
  }

  /** Put a frame, or octets that are none, on a cable. */
  async put(frame: Frame | Uint8Array, port = 'eth0'): Promise<void> {
    const octets = frame instanceof Frame ? frame.bytes : frame;
    this.#write(`> ${port} ${textOf(octets)}`);
    await this.kernel.inject(octets, port);
  }

  /** Put a message on the first cable. */
  async send(message: Icmp6Message, envelope: Envelope = {}, port = 'eth0'): Promise<void> {
    await this.put(framed(message, envelope), port);
  }

  /** Put a router advertisement on the first cable. */
  async ra(fields: RaFields = {}, envelope: Envelope = {}, port = 'eth0'): Promise<void> {
    await this.send(ra(fields), envelope, port);
  }

  /** Write down what the kernel sent since this was last asked. */
  async sent({
    port = 'eth0',
    only,
    distinct = false,
    sorted = false,
    times = false,
  }: SentFilter = {}): Promise<void> {
    const seen = new Set<string>();
    const lines: string[] = [];
    for (const { at, octets } of await this.kernel.sent(port)) {
      const text = replaceAll(textOf(octets), this.mask ?? []);
      if (only === undefined ? BACKGROUND.test(text) : !only.test(text)) continue;
      if (distinct && seen.has(text)) continue;
      seen.add(text);
      const when = times ? `+${((at - this.#mark) / 1e6).toFixed(2)}s ` : '';
      this.#mark = at;
      lines.push(`< ${when}${port} ${text}`);
    }
    for (const line of sorted ? lines.sort() : lines) this.#write(line);
    if (seen.size === 0) this.#write(`< ${port} nothing`);
  }

  /** Forget what the kernel sent until now. */
  async forget(port = 'eth0'): Promise<void> {
    await this.kernel.sent(port);
  }

  /** The time of the next frame counts from here. */
  mark(): void {
    this.#mark = this.kernel.now;
  }

  /** Answer frames on a cable from now on; undefined: no longer. */
  answer(reflex: Reflex | undefined, port = 'eth0'): void {
    this.kernel.answer(reflex, port);
  }

  /** Take the far end of a cable down, or up again. */
  async carrier(on: boolean, port = 'eth0'): Promise<void> {
    this.#write(`carrier of ${port} ${on ? 'comes' : 'goes'}`);
    await this.kernel.carrier(on, port);
  }

  /** Let so many seconds pass. */
  async wait(duration: number): Promise<void> {
    this.#write(`wait ${duration}s`);
    await this.kernel.wait(seconds(duration));
  }

  /** A remark for the reader of the transcript. */
  say(text: string): void {
    this.#write(`# ${text}`);
  }

  #write(text: string): void {
    if (text === '') return;
    this.transcript.push(
      ...replaceAll(text, this.mask ?? [])
        .replace(/\n$/, '')
        .split('\n'),
    );
  }
}

/** `33:33:00:00:00:02 IP6 (...)`: where a frame goes, and what tcpdump -v says of it. */
function textOf(octets: Uint8Array): string {
  const frame = Frame.fromBytes(octets);
  if (frame.kind === 'malformed') return `${octets.length} octets that are no frame`;
  return `${frame.dst.toString()} ${carried(frameText(frame, { verbose: true }))}`;
}
