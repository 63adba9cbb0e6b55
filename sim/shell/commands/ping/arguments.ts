/** The command line of ping(8), iputils 20221126. */
import { Ip4 } from '../../../base/ip4';
import { Ip6 } from '../../../base/ip6';
import { type Options, type OptionSpec, parseOptions } from '../options';

/** What is to be done. Times are milliseconds, as ping counts them. */
export interface PingArguments {
  readonly target: string;
  /** 4 or 6 where one was demanded. */
  readonly family: 4 | 6 | undefined;
  readonly count: number | undefined;
  readonly interval: number;
  /** How long to wait for the first answer after the last request. */
  readonly linger: number;
  /** Seconds; 0 for none. */
  readonly deadline: number;
  /** Octets of data in each request. */
  readonly size: number;
  readonly hopLimit: number | undefined;
  readonly device: string | undefined;
  readonly source: Ip6 | undefined;
  readonly source4: Ip4 | undefined;
  /** The source is bound, and not only used. */
  readonly strictSource: boolean;
  readonly dontFragment: boolean | undefined;
  readonly numeric: boolean;
  readonly quiet: boolean;
  readonly verbose: boolean;
  readonly audible: boolean;
  readonly outstanding: boolean;
  readonly timestamps: boolean;
  readonly loopback: boolean;
  /** Complaints that end nothing. */
  readonly warnings: readonly string[];
}

/** What ends the command before it begins. */
export type PingRefusal =
  | { readonly show: 'usage'; readonly complaint?: string }
  | { readonly show: 'version' }
  | { readonly show: 'complaint'; readonly complaint: string; readonly status: number };

const SPEC: OptionSpec = { flags: 'h?4bR6aABCdDfLnOqrUvV', valued: 'TFNceiIlmMpQsStwW' };
/** Options that exist and do nothing that could be simulated. */
const NOT_SIMULATED = 'bRTFNACefdlmpQrSU';
const LARGEST = 2147483647;

/** Reads the words after the command's name; `command` ends in 6 where IPv6 alone is meant. */
export function parseArguments(command: string, words: readonly string[]): PingArguments | PingRefusal {
  const options = parseOptions(words, SPEC);
  if (typeof options === 'string') return { show: 'usage', complaint: options };
  const reader = new Reader(command, options);
  const refused = reader.read();
  if (refused !== undefined) return refused;
  const [target, ...more] = options.operands;
  if (target === undefined) return complaint('usage error: Destination address required', 1);
  if (more.length > 0) return { show: 'usage' };
  return reader.arguments(target);
}

function complaint(text: string, status = 2): PingRefusal {
  return { show: 'complaint', complaint: text, status };
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** Takes one option after the other, as they may contradict each other. */
class Reader {
  readonly #options: Options;
  readonly #warnings: string[] = [];
  readonly #found: Mutable<Omit<PingArguments, 'target' | 'warnings'>>;

  constructor(command: string, options: Options) {
    this.#options = options;
    this.#found = {
      family: command.endsWith('6') ? 6 : command.endsWith('4') ? 4 : undefined,
      count: undefined,
      interval: 1000,
      linger: 10_000,
      deadline: 0,
      size: 56,
      hopLimit: undefined,
      device: undefined,
      source: undefined,
      source4: undefined,
      strictSource: options.has('B'),
      dontFragment: undefined,
      numeric: options.has('n'),
      quiet: options.has('q'),
      verbose: options.has('v'),
      audible: options.has('a'),
      outstanding: options.has('O'),
      timestamps: options.has('D'),
      loopback: !options.has('L'),
    };
  }

  arguments(target: string): PingArguments {
    return { ...this.#found, target, warnings: this.#warnings };
  }

  read(): PingRefusal | undefined {
    for (const { letter, value } of this.#options.given) {
      const refused = this.#take(letter, value);
      if (refused !== undefined) return refused;
    }
    return undefined;
  }

  #take(letter: string, value: string): PingRefusal | undefined {
    const found = this.#found;
    if (NOT_SIMULATED.includes(letter)) return complaint(`option -${letter} is not simulated`);
    switch (letter) {
      case 'h':
      case '?':
        return { show: 'usage' };
      case 'V':
        return { show: 'version' };
      case '4':
      case '6': {
        const family = letter === '4' ? 4 : 6;
        if (found.family !== undefined && found.family !== family) {
          return complaint('only one -4 or -6 option may be specified');
        }
        found.family = family;
        return undefined;
      }
      case 'i':
      case 'W':
        return this.#takeSeconds(letter, value);
      case 'I':
        return this.#takeInterface(value);
      case 'M':
        if (!['do', 'dont', 'want'].includes(value)) return complaint(`invalid -M argument: ${value}`);
        found.dontFragment = value === 'do';
        return undefined;
      default:
        return this.#takeNumber(letter, value);
    }
  }

  #takeNumber(letter: string, value: string): PingRefusal | undefined {
    const found = this.#found;
    switch (letter) {
      case 'c':
        return inRange(value, 1n, 9223372036854775807n, count => (found.count = count));
      case 's':
        return inRange(value, 0n, BigInt(LARGEST), size => (found.size = size));
      case 't':
        return inRange(value, 0n, 255n, hops => (found.hopLimit = hops));
      case 'w':
        return inRange(value, 0n, BigInt(LARGEST), deadline => (found.deadline = deadline));
      default:
        return undefined;
    }
  }

  /** Seconds with a fraction; what follows the number is complained about and ignored. */
  #takeSeconds(letter: string, value: string): PingRefusal | undefined {
    const what = letter === 'i' ? 'bad timing interval' : 'bad linger time';
    const number = /^\s*[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?/.exec(value)?.[0] ?? '';
    if (value === '') return complaint(`${what}: `);
    if (number.length < value.length) {
      const garbage = value.slice(number.length);
      this.#warnings.push(`option argument contains garbage: ${garbage}`);
      this.#warnings.push('this will become fatal error in the future');
    }
    const seconds = Number(number);
    if (seconds < 0 || seconds > LARGEST / 1000) return complaint(`${what}: ${value}`);
    if (letter === 'i') this.#found.interval = Math.floor(seconds * 1000);
    else this.#found.linger = Math.floor(seconds * 1000);
    return undefined;
  }

  #takeInterface(value: string): PingRefusal | undefined {
    const found = this.#found;
    if (!value.includes(':')) {
      const address = Ip4.parse(value);
      if (address === undefined) found.device = value;
      else {
        found.source4 = address;
        found.strictSource = true;
      }
      return undefined;
    }
    const [address = '', device] = value.split('%', 2);
    const source = Ip6.parse(address);
    if (source === undefined) return complaint(`invalid source address: ${value}`);
    found.source = source;
    found.strictSource = true;
    if (device !== undefined) found.device = device;
    return undefined;
  }
}

function inRange(
  text: string,
  least: bigint,
  most: bigint,
  take: (value: number) => void,
): PingRefusal | undefined {
  if (!/^\s*[+-]?\d+$/.test(text)) return complaint(`invalid argument: '${text}'`, 1);
  const value = BigInt(text.trim().replace(/^\+/, ''));
  if (value > 9223372036854775807n || value < -9223372036854775808n) {
    return complaint(`invalid argument: '${text}': Numerical result out of range`, 1);
  }
  if (value < least || value > most) {
    return complaint(`invalid argument: '${text}': out of range: ${least} <= value <= ${most}`, 1);
  }
  take(Number(value));
  return undefined;
}
