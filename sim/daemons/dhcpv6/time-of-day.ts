/**
 * The time of day, which logs, lease files and DUIDs have in them: the one place that says when a simulation begins.
 *
 * Differs from Linux: a simulation begins at midnight UTC of 2026-01-01.
 */
import { seconds, type SimTime } from '../../base/time';

const START = 1_767_225_600;
const DAY = 86_400;
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** Whole seconds since 1970 (time(2)). */
export function timeOfDay(now: SimTime): number {
  return START + Math.floor(now / seconds(1));
}

const isLeap = (year: number): boolean => (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;

/** What gmtime(3) makes of a time, everything in two digits or more. */
export interface BrokenDownTime {
  readonly year: string;
  readonly month: string;
  /** `Jan` */
  readonly monthName: string;
  readonly day: string;
  /** `23:59:59` */
  readonly clock: string;
}

export function brokenDownTime(unixSeconds: number): BrokenDownTime {
  const two = (value: number): string => String(value).padStart(2, '0');
  let day = Math.floor(unixSeconds / DAY);
  let year = 1970;
  while (day >= (isLeap(year) ? 366 : 365)) {
    day -= isLeap(year) ? 366 : 365;
    year += 1;
  }
  const lengths = [31, isLeap(year) ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
  let month = 0;
  while (day >= lengths[month]!) {
    day -= lengths[month]!;
    month += 1;
  }
  const second = unixSeconds % DAY;
  const clock = [Math.floor(second / 3600), Math.floor(second / 60) % 60, second % 60].map(two).join(':');
  return { year: String(year), month: two(month + 1), monthName: MONTHS[month]!, day: two(day + 1), clock };
}
