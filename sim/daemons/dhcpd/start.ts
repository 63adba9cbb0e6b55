/** What both families start with. */
import type { Process } from '../../kernel/uapi';
import type { CommandLine } from './command-line';
import type { DhcpdConfig } from './config';
import type { Log } from './log';

export interface Begin {
  readonly os: Process;
  readonly log: Log;
  readonly line: CommandLine;
  readonly config: DhcpdConfig;
  /** The lease file as the last dhcpd left it. */
  readonly before: string;
  /** Appends to the lease file, which has been begun anew. */
  write(text: string): void;
}
