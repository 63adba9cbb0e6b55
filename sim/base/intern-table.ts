/**
 * A table that keeps one object for each value, found by an integer hash without building a string or a bigint.
 * Entries are never removed: a simulation meets few addresses, and an entry that vanished would break `===`.
 *
 * The look-up itself is written where the value's words are known (see Ip6.of), so that it needs no call-back:
 * begin at `slots[hash & mask]`, go on by one, stop at an empty slot.
 */

/** Open addressing with linear probing; at most half of the slots are used. */
export class InternTable<T> {
  slots: (T | undefined)[] = new Array<T | undefined>(256).fill(undefined);
  mask = 255;
  private used = 0;

  constructor(private readonly hash: (item: T) => number) {}

  /** Adds an item that a look-up did not find, and returns it. */
  add(item: T): T {
    if (this.used * 2 >= this.slots.length) this.grow();
    this.place(item);
    this.used++;
    return item;
  }

  private place(item: T): void {
    let at = this.hash(item) & this.mask;
    while (this.slots[at] !== undefined) at = (at + 1) & this.mask;
    this.slots[at] = item;
  }

  private grow(): void {
    const old = this.slots;
    this.slots = new Array<T | undefined>(old.length * 2).fill(undefined);
    this.mask = this.slots.length - 1;
    for (const item of old) if (item !== undefined) this.place(item);
  }
}

/** Mixes up to four 32-bit words into one; the rounds are those of MurmurHash3. */
export function hashWords(w0: number, w1: number, w2: number, w3: number): number {
  let h = mix(w0, w1);
  h = mix(h, w2);
  h = mix(h, w3);
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  return h ^ (h >>> 13);
}

function mix(h: number, word: number): number {
  let k = Math.imul(word, 0xcc9e2d51 | 0);
  k = (k << 15) | (k >>> 17);
  h ^= Math.imul(k, 0x1b873593);
  h = (h << 13) | (h >>> 19);
  return (Math.imul(h, 5) + 0xe6546b64) | 0;
}
