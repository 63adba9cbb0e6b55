/** `sixlab verify`: runs scenarios on a real kernel as well, and says where the two differ. */
import { formatTime } from '../../base/time';
import { Host } from '../../realkernel/host';
import {
  agrees,
  verifyAll,
  wasRun,
  type Verification,
  type VerdictDifference,
} from '../../realkernel/verification';
import { mistakesIn, withSettings } from '../../scenario/build';
import type { SysctlSetting } from '../../scenario/run-options';
import { printable, type Console, type Stream } from '../console';
import { EXIT, Failure, type ExitCode } from '../exit-codes';
import { whenStopped } from '../interrupt';
import { Progress } from '../progress';
import type { Selected } from '../selection';
import { openMachine } from './verify-machine';

export interface VerifyCommandOptions {
  readonly seeds: number;
  /** So many scenarios side by side; in a virtual machine, whose time is its own, they go one after the other. */
  readonly jobs: number;
  /** The kernel to simulate; that of the real one unless given. */
  readonly kernel?: string;
  readonly set: readonly SysctlSetting[];
  /** Packages or folders of a kernel to boot; none: this machine's kernel. */
  readonly kernelImage: readonly string[];
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
  refuseMistakes(selected, options);
  const tasks = selected.map(({ name, scenario }) => ({
    name,
    scenario: withSettings(scenario, options.set),
  }));
  const progress = new Progress(console.err);
  if (options.kernelImage.length > 0) progress.show('booting the kernel');
  const opened = await openMachine(
    options.kernelImage,
    tasks.map(({ scenario }) => scenario),
  );
  try {
    const host = await Host.inspect(opened.machine);
    if (typeof host === 'string')
      throw new Failure(EXIT.unavailable, `no scenario can be verified here: ${host}`);
    return await verifyOn(host, tasks, options, console, progress);
  } finally {
    progress.clear();
    await opened.close();
  }
}

/** Options that do not fit a scenario, before anything is run. */
function refuseMistakes(selected: readonly Selected[], { kernel, set }: VerifyCommandOptions): void {
  const options = { set, ...(kernel === undefined ? {} : { kernel }) };
  const mistakes = selected.flatMap(({ name, scenario }) =>
    mistakesIn(scenario, options).map(mistake => `${name}: ${mistake}`),
  );
  if (mistakes.length > 0) throw new Failure(EXIT.badInput, mistakes.join('\n       '));
}

async function verifyOn(
  host: Host,
  tasks: readonly Selected[],
  options: VerifyCommandOptions,
  console: Console,
  progress: Progress,
): Promise<ExitCode> {
  const { seeds, kernel, json, verbose } = options;
  const kernelLog = host.machine.kernelLog();
  const forget = whenStopped(() => kernelLog.stop());
  try {
    const results = await verifyAll(tasks, host, kernelLog, {
      seeds,
      ...(kernel === undefined ? {} : { kernel }),
      jobs: options.kernelImage.length > 0 ? 1 : options.jobs,
      progress: text => progress.show(text),
      opened: lab => whenStopped(() => lab.kill()),
      done: verification => {
        progress.clear();
        if (!json) console.out.write(verificationText(verification, verbose, console.out));
      },
    });
    const compared = kernel ?? host.profile;
    console.out.write(json ? `${JSON.stringify(results, null, 2)}\n` : sum(results, host, compared));
    return results.every(each => !wasRun(each) || agrees(each)) ? EXIT.ok : EXIT.expectationFailed;
  } finally {
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
  const { name, times, agreed, verdicts, unchecked } = verification;
  const word = agrees(verification) ? colours.green('agrees ') : colours.red('DIFFERS');
  const chance = verdicts.filter(({ seeds }) => seeds > 0).length;
  const counts = [
    `${agreed} of ${agreed + verdicts.length} expectations alike`,
    ...(chance === 0 ? [] : [`${chance} as with other seeds`]),
    ...(times > 1 ? [`the ${ordinal(times)} time, beside fewer others`] : []),
    ...(unchecked.length === 0 ? [] : [`${unchecked.length} not or only partly checked`]),
  ];
  return `${word}  ${colours.bold(name)}  ${counts.join(', ')}`;
}

const ordinal = (times: number): string => (times === 2 ? 'second' : 'third');

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

function sum(results: readonly Verification[], { release, kernel }: Host, compared: string): string {
  const run = results.filter(wasRun);
  const good = run.filter(agrees).length;
  const skipped = results.length - run.length;
  const rest = skipped === 0 ? '' : `, ${skipped} not run`;
  const simulated = compared === kernel ? '' : `, simulated as ${compared}`;
  return `${good} of ${run.length} agree with the kernel ${release}${simulated}${rest}\n`;
}
