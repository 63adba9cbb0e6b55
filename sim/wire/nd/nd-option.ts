/**
 * What every Neighbour Discovery option has in common (RFC 4861 §4.6): type, length in units of eight octets, body. An
 * option is described by its layout in a file of its own under options/, and listed in options/index.ts.
 */

import { Cursor } from '../cursor';
import { applyResidue, Layout, type LayoutParts, type Residue, residueOf, type ValueOf } from '../layout';

/** The value of an option: its kind, the fields of its layout, and what arrived beside them. */
export type NdOptionValue<K extends string, P extends LayoutParts> = { readonly kind: K } & ValueOf<P> &
  Residue;

/** An option's number, its name, and its codec. */
export interface NdOptionDescription<V> {
  readonly type: number;
  readonly kind: string;
  readonly useropt: boolean;
  /** Octets of the whole option, a multiple of eight. */
  length(option: V): number;
  /** Writes the body, everything after type and length, over zeros. */
  write(out: Uint8Array, at: number, option: V): void;
  /** The option with this body, or undefined when the layout does not fit its length. */
  read(body: Uint8Array): V | undefined;
}

/**
 * Describes an option. `useropt` options are handed to user space by the kernel (ndisc_is_useropt()); `padded` ones
 * have a body of any length that is filled with zeros up to a multiple of eight octets.
 */
export function ndOption<const K extends string, const P extends LayoutParts>(description: {
  readonly type: number;
  readonly kind: K;
  readonly useropt?: true;
  readonly padded?: true;
  readonly layout: P;
}): NdOptionDescription<NdOptionValue<K, P>> {
  type V = NdOptionValue<K, P>;
  const { type, kind, useropt = false, padded = false } = description;
  const layout = new Layout<ValueOf<P>>(description.layout);
  const canonicalLength = (option: V): number => Math.ceil((2 + layout.length(option)) / 8) * 8;
  return {
    type,
    kind,
    useropt,
    length: option => Math.max(canonicalLength(option), 2 + (option.residue?.length ?? 0)),
    write(out, at, option) {
      layout.write(out, at, option);
      applyResidue(out, at, option.residue);
    },
    read(body) {
      const cursor = new Cursor(body);
      const value = { kind } as unknown as V;
      if (!layout.read(cursor, value) || (!padded && cursor.left > 0)) return undefined;
      const plain = cursor.left < 8 && body.subarray(cursor.at).every(octet => octet === 0);
      if (plain && !cursor.stray) return value;
      return { ...value, residue: residueOf(body, out => layout.write(out, 0, value)) };
    },
  };
}
