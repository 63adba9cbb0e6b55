/** The command line of dhcpcd(8): getopt_long() with IF_OPTS of if-options.h, and main() of dhcpcd.c. */
import { getoptLong } from '../getopt';
import type { Setting } from './config';
import { OPTIONS } from './option-table';

export interface CommandLine {
  readonly configPath: string;
  /** What it says like a line of dhcpcd.conf. */
  readonly settings: readonly Setting[];
  readonly interfaces: readonly string[];
  /** What is to be told a dhcpcd that runs: -x, -n or -N. */
  readonly signal: 'SIGTERM' | 'SIGHUP' | 'SIGUSR1' | undefined;
  readonly version: boolean;
  /** Options that are not simulated. */
  readonly refused: readonly string[];
}

/** What is printed to stderr instead of starting; the exit status is 1 then. */
export interface Printout {
  readonly printout: string;
}

const LETTERS = '146bc:de:f:gh:i:j:kl:m:no:pqr:s:t:u:v:wxy:z:ABC:DEF:GHI:JKLMNO:PQ:S:TUVW:X:Z:';

const NAMES: Readonly<Record<string, string>> = {
  '1': 'oneshot',
  '4': 'ipv4only',
  '6': 'ipv6only',
  b: 'background',
  d: 'debug',
  m: 'metric',
  p: 'persistent',
  q: 'quiet',
  s: 'inform',
  t: 'timeout',
  w: 'waitip',
  z: 'allowinterfaces',
  B: 'nobackground',
  G: 'nogateway',
  K: 'nolink',
  M: 'manager',
  S: 'static',
  Z: 'denyinterfaces',
};

const SIGNALS = { x: 'SIGTERM', n: 'SIGHUP', N: 'SIGUSR1' } as const;

/** Options that ask for something else than a dhcpcd that stays. */
const REFUSED = 'kPTUV';

/** Long options without a letter have one of their own: the private use area, by their place in the table. */
const LONG = [...OPTIONS.keys()].map((name, i) => {
  const letter = Object.entries({ ...NAMES, f: 'config', c: 'script', x: 'exit', n: 'rebind', N: 'renew' });
  return {
    name,
    letter: letter.find(([, known]) => known === name)?.[0] ?? String.fromCharCode(0xe000 + i),
    argument: OPTIONS.get(name) === 'one',
  };
});

export function readCommandLine(argv: readonly string[]): CommandLine | Printout {
  const settings: Setting[] = [];
  const interfaces: string[] = [];
  const refused: string[] = [];
  let configPath = '/etc/dhcpcd.conf';
  let signal: CommandLine['signal'];
  let version = false;
  for (const option of getoptLong(['dhcpcd', ...argv.slice(1)], LETTERS, [...LONG, VERSION])) {
    if ('complaint' in option) return { printout: `${option.complaint}\n` };
    if ('word' in option) {
      interfaces.push(option.word);
      continue;
    }
    const { letter, argument } = option;
    const name = NAMES[letter] ?? LONG.find(each => each.letter === letter)?.name;
    if (letter === VERSION.letter) version = true;
    else if (letter === 'f') configPath = argument;
    else if (letter in SIGNALS) signal = SIGNALS[letter as keyof typeof SIGNALS];
    else if (REFUSED.includes(letter)) refused.push(`-${letter}`);
    else if (name !== undefined) settings.push({ name, argument: argument === '' ? undefined : argument });
  }
  return { configPath, settings, interfaces, signal, version, refused };
}

const VERSION = { name: 'version', letter: '\uf8ff', argument: false };
