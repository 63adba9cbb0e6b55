/**
 * A ping on its way: a request each interval, and what comes back. It ends when as many answers and errors came as there
 * were to be requests, some time after the last request, at the deadline, or when it is interrupted.
 *
 * Differs from Linux: with an interval of 0 there are 100 µs between an answer and the next request, as simulated
 * machines take no time to answer.
 */
import { formatTime, type SimTime } from '../../../base/time';
import type { Process, ProcessTimer } from '../../../kernel/uapi';
import { complain } from '../streams';
import type { PingArguments } from './arguments';
import type { Echo, EchoError, PingChannel } from './channel';
import { Statistics, tripText } from './statistics';

const MILLISECOND = 1000;
const LEAST_INTERVAL = 10 * MILLISECOND;
const FLOOD_GAP = 100;
/** Octets that the time of a request takes: a struct timeval. */
const TIME_OCTETS = 16;
/** No packet is longer: more data is never sent, and need not be made. */
const LARGEST_DATA = 65536;

/** See the file's header. */
class PingSession {
  readonly #statistics: Statistics;
  readonly #next: ProcessTimer;
  readonly #end: ProcessTimer;
  readonly #timed: boolean;
  #last = false;
  #sentAt: SimTime = 0;
  /** An answer has come since the last request: the next one confirms the neighbour it goes through. */
  #confirm = false;

  constructor(
    readonly process: Process,
    readonly options: PingArguments,
    readonly channel: PingChannel,
  ) {
    this.#statistics = new Statistics(process.now());
    this.#timed = options.size >= TIME_OCTETS;
    this.#end = process.timer('end', () => this.finish());
    this.#next = process.timer('next request', () => this.#turn());
    channel.listen(
      echo => this.#answered(echo),
      error => this.#failed(error),
    );
  }

  /** The first request, and the clock. */
  start(): void {
    if (this.options.deadline > 0) this.#end.arm(this.options.deadline * 1_000_000);
    this.#turn();
  }

  /** Print what came of it, and end. */
  finish(): void {
    const { options, process } = this;
    const { received } = this.#statistics;
    process.write('stdout', this.#statistics.summary(options.target, this.#timed, options.interval === 0));
    const few = options.deadline > 0 && received < (options.count ?? 0);
    process.exit(received === 0 || few ? 1 : 0);
  }

  #turn(): void {
    if (this.#over()) return this.finish();
    const { count, deadline, interval } = this.options;
    const statistics = this.#statistics;
    if (count !== undefined && statistics.transmitted >= count && deadline === 0) return;
    if (this.options.outstanding && statistics.transmitted > 0) this.#reportOutstanding();
    this.#sentAt = this.process.now();
    if (interval === 0) this.#next.arm(LEAST_INTERVAL);
    else this.#await(LEAST_INTERVAL);
    this.#send();
    this.#scheduleEnd();
  }

  #over(): boolean {
    const { count, deadline } = this.options;
    const { received, errors } = this.#statistics;
    return (count !== undefined && received + errors >= count) || (deadline > 0 && errors > 0);
  }

  #reportOutstanding(): void {
    const { transmitted } = this.#statistics;
    if (this.#statistics.answered(transmitted)) return;
    this.#print(`no answer yet for icmp_seq=${transmitted % 0x10000}\n`);
  }

  #send(): void {
    const { process, channel, options } = this;
    const statistics = this.#statistics;
    statistics.sending(process.now());
    const sequence = (statistics.transmitted + 1) & 0xffff;
    const confirm = this.#confirm;
    this.#confirm = false;
    const refused = channel.send(sequence, requestData(options.size, process.now()), confirm);
    statistics.transmitted += 1;
    if (refused === undefined) return;
    // ping says nothing of a request that could not be sent: it counts as sent, and finds no error in the queue.
    this.#next.armTimeout(Math.max(options.interval * MILLISECOND, LEAST_INTERVAL));
  }

  /** After the last request: twice the longest time, but at least an interval; without any answer the linger time. */
  #scheduleEnd(): void {
    const { count, deadline, interval, linger } = this.options;
    const { transmitted, received, longest } = this.#statistics;
    if (this.#last || count === undefined || transmitted < count || deadline > 0) return;
    this.#last = true;
    const wait = received > 0 ? Math.max(2 * longest, interval * MILLISECOND) : linger * MILLISECOND;
    if (wait > 0) this.#end.arm(wait);
  }

  #answered({ sequence, data, from, ttl, otherSource }: Echo): void {
    if (this.process.exited) return;
    const { options, channel } = this;
    const octets = 8 + data.length;
    const timed = this.#timed && data.length >= TIME_OCTETS;
    const time = timed ? Math.max(this.process.now() - timeOf(data), 0) : undefined;
    this.#confirm = true;
    const repeated = this.#statistics.answer(sequence, time);
    const truncated = data.length < options.size;
    if (!options.quiet) {
      const parts = [
        `${octets} bytes from ${from}: icmp_seq=${sequence}`,
        options.verbose ? ` ident=${channel.identifier}` : '',
        ` ttl=${ttl}`,
        truncated ? ' (truncated)' : time === undefined ? '' : ` time=${tripText(time)} ms`,
        !truncated && repeated && (!channel.toMany || options.verbose) ? ' (DUP!)' : '',
        !truncated && otherSource ? ' (DIFFERENT ADDRESS!)' : '',
      ];
      this.#print(`${parts.join('')}${options.audible && !truncated ? '\x07' : ''}\n`);
    }
    this.#continue();
  }

  #failed(error: EchoError): void {
    const { options, process } = this;
    if (error.local) {
      if (options.quiet) return;
      complain(process, `local error: ${error.text}`);
      // ping takes the request for sent and waits as after any other before it looks whether it is done.
      this.#statistics.errors += 1;
      return;
    }
    if (!options.quiet) this.#print(`From ${error.from} icmp_seq=${error.sequence} ${error.text}\n`);
    this.#statistics.errors += 1;
    this.#continue();
  }

  #continue(): void {
    if (this.process.exited) return;
    if (this.#over()) return this.finish();
    if (!this.#next.pending) return;
    if (this.options.interval === 0) this.#next.arm(FLOOD_GAP);
    else this.#await(this.#statistics.answered(this.#statistics.transmitted) ? 0 : LEAST_INTERVAL);
  }

  /**
   * Wait for the next request. For all of the interval that is a receive with a limit (SO_RCVTIMEO), which is anew where
   * what came in took less than a millisecond; for what is left of it poll(2), which is exact.
   * @param least µs; ping waits for so long at least where an answer is still to come
   */
  #await(least: SimTime): void {
    const { interval } = this.options;
    const left = interval - Math.floor((this.process.now() - this.#sentAt) / MILLISECOND);
    if (left * MILLISECOND >= Math.max(interval * MILLISECOND, LEAST_INTERVAL))
      return this.#next.armTimeout(interval * MILLISECOND);
    this.#next.arm(left <= 0 ? 0 : Math.max(left * MILLISECOND, least));
  }

  #print(text: string): void {
    const stamp = this.options.timestamps ? `[${formatTime(this.process.now())}] ` : '';
    this.process.write('stdout', stamp + text);
  }
}

/** The data of a request: the time, as the machine keeps it in memory, and then a pattern. */
function requestData(size: number, now: SimTime): Uint8Array {
  const data = Uint8Array.from({ length: Math.min(size, LARGEST_DATA) }, (_, index) => index);
  if (data.length < TIME_OCTETS) return data;
  const view = new DataView(data.buffer);
  view.setBigUint64(0, BigInt(Math.floor(now / 1_000_000)), true);
  view.setBigUint64(8, BigInt(now % 1_000_000), true);
  return data;
}

function timeOf(data: Uint8Array): SimTime {
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  return Number(view.getBigUint64(0, true)) * 1_000_000 + Number(view.getBigUint64(8, true));
}

const SIGNAL_STATUS = { SIGHUP: 129, SIGUSR1: 138, SIGTERM: 143, SIGKILL: 137 } as const;

/** Prints the first line and begins. */
export function startSession(
  process: Process,
  options: PingArguments,
  channel: PingChannel,
  heading: string,
): void {
  const session = new PingSession(process, options, channel);
  process.onSignal(signal => {
    if (signal === 'SIGINT') session.finish();
    else process.exit(SIGNAL_STATUS[signal]);
  });
  process.write('stdout', heading);
  session.start();
}
