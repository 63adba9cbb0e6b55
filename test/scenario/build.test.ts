import { buildLab, linkImpairments, mistakesIn } from '../../sim/scenario/build';
import { lan, run, scenarioOf } from './run-yaml';

describe('the lab of a scenario', () => {
  it('has the nodes, links, MACs and MTUs of the file', () => {
    const links = [
      {
        name: 'lan',
        mtu: 1400,
        endpoints: [{ node: 'router', interface: 'eth0', mac: '02:00:00:00:00:01' }, 'host:eth0'],
      },
    ];
    const { lab } = buildLab(scenarioOf(lan({ links, duration: '1s' })));
    expect([...lab.nodes.keys()]).toEqual(['router', 'host']);
    expect(lab.links.map(({ name }) => name)).toEqual(['lan']);
    const link = lab.nodes.get('router')!.netlink.link('eth0')!;
    expect([link.address.toString(), link.mtu]).toEqual(['02:00:00:00:00:01', 1400]);
  });

  it('has its loopback devices up, and nothing has happened yet', () => {
    const { lab } = buildLab(scenarioOf(lan({ duration: '1s' })));
    const up = [...lab.nodes.values()].map(({ netlink }) => [
      netlink.link('lo')!.up,
      netlink.link('eth0')!.up,
    ]);
    expect([up, lab.now]).toEqual([
      [
        [true, false],
        [true, false],
      ],
      0,
    ]);
  });

  it('has the files of its nodes', () => {
    const { lab } = buildLab(
      scenarioOf({ title: 'T', nodes: { a: { files: { '/etc/x': 'text\n' } } }, duration: '1s' }),
    );
    expect(lab.nodes.get('a')!.machine.files.read('/etc/x')).toEqual({ text: 'text\n' });
  });

  it('puts containers on their machines, also where they stand before them in the file', () => {
    const nodes = { inner: { 'container-of': 'c' }, c: { 'container-of': 'm' }, m: { kernel: 'linux-5.4' } };
    const { lab } = buildLab(scenarioOf({ title: 'T', nodes, duration: '1s' }));
    const machines = [...lab.nodes.values()].map(({ name, machine }) => [name, machine.hostname]);
    expect(machines).toEqual([
      ['m', 'm'],
      ['c', 'm'],
      ['inner', 'm'],
    ]);
    expect(lab.nodes.get('inner')!.net.profile.name).toBe('linux-5.4');
  });

  it('runs the version of a program that a node asks for, and the usual one elsewhere', () => {
    const conf = { '/etc/radvd.conf': 'interface eth0 { AdvSendAdvert on; };' };
    const nodes = {
      old: { versions: { radvd: '2.17' }, files: conf, boot: ['radvd'] },
      usual: { files: conf, boot: ['radvd'] },
    };
    const { records } = run({
      title: 'T',
      nodes,
      links: [{ endpoints: ['old:eth0', 'usual:eth0'] }],
      duration: '1s',
    });
    const started = records!.flatMap(each =>
      each.kind === 'log' && each.text.includes('started') ? [`${each.node} ${each.text}`] : [],
    );
    expect(started).toEqual(['old version 2.17 started', 'usual version 2.19 started']);
  });
});

describe('impairments', () => {
  it('are percentages in a scenario and millionths on a link', () => {
    expect(linkImpairments({ delay: 15_000, rate: 1e6, loss: 0.5, corrupt: 100 })).toEqual({
      delay: 15_000,
      rate: 1e6,
      loss: 5_000,
      corrupt: 1_000_000,
    });
  });
});

describe('mistakes in the options of a run', () => {
  const scenario = scenarioOf(lan({ duration: '1s' }));

  it('are none where there are none', () => {
    expect(
      mistakesIn(scenario, { kernel: 'linux-6.1', set: [{ node: '*', key: 'a.b', value: '' }] }),
    ).toEqual([]);
  });

  it('are told with the nearest right word', () => {
    expect(
      mistakesIn(scenario, { kernel: 'linux-6.11', set: [{ node: 'hostt', key: 'a.b', value: '' }] }),
    ).toEqual([
      expect.stringMatching(/^no such kernel: linux-6.11; did you mean linux-6\.\d+\?$/),
      'no node is called hostt; did you mean host?',
    ]);
  });

  it('are programs and versions that are not there', () => {
    const nodes = { a: { versions: { radvd: '3.0', radv: '2.19', apache: '2' } } };
    expect(mistakesIn(scenarioOf({ title: 'T', nodes, duration: '1s' }), {})).toEqual([
      'node a: there is no radvd 3.0 here; there is 1.9, 2.17, 2.18, 2.19, 2.20 or 2.21',
      'node a: there are no versions of radv to choose from; did you mean radvd?',
      expect.stringContaining('there are no versions of apache to choose from, only of radvd'),
    ]);
  });
});
