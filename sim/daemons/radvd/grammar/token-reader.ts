/**
 * What every rule of the grammar is made of: taking tokens, reading options by their tables, and giving up at
 * the first mistake.
 */
import { Ip6 } from '../../../base/ip6';
import { invariant } from '../../../base/invariant';
import type { Draft, RadvdInterface } from '../config';
import { lexRadvdConf, type Token, type TokenKind } from './lexer';
import { CollectedLog, type Priority } from '../log';
import { hintFor, nearestWord, type Expected, type RadvdConfError } from './mistake';
import { narrowed } from './numbers';
import { BLOCKS, type BlockName, type Option, type OptionKind, type OptionTable } from './options';
import { Refusal, type Scene } from './readings';
import type { RadvdProfile } from '../version';
import { Vocabulary } from './vocabulary';

/** ABORT of gram.y: thrown at the first mistake, and caught where reading began. */
export class Abort {
  constructor(readonly error: RadvdConfError) {}
}

export const ADDRESS: Expected = { kind: 'address', what: 'an IPv6 address' };
export const LENGTH: Expected = { kind: 'number', what: 'a prefix length' };

interface Accepted {
  readonly tokens: readonly TokenKind[];
  readonly expected: Expected;
}

/** What may follow the name of an option. */
const ACCEPTED: Readonly<Record<OptionKind, Accepted>> = {
  switch: { tokens: ['switch'], expected: { kind: 'word', what: 'on or off', words: ['on', 'off'] } },
  number: { tokens: ['number'], expected: { kind: 'number', what: 'a whole number' } },
  interval: { tokens: ['number', 'decimal'], expected: { kind: 'number', what: 'a number of seconds' } },
  lifetime: {
    tokens: ['number', 'infinity'],
    expected: { kind: 'number', what: 'a whole number of seconds or infinity', words: ['infinity'] },
  },
  preference: {
    tokens: ['preference', 'signed'],
    expected: { kind: 'word', what: 'low, medium or high', words: ['low', 'medium', 'high'] },
  },
  name: { tokens: ['string'], expected: { kind: 'word', what: 'an interface name' } },
  text: { tokens: ['string'], expected: { kind: 'word', what: 'a text in quotation marks' } },
};

const PREFERENCES: Readonly<Record<string, number>> = { low: -1, medium: 0, high: 1 };

export class TokenReader {
  readonly log = new CollectedLog();
  private readonly vocabulary: Vocabulary;
  private readonly tokens: readonly Token[];
  private at = 0;

  constructor(
    text: string,
    protected readonly file: string,
    protected readonly profile: RadvdProfile,
  ) {
    this.vocabulary = new Vocabulary(profile);
    this.tokens = lexRadvdConf(text, profile, word => this.vocabulary.isKeyword(word));
  }

  /** The token to be taken next. */
  protected get next(): Token {
    const token = this.tokens[this.at];
    invariant(token !== undefined, 'the last token is never taken');
    return token;
  }

  protected isMark(mark: string): boolean {
    return this.next.kind === 'punctuation' && this.next.text === mark;
  }

  /** Takes the next token, which must be of one of these kinds; `end` is none of them. */
  protected take(kinds: readonly TokenKind[], expected: Expected): Token {
    const token = this.next;
    if (!kinds.includes(token.kind)) throw this.syntaxError(expected);
    this.at += 1;
    return token;
  }

  protected mark(mark: string): Token {
    if (!this.isMark(mark)) throw this.syntaxError({ kind: 'mark', what: `"${mark}"${this.afterWhat()}` });
    return this.take(['punctuation'], { kind: 'mark', what: mark });
  }

  protected keyword(word: string): Token {
    const expected: Expected = { kind: 'option', what: word, words: [word] };
    if (!this.vocabulary.same(this.next.text, word)) throw this.syntaxError(expected);
    return this.take(['keyword'], expected);
  }

  /** Takes the keyword that begins a block inside an interface block, if that is what comes next. */
  protected takeBlockName(): BlockName | undefined {
    const block = this.vocabulary.find<BlockName>(BLOCKS, this.next.text);
    if (block !== undefined) this.at += 1;
    return block;
  }

  protected address(): Ip6 {
    return addressValue(this.take(['address'], ADDRESS).text);
  }

  /** { option* } */
  protected options(into: object, table: OptionTable, iface: Draft<RadvdInterface>, block: BlockName): void {
    this.mark('{');
    while (!this.isMark('}')) this.option(into, table, iface, block);
    this.mark('}');
  }

  /** NAME VALUE; */
  protected option(into: object, table: OptionTable, iface: Draft<RadvdInterface>, block: string): void {
    const name = this.vocabulary.find(table, this.next.text);
    const option = name === undefined ? undefined : table[name];
    if (name === undefined || option === undefined) {
      const words = this.vocabulary.names(table);
      if (block === 'interface') words.push(...this.vocabulary.names(BLOCKS));
      throw this.syntaxError({ kind: 'option', what: `an option of ${block}, or "}"`, words });
    }
    this.at += 1;
    const { tokens, expected } = ACCEPTED[option.takes];
    const token = this.take(tokens, { ...expected, what: `${expected.what} for ${name}` });
    const end = this.mark(';');
    (into as Record<string, unknown>)[name] = this.reading(option, optionValue(option, token), iface, end);
  }

  /** What radvd makes of a value, saying what it has to say about it. */
  private reading(option: Option, value: unknown, iface: Draft<RadvdInterface>, end: Token): unknown {
    const scene: Scene = {
      iface,
      profile: this.profile,
      file: this.file,
      numLines: end.numLines,
      log: this.log,
    };
    const kept = option.reading === undefined ? value : option.reading(value as never, scene);
    if (kept instanceof Refusal) throw this.refuse(end, kept.text);
    return kept;
  }

  /** yyerror() about the next token. */
  protected syntaxError(expected: Expected): Abort {
    const { text, line, column, numLines } = this.next;
    const { syntaxErrorToStderr } = this.profile;
    const message = syntaxErrorToStderr
      ? `${this.file}:${numLines} error: syntax error`
      : `syntax error in ${this.file}, line ${numLines}: ${text}`;
    if (!syntaxErrorToStderr) this.log.flog('err', message);
    const near = nearestWord(this.next, expected);
    const hint = hintFor(this.next, expected);
    return new Abort({
      file: this.file,
      line,
      column,
      found: foundText(this.next),
      expected: expected.what,
      message,
      to: syntaxErrorToStderr ? 'stderr' : 'log',
      ...(near !== undefined && { nearest: near }),
      ...(hint !== undefined && { hint }),
    });
  }

  /** flog() and ABORT: what stands there can be read and is not wanted. */
  protected refuse(at: Token, message: string, priority: Priority = 'err'): Abort {
    this.log.flog(priority, message);
    const { line, column } = at;
    return new Abort({ file: this.file, line, column, found: foundText(at), message, to: 'log' });
  }

  /** Where something is missing, for the token found instead may be lines below. */
  private afterWhat(): string {
    const before = this.tokens[this.at - 1];
    return before === undefined ? '' : ` after "${before.text}" on line ${before.line}`;
  }
}

/** An IPV6ADDR token's address; the lexer has seen that it is one. */
export function addressValue(text: string): Ip6 {
  const address = Ip6.parse(text);
  invariant(address !== undefined, `the lexer took ${text} for an address`);
  return address;
}

/** A STRING token's value: radvd's buffer has room for 255 characters. */
export function stringValue(token: Token): string {
  return token.text.slice(0, 255);
}

function optionValue(option: Option, token: Token): boolean | number | string {
  const word = token.text.toLowerCase();
  switch (token.kind) {
    case 'switch':
      return word === 'on';
    case 'infinity':
      return 0xffffffff;
    case 'preference':
      return PREFERENCES[word] ?? 0;
    case 'string':
      return stringValue(token);
    default:
      return narrowed(Number(word), option.width);
  }
}

function foundText(token: Token): string {
  if (token.kind === 'end') return 'end of file';
  if (token.text === '\r') return 'carriage return';
  return token.text;
}
