import { milliseconds } from '../../sim/base/time';
import { Host } from '../../sim/realkernel/host';
import type { RealOptions, RealResult } from '../../sim/realkernel/run';
import { agrees, verifyAll, wasRun, type Task, type Verification } from '../../sim/realkernel/verification';
import { loadScenario } from '../../sim/scenario/load';
import type { Scenario } from '../../sim/scenario/resolve';
import { resolveVariant } from '../../sim/scenario/variants';
import { asIfReal, FakeMachine } from '../support/fake-machine';

/** What the real kernel does with a scenario, by its title and how often it was asked. */
const mockReal = {
  begun: [] as string[],
  running: 0,
  most: 0,
  change: (result: RealResult, _title: string, _times: number): RealResult => result,
};

jest.mock('../../sim/realkernel/run', () => ({
  async runReally(scenario: Scenario, { sysctls, opened }: RealOptions): Promise<RealResult> {
    const { title } = scenario;
    mockReal.begun.push(title);
    mockReal.most = Math.max(mockReal.most, ++mockReal.running);
    opened(undefined as never);
    await new Promise(resolve => setImmediate(resolve));
    mockReal.running--;
    const times = mockReal.begun.filter(each => each === title).length;
    return mockReal.change(asIfReal(scenario, 'linux-6.12', sysctls), title, times);
  },
}));

beforeEach(() => {
  Object.assign(mockReal, { begun: [], running: 0, most: 0, change: (result: RealResult) => result });
});

const TWO =
  'nodes: { a: { boot: [ip link set eth0 up] }, b: { boot: [ip link set eth0 up] } }\nlinks: [{ endpoints: ["a:eth0", "b:eth0"] }]';

function task(title: string, rest: string): Task {
  const loaded = loadScenario('x.yaml', `title: ${title}\n${rest}`);
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.errors));
  return { name: title, scenario: resolveVariant(loaded.scenario) };
}

interface Run {
  readonly results: Verification[];
  readonly done: string[];
  /** Labs that nobody said are gone. */
  readonly open: number;
}

async function verifying(
  tasks: readonly Task[],
  jobs: number,
  seeds = 1,
  missing: readonly string[] = ['radvd'],
): Promise<Run> {
  const machine = new FakeMachine({ release: '6.12.0', missing, settings: '' });
  const host = await Host.inspect(machine);
  if (typeof host === 'string') throw new Error(host);
  const done: string[] = [];
  let open = 0;
  const results = await verifyAll(tasks, host, machine.kernelLog(), {
    seeds,
    jobs,
    progress: () => undefined,
    opened: () => (open++, () => void open--),
    done: ({ name }) => void done.push(name),
  });
  return { results, done, open };
}

const lacking = (result: RealResult): RealResult => ({ ...result, facts: new Map() });

describe('scenarios that are verified', () => {
  const short = task('short', `${TWO}\nduration: 2s`);
  const long = task('long', `${TWO}\nduration: 9s`);

  it('run side by side, the longest first, and are told in the order in which they were named', async () => {
    const { results, open } = await verifying([short, long], 8);
    expect(mockReal).toMatchObject({ begun: ['long', 'short'], most: 2 });
    expect(results.map(({ name }) => name)).toEqual(['short', 'long']);
    expect([results.every(agrees), open]).toEqual([true, 0]);
  });

  it('run one after the other with one job', async () => {
    await verifying([short, long], 1);
    expect(mockReal.most).toBe(1);
  });

  it('do not run beside one whose kernel log they would take for theirs', async () => {
    const log = 'expect: [{ eventually: { by: 4s }, on: a, log: /duplicate address/, pass: x }]';
    const looks = task('looks', `${TWO}\nduration: 5s\n${log}`);
    const twins = ['a', 'b'].map(node => `{ node: ${node}, interface: eth0, mac: "02:00:00:00:00:01" }`);
    const makes = TWO.replace('"a:eth0", "b:eth0"', twins.join(', '));
    const { results } = await verifying([looks, task('makes', `${makes}\nduration: 5s`)], 8);
    expect(results.every(wasRun)).toBe(true);
    expect(mockReal.most).toBe(1);
  });

  it('do not run side by side when the neighbour table has no room for both', async () => {
    const names = Array.from({ length: 120 }, (_, index) => `n${index}`);
    const nodes = `nodes: { ${names.map(name => `${name}: { boot: [ip link set eth0 up] }`).join(', ')} }`;
    const links = `links: [{ endpoints: [${names.map(name => `"${name}:eth0"`).join(', ')}] }]`;
    const many = `${nodes}\n${links}\nduration: 1s`;
    await verifying([task('one', many), task('other', many)], 8);
    expect(mockReal.most).toBe(1);
  });

  it('run once more, beside fewer, when they differ beside others; then that counts', async () => {
    mockReal.change = (result, title, times) => (title === 'short' && times === 1 ? lacking(result) : result);
    const { results, done, open } = await verifying([short, long], 8);
    expect(mockReal.begun).toEqual(['long', 'short', 'short']);
    expect(results.map(({ times }) => times)).toEqual([2, 1]);
    expect([results.every(agrees), done, open]).toEqual([true, ['long', 'short'], 0]);
  });

  it('run alone in the end', async () => {
    const tasks = Array.from({ length: 6 }, (_, index) => task(`t${index}`, `${TWO}\nduration: 2s`));
    mockReal.change = lacking;
    const { results } = await verifying(tasks, 6);
    expect(mockReal.begun).toHaveLength(18);
    expect(results.map(result => [result.times, agrees(result)])).toEqual(tasks.map(() => [3, false]));
  });

  it('are not asked twice when they differ alone', async () => {
    mockReal.change = lacking;
    const { results } = await verifying([short], 8);
    expect(mockReal.begun).toEqual(['short']);
    expect(results.map(agrees)).toEqual([false]);
  });

  it('are not run without what they call, and not simulated', async () => {
    const { results, done } = await verifying([task('daemon', 'nodes: { a: { boot: [radvd] } }')], 8);
    expect(results).toMatchObject([{ skipped: ['radvd is not installed'], agreed: 0, differences: [] }]);
    expect([results.map(wasRun), done, mockReal.begun]).toEqual([[false], ['daemon'], []]);
  });

  it('are not run with programs of another version, nor with bridges that nobody can look into', async () => {
    const versions = task('versions', "nodes: { a: { versions: { radvd: '2.15' } } }");
    const bridge = task('bridge', 'nodes: { a: { boot: [ip link add br0 type bridge] } }');
    const networkd = task('networkd', 'nodes: { a: { boot: [systemctl start systemd-networkd] } }');
    const { results } = await verifying([versions, bridge, networkd], 8, 1, ['bridge']);
    expect(results).toMatchObject([
      { skipped: ['a has radvd 2.15, and installed is none'] },
      { skipped: ['bridge is not installed'] },
      { skipped: ['a has systemd-networkd 252, and installed is none'] },
    ]);
    expect(mockReal.begun).toEqual([]);
  });
});

describe('an expectation that is verified', () => {
  const expected = (...lines: string[]): Task =>
    task('expects', `${TWO}\nduration: 5s\nexpect:\n${lines.map(line => `  - ${line}\n`).join('')}`);
  const tentative = '{ at: 1500ms, on: a, address: "fe80::/64", flags: [tentative], pass: x }';
  const set = (outcome: 'passed' | 'failed' | 'unchecked') => (result: RealResult) => ({
    ...result,
    verdicts: result.verdicts.map(each => ({ ...each, outcome, found: ['this'] })),
  });

  it('is alike when both fail it', async () => {
    const never = expected('{ at: 4s, on: a, address: "2001:db8::/64", pass: x }');
    const { results } = await verifying([never], 1);
    expect(results).toMatchObject([{ agreed: 1, verdicts: [] }]);
  });

  it('differs when no seed says what the real kernel says', async () => {
    mockReal.change = set('failed');
    const { results } = await verifying([expected('{ at: 4s, on: a, address: "fe80::/64", pass: x }')], 1, 3);
    expect(results).toMatchObject([{ agreed: 0, verdicts: [{ simulated: 'passed', seeds: 0 }] }]);
    expect(results.map(agrees)).toEqual([false]);
  });

  it('is a matter of chance when some seed does, and then no difference', async () => {
    const seeds: number[] = [];
    for (const outcome of ['passed', 'failed'] as const) {
      mockReal.change = set(outcome);
      const { results } = await verifying([expected(tentative)], 1, 8);
      expect(results.map(agrees)).toEqual([true]);
      seeds.push(...results.flatMap(({ verdicts }) => verdicts.map(each => each.seeds)));
    }
    // What the scenario's own seed says is alike; the other is what only some seeds say.
    expect(seeds).toEqual([expect.any(Number)]);
    expect(seeds[0]).toBeGreaterThan(0);
  });

  it('is neither when it cannot be checked', async () => {
    mockReal.change = set('unchecked');
    const { results } = await verifying([expected('{ at: 4s, on: a, address: "fe80::/64", pass: x }')], 1);
    expect(results).toMatchObject([
      { agreed: 0, verdicts: [], unchecked: ['at 4s, a: address fe80::/64 (this)'] },
    ]);
    expect(results.map(agrees)).toEqual([true]);
  });
});

describe('the end of a comparison', () => {
  it('is behind the end of the scenario, where messages are still compared', async () => {
    mockReal.change = result => ({
      ...result,
      packets: result.packets.filter(({ at }) => at < milliseconds(100)),
    });
    const { results } = await verifying([task('solicits', `${TWO}\nduration: 100ms`)], 1);
    expect(results[0]?.differences.map(({ text }) => text)).toEqual(
      expect.arrayContaining([expect.stringMatching(/a:eth0 -- b:eth0: a:eth0 router-solicitation/)]),
    );
  });
});
