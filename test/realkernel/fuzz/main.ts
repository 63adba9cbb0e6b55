/**
 * `npm run fuzz -- [--sequences N] [--seed S] [--from I] [--jobs J] [--kinds ra,sysctl] [--keep FOLDER]`: random sequences
 * on the kernel of this machine and in the simulator. Exit status 0: each sequence has had one outcome in both, at the
 * first or a later attempt; 1: differences, each printed as a script that shows the real kernel's side again, and kept in
 * the folder; 2: bad arguments. What differed at first and not again is printed too.
 *
 * `npm run fuzz -- --record FILE...` takes the sequences of kept cases to the kernel of this machine again.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { release } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { KINDS } from './arbitraries/sequence';
import { campaign } from './campaign';
import { parseSequence, recordingText } from './recording';
import { RealBench } from './runs';
import { transcript } from './transcript';

const KERNEL = `Linux ${release().split('-')[0] ?? ''}`;

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    options: {
      sequences: { type: 'string', default: '200' },
      seed: { type: 'string', default: '1' },
      from: { type: 'string', default: '0' },
      jobs: { type: 'string', default: '16' },
      kinds: { type: 'string' },
      keep: { type: 'string' },
      record: { type: 'boolean', default: false },
    },
    allowPositionals: true,
  });
  if (values.record) return record(positionals);
  const [sequences, seed, from, jobs] = [values.sequences, values.seed, values.from, values.jobs].map(Number);
  const kinds = values.kinds?.split(',');
  const unknown = kinds?.find(kind => KINDS[kind] === undefined);
  if (unknown !== undefined) {
    process.stderr.write(`no kind of operation ${unknown}; there are ${Object.keys(KINDS).join(', ')}\n`);
    return 2;
  }
  for (const number of [sequences, seed, from, jobs])
    if (number === undefined || !Number.isInteger(number) || number < 0) {
      process.stderr.write('--sequences, --seed, --from and --jobs are whole numbers\n');
      return 2;
    }
  const started = performance.now();
  const seconds = (): string => ((performance.now() - started) / 1000).toFixed(0);
  const figures = await campaign({
    sequences: sequences ?? 0,
    seed: seed ?? 0,
    from: from ?? 0,
    jobs: jobs ?? 1,
    ...(kinds !== undefined && { kinds }),
    progress: ({ done, different, moments, again }) =>
      process.stderr.write(
        `\r${done}/${sequences} sequences, ${different} differ, ${moments} by moments, ${again} not again, ${seconds()} s `,
      ),
    again: (finding, index) =>
      process.stdout.write(`\n${transcript(finding, `seed ${seed}, sequence ${index}, not again`)}`),
    found: (finding, index) => {
      const title = `seed ${seed}, sequence ${index}`;
      process.stdout.write(`\n${transcript(finding, title)}`);
      if (values.keep === undefined) return;
      const { sequence, real } = finding;
      const file = join(values.keep, `seed-${seed}-sequence-${index}.txt`);
      writeFileSync(file, recordingText({ title, kernel: KERNEL, sequence, real }));
    },
  });
  process.stderr.write('\n');
  process.stdout.write(
    `${figures.done} sequences, ${figures.operations} operations, ${seconds()} s: ` +
      `${figures.different} differ in ${figures.kinds.size} ways, ` +
      `${figures.moments} differed by moments, ${figures.again} when asked first and not again\n`,
  );
  return figures.different === 0 ? 0 : 1;
}

async function record(files: readonly string[]): Promise<number> {
  for (const file of files) {
    const text = readFileSync(file, 'utf8');
    const title = /^# (.*)/.exec(text)?.[1] ?? '';
    const bench = await RealBench.open(parseSequence(text));
    const { sequence } = bench;
    writeFileSync(file, recordingText({ title, kernel: KERNEL, sequence, real: await bench.run() }));
    await bench.close();
  }
  return 0;
}

void main().then(
  status => process.exit(status),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    process.exit(2);
  },
);
