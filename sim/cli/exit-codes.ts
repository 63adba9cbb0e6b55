/** What the exit status of the program means. The table is printed by `sixlab --help`. */

/** Every exit status there is. */
export const EXIT = {
  ok: 0,
  expectationFailed: 1,
  badInput: 2,
  cannotWrite: 3,
  unavailable: 69,
  ownError: 70,
  interrupted: 130,
  nobodyReads: 141,
  terminated: 143,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

const MEANINGS: Readonly<Record<keyof typeof EXIT, string>> = {
  ok: 'everything is as expected',
  expectationFailed: 'an expectation of a scenario, or a conformance case, failed',
  badInput: 'the command line or a file given to it is wrong; nothing was run',
  cannotWrite: 'a result could not be written: no space, no permission',
  unavailable: 'this machine lacks what the command needs; it says what',
  ownError: 'an error in sixlab itself: please report it',
  interrupted: 'interrupted (Ctrl-C)',
  nobodyReads: 'who reads the output went away (a closed pipe)',
  terminated: 'terminated (SIGTERM)',
};

/** The table for the help text, one line an exit status. */
export function exitCodeTable(): string {
  const keys = Object.keys(EXIT) as (keyof typeof EXIT)[];
  return keys.map(key => `  ${String(EXIT[key]).padStart(3)}  ${MEANINGS[key]}`).join('\n');
}

/** Ends the command with a message for the person who typed it. */
export class Failure extends Error {
  constructor(
    readonly exitCode: ExitCode,
    message: string,
  ) {
    super(message);
  }
}
