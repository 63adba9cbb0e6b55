/**
 * Domain names in the uncompressed form of RFC 1035 §3.1, one after the other, as DNSSL (RFC 8106 §5.2) and the DHCPv6
 * domain search list (RFC 3646 §4) carry them. In text a dot or backslash within a label and any octet that does not
 * print are escaped as in RFC 1035 §5.1, so that every label survives. Names are not checked against host name rules.
 */

import type { Cursor } from './cursor';
import type { Field } from './layout';

/** One or more names, without a dot at the end; a zero octet where a name could begin ends the list. */
export const domainNames: Field<readonly string[]> = {
  part: 'field',
  least: 1,
  length: names => names.reduce((sum, name) => sum + nameOctets(name).length, 0),
  write(out, at, names) {
    for (const name of names) {
      const octets = nameOctets(name);
      out.set(octets, at);
      at += octets.length;
    }
    return at;
  },
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

/** The octets of a name: each label after its length, then a zero. A label longer than 63 octets is cut. */
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
  const labels: string[] = [];
  let octets = 1;
  for (;;) {
    if (cursor.left === 0) return cursor.fail('a name has no end');
    const length = cursor.bytes[cursor.at]!;
    if (length > 63) return cursor.fail(`a label of type ${length >>> 6}, compression is not allowed`);
    if (length >= cursor.left) return cursor.fail(`a label of ${length} octets, ${cursor.left - 1} are left`);
    octets += length + (length > 0 ? 1 : 0);
    if (octets > 255) return cursor.fail('a name of more than 255 octets');
    const label = cursor.take(1 + length).subarray(1);
    if (length === 0) return labels.join('.');
    labels.push(Array.from(label, labelCharacter).join(''));
  }
}

function labelCharacter(octet: number): string {
  const character = String.fromCharCode(octet);
  if (character === '.' || character === '\\') return `\\${character}`;
  return octet > 0x20 && octet < 0x7f ? character : `\\${String(octet).padStart(3, '0')}`;
}
