/** The command line of dhcpd(8). */

export interface CommandLine {
  readonly six: boolean;
  readonly configPath: string;
  readonly leasePath: string;
  readonly pidPath: string;
  /** -f or -d. */
  readonly foreground: boolean;
  /** -d. */
  readonly toStderr: boolean;
  /** -t or -T. */
  readonly test: boolean;
  readonly quiet: boolean;
  readonly interfaces: readonly string[];
}

/** What is printed instead of starting, and the exit status. */
export interface Printout {
  readonly printout: string;
  readonly status: number;
}

const FLAGS: ReadonlySet<string> = new Set(['-4', '-6', '-d', '-f', '-t', '-T', '-q', '--no-pid']);
const WITH_VALUE: ReadonlySet<string> = new Set([
  '-cf',
  '-lf',
  '-pf',
  '-p',
  '-s',
  '-tf',
  '-user',
  '-group',
  '-chroot',
]);

export function readCommandLine(argv: readonly string[]): CommandLine | Printout {
  const flags = new Set<string>();
  const values = new Map<string, string>();
  const interfaces: string[] = [];
  for (let i = 1; i < argv.length; i++) {
    const word = argv[i]!;
    if (word === '--version') return { printout: 'isc-dhcpd-4.4.3-P1\n', status: 0 };
    if (FLAGS.has(word)) flags.add(word);
    else if (WITH_VALUE.has(word)) {
      i += 1;
      if (i === argv.length) return usage(`Option ${word} requires a argument.`);
      values.set(word, argv[i]!);
    } else if (word.startsWith('-')) return usage(`Unknown command ${word}`);
    else if (word.length >= 16) {
      return { printout: `${word}: interface name too long (is ${word.length})\n`, status: 1 };
    } else interfaces.push(word);
  }
  const six = flags.has('-6');
  const lib = six ? 'dhcpd6' : 'dhcpd';
  return {
    six,
    configPath: values.get('-cf') ?? '/etc/dhcp/dhcpd.conf',
    leasePath: values.get('-lf') ?? `/var/lib/dhcp/${lib}.leases`,
    pidPath: values.get('-pf') ?? `/var/run/${lib}.pid`,
    foreground: flags.has('-f') || flags.has('-d'),
    toStderr: flags.has('-d'),
    test: flags.has('-t') || flags.has('-T'),
    quiet: flags.has('-q'),
    interfaces,
  };
}

function usage(fault: string): Printout {
  const lines = [
    'Usage: dhcpd [-p <UDP port #>] [-f] [-d] [-q] [-t|-T]',
    '             [-4|-6] [-cf config-file] [-lf lease-file]',
    '             [-user user] [-group group] [-chroot dir]',
    '             [-tf trace-output-file]',
    '             [-play trace-input-file]',
    '             [-pf pid-file] [--no-pid] [-s server]',
    '             [if0 [...ifN]]',
  ];
  return { printout: `${fault}\n${lines.join('\n')}\n`, status: 1 };
}
