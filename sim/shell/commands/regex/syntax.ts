/**
 * Reads POSIX basic and extended regular expressions with the GNU additions people use (POSIX XBD §9; GNU grep manual
 * §3): `\+ \? \|` in basic ones, `\w \W \s \S \b \B \< \>` in both.
 *
 * Differs from Linux: back-references are refused.
 */
import type { CharacterTest } from '../../language/bracket';
import { readBracket } from '../../language/bracket';

/** A place that must be reached without taking a character. */
export type Assertion =
  | 'line-start'
  | 'line-end'
  | 'word-start'
  | 'word-end'
  | 'word-boundary'
  | 'not-word-boundary'
  /** No word character on the outer side: what `grep -w` asks of both ends. */
  | 'no-word-before'
  | 'no-word-after';

export type RegexNode =
  | { readonly kind: 'character'; readonly test: CharacterTest }
  | { readonly kind: 'assertion'; readonly assertion: Assertion }
  | { readonly kind: 'sequence'; readonly nodes: readonly RegexNode[] }
  | { readonly kind: 'choice'; readonly nodes: readonly RegexNode[] }
  | { readonly kind: 'group'; readonly index: number; readonly node: RegexNode }
  | { readonly kind: 'repeat'; readonly node: RegexNode; readonly min: number; readonly max: number };

export type RegexSyntax = 'basic' | 'extended' | 'fixed';

/** RE_DUP_MAX of glibc. */
const REPEAT_MAX = 32_767;
const MAX_DEPTH = 200;

export function isWordCharacter(character: string): boolean {
  return /^[A-Za-z0-9_]$/.test(character);
}

function isLineStart(node: RegexNode): boolean {
  return node.kind === 'assertion' && node.assertion === 'line-start';
}

/** The tree of an expression; a string is the complaint glibc has about it. */
export function parseRegex(text: string, syntax: RegexSyntax, ignoreCase: boolean): RegexNode | string {
  const parser = new RegexParser(text, syntax === 'extended', ignoreCase);
  return syntax === 'fixed' ? parser.literal(text) : parser.parse();
}

/** One element as it is spelled in either syntax. */
type Element = { readonly operator: string; readonly length: number };

class RegexParser {
  #offset = 0;
  #groups = 0;
  #error: string | undefined;

  constructor(
    readonly text: string,
    readonly extended: boolean,
    readonly ignoreCase: boolean,
  ) {}

  literal(text: string): RegexNode {
    return { kind: 'sequence', nodes: text.split('').map(character => this.#character(character)) };
  }

  parse(): RegexNode | string {
    const node = this.#choice(0);
    if (this.#error === undefined && this.#offset < this.text.length) this.#error = 'Unmatched ) or \\)';
    return this.#error ?? node;
  }

  #choice(depth: number): RegexNode {
    if (depth > MAX_DEPTH) return this.#fail('Regular expression too big');
    const nodes = [this.#sequence(depth)];
    while (this.#operator()?.operator === '|') {
      this.#take();
      nodes.push(this.#sequence(depth));
    }
    const [only] = nodes;
    return nodes.length === 1 && only !== undefined ? only : { kind: 'choice', nodes };
  }

  #sequence(depth: number): RegexNode {
    const nodes: RegexNode[] = [];
    while (this.#error === undefined && this.#offset < this.text.length) {
      const operator = this.#operator()?.operator;
      if (operator === '|' || (operator === ')' && (depth > 0 || !this.extended))) break;
      const atom = this.#atom(depth, nodes.every(isLineStart));
      if (atom === undefined) continue;
      nodes.push(!this.extended && isLineStart(atom) ? atom : this.#repeated(atom));
    }
    return { kind: 'sequence', nodes };
  }

  /** One element without its repetition; undefined for one that stands for nothing. */
  #atom(depth: number, first: boolean): RegexNode | undefined {
    const operator = this.#operator();
    const character = this.text.charAt(this.#offset);
    if (operator !== undefined && '*+?{'.includes(operator.operator)) {
      // With nothing before it a repetition is itself in a basic expression, and nothing in an extended one.
      this.#take();
      if (!this.extended && first && operator.operator === '*') return this.#character('*');
      if (this.extended && operator.operator !== '{') return undefined;
      return this.#fail('Invalid preceding regular expression');
    }
    if (operator?.operator === '(') return this.#group(depth);
    if (character === '\\') return this.#escape();
    if (character === '[') return this.#bracket();
    this.#offset += 1;
    if (character === '.') return { kind: 'character', test: () => true };
    if (character === '^' && (this.extended || first)) return { kind: 'assertion', assertion: 'line-start' };
    if (character === '$' && (this.extended || this.#atSequenceEnd())) {
      return { kind: 'assertion', assertion: 'line-end' };
    }
    return this.#character(character);
  }

  #group(depth: number): RegexNode {
    this.#take();
    this.#groups += 1;
    const index = this.#groups;
    const node = this.#choice(depth + 1);
    if (this.#operator()?.operator !== ')') return this.#fail('Unmatched ( or \\(');
    this.#take();
    return { kind: 'group', index, node };
  }

  #escape(): RegexNode {
    const character = this.text.charAt(this.#offset + 1);
    this.#offset += 2;
    const assertions: Readonly<Record<string, Assertion>> = {
      '<': 'word-start',
      '>': 'word-end',
      b: 'word-boundary',
      B: 'not-word-boundary',
    };
    const assertion = assertions[character];
    if (assertion !== undefined) return { kind: 'assertion', assertion };
    if (character === '') return this.#fail('Trailing backslash');
    if (/^[1-9]$/.test(character)) return this.#fail('back-references are not supported');
    switch (character) {
      case 'w':
        return { kind: 'character', test: isWordCharacter };
      case 'W':
        return { kind: 'character', test: candidate => !isWordCharacter(candidate) };
      case 's':
        return { kind: 'character', test: candidate => /^\s$/.test(candidate) };
      case 'S':
        return { kind: 'character', test: candidate => !/^\s$/.test(candidate) };
    }
    return this.#character(character);
  }

  #bracket(): RegexNode {
    const bracket = readBracket(this.text, this.#offset, '^', false);
    if (bracket === undefined) return this.#fail('Unmatched [, [^, [:, [., or [=');
    this.#offset = bracket.end;
    return { kind: 'character', test: this.#folded(bracket.test) };
  }

  #repeated(atom: RegexNode): RegexNode {
    let node = atom;
    for (;;) {
      const operator = this.#operator();
      if (operator === undefined || !'*+?{'.includes(operator.operator)) return node;
      if (operator.operator === '{') {
        const interval = this.#interval();
        if (interval === undefined) return node;
        node = { kind: 'repeat', node, ...interval };
      } else {
        this.#take();
        const min = operator.operator === '+' ? 1 : 0;
        node = { kind: 'repeat', node, min, max: operator.operator === '?' ? 1 : Infinity };
      }
    }
  }

  #interval(): { min: number; max: number } | undefined {
    const match = /^\\?\{(\d*)(,?)(\d*)\\?\}/.exec(this.text.slice(this.#offset, this.#offset + 20));
    if (match === null || (match[1] === '' && match[2] === '')) {
      this.#fail('Invalid content of \\{\\}');
      return undefined;
    }
    const [all, low = '', comma, high = ''] = match;
    const min = Number(low);
    const max = comma === '' ? min : high === '' ? Infinity : Number(high);
    if (min > max) this.#fail('Invalid content of \\{\\}');
    if (min > REPEAT_MAX || (max !== Infinity && max > REPEAT_MAX)) this.#fail('Regular expression too big');
    this.#offset += all.length;
    return { min, max };
  }

  /** The operator at the cursor, by its extended spelling. */
  #operator(): Element | undefined {
    const character = this.text.charAt(this.#offset);
    if (character === '') return undefined;
    if (character === '*') return { operator: '*', length: 1 };
    const escaped = character === '\\';
    const operator = escaped ? this.text.charAt(this.#offset + 1) : character;
    if (operator === '' || !'(){|+?'.includes(operator) || escaped === this.extended) return undefined;
    // An extended `{` that opens no interval is itself.
    const ahead = this.text.slice(this.#offset, this.#offset + 20);
    if (this.extended && operator === '{' && !/^\{(\d+(,\d*)?|,\d+)\}/.test(ahead)) return undefined;
    return { operator, length: escaped ? 2 : 1 };
  }

  #take(): void {
    this.#offset += this.#operator()?.length ?? 0;
  }

  #atSequenceEnd(): boolean {
    const operator = this.#operator()?.operator;
    return this.#offset === this.text.length || operator === ')' || operator === '|';
  }

  #character(expected: string): RegexNode {
    return { kind: 'character', test: this.#folded(candidate => candidate === expected) };
  }

  #folded(test: CharacterTest): CharacterTest {
    if (!this.ignoreCase) return test;
    return candidate => test(candidate.toLowerCase()) || test(candidate.toUpperCase());
  }

  #fail(message: string): RegexNode {
    this.#error ??= message;
    this.#offset = this.text.length;
    return { kind: 'sequence', nodes: [] };
  }
}
