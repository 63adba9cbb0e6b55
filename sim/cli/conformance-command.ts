/** How `sixlab conformance` is called, and what its help says. */
import type { Command } from 'commander';
import type { ConformanceOptions } from './commands/conformance';
import type { Console } from './console';
import type { ExitCode } from './exit-codes';
import { readCount } from './run-flags';

/** How many cases run side by side unless said: their neighbours are in one table, which is swept above 128. */
const JOBS = 12;

const EXAMPLES = `
Examples:
  sixlab conformance
  sixlab conformance A33 --kernel 2.6.32,5.4,6.18
  sixlab conformance A33.K
  sixlab conformance v6LC.2.2 --real
  sixlab conformance --kernel all --json | jq -r '.[] | select(any(.answers[]; .kind == "fails")) | .id'

A cell is ok (as specified), linux (as Linux is known to differ), FAIL, or - (not asked); a number says how many
cases of a row it is about. Exit status 1: a case failed. docs/conformance.md has all cases and all differences.`;

/** Adds the command. What it needs is imported when it is run. */
export function addConformance(program: Command, console: Console, finish: (code: ExitCode) => void): void {
  program
    .command('conformance')
    .description('ask kernels what IPv6 Ready and RFCs ask: a matrix of cases, or one case packet by packet')
    .argument(
      '[cases...]',
      'cases (A33.K), groups (A33), sections (A to F), or ids of IPv6 Ready tests (v6LC.2.1.18); all if left out',
    )
    .option('--kernel <versions>', 'all, or versions with commas between them; the newest if left out')
    .option('--real', 'ask the kernel of this machine too, in network namespaces and real time', false)
    .option('--jobs <number>', 'so many cases side by side on the kernel of this machine', readCount, JOBS)
    .option('--json', 'print an array with one object per case', false)
    .option('-v, --verbose', 'a row for every case; in a script, what a simulated kernel refused', false)
    .addHelpText('after', EXAMPLES)
    .action(async (words: string[], options: ConformanceOptions) => {
      const { conformance } = await import('./commands/conformance');
      finish(await conformance(words, options, console));
    });
}
