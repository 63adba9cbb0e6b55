/** The log of this machine's kernel, followed by dmesg(1): a line's time is when we read it. */
import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import type { Clock, KernelLog, LogLine } from './machine';
import { ENVIRONMENT, killGroup } from './shell';

export class HostKernelLog implements KernelLog {
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

  get problem(): string | undefined {
    return this.#problem;
  }

  since(clock: Clock): Promise<LogLine[]> {
    const lines = this.#lines.map(({ wall, text }) => ({ at: clock.since(wall), text }));
    return Promise.resolve(lines.filter(({ at }) => at >= 0));
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
