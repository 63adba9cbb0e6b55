/**
 * Domain names in the uncompressed form of RFC 1035 §3.1, one after the other, as DNSSL (RFC 8106 §5.2) and the DHCPv6
 * domain search list (RFC 3646 §4) carry them. In text a dot or backslash within a label and any octet that does not
 * print are escaped as in RFC 1035 §5.1, so that every label survives. Names are not checked against host name rules.
 */

import type { Cursor } from './cursor';
import type { Field } from './layout';

const DOT = 0x2e;

/** How each octet of a label is written in text. */
const CHARACTERS = Array.from({ length: 256 }, (_, octet) => {
  const character = String.fromCharCode(octet);
  if (character === '.' || character === '\\') return `\\${character}`;
  return octet > 0x20 && octet < 0x7f ? character : `\\${String(octet).padStart(3, '0')}`;
});

/** One or more names, without a dot at the end; a zero octet where a name could begin ends the list. */
export const domainNames: Field<readonly string[]> = {
  part: 'field',
  least: 1,
  length: names => names.reduce((sum, name) => sum + nameLength(name), 0),
  write: (out, at, names) => names.reduce((next, name) => writeName(out, next, name), at),
  read(cursor) {
    const names: string[] = [];
    while (cursor.left > 0 && cursor.bytes[cursor.at] !== 0) {
      const name = readName(cursor);
      if (name === undefined) return undefined;
      names.push(name);
    }
    return names.length > 0 ? names : cursor.fail('no name is there');
  },
};

/** Short enough for its labels, without escapes and empty labels: it takes one octet a character. */
function isPlain(name: string): boolean {
  const odd = name === '' || name.startsWith('.') || name.includes('..') || name.includes('\\');
  return !odd && name.length < 64;
}

/** Octets of a name: each label after its length, then a zero. */
function nameLength(name: string): number {
  if (!isPlain(name)) return nameOctets(name).length;
  return name.endsWith('.') ? name.length + 1 : name.length + 2;
}

function writeName(out: Uint8Array, at: number, name: string): number {
  if (!isPlain(name)) {
    const octets = nameOctets(name);
    out.set(octets, at);
    return at + octets.length;
  }
  let labelStart = at;
  let next = at + 1;
  for (let i = 0; i < name.length; i++) {
    const code = name.charCodeAt(i);
    if (code === DOT) {
      out[labelStart] = next - labelStart - 1;
      labelStart = next;
    } else {
      out[next] = code;
    }
    next++;
  }
  out[labelStart] = next - labelStart - 1;
  return name.endsWith('.') ? next : next + 1;
}

/** The octets of any name. Empty labels are left out, and a label longer than 63 octets is cut. */
function nameOctets(name: string): number[] {
  const octets: number[] = [];
  let label: number[] = [];
  const endLabel = (): void => {
    if (label.length > 0) octets.push(Math.min(label.length, 63), ...label.slice(0, 63));
    label = [];
  };
  for (const [character, escaped] of name.matchAll(/\\(\d{3}|.)|[^]/g)) {
    if (character === '.') endLabel();
    else if (escaped === undefined) label.push(character.charCodeAt(0) & 0xff);
    else label.push(escaped.length === 3 ? Number(escaped) & 0xff : escaped.charCodeAt(0) & 0xff);
  }
  endLabel();
  octets.push(0);
  return octets;
}

function readName(cursor: Cursor): string | undefined {
  const labels = readLabels(cursor);
  if (labels?.pointer === undefined) return labels?.name;
  cursor.at = labels.end;
  return cursor.fail('a label of type 3, compression is not allowed');
}

/** Labels up to the root, or up to a pointer (RFC 1035 §4.1.4); `end` is where they end. */
export interface Labels {
  readonly start: number;
  readonly end: number;
  readonly name: string;
  /** The offset in the octets where the name goes on. */
  readonly pointer: number | undefined;
}

/** Reads the labels of one name; undefined after `cursor.fail()`. */
export function readLabels(cursor: Cursor): Labels | undefined {
  const start = cursor.at;
  let name = '';
  let octets = 1;
  for (;;) {
    if (cursor.left === 0) return cursor.fail('a name has no end');
    const length = cursor.bytes[cursor.at]!;
    if (length >>> 6 === 3 && cursor.left > 1) {
      const pointer = ((length & 0x3f) << 8) | cursor.bytes[cursor.at + 1]!;
      cursor.at += 2;
      return { start, end: cursor.at - 2, name, pointer };
    }
    if (length > 63) return cursor.fail(`a label of type ${length >>> 6}, compression is not allowed`);
    if (length >= cursor.left) return cursor.fail(`a label of ${length} octets, ${cursor.left - 1} are left`);
    cursor.at++;
    if (length === 0) return { start, end: cursor.at, name, pointer: undefined };
    octets += length + 1;
    if (octets > 255) return cursor.fail('a name of more than 255 octets');
    if (name !== '') name += '.';
    for (const end = cursor.at + length; cursor.at < end; cursor.at++)
      name += CHARACTERS[cursor.bytes[cursor.at]!];
  }
}
