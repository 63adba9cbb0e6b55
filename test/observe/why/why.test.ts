import { seconds } from '../../../sim/base/time';
import { why } from '../../../sim/observe/why/why';
import { pio, ra } from '../../../sim/conformance/messages';
import { TapLab } from '../../support/tap-lab';
import { TraceStore } from '../../../sim/observe/trace-store';
import { answerTo, HOST_LL, outline, pair, RADVD, ROUTER_LL, type, type Pair } from './runs';

describe('a default route that came by advertisement', () => {
  const { lab, store } = pair({ radvd: RADVD });
  lab.runUntil(seconds(5));

  it('is there because of an advertisement, which radvd sent because it was started', () => {
    expect(outline(answerTo(store, 'host', 'route default').steps)).toEqual([
      'host: route.add.default-router',
      'host: ndisc.ra.accepted',
      'router: radvd.ra.unsolicited',
      'router: somebody typed `radvd`',
    ]);
  });

  it('and its address because of that advertisement too, after a check that nobody objected to', () => {
    expect(outline(answerTo(store, 'host', 'address 2001:db8:1::/64').steps)).toEqual([
      'host: addrconf.dad.completed',
      `host: eth0 sent a neighbor solicitation for 2001:db8:1::ff:fe00:2 from :: to ff02::1:ff00:2`,
      'host: addrconf.dad.started',
      'host: addrconf.pio.autonomous',
      'host: ndisc.ra.accepted',
      'router: radvd.ra.unsolicited',
      'router: somebody typed `radvd`',
    ]);
  });

  it('and its neighbour entry, by whatever word for it', () => {
    for (const word of ['neigh', 'neighbor', 'neighbour']) {
      expect(outline(answerTo(store, 'host', `${word} ${ROUTER_LL}`).steps)[0]).toBe(
        'host: neigh.state.learned',
      );
    }
  });

  it('has nothing refused since, and nothing to fix', () => {
    expect(answerTo(store, 'host', 'route default')).toMatchObject({ since: [], fixes: [], before: [] });
  });

  it('goes on being explained when radvd has advertised many times, without a step for each', () => {
    lab.runUntil(seconds(600));
    const last = answerTo(store, 'host', 'decision ndisc.ra.accepted');
    expect(outline(last.steps)).toEqual([
      'host: ndisc.ra.accepted',
      'router: radvd.ra.unsolicited',
      'router: somebody typed `radvd`',
    ]);
    expect(last.steps[1]?.times).toBeGreaterThan(20);
    expect(last.steps[1]?.since).toBeLessThan(seconds(5));
  });
});

describe('forwarding switched on', () => {
  const { lab, host, store } = pair({ radvd: RADVD });
  type(host, 10, 'echo 1 > /proc/sys/net/ipv6/conf/all/forwarding');
  lab.runUntil(seconds(60));
  const answer = answerTo(store, 'host', 'route default');

  it('purges the default route: from the route back to what was typed', () => {
    expect(outline(answer.steps)).toEqual([
      'host: addrconf.forwarding.purge-default-routers',
      'host: net.ipv6.conf.all.forwarding 0 → 1',
      'host: somebody typed `echo 1 > /proc/sys/net/ipv6/conf/all/forwarding`',
    ]);
    expect(answer.steps.every(({ at }) => at === seconds(10))).toBe(true);
  });

  it('tells how the route had come', () => {
    expect(outline(answer.before).at(-1)).toBe('router: somebody typed `radvd`');
  });

  it('ends with the advertisements that were refused since, and with what they were refused for', () => {
    const heard = store
      .of('host')
      .filter(record => record.kind === 'decision' && record.decision.id === 'ndisc.ra.forwarding');
    expect(answer.since).toMatchObject([
      {
        decision: { id: 'ndisc.ra.forwarding' },
        times: heard.length,
        inputs: { 'net.ipv6.conf.eth0.forwarding': 1, 'net.ipv6.conf.eth0.accept_ra': 1 },
      },
    ]);
    expect(heard.length).toBeGreaterThan(1);
  });

  it('offers accept_ra=2 first', () => {
    expect(answer.fixes[0]).toMatch(/^accept_ra=2/);
  });

  it('is what an address is no longer refreshed for, by the command that did it', () => {
    const { settings } = answerTo(store, 'host', 'address 2001:db8:1::ff:fe00:2');
    expect(settings).toMatchObject([
      { node: 'host', key: 'net.ipv6.conf.eth0.forwarding', value: '1', at: seconds(10) },
    ]);
    expect(settings[0]?.steps.at(-1)?.text).toContain('echo 1 >');
  });

  it('had not happened before it happened', () => {
    expect(outline(answerTo(store, 'host', 'route default', 9).steps)[0]).toBe(
      'host: route.add.default-router',
    );
  });

  it('explains the value of an interface by the value of all', () => {
    expect(outline(answerTo(store, 'host', 'sysctl net/ipv6/conf/eth0/forwarding').steps)).toEqual([
      'host: net.ipv6.conf.eth0.forwarding 0 → 1',
      'host: net.ipv6.conf.all.forwarding 0 → 1',
      'host: somebody typed `echo 1 > /proc/sys/net/ipv6/conf/all/forwarding`',
    ]);
  });
});

describe('an address that somebody else has', () => {
  const { lab, router, host, store } = pair();
  type(router, 1, 'ip addr add 2001:db8:1::5/64 dev eth0');
  type(host, 5, 'ip addr add 2001:db8:1::5/64 dev eth0');
  lab.runUntil(seconds(8));

  it('failed because the other one answered the probe that followed from the command', () => {
    expect(outline(answerTo(store, 'host', 'address 2001:db8:1::5').steps)).toEqual([
      'host: addrconf.dad.failed',
      'host: ndisc.na.dad-collision',
      'host: ndisc.na.dad-collision',
      'router: eth0 sent a neighbor advertisement for 2001:db8:1::5 from 2001:db8:1::5 to ff02::1',
      'router: ndisc.ns.dad-defended',
      'host: eth0 sent a neighbor solicitation for 2001:db8:1::5 from :: to ff02::1:ff00:5',
      'host: addrconf.dad.started',
      'host: somebody typed `ip addr add 2001:db8:1::5/64 dev eth0`',
    ]);
  });

  it('has its log line explained by the same advertisement', () => {
    const { steps } = answerTo(store, 'host', 'log duplicate address');
    expect(steps[0]?.text).toBe(
      'kernel logged: IPv6: eth0: IPv6 duplicate address 2001:db8:1::5 used by 02:00:00:00:00:01 detected!',
    );
    expect(outline(steps)[1]).toBe('host: ndisc.na.dad-collision');
  });
});

describe('a router that answers without the R bit', () => {
  function answered(): Pair {
    const made = pair({ radvd: RADVD, router: { 'eth0.forwarding': 0 } });
    // A packet to the router, so that its address is probed five seconds later.
    type(made.host, 8, `ping -c 1 -W 1 -I eth0 ${ROUTER_LL}`);
    made.lab.runUntil(seconds(14));
    return made;
  }

  it('loses its default route, because of the forwarding of its own interface', () => {
    const { store } = answered();
    const { steps, settings, fixes } = answerTo(store, 'host', 'route default');
    expect(outline(steps).slice(0, 4)).toEqual([
      'host: ndisc.na.router-bit-cleared',
      'host: ndisc.na.accepted',
      `router: eth0 sent a neighbor advertisement for ${ROUTER_LL} from ${ROUTER_LL} to ${HOST_LL}, without the R bit`,
      'router: ndisc.ns.answered',
    ]);
    expect(steps[3]?.inputs).toEqual({ 'R bit': false, 'net.ipv6.conf.eth0.forwarding': 0 });
    expect(settings).toMatchObject([{ node: 'router', key: 'net.ipv6.conf.eth0.forwarding', value: '0' }]);
    expect(fixes[0]).toContain('on the router: forwarding=1');
  });
});

describe('a route whose lifetime is over', () => {
  const { lab, router, store } = pair({ radvd: `${RADVD} AdvDefaultLifetime 30;` });
  type(router, 20, 'ip link set eth0 down');
  lab.runUntil(seconds(120));

  it('is gone because of the advertisement that gave the lifetime, not because of the timer that noticed', () => {
    const answer = answerTo(store, 'host', 'route default');
    expect(outline(answer.steps).slice(0, 3)).toEqual([
      'host: route.gc.expired',
      'host: ndisc.ra.accepted',
      'router: radvd.ra.unsolicited',
    ]);
    expect(answer.steps[1]?.text).toContain('(router lifetime 30 s)');
    expect(answer.steps[1]?.at).toBeLessThan(seconds(20));
  });
});

describe('a host on a tap', () => {
  function heard(...options: readonly Parameters<typeof pio>[]): TraceStore {
    const tap = new TapLab({ down: true });
    const store = new TraceStore();
    tap.lab.trace.listen(store.add);
    tap.host.netlink.linkSet('eth0', { up: true });
    tap
      .settle()
      .send(ra({ options: options.map(each => pio(...each)) }))
      .wait(3);
    return store;
  }

  it('has an answer that ends at the packet, where nobody is known who sent it', () => {
    expect(outline(answerTo(heard(['2001:db8:1::']), 'host', 'route default').steps)).toEqual([
      'host: route.add.default-router',
      'host: ndisc.ra.accepted',
    ]);
  });

  it('tells what became of a packet by its number', () => {
    const store = heard(['2001:db8:1::']);
    const packet = store.of('host').find(record => record.kind === 'rx');
    expect(outline(answerTo(store, 'host', `packet ${packet?.id}`).steps)).toEqual([
      'host: ndisc.ra.accepted',
    ]);
  });
});

describe('a question without an answer', () => {
  const { lab, store } = pair({ radvd: RADVD });
  lab.runUntil(seconds(5));
  const ask = (node: string, question: string): unknown => why(store, { node, question });

  it('names the nearest node, word or thing', () => {
    expect(ask('hosts', 'route default')).toMatchObject({ problem: 'node', nearest: 'host' });
    expect(ask('host', 'roue default')).toMatchObject({ problem: 'question', nearest: 'route' });
    expect(ask('host', 'route defalt')).toMatchObject({ problem: 'nothing', nearest: 'default' });
    expect(ask('host', 'decision ndisc.ra.acepted')).toMatchObject({
      problem: 'nothing',
      nearest: 'ndisc.ra.accepted',
    });
  });

  it('says what there is where nothing is near', () => {
    expect(ask('host', 'route 2a00::/16')).toMatchObject({
      text: expect.stringContaining(`default via ${ROUTER_LL} dev eth0`) as string,
    });
    expect(ask('nobody at all', 'route default')).toMatchObject({
      text: expect.stringContaining('there are router, host') as string,
    });
  });
});
