/**
 * What every DHCPv6 option has in common (RFC 8415 §21.1): a code and the length of the rest, two octets each, and a body
 * that is described by its layout. The table of them is options.ts.
 */
import { Cursor } from '../cursor';
import { applyResidue, Layout, type LayoutParts, type Residue, residueOf, type ValueOf } from '../layout';

/** The value of an option: its kind, the fields of its layout, and what arrived beside them. */
export type Dhcp6OptionValue<K extends string, P extends LayoutParts> = { readonly kind: K } & ValueOf<P> &
  Residue;

/** An option's code, its name, and its codec. */
export interface Dhcp6OptionDescription<V> {
  readonly code: number;
  readonly kind: string;
  /** Octets of the body. */
  length(option: V): number;
  /** Writes the body over zeros. */
  write(out: Uint8Array, at: number, option: V): void;
  /** The option with this body, which is inside `depth` others; undefined when the layout does not fit it. */
  read(body: Uint8Array, depth: number): V | undefined;
}

/** Describes an option. */
export function dhcp6Option<const K extends string, const P extends LayoutParts>(description: {
  readonly code: number;
  readonly kind: K;
  readonly layout: P;
}): Dhcp6OptionDescription<Dhcp6OptionValue<K, P>> {
  type V = Dhcp6OptionValue<K, P>;
  const { code, kind } = description;
  const layout = new Layout<ValueOf<P>>(description.layout);
  return {
    code,
    kind,
    length: option => layout.length(option),
    write(out, at, option) {
      layout.write(out, at, option);
      applyResidue(out, at, option.residue);
    },
    read(body, depth) {
      const cursor = new Cursor(body, 0, body.length, depth);
      const value = { kind } as unknown as V;
      if (!layout.read(cursor, value) || cursor.left > 0) return undefined;
      return cursor.stray
        ? { ...value, residue: residueOf(body, out => layout.write(out, 0, value)) }
        : value;
    },
  };
}
