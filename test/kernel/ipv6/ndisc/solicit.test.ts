import { HOST, HOST_MAC, ip, mac } from '../../../../sim/conformance/messages';
import { TapLab } from '../../../support/tap-lab';
import { assign, datagram, entry, know, na, NEIGHBOUR, OTHER_MAC, sent } from './messages';
import { after } from '../../../support/after';

const PEER = ip('2001:db8:1::99');
const OWN = ip('2001:db8:1::5');

/** A host with a global address on the link. */
function host(): TapLab {
  const t = new TapLab().settle();
  assign(t, '2001:db8:1::5/64');
  t.wait(3).sent();
  return t;
}

describe('RFC 4861 §7.2.2: the question that resolves', () => {
  it('goes to the solicited-node group, from the address of the packet that waits, with the link-layer address', () => {
    const t = host();
    datagram(t, PEER);
    const [question] = sent(t, 'neighbor-solicitation');
    expect(question).toMatchObject({
      src: OWN,
      dst: PEER.solicitedNode(),
      dstMac: mac('33:33:ff:00:00:99'),
      hopLimit: 255,
      message: { target: PEER, options: [{ kind: 'source-link-layer-address', address: HOST_MAC }] },
    });
  });

  it('is repeated twice, a second apart', () => {
    const t = host();
    datagram(t, PEER);
    const start = t.lab.now;
    t.wait(10);
    const questions = sent(t, 'neighbor-solicitation');
    expect(questions.map(({ at }) => at - start)).toEqual([0, after(1e6, 1e6), after(2e6, 1e6)]);
    expect(questions.every(({ dst }) => dst === PEER.solicitedNode())).toBe(true);
  });

  // Linux 6.18.44: `ip monitor neigh` says "miss 2001:db8::9 dev v1 INCOMPLETE" twice with app_solicit=2, then NS are sent.
  it('goes to user space app_solicit times before it goes to the link', () => {
    const t = host();
    t.host.net.sysctl.write('net.ipv6.neigh.eth0.app_solicit', '2');
    const heard: string[] = [];
    t.host.netlink.subscribe(
      ['NEIGH'],
      event =>
        'neighbour' in event &&
        heard.push(`${event.kind} ${event.neighbour.dst.toString()} ${event.neighbour.state}`),
    );
    datagram(t, PEER);
    const start = t.lab.now;
    t.wait(10);
    const asked = 'getneigh 2001:db8:1::99 NUD_INCOMPLETE';
    expect(heard).toEqual([asked, asked, 'newneigh 2001:db8:1::99 NUD_FAILED']);
    expect(sent(t, 'neighbor-solicitation').map(({ at }) => Math.round((at - start) / 1e6))).toEqual([
      2, 3, 4,
    ]);
  });

  it('is not put to the link any more when user space answers', () => {
    const t = host();
    t.host.net.sysctl.write('net.ipv6.neigh.eth0.app_solicit', '2');
    t.host.netlink.subscribe(['NEIGH'], event => {
      if (event.kind === 'getneigh')
        t.host.netlink.neighbourAdd(
          { dst: PEER, dev: 'eth0', lladdr: OTHER_MAC, state: 'NUD_REACHABLE' },
          'replace',
        );
    });
    datagram(t, PEER);
    expect(sent(t.wait(1), 'neighbor-solicitation')).toEqual([]);
    expect(entry(t, PEER)).toBe(`NUD_REACHABLE ${OTHER_MAC.toString()}`);
  });

  it('comes from the link-local address when the packet that waits is somebody else’s', () => {
    const t = new TapLab({ conf: { 'all.forwarding': 1 } }).settle();
    assign(t, '2001:db8:1::5/64');
    t.wait(3).sent();
    t.send(
      { kind: 'echo-request', type: 128, code: 0, identifier: 1, sequence: 1, data: new Uint8Array(8) },
      {
        src: ip('2001:db8:7::7'),
        dst: PEER,
        dstMac: HOST_MAC,
        hopLimit: 64,
      },
    );
    expect(sent(t, 'neighbor-solicitation').map(({ src }) => src)).toEqual([HOST]);
  });

  it('comes from a tentative address never', () => {
    const t = host();
    assign(t, '2001:db8:2::5/64');
    t.host.netlink.addressDel({ dev: 'eth0', local: OWN, prefixlen: 64 });
    datagram(t, ip('2001:db8:2::99'));
    expect(sent(t, 'neighbor-solicitation').every(({ src }) => src === HOST)).toBe(true);
  });
});

describe('RFC 4861 §7.3.3: the question that probes', () => {
  it('goes to the neighbour alone, from the link-local address', () => {
    const t = host();
    know(t, PEER, 'NUD_STALE');
    datagram(t, PEER);
    t.sent();
    t.wait(5.5);
    expect(sent(t, 'neighbor-solicitation')).toMatchObject([
      {
        src: HOST,
        dst: PEER,
        dstMac: OTHER_MAC,
        message: { target: PEER, options: [{ address: HOST_MAC }] },
      },
    ]);
  });

  it('becomes one to the group when mcast_resolicit allows it', () => {
    const t = host();
    t.host.net.sysctl.write('net.ipv6.neigh.eth0.mcast_resolicit', '1');
    know(t, NEIGHBOUR, 'NUD_PROBE');
    t.wait(10);
    const questions = sent(t, 'neighbor-solicitation').map(({ dst }) => dst);
    expect(questions).toEqual([NEIGHBOUR, NEIGHBOUR, NEIGHBOUR, NEIGHBOUR.solicitedNode()]);
  });

  it('is not asked on once it was answered', () => {
    const t = host();
    know(t, NEIGHBOUR, 'NUD_PROBE');
    t.lab.run(0);
    t.send(na(NEIGHBOUR, { solicited: true }), { src: NEIGHBOUR, dst: HOST });
    t.sent();
    t.wait(5);
    expect(sent(t, 'neighbor-solicitation')).toHaveLength(0);
  });
});
