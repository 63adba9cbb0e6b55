/** What dhcpcd.conf and the command line say: struct if_options, read_config() and parse_option() of if-options.c. */
import type { Process } from '../../kernel/uapi';
import { OPTIONS, UNMODELLED } from './option-table';

/** The options of an interface, or of dhcpcd as a whole. */
export interface Options {
  ipv4: boolean;
  dhcp: boolean;
  ipv6: boolean;
  /** Routers are solicited and heard. */
  ipv6rs: boolean;
  autoconf: boolean;
  /** It goes to the background only when a router has named a name server. */
  requiresRdnss: boolean;
  dhcp6: boolean;
  /** Default routes are installed. */
  gateway: boolean;
  background: boolean;
  daemonise: boolean;
  debug: boolean;
  quiet: boolean;
  /** What was configured stays when dhcpcd ends. */
  persistent: boolean;
  manager: boolean;
  /** Which families an address is waited for of before going to the background; empty: any. */
  readonly waitIp: Set<'any' | '4' | '6'>;
  /** Carriers are waited for. */
  link: boolean;
  initialDelay: boolean;
  ifUp: boolean;
  configure: boolean;
  /** Interfaces without a block of their own are left alone. */
  inactive: boolean;
  oneshot: boolean;
  /** RFC 7217 addresses. */
  slaacPrivate: boolean;
  /** undefined: 1000 and the index of the interface. */
  metric: number | undefined;
  /** Seconds. */
  timeout: number;
  readonly allow: string[];
  readonly deny: string[];
}

function defaults(): Options {
  return {
    ipv4: true,
    dhcp: true,
    ipv6: true,
    ipv6rs: true,
    autoconf: true,
    requiresRdnss: true,
    dhcp6: true,
    gateway: true,
    background: false,
    daemonise: true,
    debug: false,
    quiet: false,
    persistent: false,
    manager: false,
    waitIp: new Set(),
    link: true,
    initialDelay: true,
    ifUp: true,
    configure: true,
    inactive: false,
    oneshot: false,
    slaacPrivate: false,
    metric: undefined,
    timeout: 30,
    allow: [],
    deny: [],
  };
}

/** An option by its name in the file; on the command line by its letter, which stands for a name. */
export interface Setting {
  readonly name: string;
  readonly argument: string | undefined;
}

/** What reading says: a complaint of dhcpcd's, or the name of an option that is not simulated. */
export interface Reader {
  readonly complain: (text: string) => void;
  readonly unmodelled: (name: string) => void;
}

/** A configuration and the interfaces it has blocks for. */
export interface ReadConfig {
  readonly options: Options;
  readonly blocks: readonly string[];
}

/**
 * read_config(): what is before the first block, and the block of the interface.
 *
 * @param ifname none: what is for all of dhcpcd
 */
export function readConfig(
  os: Process,
  path: string,
  ifname: string | undefined,
  commandLine: readonly Setting[],
  reader: Reader,
): ReadConfig {
  const options = defaults();
  const blocks: string[] = [];
  const file = os.files.read(path);
  let skip = false;
  for (const { name, argument } of 'text' in file ? settingsOf(file.text) : []) {
    if (name === 'interface') {
      skip = argument === undefined || argument !== ifname;
      if (argument !== undefined) blocks.push(argument);
    } else if (name === 'ssid' || name === 'profile') skip = true;
    else if (!skip) apply(options, name, argument, reader);
  }
  if ('errno' in file) reader.complain(`read_config: ${path}: ${noSuchFile(file.errno)}`);
  for (const { name, argument } of commandLine) apply(options, name, argument, reader);
  finish(options);
  return { options, blocks };
}

function noSuchFile(errno: string): string {
  return errno === 'ENOENT' ? 'No such file or directory' : errno;
}

/** get_line(): names and what is behind them, without comments. */
function* settingsOf(text: string): Generator<Setting> {
  for (const line of text.split('\n')) {
    const bare = withoutComment(line.replace(/^[ \t]+/, ''));
    if (bare === '' || bare.startsWith(';')) continue;
    const [, name = '', rest = ''] = /^([^ \t]*)[ \t]*(.*?)[ \t]*$/.exec(bare) ?? [];
    yield { name, argument: rest === '' ? undefined : rest };
  }
}

/** A `#` begins a comment, unless it is escaped or between quotes. */
function withoutComment(line: string): string {
  let quoted = false;
  for (let at = 0; at < line.length; at += 1) {
    if (line[at] === '\\') at += 1;
    else if (line[at] === '"') quoted = !quoted;
    else if (line[at] === '#' && !quoted) return line.slice(0, at);
  }
  return line;
}

/** parse_config_line() and parse_option() */
function apply(options: Options, name: string, argument: string | undefined, reader: Reader): void {
  const arity = OPTIONS.get(name);
  if (arity === undefined) return reader.complain(`unknown option: ${name}`);
  if (arity === 'one' && argument === undefined)
    return reader.complain(`option requires an argument -- ${name}`);
  if (UNMODELLED.has(name)) reader.unmodelled(name);
  const switched = SWITCHES[name];
  if (switched !== undefined) Object.assign(options, switched);
  else if (argument !== undefined || name === 'waitip') applyArgument(options, name, argument ?? '', reader);
}

const SWITCHES: Readonly<Record<string, Partial<Options>>> = {
  background: { background: true },
  debug: { debug: true },
  quiet: { quiet: true },
  persistent: { persistent: true },
  nobackground: { daemonise: false },
  nogateway: { gateway: false },
  gateway: { gateway: true },
  nolink: { link: false },
  manager: { manager: true },
  oneshot: { oneshot: true },
  ipv4only: { ipv4: true, ipv6: false },
  ipv6only: { ipv4: false, ipv6: true },
  ipv4: { ipv4: true },
  noipv4: { ipv4: false },
  ipv6: { ipv6: true },
  noipv6: { ipv6: false },
  ipv6rs: { ipv6rs: true },
  noipv6rs: { ipv6rs: false },
  ipv6ra_autoconf: { autoconf: true },
  ipv6ra_noautoconf: { autoconf: false },
  ipv6ra_fork: { requiresRdnss: false },
  dhcp: { dhcp: true, ipv4: true },
  nodhcp: { dhcp: false },
  dhcp6: { dhcp6: true, ipv6: true },
  nodhcp6: { dhcp6: false },
  nodelay: { initialDelay: false },
  noup: { ifUp: false },
  inactive: { inactive: true },
  configure: { configure: true },
  noconfigure: { configure: false },
};

function applyArgument(options: Options, name: string, argument: string, { complain }: Reader): void {
  switch (name) {
    case 'metric':
      options.metric = number(argument) ?? 0;
      if (number(argument) === undefined) complain(`failed to convert metric ${argument}`);
      break;
    case 'timeout':
      options.timeout = number(argument) ?? 0;
      if (number(argument) === undefined) complain(`failed to convert timeout ${argument}`);
      break;
    case 'waitip':
      options.waitIp.add('any');
      if (argument.includes('4')) options.waitIp.add('4');
      if (argument.includes('6')) options.waitIp.add('6');
      break;
    case 'allowinterfaces':
      options.allow.push(...argument.split(/[ ,]+/));
      break;
    case 'denyinterfaces':
      options.deny.push(...argument.split(/[ ,]+/));
      break;
    case 'slaac':
      options.slaacPrivate = ['private', 'stableprivate', 'stable'].includes(argument.split(/\s/)[0] ?? '');
      break;
  }
}

/** strtoi(3): C's notation, not negative, and no more than an int. */
function number(text: string): number | undefined {
  const value = /^(?:0x[0-9a-f]+|\d+)$/i.test(text) ? Number(text) : NaN;
  return value <= 0x7fffffff ? value : undefined;
}

/** finish_config() */
function finish(options: Options): void {
  if (!options.ipv4) options.dhcp = false;
  if (!options.ipv6) Object.assign(options, { ipv6rs: false, dhcp6: false });
  if (!options.ipv6rs) Object.assign(options, { autoconf: false, requiresRdnss: false });
}
