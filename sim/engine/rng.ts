/**
 * Chance, reproducibly: one stream per node and purpose, seeded from (seed, node, purpose) alone, so that adding a node
 * or a draw never moves another node's draws. Integers only: floating point would make the order of operations matter.
 *
 * The generator is xoroshiro128+ of the package pure-rand; the seed text is hashed with FNV-1a and the avalanche of MurmurHash3.
 */
import { unsafeUniformIntDistribution, xoroshiro128plus, type RandomGenerator } from 'pure-rand';
import type { SimTime } from '../base/time';

/** A stream of random integers. */
export class Rng {
  readonly #generator: RandomGenerator;

  constructor(seed: number) {
    this.#generator = xoroshiro128plus(seed);
  }

  /** A whole number in [0, limit); 0 when the limit is 0 or less, as the kernel's `get_random_u32_below` is never asked. */
  below(limit: number): number {
    return limit <= 1 ? 0 : unsafeUniformIntDistribution(0, limit - 1, this.#generator);
  }

  /** A whole number in [low, high]. */
  between(low: number, high: number): number {
    return low >= high ? low : unsafeUniformIntDistribution(low, high, this.#generator);
  }

  /** A duration uniform in [0, limit), µs. */
  delay(limit: SimTime): SimTime {
    return this.below(limit);
  }

  /** Whether an event of probability `millionths`/1,000,000 happens. */
  chance(millionths: number): boolean {
    return millionths > 0 && this.below(1_000_000) < millionths;
  }

  /** `count` random octets. */
  bytes(count: number): Uint8Array {
    const octets = new Uint8Array(count);
    for (let index = 0; index < count; index++) octets[index] = this.below(256);
    return octets;
  }
}

/**
 * The seed of a named stream: FNV-1a over the text, then MurmurHash3's finaliser so that near names land far apart. The
 * seed is part of the text: mixed into the first state, seed 2 would give node `a` what seed 1 gives node `b`.
 */
export function streamSeed(seed: number, node: string, purpose: string): number {
  let hash = 0x811c9dc5;
  const text = `${seed}\u0000${node}\u0000${purpose}`;
  for (let index = 0; index < text.length; index++)
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) | 0;
}
