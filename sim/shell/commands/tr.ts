/**
 * tr(1): `tr SET1 SET2`, `-d`, `-s`, `-c`, with ranges, classes and escapes.
 *
 * Differs from Linux: repeats `[x*n]` and equivalence classes are taken literally.
 */
import type { CharacterTest } from '../language/bracket';
import { characterClass } from '../language/bracket';
import type { Program } from '../../kernel/uapi';
import { replaceEscapes } from './escapes';
import { parseOptions } from './options';
import { fail, put, readInputs } from './streams';

export const tr: Program = {
  start(process) {
    const options = parseOptions(process.argv.slice(1), {
      flags: 'cCds',
      valued: '',
      long: { delete: 'd', 'squeeze-repeats': 's', complement: 'c' },
    });
    if (typeof options === 'string') return fail(process, options);
    const [first, second, third] = options.operands;
    const deleting = options.has('d');
    if (first === undefined) return fail(process, 'missing operand');
    if (second === undefined && !deleting && !options.has('s'))
      return fail(process, `missing operand after '${first}'`);
    if (third !== undefined) return fail(process, `extra operand '${third}'`);
    const from = expandSet(first);
    const to = expandSet(second ?? '');
    const complement = options.has('c') || options.has('C');
    const inFirst: CharacterTest = character => from.includes(character) !== complement;
    const squeezed = second === undefined ? inFirst : (character: string): boolean => to.includes(character);
    let last = '';
    const translate = (text: string): string => {
      let result = '';
      for (const character of text) {
        const chosen = inFirst(character);
        if (chosen && deleting) continue;
        const index = complement ? to.length - 1 : Math.min(from.lastIndexOf(character), to.length - 1);
        const mapped = chosen && !deleting && to.length > 0 ? (to[index] ?? character) : character;
        if (options.has('s') && mapped === last && squeezed(mapped)) continue;
        result += mapped;
        last = mapped;
      }
      return result;
    };
    readInputs(process, [], {
      text: text => put(process, translate(text)),
      done: () => process.exit(0),
    });
  },
};

/** The characters of a set, in order. */
function expandSet(set: string): string[] {
  const characters: string[] = [];
  for (let index = 0; index < set.length;) {
    const [classText, className = ''] = /^\[:([a-z]+):\]/.exec(set.slice(index)) ?? [];
    const test = characterClass(className);
    if (classText !== undefined && test !== undefined) {
      for (let code = 0; code < 128; code += 1) {
        const character = String.fromCharCode(code);
        if (test(character)) characters.push(character);
      }
      index += classText.length;
      continue;
    }
    const low = readCharacter(set, index);
    index = low.end;
    if (set.charAt(index) !== '-' || index + 1 >= set.length) {
      characters.push(low.character);
      continue;
    }
    const high = readCharacter(set, index + 1);
    for (let code = low.character.charCodeAt(0); code <= high.character.charCodeAt(0); code += 1) {
      characters.push(String.fromCharCode(code));
    }
    index = high.end;
  }
  return characters;
}

function readCharacter(set: string, index: number): { character: string; end: number } {
  const [escape] = /^\\(?:[0-7]{1,3}|.)/.exec(set.slice(index)) ?? [];
  if (escape === undefined) return { character: set.charAt(index), end: index + 1 };
  const { text } = replaceEscapes(escape, '\\n');
  return { character: text.length === 1 ? text : escape.charAt(1), end: index + escape.length };
}
