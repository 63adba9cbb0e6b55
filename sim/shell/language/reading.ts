/**
 * What the lexer, the word reader and the parser share while one text is read: the cursor, the first complaint,
 * how deep the text is nested, and the here-documents whose bodies are still to come.
 *
 * Reading never throws: a complaint is kept here, and from then on every token is the end of the text.
 *
 * Differs from Linux: nesting deeper than 100 is refused; dash goes on until its stack is full.
 */
import type { List, Position, ShellSyntaxError, Word } from './ast';
import { Source } from './source';

const MAX_DEPTH = 100;

/** A here-document announced by `<<` and not yet read; `take` receives its body. */
export interface PendingHere {
  readonly delimiter: string;
  /** Any part of the delimiter was quoted: the body is literal. */
  readonly quoted: boolean;
  /** `<<-`: leading tabs are dropped. */
  readonly stripTabs: boolean;
  readonly take: (body: Word) => void;
}

/** The parser, as the word reader needs it for `$(...)` and backquotes. */
export interface NestedParser {
  /** Reads up to and including the `)` that ends a command substitution. */
  substitution(reading: Reading): List | undefined;
  /** Reads to the end of the text. */
  script(reading: Reading): List | undefined;
}

export class Reading {
  readonly source: Source;
  readonly pendingHere: PendingHere[] = [];
  error: ShellSyntaxError | undefined;
  #depth: number;

  constructor(
    text: string,
    readonly parser: NestedParser,
    origin?: Position,
    depth = 0,
  ) {
    this.source = new Source(text, origin);
    this.#depth = depth;
  }

  /** Keeps the first complaint. Returns undefined, which every reading function returns on failure. */
  fail(at: Position, found: string, message: string): undefined {
    this.error ??= { kind: 'syntax', line: at.line, column: at.column, found, message };
    return undefined;
  }

  /** The same for what some shell would run and this one does not. */
  refuse(at: Position, found: string, message: string): undefined {
    this.error ??= { kind: 'unsupported', line: at.line, column: at.column, found, message };
    return undefined;
  }

  /** Runs `read` one level deeper, or complains that the text is nested too deeply. */
  nested<T>(at: Position, found: string, read: () => T | undefined): T | undefined {
    if (this.#depth >= MAX_DEPTH) return this.fail(at, found, 'nested too deeply');
    this.#depth += 1;
    const result = read();
    this.#depth -= 1;
    return result;
  }

  /** A reading of a piece taken out of this text, at the same depth; its complaint becomes this one's. */
  inner<T>(text: string, origin: Position, read: (inner: Reading) => T | undefined): T | undefined {
    const inner = new Reading(text, this.parser, origin, this.#depth);
    const result = read(inner);
    this.error ??= inner.error;
    return this.error === undefined ? result : undefined;
  }
}
