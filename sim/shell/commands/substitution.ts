/** The `s` command of sed(1): reading it, and doing it to a line (POSIX XCU sed). */
import { compileRegex } from './regex/compile';
import type { Matcher, RegexMatch } from './regex/matcher';

/** A piece of a replacement: text, or the group with that number, 0 for the whole match. */
type ReplacementPart = string | number;

export interface Substitution {
  readonly matcher: Matcher;
  readonly replacement: readonly ReplacementPart[];
  /** The first match to be replaced, from 1. */
  readonly occurrence: number;
  readonly global: boolean;
  readonly print: boolean;
}

/** Reads scripts of `s` commands; a string is a complaint. */
export function parseSubstitutions(scripts: readonly string[], extended: boolean): Substitution[] | string {
  const result: Substitution[] = [];
  for (const script of scripts) {
    for (let offset = skipSeparators(script, 0); offset < script.length;) {
      const parsed = parseSubstitution(script, offset, extended);
      if (typeof parsed === 'string') return `-e expression #1, char ${offset + 1}: ${parsed}`;
      result.push(parsed.substitution);
      offset = skipSeparators(script, parsed.end);
    }
  }
  return result;
}

function skipSeparators(script: string, from: number): number {
  let offset = from;
  while (offset < script.length && ' \t\n;'.includes(script.charAt(offset))) offset += 1;
  return offset;
}

function parseSubstitution(
  script: string,
  start: number,
  extended: boolean,
): { substitution: Substitution; end: number } | string {
  const command = script.charAt(start);
  if (/^[0-9/$\\]$/.test(command)) return 'addresses are not supported';
  if (command !== 's') return `the command '${command}' is not supported: only s/// is`;
  const delimiter = script.charAt(start + 1);
  if (delimiter === '' || delimiter === '\n' || delimiter === '\\') return "unterminated 's' command";
  const regex = readSection(script, start + 2, delimiter, true);
  const replacement = regex && readSection(script, regex.end, delimiter, false);
  if (regex === undefined || replacement === undefined) return "unterminated 's' command";
  const [flags = ''] = /^[a-zA-Z0-9]*/.exec(script.slice(replacement.end)) ?? [];
  const end = replacement.end + flags.length;
  if (end < script.length && !' \t\n;'.includes(script.charAt(end))) return "unknown option to 's'";
  const [number, ...more] = flags.match(/\d+/g) ?? [];
  const letters = flags.replace(/\d+/g, '');
  if (/[^giIp]/.test(letters) || more.length > 0) return "unknown option to 's'";
  if (number === '0') return "number option to 's' command may not be zero";
  const matcher = compileRegex([regex.text], {
    syntax: extended ? 'extended' : 'basic',
    ignoreCase: /i/i.test(letters),
    bounds: 'none',
  });
  if (typeof matcher === 'string') return matcher;
  const substitution = {
    matcher,
    replacement: parseReplacement(replacement.text),
    occurrence: Number(number ?? '1'),
    global: letters.includes('g'),
    print: letters.includes('p'),
  };
  return { substitution, end };
}

/** The text up to the delimiter, in which an escaped delimiter is itself; inside brackets it needs no escape. */
function readSection(
  script: string,
  start: number,
  delimiter: string,
  regex: boolean,
): { text: string; end: number } | undefined {
  let text = '';
  let bracket = -1;
  for (let index = start; index < script.length; index += 1) {
    const character = script.charAt(index);
    if (bracket >= 0) {
      if (character === ']' && index > bracket + (script.charAt(bracket + 1) === '^' ? 2 : 1)) bracket = -1;
      text += character;
    } else if (character === delimiter) {
      return { text, end: index + 1 };
    } else if (character === '\\' && index + 1 < script.length) {
      index += 1;
      const next = script.charAt(index);
      text += next === delimiter ? next : regex && next === 'n' ? '\n' : `\\${next}`;
    } else {
      if (regex && character === '[') bracket = index;
      text += character;
    }
  }
  return undefined;
}

function parseReplacement(text: string): ReplacementPart[] {
  const parts: ReplacementPart[] = [];
  for (let index = 0; index < text.length; index += 1) {
    const character = text.charAt(index);
    if (character === '&') {
      parts.push(0);
    } else if (character === '\\' && index + 1 < text.length) {
      index += 1;
      const next = text.charAt(index);
      parts.push(/^\d$/.test(next) ? Number(next) : next === 'n' ? '\n' : next === 't' ? '\t' : next);
    } else {
      parts.push(character);
    }
  }
  return parts;
}

/** The changed line; undefined when nothing matched. */
export function substituteLine(line: string, substitution: Substitution): string | undefined {
  let result = '';
  let copied = 0;
  let seen = 0;
  let changed = false;
  for (let from = 0; from <= line.length;) {
    const match = substitution.matcher.find(line, from);
    if (match === undefined) break;
    const empty = match.end === match.start;
    // An empty match right after a replaced one is not a match of its own.
    const counts = !(empty && changed && match.start === copied && match.start > 0);
    if (counts) seen += 1;
    if (counts && seen >= substitution.occurrence) {
      result += line.slice(copied, match.start) + expand(substitution.replacement, line, match);
      copied = match.end;
      changed = true;
      if (!substitution.global) break;
    }
    from = empty ? match.end + 1 : match.end;
  }
  return changed ? result + line.slice(copied) : undefined;
}

function expand(parts: readonly ReplacementPart[], line: string, match: RegexMatch): string {
  return parts
    .map(part => {
      if (typeof part === 'string') return part;
      const span = part === 0 ? match : match.groups[part - 1];
      return span === undefined ? '' : line.slice(span.start, span.end);
    })
    .join('');
}
