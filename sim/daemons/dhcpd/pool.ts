/** Which address or prefix of a range a client gets (server/mdb6.c): the MD5 sum of its IAID and DUID, as far as the range leaves it open. */
import { md5 } from '@noble/hashes/legacy';
import { Ip6 } from '../../base/ip6';
import { concatenate } from '../isc/parse-options';
import { fromBits, toBits } from '../isc/parse-values';
import type { Ip6Pool } from './config';

/** ia_make_key(): the IAID, in the byte order of the machine, and the DUID. */
export function iaidDuid(iaid: number, duid: Uint8Array): Uint8Array {
  return Uint8Array.of(iaid, iaid >>> 8, iaid >>> 16, iaid >>> 24, ...duid);
}

const octetsOf = (address: Ip6): Uint8Array => {
  const octets = new Uint8Array(16);
  address.writeTo(octets, 0);
  return octets;
};

/** build_address6(), build_prefix6(): what the sum of `input` gives in a range. */
function build({ kind, start, bits, units }: Ip6Pool, input: Uint8Array): Ip6 {
  const free = 1n << BigInt(128 - bits);
  const sum = Ip6.fromBytes(md5(input), 0);
  let value = toBits(start) | (toBits(sum) & (free - 1n));
  if (kind === 'ia-pd') value -= value % (1n << BigInt(128 - units));
  // Where it is an interface identifier, it is not to look as one that is unique in the world.
  else if (bits === 64) value &= ~(0x02n << 56n);
  return fromBits(value);
}

/** RFC 5453: identifiers that are not given out: the routers' anycast, and the reserved anycasts. */
function isReserved(address: Ip6): boolean {
  const identifier = toBits(address) & 0xffffffffffffffffn;
  return identifier === 0n || identifier >> 7n === 0x1fbffffffffffffn;
}

const ATTEMPTS = { 'ia-na': 100, 'ia-ta': 100, 'ia-pd': 10 };

/** create_lease6(), create_prefix6(): the first that is not taken, and how many were looked at for that. */
export function pickFrom(
  pool: Ip6Pool,
  key: Uint8Array,
  taken: (address: Ip6) => boolean,
): { readonly address: Ip6; readonly attempts: number } | undefined {
  let input = key;
  for (let attempts = 1; attempts <= ATTEMPTS[pool.kind]; attempts++) {
    const address = build(pool, input);
    if (!(pool.kind !== 'ia-pd' && isReserved(address)) && !taken(address)) return { address, attempts };
    input = concatenate([input, octetsOf(address)]);
  }
  return undefined;
}

/** Whether a lease is one of a range: ipv6_in_pool(), and its length. */
export function isInPool(pool: Ip6Pool, address: Ip6, length: number): boolean {
  return (
    pool.units === length &&
    toBits(address) >> BigInt(128 - pool.bits) === toBits(pool.start) >> BigInt(128 - pool.bits)
  );
}

/** How prefix-length-mode has the length that a client asks for (PLM_IGNORE and its like), by number. */
export const LENGTH_MODES = ['ignore', 'prefer', 'exact', 'minimum', 'maximum'] as const;
export type LengthMode = (typeof LENGTH_MODES)[number];

/**
 * Which lengths of prefixes come into question, the better ones first (pick_v6_prefix()).
 *
 * @param wished the length that the client asks for; undefined or 0: any
 */
export function lengthsFor(
  mode: LengthMode,
  wished: number | undefined,
): readonly ((units: number) => boolean)[] {
  const any = (): boolean => true;
  if (wished === undefined || wished === 0) return [any];
  const exact = (units: number): boolean => units === wished;
  switch (mode) {
    case 'prefer':
      return [exact, any];
    case 'exact':
      return [exact];
    case 'minimum':
      return [exact, units => units >= wished];
    case 'maximum':
      return [exact, units => units <= wished];
    case 'ignore':
      return [any];
  }
}
