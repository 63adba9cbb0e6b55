/** What `tcpdump -v` says about a checksum. */

import { internetChecksum } from '../../base/checksum';
import { getUint } from '../layout';

/** The checksum that should stand in the two octets at `field`, where another one does; `pseudo` is the pseudo header's sum. */
export function rightChecksum(octets: Uint8Array, field: number, pseudo: number): number | undefined {
  if (internetChecksum(octets, 0, octets.length, pseudo) === 0) return undefined;
  const copy = octets.slice();
  copy.fill(0, field, field + 2);
  return internetChecksum(copy, 0, copy.length, pseudo);
}

/** `[icmp6 sum ok] `, or `[bad icmp6 cksum 0x84d5 -> 0x7b2a!] `. */
export function checksumText(protocol: string, octets: Uint8Array, field: number, pseudo: number): string {
  const right = rightChecksum(octets, field, pseudo);
  if (right === undefined) return `[${protocol} sum ok] `;
  return `[bad ${protocol} cksum 0x${hex16(getUint(octets, field, 2))} -> 0x${hex16(right)}!] `;
}

function hex16(value: number): string {
  return value.toString(16).padStart(4, '0');
}
