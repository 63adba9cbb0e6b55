/** The library as a program or a test of somebody else uses it. */
import {
  allDecisions,
  findDecision,
  frameText,
  Ip6,
  Lab,
  loadScenario,
  Mac,
  mistakesIn,
  parseDuration,
  resolveVariant,
  runScenario,
  ScenarioRun,
  seconds,
  variantNames,
  type Program,
  type ScenarioText,
  type TraceRecord,
} from '../sim/library';

describe('a simulation built by hand', () => {
  function slaac(): { lab: Lab; records: TraceRecord[] } {
    const lab = new Lab({ seed: 1 });
    const records: TraceRecord[] = [];
    lab.trace.listen(record => records.push(record));
    const router = lab.node('router');
    const host = lab.node('host', { kernel: 'linux-6.1' });
    lab.link([{ node: 'router', interface: 'eth0', mac: Mac.parse('02:00:00:00:00:01')! }, 'host:eth0'], {
      name: 'lan',
    });
    router.file('/etc/radvd.conf', 'interface eth0 { AdvSendAdvert on; prefix 2001:db8:1::/64 { }; };');
    router.run('echo 1 > /proc/sys/net/ipv6/conf/all/forwarding; ip link set eth0 up; radvd');
    host.run('ip link set eth0 up');
    return { lab, records };
  }

  it('is run, stepped and inspected', () => {
    const { lab, records } = slaac();
    expect(lab.step()).toBe(true);
    lab.runUntil(parseDuration('30s')!);
    const host = lab.nodes.get('host')!;
    const [route] = host.netlink.routes().filter(({ dst }) => dst.length === 0);
    expect(route!.gateway).toBe(Ip6.parse('fe80::ff:fe00:1'));
    expect(host.run('ip -6 route show default').stdout).toContain(
      'default via fe80::ff:fe00:1 dev eth0 proto ra',
    );
    expect(records.some(each => each.kind === 'decision' && each.decision.id === 'ndisc.ra.accepted')).toBe(
      true,
    );
  });

  it('can be listened to on a link, and spoken to', () => {
    const { lab } = slaac();
    const tap = lab.links[0]!.tap();
    lab.runUntil(seconds(30));
    const adverts = tap.collected.filter(({ frame }) => frameText(frame).includes('router advertisement'));
    expect(adverts.length).toBeGreaterThan(0);
    const host = lab.nodes.get('host')!;
    host.run('ip -6 route del default');
    tap.inject(adverts[0]!.frame.bytes);
    lab.run(seconds(1));
    expect(host.run('ip -6 route show default').stdout).toContain('proto ra');
  });

  it('can be given programs of one’s own', () => {
    const hello: Program = {
      start(process) {
        process.write('stdout', `hello from ${process.hostname}\n`);
        process.exit(3);
      },
    };
    const lab = new Lab({ programs: name => (name === 'hello' ? hello : undefined) });
    expect(lab.node('a').run('hello')).toMatchObject({ stdout: 'hello from a\n', status: 3 });
  });
});

describe('a scenario', () => {
  const text: ScenarioText = {
    title: 'an address',
    nodes: { a: { boot: ['ip link set eth0 up'] }, b: { boot: ['ip link set eth0 up'] } },
    links: [{ endpoints: ['a:eth0', 'b:eth0'] }],
    expect: [{ at: '5s', on: 'a', address: 'fe80::/64', lacks: ['tentative'] }],
    variants: {
      usual: {},
      impatient: { expect: [{ at: '100ms', on: 'a', address: 'fe80::/64', lacks: ['tentative'] }] },
    },
  };
  const load = () => {
    const loaded = loadScenario('inline', JSON.stringify(text));
    if (!loaded.ok) throw new Error(loaded.errors.map(({ message }) => message).join());
    return loaded.scenario;
  };

  it('is loaded from its object, resolved and run', () => {
    const loaded = load();
    const results = variantNames(loaded).map(name => runScenario(resolveVariant(loaded, name)));
    expect(results.map(({ variant, passed }) => [variant, passed])).toEqual([
      ['usual', true],
      ['impatient', false],
    ]);
    expect(results[1]!.verdicts[0]!.found[0]).toContain('tentative');
  });

  it('is run a step at a time', () => {
    const run = new ScenarioRun(resolveVariant(load(), 'usual'), { seed: 3 });
    run.advance(seconds(2));
    const { lab } = run;
    expect([lab.now, lab.seed]).toEqual([seconds(2), 3]);
    expect(run.finish().passed).toBe(true);
  });

  it('is refused with words when it cannot be run so', () => {
    expect(mistakesIn(resolveVariant(load(), 'usual'), { kernel: 'linux-1' })).toHaveLength(1);
    expect(loadScenario('inline', '{"title": 1}')).toMatchObject({ ok: false });
  });
});

describe('decisions', () => {
  it('are looked up by the ids that scenarios quote', () => {
    expect(findDecision('ndisc.ra.forwarding')).toMatchObject({
      outcome: 'drop',
      spec: expect.stringContaining('accept_ra'),
    });
    expect(findDecision('no.such.decision')).toBeUndefined();
    expect(allDecisions().length).toBeGreaterThan(100);
  });
});
