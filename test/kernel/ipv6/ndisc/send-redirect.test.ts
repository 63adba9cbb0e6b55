import { HOST, HOST_MAC, ip, ROUTER_MAC } from '../../../../sim/conformance/messages';
import { TapLab } from '../../../support/tap-lab';
import { assign, echo, know, OTHER_MAC, sent } from './messages';

/** Somebody on the link, with an address of the router's prefix, who sends through the router what it need not. */
const SENDER = ip('2001:db8:1::99');
const NEIGHBOUR_OF_SENDER = ip('2001:db8:1::88');
const FAR = ip('2001:db8:9::9');
const NEXT = ip('fe80::77');
/** The routers of the tests answer from their link-local address. */
const OWN = HOST;

function router(options: { gateway?: string; lladdr?: boolean } = {}): TapLab {
  const t = new TapLab({
    conf: { 'all.forwarding': 1, ...(options.lladdr === false && { 'eth0.addr_gen_mode': 1 }) },
  });
  t.settle();
  assign(t, '2001:db8:1::1/64');
  t.wait(3);
  const gateway = ip(options.gateway ?? 'fe80::77');
  t.host.netlink.routeAdd(
    { dst: { address: FAR.masked(64), length: 64 }, gateway, dev: 'eth0', onlink: true },
    'add',
  );
  know(t, SENDER, 'NUD_REACHABLE', ROUTER_MAC);
  know(t, NEIGHBOUR_OF_SENDER, 'NUD_REACHABLE');
  know(t, gateway, 'NUD_REACHABLE');
  t.sent();
  return t;
}
const forward = (t: TapLab, dst = FAR, src = SENDER): TapLab =>
  t.send(echo(), { src, dst, dstMac: HOST_MAC, hopLimit: 64 });

describe('a packet that leaves where it came in', () => {
  it('is forwarded, and its sender is told of the better router', () => {
    const t = forward(router());
    expect(t.decided('ndisc.redirect.sent')).toHaveLength(1);
    const messages = t.sent();
    expect(messages.map(({ message }) => message.kind).sort()).toEqual(['echo-request', 'redirect']);
    const told = messages.find(({ message }) => message.kind === 'redirect');
    expect(told).toMatchObject({
      packet: { src: OWN, dst: SENDER, hopLimit: 255 },
      frame: { dst: ROUTER_MAC },
    });
    expect(told?.message).toMatchObject({
      target: NEXT,
      destination: FAR,
      options: [{ kind: 'target-link-layer-address', address: OTHER_MAC }, { kind: 'redirected-header' }],
    });
  });

  it('is quoted in whole units of eight octets', () => {
    const [told] = sent(forward(router()), 'redirect');
    const quoted = told?.message.options.find(option => option.kind === 'redirected-header');
    expect(quoted?.octets).toHaveLength(56);
    expect(quoted?.octets[7]).toBe(64);
  });

  it('to a neighbour of the sender names the destination itself', () => {
    const [told] = sent(forward(router(), NEIGHBOUR_OF_SENDER), 'redirect');
    expect(told?.message).toMatchObject({ target: NEIGHBOUR_OF_SENDER, destination: NEIGHBOUR_OF_SENDER });
  });

  it('names no link-layer address that is not known', () => {
    const t = router();
    t.host.netlink.neighbourDel({ dst: NEXT, dev: 'eth0' });
    expect(sent(forward(t), 'redirect')[0]?.message.options).toMatchObject([{ kind: 'redirected-header' }]);
  });
});

describe('a packet with an address of ours as its source, come back from the link', () => {
  /** Linux 6.18: the redirect goes to ourselves through `lo`, and nobody is solicited for our own address. */
  it('has a redirect sent through the loopback, where nothing comes of it', () => {
    const t = forward(router(), FAR, ip('2001:db8:1::1'));
    expect(t.decided('ndisc.redirect.sent')).toHaveLength(1);
    t.wait(4);
    expect(t.sent().map(({ message }) => message.kind)).toEqual(['echo-request']);
    expect(t.decided('route.redirect.not-accepted')).toHaveLength(1);
    expect(t.decided('neigh.resolve.failed')).toHaveLength(0);
  });
});

describe('how much of a packet is quoted', () => {
  /** Linux 6.18: a redirect for a packet of 1500 octets has 1280 itself, with and without the link-layer address. */
  it.each([
    ['known', 1184],
    ['unknown', 1192],
  ])('where the link-layer address is %s', (lladdr, length) => {
    const t = router();
    if (lladdr === 'unknown') t.host.netlink.neighbourDel({ dst: NEXT, dev: 'eth0' });
    t.send(
      { ...echo(), data: new Uint8Array(1400) },
      { src: SENDER, dst: FAR, dstMac: HOST_MAC, hopLimit: 64 },
    );
    const [told] = sent(t, 'redirect');
    const option = told?.message.options.find(({ kind }) => kind === 'redirected-header');
    expect(option).toMatchObject({ octets: { length } });
  });
});

describe('no redirect is sent', () => {
  it('more than six times at once to the same sender, and then one a second', () => {
    const t = router();
    for (let index = 1; index <= 7; index++) forward(t, ip(`2001:db8:9::${index}`));
    expect(t.decided('ndisc.redirect.sent')).toHaveLength(6);
    expect(t.decided('ndisc.redirect.rate-limited')).toHaveLength(1);
    t.wait(1);
    forward(t, ip('2001:db8:9::8'));
    expect(t.decided('ndisc.redirect.sent')).toHaveLength(7);
  });

  it('when the better router is known by a global address', () => {
    const t = forward(router({ gateway: '2001:db8:1::77' }));
    expect(t.decided('ndisc.redirect.target-not-link-local')).toHaveLength(1);
    expect(sent(t, 'redirect')).toHaveLength(0);
  });

  it('without a link-local address to send it from', () => {
    const t = forward(router({ lladdr: false }));
    expect(t.decided('ndisc.redirect.no-lladdr')).toHaveLength(1);
  });

  it('when the better first hop finds no place in the neighbour table', () => {
    const t = router();
    t.host.netlink.neighbourDel({ dst: NEXT, dev: 'eth0' });
    t.wait(60);
    for (const { dst, dev } of t.host.netlink.neighbours()) t.host.netlink.neighbourDel({ dst, dev });
    t.host.net.sysctl.write('net.ipv6.neigh.default.gc_thresh3', '0');
    forward(t);
    expect(t.decided('ndisc.redirect.no-neighbour')).toHaveLength(1);
    expect(sent(t, 'redirect')).toHaveLength(0);
  });

  it('to a sender behind another router', () => {
    const t = router();
    t.host.netlink.routeAdd(
      { dst: { address: ip('2001:db8:7::'), length: 64 }, gateway: NEXT, dev: 'eth0' },
      'add',
    );
    forward(t, FAR, ip('2001:db8:7::7'));
    expect(t.decided('ndisc.redirect.sender-not-neighbour')).toHaveLength(1);
    expect(sent(t, 'redirect')).toHaveLength(0);
  });
});
