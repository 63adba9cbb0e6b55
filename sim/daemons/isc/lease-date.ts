/** Dates as lease files have them (dhcpd.leases(5)). */
import { brokenDownTime } from '../dhcpv6/time-of-day';

const DAY = 86_400;

/** `4 2026/01/01 00:00:00`: day of the week, date and time in UTC, as lease files have them. */
export function leaseDate(unixSeconds: number): string {
  const { year, month, day, clock } = brokenDownTime(unixSeconds);
  return `${(Math.floor(unixSeconds / DAY) + 4) % 7} ${year}/${month}/${day} ${clock}`;
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
