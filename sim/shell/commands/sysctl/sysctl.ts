/**
 * sysctl(8) of procps 4.0.2: keys, `-w`, `-a`, `-p` and `--system`.
 *
 * Differs from Linux: options with long names are written in full.
 */
import type { Process, Program } from '../../../kernel/uapi';
import { ERRNO_TEXT } from '../../../kernel/uapi';
import { expandPathname } from '../../language/glob';
import { absolutePath } from '../../language/path';
import { type Options, parseOptions } from '../options';
import { compileRegex } from '../regex/compile';
import type { Matcher } from '../regex/matcher';
import { parseSetting, PROC_PATH, type Setting } from './settings';
import { SysctlTree } from './tree';
import { USAGE } from './usage';

const DEFAULT_PRELOAD = '/etc/sysctl.conf';
const SYSTEM_DIRECTORIES = [
  '/etc/sysctl.d',
  '/run/sysctl.d',
  '/usr/local/lib/sysctl.d',
  '/usr/lib/sysctl.d',
  '/lib/sysctl.d',
];

/** Letters nobody types, for options that have a long name only. */
const DEPRECATED = '\ue000';
const DRY_RUN = '\ue001';
const SYSTEM = '\ue002';

const OPTIONS = {
  flags: `aAXbeNnpfqwoxVdh${DEPRECATED}${DRY_RUN}${SYSTEM}`,
  valued: 'r',
  long: {
    all: 'a',
    deprecated: DEPRECATED,
    'dry-run': DRY_RUN,
    binary: 'b',
    ignore: 'e',
    names: 'N',
    values: 'n',
    load: 'p',
    quiet: 'q',
    write: 'w',
    system: SYSTEM,
    pattern: 'r',
    help: 'h',
    version: 'V',
  },
};

export const sysctl: Program = {
  start(process) {
    if (!process.argv.includes('-')) return process.exit(run(process, ''));
    let input = '';
    process.stdin.onText(text => {
      if (text === undefined) process.exit(run(process, input));
      else input += text;
    });
  },
};

/**
 * @param input what standard input had, where it may be asked for
 * @returns the exit status, of which the lowest eight bits count
 */
function run(process: Process, input: string): number {
  if (process.argv.length < 2) {
    process.write('stderr', USAGE);
    return 1;
  }
  const { words, file } = splitFile(process.argv.slice(1));
  const options = parseOptions(words, OPTIONS);
  if (typeof options === 'string') {
    process.write('stderr', `sysctl: ${options}\n`);
    process.write('stdout', USAGE);
    return 0;
  }
  const help = options.given.find(({ letter }) => 'dhV'.includes(letter));
  if (help !== undefined) {
    process.write('stdout', help.letter === 'V' ? 'sysctl from procps-ng 4.0.2\n' : USAGE);
    return 0;
  }
  return new Run(process, options, file, input).status() & 255;
}

/** Takes the file from `-pFILE` and `--load=FILE`: a value that is joined or absent. */
function splitFile(words: readonly string[]): {
  readonly words: readonly string[];
  readonly file: string | undefined;
} {
  let file: string | undefined;
  let ended = false;
  const left = words.map(word => {
    ended ||= word === '--';
    const [, flags, joined] = /^(--load)=(.*)$/s.exec(word) ?? /^(-[^-pfr]*[pf])(.+)$/s.exec(word) ?? [];
    if (ended || flags === undefined) return word;
    file = joined;
    return flags;
  });
  return { words: left, file };
}

/** No key at all: the expression cannot be read. */
type Pattern = Matcher | 'nothing' | undefined;

function compilePattern(expression: string | undefined): Pattern {
  if (expression === undefined) return undefined;
  if (repeatsNothing(expression)) return 'nothing';
  const compiled = compileRegex([expression], { syntax: 'extended', ignoreCase: false, bounds: 'none' });
  return typeof compiled === 'string' ? 'nothing' : compiled;
}

/** A `*`, `+`, `?` or `{` with nothing before it, which regcomp(3) does not take, although grep does. */
function repeatsNothing(expression: string): boolean {
  const plain = expression.replace(/\\.|\[\^?\]?[^\]]*\]/gs, 'x');
  return /(^|[(|^])[*+?{]/.test(plain);
}

class Run {
  readonly #tree: SysctlTree;
  readonly #pattern: Pattern;

  constructor(
    readonly process: Process,
    readonly options: Options,
    readonly file: string | undefined,
    readonly input: string,
  ) {
    this.#pattern = compilePattern(options.value('r'));
    this.#tree = new SysctlTree(process, {
      names: !options.has('n') && !options.has('b'),
      newline: !options.has('b'),
      namesOnly: options.has('N'),
      ignoreErrors: options.has('e') || options.has(SYSTEM),
      quiet: options.has('q'),
      dryRun: options.has(DRY_RUN),
      deprecated: options.has(DEPRECATED),
      pattern: this.#pattern === 'nothing' ? undefined : this.#pattern,
    });
  }

  status(): number {
    const { options } = this;
    if (['a', 'A', 'X'].some(letter => options.has(letter)))
      return this.#pattern === 'nothing' ? 0 : this.#tree.showAll(PROC_PATH);
    if (options.has('p') || options.has('f')) return this.#load(this.#filesToLoad());
    const system = options.has(SYSTEM) ? this.#loadSystem() : 0;
    if (options.has(SYSTEM) && options.operands.length === 0) return system;
    return system | this.#variables();
  }

  #filesToLoad(): readonly string[] {
    const { operands } = this.options;
    if (this.file !== undefined) return [this.file, ...operands];
    return operands.length > 0 ? operands : [DEFAULT_PRELOAD];
  }

  /** Each name once, from the first directory that has it, in the order of names; then the old file. */
  #loadSystem(): number {
    const { files } = this.process;
    const found = new Map<string, string>();
    for (const directory of SYSTEM_DIRECTORIES) {
      const names = files.list(directory);
      if ('errno' in names) continue;
      for (const name of names)
        if (name.endsWith('.conf') && !found.has(name)) found.set(name, `${directory}/${name}`);
    }
    const paths = [...found].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, path]) => path);
    if ('text' in files.read(DEFAULT_PRELOAD)) paths.push(DEFAULT_PRELOAD);
    return this.#load(paths, path => {
      if (!this.options.has('q')) this.process.write('stdout', `* Applying ${path} ...\n`);
    });
  }

  /** Reads all files before anything is written. */
  #load(patterns: readonly string[], announce: (path: string) => void = () => undefined): number {
    let status = 0;
    const settings: Setting[] = [];
    for (const pattern of patterns) {
      const matching = expandPathname(this.process.files, pattern);
      let number = 0;
      for (const path of matching.length > 0 ? matching : [pattern]) {
        announce(path);
        const lines = this.#readLines(path);
        if (lines === undefined) {
          status = 1;
          break;
        }
        for (const line of lines) {
          number += 1;
          const setting = this.#parse(line, `${path}(${number})`);
          if (setting !== undefined) settings.push(setting);
        }
      }
    }
    return status | this.#writeAll(settings);
  }

  /** Complains of a file that cannot be read. */
  #readLines(path: string): readonly string[] | undefined {
    if (path === '-') return this.input.split('\n');
    const content = this.process.files.read(absolutePath(path));
    if ('text' in content) return content.text.split('\n');
    this.#tree.warn(`cannot open "${path}": ${ERRNO_TEXT[content.errno]}`);
    return undefined;
  }

  #parse(line: string, where: string): Setting | undefined {
    const text = line.trimStart();
    const comment = text.startsWith('#') || text.startsWith(';');
    if (
      !comment &&
      this.#pattern !== undefined &&
      (this.#pattern === 'nothing' || this.#pattern.find(text) === undefined)
    )
      return undefined;
    return parseSetting(line, where, this.#tree.warn);
  }

  /** A key with a pattern gives way to keys that are named, with a value or after a minus. */
  #writeAll(settings: readonly Setting[]): number {
    let status = 0;
    for (const setting of settings) {
      if (setting.value === undefined) continue;
      if (!/[*?[]/.test(setting.path)) {
        status |= this.#tree.write(setting.path, setting);
        continue;
      }
      for (const path of expandPathname(this.process.files, setting.path))
        if (!settings.some(other => other.path === path)) status |= this.#tree.write(path, setting);
    }
    return status;
  }

  #variables(): number {
    const { operands } = this.options;
    const hint = "Try `sysctl --help' for more information.\n";
    if (operands.length === 0) {
      this.process.write('stderr', `sysctl: no variables specified\n${hint}`);
      return 1;
    }
    if (this.options.has('N') && this.options.has('q')) {
      this.process.write('stderr', `sysctl: options -N and -q cannot coexist\n${hint}`);
      return 1;
    }
    let status = 0;
    for (const word of operands) {
      if (!this.options.has('w') && !word.includes('=')) {
        if (this.#pattern !== 'nothing') status += this.#tree.show(word);
        continue;
      }
      const setting = this.#parse(word, 'command line(0)');
      status |= setting === undefined ? 1 : this.#tree.write(setting.path, setting);
    }
    return status;
  }
}
