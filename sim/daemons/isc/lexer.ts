/**
 * The lexical scanner that dhcpd and dhclient share for all their files (common/conflex.c of ISC DHCP 4.4.3), and how it
 * complains (parse_warn()): FILE line N: what, the line as far as it was read, and a caret.
 *
 * Differs from Linux: characters are counted, not octets.
 */
import { isAlpha, isDigit, isHex, isSpace, isWord, nextKind } from './characters';
import { KEYWORDS } from './keywords';

/** A NUMBER_OR_NAME has hexadecimal digits only. */
export interface Token {
  /** A keyword in small letters, a single character, or a kind of token in capitals. */
  readonly kind: string;
  /** As it is in the file; of a string what is between its quotes. */
  readonly text: string;
}

/** One complaint: what parse_warn() writes on three lines. */
export interface Complaint {
  /** `dhcpd.conf line 3: semicolon expected.` */
  readonly message: string;
  /** The line as far as it was read. */
  readonly line: string;
  /** Spaces in front of the caret; undefined: the place is too far to the right for the log. */
  readonly indent: string | undefined;
}

const LONGEST_TOKEN = 1500;
const LONGEST_LINE = 80;

/** A line while it is being read; there are two of them, by turns. */
interface LineBuffer {
  text: string;
}

interface State {
  at: number;
  ungot: boolean;
  line: number;
  column: number;
  cur: LineBuffer;
  prev: LineBuffer;
  /** What the two of them hold, as both are written over. */
  lines: readonly [string, string];
  tokenLine: LineBuffer;
  lexLine: number;
  lexColumn: number;
  peekedLine: number;
  peekedColumn: number;
  peeked: Token | undefined;
}

/** Whether a token can be a name: is_identifier(). */
export function isIdentifier({ kind }: Token): boolean {
  return (
    kind.length > 1 &&
    kind !== 'STRING' &&
    kind !== 'NUMBER' &&
    kind !== 'END_OF_FILE' &&
    kind !== 'WHITESPACE'
  );
}

/** Reads the tokens of one file. */
export class Lexer {
  /** Set by every complaint; what is asked at the end. */
  warned = false;
  readonly #buffers: readonly [LineBuffer, LineBuffer] = [{ text: '' }, { text: '' }];
  #at = 0;
  #ungot = false;
  #line = 1;
  #column = 1;
  #cur = this.#buffers[0];
  #prev = this.#buffers[1];
  #tokenLine = this.#cur;
  #lexLine = 0;
  #lexColumn = 0;
  #peekedLine = 0;
  #peekedColumn = 0;
  #peeked: Token | undefined;
  /** tval: a token without a text of its own leaves the last one standing. */
  #text = '';

  /**
   * @param name what complaints call the file
   * @param complain where they go
   */
  constructor(
    readonly name: string,
    private readonly input: string,
    private readonly complain: (complaint: Complaint) => void,
  ) {}

  /** parse_warn() */
  warn(message: string): void {
    const line = this.#tokenLine.text;
    let indent = '';
    for (let i = 0; i < line.length && i < this.#lexColumn - 1; i++) {
      indent += ' ';
      if (line[i] === '\t') while (indent.length % 8 !== 0) indent += ' ';
    }
    this.warned = true;
    this.complain({
      message: `${this.name} line ${this.#lexLine}: ${message}`,
      line,
      indent: this.#lexColumn < LONGEST_LINE + 1 ? indent : undefined,
    });
  }

  /** next_token(): takes the next token that is not white space. */
  next(): Token {
    return this.#take(false);
  }

  /** next_raw_token(): white space is a token too. */
  nextRaw(): Token {
    return this.#take(true);
  }

  /** peek_token() */
  peek(): Token {
    return this.#look(false);
  }

  /** peek_raw_token() */
  peekRaw(): Token {
    return this.#look(true);
  }

  /** save_parse_state(): the returned function goes back to here. */
  save(): () => void {
    const saved: State = {
      at: this.#at,
      ungot: this.#ungot,
      line: this.#line,
      column: this.#column,
      cur: this.#cur,
      prev: this.#prev,
      lines: [this.#buffers[0].text, this.#buffers[1].text],
      tokenLine: this.#tokenLine,
      lexLine: this.#lexLine,
      lexColumn: this.#lexColumn,
      peekedLine: this.#peekedLine,
      peekedColumn: this.#peekedColumn,
      peeked: this.#peeked,
    };
    return () => {
      [this.#at, this.#ungot, this.#line, this.#column] = [saved.at, saved.ungot, saved.line, saved.column];
      [this.#cur, this.#prev, this.#tokenLine] = [saved.cur, saved.prev, saved.tokenLine];
      [this.#buffers[0].text, this.#buffers[1].text] = saved.lines;
      [this.#lexLine, this.#lexColumn] = [saved.lexLine, saved.lexColumn];
      [this.#peekedLine, this.#peekedColumn, this.#peeked] = [
        saved.peekedLine,
        saved.peekedColumn,
        saved.peeked,
      ];
    };
  }

  #take(raw: boolean): Token {
    let token = this.#peeked;
    if (token !== undefined) {
      if (this.#lexLine !== this.#peekedLine) this.#tokenLine = this.#cur;
      this.#lexColumn = this.#peekedColumn;
      this.#lexLine = this.#peekedLine;
      this.#peeked = undefined;
    } else {
      token = this.#read();
      this.#tokenLine = this.#cur;
    }
    while (!raw && token.kind === 'WHITESPACE') {
      token = this.#read();
      this.#tokenLine = this.#cur;
    }
    return token;
  }

  #look(raw: boolean): Token {
    if (this.#peeked === undefined || (!raw && this.#peeked.kind === 'WHITESPACE')) {
      const [column, line] = [this.#lexColumn, this.#lexLine];
      do this.#peeked = this.#read();
      while (!raw && this.#peeked.kind === 'WHITESPACE');
      if (this.#lexLine !== line) this.#tokenLine = this.#prev;
      [this.#peekedColumn, this.#peekedLine] = [this.#lexColumn, this.#lexLine];
      [this.#lexColumn, this.#lexLine] = [column, line];
    }
    return this.#peeked;
  }

  /** get_char(); an empty string at the end. */
  #char(): string {
    const c = this.input.charAt(this.#at);
    if (c !== '') this.#at += 1;
    if (this.#ungot) {
      this.#ungot = false;
    } else if (c === '\n') {
      [this.#cur, this.#prev] = [this.#prev, this.#cur];
      this.#line += 1;
      this.#column = 1;
      this.#cur.text = '';
    } else if (c !== '') {
      if (this.#column <= LONGEST_LINE) this.#cur.text += c;
      this.#column += 1;
    }
    return c;
  }

  #unget(c: string): void {
    if (c === '') return;
    this.#at -= 1;
    this.#ungot = true;
  }

  /** get_raw_token() */
  #read(): Token {
    for (;;) {
      const [line, column] = [this.#line, this.#column];
      const c = this.#char();
      if (isSpace(c)) return this.#whitespace(c);
      if (c === '#') {
        for (let skipped = c; skipped !== '' && skipped !== '\n';) skipped = this.#char();
        continue;
      }
      if (c === '') return { kind: 'END_OF_FILE', text: this.#text };
      [this.#lexLine, this.#lexColumn] = [line, column];
      if (c === '"') return this.#token('STRING', this.#string());
      if (isDigit(c) || c === '-') return this.#number(c);
      if (isAlpha(c)) return this.#word(c);
      return this.#token(c, c);
    }
  }

  #token(kind: string, text: string): Token {
    this.#text = text;
    return { kind, text };
  }

  #whitespace(first: string): Token {
    let text = first;
    for (;;) {
      const c = this.#char();
      if (c === '') return { kind: 'END_OF_FILE', text: this.#text };
      if (!isSpace(c)) {
        this.#unget(c);
        return this.#token('WHITESPACE', text);
      }
      text += c;
    }
  }

  /** read_string(): what is between quotes, with the escapes of C. */
  #string(): string {
    let text = '';
    while (text.length < LONGEST_TOKEN) {
      const c = this.#char();
      if (c === '') {
        this.warn('eof in string constant');
        return text;
      }
      if (c === '"') return text;
      text += c === '\\' ? this.#escape() : c;
    }
    this.warn('string constant larger than internal buffer');
    return text.slice(0, LONGEST_TOKEN - 1);
  }

  #escape(): string {
    const c = this.#char();
    const simple = { t: '\t', r: '\r', n: '\n', b: '\b' }[c];
    if (simple !== undefined) return simple;
    if (c === 'x') return this.#digits(0, 2, 16, isHex, 'invalid hex digit: ');
    if (c >= '0' && c <= '3')
      return this.#digits(Number(c), 2, 8, d => d >= '0' && d <= '7', 'invalid octal digit ');
    return c;
  }

  #digits(
    start: number,
    count: number,
    base: number,
    fits: (c: string) => boolean,
    complaint: string,
  ): string {
    let value = start;
    for (let i = 0; i < count; i++) {
      const c = this.#char();
      if (!fits(c)) {
        if (base === 16 || value !== 0) this.warn(`${complaint}${(c.charCodeAt(0) || 0).toString(16)}`);
        return base === 16 ? '' : '\0';
      }
      value = value * base + parseInt(c, base);
    }
    return String.fromCharCode(value & 0xff);
  }

  /** read_number(): a number turns into a name as soon as something in it is none, but for 0x. */
  #number(first: string): Token {
    let text = first;
    let kind = 'NUMBER';
    for (;;) {
      if (text.length >= LONGEST_TOKEN) {
        this.warn('numeric token larger than internal buffer');
        text = text.slice(0, LONGEST_TOKEN - 1);
        break;
      }
      const c = this.#char();
      const next = nextKind(kind, text, c);
      if (next === undefined) {
        this.#unget(c);
        break;
      }
      kind = next;
      text += c;
    }
    return this.#token(kind, text);
  }

  /** read_num_or_name() */
  #word(first: string): Token {
    let text = first;
    let kind = 'NUMBER_OR_NAME';
    for (;;) {
      if (text.length >= LONGEST_TOKEN) {
        this.warn('token larger than internal buffer');
        text = text.slice(0, LONGEST_TOKEN - 1);
        break;
      }
      const c = this.#char();
      if (!isWord(c)) {
        this.#unget(c);
        break;
      }
      if (!isHex(c)) kind = 'NAME';
      text += c;
    }
    const word = text.toLowerCase();
    return this.#token(KEYWORDS.has(word) ? word : kind, text);
  }
}
