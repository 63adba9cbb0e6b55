/** The command line of dhcrelay(8), of DHCPv6. */
import { Ip6 } from '../../base/ip6';
import { ALL_DHCP_SERVERS } from '../dhcpv6/constants';

/** An interface that clients are at: `[ADDRESS%]INTERFACE[#INDEX]`. */
export interface Lower {
  readonly dev: string;
  /** What tells servers the link; undefined: the first global address there is. */
  readonly address: Ip6 | undefined;
  /** Undefined: that of the interface. */
  readonly id: number | undefined;
}

/** Where servers are: `[ADDRESS%]INTERFACE`. */
export interface Upper {
  readonly dev: string;
  readonly address: Ip6;
}

export interface CommandLine {
  readonly debug: boolean;
  readonly quiet: boolean;
  /** -I: an Interface-Id goes with every message. */
  readonly interfaceId: boolean;
  readonly subscriberId: string | undefined;
  readonly maxHops: number;
  readonly pidPath: string | undefined;
  readonly lowers: readonly Lower[];
  readonly uppers: readonly Upper[];
}

/** It ends at once, with this on its standard error. */
export interface Refusal {
  readonly words: string;
}

/** max_hop_count of relay/dhcrelay.c, whatever RFC 8415 §7.6 has. */
const MAX_HOPS = 10;

export function readCommandLine(argv: readonly string[]): CommandLine | Refusal {
  const [flags, values] = [new Set<string>(), new Map<string, string>()];
  const lowers: Lower[] = [];
  const uppers: Upper[] = [];
  for (let i = 1; i < argv.length; i++) {
    const word = argv[i]!;
    if (['-6', '-d', '-q', '-I', '--no-pid'].includes(word)) {
      flags.add(word);
      continue;
    }
    if (!['-l', '-u', '-c', '-s', '-pf', '-p'].includes(word)) return { words: `Unknown command: ${word}` };
    i += 1;
    const value = argv[i];
    if (value === undefined) return { words: `Missing argument for ${word}` };
    if (word === '-l') {
      const lower = parseLower(value);
      if (lower === undefined) return { words: `Bad link address '${value.split('%')[0]}'` };
      if (lowers.some(({ dev }) => dev === lower.dev))
        return { words: `Down interface '${lower.dev}' declared twice.` };
      lowers.push(lower);
    } else if (word === '-u') {
      const upper = parseUpper(value);
      if (upper === undefined) return { words: `Bad address ${value.split('%')[0]}` };
      uppers.push(upper);
    } else values.set(word, value);
  }
  if (!flags.has('-6')) return { words: 'Only DHCPv6 is simulated: dhcrelay -6' };
  if (lowers.length === 0 || uppers.length === 0)
    return { words: 'Must specify at least one lower and one upper interface.' };
  return {
    debug: flags.has('-d'),
    quiet: flags.has('-q'),
    interfaceId: flags.has('-I') || lowers.length > 1,
    subscriberId: values.get('-s'),
    maxHops: Number(values.get('-c') ?? MAX_HOPS),
    pidPath: flags.has('--no-pid') ? undefined : (values.get('-pf') ?? '/run/dhcrelay6.pid'),
    lowers,
    uppers,
  };
}

/** parse_downstream() */
function parseLower(text: string): Lower | undefined {
  const [, address, dev, id] = /^(?:([^%]*)%)?([^#]*)(?:#(.*))?$/.exec(text)!;
  const parsed = address === undefined ? undefined : Ip6.parse(address);
  if (address !== undefined && parsed === undefined) return undefined;
  return { dev: dev!, address: parsed, id: id === undefined ? undefined : parseInt(id, 10) || 0 };
}

/** parse_upstream(): without an address, all servers. */
function parseUpper(text: string): Upper | undefined {
  const [first, dev] = text.split('%');
  if (dev === undefined) return { dev: text, address: ALL_DHCP_SERVERS };
  const address = Ip6.parse(first!);
  return address && { dev, address };
}
