import { Ip6 } from '../../../../sim/base/ip6';
import { Mac } from '../../../../sim/base/mac';
import { Frame } from '../../../../sim/wire/frame';
import { encodeIp6Payload, Ip6Packet } from '../../../../sim/wire/ipv6';
import { HOST, pio, ra, ROUTER, ROUTER_MAC, sllao } from '../../../../sim/conformance/messages';
import { TapLab } from '../../../support/tap-lab';
import { na, NEIGHBOUR, ns, redirect, rs } from './messages';

/** An advertisement behind a fragment header that says "the first piece, and the last" (RFC 6946). */
function atomicFragment(): Frame {
  const dst = Ip6.parse('ff02::1') as Ip6;
  const octets = encodeIp6Payload(ra({ options: [sllao(), pio('2001:db8:1::')] }), ROUTER, dst);
  const plain = new Ip6Packet(ROUTER, dst, 255, ra({ options: [sllao(), pio('2001:db8:1::')] })).toBytes();
  const fragmented = new Uint8Array(plain.length + 8);
  fragmented.set(plain.subarray(0, 40));
  fragmented[4] = (octets.length + 8) >> 8;
  fragmented[5] = (octets.length + 8) & 0xff;
  fragmented[6] = 44;
  fragmented.set([58, 0, 0, 0, 1, 2, 3, 4], 40);
  fragmented.set(plain.subarray(40), 48);
  return new Frame(Mac.forGroup(dst), ROUTER_MAC, Ip6Packet.fromBytes(fragmented));
}

describe('RFC 6980: a message that came as a fragment', () => {
  it('is dropped', () => {
    const t = new TapLab().settle().inject(atomicFragment());
    expect(t.decided('ndisc.any.fragmented')).toHaveLength(1);
    expect(t.host.net.log.at(-1)).toMatchObject({
      level: 'warning',
      text: 'ICMPv6: Received fragmented ndisc packet. Carefully consider disabling suppress_frag_ndisc.',
    });
    expect(t.neighbour(ROUTER)).toBeUndefined();
  });

  it('is taken with suppress_frag_ndisc=0 on the interface', () => {
    const t = new TapLab({ conf: { 'eth0.suppress_frag_ndisc': 0 } }).settle().inject(atomicFragment());
    expect(t.decided('ndisc.any.fragmented')).toHaveLength(0);
    expect(t.decided('ndisc.ra.accepted')).toHaveLength(1);
  });

  it('is dropped whatever all says', () => {
    const t = new TapLab({ conf: { 'all.suppress_frag_ndisc': 0 } }).settle().inject(atomicFragment());
    expect(t.decided('ndisc.any.fragmented')).toHaveLength(1);
  });
});

describe('each of the five messages', () => {
  const messages = [ns(HOST), na(NEIGHBOUR), rs(), ra(), redirect(NEIGHBOUR, NEIGHBOUR)];
  it.each(messages.map(message => [message.kind, message] as const))(
    '%s is dropped with a hop limit of 254',
    (_kind, message) => {
      const t = new TapLab().settle().send(message, { dst: HOST, hopLimit: 254 });
      expect(t.decided('ndisc.any.hop-limit')).toHaveLength(1);
    },
  );

  it.each(messages.map(message => [message.kind, message] as const))(
    '%s is dropped with a code',
    (_kind, message) => {
      const t = new TapLab().settle().send({ ...message, code: 3 }, { dst: HOST });
      expect(t.decided('ndisc.any.code')[0]).toMatchObject({ inputs: { code: 3 } });
    },
  );

  it('is looked at for its hop limit before its code', () => {
    const t = new TapLab().settle().send({ ...ra(), code: 3 }, { hopLimit: 1 });
    expect(t.decided('ndisc.any.code')).toHaveLength(0);
  });
});

describe('an advertisement from one of our own addresses', () => {
  const conf = (fromLocal: number): TapLab =>
    new TapLab({ conf: { 'eth0.accept_ra_from_local': fromLocal } })
      .settle()
      .send(ra({ options: [sllao(), pio('2001:db8:1::')] }), { src: HOST })
      .wait(2);

  it('brings no default route, but its prefixes', () => {
    const t = conf(0);
    expect(t.decided('ndisc.ra.from-local')).toHaveLength(1);
    expect(t.routes()).toEqual(['2001:db8:1::/64', 'fe80::/64']);
  });

  // Measured on Linux 6.18: a gateway cannot be one of our own addresses, so the route cannot be made.
  it('brings nothing at all with accept_ra_from_local=1, for a route through oneself is refused', () => {
    const t = conf(1);
    expect(t.decided('ndisc.ra.from-local')).toHaveLength(0);
    expect(t.decided('ndisc.ra.default-route-clash')).toHaveLength(1);
    expect(t.routes()).toEqual(['fe80::/64']);
    expect(t.host.net.log.at(-1)?.text).toBe(
      'ICMPv6: RA: ndisc_router_discovery failed to add default route',
    );
  });
});
