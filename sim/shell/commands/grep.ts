/**
 * grep(1), egrep, fgrep: statuses 0 (found), 1 (not found), 2 (error), lines as they come.
 *
 * Differs from Linux: `-P` and directories (`-r`) are refused; colours are never used.
 */
import type { Process, Program } from '../../kernel/uapi';
import type { Options } from './options';
import { parseOptions } from './options';
import { compileRegex } from './regex/compile';
import type { Matcher } from './regex/matcher';
import type { RegexSyntax } from './regex/syntax';
import { commandName, fail, put, readLines } from './streams';

const SPEC = {
  flags: 'EFGPivwxcolLqshHnry',
  valued: 'emABCf',
  long: {
    'extended-regexp': 'E',
    'fixed-strings': 'F',
    'basic-regexp': 'G',
    'perl-regexp': 'P',
    regexp: 'e',
    'ignore-case': 'i',
    'invert-match': 'v',
    'word-regexp': 'w',
    'line-regexp': 'x',
    count: 'c',
    color: '',
    colour: '',
    'files-with-matches': 'l',
    'files-without-match': 'L',
    'max-count': 'm',
    'only-matching': 'o',
    quiet: 'q',
    silent: 'q',
    'no-messages': 's',
    'line-number': 'n',
    'with-filename': 'H',
    'no-filename': 'h',
    'after-context': 'A',
    'before-context': 'B',
    context: 'C',
    'line-buffered': '',
    recursive: 'r',
  },
};

/** What to show of the lines that are selected. */
interface Plan {
  readonly matcher: Matcher;
  readonly invert: boolean;
  readonly show: 'lines' | 'matches' | 'count' | 'names' | 'names-without' | 'nothing';
  readonly max: number;
  readonly before: number;
  readonly after: number;
  readonly numbers: boolean;
  readonly names: boolean;
}

export const grep: Program = {
  start(process) {
    const words = process.argv
      .slice(1)
      .flatMap(word => (/^-\d+$/.test(word) ? ['-C', word.slice(1)] : [word]));
    const options = parseOptions(words, SPEC);
    if (typeof options === 'string') return fail(process, options, 2);
    if (options.has('P')) return fail(process, 'perl regular expressions (-P) are not supported', 2);
    if (options.has('r')) return fail(process, 'searching directories (-r) is not supported', 2);
    if (options.has('f')) return fail(process, 'patterns from a file (-f) are not supported', 2);
    const given = options.given.filter(option => option.letter === 'e').map(option => option.value);
    const operands = [...options.operands];
    const patterns = given.length > 0 ? given : operands.splice(0, 1);
    if (patterns.length === 0) return fail(process, 'usage: grep [OPTION]... PATTERNS [FILE]...', 2);
    const plan = makePlan(process, options, patterns, operands.length > 1);
    if (typeof plan === 'string') fail(process, plan, 2);
    else new Search(process, plan).run(operands, options.has('s'));
  },
};

function makePlan(
  process: Process,
  options: Options,
  patterns: readonly string[],
  several: boolean,
): Plan | string {
  const chosen = options.given.findLast(option => 'EFG'.includes(option.letter))?.letter;
  const name = commandName(process);
  const syntax: RegexSyntax =
    chosen === 'E' || (chosen === undefined && name === 'egrep')
      ? 'extended'
      : chosen === 'F' || (chosen === undefined && name === 'fgrep')
        ? 'fixed'
        : 'basic';
  const matcher = compileRegex(
    patterns.flatMap(pattern => pattern.split('\n')),
    {
      syntax,
      ignoreCase: options.has('i') || options.has('y'),
      bounds: options.has('x') ? 'line' : options.has('w') ? 'word' : 'none',
    },
  );
  if (typeof matcher === 'string') return matcher;
  const number = (letter: string, otherwise: string): number => Number(options.value(letter) ?? otherwise);
  const context = options.value('C') ?? '0';
  const numbers = [number('m', 'Infinity'), number('B', context), number('A', context)] as const;
  const [max, before, after] = numbers;
  if (numbers.some(value => Number.isNaN(value) || value < 0)) return 'invalid number of lines';
  return {
    matcher,
    invert: options.has('v'),
    show: whatToShow(options),
    max,
    before,
    after,
    numbers: options.has('n'),
    names: !options.has('h') && (several || options.has('H')),
  };
}

function whatToShow(options: Options): Plan['show'] {
  if (options.has('q')) return 'nothing';
  if (options.has('l')) return 'names';
  if (options.has('L')) return 'names-without';
  if (options.has('c')) return 'count';
  return options.has('o') ? 'matches' : 'lines';
}

/** One run over all files. */
class Search {
  readonly #process: Process;
  readonly #plan: Plan;
  #found = false;
  #count = 0;
  #number = 0;
  /** Lines that may still be shown before the next selected one. */
  #before: { readonly line: string; readonly number: number }[] = [];
  /** How many lines after a selected one are still to be shown. */
  #after = 0;
  /** The number of the line shown last in this file. */
  #shown = 0;
  #anyShown = false;

  constructor(process: Process, plan: Plan) {
    this.#process = process;
    this.#plan = plan;
  }

  run(paths: readonly string[], silent: boolean): void {
    readLines(this.#process, paths, {
      ...(silent && { unreadable: () => undefined }),
      line: (line, path) => this.#line(line, path),
      end: path => this.#end(path),
      done: failed => this.#process.exit(failed ? 2 : this.#found ? 0 : 1),
    });
  }

  #line(line: string, path: string): boolean {
    this.#number += 1;
    const plan = this.#plan;
    const process = this.#process;
    const selected = this.#count < plan.max && (plan.matcher.find(line) !== undefined) !== plan.invert;
    if (!selected) return this.#context(line, path);
    this.#count += 1;
    if (plan.show !== 'names-without') this.#found = true;
    switch (plan.show) {
      case 'nothing':
        process.exit(0);
        return false;
      case 'matches':
        return put(process, this.#matches(line, path));
      case 'lines':
        this.#after = plan.after;
        return this.#showBefore(path) && this.#show(line, this.#number, path, ':');
      default:
        return true;
    }
  }

  #end(path: string): boolean {
    const { show } = this.#plan;
    const name = path === '-' ? '(standard input)' : path;
    let text = '';
    if (show === 'count') text = `${this.#plan.names ? `${name}:` : ''}${this.#count}\n`;
    if (show === 'names' && this.#count > 0) text = `${name}\n`;
    if (show === 'names-without' && this.#count === 0) {
      text = `${name}\n`;
      this.#found = true;
    }
    this.#count = 0;
    this.#number = 0;
    this.#before = [];
    this.#after = 0;
    this.#shown = 0;
    return put(this.#process, text);
  }

  /** A line that is not selected: it may stand near one that is. */
  #context(line: string, path: string): boolean {
    if (this.#plan.show !== 'lines') return true;
    if (this.#after > 0) {
      this.#after -= 1;
      return this.#show(line, this.#number, path, '-');
    }
    if (this.#plan.before > 0) {
      this.#before.push({ line, number: this.#number });
      if (this.#before.length > this.#plan.before) this.#before.shift();
    }
    return true;
  }

  #showBefore(path: string): boolean {
    const lines = this.#before;
    this.#before = [];
    return lines.every(({ line, number }) => this.#show(line, number, path, '-'));
  }

  #show(line: string, number: number, path: string, mark: ':' | '-'): boolean {
    const context = this.#plan.before + this.#plan.after > 0;
    const gap = context && this.#anyShown && number !== this.#shown + 1 ? '--\n' : '';
    this.#shown = number;
    this.#anyShown = true;
    return put(this.#process, `${gap}${this.#prefix(number, path, mark)}${line}\n`);
  }

  /** Each match of `-o` on a line of its own. */
  #matches(line: string, path: string): string {
    if (this.#plan.invert) return '';
    let text = '';
    for (let from = 0; from <= line.length;) {
      const match = this.#plan.matcher.find(line, from);
      if (match === undefined) break;
      if (match.end > match.start) {
        text += `${this.#prefix(this.#number, path, ':')}${line.slice(match.start, match.end)}\n`;
      }
      from = Math.max(match.end, match.start + 1);
    }
    return text;
  }

  #prefix(number: number, path: string, mark: ':' | '-'): string {
    const name = this.#plan.names ? `${path === '-' ? '(standard input)' : path}${mark}` : '';
    return this.#plan.numbers ? `${name}${number}${mark}` : name;
  }
}
