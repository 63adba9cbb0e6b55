import { seconds } from '../../sim/base/time';
import type { Lab } from '../../sim/scenario/lab';
import { failureTexts, runScenario, ScenarioRun } from '../../sim/scenario/runner';
import { TraceFileWriter, traceHash } from '../../sim/trace/file';
import type { TraceRecord } from '../../sim/trace/record';
import { lan, run, scenarioOf } from './run-yaml';

const slaac = lan({
  expect: [
    { eventually: { by: '10s' }, on: 'host', address: '2001:db8:1::/64', lacks: ['tentative'] },
    { at: '12s', on: 'host', run: 'ip -6 route show default', contains: 'via fe80::ff:fe00:1' },
  ],
  duration: '20s',
});

function hash(records: readonly TraceRecord[]): string {
  const file = new TraceFileWriter({ scenario: 'x', seed: 1 });
  records.forEach(file.record);
  return traceHash(file.finish());
}

/** All that the nodes show of themselves. */
function state({ nodes }: Lab): unknown {
  return [...nodes.values()].map(({ name, netlink }) => [
    name,
    netlink.addresses(),
    netlink.routes(),
    netlink.neighbours(),
  ]);
}

describe('a run', () => {
  it('passes when every expectation is met', () => {
    const { passed, verdicts, failures, lab } = run(slaac);
    expect([passed, verdicts.length, failures, lab.now]).toEqual([true, 2, [], seconds(20)]);
  });

  it('is the same to the octet with the same seed', () => {
    const [one, other] = [run(slaac), run(slaac)];
    expect(hash(one.records!)).toBe(hash(other.records!));
  });

  it('is another one with another seed', () => {
    expect(hash(run(slaac, { seed: 2 }).records!)).not.toBe(hash(run(slaac).records!));
  });

  it('is the same with and without somebody who watches', () => {
    const seen: TraceRecord[] = [];
    const watched = run(slaac, { listeners: { onRecord: record => seen.push(record) } });
    const alone = run(slaac, { records: false });
    expect(alone.records).toBeUndefined();
    expect(state(alone.lab)).toEqual(state(watched.lab));
    expect(hash(seen)).toBe(hash(watched.records!));
  });

  it('is the same whether or not frames are encoded on the way', () => {
    expect(hash(run(slaac, { octets: true }).records!)).toBe(hash(run(slaac).records!));
  });

  it('is the same in one go and in steps', () => {
    const steps = new ScenarioRun(scenarioOf(slaac));
    for (let time = 0; time < seconds(20); time += 1_234_567) steps.advance(time);
    expect(hash(steps.finish().records!)).toBe(hash(run(slaac).records!));
  });

  it('can be looked into on the way', () => {
    const half = new ScenarioRun(scenarioOf(slaac));
    half.advance(seconds(1));
    expect(half.lab.now).toBe(seconds(1));
    const addresses = half.lab.nodes.get('host')!.netlink.addresses();
    expect(addresses.map(({ local }) => local.toString())).toEqual(['::1', 'fe80::ff:fe00:2']);
  });

  it('tells verdicts and records as they come, in order of time', () => {
    const told: [string, number][] = [];
    run(slaac, {
      listeners: {
        onRecord: ({ at }) => told.push(['record', at]),
        onVerdict: ({ at }) => told.push(['verdict', at]),
      },
    });
    expect(told.filter(([kind]) => kind === 'verdict')).toHaveLength(2);
    expect(told.map(([, at]) => at)).toEqual(told.map(([, at]) => at).sort((a, b) => a - b));
  });
});

describe('what fails a run', () => {
  it('is an expectation that was not met, with what was there and why', () => {
    const { passed, verdicts } = run(
      lan({ expect: [{ at: '10s', on: 'host', route: 'default', via: 'fe80::9' }] }),
    );
    expect(passed).toBe(false);
    expect(verdicts[0]!.found).toEqual([
      expect.stringMatching(
        /^default via fe80::ff:fe00:1 dev eth0 proto ra metric 1024 expires \d+sec .*pref medium$/,
      ),
    ]);
    expect(verdicts[0]).toMatchObject({
      passed: false,
      at: seconds(10),
      expected: 'at 10s, host: route default via fe80::9',
    });
  });

  it('is told with the chain of causes that led to what was there', () => {
    const { verdicts } = run(lan({ expect: [{ at: '10s', on: 'host', route: 'default', present: false }] }));
    const why = verdicts[0]!.why.join('\n');
    expect(why).toContain('a router advertised itself as a default router');
    expect(why).toContain('router  eth0 sent a router advertisement');
  });

  it('is a boot command that failed', () => {
    const nodes = { a: { boot: ['ip link set eth9 up', 'ip link set lo up'] } };
    const result = run({ title: 'T', nodes, duration: '1s' });
    expect(result.passed).toBe(false);
    expect(failureTexts(result)).toEqual([
      'a: boot command `ip link set eth9 up` failed with status 1: Cannot find device "eth9"',
    ]);
  });

  it('is a daemon that cannot read its configuration, with the place and the nearest right word', () => {
    const files = { '/etc/radvd.conf': 'interface eth0 { AdvSendAdvert yes; };' };
    const result = run({ title: 'T', nodes: { a: { files, boot: ['radvd'] } }, duration: '2s' });
    expect(result.passed).toBe(false);
    expect(failureTexts(result)[0]).toBe(
      'a: boot command `radvd` failed with status 1: /etc/radvd.conf:1 error: syntax error' +
        ' (/etc/radvd.conf:1:32: found `yes`; did you mean `on`?)',
    );
  });

  it('is not a boot command that says that it may fail', () => {
    const nodes = { a: { boot: ['ip link set eth9 up || true'] } };
    expect(run({ title: 'T', nodes, duration: '1s' })).toMatchObject({ passed: true, failures: [] });
  });

  it('is not a step that failed, which is told', () => {
    const steps = [{ at: '1s', on: 'a', run: 'false' }];
    const result = run({ title: 'T', nodes: { a: {} }, steps });
    expect(result).toMatchObject({
      passed: true,
      failures: [{ node: 'a', command: 'false', phase: 'step', at: 1e6, status: 1 }],
    });
  });

  it('is a boot that never ends although more is to be typed', () => {
    const result = run({ title: 'T', nodes: { a: { boot: ['sleep 100', 'true'] } }, duration: '2s' });
    expect(result.passed).toBe(false);
    expect(failureTexts(result)).toEqual([
      'a: boot command `sleep 100` never ended, and what follows it did not run',
    ]);
  });

  it('is not a last boot command that goes on', () => {
    expect(run({ title: 'T', nodes: { a: { boot: ['sleep 100'] } }, duration: '2s' }).passed).toBe(true);
  });

  it('is a sysctl that the kernel does not have', () => {
    const nodes = { a: { kernel: 'linux-3.10', sysctl: { 'net.ipv6.conf.all.drop_unsolicited_na': 1 } } };
    const result = run({ title: 'T', nodes, duration: '1s' });
    expect(failureTexts(result)).toEqual([
      'a: boot command `sysctl -w net.ipv6.conf.all.drop_unsolicited_na=1` failed with status 1: the kernel refuses it: ENOENT',
    ]);
  });

  it('is a crash, which settles what was not settled yet', () => {
    const broken = {
      start: () => {
        throw new Error('a mistake');
      },
    };
    const steps = [{ at: '3s', on: 'host', run: 'broken' }];
    const expectations = [
      { at: '1s', on: 'host', address: 'fe80::/64' },
      { at: '5s', on: 'host', address: 'fe80::/64' },
    ];
    const programs = (name: string) => (name === 'broken' ? broken : undefined);
    const result = run(lan({ steps, expect: expectations }), { programs });
    expect(result.passed).toBe(false);
    expect(result.crash?.message).toContain('the simulation crashed at 3.000000 s');
    expect(result.verdicts.map(({ passed }) => passed)).toEqual([true, false]);
    expect(result.verdicts[1]!.found).toEqual(['the simulation crashed before it was settled']);
  });
});

describe('the options of a run', () => {
  it('set sysctls before anything boots, over those of the scenario', () => {
    const set = [{ node: 'router', key: 'net.ipv6.conf.all.forwarding', value: '0' }];
    const { lab } = run(lan({ duration: '1s' }), { set });
    expect(lab.nodes.get('router')!.sysctl('net.ipv6.conf.all.forwarding')).toBe('0');
  });

  it('set them on every node with *', () => {
    const set = [{ node: '*', key: 'net.ipv6.conf.eth0.dad_transmits', value: '0' }];
    const { lab } = run(lan({ duration: '1s' }), { set });
    const values = [...lab.nodes.values()].map(node => node.sysctl('net.ipv6.conf.eth0.dad_transmits'));
    expect(values).toEqual(['0', '0']);
  });

  it('give every machine the same kernel', () => {
    const { lab } = run(lan({ duration: '1s' }), { kernel: 'linux-4.4' });
    expect([...lab.nodes.values()].map(({ net }) => net.profile.name)).toEqual(['linux-4.4', 'linux-4.4']);
  });

  it('are refused where they do not fit, before anything runs', () => {
    expect(() => runScenario(scenarioOf(slaac), { kernel: 'linux-9.9' })).toThrow(
      'no such kernel: linux-9.9',
    );
  });
});
