/** The parts that layouts are made of: numbers, addresses, lists, counts and reserved octets. Bits are in bits.ts. */

import { Ip4 } from '../base/ip4';
import { Ip6 } from '../base/ip6';
import { Mac } from '../base/mac';
import type { Cursor } from './cursor';
import { type Field, getUint, type Group, Layout, type LayoutParts, putUint, type ValueOf } from './layout';

function fixed<T>(
  least: number,
  get: (bytes: Uint8Array, at: number) => T,
  put: (out: Uint8Array, at: number, value: T) => void,
): Field<T> {
  return {
    part: 'field',
    least,
    write(out, at, value) {
      put(out, at, value);
      return at + least;
    },
    read(cursor) {
      cursor.at += least;
      return get(cursor.bytes, cursor.at - least);
    },
  };
}

const uint = (octets: number): Field<number> =>
  fixed(
    octets,
    (bytes, at) => getUint(bytes, at, octets),
    (out, at, value) => putUint(out, at, octets, value),
  );

export const u8: Field<number> = uint(1);
export const u16: Field<number> = uint(2);
export const u32: Field<number> = uint(4);
/** Seconds; 0xffffffff is infinity where the RFC says so. */
export const seconds32: Field<number> = u32;
export const seconds16: Field<number> = u16;
export const millis32: Field<number> = u32;
export const millis16: Field<number> = u16;

const put = (out: Uint8Array, at: number, value: { writeTo(out: Uint8Array, at: number): void }): void =>
  value.writeTo(out, at);
export const ip6: Field<Ip6> = fixed(16, (bytes, at) => Ip6.fromBytes(bytes, at), put);
export const ip4: Field<Ip4> = fixed(4, (bytes, at) => Ip4.fromBytes(bytes, at), put);
export const mac: Field<Mac> = fixed(6, (bytes, at) => Mac.fromBytes(bytes, at), put);

/** All octets that are left, as a view. */
export const rest: Field<Uint8Array> = {
  part: 'field',
  least: 0,
  length: value => value.length,
  write(out, at, value) {
    out.set(value, at);
    return at + value.length;
  },
  read: cursor => cursor.take(cursor.left),
};

/** A number with names for the values the RFC gives; others stay numbers. */
export function named<const N extends string>(
  field: Field<number>,
  names: Readonly<Record<number, N>>,
): Field<N | number> {
  const numbers = new Map(Object.entries(names).map(([number, name]) => [name, Number(number)]));
  return {
    part: 'field',
    least: field.least,
    write: (out, at, value) => field.write(out, at, typeof value === 'number' ? value : numbers.get(value)!),
    read(cursor) {
      const number = field.read(cursor)!;
      return names[number] ?? number;
    },
  };
}

/** A number that must be `value`, as it says what the rest means; not a property. */
export function constant(octets: number, value: number): Group<object> {
  return {
    part: 'group',
    least: octets,
    write(out, at) {
      putUint(out, at, octets, value);
      return at + octets;
    },
    read(cursor) {
      const found = getUint(cursor.bytes, cursor.at, octets);
      if (found !== value) cursor.fail(`is ${found}, not ${value}`);
      else cursor.at += octets;
    },
  };
}

/** Octets sent as zero and ignored on receipt; not a property. */
export function reserved(octets: number): Group<object> {
  return {
    part: 'group',
    least: octets,
    write: (_out, at) => at + octets,
    read(cursor) {
      if (cursor.take(octets).some(octet => octet !== 0)) cursor.stray = true;
    },
  };
}

/** Another layout as a part of this one. */
export function record<P extends LayoutParts>(parts: P): Field<ValueOf<P>> {
  const inner = new Layout<ValueOf<P>>(parts);
  return {
    part: 'field',
    least: inner.least,
    length: value => inner.length(value),
    write: (out, at, value) => inner.write(out, at, value),
    read(cursor) {
      const value = {};
      return inner.read(cursor, value) ? (value as ValueOf<P>) : undefined;
    },
  };
}

const lengthOf = <T>(item: Field<T>, values: readonly T[]): number =>
  item.length === undefined
    ? item.least * values.length
    : values.reduce((sum, value) => sum + item.length!(value), 0);

function items<T>(
  item: Field<T>,
  least: number,
  more: (cursor: Cursor, read: number) => boolean,
): Field<readonly T[]> {
  return {
    part: 'field',
    least,
    length: values => lengthOf(item, values),
    write: (out, at, values) => values.reduce((next, value) => item.write(out, next, value), at),
    read(cursor) {
      const values: T[] = [];
      while (more(cursor, values.length)) {
        if (cursor.left < item.least) {
          return cursor.fail(`item ${values.length + 1} needs ${item.least} octets, ${cursor.left} are left`);
        }
        const value = item.read(cursor);
        if (value === undefined) return undefined;
        values.push(value);
      }
      return values;
    },
  };
}

/** Items of at least one octet each up to the end, at least `atLeast` of them. */
export function list<T>(item: Field<T>, atLeast = 0): Field<readonly T[]> {
  return items(item, atLeast * item.least, cursor => cursor.left > 0);
}

/** The number of items (or of `unit` octets) of the list `name`, which follows later; not a property. */
export function countOf(octets: number, name: string, unit = 1): Group<object> {
  return {
    part: 'group',
    least: octets,
    write(out, at, value) {
      putUint(out, at, octets, Math.ceil((value as Record<string, { length: number }>)[name]!.length / unit));
      return at + octets;
    },
    read(cursor) {
      cursor.counts[name] = getUint(cursor.take(octets), 0, octets);
    },
  };
}

/** As many items as the count of this name said. */
export function counted<T>(item: Field<T>, name: string): Field<readonly T[]> {
  return items(item, 0, (cursor, read) => read < cursor.counts[name]!);
}

/** As many octets as the count of this name said, in units of `unit`; padded with zeros to a whole unit. */
export function countedOctets(name: string, unit: number): Field<Uint8Array> {
  return {
    ...rest,
    write: (out, at, value) => rest.write(out, at, value) + ((unit - (value.length % unit)) % unit),
    length: value => Math.ceil(value.length / unit) * unit,
    read(cursor) {
      const wanted = cursor.counts[name]! * unit;
      return wanted <= cursor.left
        ? cursor.take(wanted)
        : cursor.fail(`needs ${wanted} octets, ${cursor.left} are left`);
    },
  };
}

/** Text to the end, one octet a character, zeros at the end left to the caller as padding. */
export const asciiText: Field<string> = {
  part: 'field',
  least: 0,
  length: value => value.length,
  write(out, at, value) {
    for (let i = 0; i < value.length; i++) out[at + i] = value.charCodeAt(i);
    return at + value.length;
  },
  read(cursor) {
    let length = cursor.left;
    while (length > 0 && cursor.bytes[cursor.at + length - 1] === 0) length--;
    return Array.from(cursor.take(length), octet => String.fromCharCode(octet)).join('');
  },
};
