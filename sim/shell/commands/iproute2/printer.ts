/**
 * Output as text or as JSON from the same calls (lib/json_print.c), so that a command says once what it shows. Text is
 * written as it is; JSON with json_writer.c's line breaks when it is to be pretty.
 */

/** What a JSON member may hold. */
export type JsonValue = string | number | boolean | null | RawJson;

/** A literal that is written as it is: `0.00`. */
export class RawJson {
  constructor(readonly literal: string) {}
}

export class Printer {
  /** Whether JSON is written. */
  readonly json: boolean;
  readonly #pretty: boolean;
  /** What stands between the lines of one entry: `\n`, or with -oneline a backslash. */
  readonly #lineEnd: string;
  #output = '';
  #depth = 0;
  #separator = '';

  constructor(options: { readonly json?: boolean; readonly pretty?: boolean; readonly oneline?: boolean }) {
    this.json = options.json === true;
    this.#pretty = options.pretty === true;
    this.#lineEnd = options.oneline === true ? '\\' : '\n';
  }

  /** In both forms: a member of the object (an element of the array without a key), and its text. */
  both(key: string | undefined, value: JsonValue, text: string): void {
    if (this.json) this.member(key, value);
    else this.#output += text;
  }

  /** In text only. */
  text(text: string): void {
    if (!this.json) this.#output += text;
  }

  /** In JSON only. */
  member(key: string | undefined, value: JsonValue): void {
    if (!this.json) return;
    if (key !== undefined) this.#name(key);
    this.#separate();
    this.#output += value instanceof RawJson ? value.literal : JSON.stringify(value);
  }

  /** The end of a line within an entry, in text only. */
  newLine(): void {
    this.text(this.#lineEnd);
  }

  openObject(key?: string): void {
    this.#open('{', key);
  }

  closeObject(): void {
    this.#close('}');
  }

  openArray(key?: string): void {
    this.#open('[', key);
    if (this.json && this.#pretty) this.#output += ' ';
  }

  closeArray(): void {
    if (this.json && this.#pretty && this.#separator !== '') this.#output += ' ';
    this.#separator = '';
    this.#close(']');
  }

  /** What was written so far; nothing of it is written again. */
  flush(): string {
    const output = this.#output;
    this.#output = '';
    return output;
  }

  #open(bracket: string, key: string | undefined): void {
    if (!this.json) return;
    if (key !== undefined) this.#name(key);
    this.#separate();
    this.#output += bracket;
    this.#depth += 1;
    this.#separator = '';
  }

  #close(bracket: string): void {
    if (!this.json) return;
    this.#depth -= 1;
    if (this.#separator !== '') this.#breakLine();
    this.#output += bracket;
    this.#separator = ',';
  }

  #name(key: string): void {
    this.#separate();
    this.#breakLine();
    this.#separator = '';
    this.#output += `${JSON.stringify(key)}:${this.#pretty ? ' ' : ''}`;
  }

  #separate(): void {
    this.#output += this.#separator;
    this.#separator = ',';
  }

  #breakLine(): void {
    if (this.#pretty) this.#output += `\n${'    '.repeat(this.#depth)}`;
  }
}
