/** The time in front of a packet, by the number of -t: simulated time, whose beginning is that of 1970. */
import { formatTime, type SimTime } from '../../../base/time';

const SECOND = 1_000_000;
const DAY = 86_400;

/** Times of one packet after the other. */
export class TimeStamps {
  #first: SimTime | undefined;
  #previous: SimTime | undefined;

  /** @param style 0 to 5, the number of times -t was given */
  constructor(readonly style: number) {}

  /** The time with the space behind it; nothing for style 1. */
  next(at: SimTime): string {
    const previous = this.#previous ?? at;
    const first = (this.#first ??= at);
    this.#previous = at;
    switch (this.style) {
      case 1:
        return '';
      case 2:
        return `${formatTime(at)} `;
      case 3:
        return ` ${clock(at - previous)} `;
      case 4:
        return `${date(at)} ${clock(at)} `;
      case 5:
        return ` ${clock(at - first)} `;
      default:
        return `${clock(at)} `;
    }
  }
}

/** Hours, minutes and seconds of the day. */
function clock(time: SimTime): string {
  const seconds = Math.floor(time / SECOND) % DAY;
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  const fraction = String(time % SECOND).padStart(6, '0');
  return `${parts.map(part => String(part).padStart(2, '0')).join(':')}.${fraction}`;
}

/** The day, in the Gregorian calendar: counted from the 1st of March of year 0, where leap days come last. */
function date(time: SimTime): string {
  const days = Math.floor(time / SECOND / DAY) + 719_468;
  const era = Math.floor(days / 146_097);
  const dayOfEra = days - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra -
      Math.floor(dayOfEra / 1460) +
      Math.floor(dayOfEra / 36_524) -
      Math.floor(dayOfEra / 146_096)) /
      365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const shifted = Math.floor((5 * dayOfYear + 2) / 153);
  const day = dayOfYear - Math.floor((153 * shifted + 2) / 5) + 1;
  const month = shifted < 10 ? shifted + 3 : shifted - 9;
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
  return `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
}
