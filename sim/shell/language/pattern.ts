/**
 * Shell patterns: `*`, `?` and brackets (POSIX XCU §2.13), for file names, `case` and `${x%pattern}`.
 *
 * Matching walks the text once per `*` and never backtracks further, so no pattern can make it slow.
 */
import type { CharacterTest } from './bracket';
import { readBracket } from './bracket';

type Element = 'star' | CharacterTest;

export interface Pattern {
  readonly elements: readonly Element[];
  /** The text it stands for when nothing in it is special. */
  readonly literal: string | undefined;
}

/** Reads a pattern in which a backslash takes the meaning from the next character. */
export function compilePattern(text: string): Pattern {
  const elements: Element[] = [];
  let literal: string | undefined = '';
  for (let index = 0; index < text.length;) {
    const character = text.charAt(index);
    const bracket = character === '[' ? readBracket(text, index, '!^', true) : undefined;
    if (bracket !== undefined) {
      elements.push(bracket.test);
      literal = undefined;
      index = bracket.end;
    } else if (character === '*' || character === '?') {
      if (character === '?') elements.push(() => true);
      else if (elements.at(-1) !== 'star') elements.push('star');
      literal = undefined;
      index += 1;
    } else {
      const escaped = character === '\\' && index + 1 < text.length;
      const plain = escaped ? text.charAt(index + 1) : character;
      elements.push(candidate => candidate === plain);
      if (literal !== undefined) literal += plain;
      index += escaped ? 2 : 1;
    }
  }
  return { elements, literal };
}

/** Whether the whole of `text` matches. */
export function matchesPattern(pattern: Pattern, text: string): boolean {
  const { elements, literal } = pattern;
  if (literal !== undefined) return literal === text;
  let element = 0;
  let index = 0;
  let starElement = -1;
  let starIndex = 0;
  while (index < text.length) {
    const current = elements[element];
    if (current === 'star') {
      starElement = element;
      starIndex = index;
      element += 1;
    } else if (current !== undefined && current(text.charAt(index))) {
      element += 1;
      index += 1;
    } else if (starElement >= 0) {
      starIndex += 1;
      index = starIndex;
      element = starElement + 1;
    } else {
      return false;
    }
  }
  while (elements[element] === 'star') element += 1;
  return element === elements.length;
}

/** Text as a pattern that matches only itself. */
export function escapePattern(text: string): string {
  return text.replace(/[*?[\]\\!^-]/g, '\\$&');
}

/** The lengths of all beginnings of `text` that match, shortest first. */
export function matchingPrefixLengths(pattern: Pattern, text: string): number[] {
  return matchingLengths(pattern.elements, text);
}

/** The lengths of all ends of `text` that match, shortest first. */
export function matchingSuffixLengths(pattern: Pattern, text: string): number[] {
  let reversed = '';
  for (let index = text.length - 1; index >= 0; index -= 1) reversed += text.charAt(index);
  return matchingLengths([...pattern.elements].reverse(), reversed);
}

/** Walks the text once with the set of elements reached, so that it takes text times pattern and no more. */
function matchingLengths(elements: readonly Element[], text: string): number[] {
  const lengths: number[] = [];
  let reached: boolean[] = closure(elements, [true]);
  for (let index = 0; ; index += 1) {
    if (reached[elements.length] === true) lengths.push(index);
    if (index === text.length) return lengths;
    const character = text.charAt(index);
    const next: boolean[] = [];
    elements.forEach((element, at) => {
      if (reached[at] !== true) return;
      if (element === 'star') next[at] = true;
      else if (element(character)) next[at + 1] = true;
    });
    reached = closure(elements, next);
  }
}

/** A star that is reached is passed as well, because it also matches nothing. */
function closure(elements: readonly Element[], reached: boolean[]): boolean[] {
  elements.forEach((element, at) => {
    if (element === 'star' && reached[at] === true) reached[at + 1] = true;
  });
  return reached;
}
