/**
 * Reads dhcp6c.conf and dhcp6s.conf: cfparse.y. What may stand where is in grammar.ts; whether it makes sense there is asked
 * later (configure.ts).
 */
import { Ip6 } from '../../../base/ip6';
import { INFINITY } from '../../dhcpv6/constants';
import type { BlockKind, CfFile, CfOption, CfStatement, CfValue } from './file';
import { BLOCKS, BLOCK_NAMES, OPTION_KEYWORDS, SAME, type Operand, type Statements } from './grammar';
import { Tokens, type Token, type TokenSource, type TokenType } from './tokens';

const IRT_MINIMUM = 600;

/** Ends the parser, as `return (-1)` in an action does. */
const ABORT = Symbol('abort');

/** Where parsing stopped, for whoever explains it. */
export interface ParseFailure {
  readonly file: string;
  readonly line: number;
  readonly found: string;
}

/** yyparse(): reads it all; a failure has been logged as the programs log it. */
export function parseWideConf(source: TokenSource, path: string, text: string): CfFile | ParseFailure {
  return new Parser(source, new Tokens(source, path, text)).parse();
}

class Parser {
  readonly #file: CfFile = {
    blocks: {
      interface: [],
      profile: [],
      host: [],
      pool: [],
      'ia-pd': [],
      'ia-na': [],
      authentication: [],
      keyinfo: [],
    },
    options: new Map(),
    refreshTime: undefined,
  };
  #ahead: Token | undefined;
  #errors = 0;

  constructor(
    private readonly source: TokenSource,
    private readonly tokens: Tokens,
  ) {}

  parse(): CfFile | ParseFailure {
    try {
      while (this.#peek().type !== 'end') this.#statement();
    } catch (thrown) {
      if (thrown !== ABORT) throw thrown;
      const failure = { file: this.tokens.path, line: this.tokens.line, found: this.#ahead?.text ?? '' };
      this.#fatal();
      return failure;
    }
    if (this.#errors === 0) return this.#file;
    this.#fatal();
    return { file: this.tokens.path, line: this.tokens.line, found: '' };
  }

  // --- errors -----------------------------------------------------------------------------------------------------------

  #fatal(): void {
    const count = this.#errors === 0 ? '' : ` (${this.#errors} errors)`;
    this.#error(`fatal parse failure: exiting${count}`);
  }

  #error(text: string): void {
    this.#say('err', text);
    this.#errors += 1;
  }

  #say(level: 'err' | 'warning', text: string): void {
    this.source.say(level, 'yyerror0', `${this.tokens.path} ${this.tokens.line}: ${text}`);
  }

  #syntaxError(): never {
    this.#error('syntax error');
    throw ABORT;
  }

  // --- tokens -----------------------------------------------------------------------------------------------------------

  #peek(): Token {
    this.#ahead ??= this.tokens.next();
    return this.#ahead;
  }

  #take(type: TokenType): string {
    const token = this.#peek();
    if (token.type !== type) this.#syntaxError();
    this.#ahead = undefined;
    return token.text;
  }

  #punctuation(text: string): void {
    if (!this.#at(text)) this.#syntaxError();
    this.#ahead = undefined;
  }

  #at(punctuation: string): boolean {
    const { type, text } = this.#peek();
    return type === 'punctuation' && text === punctuation;
  }

  #keyword<T extends string>(allowed: readonly T[]): T {
    const { type, text } = this.#peek();
    const found = type === 'keyword' ? allowed.find(each => each === text) : undefined;
    if (found === undefined) this.#syntaxError();
    this.#ahead = undefined;
    return found;
  }

  // --- statements ---------------------------------------------------------------------------------------------------------

  #statement(): void {
    const names = Object.keys(BLOCK_NAMES) as (keyof typeof BLOCK_NAMES)[];
    const keyword = this.#keyword([...names, 'option', 'id-assoc', 'include']);
    if (keyword === 'option') return this.#option();
    if (keyword === 'include') {
      const path = this.#take('QSTRING');
      this.#punctuation(';');
      if (!this.tokens.include(path)) throw ABORT;
      return;
    }
    if (keyword !== 'id-assoc') return this.#block(keyword, this.#take(BLOCK_NAMES[keyword]));
    const kind = this.#keyword(['ia-pd', 'ia-na']);
    this.#block(kind, this.#peek().type === 'IAID' ? this.#take('IAID') : '0');
  }

  #block(kind: BlockKind, name: string): void {
    const statements = this.#braces(BLOCKS[kind]);
    this.#punctuation(';');
    const blocks = this.#file.blocks[kind];
    if (blocks.some(each => each.name === name)) {
      return this.#say('warning', `duplicated name: ${name} (ignored)`);
    }
    blocks.unshift({ name, line: this.tokens.line, statements });
  }

  #braces(table: Statements): CfStatement[] {
    const statements: CfStatement[] = [];
    this.#punctuation('{');
    while (!this.#at('}')) {
      const keyword = this.#keyword(Object.keys(table));
      const value = this.#operand(table[keyword]!);
      this.#punctuation(';');
      statements.push({ keyword, line: this.tokens.line, value });
    }
    this.#punctuation('}');
    return statements;
  }

  #operand(operand: Operand): CfValue {
    switch (operand) {
      case 'none':
        return { type: 'none' };
      case 'number':
        return { type: 'number', number: this.#number() };
      case 'string':
        return { type: 'text', text: this.#take('STRING') };
      case 'quoted':
        return { type: 'text', text: this.#take('QSTRING') };
      case 'duid':
        return { type: 'text', text: this.#take('DUID_ID') };
      case 'option':
        return { type: 'options', options: [this.#dhcpOption()] };
      case 'options':
        return { type: 'options', options: this.#dhcpOptions() };
      case 'address':
      case 'prefix':
        return this.#lease(operand);
      case 'range': {
        const min = this.#take('STRING');
        this.#keyword(['to']);
        const max = this.#take('STRING');
        return { type: 'range', min: this.#address(min), max: this.#address(max) };
      }
      case 'pool':
        return { type: 'pool', name: this.#take('STRING'), ...this.#lifetimes() };
      case 'interface':
        return {
          type: 'block',
          name: this.#take('IFNAME'),
          statements: this.#braces(BLOCKS['prefix-interface']),
        };
      default:
        return { type: 'text', text: this.#keyword(operand) };
    }
  }

  #lease(kind: 'address' | 'prefix'): CfValue {
    const text = this.#take('STRING');
    let prefixLength = 128;
    if (kind === 'prefix') {
      this.#punctuation('/');
      prefixLength = this.#number();
    }
    const lifetimes = this.#lifetimes();
    return { type: 'lease', lease: { address: this.#address(text), prefixLength, ...lifetimes } };
  }

  /** One duration is both, preferred and valid. */
  #lifetimes(): { preferredLifetime: number; validLifetime: number } {
    const preferredLifetime = this.#duration();
    return { preferredLifetime, validLifetime: this.#at(';') ? preferredLifetime : this.#duration() };
  }

  #duration(): number {
    if (this.#peek().type === 'NUMBER') return this.#number() >>> 0;
    this.#keyword(['infinity']);
    return INFINITY;
  }

  /** strtoll(): what stands before the dot. */
  #number(): number {
    return Number.parseInt(this.#take('NUMBER'), 10) || 0;
  }

  #address(text: string): Ip6 {
    const address = Ip6.parse(text);
    if (address !== undefined) return address;
    this.#say('warning', `invalid IPv6 address: ${text}`);
    throw ABORT;
  }

  // --- options --------------------------------------------------------------------------------------------------------------

  #dhcpOptions(): CfOption[] {
    const options = [this.#dhcpOption()];
    while (this.#at(',')) {
      this.#punctuation(',');
      options.push(this.#dhcpOption());
    }
    return options;
  }

  #dhcpOption(): CfOption {
    const written = this.#keyword(Object.keys(OPTION_KEYWORDS));
    const keyword = SAME[written] ?? written;
    const operand = OPTION_KEYWORDS[keyword];
    const number = operand === 'iaid' ? this.#number() >>> 0 : 0;
    const text = operand === 'auth' ? this.#take('AUTHNAME') : '';
    return { keyword, line: this.tokens.line, number, text };
  }

  /** `option` outside of blocks: what a server tells everybody. */
  #option(): void {
    const all = Object.keys(OPTION_KEYWORDS);
    const written = this.#keyword(
      all.filter(word => ['addresses', 'name', 'refresh'].includes(OPTION_KEYWORDS[word]!)),
    );
    const keyword = SAME[written] ?? written;
    const values = this.#file.options.get(keyword) ?? [];
    this.#file.options.set(keyword, values);
    switch (OPTION_KEYWORDS[keyword]) {
      case 'addresses':
        while (this.#peek().type === 'STRING') {
          const text = this.#take('STRING');
          values.push({ line: this.tokens.line, value: this.#address(text) });
        }
        return this.#punctuation(';');
      case 'name': {
        const value = this.#take('QSTRING');
        this.#punctuation(';');
        values.push({ line: this.tokens.line, value });
        return;
      }
      default: {
        const number = this.#number();
        this.#punctuation(';');
        return this.#refreshTime(number);
      }
    }
  }

  #refreshTime(number: number): void {
    if (this.#file.refreshTime !== undefined) return this.#say('warning', 'multiple refresh times (ignored)');
    this.#file.refreshTime = number;
    if (number > INFINITY) this.#error('refresh time is out of range');
    if (number < IRT_MINIMUM) {
      this.#error(`refresh time is too small (must not be smaller than ${IRT_MINIMUM})`);
    }
  }
}
