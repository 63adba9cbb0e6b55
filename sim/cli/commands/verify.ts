/** `sixlab verify`: runs scenarios on the kernel of this machine as well, and says where the two differ. */
import { formatTime } from '../../base/time';
import { Host } from '../../realkernel/host';
import { KernelLog } from '../../realkernel/logs';
import {
  agrees,
  verifyAll,
  wasRun,
  type Verification,
  type VerdictDifference,
} from '../../realkernel/verification';
import { printable, type Console, type Stream } from '../console';
import { EXIT, Failure, type ExitCode } from '../exit-codes';
import { whenStopped } from '../interrupt';
import { Progress } from '../progress';
import type { Selected } from '../selection';

export interface VerifyCommandOptions {
  readonly seeds: number;
  readonly jobs: number;
  readonly json: boolean;
  /** Every difference, and what was not checked; otherwise the first difference of each kind. */
  readonly verbose: boolean;
}

/** Verifies everything that was selected, several at a time. */
export async function verify(
  selected: readonly Selected[],
  options: VerifyCommandOptions,
  console: Console,
): Promise<ExitCode> {
  const host = await Host.inspect();
  if (typeof host === 'string')
    throw new Failure(EXIT.unavailable, `no scenario can be verified here: ${host}`);
  const progress = new Progress(console.err);
  const kernelLog = new KernelLog();
  const forget = whenStopped(() => kernelLog.stop());
  try {
    const results = await verifyAll(selected, host, kernelLog, {
      seeds: options.seeds,
      jobs: options.jobs,
      progress: text => progress.show(text),
      opened: lab => whenStopped(() => lab.kill()),
      done: verification => {
        progress.clear();
        if (!options.json) console.out.write(verificationText(verification, options.verbose, console.out));
      },
    });
    console.out.write(options.json ? `${JSON.stringify(results, null, 2)}\n` : sum(results, host));
    return results.every(each => !wasRun(each) || agrees(each)) ? EXIT.ok : EXIT.expectationFailed;
  } finally {
    progress.clear();
    kernelLog.stop();
    forget();
  }
}

/** What came of one scenario. */
export function verificationText(verification: Verification, verbose: boolean, { colours }: Stream): string {
  const { name, skipped, verdicts, differences, unchecked, failures } = verification;
  if (!wasRun(verification)) {
    return [`${colours.yellow('not run')}  ${colours.bold(name)}`, ...skipped.map(indented), ''].join('\n');
  }
  const first = (kind: 'message' | 'state'): string[] => {
    const all = differences.filter(each => each.kind === kind);
    const shown = verbose ? all : all.slice(0, 1);
    const rest = all.length - shown.length;
    return [
      ...shown.map(({ at, text }) => `${kind} ${formatTime(at)} ${text}`),
      ...(rest === 0 ? [] : [`${kind}: and ${rest} more, see --verbose`]),
    ];
  };
  const lines = [
    ...failures,
    ...verdicts.flatMap(verdictLines),
    ...first('message'),
    ...first('state'),
    ...(verbose ? unchecked.map(text => `not checked: ${text}`) : []),
  ];
  return [headline(verification, colours), ...lines.map(indented), ''].join('\n');
}

function headline(verification: Verification, colours: Stream['colours']): string {
  const { name, again, agreed, verdicts, unchecked } = verification;
  const word = agrees(verification) ? colours.green('agrees ') : colours.red('DIFFERS');
  const chance = verdicts.filter(({ seeds }) => seeds > 0).length;
  const counts = [
    `${agreed} of ${agreed + verdicts.length} expectations alike`,
    ...(chance === 0 ? [] : [`${chance} as with other seeds`]),
    ...(again ? ['the second time, alone'] : []),
    ...(unchecked.length === 0 ? [] : [`${unchecked.length} not or only partly checked`]),
  ];
  return `${word}  ${colours.bold(name)}  ${counts.join(', ')}`;
}

function verdictLines({ expected, simulated, real, seeds }: VerdictDifference): string[] {
  const chance = seeds === 0 ? '' : ` (as simulated with ${seeds} other seeds)`;
  return [
    `expectation: simulated ${simulated}, really ${real.outcome}${chance}: ${expected}`,
    ...real.found.map(line => `  there: ${line}`),
  ];
}

function indented(text: string): string {
  return `         ${printable(text)}`;
}

function sum(results: readonly Verification[], host: Host): string {
  const run = results.filter(wasRun);
  const good = run.filter(agrees).length;
  const skipped = results.length - run.length;
  const rest = skipped === 0 ? '' : `, ${skipped} not run`;
  return `${good} of ${run.length} agree with the kernel here (${host.release})${rest}\n`;
}
