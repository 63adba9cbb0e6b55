/** Values of configuration files, read as systemd's basic parsers read them: parse-util.c, time-util.c, in-addr-util.c. */
import { Ip4 } from '../../../base/ip4';
import { Ip6 } from '../../../base/ip6';
import { Mac } from '../../../base/mac';

const YES = ['1', 'yes', 'y', 'true', 't', 'on'];
const NO = ['0', 'no', 'n', 'false', 'f', 'off'];

/** parse_boolean(): yes, no and their like in upper or lower case. */
export function parseBoolean(text: string): boolean | undefined {
  const word = text.toLowerCase();
  if (YES.includes(word)) return true;
  return NO.includes(word) ? false : undefined;
}

/** safe_atou(): decimal, `0x`, `0o`, `0b` or octal with a leading 0; blanks before, a `+`, nothing after. */
export function parseUnsigned(text: string, max: number): number | undefined {
  const found = /^[ \t]*\+?(0[xX][0-9a-fA-F]+|0[oO][0-7]+|0[bB][01]+|0[0-7]*|[1-9][0-9]*)$/.exec(text);
  const digits = found?.[1];
  if (digits === undefined) return undefined;
  const octal = /^0[0-7]+$/.test(digits);
  const value = octal ? Number.parseInt(digits, 8) : Number(digits);
  return value <= max ? value : undefined;
}

const U32 = 0xffff_ffff;

/** safe_atou32() */
export function parseU32(text: string): number | undefined {
  return parseUnsigned(text, U32);
}

/** safe_atoi() */
export function parseInt32(text: string): number | undefined {
  const negative = /^[ \t]*-/.test(text);
  const value = parseUnsigned(negative ? text.replace('-', '') : text, negative ? 0x8000_0000 : 0x7fff_ffff);
  return value === undefined || !negative ? value : -value;
}

const TIME_UNITS: Readonly<Record<string, number>> = {
  '': 1_000_000,
  s: 1_000_000,
  sec: 1_000_000,
  second: 1_000_000,
  seconds: 1_000_000,
  m: 60_000_000,
  min: 60_000_000,
  minute: 60_000_000,
  minutes: 60_000_000,
  h: 3_600_000_000,
  hr: 3_600_000_000,
  hour: 3_600_000_000,
  hours: 3_600_000_000,
  d: 86_400_000_000,
  day: 86_400_000_000,
  days: 86_400_000_000,
  w: 604_800_000_000,
  week: 604_800_000_000,
  weeks: 604_800_000_000,
  M: 2_629_800_000_000,
  month: 2_629_800_000_000,
  months: 2_629_800_000_000,
  y: 31_557_600_000_000,
  year: 31_557_600_000_000,
  years: 31_557_600_000_000,
  ms: 1_000,
  msec: 1_000,
  us: 1,
  usec: 1,
  µs: 1,
};

/** parse_sec(): `1h 30min`, `90`, `1.5s`, `infinity`; in µs. A number without a unit is seconds. */
export function parseSec(text: string): number | undefined {
  const trimmed = text.trim();
  if (trimmed === 'infinity') return Infinity;
  if (!/^(?:\+?[0-9]*\.?[0-9]+\s*[a-zA-Zµ]*\s*)+$/.test(trimmed)) return undefined;
  let total = 0;
  for (const [, count = '', unit = ''] of trimmed.matchAll(/\+?([0-9]*\.?[0-9]+)\s*([a-zA-Zµ]*)\s*/g)) {
    const micros = TIME_UNITS[unit];
    if (micros === undefined) return undefined;
    total += Math.floor(Number(count) * micros);
  }
  return Number.isSafeInteger(total) ? total : undefined;
}

const TIMESPAN_UNITS = [
  ['y', 31_557_600],
  ['month', 2_629_800],
  ['w', 604_800],
  ['d', 86_400],
  ['h', 3_600],
  ['min', 60],
  ['s', 1],
] as const;

/** format_timespan() with an accuracy of a second. @param micros µs */
export function formatTimespan(micros: number): string {
  if (micros === Infinity) return 'infinity';
  let left = Math.floor(micros / 1_000_000);
  const parts: string[] = [];
  for (const [unit, size] of TIMESPAN_UNITS) {
    const count = Math.floor(left / size);
    left -= count * size;
    if (count > 0) parts.push(unit === 'month' ? `${count}month` : `${count}${unit}`);
  }
  return parts.length === 0 ? '0' : parts.join(' ');
}

/** An address of either family. */
export type Address = Ip6 | Ip4;

/** in_addr_from_string_auto() */
export function parseAddress(text: string): Address | undefined {
  return text.includes(':') ? Ip6.parse(text) : Ip4.parse(text);
}

export interface AddressPrefix {
  readonly address: Address;
  /** Absent where none was written. */
  readonly length: number | undefined;
}

/** in_addr_prefix_from_string_auto(); `ERANGE` is a length that is too large. */
export function parseAddressPrefix(text: string): AddressPrefix | 'EINVAL' | 'ERANGE' {
  const [before = '', after, ...rest] = text.split('/');
  const address = parseAddress(before);
  if (address === undefined || rest.length > 0) return 'EINVAL';
  if (after === undefined) return { address, length: undefined };
  const length = parseUnsigned(after, 255);
  if (length === undefined) return /^[0-9]+$/.test(after) ? 'ERANGE' : 'EINVAL';
  return length > (address instanceof Ip6 ? 128 : 32) ? 'ERANGE' : { address, length };
}

/** ifname_valid() */
export function ifnameValid(name: string, longest = 15): boolean {
  if (name === '' || name.length > longest || name === '.' || name === '..') return false;
  if (name === 'all' || name === 'default' || /^[0-9]+$/.test(name)) return false;
  return !/[\x00-\x20\x7f:/%]|[^\x00-\x7f]/.test(name);
}

/** parse_hw_addr() for six octets: `02:00:..`, `02-00-..` or `0200.0000.0002`. */
export function parseMac(text: string): Mac | undefined {
  const dotted = /^([0-9a-fA-F]{1,4})\.([0-9a-fA-F]{1,4})\.([0-9a-fA-F]{1,4})$/.exec(text);
  const colons =
    dotted === null
      ? text.replaceAll('-', ':')
      : dotted
          .slice(1)
          .map(group => group.padStart(4, '0'))
          .join('')
          .replace(/..(?=.)/g, '$&:');
  if (!/^[0-9a-fA-F]{1,2}(?::[0-9a-fA-F]{1,2}){5}$/.test(colons)) return undefined;
  return Mac.parse(
    colons
      .split(':')
      .map(octet => octet.padStart(2, '0'))
      .join(':'),
  );
}

/** extract_first_word(): words between blanks, quotes taken off. */
export function words(text: string): string[] {
  const found: string[] = [];
  for (const [, double, single, plain] of text.matchAll(/"([^"]*)"|'([^']*)'|([^\s"']+)/g)) {
    found.push(double ?? single ?? plain ?? '');
  }
  return found;
}

const INFINITE_LIFETIME = 0xffff_ffff;

/**
 * FORMAT_LIFETIME(), of a lifetime that has run for some microseconds when the line is written.
 *
 * @param lifetime seconds
 */
export function lifetimeText(lifetime: number): string {
  return lifetime === INFINITE_LIFETIME ? 'forever' : `for ${formatTimespan(lifetime * 1_000_000 - 1)}`;
}
