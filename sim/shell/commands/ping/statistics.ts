/** What ping(8) counts, and what it says of it at the end. Times are whole microseconds. */
import type { SimTime } from '../../../base/time';

/** See the file's header. */
export class Statistics {
  transmitted = 0;
  received = 0;
  errors = 0;
  readonly #seen = new Set<number>();
  #repeats = 0;
  #sum = 0;
  #squares = 0;
  #least = Infinity;
  #most = 0;
  /** Eight times the moving average. */
  #average = 0;
  #acknowledged = 0;
  #pipe = 0;
  #lastSent: SimTime = 0;

  constructor(readonly started: SimTime) {}

  /** The longest time so far. */
  get longest(): SimTime {
    return this.#most;
  }

  /** A request is about to go out. */
  sending(at: SimTime): void {
    this.#lastSent = at;
    this.#seen.delete((this.transmitted + 1) & 0xffff);
  }

  /** Whether a request has been answered. */
  answered(sequence: number): boolean {
    return this.#seen.has(sequence & 0xffff);
  }

  /** An answer, with its time where the request was long enough to carry one; whether it came a second time. */
  answer(sequence: number, time: SimTime | undefined): boolean {
    this.#acknowledge(sequence);
    if (time !== undefined) {
      this.#sum += time;
      this.#squares += time * time;
      this.#least = Math.min(this.#least, time);
      this.#most = Math.max(this.#most, time);
      this.#average += this.#average === 0 ? time * 8 : time - Math.floor(this.#average / 8);
    }
    if (this.#seen.has(sequence)) {
      this.#repeats += 1;
      return true;
    }
    this.#seen.add(sequence);
    this.received += 1;
    return false;
  }

  /** The lines at the end; `timed` where requests carry their time, `flood` where the interval is 0. */
  summary(name: string, timed: boolean, flood: boolean): string {
    const { transmitted, received } = this;
    const took = this.#lastSent - this.started;
    const counts = [
      `${transmitted} packets transmitted`,
      `${received} received`,
      this.#repeats > 0 ? `+${this.#repeats} duplicates` : '',
      this.errors > 0 ? `+${this.errors} errors` : '',
      transmitted > 0 ? `${loss(transmitted - received, transmitted)}% packet loss` : '',
      transmitted > 0 ? `time ${Math.floor((took + 500) / 1000)}ms` : '',
    ];
    const details = [
      received > 0 && timed ? this.#times() : '',
      this.#pipe > 1 ? `pipe ${this.#pipe}` : '',
      received > 0 && flood && transmitted > 1 ? this.#gaps(Math.floor(took / (transmitted - 1))) : '',
    ];
    const given = (parts: readonly string[]): string => parts.filter(part => part !== '').join(', ');
    return `\n--- ${name} ping statistics ---\n${given(counts)}\n${given(details)}\n`;
  }

  #acknowledge(sequence: number): void {
    const behind = ((this.transmitted - sequence) << 16) >> 16;
    if (behind < 0) return;
    this.#pipe = Math.max(this.#pipe, behind + 1);
    const ahead = ((sequence - this.#acknowledged) << 16) >> 16;
    if (ahead > 0 || ((this.transmitted - this.#acknowledged) & 0xffff) > 0x7fff) {
      this.#acknowledged = sequence;
    }
  }

  #times(): string {
    const answers = this.received + this.#repeats;
    const mean = Math.floor(this.#sum / answers);
    const variance = Math.trunc((this.#squares - Math.floor((this.#sum * this.#sum) / answers)) / answers);
    const deviation = Math.floor(Math.sqrt(Math.max(variance, 0)));
    const times = [this.#least, mean, this.#most, deviation].map(milliseconds).join('/');
    return `rtt min/avg/max/mdev = ${times} ms`;
  }

  #gaps(gap: SimTime): string {
    return `ipg/ewma ${milliseconds(gap)}/${milliseconds(Math.floor(this.#average / 8))} ms`;
  }
}

/** `12.345`, of microseconds. */
function milliseconds(time: SimTime): string {
  return `${Math.floor(time / 1000)}.${String(time % 1000).padStart(3, '0')}`;
}

/** Per cent, with up to six digits that matter. */
function loss(lost: number, of: number): string {
  return String(Number(Math.fround((lost * 100) / of).toPrecision(6)));
}

/** The time of an answer: the longer, the fewer digits. */
export function tripText(time: SimTime): string {
  if (time >= 100_000 - 50) return `${Math.floor((time + 500) / 1000)}`;
  if (time >= 10_000 - 5) {
    const rounded = time + 50;
    return `${Math.floor(rounded / 1000)}.${Math.floor((rounded % 1000) / 100)}`;
  }
  if (time >= 1000) {
    const rounded = time + 5;
    return `${Math.floor(rounded / 1000)}.${String(Math.floor((rounded % 1000) / 10)).padStart(2, '0')}`;
  }
  return milliseconds(time);
}
