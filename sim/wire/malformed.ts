/**
 * What decoding gives for octets that are not what their layer promises. Malformed input is expected input: it is a
 * value that travels where the payload would, and it encodes to the very octets it came from.
 */

/** Octets that could not be read, with the place and the reason. */
export interface Malformed {
  readonly kind: 'malformed';
  /** The layer that could not be read: `ethernet`, `ipv6`, `hop-by-hop`, `icmpv6`, `udp`, ... */
  readonly layer: string;
  /** The ICMP type, where the layer is ICMP and has one. */
  readonly type?: number;
  /** Octets from the start of the layer to the field at fault. */
  readonly offset: number;
  readonly field: string;
  readonly why: string;
  /** The whole layer, verbatim. */
  readonly octets: Uint8Array;
}

/** Makes the value; see {@link Malformed} for the fields. */
export function malformed(
  layer: string,
  octets: Uint8Array,
  offset: number,
  field: string,
  why: string,
  type?: number,
): Malformed {
  const value = { kind: 'malformed', layer, offset, field, why, octets } as const;
  return type === undefined ? value : { ...value, type };
}
