/** Puts the parts of a word together while it is read. */
import type { WordPart } from './ast';

/** Collects the parts of a word, joining neighbouring characters of the same kind. */
export class PartsBuilder {
  readonly parts: WordPart[] = [];
  #text = '';
  #quoted = false;
  #open = false;

  add(text: string, quoted: boolean): void {
    if (this.#open && this.#quoted !== quoted) this.#close();
    this.#text += text;
    this.#quoted = quoted;
    this.#open = true;
  }

  push(part: WordPart): void {
    this.#close();
    this.parts.push(part);
  }

  finish(): WordPart[] {
    this.#close();
    return this.parts;
  }

  #close(): void {
    if (this.#open) this.parts.push({ kind: 'text', text: this.#text, quoted: this.#quoted });
    this.#text = '';
    this.#open = false;
  }
}

/** `{a,b}` or `{1..3}` outside quotes, which bash expands and POSIX does not; an assignment is exempt in both. */
export function hasBraceExpansion(parts: readonly WordPart[]): boolean {
  const first = parts[0];
  if (first?.kind === 'text' && !first.quoted && /^[A-Za-z_][A-Za-z0-9_]*=/.test(first.text)) return false;
  const separated: boolean[] = [];
  for (const part of parts) {
    if (part.kind !== 'text' || part.quoted) continue;
    for (let index = 0; index < part.text.length; index += 1) {
      const character = part.text.charAt(index);
      if (character === '{') separated.push(false);
      else if (character === '}' && separated.pop() === true) return true;
      else if (character === ',' || part.text.startsWith('..', index)) {
        if (separated.length > 0) separated[separated.length - 1] = true;
      }
    }
  }
  return false;
}
