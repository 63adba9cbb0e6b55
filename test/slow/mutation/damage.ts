/** What can happen to a text or to octets on the way: drawn by fast-check, applied here. */
import fc from 'fast-check';

/** One change. Which of the places that there are is `at` modulo their number. */
interface Change {
  readonly kind: 'replace' | 'insert' | 'remove' | 'repeat' | 'truncate' | 'swap' | 'splice' | 'length';
  readonly at: number;
  readonly other: number;
  readonly count: number;
}

/** What is done to one message or text. */
export type Damage = readonly Change[];

const change = fc.record({
  kind: fc.constantFrom<Change['kind']>(
    ...['replace', 'replace', 'insert', 'remove', 'repeat', 'truncate', 'swap', 'splice', 'length'].map(
      kind => kind as Change['kind'],
    ),
  ),
  at: fc.nat(0xffff),
  other: fc.nat(0xffff),
  count: fc.integer({ min: 1, max: 24 }),
});

/** One to four changes. */
export const damage: fc.Arbitrary<Damage> = fc.array(change, { minLength: 1, maxLength: 4 });

/** Words that no file expects where it finds them. */
const WORDS = [
  ...['', '0', '-1', '1', '65536', '4294967295', '4294967296', '99999999999999999999', '1e9', '0x10', '07'],
  ...['::', '::/0', '::/129', '2001:db8:1::/64', 'fe80::1', '10.0.0.1', '300.1.1.1', '02:00:00:00:00:01'],
  ...[
    '{',
    '}',
    ';',
    ',',
    '=',
    '"',
    "'",
    '\\',
    '#',
    '/*',
    '\n',
    '\0',
    '\u00fc',
    '[Match]',
    '[',
    'infinity',
    'yes',
    'off',
  ],
];
/** Lengths and numbers that readers of octets trip over. */
const NUMBERS = [0, 1, 2, 3, 4, 7, 8, 16, 0x7f, 0x80, 0xff, 0x100, 0x7fff, 0x8000, 0xfffe, 0xffff];

/** A text with changes among its words. @param others texts of which the end may be taken over */
export function damagedText(text: string, changes: Damage, others: readonly string[]): string {
  const words = text.split(/(\s+|[{};,="[\]])/).filter(word => word !== '');
  for (const { kind, at, other, count } of changes) {
    const place = at % (words.length + 1);
    const hostile = WORDS[other % WORDS.length] as string;
    const elsewhere = other % (words.length + 1);
    if (kind === 'replace') words.splice(place, 1, hostile);
    else if (kind === 'insert') words.splice(place, 0, hostile);
    else if (kind === 'remove') words.splice(place, count);
    else if (kind === 'repeat') words.splice(elsewhere, 0, ...words.slice(place, place + count));
    else if (kind === 'truncate') words.length = place;
    else if (kind === 'swap') words.splice(elsewhere, 0, ...words.splice(place, 1));
    else if (kind === 'splice')
      words.splice(place, words.length, (others[other % others.length] ?? '').slice(at % 100));
    else words.splice(place, 1, (words[place] ?? '').repeat(count));
  }
  return words.join('');
}

/** Octets with changes, at most `longest` of them. @param others octets of which the end may be taken over */
export function damagedOctets(
  octets: Uint8Array,
  changes: Damage,
  others: readonly Uint8Array[],
  longest: number,
): Uint8Array {
  const found = [...octets];
  for (const { kind, at, other, count } of changes) {
    const place = at % (found.length + 1);
    const elsewhere = other % (found.length + 1);
    const number = NUMBERS[other % NUMBERS.length] as number;
    if (kind === 'replace') found[place] = other & 0xff;
    else if (kind === 'insert') found.splice(place, 0, ...new Array<number>(count).fill(other & 0xff));
    else if (kind === 'remove') found.splice(place, count);
    else if (kind === 'repeat') found.splice(elsewhere, 0, ...found.slice(place, place + count));
    else if (kind === 'truncate') found.length = place;
    else if (kind === 'swap') found.splice(elsewhere, 0, ...found.splice(place, count));
    else if (kind === 'splice')
      found.splice(place, found.length, ...(others[other % others.length] ?? []).slice(place));
    else found.splice(place, 2, number >>> 8, number & 0xff);
  }
  return Uint8Array.from(found.slice(0, longest));
}
