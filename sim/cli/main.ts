/** The program `sixlab`: reads the command line, runs a command, and ends with one of the exit codes. */

import { systemMessage } from './atomic-file';
import { consoleOf } from './console';
import type { Console } from './console';
import { EXIT, Failure } from './exit-codes';
import type { ExitCode } from './exit-codes';
import { createProgram } from './program';

/** Runs one command line, without the program's own name, and tells the exit status. Never throws. */
export async function main(
  args: readonly string[],
  console: Console,
  env: Readonly<Record<string, string | undefined>>,
): Promise<ExitCode> {
  let code: ExitCode = EXIT.ok;
  try {
    await createProgram(console, env, each => (code = each)).parseAsync(args, { from: 'user' });
    return code;
  } catch (error) {
    return explainFailure(error, console);
  }
}

function explainFailure(error: unknown, { err }: Console): ExitCode {
  if (error instanceof Failure) {
    err.write(`${err.colours.red('error')}: ${error.message}\n`);
    return error.exitCode;
  }
  // Commander has printed its own message, or the help, by now.
  const { code, exitCode } = error as { code?: unknown; exitCode?: unknown };
  if (typeof code === 'string' && code.startsWith('commander.'))
    return exitCode === 0 ? EXIT.ok : EXIT.badInput;
  const trace = error instanceof Error ? (error.stack ?? error.message) : String(error);
  err.write(
    `${err.colours.red('error in sixlab itself')}, please report it with what you typed:\n${trace}\n`,
  );
  return EXIT.ownError;
}

/** Runs the command line of this process. A stream that nobody reads, or that takes no more, ends it. */
export function start(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EPIPE') process.exit(EXIT.nobodyReads);
      if (stream === process.stdout)
        process.stderr.write(`error: cannot write the output: ${systemMessage(error)}\n`);
      process.exit(EXIT.cannotWrite);
    });
  }
  void main(process.argv.slice(2), consoleOf(process.stdout, process.stderr, process.env), process.env).then(
    code => {
      process.exitCode = code;
    },
  );
}

if (require.main === module) start();
