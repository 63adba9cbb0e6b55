/**
 * Reads one word: quoting and the forms that begin with `$` or a backquote (POSIX XCU §2.2, §2.6).
 *
 * Refused by name, because another shell would read them otherwise: `$'...'`, `$"..."`, `$((...))`, `$[...]`,
 * `${x/a/b}`, `${x:1:2}`, `${x^}`, `${!x}`, `${x[0]}` and brace expansion.
 *
 * Differs from Linux: dash takes `$'a'`, `$[1]` and `{a,b}` as literal text.
 */
import type { ParameterOperator, Position, Word, WordPart } from './ast';
import { hasBraceExpansion, PartsBuilder } from './parts-builder';
import type { Reading } from './reading';

const METACHARACTERS = ' \t\n;&|<>()';
const NAME_START = /^[A-Za-z_]$/;
const NAME_PART = /^[A-Za-z0-9_]$/;
const DIGIT = /^[0-9]$/;
const SPECIAL_PARAMETERS = '@*#?-$!';

/** What surrounds the characters being read, which decides what is special among them. */
type Context =
  /** A word of a command. */
  | 'bare'
  /** Between double quotes. */
  | 'double'
  /** The body of a here-document whose delimiter was not quoted. */
  | 'here'
  /** The word of `${x-word}`, outside and inside double quotes. */
  | 'brace'
  | 'brace-double';

/** The word that begins at the cursor, which stands on a character that can begin one. */
export function readWord(reading: Reading): Word | undefined {
  const at = reading.source.position;
  const parts = readParts(reading, 'bare');
  if (parts === undefined) return undefined;
  if (hasBraceExpansion(parts)) {
    return reading.refuse(
      at,
      '{',
      'brace expansion is not supported: write the words out, or quote the braces',
    );
  }
  return { ...at, parts };
}

/** The body of a here-document, in which `$`, backquotes and backslash keep their meaning. */
export function readHereBody(reading: Reading): Word | undefined {
  const at = reading.source.position;
  const parts = readParts(reading, 'here');
  return parts && { ...at, parts };
}

/** A delimiter word of `<<`: only quotes are removed, `$` is literal. */
export function readHereDelimiter(reading: Reading): { text: string; quoted: boolean } | undefined {
  const { source } = reading;
  let text = '';
  let quoted = false;
  for (;;) {
    const at = source.position;
    const character = source.peek();
    if (character === '' || METACHARACTERS.includes(character)) break;
    source.next();
    if (character === '\\') {
      quoted = true;
      text += source.rawNext();
    } else if (character === "'" || character === '"') {
      quoted = true;
      const inside = readUpTo(reading, at, character);
      if (inside === undefined) return undefined;
      text += inside;
    } else {
      text += character;
    }
  }
  return { text, quoted };
}

function readParts(reading: Reading, context: Context): WordPart[] | undefined {
  const builder = new PartsBuilder();
  while (!endsWord(reading, context)) {
    if (!readPiece(reading, builder, context)) return undefined;
  }
  return builder.finish();
}

function endsWord(reading: Reading, context: Context): boolean {
  const character = reading.source.peek();
  if (character === '') return true;
  switch (context) {
    case 'bare':
      return METACHARACTERS.includes(character);
    case 'double':
      return character === '"';
    case 'here':
      return false;
    case 'brace':
    case 'brace-double':
      return character === '}';
  }
}

/** Reads one character or one quoted or expanding piece. False when it is malformed. */
function readPiece(reading: Reading, builder: PartsBuilder, context: Context): boolean {
  const { source } = reading;
  const at = source.position;
  const quoted = context !== 'bare' && context !== 'brace';
  const character = source.next();
  switch (character) {
    case '\\':
      readEscape(reading, builder, context);
      return true;
    case '$':
      return readDollar(reading, builder, context, at);
    case '`':
      return readBackquotes(reading, builder, quoted, at);
    case "'":
      if (quoted) break;
      return readSingleQuotes(reading, builder, at);
    case '"':
      if (context === 'here') break;
      return readDoubleQuotes(reading, builder, at);
  }
  builder.add(character, quoted);
  return true;
}

/** After a backslash. Inside double quotes it escapes only what would be special there. */
function readEscape(reading: Reading, builder: PartsBuilder, context: Context): void {
  const { source } = reading;
  const character = source.rawPeek();
  const escapes =
    character !== '' &&
    (context === 'bare' ||
      context === 'brace' ||
      '$`\\'.includes(character) ||
      (character === '"' && context !== 'here') ||
      (character === '}' && context === 'brace-double'));
  if (escapes) source.rawNext();
  builder.add(escapes ? character : '\\', true);
}

function readSingleQuotes(reading: Reading, builder: PartsBuilder, at: Position): boolean {
  const inside = readUpTo(reading, at, "'");
  if (inside === undefined) return false;
  builder.add(inside, true);
  return true;
}

/** The raw text up to `quote`, which is taken. */
function readUpTo(reading: Reading, at: Position, quote: string): string | undefined {
  let inside = '';
  for (;;) {
    const character = reading.source.rawNext();
    if (character === quote) return inside;
    if (character === '') return reading.fail(at, quote, 'Unterminated quoted string');
    inside += character;
  }
}

function readDoubleQuotes(reading: Reading, builder: PartsBuilder, at: Position): boolean {
  const parts = reading.nested(at, '"', () => readParts(reading, 'double'));
  if (parts === undefined) return false;
  if (!reading.source.accept('"')) {
    reading.fail(at, '"', 'Unterminated quoted string');
    return false;
  }
  // An empty part keeps the word `""` a word.
  builder.add('', true);
  for (const part of parts) {
    if (part.kind === 'text') builder.add(part.text, true);
    else builder.push(part);
  }
  return true;
}

function readDollar(reading: Reading, builder: PartsBuilder, context: Context, at: Position): boolean {
  const { source } = reading;
  const quoted = context !== 'bare' && context !== 'brace';
  const character = source.peek();
  const refusal = dollarRefusal(character, source.peekSecond(), quoted);
  if (refusal !== undefined) {
    reading.refuse(at, refusal.found, refusal.message);
    return false;
  }
  if (character === '(') {
    source.next();
    const list = reading.nested(at, '$(', () => reading.parser.substitution(reading));
    if (list !== undefined) builder.push({ kind: 'substitution', list, quoted });
    return list !== undefined;
  }
  if (character === '{') {
    source.next();
    return reading.nested(at, '${', () => readBraces(reading, builder, quoted, at)) ?? false;
  }
  const name = readParameterName(reading, 'short');
  if (name === '') builder.add('$', quoted);
  else builder.push({ kind: 'parameter', name, operator: undefined, word: { ...at, parts: [] }, quoted });
  return true;
}

function dollarRefusal(
  first: string,
  second: string,
  quoted: boolean,
): { found: string; message: string } | undefined {
  if (first === '(' && second === '(') {
    return { found: '$((', message: 'arithmetic expansion $(( )) is not supported' };
  }
  if (first === '[') return { found: '$[', message: 'arithmetic expansion $[ ] is not supported' };
  if (first === "'" && !quoted) {
    return { found: "$'", message: "$'...' quoting is not supported: use printf for escapes" };
  }
  if (first === '"' && !quoted)
    return { found: '$"', message: 'translated strings $"..." are not supported' };
  return undefined;
}

/** A name, positional digits (one only when `short`), or a special parameter; `''` when there is none. */
function readParameterName(reading: Reading, form: 'short' | 'braced'): string {
  const { source } = reading;
  const first = source.peek();
  if (NAME_START.test(first)) {
    let name = '';
    while (NAME_PART.test(source.peek())) name += source.next();
    return name;
  }
  if (DIGIT.test(first)) {
    let name = source.next();
    while (form === 'braced' && DIGIT.test(source.peek())) name += source.next();
    return name;
  }
  return first !== '' && SPECIAL_PARAMETERS.includes(first) ? source.next() : '';
}

/** After `${`. */
function readBraces(
  reading: Reading,
  builder: PartsBuilder,
  quoted: boolean,
  at: Position,
): true | undefined {
  const { source } = reading;
  const second = source.peekSecond();
  if (source.peek() === '#' && second !== '}' && !'-=?+:%#'.includes(second)) {
    source.next();
    const name = readParameterName(reading, 'braced');
    if (name === '' || !source.accept('}')) return failBraces(reading, at);
    builder.push({ kind: 'parameter', name, operator: 'length', word: { ...at, parts: [] }, quoted });
    return true;
  }
  const name = readParameterName(reading, 'braced');
  if (name === '') return failBraces(reading, at);
  if (source.accept('}')) {
    builder.push({ kind: 'parameter', name, operator: undefined, word: { ...at, parts: [] }, quoted });
    return true;
  }
  const operator = readParameterOperator(reading);
  if (operator === undefined || (name === '!' && operator === '-')) return failBraces(reading, at, name);
  const wordAt = source.position;
  const trims = operator.startsWith('%') || operator.startsWith('#');
  const parts = readParts(reading, quoted && !trims ? 'brace-double' : 'brace');
  if (parts === undefined) return undefined;
  if (!source.accept('}')) return reading.fail(at, '${', "Missing '}'");
  builder.push({ kind: 'parameter', name, operator, word: { ...wordAt, parts }, quoted });
  return true;
}

function readParameterOperator(reading: Reading): ParameterOperator | undefined {
  const { source } = reading;
  const first = source.peek();
  if (first === '%' || first === '#') {
    source.next();
    if (source.accept(first)) return first === '%' ? '%%' : '##';
    return first;
  }
  const colon = first === ':' && '-=?+'.includes(source.peekSecond()) && source.peekSecond() !== '';
  if (colon) source.next();
  const operator = source.peek();
  if (operator !== '-' && operator !== '=' && operator !== '?' && operator !== '+') return undefined;
  source.next();
  return colon ? `:${operator}` : operator;
}

/** Says what a malformed `${...}` is in the shells that know it. */
function failBraces(reading: Reading, at: Position, name = ''): undefined {
  const next = reading.source.peek();
  if (next === '') return reading.fail(at, '${', "Missing '}'");
  if (name === '!') return reading.refuse(at, '${!', 'indirect expansion ${!x} is not supported');
  if (name === '') return reading.fail(at, '${', 'Bad substitution');
  const known: Record<string, string> = {
    ':': 'substring expansion ${x:1:2} is not supported',
    '/': 'pattern substitution ${x/a/b} is not supported',
    '^': 'case modification ${x^} is not supported',
    ',': 'case modification ${x,} is not supported',
    '@': 'parameter transformation ${x@Q} is not supported',
    '[': 'arrays are not supported',
  };
  const message = known[next];
  const found = `\${${name}${next}`;
  return message === undefined
    ? reading.fail(at, found, 'Bad substitution')
    : reading.refuse(at, found, message);
}

/** After an opening backquote. A backslash before `$`, a backquote or itself is taken off before the inside is read. */
function readBackquotes(reading: Reading, builder: PartsBuilder, quoted: boolean, at: Position): boolean {
  const { source } = reading;
  const origin = source.position;
  let inside = '';
  for (;;) {
    const character = source.rawNext();
    if (character === '`') break;
    if (character === '') {
      reading.fail(at, '`', 'EOF in backquote substitution');
      return false;
    }
    const next = source.rawPeek();
    const escapes = character === '\\' && next !== '' && ('$`\\'.includes(next) || (quoted && next === '"'));
    inside += escapes ? source.rawNext() : character;
  }
  const list = reading.nested(at, '`', () =>
    reading.inner(inside, origin, inner => inner.parser.script(inner)),
  );
  if (list === undefined) return false;
  builder.push({ kind: 'substitution', list, quoted });
  return true;
}
