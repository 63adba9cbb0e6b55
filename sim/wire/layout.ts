/**
 * Layouts: each header, message and option is described once, as its fields in wire order, and from that description
 * come its TypeScript type, its length, its encoder and its decoder. Two kinds of part make up a layout: a Field is one
 * property of the value, a Group is any number of them (the bits of a flags octet) or none (reserved octets).
 *
 * What arrives but is not said by any field (reserved bits that are set, padding that is not the usual zeros, octets
 * after the end) is kept beside the value as its `residue`, the exclusive or of the octets read and the octets the
 * value alone would give. So everything decoded encodes to the same octets again, and no reader has to look at it.
 */

import type { Cursor } from './cursor';

/** One property of the value. Without `length` it always takes `least` octets. */
export interface Field<T> {
  readonly part: 'field';
  readonly least: number;
  length?(value: T): number;
  /** Writes at `at` and returns where the next part begins. The octets written over are zero. */
  write(out: Uint8Array, at: number, value: T): number;
  /** Reads with at least `least` octets there; undefined after `cursor.fail()`. */
  read(cursor: Cursor): T | undefined;
}

/** Some properties of the value, or none; it sees the whole value, and when reading the properties before it. */
export interface Group<V extends object> {
  readonly part: 'group';
  readonly least: number;
  length?(value: V): number;
  write(out: Uint8Array, at: number, value: V): number;
  /** Adds its properties to `into`, or calls `cursor.fail()`. */
  read(cursor: Cursor, into: V): void;
}

/** Parts in wire order; the names of groups serve the reader and the failure message only. */
export type LayoutParts = Readonly<Record<string, Field<unknown> | Group<object>>>;

type Simplify<T> = { readonly [K in keyof T]: T[K] };
/** One function of each group's properties; a function that could be any of them needs all of them at once. */
type Takers<P extends LayoutParts> = {
  [K in keyof P]: P[K] extends Group<infer V> ? (properties: V) => void : never;
}[keyof P];
type GroupValues<P extends LayoutParts> = [Takers<P>] extends [(properties: infer V) => void] ? V : unknown;

/** The value a layout describes: the fields by name, and the properties of the groups. */
export type ValueOf<P extends LayoutParts> = Simplify<
  {
    [K in keyof P as P[K] extends Field<unknown> ? K : never]: P[K] extends Field<infer T> ? T : never;
  } & GroupValues<P>
>;

/** Anything decoded from a layout may carry this; values made in the program have none. */
export interface Residue {
  readonly residue?: Uint8Array;
}

type AnyRecord = Record<string, unknown>;

interface NamedPart {
  readonly name: string;
  readonly part: Field<unknown> | Group<object>;
}

/** The codec of one layout. */
export class Layout<V extends object> {
  /** The least number of octets a value takes. */
  readonly least: number;
  private readonly parts: readonly NamedPart[];
  private readonly growing: readonly NamedPart[];
  private readonly fixed: number;

  constructor(parts: LayoutParts) {
    this.parts = Object.entries(parts).map(([name, part]) => ({ name, part }));
    this.growing = this.parts.filter(({ part }) => part.length !== undefined);
    this.least = this.parts.reduce((sum, { part }) => sum + part.least, 0);
    this.fixed = this.least - this.growing.reduce((sum, { part }) => sum + part.least, 0);
  }

  /** Octets of `value`, its residue left out. */
  length(value: V): number {
    let sum = this.fixed;
    for (const { name, part } of this.growing) {
      sum += part.part === 'field' ? part.length!((value as AnyRecord)[name]) : part.length!(value);
    }
    return sum;
  }

  /** Writes `value` without its residue over zero octets; returns where it ends. */
  write(out: Uint8Array, at: number, value: V): number {
    for (const { name, part } of this.parts) {
      at =
        part.part === 'field' ? part.write(out, at, (value as AnyRecord)[name]) : part.write(out, at, value);
    }
    return at;
  }

  /** Reads the parts into `into`; false after `cursor.fail()`. Octets after the last part are left to the caller. */
  read(cursor: Cursor, into: object): boolean {
    for (const { name, part } of this.parts) {
      if (cursor.left < part.least) cursor.fail(`needs ${part.least} octets, ${cursor.left} are left`);
      else if (part.part === 'group') part.read(cursor, into);
      else (into as AnyRecord)[name] = part.read(cursor);
      if (cursor.failure !== undefined) {
        cursor.blame(name);
        return false;
      }
    }
    return true;
  }
}

/** The exclusive or of `octets` and what `write` puts over as many zeros. */
export function residueOf(octets: Uint8Array, write: (out: Uint8Array) => void): Uint8Array {
  const residue = new Uint8Array(octets.length);
  write(residue);
  for (let i = 0; i < residue.length; i++) residue[i]! ^= octets[i]!;
  return residue;
}

/** Puts a value's residue back over its octets at `at`. */
export function applyResidue(out: Uint8Array, at: number, residue: Uint8Array | undefined): void {
  if (residue === undefined) return;
  for (let i = 0; i < residue.length; i++) out[at + i]! ^= residue[i]!;
}

/** The unsigned number in the 1, 2 or 4 octets at `at`. */
export function getUint(bytes: Uint8Array, at: number, octets: number): number {
  let value = 0;
  for (let i = 0; i < octets; i++) value = value * 256 + bytes[at + i]!;
  return value;
}

/** Writes an unsigned number into 1, 2 or 4 octets at `at`, its low bits if it is too large. */
export function putUint(out: Uint8Array, at: number, octets: number, value: number): void {
  for (let i = 0; i < octets; i++) out[at + i] = value >>> (8 * (octets - 1 - i));
}
