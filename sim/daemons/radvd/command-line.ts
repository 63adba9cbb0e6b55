/** The command line of radvd(8). Mirrors main() of radvd.c. */
import { getoptLong, type LongOption } from '../getopt';

export type LogMethod = 'syslog' | 'stderr_syslog' | 'stderr' | 'stderr_clean' | 'logfile' | 'none';

export interface CommandLine {
  /** The last part of what it was called by. */
  readonly name: string;
  readonly configPath: string;
  readonly debugLevel: number;
  readonly pidFile: string;
  /** Absent: as it suits, see log-writer.ts. */
  readonly logMethod: LogMethod | undefined;
  readonly logFile: string;
  readonly configTest: boolean;
  readonly daemonize: boolean;
}

/** What is printed to stderr instead of starting; the exit status is 1 then. */
export interface Printout {
  readonly printout: string;
}

/** -f is missing in radvd's own list too: only --facility works. */
const LETTERS = 'd:C:l:m:p:t:u:vhcn';

/** Facility, chroot and user are taken and mean nothing here. */
const LONG: readonly LongOption[] = [
  { name: 'chrootdir', letter: 't', argument: true },
  { name: 'config', letter: 'C', argument: true },
  { name: 'configtest', letter: 'c', argument: false },
  { name: 'debug', letter: 'd', argument: true },
  { name: 'facility', letter: 'f', argument: true },
  { name: 'help', letter: 'h', argument: false },
  { name: 'logfile', letter: 'l', argument: true },
  { name: 'logmethod', letter: 'm', argument: true },
  { name: 'nodaemon', letter: 'n', argument: false },
  { name: 'pidfile', letter: 'p', argument: true },
  { name: 'username', letter: 'u', argument: true },
  { name: 'version', letter: 'v', argument: false },
];

const LOG_METHODS: readonly string[] = [
  'syslog',
  'stderr_syslog',
  'stderr',
  'stderr_clean',
  'logfile',
  'none',
] satisfies LogMethod[];

export function readCommandLine(argv: readonly string[], version: string): CommandLine | Printout {
  const name = argv[0]?.split('/').at(-1) ?? 'radvd';
  const given = new Map<string, string>();
  for (const option of getoptLong([name, ...argv.slice(1)], LETTERS, LONG)) {
    if ('complaint' in option) return { printout: `${option.complaint}\n` };
    if ('word' in option) continue;
    const { letter, argument } = option;
    if (letter === 'h') return { printout: usage(name) };
    if (letter === 'v') return { printout: `Version: ${version}\n` };
    if (letter === 'm' && !LOG_METHODS.includes(argument)) {
      return { printout: `${name}: unknown log method: ${argument}\n` };
    }
    given.set(letter, argument);
  }
  return {
    name,
    configPath: given.get('C') ?? '/etc/radvd.conf',
    debugLevel: Number.parseInt(given.get('d') ?? '0', 10) || 0,
    pidFile: given.get('p') ?? '/run/radvd.pid',
    logMethod: given.get('m') as LogMethod | undefined,
    logFile: given.get('l') ?? '/var/log/radvd.log',
    configTest: given.has('c'),
    daemonize: !given.has('n'),
  };
}

function usage(name: string): string {
  const options = LONG.map(option => {
    const argument = option.argument ? ' VALUE' : '';
    return `  -${option.letter}, --${option.name}${argument}\n`;
  });
  return `usage: ${name} [options]\n${options.join('')}`;
}
