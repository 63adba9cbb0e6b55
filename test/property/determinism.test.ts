import { firstDifference } from '../../sim/trace/file-difference';
import { runScenario } from '../../sim/scenario/runner';
import { shipped, traceOf } from '../support/trace-of';

const SCENARIOS = ['forwarding-after-slaac', 'bridge-slave', 'accept-ra-forwarding'] as const;
const SEEDS = [1, 2, 3, 4, 5];

describe.each(SCENARIOS)('%s', name => {
  const scenario = shipped(name, 'broken');

  it.each(SEEDS)('with seed %i gives the same trace twice', seed => {
    expect(firstDifference(traceOf(scenario, { seed }), traceOf(scenario, { seed }))).toBeUndefined();
  });

  it('gives the same trace when every frame is encoded and decoded on every link', () => {
    expect(firstDifference(traceOf(scenario), traceOf(scenario, { octets: true }))).toBeUndefined();
  });

  it('ends the same whether or not anybody watches', () => {
    const watched = runScenario(scenario, { listeners: { onRecord: record => void record } });
    const alone = runScenario(scenario, { records: false });
    const endState = (run: typeof alone): unknown =>
      [...run.lab.nodes.values()].map(({ name: node, netlink }) => ({
        node,
        addresses: netlink.addresses(),
        routes: netlink.routes(),
        neighbours: netlink.neighbours(),
      }));
    expect(alone.lab.scheduler.executed).toBe(watched.lab.scheduler.executed);
    expect(endState(alone)).toEqual(endState(watched));
  });

  it('differs with the seed, so that the seed is not ignored', () => {
    expect(firstDifference(traceOf(scenario, { seed: 1 }), traceOf(scenario, { seed: 2 }))).toBeDefined();
  });
});
