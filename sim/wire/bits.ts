/** Flags and other runs of bits within one, two or four octets. */

import { getUint, type Group, putUint } from './layout';

type AnyRecord = Record<string, unknown>;

/** A run of bits with a meaning; `get` gives undefined for a value that has none. */
export interface Bits<T> {
  readonly width: number;
  /** False for bits that are not a property. */
  readonly said: boolean;
  get(bits: number): T | undefined;
  put(value: T): number;
}

/** One bit, true when set. */
export const flag: Bits<boolean> = {
  width: 1,
  said: true,
  get: bits => bits === 1,
  put: value => (value ? 1 : 0),
};

/** An unsigned number of `width` bits, in units of `unit`. */
export function number(width: number, unit = 1): Bits<number> {
  return {
    width,
    said: true,
    get: bits => bits * unit,
    put: value => Math.floor(value / unit) & (2 ** width - 1),
  };
}

/** One of `values` by its index; an index without a value cannot be read. */
export function choice<const T>(width: number, values: readonly T[]): Bits<T> {
  return { width, said: true, get: bits => values[bits], put: value => values.indexOf(value) };
}

/** Bits sent as zero and ignored on receipt; not a property. */
export function unused(width: number): Bits<never> {
  return { width, said: false, get: () => undefined, put: () => 0 };
}

type BitsValue<B> = {
  [K in keyof B as B[K] extends Bits<infer T> ? ([T] extends [never] ? never : K) : never]: B[K] extends Bits<
    infer T
  >
    ? T
    : never;
};

function bits<B extends Readonly<Record<string, Bits<unknown>>>>(
  octets: number,
  members: B,
): Group<BitsValue<B>> {
  let low = octets * 8;
  const all = Object.entries(members).map(([name, member]) => {
    low -= member.width;
    return { name, member, low, mask: 2 ** member.width - 1 };
  });
  const placed = all.filter(({ member }) => member.said);
  const known = placed.reduce((sum, { mask, low }) => sum + mask * 2 ** low, 0);
  return {
    part: 'group',
    least: octets,
    write(out, at, value) {
      let word = 0;
      for (const { name, member, low } of placed) word |= member.put((value as AnyRecord)[name]) << low;
      putUint(out, at, octets, word);
      return at + octets;
    },
    read(cursor, into) {
      const word = getUint(cursor.bytes, cursor.at, octets);
      for (const { name, member, low, mask } of placed) {
        const value = member.get((word >>> low) & mask);
        if (value === undefined) return void cursor.fail(`${(word >>> low) & mask} has no meaning`, name);
        (into as AnyRecord)[name] = value;
      }
      if ((word & ~known) !== 0) cursor.stray = true;
      cursor.at += octets;
    },
  };
}

/** An octet of bits, from the most significant one on; what is left over at the end is reserved. */
export const bits8 = <B extends Readonly<Record<string, Bits<unknown>>>>(members: B): Group<BitsValue<B>> =>
  bits(1, members);
/** The same in two octets. */
export const bits16 = <B extends Readonly<Record<string, Bits<unknown>>>>(members: B): Group<BitsValue<B>> =>
  bits(2, members);
/** The same in four octets. */
export const bits32 = <B extends Readonly<Record<string, Bits<unknown>>>>(members: B): Group<BitsValue<B>> =>
  bits(4, members);
