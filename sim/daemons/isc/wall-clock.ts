/**
 * The time of day, for lease files and DUIDs.
 *
 * Differs from Linux: a simulation begins at midnight UTC of 2026-01-01.
 */
import { seconds, type SimTime } from '../../base/time';

const START = 1_767_225_600;

/** Seconds since 1970. */
export function unixTime(now: SimTime): number {
  return START + Math.floor(now / seconds(1));
}

const DAY = 86_400;

const two = (value: number): string => String(Math.floor(value)).padStart(2, '0');

/** `4 2026/01/01 00:00:00`: day of the week, date and time in UTC, as lease files have them. */
export function leaseDate(unixSeconds: number): string {
  const days = Math.floor(unixSeconds / DAY);
  const second = unixSeconds - days * DAY;
  const time = [second / 3600, (second % 3600) / 60, second % 60].map(two).join(':');
  return `${(days + 4) % 7} ${civilDate(days)} ${time}`;
}

/** Seconds since 1970 of what leaseDate() writes; Infinity for `never`; undefined: it is none. */
export function readLeaseDate(text: string): number | undefined {
  if (text === 'never') return Infinity;
  const found = /^(?:epoch (\d+)|\d (\d+)\/(\d+)\/(\d+) (\d+):(\d+):(\d+))$/.exec(text);
  if (found === null) return undefined;
  const [epoch, year, month, day, hour, minute, second] = found.slice(1).map(Number) as number[];
  if (found[1] !== undefined) return epoch;
  return daysBefore(year!, month!, day!) * DAY + hour! * 3600 + minute! * 60 + second!;
}

/** Days from 1970-01-01 to a Gregorian date, counted in years that begin in March. */
function daysBefore(year: number, month: number, day: number): number {
  const march = month > 2 ? year : year - 1;
  const era = Math.floor(march / 400);
  const ofEra = march - era * 400;
  const ofYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  return era * 146_097 + ofEra * 365 + Math.floor(ofEra / 4) - Math.floor(ofEra / 100) + ofYear - 719_468;
}

/** The Gregorian date so many days after 1970-01-01, counted in years that begin in March. */
function civilDate(days: number): string {
  const since = days + 719_468;
  const era = Math.floor(since / 146_097);
  const day = since - era * 146_097;
  const year = Math.floor(
    (day - Math.floor(day / 1460) + Math.floor(day / 36_524) - Math.floor(day / 146_096)) / 365,
  );
  const ofYear = day - (365 * year + Math.floor(year / 4) - Math.floor(year / 100));
  const month = Math.floor((5 * ofYear + 2) / 153);
  const january = month >= 10;
  const date = ofYear - Math.floor((153 * month + 2) / 5) + 1;
  return `${year + era * 400 + (january ? 1 : 0)}/${two(month + (january ? -9 : 3))}/${two(date)}`;
}
