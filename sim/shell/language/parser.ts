/**
 * Reads shell text into a tree: the grammar of POSIX XCU §2.10 by recursive descent. Any text gives a tree or a
 * complaint with its place; nothing is thrown.
 *
 * Complaints about the grammar are worded as dash words them. What the subset lacks is refused by name: functions,
 * arrays, `((`, `[[`, `select`, and the builtins that are listed in UNSUPPORTED_COMMANDS.
 *
 * Differs from Linux: dash reads and runs a script line by line; here the whole text is read first, so a mistake in
 * its last line keeps its first from running.
 */
import { invariant } from '../../base/invariant';
import type {
  Assignment,
  Command,
  Compound,
  List,
  Position,
  Redirection,
  ShellSyntaxError,
  Word,
} from './ast';
import { Reading } from './reading';
import { readRedirection } from './redirection-reader';
import { CLOSING_WORDS, OPENING_WORDS, TokenCursor } from './token-cursor';

export type ParsedShell =
  | { readonly list: List; readonly error?: undefined }
  | { readonly error: ShellSyntaxError; readonly list?: undefined };

/** Reads a whole script. */
export function parseShell(text: string): ParsedShell {
  const reading = new Reading(text, { substitution, script });
  const list = script(reading);
  if (list !== undefined && reading.error === undefined) return { list };
  invariant(reading.error !== undefined, 'a text that gave no tree was complained about');
  return { error: reading.error };
}

function script(reading: Reading): List | undefined {
  const parser = new Parser(reading);
  const list = parser.list(true);
  return list && parser.expectEnd() ? list : undefined;
}

function substitution(reading: Reading): List | undefined {
  const parser = new Parser(reading);
  const list = parser.list(true);
  return list && parser.expectClosing() ? list : undefined;
}

const NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** Commands of POSIX shells and of bash that would change how the rest of a script is read or run. */
const UNSUPPORTED_COMMANDS = new Map([
  ['[[', '[[ is not supported: write [ ... ]'],
  ['function', 'functions are not supported'],
  ['select', 'select is not supported'],
  ['cd', 'cd is not supported: every command runs in /'],
  ['trap', 'trap is not supported'],
  ['alias', 'aliases are not supported'],
  ['local', 'functions are not supported'],
  ['return', 'functions are not supported'],
  ['readonly', 'readonly is not supported'],
  ['getopts', 'getopts is not supported'],
  ['source', 'source is not supported: write . FILE'],
  ['declare', 'declare is not supported'],
  ['typeset', 'typeset is not supported'],
  ['let', 'arithmetic is not supported'],
  ['shopt', 'shopt is not supported'],
  ['coproc', 'coproc is not supported'],
  ['bg', 'job control is not supported'],
  ['fg', 'job control is not supported'],
]);

class Parser {
  readonly #reading: Reading;
  readonly #tokens: TokenCursor;

  constructor(reading: Reading) {
    this.#reading = reading;
    this.#tokens = new TokenCursor(reading);
  }

  /** Commands up to something that cannot begin one, which is left to the caller. */
  list(mayBeEmpty: boolean): List | undefined {
    const items: { command: Command; background: boolean }[] = [];
    for (;;) {
      this.#tokens.skipNewlines();
      if (this.#tokens.atListEnd()) {
        // At the end of the text the caller complains, as it knows what should follow.
        const missing = items.length === 0 && !mayBeEmpty && this.#tokens.peek().kind !== 'end';
        return missing ? this.#tokens.unexpected() : { items };
      }
      const command = this.#andOr();
      if (command === undefined) return undefined;
      const background = this.#tokens.acceptOperator('&');
      items.push({ command, background });
      const separated =
        background || this.#tokens.acceptOperator(';') || this.#tokens.peek().kind === 'newline';
      if (!separated) return { items };
    }
  }

  expectEnd(): boolean {
    if (this.#tokens.peek().kind === 'end' && this.#reading.error === undefined) return true;
    this.#tokens.unexpected();
    return false;
  }

  /** Takes the `)` of a command substitution. */
  expectClosing(): boolean {
    return this.#tokens.expectOperator(')');
  }

  #andOr(): Command | undefined {
    const first = this.#pipeline();
    if (first === undefined) return undefined;
    const rest: { operator: '&&' | '||'; command: Command }[] = [];
    for (;;) {
      const token = this.#tokens.peek();
      if (token.kind !== 'operator' || (token.operator !== '&&' && token.operator !== '||')) break;
      this.#tokens.take();
      this.#tokens.skipNewlines();
      const command = this.#pipeline();
      if (command === undefined) return undefined;
      rest.push({ operator: token.operator, command });
    }
    return rest.length === 0 ? first : { kind: 'and-or', first, rest };
  }

  #pipeline(): Command | undefined {
    const negated = this.#tokens.acceptBare('!');
    const commands: Command[] = [];
    do {
      if (commands.length > 0) this.#tokens.skipNewlines();
      const command = this.#command();
      if (command === undefined) return undefined;
      commands.push(command);
    } while (this.#tokens.acceptOperator('|'));
    const [only, second] = commands;
    if (only !== undefined && second === undefined && !negated) return only;
    return { kind: 'pipeline', commands, negated };
  }

  #command(): Command | undefined {
    const token = this.#tokens.peek();
    const bare = token.kind === 'word' ? token.bare : undefined;
    const opensSubshell = token.kind === 'operator' && token.operator === '(';
    if (opensSubshell || (bare !== undefined && OPENING_WORDS.includes(bare))) {
      const body = this.#reading.nested(token, bare ?? '(', () => this.#compound(token, bare));
      if (body === undefined) return undefined;
      const redirections: Redirection[] = [];
      while (this.#tokens.atRedirection()) {
        if (!readRedirection(this.#reading, this.#tokens, redirections)) return undefined;
      }
      return { kind: 'compound', line: token.line, body, redirections };
    }
    if (bare !== undefined && (CLOSING_WORDS.includes(bare) || bare === '!' || bare === 'in'))
      return this.#tokens.unexpected();
    const refusal = bare === undefined ? undefined : UNSUPPORTED_COMMANDS.get(bare);
    if (bare !== undefined && refusal !== undefined) return this.#reading.refuse(token, bare, refusal);
    return this.#simple();
  }

  #compound(at: Position, opening: string | undefined): Compound | undefined {
    this.#tokens.take();
    switch (opening) {
      case undefined:
        if (this.#reading.source.peek() === '(') {
          return this.#reading.refuse(at, '((', 'arithmetic commands (( )) are not supported');
        }
        return this.#enclosed('subshell', () => this.#tokens.expectOperator(')'));
      case '{':
        return this.#enclosed('group', () => this.#tokens.expectBare('}'));
      case 'if':
        return this.#if();
      case 'for':
        return this.#for();
      case 'case':
        return this.#case();
      default:
        return this.#while(opening === 'until');
    }
  }

  #enclosed(kind: 'subshell' | 'group', close: () => boolean): Compound | undefined {
    const list = this.list(false);
    return list && close() ? { kind, list } : undefined;
  }

  #if(): Compound | undefined {
    const branches: { condition: List; then: List }[] = [];
    do {
      const condition = this.list(false);
      if (condition === undefined || !this.#tokens.expectBare('then')) return undefined;
      const then = this.list(false);
      if (then === undefined) return undefined;
      branches.push({ condition, then });
    } while (this.#tokens.acceptBare('elif'));
    let otherwise: List | undefined;
    if (this.#tokens.acceptBare('else')) {
      otherwise = this.list(false);
      if (otherwise === undefined) return undefined;
    }
    return this.#tokens.expectBare('fi') ? { kind: 'if', branches, otherwise } : undefined;
  }

  #while(until: boolean): Compound | undefined {
    const condition = this.list(false);
    const list = condition && this.#doGroup();
    return list && { kind: 'while', until, condition, list };
  }

  #doGroup(): List | undefined {
    if (!this.#tokens.expectBare('do')) return undefined;
    const list = this.list(false);
    return list && this.#tokens.expectBare('done') ? list : undefined;
  }

  #for(): Compound | undefined {
    const token = this.#tokens.take();
    const variable = token.kind === 'word' ? token.bare : undefined;
    if (variable === undefined || !NAME.test(variable)) {
      return this.#reading.fail(token, variable ?? '', 'Bad for loop variable');
    }
    this.#tokens.skipNewlines();
    let words: Word[] | undefined;
    if (this.#tokens.acceptBare('in')) {
      words = [];
      for (let next = this.#tokens.peek(); next.kind === 'word'; next = this.#tokens.peek()) {
        words.push(next.word);
        this.#tokens.take();
      }
      if (!this.#tokens.acceptOperator(';') && this.#tokens.peek().kind !== 'newline')
        return this.#tokens.unexpected();
    } else {
      this.#tokens.acceptOperator(';');
    }
    this.#tokens.skipNewlines();
    const list = this.#doGroup();
    return list && { kind: 'for', variable, words, list };
  }

  #case(): Compound | undefined {
    const token = this.#tokens.take();
    if (token.kind !== 'word') return this.#tokens.unexpected(undefined, token);
    this.#tokens.skipNewlines();
    if (!this.#tokens.expectBare('in')) return undefined;
    const items: { patterns: Word[]; list: List }[] = [];
    for (;;) {
      this.#tokens.skipNewlines();
      if (this.#tokens.acceptBare('esac')) break;
      const item = this.#caseItem();
      if (item === undefined) return undefined;
      items.push(item);
      if (this.#tokens.acceptOperator(';;')) continue;
      if (this.#tokens.acceptBare('esac')) break;
      return this.#tokens.unexpected(';;');
    }
    return { kind: 'case', subject: token.word, items };
  }

  #caseItem(): { patterns: Word[]; list: List } | undefined {
    this.#tokens.acceptOperator('(');
    const patterns: Word[] = [];
    do {
      const token = this.#tokens.peek();
      if (token.kind !== 'word') return this.#tokens.unexpected();
      this.#tokens.take();
      patterns.push(token.word);
    } while (this.#tokens.acceptOperator('|'));
    if (!this.#tokens.expectOperator(')')) return undefined;
    const list = this.list(true);
    return list && { patterns, list };
  }

  #simple(): Command | undefined {
    const { line } = this.#tokens.peek();
    const assignments: Assignment[] = [];
    const words: Word[] = [];
    const redirections: Redirection[] = [];
    for (;;) {
      const token = this.#tokens.peek();
      if (this.#tokens.atRedirection()) {
        if (!readRedirection(this.#reading, this.#tokens, redirections)) return undefined;
      } else if (token.kind === 'word') {
        this.#tokens.take();
        const assignment = words.length === 0 ? this.#assignment(token.word) : undefined;
        if (assignment === undefined) words.push(token.word);
        else assignments.push(assignment);
        if (this.#reading.error !== undefined) return undefined;
      } else {
        break;
      }
    }
    if (assignments.length + words.length + redirections.length === 0) return this.#tokens.unexpected();
    const next = this.#tokens.peek();
    if (next.kind === 'operator' && next.operator === '(' && redirections.length === 0) {
      if (words.length === 1) return this.#reading.refuse(next, '(', 'functions are not supported');
      if (words.length === 0) return this.#reading.refuse(next, '(', 'arrays are not supported');
    }
    return { kind: 'simple', line, assignments, words, redirections };
  }

  #assignment(word: Word): Assignment | undefined {
    const first = word.parts[0];
    if (first?.kind !== 'text' || first.quoted) return undefined;
    const match = /^([A-Za-z_][A-Za-z0-9_]*)(=|\+=|\[.*\]=)/.exec(first.text);
    if (match === null) return undefined;
    const [all, name = '', operator = ''] = match;
    if (operator !== '=') {
      const message = operator === '+=' ? 'appending with += is not supported' : 'arrays are not supported';
      return this.#reading.refuse(word, all, message);
    }
    const text = first.text.slice(all.length);
    const rest = word.parts.slice(1);
    const parts = text === '' ? rest : [{ ...first, text }, ...rest];
    return { name, value: { line: word.line, column: word.column + all.length, parts } };
  }
}
