/**
 * A cursor over shell text that knows its line and column.
 *
 * Outside single quotes a backslash before a newline joins the two lines before anything else is read
 * (POSIX XCU §2.2.1), so `peek` and `next` never show such a pair; `rawNext` does.
 */
import type { Position } from './ast';

export class Source {
  #offset = 0;
  #line: number;
  #column: number;

  /** `origin` is where the text begins, when it is a piece of a larger one. */
  constructor(
    readonly text: string,
    origin: Position = { line: 1, column: 1 },
  ) {
    this.#line = origin.line;
    this.#column = origin.column;
  }

  get position(): Position {
    return { line: this.#line, column: this.#column };
  }

  get offset(): number {
    return this.#offset;
  }

  /** The next character, `''` at the end of the text. */
  peek(): string {
    while (this.text.startsWith('\\\n', this.#offset)) {
      this.rawNext();
      this.rawNext();
    }
    return this.rawPeek();
  }

  /** The character after `peek()`, seen through a joined line. */
  peekSecond(): string {
    this.peek();
    let offset = this.#offset + 1;
    while (this.text.startsWith('\\\n', offset)) offset += 2;
    return this.text.charAt(offset);
  }

  next(): string {
    this.peek();
    return this.rawNext();
  }

  /** Takes `expected` if it is next. */
  accept(expected: string): boolean {
    if (this.peek() !== expected) return false;
    this.rawNext();
    return true;
  }

  rawPeek(): string {
    return this.text.charAt(this.#offset);
  }

  rawNext(): string {
    const character = this.text.charAt(this.#offset);
    if (character === '') return '';
    this.#offset += 1;
    if (character === '\n') {
      this.#line += 1;
      this.#column = 1;
    } else {
      this.#column += 1;
    }
    return character;
  }

  /** The rest of the line without its newline, which is taken too; undefined at the end of the text. */
  rawLine(): string | undefined {
    if (this.rawPeek() === '') return undefined;
    let line = '';
    for (;;) {
      const character = this.rawNext();
      if (character === '' || character === '\n') return line;
      line += character;
    }
  }
}
