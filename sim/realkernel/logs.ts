/**
 * Logs of a run on the real kernel. There is one kernel log for all namespaces of a machine, so that a line of it is
 * known by its text and time alone; runs that could be confused by each other's lines must not run side by side.
 */
import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import type { SimTime } from '../base/time';
import type { RealClock } from './clock';
import { ENVIRONMENT, killGroup } from './shell';

/** A line of a log. */
export interface LogLine {
  readonly at: SimTime;
  readonly text: string;
}

/** Follows the kernel log from when it is started. */
export class KernelLog {
  /** Lines with the wall clock, in µs since 1970. */
  readonly #lines: { readonly wall: number; readonly text: string }[] = [];
  readonly #child: ChildProcessWithoutNullStreams;
  #rest = '';
  #problem: string | undefined;

  constructor() {
    this.#child = spawn('dmesg', ['--follow-new', '--notime'], { env: ENVIRONMENT, detached: true });
    this.#child.stdout.setEncoding('utf8').on('data', (text: string) => this.#receive(text));
    let said = '';
    this.#child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text));
    this.#child.on('error', error => (this.#problem = error.message));
    this.#child.on('exit', () => (this.#problem = said.trim() === '' ? 'dmesg ended' : said.trim()));
  }

  /** Why it cannot be read; undefined where it can. */
  get problem(): string | undefined {
    return this.#problem;
  }

  /** The lines since the start of a run. */
  since(clock: RealClock): LogLine[] {
    return this.#lines.map(({ wall, text }) => ({ at: clock.since(wall), text })).filter(({ at }) => at >= 0);
  }

  stop(): void {
    killGroup(this.#child);
  }

  #receive(text: string): void {
    const wall = (performance.timeOrigin + performance.now()) * 1000;
    const lines = `${this.#rest}${text}`.split('\n');
    this.#rest = lines.pop() ?? '';
    for (const line of lines) this.#lines.push({ wall, text: line });
  }
}

/** Lines of a daemon, `[Nov 21 14:03:07] radvd (12): text`; the time is known to the second, and is that second's end. */
export function readDaemonLog(text: string, clock: RealClock): LogLine[] {
  const year = new Date().getUTCFullYear();
  return text
    .split('\n')
    .filter(line => line !== '')
    .map(line => {
      const [, stamp = '', rest = line] = /^\[([^\]]*)\] [^:]*: (.*)$/.exec(line) ?? [];
      const second = Date.parse(`${stamp} ${year} UTC`);
      const at = Number.isNaN(second) ? 0 : clock.since((second + 1000) * 1000);
      return { at, text: rest };
    });
}
