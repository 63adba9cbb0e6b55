/** The command line of dhclient(8). */

export interface CommandLine {
  readonly six: boolean;
  /** -S: information only. */
  readonly stateless: boolean;
  /** How many of each association are wanted: -N, -T, -P. */
  readonly wanted: { readonly na: number; readonly ta: number; readonly pd: number };
  readonly release: boolean;
  /** -x: end the one that runs, and say nothing to the server. */
  readonly stop: boolean;
  readonly oneTry: boolean;
  readonly noWait: boolean;
  readonly debug: boolean;
  readonly verbose: boolean;
  readonly duid: 'LL' | 'LLT' | undefined;
  readonly configPath: string;
  readonly leasePath: string;
  readonly pidPath: string;
  /** IF_METRIC of the environment of dhclient-script (-e): the metric of the default route. */
  readonly metric: string | undefined;
  readonly interfaces: readonly string[];
}

export interface Printout {
  readonly printout: string;
  readonly status: number;
}

const FLAGS: ReadonlySet<string> = new Set([
  '-4',
  '-6',
  '-S',
  '-N',
  '-T',
  '-P',
  '-R',
  '-1',
  '-r',
  '-x',
  '-v',
  '-d',
  '-q',
  '-nw',
  '-n',
  '-I',
  '-i',
  '--no-pid',
]);
const WITH_VALUE: ReadonlySet<string> = new Set([
  '-cf',
  '-lf',
  '-df',
  '-pf',
  '-sf',
  '-D',
  '-p',
  '-e',
  '--dad-wait-time',
]);

export function readCommandLine(argv: readonly string[]): CommandLine | Printout {
  const counts = new Map<string, number>();
  const values = new Map<string, string>();
  const interfaces: string[] = [];
  for (let i = 1; i < argv.length; i++) {
    const word = argv[i]!;
    if (word === '--version') return { printout: 'isc-dhclient-4.4.3-P1\n', status: 0 };
    if (FLAGS.has(word)) counts.set(word, (counts.get(word) ?? 0) + 1);
    else if (WITH_VALUE.has(word)) {
      i += 1;
      if (i === argv.length) return usage(`Option ${word} requires an argument.`);
      values.set(word, argv[i]!);
    } else if (word.startsWith('-')) return usage(`Unknown command: ${word}`);
    else interfaces.push(word);
  }
  const duid = values.get('-D');
  if (duid !== undefined && duid !== 'LL' && duid !== 'LLT') return usage('Argument to -D must be LL or LLT');
  const count = (flag: string): number => counts.get(flag) ?? 0;
  const stateless = count('-S') > 0;
  const name = counts.has('-6') || stateless ? 'dhclient6' : 'dhclient';
  const asked = count('-N') + count('-T') + count('-P');
  if (stateless && asked > 0) return usage('Stateless commnad: -S incompatible with other commands');
  return {
    six: counts.has('-6') || stateless || asked > 0,
    stateless,
    wanted: { na: stateless ? 0 : asked === 0 ? 1 : count('-N'), ta: count('-T'), pd: count('-P') },
    release: counts.has('-r'),
    stop: counts.has('-x'),
    oneTry: counts.has('-1'),
    noWait: counts.has('-nw'),
    debug: counts.has('-d'),
    verbose: counts.has('-v') || counts.has('-d'),
    duid,
    configPath: values.get('-cf') ?? '/etc/dhcp/dhclient.conf',
    leasePath: values.get('-lf') ?? `/var/lib/dhcp/${name}.leases`,
    pidPath: values.get('-pf') ?? `/run/${name}.pid`,
    metric: /^IF_METRIC=(\d+)$/.exec(values.get('-e') ?? '')?.[1],
    interfaces,
  };
}

function usage(fault: string): Printout {
  const lines = [
    'Usage: dhclient [-4|-6] [-SNTPRI1dvrxi] [-nw] [-p <port>] [-D LL|LLT]',
    '                [--dad-wait-time <seconds>] [--prefix-len-hint <length>]',
    '                [-s server-addr] [-cf config-file]',
    '                [-df duid-file] [-lf lease-file]',
    '                [-pf pid-file] [--no-pid] [-e VAR=val]',
    '                [-sf script-file] [interface]*',
  ];
  return { printout: `${fault}\n${lines.join('\n')}\n`, status: 1 };
}
