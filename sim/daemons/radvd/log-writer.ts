/** radvd's log on its way out: to syslog, stderr or a file. Mirrors log.c. */
import type { Process } from '../../kernel/uapi';
import type { CommandLine, LogMethod } from './command-line';
import type { LogLine, Priority, RadvdLog } from './log';
import type { RadvdProfile } from './version';

/** syslog(3) numbers: the smaller, the graver. */
const SEVERITY: Readonly<Record<Priority, number>> = { crit: 2, err: 3, warning: 4, info: 6, debug: 7 };

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

export class LogWriter implements RadvdLog {
  readonly debugLevel: number;
  private readonly method: LogMethod;
  private stderrOpen = true;

  constructor(
    private readonly os: Process,
    private readonly line: CommandLine,
    profile: RadvdProfile,
  ) {
    this.debugLevel = line.configTest ? 1 : line.debugLevel;
    const usual = line.daemonize || !profile.foregroundToStderr ? 'stderr_syslog' : 'stderr';
    const { configTest, logMethod = usual } = line;
    this.method = configTest && logMethod !== 'stderr_clean' ? 'stderr' : logMethod;
  }

  flog(priority: Priority, text: string): void {
    this.write({ priority, level: 0, text });
  }

  dlog(priority: Priority, level: number, text: string): void {
    this.write({ priority, level, text });
  }

  /** Writes a line that was kept. */
  write({ priority, level, text }: LogLine): void {
    if (level > this.debugLevel) return;
    switch (this.method) {
      case 'stderr_syslog':
        this.os.log('radvd', priority, text);
        if (this.debugLevel >= SEVERITY[priority]) this.stderr(this.stamped(text));
        break;
      case 'syslog':
        this.os.log('radvd', priority, text);
        break;
      case 'stderr':
        this.stderr(this.stamped(text));
        break;
      case 'stderr_clean':
        this.stderr(text);
        break;
      case 'logfile':
        this.os.files.write(this.line.logFile, `${this.stamped(text)}\n`, true);
        break;
      case 'none':
        break;
    }
  }

  /** Writes a line to stderr, as long as there is one. */
  stderr(text: string): void {
    if (this.stderrOpen) this.os.write('stderr', `${text}\n`);
  }

  /** A daemon has no stderr: what is logged there is lost from now on, which surprises people. */
  closeStderr(): void {
    this.stderrOpen = false;
  }

  /** `[Jan 01 00:00:16] radvd (12): text`; the simulation begins with 1970. */
  private stamped(text: string): string {
    return `[${timestamp(this.os.now())}] ${this.line.name} (${this.os.pid}): ${text}`;
  }
}

/** %b %d %H:%M:%S of a year without leap day. */
function timestamp(now: number): string {
  const second = Math.floor(now / 1_000_000);
  const two = (value: number): string => String(value).padStart(2, '0');
  let day = Math.floor(second / 86400) % 365;
  let month = 0;
  while (day >= (DAYS[month] ?? Infinity)) {
    day -= DAYS[month] ?? 0;
    month += 1;
  }
  const clock = [Math.floor(second / 3600) % 24, Math.floor(second / 60) % 60, second % 60]
    .map(two)
    .join(':');
  return `${MONTHS[month]} ${two(day + 1)} ${clock}`;
}
