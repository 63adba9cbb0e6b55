/** [Match]: which links a file is for. Mirrors net_match_config() and what reads its keys in net-condition.c. */
import type { Mac } from '../../../base/mac';
import type { LinkInfo } from '../../../kernel/uapi';

/** Words to compare with; one that begins with `!` says what it may not be. */
type Patterns = string[];

export interface Match {
  macs: Mac[] | undefined;
  permanentMacs: Mac[] | undefined;
  readonly names: Patterns;
  readonly types: Patterns;
  readonly kinds: Patterns;
  readonly drivers: Patterns;
  readonly paths: Patterns;
  readonly properties: Patterns;
  readonly wlan: Patterns;
  /** Keys that ask about the machine: Host=, Virtualization=, KernelVersion= and the like, with what they ask for. */
  readonly conditions: Map<string, string>;
}

export function emptyMatch(): Match {
  return {
    macs: undefined,
    permanentMacs: undefined,
    names: [],
    types: [],
    kinds: [],
    drivers: [],
    paths: [],
    properties: [],
    wlan: [],
    conditions: new Map(),
  };
}

/** net_match_is_empty() */
export function matchIsEmpty(match: Match): boolean {
  const { names, types, kinds, drivers, paths, properties, wlan, macs, permanentMacs } = match;
  const lists = [names, types, kinds, drivers, paths, properties, wlan];
  return macs === undefined && permanentMacs === undefined && lists.every(list => list.length === 0);
}

/** net_match_config() for a link. Devices here have no ID_PATH, no udev properties and no permanent address. */
export function matches(match: Match, link: LinkInfo): boolean {
  if (match.macs !== undefined && !match.macs.includes(link.address)) return false;
  if (match.permanentMacs !== undefined) return false;
  return (
    matchesWord(match.paths, undefined) &&
    matchesWord(match.drivers, link.kind) &&
    matchesWord(match.types, link.linkType) &&
    matchesWord(match.kinds, link.kind) &&
    matchesWord(match.names, link.ifname) &&
    match.properties.every(property => property.startsWith('!')) &&
    matchesWord(match.wlan, undefined)
  );
}

/** net_condition_test_strv() */
function matchesWord(patterns: Patterns, word: string | undefined): boolean {
  if (patterns.length === 0) return true;
  const wanted = patterns.filter(pattern => !pattern.startsWith('!'));
  const unwanted = patterns.filter(pattern => pattern.startsWith('!')).map(pattern => pattern.slice(1));
  if (word === undefined) return wanted.length === 0;
  if (unwanted.some(pattern => fnmatch(pattern, word))) return false;
  return wanted.length === 0 || wanted.some(pattern => fnmatch(pattern, word));
}

/** fnmatch(3) without flags. */
export function fnmatch(pattern: string, text: string): boolean {
  let source = '';
  for (let at = 0; at < pattern.length; at += 1) {
    const char = pattern[at] ?? '';
    const close = char === '[' ? pattern.indexOf(']', at + 2) : -1;
    if (char === '*') source += '[^]*';
    else if (char === '?') source += '[^]';
    else if (close > 0) {
      source += bracket(pattern.slice(at + 1, close));
      at = close;
    } else if (char === '\\' && at + 1 < pattern.length) {
      at += 1;
      source += escaped(pattern[at] ?? '');
    } else source += escaped(char);
  }
  return new RegExp(`^${source.replaceAll(/(?:\[\^\]\*)+/g, '[^]*')}$`).test(text);
}

/** A set of characters; one that ends before it begins contains nothing. */
function bracket(inside: string): string {
  const negated = /^[!^]/.test(inside);
  const members = [...(negated ? inside.slice(1) : inside)];
  const set = new Set<string>();
  for (let at = 0; at < members.length; at += 1) {
    const first = members[at] ?? '';
    const last = members[at + 2];
    if (members[at + 1] === '-' && last !== undefined) {
      for (let code = first.charCodeAt(0); code <= Math.min(last.charCodeAt(0), 0xff); code += 1) {
        set.add(String.fromCharCode(code));
      }
      at += 2;
    } else set.add(first);
  }
  const text = [...set].map(char => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`).join('');
  if (text === '') return negated ? '[^]' : '[]';
  return `[${negated ? '^' : ''}${text}]`;
}

function escaped(char: string): string {
  return char.replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&');
}
