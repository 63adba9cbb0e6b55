/**
 * Asks the cases of the programs that are installed here, and writes down what came of it: `npm run record:dhcpv6`, as root,
 * with the ids of cases or the names of programs, if not all. It runs in a network namespace that it makes for itself.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ProgramName } from './bench';
import { CASES } from './catalogue';
import { EARS, RealBench } from './real';

const FILE = join(__dirname, 'recorded.json');
/** So many at the same time. */
const AT_ONCE = 8;

async function one(
  index: number,
  program: ProgramName,
  ask: (bench: RealBench) => Promise<string>,
): Promise<string> {
  const bench = new RealBench(program, index);
  try {
    await bench.open();
    return await ask(bench);
  } catch (error) {
    return `failed: ${(error as Error).message}`;
  } finally {
    await bench.close();
  }
}

async function main(words: readonly string[]): Promise<void> {
  await EARS.open();
  const all = CASES.flatMap(each => each.of.map(program => ({ ...each, program })));
  const chosen = all.filter(
    ({ id, program, long }) =>
      words.includes(id) || (long !== true && (words.length === 0 || words.includes(program))),
  );
  const shown = new Map<string, string>();
  // Relay agents are asked one after the other, as their answers do not say which device they came by.
  const [relays, others] = [true, false].map(relay =>
    [...chosen.entries()].filter(([, { program }]) => (program === 'dhcrelay') === relay),
  );
  const worker = async (queue: typeof others): Promise<void> => {
    for (let next = queue?.shift(); next !== undefined; next = queue?.shift()) {
      const [index, { id, program, ask, expected, differs }] = next;
      const said = await one(index, program, ask);
      shown.set(`${id} ${program}`, said);
      const known = differs?.[program]?.shows ?? expected;
      if (said !== known) console.log(`${id} ${program}: ${said}\n  instead of: ${known}`);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, () => worker(others)));
  await worker(relays);
  const before = JSON.parse(readFileSync(FILE, 'utf8')) as Record<string, string>;
  const sorted = Object.entries({ ...before, ...Object.fromEntries(shown) }).sort(([a], [b]) =>
    a.localeCompare(b, 'en', { numeric: true }),
  );
  writeFileSync(FILE, `${JSON.stringify(Object.fromEntries(sorted), undefined, 2)}\n`);
  EARS.close();
}

if (process.env.DHCPV6_INSIDE === undefined) {
  const again = [
    '--net',
    process.execPath,
    '-r',
    'ts-node/register/transpile-only',
    __filename,
    ...process.argv.slice(2),
  ];
  const done = spawnSync('unshare', again, {
    stdio: 'inherit',
    env: { ...process.env, DHCPV6_INSIDE: 'yes' },
  });
  process.exit(done.status ?? 1);
}
void main(process.argv.slice(2));
