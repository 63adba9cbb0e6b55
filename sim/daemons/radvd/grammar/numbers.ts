/** Numbers as radvd's C keeps them on x86-64: what does not fit is cut without a word. */

/** A double stored in a uint32_t. */
export function uint32(value: number): number {
  return Math.trunc(value) >>> 0;
}

/** A double stored in an int: what does not fit becomes INT_MIN. */
export function int32(value: number): number {
  const whole = Math.trunc(value);
  return whole === (whole | 0) ? whole : -0x80000000;
}

/** The C types of fields that a number of the configuration may exceed. */
export type Width = 'uint8_t' | 'uint16_t' | 'int32_t';

/** An unsigned int stored in a field of that width. */
export function narrowed(value: number, width: Width | undefined): number {
  switch (width) {
    case 'uint8_t':
      return value & 0xff;
    case 'uint16_t':
      return value & 0xffff;
    case 'int32_t':
      return value | 0;
    default:
      return value;
  }
}
