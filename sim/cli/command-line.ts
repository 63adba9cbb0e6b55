/** What every command of the command line is made from. */
import type { Command } from 'commander';
import type { Console } from './console';
import type { ExitCode } from './exit-codes';

/** The program that a command is added to, where it prints, and whom it hands its exit status. */
export interface CommandLine {
  readonly program: Command;
  readonly console: Console;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly finish: (code: ExitCode) => void;
}

/** The option that says where the scenarios are. */
export const LIBRARY = [
  '--library <folder>',
  'take scenarios from this folder (or set SIXLAB_LIBRARY)',
] as const;

/** The end of a help text. */
export function examples(...lines: string[]): string {
  return `\nExamples:\n${lines.map(line => `  ${line}`).join('\n')}`;
}
