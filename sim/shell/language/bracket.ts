/** Bracket expressions `[a-z[:digit:]]`, which file name patterns and regular expressions share (POSIX XBD §9.3.5). */

export type CharacterTest = (character: string) => boolean;

const CLASSES: Readonly<Record<string, RegExp>> = {
  alnum: /^[A-Za-z0-9]$/,
  alpha: /^[A-Za-z]$/,
  blank: /^[ \t]$/,
  cntrl: /^[\x00-\x1f\x7f]$/,
  digit: /^[0-9]$/,
  graph: /^[\x21-\x7e]$/,
  lower: /^[a-z]$/,
  print: /^[\x20-\x7e]$/,
  punct: /^[!-/:-@[-`{-~]$/,
  space: /^[ \t\n\v\f\r]$/,
  upper: /^[A-Z]$/,
  xdigit: /^[0-9A-Fa-f]$/,
};

/** A character class by its name without the colons. */
export function characterClass(name: string): CharacterTest | undefined {
  const pattern = CLASSES[name];
  return pattern && (character => pattern.test(character));
}

/**
 * Reads the bracket expression whose `[` is at `text[start]`. Gives its test and the offset after its `]`, or
 * undefined when it has no `]` or names an unknown class.
 * @param negators the characters that negate it when they come first
 * @param escapes whether a backslash takes the meaning from the next character
 */
export function readBracket(
  text: string,
  start: number,
  negators: string,
  escapes: boolean,
): { test: CharacterTest; end: number } | undefined {
  let index = start + 1;
  const first = text.charAt(index);
  const negated = first !== '' && negators.includes(first);
  if (negated) index += 1;
  const tests: CharacterTest[] = [];
  for (let empty = true; ; empty = false) {
    const character = text.charAt(index);
    if (character === '') return undefined;
    if (character === ']' && !empty) break;
    if (text.startsWith('[:', index)) {
      const end = text.indexOf(':]', index + 2);
      const test = end < 0 ? undefined : characterClass(text.slice(index + 2, end));
      if (test === undefined) return undefined;
      tests.push(test);
      index = end + 2;
      continue;
    }
    const low = readMember(text, index, escapes);
    index = low.end;
    if (text.charAt(index) !== '-' || text.charAt(index + 1) === ']' || text.charAt(index + 1) === '') {
      tests.push(candidate => candidate === low.character);
      continue;
    }
    const high = readMember(text, index + 1, escapes);
    tests.push(candidate => candidate >= low.character && candidate <= high.character);
    index = high.end;
  }
  return { test: character => tests.some(test => test(character)) !== negated, end: index + 1 };
}

function readMember(text: string, index: number, escapes: boolean): { character: string; end: number } {
  const escaped = escapes && text.charAt(index) === '\\' && text.charAt(index + 1) !== '';
  const at = escaped ? index + 1 : index;
  return { character: text.charAt(at), end: at + 1 };
}
