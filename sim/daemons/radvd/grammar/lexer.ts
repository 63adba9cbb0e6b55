/**
 * The tokens of radvd.conf(5). Mirrors scanner.l: of all rules that match, the longest wins, and of equally
 * long ones the first.
 *
 * Every address, number and keyword is made of characters a plain string may hold, so the longest match is
 * always the whole run of such characters; what is left to decide is which rule that run satisfies first.
 * Three surprises follow, all real: `::1` is a string and no address (write `0::1`), `on#comment` is one
 * word, and a comment on a last line without newline is a string.
 *
 * Differs from Linux: characters are counted, not octets, where a quoted string is cut at 255.
 */
import { Ip6 } from '../../../base/ip6';
import type { RadvdProfile } from '../version';

export type TokenKind =
  | 'keyword'
  | 'address'
  | 'not-address'
  | 'number'
  | 'signed'
  | 'decimal'
  | 'infinity'
  | 'switch'
  | 'preference'
  | 'string'
  | 'punctuation'
  | 'bad'
  | 'end';

export interface Token {
  readonly kind: TokenKind;
  /** As it stands in the file; empty at the end of it. */
  readonly text: string;
  /** From 1. */
  readonly line: number;
  /** From 1, in characters; a tab is one. */
  readonly column: number;
  /** The line as radvd counts it: it does not see the newlines inside a quoted string. */
  readonly numLines: number;
}

const BLANK = /[ \t]+/y;
const RUN = /[a-zA-Z0-9`~!@#$%^&*()_\-+=:[\]<>,.?\\]+/y;
const QUOTED = /L?"(?:\\[^\n]|[^\\"])*"/y;

const GROUP = '[0-9a-fA-F]{1,4}';
const ADDRESS = new RegExp(
  `^(?:${GROUP}:(?:${GROUP}:)*(?::${GROUP})+|${GROUP}(?::${GROUP})*::|(?:${GROUP}:){7}${GROUP}|::)$`,
);

/**
 * All tokens, the last of kind `end`; lexing stops at a `bad` one, for no rule of the grammar survives it.
 */
export function lexRadvdConf(
  text: string,
  profile: RadvdProfile,
  isKeyword: (word: string) => boolean,
): readonly Token[] {
  const tokens: Token[] = [];
  let at = 0;
  let line = 1;
  let lineStart = 0;
  let unseenLines = 0;

  const match = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = at;
    return pattern.exec(text)?.[0];
  };
  const push = (kind: TokenKind, word: string): void => {
    tokens.push({ kind, text: word, line, column: at - lineStart + 1, numLines: line - unseenLines });
    at += word.length;
  };
  const pushQuoted = (word: string): void => {
    push('string', word);
    const newlines = word.split('\n').length - 1;
    if (newlines === 0) return;
    line += newlines;
    unseenLines += newlines;
    lineStart = at - word.length + word.lastIndexOf('\n') + 1;
  };

  while (at < text.length) {
    const char = text.charAt(at);
    const blank = match(BLANK);
    if (blank !== undefined) {
      at += blank.length;
    } else if (char === '\n') {
      at += 1;
      line += 1;
      lineStart = at;
    } else if (char === '#' && text.includes('\n', at)) {
      at = text.indexOf('\n', at);
    } else if ('{};/'.includes(char)) {
      push('punctuation', char);
    } else {
      const run = match(RUN) ?? '';
      const quoted = (profile.quotedStrings ? match(QUOTED) : undefined) ?? '';
      if (quoted.length > run.length) pushQuoted(quoted);
      else push(classify(run, profile, isKeyword), run === '' ? char : run);
      if (tokens.at(-1)?.kind === 'bad') break;
    }
  }
  push('end', '');
  return tokens;
}

/** The first rule of scanner.l that a whole run satisfies. */
function classify(run: string, profile: RadvdProfile, isKeyword: (word: string) => boolean): TokenKind {
  if (run === '') return 'bad';
  if (isKeyword(run)) return 'keyword';
  if (ADDRESS.test(run)) return Ip6.parse(run) ? 'address' : 'bad';
  if (profile.ignoredClients && run.startsWith('!') && ADDRESS.test(run.slice(1))) {
    return Ip6.parse(run.slice(1)) ? 'not-address' : 'bad';
  }
  if (/^\d+$/.test(run)) return Number(run) <= 0xffffffff ? 'number' : 'bad';
  if (/^-\d+$/.test(run)) return 'signed';
  if (/^\d+\.\d+$/.test(run)) return 'decimal';
  const word = profile.keywordsIgnoreCase ? run.toLowerCase() : run;
  if (word === 'infinity') return 'infinity';
  if (word === 'on' || word === 'off') return 'switch';
  if (word === 'low' || word === 'medium' || word === 'high') return 'preference';
  return 'string';
}
