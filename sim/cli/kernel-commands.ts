/** Commands that run scenarios on several kernels: those of the simulator, and that of this machine. */
import type { SysctlSetting } from '../scenario/run-options';
import { examples, LIBRARY, type CommandLine } from './command-line';
import { libraryFolder } from './library';
import { readCount, readSeed, readSetting, type RunFlags } from './run-flags';

/** `sixlab matrix` */
export function addMatrix({ program, console, env, finish }: CommandLine): void {
  program
    .command('matrix')
    .description('run scenarios on many kernel versions, and tell which agree and what makes the difference')
    .argument('<scenarios...>', 'as for run')
    .option('--kernel <versions>', 'all, or some of them like 2.6.32,3.4,6.18', 'all')
    .option('--override', 'vary the kernel of nodes too of which the scenario says it', false)
    .option('--seed <number>', 'the seed of all chance, instead of the scenario’s', readSeed)
    .option(
      '--set <node:key=value>',
      'set a sysctl before anything boots; * is every node; can be repeated',
      readSetting,
    )
    .option('--json', 'print an array with one object per scenario', false)
    .option(...LIBRARY)
    .addHelpText(
      'after',
      `${examples(
        'sixlab matrix accept-ra-forwarding:fixed',
        'sixlab matrix my-lab.yaml --kernel 3.10,4.4,6.18 --json',
      )}\n\nNeighbouring versions that meet the same expectations share a line. Between two lines stands which single\nbehaviour, put into the older version, makes it do what the newer one does. Exit status 1: an expectation\nfailed on one of the versions.`,
    )
    .action(async (words: string[], options: MatrixFlags) => {
      const [{ matrix }, { select }] = await Promise.all([
        import('./commands/matrix'),
        import('./selection'),
      ]);
      const selected = select(words, false, () => libraryFolder(options.library, env), console);
      const { kernel, override, json, seed, set } = options;
      const run = { ...(seed === undefined ? {} : { seed }), ...(set === undefined ? {} : { set }) };
      finish(await matrix(selected, { run, kernel, override, json }, console));
    });
}

interface MatrixFlags extends Pick<RunFlags, 'json' | 'library' | 'seed' | 'set'> {
  readonly kernel: string;
  readonly override: boolean;
}

/** `sixlab verify` */
export function addVerify({ program, console, env, finish }: CommandLine): void {
  const command = program
    .command('verify')
    .description('run scenarios on the kernel of this machine too, in network namespaces, and compare')
    .argument('[scenarios...]', 'as for run')
    .option('--all', 'verify the whole library', false)
    .option(
      '--kernel <version>',
      'simulate this kernel on every node, instead of the one that is compared with',
    )
    .option(
      '--set <node:key=value>',
      'set a sysctl before anything boots; * is every node; can be repeated',
      readSetting,
      [],
    )
    .option(
      '--kernel-image <path>',
      'compare with this kernel, in a virtual machine: a .deb or a folder with vmlinuz and modules; can be repeated',
      (path: string, before: readonly string[]) => [...before, path],
      [],
    )
    .option('--seeds <number>', 'simulate with so many seeds: what chance decides may differ', readCount, 12)
    .option('--jobs <number>', 'so many scenarios side by side: each takes its time', readCount, 8)
    .option('--json', 'print an array with one object per scenario', false)
    .option('-v, --verbose', 'show every difference, and what was not checked', false)
    .option(...LIBRARY)
    .addHelpText(
      'after',
      `${examples(
        'sixlab verify two-routers:broken',
        'sixlab verify --all --jobs 12',
        'sixlab verify --kernel-image linux-image-6.1.deb bridge-stp:fixed',
      )}\n\nA first time may leave the range of the seeds by 1.5 s, a count by 1, a lifetime by 3 s; messages less than\n1 s apart have no order. Exit status 1: a scenario that was run differs.`,
    )
    .action(async (words: string[], options: VerifyFlags) => {
      if (words.length === 0 && !options.all) command.error('error: name a scenario, or say --all');
      const [{ verify }, { select }] = await Promise.all([
        import('./commands/verify'),
        import('./selection'),
      ]);
      const selected = select(words, options.all, () => libraryFolder(options.library, env), console);
      finish(await verify(selected, options, console));
    });
}

interface VerifyFlags extends Pick<RunFlags, 'all' | 'json' | 'verbose' | 'library' | 'kernel'> {
  readonly set: readonly SysctlSetting[];
  readonly kernelImage: readonly string[];
  readonly seeds: number;
  readonly jobs: number;
}
