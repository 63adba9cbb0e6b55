/**
 * Puts the expanded pieces of a word together into fields (POSIX XCU §2.6.5): what came out of an unquoted expansion
 * is split at the characters of IFS, and each field remembers which of its characters may be part of a pattern.
 */
import { escapePattern } from './pattern';

const IFS_BLANKS = ' \t\n';

export interface Field {
  readonly text: string;
  /** The field as a pattern: what was quoted matches only itself. */
  readonly pattern: string;
}

export class FieldBuilder {
  readonly #fields: Field[] = [];
  readonly #ifs: string;
  readonly #splitting: boolean;
  #text = '';
  #pattern = '';
  #started = false;
  #vanishing = false;

  /**
   * @param ifs the separators
   * @param splitting false where a word stays one field: an assignment, a redirection, a `case`
   */
  constructor(ifs: string, splitting: boolean) {
    this.#ifs = ifs;
    this.#splitting = splitting;
  }

  /** How long the field being built is. */
  get length(): number {
    return this.#text.length;
  }

  /** Adds text that is not split. */
  add(text: string, quoted: boolean): void {
    this.#text += text;
    this.#pattern += quoted ? escapePattern(text) : text;
    this.#started = true;
  }

  /** Adds the result of an unquoted expansion. */
  split(text: string): void {
    if (!this.#splitting) {
      if (text !== '') this.add(text, false);
      return;
    }
    let index = 0;
    while (index < text.length) {
      const end = this.#endOfText(text, index);
      if (end > index) this.add(text.slice(index, end), false);
      if (end === text.length) return;
      const blanksEnd = this.#skipBlanks(text, end);
      const separator = text.charAt(blanksEnd);
      const hard = separator !== '' && this.#ifs.includes(separator);
      if (hard) this.#started = true;
      this.endField();
      index = hard ? this.#skipBlanks(text, blanksEnd + 1) : blanksEnd;
    }
  }

  /** Adds several values: each is a field of its own, or, where nothing is split, a space stands between them. */
  addAll(values: readonly string[], quoted: boolean): void {
    if (values.length === 0) this.#vanishing = true;
    values.forEach((value, index) => {
      if (index > 0) this.#separate();
      if (quoted) this.add(value, true);
      else this.split(value);
    });
  }

  /** Ends the field being built, if one has begun. `"$@"` without parameters leaves none. */
  endField(): void {
    if (this.#started && !(this.#vanishing && this.#text === '')) {
      this.#fields.push({ text: this.#text, pattern: this.#pattern });
    }
    this.#text = '';
    this.#pattern = '';
    this.#started = false;
    this.#vanishing = false;
  }

  /** The fields built; where nothing is split, at most one. */
  finish(): readonly Field[] {
    this.endField();
    return this.#fields;
  }

  #separate(): void {
    if (this.#splitting) this.endField();
    else this.add(' ', true);
  }

  #endOfText(text: string, from: number): number {
    let end = from;
    while (end < text.length && !this.#ifs.includes(text.charAt(end))) end += 1;
    return end;
  }

  #skipBlanks(text: string, from: number): number {
    let end = from;
    while (end < text.length && this.#isBlankSeparator(text.charAt(end))) end += 1;
    return end;
  }

  #isBlankSeparator(character: string): boolean {
    return IFS_BLANKS.includes(character) && this.#ifs.includes(character);
  }
}
