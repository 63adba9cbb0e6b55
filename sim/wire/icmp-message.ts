/** What ICMPv6 (RFC 4443 §2.1) and ICMPv4 (RFC 792) messages have in common: type, code, checksum, then a layout by type. */

import { type ChecksumRemarks, readChecksum, writeChecksum } from './checksum-field';
import { Cursor } from './cursor';
import { applyResidue, Layout, type LayoutParts, type Residue, residueOf, type ValueOf } from './layout';
import { type Malformed, malformed } from './malformed';

/** Octets of type, code and checksum. */
const HEADER = 4;

/** A message of one kind. */
export type IcmpMessage<T extends number, K extends string, P extends LayoutParts> = {
  readonly kind: K;
  readonly type: T;
  readonly code: number;
} & ValueOf<P> &
  Residue &
  ChecksumRemarks;

/** A kind of message: its number, name and codec. */
export interface IcmpDescription<M, F> {
  readonly type: number;
  readonly kind: string;
  readonly layout: Layout<object>;
  /** A message of this kind with the given fields. */
  make(fields: F, code?: number): M;
}

/** Describes a kind of message by the layout of what follows the checksum. */
export function icmpMessage<
  const T extends number,
  const K extends string,
  const P extends LayoutParts,
>(description: {
  readonly type: T;
  readonly kind: K;
  readonly layout: P;
}): IcmpDescription<IcmpMessage<T, K, P>, ValueOf<P>> {
  const { type, kind } = description;
  return {
    type,
    kind,
    layout: new Layout<object>(description.layout),
    make: (fields, code = 0) => ({ kind, type, code, ...fields }) as unknown as IcmpMessage<T, K, P>,
  };
}

/** A message of a type that is not in the table: everything after the checksum, verbatim. */
export interface UnknownIcmp<K extends string> extends ChecksumRemarks {
  readonly kind: K;
  readonly type: number;
  readonly code: number;
  readonly body: Uint8Array;
}

interface AnyMessage extends Residue, ChecksumRemarks {
  readonly kind: string;
  readonly type: number;
  readonly code: number;
  readonly body?: Uint8Array;
}

/** The codec over a table of descriptions. Sums are those of the pseudo header, 0 where there is none. */
export class IcmpCodec<M extends AnyMessage> {
  private readonly byType: ReadonlyMap<number, { readonly kind: string; readonly layout: Layout<object> }>;

  constructor(
    private readonly layer: string,
    private readonly unknownKind: M['kind'],
    descriptions: readonly {
      readonly type: number;
      readonly kind: string;
      readonly layout: Layout<object>;
    }[],
  ) {
    this.byType = new Map(descriptions.map(description => [description.type, description]));
  }

  /** Octets of the message, header included. */
  length(message: M): number {
    const layout = this.byType.get(message.type)?.layout;
    const octets = HEADER + (layout === undefined ? message.body!.length : layout.length(message));
    return message.residue === undefined ? octets : Math.max(octets, HEADER + message.residue.length);
  }

  /** Writes the message at `at` over zeros. */
  write(out: Uint8Array, at: number, message: M, pseudoHeaderSum: number): void {
    out[at] = message.type;
    out[at + 1] = message.code;
    const layout = this.byType.get(message.type)?.layout;
    if (layout === undefined) out.set(message.body!, at + HEADER);
    else layout.write(out, at + HEADER, message);
    applyResidue(out, at + HEADER, message.residue);
    writeChecksum(out, at, at + this.length(message), at + 2, pseudoHeaderSum, message);
  }

  /** Reads the message that fills `octets`. */
  read(octets: Uint8Array, pseudoHeaderSum: number): M | Malformed {
    const type = octets[0];
    if (octets.length < HEADER) {
      return malformed(this.layer, octets, 0, 'length', `${octets.length} octets of ${HEADER}`, type);
    }
    const remarks = readChecksum(octets, 0, octets.length, 2, pseudoHeaderSum);
    const header = { type: type!, code: octets[1]! };
    const description = this.byType.get(type!);
    if (description === undefined) {
      return { kind: this.unknownKind, ...header, body: octets.subarray(HEADER), ...remarks } as unknown as M;
    }
    const message = { kind: description.kind, ...header, ...remarks } as unknown as M;
    const cursor = new Cursor(octets, HEADER);
    if (!description.layout.read(cursor, message)) {
      const { offset, field, why } = cursor.failure!;
      return malformed(this.layer, octets, offset, field, why, type);
    }
    if (!cursor.stray && cursor.left === 0) return message;
    const residue = residueOf(octets.subarray(HEADER), out => description.layout.write(out, 0, message));
    return { ...message, residue };
  }
}
