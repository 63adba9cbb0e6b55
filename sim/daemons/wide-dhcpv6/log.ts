/** The log of dhcp6c and dhcp6s: dprintf(), setloglevel() of common.c. Every line begins with the function that says it. */
import type { Process } from '../../kernel/uapi';
import { brokenDownTime, timeOfDay } from '../dhcpv6/time-of-day';

export type Level = 'err' | 'warning' | 'notice' | 'info' | 'debug';

const SEVERITY: Readonly<Record<Level, number>> = { err: 3, warning: 4, notice: 5, info: 6, debug: 7 };

/** What is logged without -d, with it, and with -D. */
const THRESHOLDS: readonly Level[] = ['err', 'info', 'debug'];

export class WideLog {
  readonly #most: number;

  /**
   * @param foreground -f: to stderr, with the date, instead of syslog
   * @param debug 0, 1 for -d, 2 for -D
   */
  constructor(
    private readonly os: Process,
    private readonly program: string,
    readonly foreground: boolean,
    debug: number,
  ) {
    this.#most = SEVERITY[THRESHOLDS[debug] ?? 'debug'];
  }

  /** @param where the function; empty for a line that goes on with the one before */
  say(level: Level, where: string, text: string): void {
    if (SEVERITY[level] > this.#most) return;
    const line = where === '' ? text : `${where}: ${text}`;
    if (!this.foreground) return this.os.log(this.program, level, line);
    const { year, monthName, day, clock } = brokenDownTime(timeOfDay(this.os.now()));
    this.os.write('stderr', `${monthName}/${day}/${year} ${clock}: ${line}\n`);
  }
}
