/** radvd's log: flog() says a line always, dlog() from a debug level (-d) on. Mirrors log.c. */

export type Priority = 'crit' | 'err' | 'warning' | 'info' | 'debug';

export interface LogLine {
  readonly priority: Priority;
  /** The debug level from which on the line is written; 0: always. */
  readonly level: number;
  readonly text: string;
}

export interface RadvdLog {
  flog(priority: Priority, text: string): void;
  dlog(priority: Priority, level: number, text: string): void;
}

/** Keeps what is said, for somebody to write later. */
export class CollectedLog implements RadvdLog {
  readonly lines: LogLine[] = [];

  flog(priority: Priority, text: string): void {
    this.lines.push({ priority, level: 0, text });
  }

  dlog(priority: Priority, level: number, text: string): void {
    this.lines.push({ priority, level, text });
  }
}
