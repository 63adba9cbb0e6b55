import { nextToken, type Token } from '../../../sim/shell/language/lexer';
import { Reading } from '../../../sim/shell/language/reading';

const NO_PARSER = { substitution: () => undefined, script: () => undefined };

function tokens(text: string): { readonly shown: string[]; readonly reading: Reading } {
  const reading = new Reading(text, NO_PARSER);
  const shown: string[] = [];
  for (let token = nextToken(reading); token.kind !== 'end'; token = nextToken(reading))
    shown.push(show(token));
  return { shown, reading };
}

function show(token: Token): string {
  switch (token.kind) {
    case 'word':
      return token.bare === undefined ? 'quoted word' : `word ${token.bare}`;
    case 'operator':
      return token.operator;
    case 'io-number':
      return `fd ${token.number}`;
    default:
      return token.kind;
  }
}

describe('nextToken', () => {
  it('takes the longest operator', () => {
    expect(tokens('a&&b||c;;d|e>>f>|g<<-h>&i').shown.filter(each => !each.startsWith('word'))).toEqual([
      '&&',
      '||',
      ';;',
      '|',
      '>>',
      '>|',
      '<<-',
      '>&', // prettier-ignore
    ]);
  });

  it('needs no blanks around operators', () => {
    expect(tokens('echo a;(b)').shown).toEqual(['word echo', 'word a', ';', '(', 'word b', ')']);
  });

  it('takes a digit right before a redirection for its descriptor, and nothing else', () => {
    expect(tokens('a 2>b').shown).toEqual(['word a', 'fd 2', '>', 'word b']);
    expect(tokens('a 2 >b').shown).toEqual(['word a', 'word 2', '>', 'word b']);
    expect(tokens('a2>b').shown).toEqual(['word a2', '>', 'word b']);
    expect(tokens("'2'>b").shown).toEqual(['quoted word', '>', 'word b']);
  });

  it('drops comments that begin a word and keeps the newline after them', () => {
    expect(tokens('a #b c\nd#e').shown).toEqual(['word a', 'newline', 'word d#e']);
  });

  it('joins a word across lines', () => {
    expect(tokens('ec\\\nho').shown).toEqual(['word echo']);
  });

  it('gives no bare text for a word with quotes or expansions, so that it is never a reserved word', () => {
    expect(tokens(`"if" i'f' \\if $if`).shown).toEqual(Array(4).fill('quoted word'));
  });

  it.each([
    ['a <<< b', '<<<', 'here-strings are not supported', 3],
    ['a <(b)', '<(', 'process substitution is not supported', 3],
    ['a >(b)', '>(', 'process substitution is not supported', 3],
    ['a <>b', '<>', 'read-write redirections are not supported', 3],
    ['a &>b', '&>', '&> is not supported: write >FILE 2>&1', 3],
    ['a |& b', '|&', '|& is not supported: write 2>&1 |', 3],
    ['a 10>b', '10', 'file descriptors above 9 are not supported', 3],
  ])('refuses %s by name', (text, found, message, column) => {
    expect(tokens(text).reading.error).toEqual({ kind: 'unsupported', line: 1, column, found, message });
  });

  it('gives only the end after a complaint', () => {
    const { reading } = tokens('a <<< b');
    expect(nextToken(reading).kind).toBe('end');
  });

  it('reads the here-documents of a line after its newline, in order', () => {
    const reading = new Reading('x\none\nA\n\ttwo\n\tB\ny', NO_PARSER);
    const bodies: string[] = [];
    const take = (body: { readonly parts: readonly unknown[] }): void =>
      void bodies.push(JSON.stringify(body.parts));
    nextToken(reading);
    reading.pendingHere.push({ delimiter: 'A', quoted: true, stripTabs: false, take });
    reading.pendingHere.push({ delimiter: 'B', quoted: true, stripTabs: true, take });
    expect(nextToken(reading).kind).toBe('newline');
    expect(bodies).toEqual(
      ['one\\n', 'two\\n'].map(text => `[{"kind":"text","text":"${text}","quoted":true}]`),
    );
    expect(nextToken(reading)).toMatchObject({ kind: 'word', bare: 'y', line: 6 });
  });
});
