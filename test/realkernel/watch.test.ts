import { milliseconds, seconds, type SimTime } from '../../sim/base/time';
import type { RealLab } from '../../sim/realkernel/lab';
import type { Clock } from '../../sim/realkernel/machine';
import { ADDRESSES } from '../../sim/realkernel/probes/address';
import { ADDRESSES4 } from '../../sim/realkernel/probes/ipv4';
import { LabView } from '../../sim/realkernel/view';
import { isSampled, judgeEvents, LATENESS, watchNow, type RealVerdict } from '../../sim/realkernel/watch';
import { loadScenario } from '../../sim/scenario/load';
import type { Expectation, Scenario } from '../../sim/scenario/resolve';
import { resolveVariant } from '../../sim/scenario/variants';
import type { LogRecord } from '../../sim/trace/record';

function scenarioOf(expectation: string): Scenario {
  const loaded = loadScenario(
    'x.yaml',
    `title: x\nnodes: { a: {} }\nduration: 20s\nexpect: [${expectation}]`,
  );
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.errors));
  return resolveVariant(loaded.scenario);
}

/** A clock that is moved on by whoever waits. */
class Waited implements Clock {
  now: SimTime = 0;
  restart(): void {
    this.now = 0;
  }
  since(wall: number): SimTime {
    return wall;
  }
  async until(time: SimTime): Promise<void> {
    // Whoever was answered goes on before time does.
    await new Promise(resolve => setImmediate(resolve));
    this.now = Math.max(this.now, time);
  }
  pause(milliseconds_: number): Promise<void> {
    return this.until(this.now + milliseconds(milliseconds_));
  }
}

interface Watching {
  readonly verdict: RealVerdict;
  /** When the node was asked, and what it was asked or typed. */
  readonly asked: readonly (readonly [at: SimTime, what: string])[];
  /** The times whose steps were waited for. */
  readonly steps: readonly SimTime[];
}

/** Watches an expectation on a node that has an address from `from` until `to`, and answers `status` to commands. */
async function watching(expectation: string, from: SimTime, to = Infinity, status = 0): Promise<Watching> {
  const scenario = scenarioOf(expectation);
  const clock = new Waited();
  const asked: [SimTime, string][] = [];
  const steps: SimTime[] = [];
  const address = { family: 'inet6', local: 'fe80::1', prefixlen: 64, scope: 'link' };
  const node = {
    name: 'a',
    ask(script: string): Promise<string> {
      if (script === ADDRESSES4) return Promise.resolve('[]');
      asked.push([clock.now, script]);
      const there = clock.now >= from && clock.now < to;
      const row = { ifindex: 2, ifname: 'eth0', addr_info: there ? [address] : [] };
      return Promise.resolve(script === ADDRESSES ? JSON.stringify([row]) : '0\n');
    },
    type(line: string): Promise<{ status: number; stdout: string; stderr: string }> {
      asked.push([clock.now, line]);
      return Promise.resolve({ status, stdout: 'out\n', stderr: '' });
    },
  };
  const view = new LabView({ nodes: new Map([['a', node]]) } as unknown as RealLab, scenario);
  const [first] = scenario.expectations as [Expectation];
  const stepsDone = (time: SimTime): Promise<void> => Promise.resolve(void steps.push(time));
  return { verdict: await watchNow({ clock, view, stepsDone }, first), asked, steps };
}

describe('a state on a real node', () => {
  it('is read once, a moment after its time, when the steps of that time are done', async () => {
    const { verdict, asked, steps } = await watching('{ at: 4s, on: a, address: "fe80::/64", pass: x }', 0);
    expect(verdict).toMatchObject({ outcome: 'passed', at: seconds(4) + milliseconds(150) });
    expect(asked).toEqual([[seconds(4) + milliseconds(150), ADDRESSES]]);
    expect(steps).toEqual([seconds(4)]);
  });

  it('fails with what was found', async () => {
    const { verdict } = await watching('{ at: 4s, on: a, address: "fe80::/64", count: 2, pass: x }', 0);
    expect(verdict.outcome).toBe('failed');
    expect(verdict.found.join('\n')).toContain('fe80::1/64 dev eth0');
  });

  it('of a window is read every second until it settles', async () => {
    const expectation = '{ eventually: { from: 2s, by: 9s }, on: a, address: "fe80::/64", pass: x }';
    const { verdict, asked } = await watching(expectation, seconds(4));
    expect(verdict).toMatchObject({ outcome: 'passed', at: seconds(4) + milliseconds(150) });
    expect(asked.length).toBeLessThan(8);
    const late = await watching(expectation, seconds(10));
    expect(late.verdict).toMatchObject({ outcome: 'failed', at: seconds(9) + milliseconds(150) });
    expect(late.asked.map(([at]) => at)).toEqual(
      [2, 3, 4, 5, 6, 7, 8, 9].map(second => seconds(second) + milliseconds(150)),
    );
  });

  it('that must hold always, or never, fails at the first look that says otherwise', async () => {
    const always = '{ always: { from: 2s, to: 9s }, on: a, address: "fe80::/64", pass: x }';
    expect((await watching(always, 0)).verdict).toMatchObject({ outcome: 'passed' });
    expect((await watching(always, 0, seconds(5))).verdict).toMatchObject({
      outcome: 'failed',
      at: seconds(5) + milliseconds(150),
    });
    const never = '{ never: { from: 2s, to: 9s }, on: a, address: "fe80::/64", pass: x }';
    expect((await watching(never, seconds(20))).verdict).toMatchObject({ outcome: 'passed' });
    expect((await watching(never, seconds(6))).verdict).toMatchObject({
      outcome: 'failed',
      at: seconds(6) + milliseconds(150),
    });
  });

  it('may be a sysctl, which is read by its name', async () => {
    const { verdict, asked } = await watching('{ at: 1s, on: a, sysctl: { net.ipv6.x: 0 }, pass: x }', 0);
    expect(verdict.outcome).toBe('passed');
    expect(asked).toEqual([[seconds(1) + milliseconds(150), expect.stringContaining("'net.ipv6.x'")]]);
  });
});

describe('a command on a real node', () => {
  it('is typed after states of the same time are read, and judged by what it says', async () => {
    const run = '{ at: 3s, on: a, run: "ip x", contains: out, status: 0, pass: x }';
    const { verdict, asked } = await watching(run, 0);
    expect(verdict.outcome).toBe('passed');
    expect(asked).toEqual([[seconds(3) + milliseconds(350), 'ip x']]);
    expect((await watching(run, 0, Infinity, 2)).verdict.outcome).toBe('failed');
  });
});

describe('something that happens on a real node', () => {
  const judged = (expectation: string, ...times: SimTime[]): RealVerdict => {
    const scenario = scenarioOf(expectation);
    const view = new LabView({ nodes: new Map() } as unknown as RealLab, scenario);
    const common = { kind: 'log', id: 0, cause: 0, origin: 0, level: 'info', facility: 'kernel' } as const;
    const records = times.map((at): LogRecord => ({ ...common, at, node: 'a', text: 'it broke' }));
    const [first] = scenario.expectations as [Expectation];
    expect(isSampled(first)).toBe(false);
    return judgeEvents(view, first, records, scenario.end);
  };
  const eventually = '{ eventually: { from: 2s, by: 9s }, on: a, log: it broke, pass: x }';
  const never = '{ never: { from: 2s, to: 9s }, on: a, log: it broke, pass: x }';

  it('may be late by half a second, not early', () => {
    expect(judged(eventually, seconds(9) + LATENESS).outcome).toBe('passed');
    expect(judged(eventually, seconds(9) + LATENESS + 1).outcome).toBe('failed');
    expect(judged(eventually, seconds(2) - 1)).toMatchObject({
      outcome: 'failed',
      found: ['it did not happen'],
    });
  });

  it('and must not, is not looked for any later', () => {
    expect(judged(never, seconds(9) + 1).outcome).toBe('passed');
    expect(judged(never, seconds(9))).toMatchObject({
      outcome: 'failed',
      found: ['it happened 1 times', '9.000 a: kernel: it broke'],
    });
  });

  it('has to happen as often as is said', () => {
    const twice = eventually.replace('pass', 'times: 2, pass');
    expect(judged(twice, seconds(3)).outcome).toBe('failed');
    expect(judged(twice, seconds(3), seconds(4)).outcome).toBe('passed');
    expect(judged(twice, seconds(3), seconds(4), seconds(5)).outcome).toBe('failed');
  });
});
