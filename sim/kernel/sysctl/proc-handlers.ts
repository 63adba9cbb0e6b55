/**
 * From the text of a file below /proc/sys to a value and back (the proc_* functions of kernel/sysctl.c and kernel/time/jiffies.c):
 * whole numbers of several widths, and durations that the kernel keeps in jiffies.
 *
 * Linux 6.18.44: what each kind of file answers to what is written is recorded in test/kernel/sysctl/recorded.
 */
import { milliseconds, seconds } from '../../base/time';
import { clockToJiffies, HZ, jiffies, jiffiesToClock, msecsToJiffies, TICK } from '../core/jiffies';

/** How one kind of file is read and written. */
export interface ProcHandler {
  /** The value that a text stands for; undefined: EINVAL. */
  parse(text: string): number | undefined;
  format(value: number): string;
}

const INT_MAX = 0x7fffffff;
const INT_MIN = -0x80000000;
const UINT_MAX = 0xffffffff;

/**
 * proc_get_long: blanks, a sign, decimal or 0x or 0 octal, and behind it a blank or nothing; what follows the blank is
 * ignored. Undefined for anything else and from 2^64 on.
 */
function procGetLong(text: string): number | undefined {
  const match = /^\s*(-?)(0[xX][0-9a-fA-F]+|[0-9]+)(\s.*)?$/s.exec(text);
  if (match === null) return undefined;
  const digits = match[2] as string;
  const magnitude = /^0[0-7]+$/.test(digits) ? parseInt(digits, 8) : Number(digits);
  if (magnitude >= 2 ** 64) return undefined;
  return match[1] === '-' ? -magnitude : magnitude;
}

const within = (value: number | undefined, low: number, high: number): number | undefined =>
  value === undefined || value < low || value > high ? undefined : value;

/** proc_dointvec_minmax. */
export const integer = (low = INT_MIN, high = INT_MAX): ProcHandler => ({
  parse: text => within(procGetLong(text), low, high),
  format: String,
});

/** proc_douintvec_minmax and proc_dou8vec_minmax: a sign is refused, be it that of `-0`. */
export const unsigned = (low = 0, high = UINT_MAX): ProcHandler => ({
  parse: text => {
    const value = procGetLong(text);
    return Object.is(value, -0) ? undefined : within(value, low, high);
  },
  format: String,
});

/** proc_dointvec. */
export const PROC_INT = integer();
/** proc_dou8vec_minmax without bounds. */
export const PROC_U8 = unsigned(0, 0xff);
/** proc_doulongvec_minmax; above 2^53 a number is not exact here. */
export const procUlong = (low = 0, high = Infinity): ProcHandler => unsigned(low, high);

/** proc_dointvec_jiffies: seconds, which must fit when counted in jiffies. The value is µs. */
export const PROC_JIFFIES: ProcHandler = {
  parse: text => {
    const value = within(procGetLong(text), -Math.floor(INT_MAX / HZ), Math.floor(INT_MAX / HZ));
    return value === undefined ? undefined : seconds(value);
  },
  format: value => String(Math.trunc(value / seconds(1))),
};

/** proc_dointvec_ms_jiffies, `least` jiffies at least: milliseconds, rounded up. The value is µs. */
export const procMsJiffies = (least = 0): ProcHandler => ({
  parse: text => {
    const value = procGetLong(text);
    const unsigned = value === undefined || value < 0 ? undefined : value % 2 ** 32;
    const rounded = within(unsigned, 0, INT_MAX);
    return within(rounded === undefined ? undefined : msecsToJiffies(rounded), least * TICK, Infinity);
  },
  format: value => String(Math.trunc(value / milliseconds(1))),
});

/** proc_dointvec_userhz_jiffies: hundredths of a second. What does not fit is cut, not refused. The value is µs. */
export const PROC_USERHZ_JIFFIES: ProcHandler = {
  parse: text => {
    const value = procGetLong(text);
    if (value === undefined) return undefined;
    // clock_t_to_jiffies takes a negative number for one too large, and gives the largest.
    return value < 0 ? -TICK : (jiffies(clockToJiffies(value)) | 0) * TICK;
  },
  format: value => `${value < 0 ? '-' : ''}${jiffiesToClock(Math.abs(value))}`,
};

/** A duration that is shown as the number of jiffies it is (neigh_proc_dointvec on retrans_time). The value is µs. */
export const PROC_RAW_JIFFIES: ProcHandler = {
  parse: text => {
    const value = PROC_INT.parse(text);
    return value === undefined ? undefined : value * TICK;
  },
  format: value => String(jiffies(value)),
};

/** The same durations as values in the unit that is shown. */
const inUnit = (handler: ProcHandler, unit: number): ProcHandler => ({
  parse: text => {
    const value = handler.parse(text);
    return value === undefined ? undefined : value / unit;
  },
  format: String,
});

/** Seconds of proc_dointvec_jiffies. */
export const PROC_SECONDS = inUnit(PROC_JIFFIES, seconds(1));
/** Milliseconds of proc_dointvec_ms_jiffies. */
export const PROC_MILLISECONDS = inUnit(procMsJiffies(), milliseconds(1));

/**
 * proc_do_large_bitmap of 256 bits: `0-1,3-127`, in rising order without neighbours apart. An empty text clears all.
 * Undefined: EINVAL.
 */
export function parseBitmap(text: string): string | undefined {
  const body = text.replace(/\n$/, '');
  if (body === '') return '';
  const bits = new Set<number>();
  for (const part of body.split(',')) {
    const range = /^(0[xX][0-9a-fA-F]+|\d+)(?:-(0[xX][0-9a-fA-F]+|\d+))?$/.exec(part);
    if (range === null) return undefined;
    const first = procGetLong(range[1] as string) ?? Infinity;
    const last = range[2] === undefined ? first : (procGetLong(range[2]) ?? Infinity);
    if (last < first || last >= BITMAP_BITS) return undefined;
    for (let bit = first; bit <= last; bit++) bits.add(bit);
  }
  return formatBitmap(bits);
}

/** Whether the bitmap that `mask` spells has this bit. */
export function inBitmap(mask: string, bit: number): boolean {
  return mask.split(',').some(range => {
    const [first = '', last = first] = range.split('-');
    return first !== '' && bit >= Number(first) && bit <= Number(last);
  });
}

const BITMAP_BITS = 256;

function formatBitmap(bits: ReadonlySet<number>): string {
  const ranges: string[] = [];
  for (let bit = 0; bit < BITMAP_BITS; bit++) {
    if (!bits.has(bit)) continue;
    const first = bit;
    while (bits.has(bit + 1)) bit++;
    ranges.push(first === bit ? String(bit) : `${first}-${bit}`);
  }
  return ranges.join(',');
}
