/**
 * A ping on its way: a request each interval, and what comes back. It ends when as many answers and errors came as there
 * were to be requests, some time after the last request, at the deadline, or when it is interrupted.
 *
 * Differs from Linux: with an interval of 0 there are 100 µs between an answer and the next request, as simulated
 * machines take no time to answer.
 */
import { formatTime, type SimTime } from '../../../base/time';
import {
  ERRNO_TEXT,
  type PacketInfo,
  type Process,
  type ProcessTimer,
  type RawIcmp6Socket,
  type SocketError,
} from '../../../kernel/uapi';
import type { EchoReply } from '../../../wire/icmpv6';
import { addressWithZone, nameOfAddress, type ResolvedHost } from '../resolve-host';
import { complain } from '../streams';
import type { PingArguments } from './arguments';
import { icmp6ErrorText } from './error-text';
import { Statistics, tripText } from './statistics';

const MILLISECOND = 1000;
const LEAST_INTERVAL = 10 * MILLISECOND;
const FLOOD_GAP = 100;
/** Octets that the time of a request takes: a struct timeval. */
const TIME_OCTETS = 16;
/** No packet is longer: more data is never sent, and need not be made. */
const LARGEST_DATA = 65536;
const ECHO_REQUEST = 128;

/** See the file's header. */
export class PingSession {
  readonly #statistics: Statistics;
  readonly #next: ProcessTimer;
  readonly #end: ProcessTimer;
  readonly #identifier: number;
  readonly #timed: boolean;
  readonly #numeric: boolean;
  #last = false;
  #sentAt: SimTime = 0;
  /** An answer has come since the last request: the next one confirms the neighbour it goes through. */
  #confirm = false;

  constructor(
    readonly process: Process,
    readonly options: PingArguments,
    readonly target: ResolvedHost,
    readonly socket: RawIcmp6Socket,
  ) {
    this.#statistics = new Statistics(process.now());
    this.#identifier = process.rng('ping identifier').below(0x10000);
    this.#timed = options.size >= TIME_OCTETS;
    this.#numeric = options.numeric || options.target.includes(':');
    this.#end = process.timer('end', () => this.finish());
    this.#next = process.timer('next request', () => this.#turn());
    socket.onMessage = (message, _octets, info) => {
      if (message?.kind === 'echo-reply') this.#answered(message, info);
    };
    socket.onError = error => this.#failed(error);
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

  /** An address as answers show it: with its name, where it was asked for by name. */
  shown(host: ResolvedHost): string {
    const text = addressWithZone(host);
    const name = this.#numeric ? undefined : nameOfAddress(this.process, host.address);
    return name === undefined ? text : `${name} (${text})`;
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
    const { process, socket, target, options } = this;
    const statistics = this.#statistics;
    statistics.sending(process.now());
    const sequence = (statistics.transmitted + 1) & 0xffff;
    const data = requestData(options.size, process.now());
    const request = { code: 0, identifier: this.#identifier, sequence, data };
    const to = { address: target.address, port: 0, ...(target.dev !== undefined && { dev: target.dev }) };
    const info = {
      confirm: this.#confirm,
      ...(options.device === undefined ? {} : { dev: options.device }),
    };
    this.#confirm = false;
    const refused = socket.send({ kind: 'echo-request', type: ECHO_REQUEST, ...request }, to, info);
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

  #answered(reply: EchoReply, info: PacketInfo): void {
    if (reply.identifier !== this.#identifier || this.process.exited) return;
    const { options, target } = this;
    const octets = 8 + reply.data.length;
    const timed = this.#timed && reply.data.length >= TIME_OCTETS;
    const time = timed ? Math.max(this.process.now() - timeOf(reply.data), 0) : undefined;
    this.#confirm = true;
    const repeated = this.#statistics.answer(reply.sequence, time);
    const { address } = target;
    const otherSource = !address.isMulticast && !isRouterAnycast(target) && info.from.address !== address;
    const truncated = reply.data.length < options.size;
    if (!options.quiet) {
      const parts = [
        `${octets} bytes from ${this.shown(info.from)}: icmp_seq=${reply.sequence}`,
        options.verbose ? ` ident=${this.#identifier}` : '',
        ` ttl=${info.hopLimit}`,
        truncated ? ' (truncated)' : time === undefined ? '' : ` time=${tripText(time)} ms`,
        !truncated && repeated && (!address.isMulticast || options.verbose) ? ' (DUP!)' : '',
        !truncated && otherSource ? ' (DIFFERENT ADDRESS!)' : '',
      ];
      this.#print(`${parts.join('')}${options.audible && !truncated ? '\x07' : ''}\n`);
    }
    this.#continue();
  }

  #failed(error: SocketError): void {
    const { options, process, target } = this;
    if (error.origin === 'local') {
      if (options.quiet) return;
      const about =
        error.errno === 'EMSGSIZE'
          ? `local error: message too long, mtu: ${error.info}`
          : `local error: ${ERRNO_TEXT[error.errno]}`;
      complain(process, about);
      // ping takes the request for sent and waits as after any other before it looks whether it is done.
      this.#statistics.errors += 1;
      return;
    }
    const { data } = error;
    const identifier = ((data[4] ?? 0) << 8) | (data[5] ?? 0);
    if (data.length < 8 || data[0] !== ECHO_REQUEST || identifier !== this.#identifier) return;
    if (error.destination !== target.address) return;
    if (!options.quiet) this.#printError(error, ((data[6] ?? 0) << 8) | (data[7] ?? 0));
    this.#statistics.errors += 1;
    this.#continue();
  }

  #printError(error: SocketError, sequence: number): void {
    const address = error.offender ?? this.target.address;
    const dev = this.options.device ?? this.target.dev ?? this.#outgoing();
    const from = address.isLinkLocal && dev !== undefined ? { address, dev } : { address };
    const text = icmp6ErrorText(error.type, error.code, error.info);
    this.#print(`From ${this.shown(from)} icmp_seq=${sequence} ${text}\n`);
  }

  /** The interface that requests leave through. */
  #outgoing(): string | undefined {
    const answer = this.process.netlink.routeGet({ to: this.target.address });
    return 'errno' in answer ? undefined : answer.dev;
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

/** Whether the answer may come from another address: it is for any router of a /64. */
function isRouterAnycast({ address }: ResolvedHost): boolean {
  return address.w2 === 0 && address.w3 === 0;
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

/** The first line. */
export function heading(session: PingSession, source: ResolvedHost): string {
  const { options, target } = session;
  const from =
    options.device !== undefined || options.strictSource
      ? `from ${addressWithZone(source)} ${options.device ?? ''}: `
      : '';
  return `PING ${options.target}(${session.shown(target)}) ${from}${options.size} data bytes\n`;
}
