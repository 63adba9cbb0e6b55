/** The tokens of a text one at a time, with what a recursive descent asks of them and dash's way of complaining. */
import type { Operator, Token } from './lexer';
import { nextHereDelimiter, nextToken } from './lexer';
import type { Reading } from './reading';

/** Words with a meaning of their own where a command can begin. */
export const OPENING_WORDS = ['if', 'while', 'until', 'for', 'case', '{'];
export const CLOSING_WORDS = ['then', 'else', 'elif', 'fi', 'do', 'done', 'esac', '}'];
const RESERVED_WORDS = new Set([...OPENING_WORDS, ...CLOSING_WORDS, '!', 'in']);

export class TokenCursor {
  readonly #reading: Reading;
  #token: Token | undefined;

  constructor(reading: Reading) {
    this.#reading = reading;
  }

  peek(): Token {
    this.#token ??= nextToken(this.#reading);
    return this.#token;
  }

  take(): Token {
    const token = this.peek();
    this.#token = undefined;
    return token;
  }

  /** Takes the delimiter right after the `<<` that was taken last. */
  takeHereDelimiter(): { text: string; quoted: boolean } | undefined {
    return nextHereDelimiter(this.#reading) ?? this.unexpected();
  }

  skipNewlines(): void {
    while (this.peek().kind === 'newline') this.take();
  }

  /** At something that cannot begin a command and so ends a list. */
  atListEnd(): boolean {
    const token = this.peek();
    if (token.kind === 'end') return true;
    if (token.kind === 'operator') return token.operator === ')' || token.operator === ';;';
    return token.kind === 'word' && token.bare !== undefined && CLOSING_WORDS.includes(token.bare);
  }

  atRedirection(): boolean {
    const token = this.peek();
    return token.kind === 'io-number' || (token.kind === 'operator' && /^[<>]/.test(token.operator));
  }

  acceptOperator(operator: Operator): boolean {
    const token = this.peek();
    if (token.kind !== 'operator' || token.operator !== operator) return false;
    this.take();
    return true;
  }

  acceptBare(bare: string): boolean {
    const token = this.peek();
    if (token.kind !== 'word' || token.bare !== bare) return false;
    this.take();
    return true;
  }

  /** Takes the operator, or complains. */
  expectOperator(operator: Operator): boolean {
    if (this.acceptOperator(operator)) return true;
    this.unexpected(operator);
    return false;
  }

  /** Takes the reserved word, or complains. */
  expectBare(bare: string): boolean {
    if (this.acceptBare(bare)) return true;
    this.unexpected(bare);
    return false;
  }

  /** Complains about the next token, or about `token`. */
  unexpected(expected?: string, token = this.peek()): undefined {
    const expecting = expected === undefined ? '' : ` (expecting "${expected}")`;
    return this.#reading.fail(token, tokenText(token), `${tokenName(token)} unexpected${expecting}`);
  }
}

/** A token as it was typed, where it has a spelling. */
function tokenText(token: Token): string {
  switch (token.kind) {
    case 'word':
      return token.bare ?? '';
    case 'operator':
      return token.operator;
    case 'io-number':
      return String(token.number);
    default:
      return '';
  }
}

/** A token as dash names it in `... unexpected`. */
function tokenName(token: Token): string {
  switch (token.kind) {
    case 'word':
      return token.bare !== undefined && RESERVED_WORDS.has(token.bare) ? `"${token.bare}"` : 'word';
    case 'operator':
      return /^[<>]/.test(token.operator) ? 'redirection' : `"${token.operator}"`;
    case 'io-number':
      return 'redirection';
    case 'newline':
      return 'newline';
    case 'end':
      return 'end of file';
  }
}
