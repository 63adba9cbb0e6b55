/**
 * When something happened, as `ip -timestamp monitor` and `bridge -timestamp monitor` tell it (print_timestamp of
 * lib/utils.c).
 *
 * Differs from Linux: the clock is that of the simulation, which starts on 1970-01-01 in UTC.
 */
import type { SimTime } from '../../../base/time';

const DAYS = ['Thu', 'Fri', 'Sat', 'Sun', 'Mon', 'Tue', 'Wed'] as const;
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const;

const SECOND = 1_000_000;
const SECONDS_A_DAY = 86_400;

const isLeap = (year: number): boolean => (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;

function monthLengths(year: number): readonly number[] {
  return [31, isLeap(year) ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
}

/** Year, month from 0 and day from 1 of a number of days since 1970-01-01. */
function dateOf(days: number): readonly [year: number, month: number, day: number] {
  let left = days;
  let year = 1970;
  for (let length = 365; left >= length; length = isLeap(year) ? 366 : 365) {
    left -= length;
    year += 1;
  }
  let month = 0;
  for (const length of monthLengths(year)) {
    if (left < length) break;
    left -= length;
    month += 1;
  }
  return [year, month, left + 1];
}

const two = (value: number): string => String(value).padStart(2, '0');

/** `Timestamp: Thu Jan  1 00:00:12 1970 345678 usec` on a line of its own, or `[1970-01-01T00:00:12.345678] `. */
export function formatTimestamp(now: SimTime, form: 'none' | 'long' | 'short'): string {
  if (form === 'none') return '';
  const whole = Math.floor(now / SECOND);
  const microseconds = now - whole * SECOND;
  const days = Math.floor(whole / SECONDS_A_DAY);
  const second = whole - days * SECONDS_A_DAY;
  const clock = `${two(Math.floor(second / 3600))}:${two(Math.floor(second / 60) % 60)}:${two(second % 60)}`;
  const [year, month, day] = dateOf(days);
  if (form === 'short')
    return `[${year}-${two(month + 1)}-${two(day)}T${clock}.${String(microseconds).padStart(6, '0')}] `;
  const weekday = DAYS[days % 7] ?? '';
  const name = MONTHS[month] ?? '';
  return `Timestamp: ${weekday} ${name} ${String(day).padStart(2)} ${clock} ${year} ${microseconds} usec\n`;
}
