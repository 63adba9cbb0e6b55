/** One file below /proc/sys: what reading gives and writing does. */
import type { Errno } from '../core/errno';

/** What reading a key gives. */
export type SysctlRead = { readonly value: string } | { readonly errno: Errno };

/** One file: how it is read and written. */
export interface SysctlFile {
  /** Permission bits; 644 unless it says otherwise. They bind root too. */
  readonly mode?: number;
  read(): SysctlRead;
  /** @returns the error, of a text that is not empty */
  write(text: string): Errno | undefined;
}
