/** Where dhcpd says things: syslog, and its standard error until it is in the background (omapip/errwarn.c). */
import type { Process } from '../../kernel/uapi';

/** See the file's header. */
export class Log {
  #toStderr = true;

  /** @param onlyStderr -d: syslog hears of it all the same */
  constructor(
    private readonly os: Process,
    readonly onlyStderr: boolean,
    private readonly facility = 'dhcpd',
  ) {}

  write(level: 'info' | 'debug' | 'err', text: string): void {
    this.os.log(this.facility, level, text);
    if (this.#toStderr) this.os.write('stderr', `${text}\n`);
  }

  /** parse_warn(): the caret stands in the log only where there is room for it. */
  complain(message: string, line: string, indent: string | undefined): void {
    for (const text of [message, line]) this.os.log(this.facility, 'err', text);
    if (indent !== undefined) this.os.log(this.facility, 'err', `${indent}^`);
    this.os.write('stderr', `${message}\n${line}\n${indent ?? ''}^\n`);
  }

  closeStderr(): void {
    this.#toStderr = false;
  }
}
