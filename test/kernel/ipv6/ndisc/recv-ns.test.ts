import { ALL_NODES, UNSPECIFIED } from '../../../../sim/base/ip6';
import { Mac } from '../../../../sim/base/mac';
import { HOST, HOST_MAC, ip, mac, ROUTER, ROUTER_MAC, sllao } from '../../../../sim/conformance/messages';
import { TapLab } from '../../../support/tap-lab';
import { assign, entry, know, ns, probeEnvelope, sent, unfit } from './messages';

const OWN = ip('2001:db8:1::5');
const GROUP = HOST.solicitedNode();

describe('what is no solicitation (RFC 4861 §7.1.1)', () => {
  it('asks for a group', () => {
    const t = new TapLab().settle().send(ns(ip('ff02::1')), { dst: HOST });
    expect(t.decided('ndisc.ns.multicast-target')).toHaveLength(1);
  });

  it.each(['fe80::ff:fe00:1', 'ff02::1'])(
    'comes from the unspecified address to %s, which is no solicited-node group',
    dst => {
      const t = new TapLab().settle().send(ns(HOST), { src: UNSPECIFIED, dst: ip(dst) });
      expect(t.decided('ndisc.ns.dad-destination')).toHaveLength(1);
      expect(sent(t, 'neighbor-advertisement')).toHaveLength(0);
    },
  );

  it('comes from the unspecified address with a link-layer address', () => {
    const t = new TapLab().settle().send(ns(HOST, [sllao()]), probeEnvelope(HOST));
    expect(t.decided('ndisc.ns.dad-sllao')).toHaveLength(1);
    expect(sent(t, 'neighbor-advertisement')).toHaveLength(0);
  });

  it('has a link-layer address of another kind of link', () => {
    const t = new TapLab().settle().send(ns(HOST, [unfit(1)]), { dst: GROUP });
    expect(t.decided('ndisc.ns.sllao-unfit')).toHaveLength(1);
    expect(t.neighbour(ROUTER)).toBeUndefined();
  });

  it('has passed a router, or has a code', () => {
    const t = new TapLab().settle();
    t.send(ns(HOST), { dst: GROUP, hopLimit: 254 }).send({ ...ns(HOST), code: 1 }, { dst: GROUP });
    expect([t.decided('ndisc.any.hop-limit'), t.decided('ndisc.any.code')].map(list => list.length)).toEqual([
      1, 1,
    ]);
  });
});

// KERNEL 7.3, measured on Linux 6.18.
describe('an answer', () => {
  it('to a question to the group is solicited, overrides, and tells the link-layer address', () => {
    const t = new TapLab().settle();
    t.sent();
    t.send(ns(HOST, [sllao()]), { dst: GROUP });
    expect(t.decided('ndisc.ns.answered')).toHaveLength(1);
    const [answer, ...more] = sent(t, 'neighbor-advertisement');
    expect(more).toEqual([]);
    expect(answer).toMatchObject({ src: HOST, dst: ROUTER, dstMac: ROUTER_MAC, hopLimit: 255 });
    expect(answer?.message).toEqual({
      kind: 'neighbor-advertisement',
      type: 136,
      code: 0,
      router: false,
      solicited: true,
      override: true,
      target: HOST,
      options: [{ kind: 'target-link-layer-address', address: HOST_MAC }],
    });
  });

  it('to a question to the address itself neither overrides nor tells it', () => {
    const t = new TapLab().settle();
    t.sent();
    t.send(ns(HOST, [sllao()]), { dst: HOST });
    const [answer] = sent(t, 'neighbor-advertisement');
    expect(answer?.message).toMatchObject({ solicited: true, override: false, options: [] });
  });

  it('tells it nevertheless with force_tllao', () => {
    const t = new TapLab({ conf: { 'eth0.force_tllao': 1 } }).settle();
    t.sent();
    t.send(ns(HOST, [sllao()]), { dst: HOST });
    expect(sent(t, 'neighbor-advertisement')[0]?.message).toMatchObject({
      override: false,
      options: [{ address: HOST_MAC }],
    });
  });

  it.each([0, 1])('has forwarding of the interface (%i) as its R bit', forwarding => {
    const t = new TapLab({ conf: { 'eth0.forwarding': forwarding } }).settle();
    t.sent();
    t.send(ns(HOST, [sllao()]), { dst: GROUP });
    expect(sent(t, 'neighbor-advertisement')[0]?.message.router).toBe(forwarding === 1);
  });

  it('has forwarding of another scope nowhere', () => {
    const t = new TapLab().settle();
    t.conf('all.forwarding', 1);
    t.conf('eth0.forwarding', 0);
    t.sent();
    t.send(ns(HOST, [sllao()]), { dst: GROUP });
    expect(sent(t, 'neighbor-advertisement')[0]?.message.router).toBe(false);
  });

  it('does not go to somebody whose link-layer address is neither told nor known', () => {
    const t = new TapLab().settle();
    t.sent();
    t.send(ns(HOST), { dst: GROUP });
    expect(t.decided('ndisc.ns.no-room')).toHaveLength(1);
    expect(sent(t, 'neighbor-advertisement')).toHaveLength(0);
    expect(t.neighbour(ROUTER)).toBeUndefined();
  });

  it('goes, without a link-layer address being told, to somebody that is known', () => {
    const t = new TapLab().settle();
    know(t, ROUTER, 'NUD_STALE', ROUTER_MAC);
    t.sent();
    t.send(ns(HOST), { dst: GROUP });
    expect(sent(t, 'neighbor-advertisement')).toHaveLength(1);
  });

  it('to a question to the address without a link-layer address begins with a question of our own', () => {
    const t = new TapLab().settle();
    t.sent();
    t.send(ns(HOST), { dst: HOST });
    expect(entry(t, ROUTER)).toBe('NUD_INCOMPLETE -');
    expect(sent(t, 'neighbor-solicitation')).toMatchObject([{ dst: ROUTER.solicitedNode() }]);
  });
});

describe('the asker', () => {
  it('becomes a neighbour, and is in use at once because it is answered', () => {
    const t = new TapLab().settle().send(ns(HOST, [sllao()]), { dst: GROUP });
    expect(entry(t, ROUTER)).toBe(`NUD_DELAY ${ROUTER_MAC.toString()}`);
    expect(t.decided('neigh.state.learned')).toHaveLength(1);
  });

  it('is asked back after five seconds, by unicast from the link-local address', () => {
    const t = new TapLab().settle().send(ns(HOST, [sllao()]), { dst: GROUP });
    t.sent();
    t.wait(6);
    const [question] = sent(t, 'neighbor-solicitation');
    expect(question).toMatchObject({
      src: HOST,
      dst: ROUTER,
      message: { options: [{ kind: 'source-link-layer-address', address: HOST_MAC }] },
    });
  });

  it('at another link-layer address replaces what was known, and is not trusted', () => {
    const t = new TapLab().settle();
    know(t, ROUTER, 'NUD_REACHABLE', mac('02:00:00:00:00:77'));
    t.send(ns(HOST, [sllao()]), { dst: GROUP });
    expect(entry(t, ROUTER)).toBe(`NUD_DELAY ${ROUTER_MAC.toString()}`);
  });

  it('at the known link-layer address changes nothing', () => {
    const t = new TapLab().settle();
    know(t, ROUTER, 'NUD_REACHABLE', ROUTER_MAC, true);
    t.send(ns(HOST, [sllao()]), { dst: GROUP });
    expect(entry(t, ROUTER)).toBe(`NUD_REACHABLE ${ROUTER_MAC.toString()} router`);
  });
});

describe('a target that is not on the receiving device', () => {
  it('is not answered', () => {
    const t = new TapLab().settle();
    const [dst, target] = [HOST, ip('2001:db8:1::77')];
    t.sent();
    t.send(ns(target, [sllao()]), { dst });
    expect(t.decided('ndisc.ns.otherhost')[0]).toMatchObject({
      inputs: { target: '2001:db8:1::77', device: 'eth0' },
    });
    expect(sent(t, 'neighbor-advertisement')).toHaveLength(0);
    expect(t.neighbour(ROUTER)).toBeUndefined();
  });

  it('is not answered either when another device of the machine has it', () => {
    const t = new TapLab().settle();
    t.host.netlink.addressAdd({ dev: 'lo', local: OWN, prefixlen: 128 }, 'add');
    t.wait(2).send(ns(OWN, [sllao()]), { dst: HOST });
    expect(t.decided('ndisc.ns.otherhost')).toHaveLength(1);
  });
});

describe('a tentative target (RFC 4862 §5.4.3)', () => {
  const tentative = (conf: Record<string, number> = {}): TapLab => {
    const t = new TapLab({ conf }).settle();
    t.sent();
    assign(t, '2001:db8:1::5/64');
    return t;
  };

  it('is not answered for', () => {
    const t = tentative().send(ns(OWN, [sllao()]), { dst: OWN.solicitedNode() });
    expect(t.decided('ndisc.ns.tentative-target')).toHaveLength(1);
    expect(sent(t, 'neighbor-advertisement')).toHaveLength(0);
    expect(t.neighbour(ROUTER)).toBeUndefined();
  });

  it('is lost to another prober, with a line in the log that names its MAC', () => {
    const t = tentative().send(ns(OWN), probeEnvelope(OWN));
    expect(t.decided('ndisc.ns.dad-collision')).not.toHaveLength(0);
    expect(t.host.net.log.map(({ text }) => text)).toContain(
      'IPv6: eth0: IPv6 duplicate address 2001:db8:1::5 used by 02:00:00:00:00:02 detected!',
    );
  });

  it('is lost too when the prober has another nonce', () => {
    const t = tentative().wait(1);
    t.send(ns(OWN, [{ kind: 'nonce', nonce: Uint8Array.of(1, 2, 3, 4, 5, 6) }]), probeEnvelope(OWN));
    expect(t.decided('ndisc.ns.dad-collision')).not.toHaveLength(0);
  });

  it('is not lost to our own probe coming back (RFC 7527 §4.2)', () => {
    const t = tentative().wait(1);
    const [probe] = sent(t, 'neighbor-solicitation');
    expect(probe?.message.options).toMatchObject([{ kind: 'nonce' }]);
    if (probe !== undefined) t.send(probe.message, { ...probeEnvelope(OWN), srcMac: HOST_MAC });
    expect(t.decided('ndisc.ns.dad-looped-back')).toHaveLength(1);
    expect(t.wait(2).decided('addrconf.dad.failed')).toHaveLength(0);
    expect(t.addresses()).toContain('2001:db8:1::5/64');
  });

  it.each([
    [0, 1],
    [1, 0],
  ])('is not lost to it with enhanced_dad %i on all and %i on the interface', (all, own) => {
    const t = tentative({ 'all.enhanced_dad': all, 'eth0.enhanced_dad': own }).wait(1);
    expect(sent(t, 'neighbor-solicitation')[0]?.message.options).toHaveLength(1);
  });

  it('is lost to it without enhanced_dad, which is nobody but itself', () => {
    const t = tentative({ 'all.enhanced_dad': 0, 'eth0.enhanced_dad': 0 }).wait(1);
    const [probe] = sent(t, 'neighbor-solicitation');
    expect(probe?.message.options).toEqual([]);
    if (probe !== undefined) t.send(probe.message, { ...probeEnvelope(OWN), srcMac: HOST_MAC });
    expect(t.decided('ndisc.ns.dad-collision')).not.toHaveLength(0);
    expect(t.host.net.log.at(-1)?.text).toContain('used by 02:00:00:00:00:01 detected!');
  });

  it('that is optimistic answers questions without overriding, and is lost to a prober (RFC 4429 §3.3)', () => {
    const t = new TapLab({ conf: { 'eth0.optimistic_dad': 1 } }).settle();
    const OPTIMISTIC = 0x04;
    assign(t, '2001:db8:1::5/64', { flags: OPTIMISTIC });
    t.sent();
    t.send(ns(OWN, [sllao()]), { dst: OWN.solicitedNode() });
    expect(sent(t, 'neighbor-advertisement')[0]?.message).toMatchObject({ solicited: true, override: false });
    t.send(ns(OWN), probeEnvelope(OWN));
    expect(t.decided('ndisc.ns.dad-collision')).not.toHaveLength(0);
  });
});

describe('a settled target that somebody else probes for', () => {
  it.each([0, 1])('is defended before everybody; R is forwarding (%i)', forwarding => {
    const t = new TapLab({ conf: { 'eth0.forwarding': forwarding } }).settle();
    t.sent();
    t.send(ns(HOST), probeEnvelope(HOST));
    expect(t.decided('ndisc.ns.dad-defended')).toHaveLength(1);
    const [defence] = sent(t, 'neighbor-advertisement');
    expect(defence).toMatchObject({
      src: HOST,
      dst: ALL_NODES,
      dstMac: Mac.forGroup(ALL_NODES),
      hopLimit: 255,
    });
    expect(defence?.message).toMatchObject({
      router: forwarding === 1,
      solicited: false,
      override: true,
      target: HOST,
      options: [{ address: HOST_MAC }],
    });
    expect(t.neighbour(UNSPECIFIED)).toBeUndefined();
  });
});

// KERNEL 7.9, measured on Linux 6.18: answered 0.23 s later, O=0, S=1.
describe('a proxied target', () => {
  const PROXIED = ip('2001:db8:1::c1');
  const proxy = (conf: Record<string, number>, router = false): TapLab => {
    const t = new TapLab({ conf }).settle();
    t.host.netlink.neighbourAdd({ dst: PROXIED, dev: 'eth0', proxy: true, router }, 'add');
    t.sent();
    return t;
  };
  const ask = (t: TapLab): TapLab => t.send(ns(PROXIED, [sllao()]), { dst: PROXIED.solicitedNode() });

  it.each([
    { 'eth0.forwarding': 1, 'eth0.proxy_ndp': 1 },
    { 'eth0.forwarding': 1, 'all.proxy_ndp': 1 },
  ])('is answered for within 0.8 s with %p', conf => {
    const t = ask(proxy(conf));
    expect(t.decided('ndisc.ns.proxy-delayed')).toHaveLength(1);
    expect(sent(t, 'neighbor-advertisement')).toHaveLength(0);
    t.wait(0.8);
    const [answer] = sent(t, 'neighbor-advertisement');
    expect(answer).toMatchObject({ src: HOST, dst: ROUTER });
    expect(answer?.message).toMatchObject({
      target: PROXIED,
      solicited: true,
      override: false,
      router: false,
      options: [{ address: HOST_MAC }],
    });
    expect(t.decided('ndisc.ns.answered')).toHaveLength(1);
  });

  it.each([
    {},
    { 'eth0.proxy_ndp': 1 },
    { 'eth0.forwarding': 1 },
    { 'all.forwarding': 1, 'eth0.forwarding': 0, 'eth0.proxy_ndp': 1 },
  ])('is not answered for with %p', conf => {
    const t = ask(proxy(conf)).wait(1);
    expect(t.decided('ndisc.ns.otherhost')).toHaveLength(1);
    expect(sent(t, 'neighbor-advertisement')).toHaveLength(0);
  });

  it('is answered for at once when asked by unicast', () => {
    const t = proxy({ 'eth0.forwarding': 1, 'eth0.proxy_ndp': 1 }).send(ns(PROXIED, [sllao()]), {
      dst: HOST,
    });
    expect(sent(t, 'neighbor-advertisement')).toHaveLength(1);
  });

  // Linux: `p->qlen > proxy_qlen` lets one more wait than the file says.
  it('is answered for to proxy_qlen and one askers that wait', () => {
    const t = proxy({ 'eth0.forwarding': 1, 'eth0.proxy_ndp': 1 });
    t.host.net.sysctl.write('net.ipv6.neigh.eth0.proxy_qlen', '1');
    ask(ask(ask(t)));
    expect(t.decided('ndisc.ns.proxy-delayed')).toHaveLength(2);
    expect(t.decided('ndisc.ns.proxy-too-many')).toHaveLength(1);
    expect(sent(t.wait(1), 'neighbor-advertisement')).toHaveLength(2);
    ask(t);
    expect(t.decided('ndisc.ns.proxy-delayed')).toHaveLength(3);
  });

  it('takes over the R bit of its newest entry', () => {
    const t = proxy({ 'eth0.forwarding': 1, 'eth0.proxy_ndp': 1 });
    t.host.netlink.neighbourAdd({ dst: PROXIED, dev: 'eth0', proxy: true, router: true }, 'replace');
    ask(t).wait(1);
    expect(sent(t, 'neighbor-advertisement')[0]?.message.router).toBe(true);
  });

  it('is answered for at once with proxy_delay=0', () => {
    const t = proxy({ 'eth0.forwarding': 1, 'eth0.proxy_ndp': 1 });
    t.host.net.sysctl.write('net.ipv6.neigh.eth0.proxy_delay', '0');
    expect(sent(ask(t), 'neighbor-advertisement')).toHaveLength(1);
  });

  it('has the R bit of its own entry', () => {
    const t = ask(proxy({ 'eth0.forwarding': 1, 'eth0.proxy_ndp': 1 }, true)).wait(1);
    expect(sent(t, 'neighbor-advertisement')[0]?.message.router).toBe(true);
  });

  it('is defended against probes, without overriding', () => {
    const t = proxy({ 'eth0.forwarding': 1, 'eth0.proxy_ndp': 1 })
      .send(ns(PROXIED), probeEnvelope(PROXIED))
      .wait(1);
    expect(sent(t, 'neighbor-advertisement')).toMatchObject([
      { dst: ALL_NODES, message: { solicited: false, override: false } },
    ]);
  });

  it('is not answered for when the entry, or the device, went while the answer waited', () => {
    const conf = { 'eth0.forwarding': 1, 'eth0.proxy_ndp': 1 };
    const without = ask(proxy(conf));
    without.host.netlink.neighbourDel({ dst: PROXIED, dev: 'eth0', proxy: true });
    expect(sent(without.wait(1), 'neighbor-advertisement')).toHaveLength(0);
    const down = ask(proxy(conf));
    down.host.netlink.linkSet('eth0', { up: false });
    expect(sent(down.wait(1), 'neighbor-advertisement')).toHaveLength(0);
  });
});

describe('an anycast target', () => {
  it('is answered for by a router, later and without overriding', () => {
    const t = new TapLab({ conf: { 'eth0.forwarding': 1 } }).settle();
    assign(t, '2001:db8:1::5/64');
    t.wait(3).sent();
    t.send(ns(ip('2001:db8:1::'), [sllao()]), { dst: ip('2001:db8:1::').solicitedNode() });
    expect(t.decided('ndisc.ns.proxy-delayed')).toHaveLength(1);
    const [answer] = sent(t.wait(1), 'neighbor-advertisement');
    expect(answer?.message).toMatchObject({
      target: ip('2001:db8:1::'),
      solicited: true,
      override: false,
      router: true,
    });
  });
});

describe('when the neighbour table is full', () => {
  it('an asker that does not fit is not answered', () => {
    const t = new TapLab().settle();
    for (const { dst, dev } of t.host.netlink.neighbours()) t.host.netlink.neighbourDel({ dst, dev });
    t.host.net.sysctl.write('net.ipv6.neigh.default.gc_thresh3', '0');
    t.sent();
    t.send(ns(HOST, [sllao()]), { dst: GROUP });
    expect(t.decided('ndisc.ns.no-room')).toHaveLength(1);
    expect(t.host.net.log.at(-1)).toMatchObject({
      level: 'info',
      text: 'neighbour: ndisc_cache: neighbor table overflow!',
    });
    expect(sent(t, 'neighbor-advertisement')).toHaveLength(0);
  });
});
