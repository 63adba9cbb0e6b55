/**
 * test(1) and `[`: files, strings, integers, `!`, `-a`, `-o`, parentheses, with dash's messages (POSIX XCU test).
 *
 * Differs from Linux: `-r` and `-w` ask only whether the file is there, `-x` whether it is a directory, a file where
 * programs are, or a script that begins with `#!`; `-L` and `-h` are never true, `-t` neither.
 */
import { absolutePath } from '../language/path';
import type { Files, Program } from '../../kernel/uapi';
import { commandName, fail } from './streams';

const STRING_OPERATORS = ['=', '!=', '<', '>'];
const INTEGER_OPERATORS = ['-eq', '-ne', '-lt', '-le', '-gt', '-ge'];
const UNARY_OPERATORS = ['-b', '-c', '-d', '-e', '-f', '-g', '-h', '-k', '-L', '-n', '-p', '-r', '-s', '-S'] // prettier-ignore
  .concat(['-t', '-u', '-w', '-x', '-z']);
const MAX_DEPTH = 200;
const PROGRAM_PATH = /^(\/usr(\/local)?)?\/s?bin\//;

export const test: Program = {
  start(process) {
    const words = process.argv.slice(1);
    if (commandName(process) === '[' && words.pop() !== ']') return fail(process, 'missing ]', 2);
    const evaluation = new Evaluation(words, process.files);
    const result = words.length > 0 && evaluation.run();
    if (evaluation.error !== undefined) return fail(process, evaluation.error, 2);
    process.exit(result ? 0 : 1);
  },
};

/** Evaluates an expression from the left; the first complaint ends it. */
class Evaluation {
  error: string | undefined;
  #at = 0;

  constructor(
    readonly words: readonly string[],
    readonly files: Files,
  ) {}

  run(): boolean {
    const result = this.#or(0);
    // dash names the word before the one it did not expect.
    if (this.#left() > 0) this.#complain(`${this.words[this.#at - 1] ?? ''}: unexpected operator`);
    return result;
  }

  #or(depth: number): boolean {
    let result = this.#and(depth);
    while (this.words[this.#at] === '-o' && this.error === undefined) {
      this.#at += 1;
      result = this.#and(depth) || result;
    }
    return result;
  }

  #and(depth: number): boolean {
    let result = this.#not(depth);
    while (this.words[this.#at] === '-a' && this.error === undefined) {
      this.#at += 1;
      result = this.#not(depth) && result;
    }
    return result;
  }

  #not(depth: number): boolean {
    let negated = false;
    while (this.words[this.#at] === '!' && this.#left() > 1 && !this.#binaryNext()) {
      this.#at += 1;
      negated = !negated;
    }
    return this.#primary(depth) !== negated;
  }

  #primary(depth: number): boolean {
    const word = this.words[this.#at];
    if (word === undefined) return false;
    if (this.#binaryNext()) return this.#binary(word);
    if (word === '(' && this.#left() > 1) return this.#parenthesis(depth);
    this.#at += 1;
    if (!UNARY_OPERATORS.includes(word) || this.#at === this.words.length) return word !== '';
    const operand = this.words[this.#at] ?? '';
    this.#at += 1;
    return unary(word, operand, this.files);
  }

  #parenthesis(depth: number): boolean {
    if (depth === MAX_DEPTH) return this.#complain('nested too deeply');
    this.#at += 1;
    const result = this.#or(depth + 1);
    if (this.words[this.#at] !== ')') return this.#complain('closing paren expected');
    this.#at += 1;
    return result;
  }

  #binary(left: string): boolean {
    const operator = this.words[this.#at + 1] ?? '';
    const right = this.words[this.#at + 2];
    if (right === undefined) {
      this.#at += 2;
      return this.#complain(`${operator}: argument expected`);
    }
    this.#at += 3;
    if (STRING_OPERATORS.includes(operator)) return compareStrings(left, operator, right);
    const [a, b] = [this.#integer(left), this.#integer(right)];
    return a !== undefined && b !== undefined && compareIntegers(a, operator, b);
  }

  #integer(text: string): number | undefined {
    if (/^\s*[-+]?\d{1,15}\s*$/.test(text)) return Number(text);
    this.#complain(`Illegal number: ${text}`);
    return undefined;
  }

  #binaryNext(): boolean {
    const next = this.words[this.#at + 1] ?? '';
    return STRING_OPERATORS.includes(next) || INTEGER_OPERATORS.includes(next);
  }

  #left(): number {
    return this.words.length - this.#at;
  }

  #complain(message: string): false {
    this.error ??= message;
    return false;
  }
}

function compareStrings(left: string, operator: string, right: string): boolean {
  switch (operator) {
    case '=':
      return left === right;
    case '!=':
      return left !== right;
    case '<':
      return left < right;
    default:
      return left > right;
  }
}

function compareIntegers(left: number, operator: string, right: number): boolean {
  switch (operator) {
    case '-eq':
      return left === right;
    case '-ne':
      return left !== right;
    case '-lt':
      return left < right;
    case '-le':
      return left <= right;
    case '-gt':
      return left > right;
    default:
      return left >= right;
  }
}

function unary(operator: string, operand: string, files: Files): boolean {
  if (operator === '-n') return operand !== '';
  if (operator === '-z') return operand === '';
  const path = absolutePath(operand);
  const directory = operand !== '' && !('errno' in files.list(path));
  const present = operand !== '' && files.exists(path);
  switch (operator) {
    case '-d':
      return directory;
    case '-f':
      return present && !directory;
    case '-e':
    case '-r':
    case '-w':
      return present;
    case '-x':
      return present && (directory || PROGRAM_PATH.test(path) || contentOf(files, path).startsWith('#!'));
    case '-s':
      return present && (directory || contentOf(files, path) !== '');
    default:
      return false;
  }
}

function contentOf(files: Files, path: string): string {
  const content = files.read(path);
  return 'errno' in content ? '' : content.text;
}
