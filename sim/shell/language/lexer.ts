/**
 * Cuts shell text into words, operators and newlines (POSIX XCU §2.3), and reads here-documents where they stand.
 *
 * Refused by name: here-strings, process substitution, `&>`, `|&`, `<>`, and file descriptors above 9.
 *
 * Differs from Linux: dash reads `a &>f` as `a & >f` and the 10 of `10>f` as a word.
 */
import type { Position, Word } from './ast';
import type { Reading } from './reading';
import { readHereBody, readHereDelimiter, readWord } from './word-reader';

export type Operator =
  | '&&'
  | '&'
  | '||'
  | '|'
  | ';;'
  | ';'
  | '('
  | ')' // prettier-ignore
  | '<'
  | '<<'
  | '<<-'
  | '<&'
  | '>'
  | '>>'
  | '>&'
  | '>|';

export type Token = Position &
  (
    | {
        readonly kind: 'word';
        readonly word: Word;
        /** The text of a word without quotes and expansions: only such a word can be a reserved word. */
        readonly bare: string | undefined;
      }
    | { readonly kind: 'operator'; readonly operator: Operator }
    /** The digit right before `<` or `>`. */
    | { readonly kind: 'io-number'; readonly number: number }
    | { readonly kind: 'newline' }
    | { readonly kind: 'end' }
  );

/** The next token. After a complaint it is always `end`. */
export function nextToken(reading: Reading): Token {
  const { source } = reading;
  skipBlanksAndComment(reading);
  const at = source.position;
  const character = source.peek();
  if (reading.error === undefined) {
    if (character === '\n') {
      source.next();
      readPendingHere(reading);
      return { kind: 'newline', ...at };
    }
    if (';&|<>()'.includes(character) && character !== '') {
      const operator = readOperator(reading, at);
      if (operator !== undefined) return { kind: 'operator', operator, ...at };
    } else if (character !== '') {
      const token = readWordToken(reading, at);
      if (token !== undefined) return token;
    } else {
      readPendingHere(reading);
    }
  }
  return { kind: 'end', ...at };
}

/** The delimiter after `<<`, read as a delimiter and not as a word; undefined when there is none. */
export function nextHereDelimiter(reading: Reading): { text: string; quoted: boolean } | undefined {
  skipBlanksAndComment(reading);
  const { source } = reading;
  const begins = source.peek() !== '' && !'\n;&|<>()'.includes(source.peek());
  return begins ? readHereDelimiter(reading) : undefined;
}

function skipBlanksAndComment(reading: Reading): void {
  const { source } = reading;
  while (source.peek() === ' ' || source.peek() === '\t') source.next();
  if (source.peek() !== '#') return;
  while (source.rawPeek() !== '\n' && source.rawPeek() !== '') source.rawNext();
}

function readWordToken(reading: Reading, at: Position): Token | undefined {
  const word = readWord(reading);
  if (word === undefined) return undefined;
  const [only, second] = word.parts;
  const bare = only?.kind === 'text' && !only.quoted && second === undefined ? only.text : undefined;
  const next = reading.source.peek();
  if (bare !== undefined && /^[0-9]+$/.test(bare) && (next === '<' || next === '>')) {
    if (bare.length > 1) return reading.refuse(at, bare, 'file descriptors above 9 are not supported');
    return { kind: 'io-number', number: Number(bare), ...at };
  }
  return { kind: 'word', word, bare, ...at };
}

function readOperator(reading: Reading, at: Position): Operator | undefined {
  const { source } = reading;
  const character = source.next();
  switch (character) {
    case '&':
      if (source.accept('&')) return '&&';
      if (source.peek() === '>') return reading.refuse(at, '&>', '&> is not supported: write >FILE 2>&1');
      return '&';
    case '|':
      if (source.accept('|')) return '||';
      if (source.peek() === '&') return reading.refuse(at, '|&', '|& is not supported: write 2>&1 |');
      return '|';
    case ';':
      return source.accept(';') ? ';;' : ';';
    case '<':
      return readLess(reading, at);
    case '>':
      if (source.peek() === '(') return reading.refuse(at, '>(', 'process substitution is not supported');
      if (source.accept('>')) return '>>';
      if (source.accept('&')) return '>&';
      return source.accept('|') ? '>|' : '>';
    default:
      return character === '(' ? '(' : ')';
  }
}

function readLess(reading: Reading, at: Position): Operator | undefined {
  const { source } = reading;
  if (source.peek() === '(') return reading.refuse(at, '<(', 'process substitution is not supported');
  if (source.peek() === '>') return reading.refuse(at, '<>', 'read-write redirections are not supported');
  if (source.accept('&')) return '<&';
  if (!source.accept('<')) return '<';
  if (source.peek() === '<') return reading.refuse(at, '<<<', 'here-strings are not supported');
  return source.accept('-') ? '<<-' : '<<';
}

/** Reads the bodies of the here-documents announced on the line that just ended. */
function readPendingHere(reading: Reading): void {
  const { source, pendingHere } = reading;
  for (let here = pendingHere.shift(); here !== undefined; here = pendingHere.shift()) {
    const at = source.position;
    let body = '';
    for (;;) {
      const raw = source.rawLine();
      if (raw === undefined) break;
      const line = here.stripTabs ? raw.replace(/^\t+/, '') : raw;
      if (line === here.delimiter) break;
      // Only the last line of the text can lack its newline.
      body += source.text.charAt(source.offset - 1) === '\n' ? `${line}\n` : line;
    }
    const word: Word | undefined = here.quoted
      ? { ...at, parts: [{ kind: 'text', text: body, quoted: true }] }
      : reading.inner(body, at, readHereBody);
    if (word !== undefined) here.take(word);
  }
}
