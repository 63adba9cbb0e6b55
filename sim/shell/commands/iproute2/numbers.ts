/** Numbers as strtoul(3) with base 0 reads them (get_unsigned, get_u32, get_integer of lib/utils.c). */
import { invalidArgument } from './complaint';
import type { Reader } from './keywords';

/** Blanks, a sign, then decimal, 0x or 0 octal; undefined when anything else is in the word. */
function parseC(text: string): number | undefined {
  const match = /^[ \t\n\v\f\r]*([+-]?)(0[xX][0-9a-fA-F]+|0[0-7]*|[1-9][0-9]*)$/.exec(text);
  if (match === null) return undefined;
  const [, sign = '', digits = ''] = match;
  const magnitude = /^0[0-7]+$/.test(digits) ? parseInt(digits, 8) : Number(digits);
  return sign === '-' && magnitude !== 0 ? -magnitude : magnitude;
}

export const U8 = 0xff;
export const U16 = 0xffff;
export const U32 = 0xffffffff;

/** 0 to `max`; undefined for anything else. */
export function parseUnsigned(text: string, max = U32): number | undefined {
  const value = parseC(text);
  return value === undefined || value < 0 || value > max ? undefined : value;
}

/** An int. */
export function parseInteger(text: string): number | undefined {
  const value = parseC(text);
  return value === undefined || value < -0x80000000 || value > 0x7fffffff ? undefined : value;
}

/** atoi(3): what a word begins with, 0 for nothing. */
export function atoi(text: string): number {
  return Number(/^\s*([+-]?\d{1,10})/.exec(text)?.[1] ?? 0) | 0;
}

/** A number from 0 to `max`, or the complaint about it. */
export function unsigned(message: string, max = U32): Reader<number> {
  return word => parseUnsigned(word, max) ?? invalidArgument(word, message);
}

/** An int, or the complaint about it. */
export function integer(message: string): Reader<number> {
  return word => parseInteger(word) ?? invalidArgument(word, message);
}
