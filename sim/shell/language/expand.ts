/**
 * Word expansion (POSIX XCU §2.6): tilde, parameters, command substitution, then field splitting and file names.
 *
 * A failed expansion has printed its complaint and ends the shell with status 2, as in dash.
 *
 * Differs from Linux: only `~` and `~/` at the beginning of a word are expanded; an expansion above one mebibyte is
 * refused.
 */
import type { ParameterPart, Word, WordPart } from './ast';
import { FieldBuilder } from './fields';
import { expandPathname } from './glob';
import { compilePattern, matchingPrefixLengths, matchingSuffixLengths } from './pattern';
import type { ShellState } from './shell-state';
import type { Run } from './task';

const MAX_LENGTH = 1 << 20;
const DEFAULT_IFS = ' \t\n';
const VARIABLE = /^[A-Za-z_]/;

/** The fields the words become; undefined when an expansion failed. */
export function* expandWords(state: ShellState, words: readonly Word[]): Run<string[] | undefined> {
  const result: string[] = [];
  for (const word of words) {
    const builder = new FieldBuilder(state.get('IFS') ?? DEFAULT_IFS, true);
    if (!(yield* expandParts(state, withTilde(state, word.parts), builder, false))) return undefined;
    for (const field of builder.finish()) {
      const paths =
        state.options.has('f') || compilePattern(field.pattern).literal !== undefined
          ? []
          : expandPathname(state.process.files, field.pattern);
      result.push(...(paths.length > 0 ? paths : [field.text]));
    }
  }
  return result;
}

/** The word as one text, as an assignment takes it; undefined when an expansion failed. */
export function* expandText(state: ShellState, word: Word): Run<string | undefined> {
  const field = yield* expandWhole(state, word);
  return field?.text;
}

/** The word as a pattern in which what was quoted matches only itself; undefined when an expansion failed. */
export function* expandPattern(state: ShellState, word: Word): Run<string | undefined> {
  const field = yield* expandWhole(state, word);
  return field?.pattern;
}

function* expandWhole(state: ShellState, word: Word): Run<{ text: string; pattern: string } | undefined> {
  const builder = new FieldBuilder('', false);
  if (!(yield* expandParts(state, withTilde(state, word.parts), builder, false))) return undefined;
  return builder.finish()[0] ?? { text: '', pattern: '' };
}

/** @param splitText unquoted text is split too: it stands inside `${x-text}` */
function* expandParts(
  state: ShellState,
  parts: readonly WordPart[],
  builder: FieldBuilder,
  splitText: boolean,
): Run<boolean> {
  for (const part of parts) {
    if (part.kind === 'text') {
      if (splitText && !part.quoted) builder.split(part.text);
      else builder.add(part.text, part.quoted);
    } else if (part.kind === 'substitution') {
      const output = yield* state.runtime.evaluator.substitute(state, part.list);
      const text = output.replace(/\n+$/, '');
      if (part.quoted) builder.add(text, true);
      else builder.split(text);
    } else if (!(yield* expandParameter(state, part, builder))) {
      return false;
    }
    if (builder.length > MAX_LENGTH) return fail(state, 'expansion too long');
  }
  return true;
}

/** The value of a parameter: a list for `@` and `*`, a text for all others. */
type Value = string | readonly string[];

function* expandParameter(state: ShellState, part: ParameterPart, builder: FieldBuilder): Run<boolean> {
  const { name, operator } = part;
  const value = parameterValue(state, name);
  switch (operator) {
    case undefined:
      if (value === undefined) return complainUnlessAllowed(state, name);
      emit(state, part, value, builder);
      return true;
    case 'length':
      if (value === undefined && state.options.has('u')) return complainUnlessAllowed(state, name);
      builder.add(String(value?.length ?? 0), part.quoted);
      return true;
    case '%':
    case '%%':
    case '#':
    case '##':
      return yield* expandTrimmed(state, part, operator, builder);
    default:
      return yield* expandConditional(state, part, operator, builder);
  }
}

function* expandTrimmed(
  state: ShellState,
  part: ParameterPart,
  operator: '%' | '%%' | '#' | '##',
  builder: FieldBuilder,
): Run<boolean> {
  const value = parameterValue(state, part.name);
  if (value === undefined) return complainUnlessAllowed(state, part.name);
  const pattern = yield* expandPattern(state, part.word);
  if (pattern === undefined) return false;
  const trimmed = typeof value === 'string' ? trim(value, operator, pattern) : undefined;
  emit(
    state,
    part,
    trimmed ?? (value as readonly string[]).map(one => trim(one, operator, pattern)),
    builder,
  );
  return true;
}

/** `-`, `+`, `=`, `?`; with a colon an empty value counts as none. */
function* expandConditional(
  state: ShellState,
  part: ParameterPart,
  operator: '-' | ':-' | '+' | ':+' | '=' | ':=' | '?' | ':?',
  builder: FieldBuilder,
): Run<boolean> {
  const value = parameterValue(state, part.name);
  const colon = operator.startsWith(':');
  const present = value !== undefined && (typeof value === 'string' || value.length > 0);
  const counts = present && !(colon && joined(state, value) === '');
  const action = colon ? operator.slice(1) : operator;
  const word = part.quoted ? part.word.parts : withTilde(state, part.word.parts);
  if (action === '+') return !counts || (yield* expandParts(state, word, builder, !part.quoted));
  if (counts) {
    emit(state, part, value, builder);
    return true;
  }
  if (action === '-') return yield* expandParts(state, word, builder, !part.quoted);
  const text = yield* expandText(state, part.word);
  if (text === undefined) return false;
  if (action === '?') {
    const unset = colon ? 'parameter not set or null' : 'parameter not set';
    return fail(state, `${part.name}: ${part.word.parts.length === 0 ? unset : text}`);
  }
  if (!VARIABLE.test(part.name)) return fail(state, `${part.name}: bad variable name`);
  state.set(part.name, text);
  emit(state, part, text, builder);
  return true;
}

function trim(value: string, operator: '%' | '%%' | '#' | '##', text: string): string {
  const pattern = compilePattern(text);
  const fromEnd = operator.startsWith('%');
  const lengths = fromEnd ? matchingSuffixLengths(pattern, value) : matchingPrefixLengths(pattern, value);
  const length = lengths.at(operator.length === 2 ? -1 : 0) ?? 0;
  return fromEnd ? value.slice(0, value.length - length) : value.slice(length);
}

function parameterValue(state: ShellState, name: string): Value | undefined {
  if (VARIABLE.test(name)) return state.get(name);
  switch (name) {
    case '@':
    case '*':
      return state.positional;
    case '#':
      return String(state.positional.length);
    case '?':
      return String(state.lastStatus);
    case '$':
      return String(state.process.pid);
    case '!':
      return state.lastBackground === undefined ? undefined : String(state.lastBackground);
    case '-':
      return [...state.options].join('');
    case '0':
      return state.name;
    default:
      return state.positional[Number(name) - 1];
  }
}

function emit(state: ShellState, part: ParameterPart, value: Value, builder: FieldBuilder): void {
  if (typeof value !== 'string' && (part.name === '@' || !part.quoted)) builder.addAll(value, part.quoted);
  else if (part.quoted) builder.add(joined(state, value), true);
  else builder.split(joined(state, value));
}

/** A value as one text: the positional parameters with the first character of IFS between them. */
function joined(state: ShellState, value: Value): string {
  return typeof value === 'string' ? value : value.join((state.get('IFS') ?? DEFAULT_IFS).charAt(0));
}

function withTilde(state: ShellState, parts: readonly WordPart[]): readonly WordPart[] {
  const [first, ...rest] = parts;
  const home = state.get('HOME');
  if (first?.kind !== 'text' || first.quoted || home === undefined) return parts;
  const applies = first.text.startsWith('~/') || (first.text === '~' && rest.length === 0);
  if (!applies) return parts;
  return [{ ...first, text: home, quoted: true }, { ...first, text: first.text.slice(1) }, ...rest];
}

function complainUnlessAllowed(state: ShellState, name: string): boolean {
  return state.options.has('u') ? fail(state, `${name}: parameter not set`) : true;
}

function fail(state: ShellState, message: string): false {
  state.complain(message);
  state.exit(2);
  return false;
}
