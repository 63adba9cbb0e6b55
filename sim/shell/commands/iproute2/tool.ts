/** What `ip` and `bridge` have in common: options, an object, its command, and the exit status (ip/ip.c, bridge/bridge.c). */
import type { Process, Program } from '../../../kernel/uapi';
import { Complaint, USAGE_STATUS } from './complaint';
import { abbreviated, exactly, flag, type Keyword, type Spelling } from './keywords';
import { checkNetns, runInNetns } from './run-in-netns';
import { defaultSettings, type Result, Session, type Settings } from './session';
import { Words } from './words';

/** One of the tools. */
export interface Tool {
  readonly usage: string;
  /** What -V prints. */
  readonly version: string;
  /** What an unknown option is referred to. */
  readonly optionHelp: string;
  readonly options: readonly Keyword<Settings>[];
  /** The first whose name the word begins is taken. */
  readonly objects: readonly (readonly [name: string, run: (session: Session, words: Words) => Result])[];
  readonly unknownObject: (word: string) => Complaint;
}

const COLOR: Spelling = word => /^-c(o(l(o(r)?)?)?)?(=(never|auto|always))?$/.test(word);

/** Options that both tools take. Colours are never written: nothing here is a terminal. */
export const COLOR_OPTION: Keyword<Settings> = flag(COLOR, () => undefined);
/** Without a name it looks for one that C calls `(null)`. */
export const NETNS_OPTION: Keyword<Settings> = {
  spelling: abbreviated('-netns'),
  read: (words, settings) => {
    settings.netns = words.take() ?? '(null)';
    return undefined;
  },
};
export const VERSION_OPTION: Keyword<Settings> = {
  spelling: abbreviated('-Version'),
  read: (_words, settings) => {
    settings.version = true;
    return 'stop';
  },
};
export const SHOWING_OPTIONS: readonly Keyword<Settings>[] = [
  flag(abbreviated('-stats', '-statistics'), settings => void settings.stats++),
  flag(abbreviated('-details'), settings => void settings.details++),
  flag(abbreviated('-oneline'), settings => void (settings.oneline = true)),
];
export const JSON_OPTION: Keyword<Settings> = flag(
  abbreviated('-json'),
  settings => void (settings.json = true),
);
export const PRETTY_OPTION: Keyword<Settings> = flag(
  abbreviated('-pretty'),
  settings => void (settings.pretty = true),
);
export const FAMILY_FLAGS: readonly Keyword<Settings>[] = [
  flag(exactly('-4'), settings => void (settings.family = 'inet')),
  flag(exactly('-6'), settings => void (settings.family = 'inet6')),
];

export function toolProgram(tool: Tool): Program {
  return {
    start(process) {
      const result = run(tool, process);
      if (result === 'running') return;
      if (result instanceof Complaint) process.write('stderr', result.text);
      process.exit(result instanceof Complaint ? result.status : (result ?? 0));
    },
  };
}

function run(tool: Tool, process: Process): Result {
  const words = new Words(process.argv.slice(1));
  const settings = defaultSettings();
  const kept = readOptions(tool, words, settings);
  if (kept instanceof Complaint) return kept;
  if (settings.netns !== undefined) {
    const missing = checkNetns(process, settings.netns);
    if (missing !== undefined) return missing;
  }
  if (settings.version) {
    process.write('stdout', tool.version);
    return 0;
  }
  if (settings.netns !== undefined) {
    const argv = [process.argv[0] ?? '', ...kept, ...words.rest];
    return runInNetns(process, settings.netns, argv, status => process.exit(status)) ?? 1;
  }
  const object = words.take();
  if (object === undefined) return new Complaint(tool.usage, USAGE_STATUS);
  const found = tool.objects.find(([name]) => abbreviated(name)(object));
  return found === undefined ? tool.unknownObject(object) : found[1](new Session(process, settings), words);
}

/** Reads the options; gives their words back without those that name a namespace. */
function readOptions(tool: Tool, words: Words, settings: Settings): string[] | Complaint {
  const kept: string[] = [];
  while (words.peek?.startsWith('-') === true) {
    const before = words.rest;
    const word = words.take() as string;
    if (word === '--') break;
    const option = word.startsWith('--') ? word.slice(1) : word;
    const keyword = tool.options.find(({ spelling }) => spelling(option));
    if (keyword === undefined)
      return new Complaint(`Option "${option}" is unknown, try "${tool.optionHelp}".\n`, USAGE_STATUS);
    const outcome = keyword.read(words, settings, option);
    if (outcome === 'stop') break;
    if (outcome !== undefined) return outcome;
    if (keyword !== NETNS_OPTION) kept.push(...before.slice(0, before.length - words.rest.length));
  }
  return kept;
}
