/**
 * What every DHCPv4 option has in common (RFC 2132 §2): a code and the length of the body, an octet each, and the body, which
 * is described by its layout. The table of them is options.ts.
 */
import { Cursor } from '../cursor';
import { applyResidue, Layout, type LayoutParts, type Residue, residueOf, type ValueOf } from '../layout';

/** The value of an option: its kind, the fields of its layout, and what arrived beside them. */
export type Dhcp4OptionValue<K extends string, P extends LayoutParts> = { readonly kind: K } & ValueOf<P> &
  Residue;

/** An option's code, its name, and its codec. */
export interface Dhcp4OptionDescription<V> {
  readonly code: number;
  readonly kind: string;
  /** The octets of the body. */
  write(option: V): Uint8Array;
  /** The option with this body; undefined when the layout does not fit it. */
  read(body: Uint8Array): V | undefined;
}

/** Describes an option. */
export function dhcp4Option<const K extends string, const P extends LayoutParts>(description: {
  readonly code: number;
  readonly kind: K;
  readonly layout: P;
}): Dhcp4OptionDescription<Dhcp4OptionValue<K, P>> {
  type V = Dhcp4OptionValue<K, P>;
  const { code, kind } = description;
  const layout = new Layout<ValueOf<P>>(description.layout);
  return {
    code,
    kind,
    write(option) {
      const out = new Uint8Array(Math.max(layout.length(option), option.residue?.length ?? 0));
      layout.write(out, 0, option);
      applyResidue(out, 0, option.residue);
      return out;
    },
    read(body) {
      const cursor = new Cursor(body);
      const value = { kind } as unknown as V;
      if (!layout.read(cursor, value) || cursor.left > 0) return undefined;
      return cursor.stray
        ? { ...value, residue: residueOf(body, out => layout.write(out, 0, value)) }
        : value;
    },
  };
}
