/** The command line of tcpdump(8) 4.99.3. */
import { type Options, type OptionSpec, parseOptions } from '../options';

/** What is to be captured, and how it is shown. */
export interface TcpdumpArguments {
  /** An interface's name or number, or `any`; undefined: the first one. */
  readonly interface: string | undefined;
  readonly count: number | undefined;
  readonly verbose: number;
  readonly linkHeader: boolean;
  /** The number of -t. */
  readonly timeStyle: number;
  readonly expression: string;
}

/** What ends the command before it begins. */
export type TcpdumpRefusal =
  | { readonly show: 'usage'; readonly complaint?: string; readonly status: number }
  | { readonly show: 'version' }
  | { readonly show: 'complaint'; readonly complaint: string };

const SPEC: OptionSpec = {
  flags: 'AbdDefhHIJKlLnNOpqStuUvxX#V',
  valued: 'BcCEFGijMQrsTVwWyzZ',
  long: { interface: 'i', version: 'V', help: 'h', 'list-interfaces': 'D', 'no-promiscuous-mode': 'p' },
};
/** Options that change nothing here: names are never looked up, output is never held back. */
const WITHOUT_EFFECT = 'nlNfpKUOBu';
const SHOWN = 'iecvt';
const LARGEST_COUNT = 2147483647;
const LARGEST_SNAPSHOT = 262144;
const MOST_TIME_STYLES = 5;

const complaint = (text: string): TcpdumpRefusal => ({ show: 'complaint', complaint: text });

/** Reads the words after the command's name. */
export function parseArguments(words: readonly string[]): TcpdumpArguments | TcpdumpRefusal {
  const options = parseOptions(words, SPEC);
  if (typeof options === 'string') return { show: 'usage', complaint: options, status: 1 };
  const refused = firstRefusal(options);
  if (refused !== undefined) return refused;
  const times = (letter: string): number => options.given.filter(each => each.letter === letter).length;
  if (times('t') > MOST_TIME_STYLES) return complaint('only -t, -tt, -ttt, -tttt and -ttttt are supported');
  const count = options.value('c');
  return {
    interface: options.value('i'),
    count: count === undefined ? undefined : Number(count),
    verbose: times('v'),
    linkHeader: options.has('e'),
    timeStyle: times('t'),
    expression: options.operands.join(' '),
  };
}

function firstRefusal(options: Options): TcpdumpRefusal | undefined {
  for (const { letter, value } of options.given) {
    if (letter === 'h') return { show: 'usage', status: 0 };
    if (letter === 'V') return { show: 'version' };
    if (letter === 'w') return complaint('-w is not simulated: sixlab run --pcap writes captures');
    if (letter === 'c' && !isCount(value)) return complaint(`invalid packet count ${value}`);
    if (letter === 's' && !(/^\d+$/.test(value) && Number(value) <= LARGEST_SNAPSHOT)) {
      return complaint(`invalid snaplen ${value} (must be >= 0 and <= ${LARGEST_SNAPSHOT})`);
    }
    if (letter !== 's' && !SHOWN.includes(letter) && !WITHOUT_EFFECT.includes(letter)) {
      return complaint(`option -${letter} is not simulated`);
    }
  }
  return undefined;
}

function isCount(text: string): boolean {
  return /^\s*\+?\d+$/.test(text) && Number(text) >= 1 && Number(text) <= LARGEST_COUNT;
}
