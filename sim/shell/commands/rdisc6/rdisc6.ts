/**
 * rdisc6(8) of ndisc6 1.0.5: ask for routers, and show what they advertise.
 *
 * Differs from Linux: routers are asked at most every 100 µs, where the real one with a wait of 0 is limited by its speed.
 */
import { type Process, type Program, type RawIcmp6Socket, ERRNO_TEXT } from '../../../kernel/uapi';
import type { Ip6 } from '../../../base/ip6';
import { type Options, type OptionSpec, parseOptions } from '../options';
import { RESOLVE_FAILURE_TEXT, resolveHost } from '../resolve-host';
import { advertisementText } from './advertisement-text';

const SPEC: OptionSpec = {
  flags: '1dhmnqVv',
  valued: 'rsw',
  long: {
    single: '1',
    'no-solicit': 'd',
    help: 'h',
    multiple: 'm',
    numeric: 'n',
    quiet: 'q',
    retry: 'r',
    source: 's',
    version: 'V',
    verbose: 'v',
    wait: 'w',
  },
};

const HELP = `Usage: rdisc6 [options] [IPv6 address] <interface>
Solicits on-link IPv6 routers (Router Discovery)

  -1, --single     display first response and exit
  -d, --no-solicit don't send any solicitation messages
  -h, --help       display this help and exit
  -m, --multiple   wait and display all responses
  -n, --numeric    don't resolve host names
  -q, --quiet      only print the advertized prefixes (mainly for scripts)
  -r, --retry      maximum number of attempts (default: 3)
  -s, --source     specify source IPv6 address
  -V, --version    display program version and exit
  -v, --verbose    verbose display (this is the default)
  -w, --wait       how long to wait for a response [ms] (default: 1000)

`;

const VERSION = `ndisc6: IPv6 Neighbor/Router Discovery userland tool 1.0.5 ($Rev$)
Written by Remi Denis-Courmont

Copyright (C) 2004-2007 Remi Denis-Courmont
This is free software; see the source for copying conditions.
There is NO warranty; not even for MERCHANTABILITY or
FITNESS FOR A PARTICULAR PURPOSE.

`;

const ALL_ROUTERS = 'ff02::2';
/** MAX_RTR_SOLICITATION_INTERVAL, RFC 4861 §10. */
const DEFAULT_WAIT = 4000;
const DEFAULT_ATTEMPTS = 3;
const LARGEST = 0xffffffff;
const MILLISECOND = 1000;
const LEAST_WAIT = 100;
const HOPS = 255;
const ROUTER_ADVERTISEMENT = 134;

interface Plan {
  readonly host: string;
  readonly dev: string;
  readonly attempts: number;
  /** Milliseconds. */
  readonly wait: number;
  readonly source: string | undefined;
  readonly single: boolean;
  readonly verbose: boolean;
  readonly numeric: boolean;
  readonly solicit: boolean;
}

export const rdisc6: Program = {
  start(process) {
    const options = parseOptions(process.argv.slice(1), SPEC);
    if (typeof options === 'string') return usageError(process, options);
    for (const { letter } of options.given) {
      if (letter !== 'h' && letter !== 'V') continue;
      process.write('stdout', letter === 'h' ? HELP : VERSION);
      return process.exit(0);
    }
    const plan = planOf(options);
    if (plan === undefined) usageError(process);
    else discover(process, plan);
  },
};

function usageError(process: Process, complaint?: string): void {
  const name = process.argv[0] ?? '';
  if (complaint !== undefined) process.write('stderr', `${name}: ${complaint}\n`);
  process.write('stderr', `Try "${name} -h" for more information.\n`);
  process.exit(2);
}

function planOf(options: Options): Plan | undefined {
  const attempts = number(options.value('r'), DEFAULT_ATTEMPTS);
  const wait = number(options.value('w'), DEFAULT_WAIT);
  const { operands } = options;
  if (attempts === undefined || wait === undefined || operands.length < 1 || operands.length > 2) {
    return undefined;
  }
  let verbosity = 1;
  let single = false;
  for (const { letter } of options.given) {
    if (letter === 'q') verbosity = 0;
    if (letter === 'v') verbosity += 1;
    if (letter === '1' || letter === 'm') single = letter === '1';
  }
  return {
    host: operands.length === 2 ? operands[0]! : ALL_ROUTERS,
    dev: operands.at(-1)!,
    attempts,
    wait,
    source: options.value('s'),
    single,
    verbose: verbosity > 0,
    numeric: options.has('n'),
    solicit: !options.has('d'),
  };
}

/** As strtoul(3) reads it: decimal, 0x and 0 for octal. */
function number(text: string | undefined, otherwise: number): number | undefined {
  if (text === undefined) return otherwise;
  const [, hexadecimal, octal, decimal] = /^\s*\+?(?:0x([0-9a-f]+)|(0[0-7]*)|([1-9]\d*))$/i.exec(text) ?? [];
  const value =
    hexadecimal !== undefined
      ? parseInt(hexadecimal, 16)
      : octal !== undefined
        ? parseInt(octal, 8)
        : Number(decimal);
  return value <= LARGEST ? value : undefined;
}

function discover(process: Process, plan: Plan): void {
  const socket = process.rawIcmp6();
  if ('errno' in socket) return failed(process, 'Raw IPv6 socket', ERRNO_TEXT[socket.errno]);
  socket.setsockopt({
    ICMP6_FILTER: [ROUTER_ADVERTISEMENT],
    IPV6_MULTICAST_HOPS: HOPS,
    IPV6_UNICAST_HOPS: HOPS,
  });
  if (plan.source !== undefined) {
    const source = addressOf(process, plan.source, plan);
    if (source === undefined) return;
    const refused = socket.bind({ address: source, port: 0, dev: plan.dev });
    if (refused !== undefined) return failed(process, plan.source, ERRNO_TEXT[refused]);
  }
  const target = addressOf(process, plan.host, plan);
  if (target === undefined) return;
  if (plan.verbose) {
    process.write('stdout', `Soliciting ${plan.host} (${target.toString()}) on ${plan.dev}...\n`);
  }
  new Discovery(process, plan, target, socket).start();
}

/** The address a name stands for on the interface; undefined when that ended the program. */
function addressOf(process: Process, name: string, { dev, numeric }: Plan): Ip6 | undefined {
  const resolved = resolveHost(process, name);
  const failure = typeof resolved === 'string' ? resolved : undefined;
  if (failure !== undefined) {
    failed(process, name, RESOLVE_FAILURE_TEXT[numeric && failure === 'try-again' ? 'not-known' : failure]);
    return undefined;
  }
  if (process.netlink.link(dev) === undefined) {
    failed(process, dev, ERRNO_TEXT.ENODEV);
    return undefined;
  }
  return typeof resolved === 'string' ? undefined : resolved.address;
}

/** perror(3): nothing before the error where there is nothing to say. */
function failed(process: Process, what: string, why: string): void {
  process.write('stderr', `${what === '' ? '' : `${what}: `}${why}\n`);
  process.exit(1);
}

/** Solicitations, each with its wait, and what comes in meanwhile. */
class Discovery {
  #left: number;
  #responses = 0;

  constructor(
    readonly process: Process,
    readonly plan: Plan,
    readonly target: Ip6,
    readonly socket: RawIcmp6Socket,
  ) {
    this.#left = plan.attempts;
    socket.onMessage = (_message, octets, info) => {
      if (info.hopLimit !== HOPS) return;
      if (info.from.dev !== undefined && info.from.dev !== plan.dev) return;
      this.#received(octets, info.from.address);
    };
  }

  start(): void {
    const waited = this.process.timer('wait', () => {
      if (this.#responses > 0) return this.process.exit(0);
      if (this.plan.verbose) this.process.write('stdout', 'Timed out.\n');
      this.#attempt(() => waited.arm(Math.max(this.plan.wait * MILLISECOND, LEAST_WAIT)));
    });
    this.#attempt(() => waited.arm(Math.max(this.plan.wait * MILLISECOND, LEAST_WAIT)));
  }

  #attempt(wait: () => void): void {
    const { plan, process, socket } = this;
    if (this.#left === 0) {
      if (plan.verbose) process.write('stdout', 'No response.\n');
      return process.exit(2);
    }
    this.#left -= 1;
    if (plan.solicit) {
      const to = { address: this.target, port: 0, dev: plan.dev };
      const refused = socket.send(
        { kind: 'router-solicitation', type: 133, code: 0, options: [] },
        to,
        // The scope of the address is that of the interface, whatever the address.
        { dev: plan.dev },
      );
      if (refused !== undefined) return failed(process, 'Sending ICMPv6 packet', ERRNO_TEXT[refused]);
    }
    wait();
  }

  #received(octets: Uint8Array, from: Ip6): void {
    const { plan, process } = this;
    if (process.exited) return;
    const shown = advertisementText(octets, plan.verbose);
    if (shown === undefined) return;
    process.write('stdout', shown.text);
    if (!shown.whole) return;
    if (plan.verbose) process.write('stdout', ` from ${from.toString()}\n`);
    this.#responses += 1;
    if (plan.single) process.exit(0);
  }
}
