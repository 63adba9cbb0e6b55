import { ALL_ROUTERS } from '../../../../sim/base/ip6';
import { HOST, ip, ra, sllao } from '../../../../sim/conformance/messages';
import { TapLab } from '../../../support/tap-lab';
import { AggregateLab } from '../../aggregate-lab';
import { sent } from '../ndisc/messages';
import { claim, log } from './addresses-of';

const gaps = (times: readonly number[]): number[] =>
  times.slice(1).map((at, index) => (at - (times[index] ?? 0)) / 1_000_000);
const solicitations = (t: TapLab): number[] => sent(t, 'router-solicitation').map(({ at }) => at);

// RFC 7559; measured on Linux 6.18: 1.20, +3.72, +7.42, +14.08 s. The next interval is reckoned from the one that was drawn,
// and each is late by what the timer wheel makes it: 256 ms at most below 16 s, an eighth above.
describe('solicitations that nobody answers', () => {
  it('back off: 4 s give or take a tenth, then each interval 1.9 to 2.1 times the one before', () => {
    for (const seed of [1, 2, 3]) {
      const waits = gaps(solicitations(new TapLab({ seed }).wait(1000)));
      expect(waits.length).toBeGreaterThan(5);
      expect(waits[0]).toBeGreaterThanOrEqual(3.6);
      expect(waits[0]).toBeLessThanOrEqual(4.4 + 0.256);
      waits.slice(1).forEach((wait, index) => {
        expect(wait / (waits[index] as number)).toBeGreaterThanOrEqual(1.9 / 1.125);
        expect(wait / (waits[index] as number)).toBeLessThanOrEqual(2.1 * 1.125);
      });
    }
  });

  it('go on for ever, an hour apart in the end', () => {
    const waits = gaps(solicitations(new TapLab().wait(100_000)));
    for (const wait of waits.slice(-10)) {
      expect(wait).toBeGreaterThanOrEqual(3240);
      expect(wait).toBeLessThanOrEqual(3960 * 1.125);
    }
  });

  it('keep to router_solicitation_interval and router_solicitation_max_interval', () => {
    const waits = gaps(
      solicitations(
        new TapLab({
          conf: { 'eth0.router_solicitation_interval': 1, 'eth0.router_solicitation_max_interval': 10 },
        }).wait(200),
      ),
    );
    expect(waits[0]).toBeLessThanOrEqual(1.1 + 0.032);
    expect(Math.max(...waits)).toBeLessThanOrEqual(11 + 0.256);
  });

  it('end after router_solicitations', () => {
    const t = new TapLab({ conf: { 'eth0.router_solicitations': 2 } }).wait(100);
    expect(solicitations(t)).toHaveLength(2);
    expect(t.decided('addrconf.rs.given-up')).toMatchObject([
      { inputs: { 'net.ipv6.conf.eth0.router_solicitations': 2 } },
    ]);
    expect(log(t)).toEqual([]);
  });

  it('do not begin with router_solicitations=0', () => {
    expect(solicitations(new TapLab({ conf: { 'eth0.router_solicitations': 0 } }).wait(100))).toEqual([]);
  });

  it('of all is not looked at', () => {
    expect(solicitations(new TapLab({ conf: { 'all.router_solicitations': 0 } }).settle())).toHaveLength(1);
  });
});

describe('before Linux 4.9', () => {
  it.each(['linux-4.4', 'linux-3.10'])('%s solicits three times, 4 s apart', kernel => {
    const t = new TapLab({ kernel }).wait(100);
    expect(gaps(solicitations(t))).toEqual([4, 4]);
    expect(log(t).filter(line => line.includes('routers present'))).toEqual([]);
  });

  it('the kernels up to 3.4 then say so', () => {
    const t = new TapLab({ kernel: 'linux-3.4' }).wait(100);
    expect(t.host.net.log.at(-1)).toMatchObject({ level: 'debug', text: 'eth0: no IPv6 routers present' });
  });

  it('4.9 itself does not end', () => {
    expect(solicitations(new TapLab({ kernel: 'linux-4.9' }).wait(1000)).length).toBeGreaterThan(5);
  });
});

describe('solicitations end', () => {
  it('with an advertisement, even one of no use', () => {
    const t = new TapLab().settle().send(ra({ routerLifetime: 0, options: [sllao()] }));
    t.sent();
    expect(solicitations(t.wait(1000))).toEqual([]);
    expect(t.decided('addrconf.rs.answered')).toHaveLength(1);
  });

  it('when accept_ra is switched off, for good', () => {
    const t = new TapLab().settle();
    t.conf('eth0.accept_ra', 0);
    t.sent();
    expect(solicitations(t.wait(60))).toEqual([]);
    expect(t.decided('addrconf.rs.not-wanted')).toHaveLength(1);
    t.conf('eth0.accept_ra', 1);
    expect(solicitations(t.wait(1000))).toEqual([]);
  });

  it('when the interface begins to forward', () => {
    const t = new TapLab().settle();
    t.conf('eth0.forwarding', 1);
    t.sent();
    expect(solicitations(t.wait(1000))).toEqual([]);
  });

  it('with the link-local address', () => {
    const t = new TapLab().settle();
    t.host.netlink.addressDel({ dev: 'eth0', local: HOST, prefixlen: 64 });
    t.sent();
    expect(solicitations(t.wait(1000))).toEqual([]);
  });

  it('not for an advertisement that is not accepted', () => {
    const t = new TapLab().settle().send(ra(), { hopLimit: 1 });
    t.sent();
    expect(solicitations(t.wait(10)).length).toBeGreaterThan(0);
  });
});

describe('no solicitation is sent', () => {
  it('when forwarding goes off, accept_ra goes on, or a default route ends', () => {
    const t = new TapLab({ conf: { 'eth0.accept_ra': 0, 'eth0.forwarding': 1 } }).settle();
    t.conf('eth0.forwarding', 0);
    t.conf('eth0.accept_ra', 1);
    t.send(ra({ routerLifetime: 5, options: [sllao()] }));
    expect(solicitations(t.wait(100))).toEqual([]);
  });

  it('without a settled link-local address', () => {
    const t = new TapLab();
    t.lab.run(0);
    claim(t, HOST.toString());
    expect(solicitations(t.wait(100))).toEqual([]);
  });
});

describe('a token', () => {
  it('set on a device solicits at once, since Linux 3.9', () => {
    const set = (kernel: string): number => {
      const t = new TapLab({ kernel }).settle();
      t.sent();
      t.host.netlink.linkSet('eth0', { token: ip('::77') });
      t.lab.run(0);
      return solicitations(t).length;
    };
    expect([set('linux-6.18'), set('linux-3.10'), set('linux-3.4')]).toEqual([1, 1, 0]);
  });
});

it('a solicitation goes to all routers, from the link-local address, with a hop limit of 255', () => {
  expect(sent(new TapLab().settle(), 'router-solicitation')).toMatchObject([
    { src: HOST, dst: ALL_ROUTERS, hopLimit: 255 },
  ]);
});

// Linux 6.12 does not, Linux 6.1 does.
describe('a port of a team', () => {
  it.each([
    ['linux-6.1', 2],
    ['linux-6.6', 0],
  ])('has a link-local address; with %s it sends %i solicitations in ten seconds', (kernel, count) => {
    const lab = new AggregateLab({ kernel });
    const sent = lab.sentWithin(10_000).filter(line => line.includes('eth1 router-solicitation'));
    expect([lab.addresses()[0], sent.length]).toEqual([['fe80::ff:fe00:11'], count]);
  });
});
