/** The log of dhcpcd: logerr.c. It goes to syslog, and to stderr until dhcpcd is in the background. */
import type { Process } from '../../kernel/uapi';

export type Level = 'err' | 'warning' | 'info' | 'debug';

export class Log {
  debugging = false;
  quiet = false;
  #stderr = true;

  constructor(private readonly os: Process) {}

  say(level: Level, text: string): void {
    if (level === 'debug' && !this.debugging) return;
    this.os.log('dhcpcd', level, text);
    if (this.#stderr && (level === 'err' || !this.quiet || level === 'debug'))
      this.os.write('stderr', `${text}\n`);
  }

  /** What is nobody's log, but for who typed the command. */
  tell(text: string): void {
    if (!this.quiet) this.os.write('stderr', `${text}\n`);
  }

  /** dhcpcd is in the background from now on. */
  stopStderr(): void {
    this.#stderr = false;
  }
}
