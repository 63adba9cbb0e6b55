/**
 * A mistake in radvd.conf, as radvd itself words it and as a person would want it: what stands there, what
 * should, and the word that was probably meant.
 */
import { Ip6 } from '../../../base/ip6';
import { nearest } from '../../../base/nearest';
import type { Token } from './lexer';
import { BLOCKS, INTERFACE_OPTIONS } from './options';
import type { RadvdVersion } from '../version';
import { sinceOf } from './vocabulary';

export interface RadvdConfError {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly found: string;
  /** What could have stood there, when that is the trouble. */
  readonly expected?: string;
  /** radvd's own text. */
  readonly message: string;
  /** Where radvd says it: a syntax error goes to stderr alone. */
  readonly to: 'stderr' | 'log';
  /** The right word, when one comes close. */
  readonly nearest?: string;
  /** Why what was found is wrong although it looks right. */
  readonly hint?: string;
}

/** What may stand at a place: in words, and the words themselves if they are few enough to list. */
export interface Expected {
  readonly kind: 'option' | 'word' | 'number' | 'address' | 'mark';
  readonly what: string;
  readonly words?: readonly string[];
}

const SYNONYMS: Readonly<Record<string, string>> = {
  yes: 'on',
  true: 'on',
  enable: 'on',
  enabled: 'on',
  '1': 'on',
  no: 'off',
  false: 'off',
  disable: 'off',
  disabled: 'off',
  '0': 'off',
  normal: 'medium',
  infinite: 'infinity',
  forever: 'infinity',
};

/** Longer words are no misspelling of anything here, and comparing them costs. */
const LONGEST_WORD = 64;

/** The word probably meant by `found`. */
export function nearestWord(found: Token, expected: Expected): string | undefined {
  const { text } = found;
  const { words = [] } = expected;
  if (text === '' || text.length > LONGEST_WORD) return undefined;
  const synonym = SYNONYMS[text.toLowerCase()];
  if (synonym !== undefined && words.includes(synonym)) return synonym;
  if (expected.kind === 'address' && looksLikeAddress(text)) return `0${text}`;
  const withUnit = /^(\d+)[a-z]+$/i.exec(text)?.[1];
  if (withUnit !== undefined && expected.kind === 'number') return withUnit;
  return nearest(text, words);
}

/** What is behind a mistake that puzzles people. */
export function hintFor(found: Token, expected: Expected): string | undefined {
  const { text, kind } = found;
  if (text === '\r') return 'the lines end in CR LF; radvd reads LF only';
  if (kind === 'string' && text.startsWith('#')) return 'a comment on the last line needs a newline after it';
  if (kind === 'string' && text.includes('#')) return 'a comment begins after a blank or a ";"';
  if (expected.kind === 'address' && looksLikeAddress(text)) return 'radvd wants a digit before the "::"';
  if (expected.kind === 'number' && kind === 'decimal') {
    return 'decimals only in MaxRtrAdvInterval, MinRtrAdvInterval and MinDelayBetweenRAs';
  }
  if (expected.kind === 'option' && kind === 'keyword') return placeOf(text);
  const since = newerOption(text);
  return since === undefined ? undefined : `${text} is known from radvd ${since} on`;
}

function looksLikeAddress(text: string): boolean {
  return text.startsWith('::') && Ip6.parse(text) !== undefined && !text.includes('.');
}

/** In which block a keyword would be right. */
function placeOf(keyword: string): string | undefined {
  const word = keyword.toLowerCase();
  const isIt = (name: string): boolean => name.toLowerCase() === word;
  if (isIt('interface')) return 'interface blocks do not nest: is a "};" missing above?';
  if ([...Object.keys(INTERFACE_OPTIONS), ...Object.keys(BLOCKS)].some(isIt)) {
    return `${keyword} belongs directly inside interface { }`;
  }
  const block = Object.entries(BLOCKS).find(([, { options }]) => Object.keys(options).some(isIt));
  return block && `${keyword} belongs inside ${block[0]} { }`;
}

/** The version that brought a word this version does not know. */
function newerOption(word: string): RadvdVersion | undefined {
  const inBlocks = Object.values(BLOCKS).map(({ options }) => options);
  for (const table of [INTERFACE_OPTIONS, BLOCKS, ...inBlocks]) {
    const row = Object.entries<object>(table).find(([name]) => name === word)?.[1];
    if (row !== undefined) return sinceOf(row);
  }
  return undefined;
}
