/** Octets as tcpdump dumps them: sixteen a line, in pairs. */

import { toHex } from '../../base/hex';

/** Lines of `0x0000:  6000 0000`, each behind a newline and `indent`. */
export function hexDump(octets: Uint8Array, indent: string): string {
  let text = '';
  for (let at = 0; at < octets.length; at += 16) {
    text += `\n${indent}0x${offsetText(at)}:  ${pairs(octets.subarray(at, at + 16))}`;
  }
  return text;
}

/** The same with the printing characters at the end, as packets of unknown kinds are shown. */
export function hexAndAsciiDump(octets: Uint8Array, indent: string): string {
  let text = '';
  for (let at = 0; at < octets.length; at += 16) {
    const line = octets.subarray(at, at + 16);
    const characters = Array.from(line, octet =>
      octet > 0x20 && octet < 0x7f ? String.fromCharCode(octet) : '.',
    );
    text += `\n${indent}0x${offsetText(at)}:  ${pairs(line).padEnd(39)}  ${characters.join('')}`;
  }
  return text;
}

function offsetText(at: number): string {
  return at.toString(16).padStart(4, '0');
}

function pairs(octets: Uint8Array): string {
  return toHex(octets).replace(/.{4}(?!$)/g, '$& ');
}
