import { UNSPECIFIED } from '../../../../sim/base/ip6';
import { HOST, ip } from '../../../../sim/conformance/messages';
import { DAD_NOT_AWAITED } from '../../../../sim/kernel/ipv6/addrconf/dad';
import { TapLab } from '../../../support/tap-lab';
import { assign, sent } from '../ndisc/messages';
import { flagsOf, localRoutes, log } from './addresses-of';
import { after } from '../../../support/after';

const NODAD = 0x02;
const OPTIMISTIC = 0x04;
const ADDRESS = '2001:db8:1::5';

/** Times, in µs after the address was made, of probes, and when it became usable. */
function timeline(
  t: TapLab,
  address = ADDRESS,
  seconds = 20,
): { probes: number[]; usable: number | undefined } {
  const start = t.lab.now;
  t.sent();
  assign(t, `${address}/64`);
  t.wait(seconds);
  const probes = sent(t, 'neighbor-solicitation').map(({ at }) => at - start);
  const completed = t
    .decided('addrconf.dad.completed')
    .find(record => 'entity' in record && record.entity.startsWith(`${address}/`));
  return { probes, usable: completed && completed.at - start };
}

// KERNEL 4.2, measured on Linux 6.18: NS within U(0,1) s, a second later the end; the RS leaves in the same instant.
describe('the order of things when a link becomes ready', () => {
  const t = new TapLab().wait(6);
  const ready = t.decided('addrconf.link.ready').at(-1)?.at ?? -1;
  const messages = t.sent();
  const [probe] = messages.filter(({ message }) => message.kind === 'neighbor-solicitation');
  const [solicitation] = messages.filter(({ message }) => message.kind === 'router-solicitation');

  it('begins with a report of the groups, from the unspecified address', () => {
    expect(messages[0]?.at).toBeLessThan(ready + 20_000);
    expect(messages[0]).toMatchObject({
      packet: { src: UNSPECIFIED, dst: ip('ff02::16') },
      message: { kind: 'mld2-report' },
    });
  });

  it('goes on, within a second, with one probe', () => {
    expect(messages.filter(({ message }) => message.kind === 'neighbor-solicitation')).toHaveLength(1);
    expect(probe?.at).toBeGreaterThanOrEqual(ready);
    expect(probe?.at).toBeLessThan(ready + 1_000_000);
    expect(probe).toMatchObject({
      packet: { src: UNSPECIFIED, dst: HOST.solicitedNode(), hopLimit: 255 },
      message: { target: HOST },
    });
  });

  it('in which there is a nonce of six octets and no link-layer address', () => {
    expect(probe?.message).toMatchObject({ options: [{ kind: 'nonce' }] });
    const [nonce] = probe?.message.kind === 'neighbor-solicitation' ? probe.message.options : [];
    expect(nonce?.kind === 'nonce' && nonce.nonce.length).toBe(6);
  });

  it('ends a second later: the address is usable, and routers are solicited in the same instant', () => {
    const end = solicitation?.at ?? 0;
    expect(end - (probe?.at ?? 0)).toEqual(after(1e6, 1e6));
    expect(t.decided('addrconf.dad.completed').at(-1)).toMatchObject({
      at: end,
      entity: 'fe80::ff:fe00:1/64 dev eth0',
      from: 'tentative',
      to: 'usable',
    });
    expect(solicitation).toMatchObject({ packet: { src: HOST, dst: ip('ff02::2') } });
  });

  it('and with the groups reported once more, from the address now', () => {
    const later = messages.filter(
      ({ at, message }) => message.kind === 'mld2-report' && at >= (solicitation?.at ?? 0),
    );
    expect(later.length).toBeGreaterThan(0);
    expect(new Set(later.map(({ packet }) => packet.src))).toEqual(new Set([HOST]));
  });

  it('and a route to the address itself', () => {
    expect(localRoutes(t)).toEqual([HOST.toString()]);
  });
});

describe('an address being checked', () => {
  it('is tentative, and has a prefix route but none of its own', () => {
    const t = new TapLab().settle();
    assign(t, `${ADDRESS}/64`);
    expect(flagsOf(t, ADDRESS)).toBe('tentative');
    expect(t.decided('addrconf.dad.started').at(-1)).toMatchObject({
      inputs: { address: ADDRESS, 'net.ipv6.conf.eth0.dad_transmits': 1 },
    });
    expect(t.routes()).toContain('2001:db8:1::/64');
    expect(localRoutes(t)).toEqual([HOST.toString()]);
    expect(flagsOf(t.wait(2), ADDRESS)).toBe('');
    expect(localRoutes(t)).toContain(ADDRESS);
  });

  it('has its solicited-node group joined at once', () => {
    const t = new TapLab().settle();
    assign(t, `${ADDRESS}/64`);
    expect(t.host.netlink.memberships().map(({ address }) => address)).toContain(ip('ff02::1:ff00:5'));
  });
});

describe('dad_transmits', () => {
  it.each([1, 2, 3])(
    'of %i: as many probes, retrans_time apart, and as long to wait after the last',
    count => {
      const { probes, usable } = timeline(new TapLab({ conf: { 'eth0.dad_transmits': count } }).settle());
      const [first = -1] = probes;
      expect(probes.map(at => at - first)).toEqual(
        Array.from({ length: count }, (_, index) => after(index * 1e6, 1e6)),
      );
      expect((usable ?? NaN) - first).toEqual(after(count * 1e6, 1e6));
    },
  );

  it('of 0: no probe, but the random delay all the same', () => {
    const { probes, usable } = timeline(new TapLab({ conf: { 'eth0.dad_transmits': 0 } }).settle());
    expect(probes).toEqual([]);
    expect(usable).toBeGreaterThan(0);
    expect(usable).toBeLessThan(1_000_000);
  });

  it('of all is not looked at', () => {
    expect(timeline(new TapLab({ conf: { 'all.dad_transmits': 5 } }).settle()).probes).toHaveLength(1);
  });
});

describe('the time between probes', () => {
  it.each([
    [250, 250_000],
    [1, 8_000],
  ])('with retrans_time_ms=%i is %i µs', (value, spacing) => {
    const t = new TapLab({ conf: { 'eth0.dad_transmits': 2 } }).settle();
    t.host.net.sysctl.write('net.ipv6.neigh.eth0.retrans_time_ms', String(value));
    const { probes } = timeline(t);
    expect((probes[1] ?? 0) - (probes[0] ?? 0)).toEqual(after(spacing, 1e6));
  });
});

describe('the random delay', () => {
  // Linux 6.18.44: addresses are tentative for as long as one waited.
  it('is drawn from half a year where router_solicitation_delay is -1', () => {
    const t = new TapLab({ conf: { 'eth0.router_solicitation_delay': -1 } }).wait(3600);
    expect(flagsOf(t, HOST.toString())).toBe('tentative');
  });

  it('is drawn below router_solicitation_delay', () => {
    const { probes } = timeline(new TapLab({ conf: { 'eth0.router_solicitation_delay': 0 } }).settle());
    expect(probes).toEqual([0]);
  });

  it('differs from host to host', () => {
    const delays = [1, 2, 3, 4].map(seed => timeline(new TapLab({ seed }).settle()).probes[0]);
    expect(new Set(delays).size).toBe(4);
  });
});

// KERNEL 5.4: max of all and interface since 4.16; before, the interface's alone. addrconf_dad_begin of 4.10.17 and 4.14.74 has it in 4.14 already.
describe('accept_dad', () => {
  it.each([
    ['linux-6.18', 0, 0, false],
    ['linux-6.18', 0, 1, true],
    ['linux-6.18', 1, 0, true],
    ['linux-6.18', 0, -1, false],
    ['linux-4.19', 1, 0, true],
    ['linux-4.14', 1, 0, true],
    ['linux-4.10', 1, 0, false],
    ['linux-4.10', 0, 1, true],
  ])('on %s of %i on all and %i on the interface: checked: %p', (kernel, all, own, checked) => {
    const t = new TapLab({ kernel, conf: { 'all.accept_dad': all, 'eth0.accept_dad': own } }).settle();
    expect(timeline(t).probes).toHaveLength(checked ? 1 : 0);
    expect(t.decided('addrconf.dad.skipped').length).toBe(checked ? 0 : 2);
  });
});

describe('an address is used without being checked', () => {
  it('with nodad', () => {
    const t = new TapLab().settle();
    t.sent();
    assign(t, `${ADDRESS}/64`, { flags: NODAD });
    expect(flagsOf(t, ADDRESS)).toBe('nodad');
    expect(localRoutes(t)).toContain(ADDRESS);
    expect(sent(t.wait(3), 'neighbor-solicitation')).toHaveLength(0);
  });

  it('on a device without link-layer resolution', () => {
    const t = new TapLab().settle();
    t.host.netlink.linkSet('eth0', { arp: false });
    assign(t, `${ADDRESS}/64`);
    expect(flagsOf(t, ADDRESS)).toBe('');
  });

  it('on the loopback', () => {
    const t = new TapLab();
    t.host.netlink.addressAdd({ dev: 'lo', local: ip(ADDRESS), prefixlen: 128 }, 'add');
    t.lab.run(0);
    expect(t.host.netlink.addresses().find(({ local }) => local === ip(ADDRESS))?.flags).toBe(0x80);
  });
});

// KERNEL 4.2 step 3, measured on Linux 6.18.
describe('without a carrier', () => {
  const unplugged = (): TapLab => {
    const t = new TapLab({ down: true });
    t.lab.links[0]?.setCarrier(false);
    t.host.netlink.linkSet('eth0', { up: true });
    assign(t.wait(2), `${ADDRESS}/64`);
    return t.wait(5);
  };

  it('an address stays tentative, with its prefix route and none of its own', () => {
    const t = unplugged();
    expect(flagsOf(t, ADDRESS)).toBe('tentative');
    expect(t.decided('addrconf.dad.not-ready').at(-1)).toMatchObject({
      inputs: { address: ADDRESS, operstate: 'DOWN' },
    });
    expect(localRoutes(t)).toEqual([]);
    expect(t.routes()).toEqual(['2001:db8:1::/64']);
    expect(t.addresses()).toEqual([`${ADDRESS}/64`]);
  });

  it('it is checked once there is one, beside the link-local address', () => {
    const t = unplugged();
    t.lab.links[0]?.setCarrier(true);
    expect(flagsOf(t.wait(3), ADDRESS)).toBe('');
    expect(flagsOf(t, HOST.toString())).toBe('');
  });

  // addrconf_dad_stop of 4.1.19: one with lifetimes is deleted there.
  it('an address with lifetimes does not wait, on Linux 4.1', () => {
    const t = new TapLab({ down: true, kernel: 'linux-4.1' });
    t.lab.links[0]?.setCarrier(false);
    t.host.netlink.linkSet('eth0', { up: true });
    assign(t.wait(2), `${ADDRESS}/64`, { validLifetime: 1000, preferredLifetime: 1000 });
    expect(flagsOf(t.wait(1), ADDRESS)).toBe('absent');
    expect(t.decided(DAD_NOT_AWAITED.id)).toHaveLength(1);
  });
});

describe('a probe of our own that is under way', () => {
  it('ends with the address', () => {
    const t = new TapLab().settle();
    assign(t, `${ADDRESS}/64`);
    t.sent();
    t.host.netlink.addressDel({ dev: 'eth0', local: ip(ADDRESS), prefixlen: 64 });
    expect(sent(t.wait(5), 'neighbor-solicitation')).toHaveLength(0);
  });

  it('ends when the device is switched off', () => {
    const t = new TapLab().settle();
    assign(t, `${ADDRESS}/64`);
    t.host.netlink.linkSet('eth0', { up: false });
    expect(flagsOf(t.wait(5), ADDRESS)).toBe('absent');
  });
});

describe('optimistic DAD (RFC 4429)', () => {
  it('lets the address be reached at once, and probes without delay', () => {
    const t = new TapLab({ conf: { 'eth0.optimistic_dad': 1 } }).settle();
    t.sent();
    const start = t.lab.now;
    assign(t, `${ADDRESS}/64`, { flags: OPTIMISTIC });
    expect(flagsOf(t, ADDRESS)).toBe('tentative optimistic');
    expect(localRoutes(t)).toContain(ADDRESS);
    expect(sent(t, 'neighbor-solicitation').map(({ at }) => at)).toEqual([start]);
    expect(flagsOf(t.wait(1.1), ADDRESS)).toBe('');
  });

  it.each(['all', 'eth0'])(
    'with optimistic_dad on %s the link-local address is, but not while all/forwarding is on',
    scope => {
      const host = new TapLab({ conf: { [`${scope}.optimistic_dad`]: 1 }, down: true });
      host.host.netlink.linkSet('eth0', { up: true });
      host.lab.run(0);
      expect(flagsOf(host, HOST.toString())).toBe('tentative optimistic');
      const router = new TapLab({
        conf: { [`${scope}.optimistic_dad`]: 1, 'all.forwarding': 1, 'eth0.forwarding': 0 },
      });
      router.lab.run(0);
      expect(flagsOf(router, HOST.toString())).toBe('tentative');
    },
  );
});

describe('a second link-local address', () => {
  it('solicits no routers', () => {
    const t = new TapLab().settle();
    t.send({
      kind: 'router-advertisement',
      type: 134,
      code: 0,
      curHopLimit: 0,
      managed: false,
      otherConfig: false,
      homeAgent: false,
      preference: 'medium',
      proxy: false,
      routerLifetime: 0,
      reachableTime: 0,
      retransTimer: 0,
      options: [],
    });
    t.sent();
    assign(t, 'fe80::5/64');
    expect(sent(t.wait(5), 'router-solicitation')).toHaveLength(0);
    expect(flagsOf(t, 'fe80::5')).toBe('');
  });
});

it('nothing of all this is written to the log', () => {
  expect(log(new TapLab().settle())).toEqual([]);
});
