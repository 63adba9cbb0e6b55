/** net/ipv4/ip_input.c, ip_route_input_slow, ip_forward.c and icmp.c, by reading, and measured on Linux 6.18.44 where it says so. */
import { Mac } from '../../../sim/base/mac';
import { IFF_NOARP } from '../../../sim/link/net-device';
import type { LabLink } from '../lab';
import { PEER_MAC } from '../lab';
import {
  BROADCAST,
  ECHO,
  ELSEWHERE,
  fromPeer,
  ip4,
  Lab4,
  line4,
  NIC_MAC,
  packet4,
  PEER,
  udp4,
  US,
} from '../lab4';

let lab: Lab4;
let link: LabLink;

beforeEach(() => {
  lab = new Lab4();
  link = lab.link('eth0', NIC_MAC);
  lab.add('eth0', '192.0.2.1/24');
  lab.knows('eth0', PEER);
});

const REPLY = '192.0.2.1 > 192.0.2.2 echo-reply-4/0 ttl 64';
const ALL_HOSTS = ip4('224.0.0.1');

describe('a host', () => {
  it('answers an echo request with what was asked and its type of service, as Linux 6.18.44 does', () => {
    const [reply] = lab.frames(link, fromPeer(packet4(ECHO, PEER, US, 5, { tos: 0x48 }), link.nic.address));
    expect(reply?.payload).toMatchObject({
      payload: { kind: 'echo-reply-4', identifier: 7, sequence: 9, data: Uint8Array.of(1, 2, 3) },
      header: { tos: 0x48, dontFragment: false },
    });
    expect(lab.verdict()).toBe('icmp4.echo.answered');
  });

  it('does not answer where it is told not to, or where there is no way back', () => {
    lab.sysctl('net.ipv4.icmp_echo_ignore_all', 1);
    expect(lab.ask(link, packet4(ECHO))).toEqual([]);
    expect(lab.verdict()).toBe('icmp4.echo.ignored');
    lab.sysctl('net.ipv4.icmp_echo_ignore_all', 0);
    expect(lab.ask(link, packet4(ECHO, ELSEWHERE))).toEqual([]);
    expect(lab.verdict()).toBe('icmp4.echo.no-way-back');
  });

  it('answers nobody who asks many at once, unless it is told to', () => {
    for (const dst of [ALL_HOSTS, BROADCAST]) expect(lab.ask(link, packet4(ECHO, PEER, dst))).toEqual([]);
    expect(lab.verdict()).toBe('icmp4.message.to-many');
    lab.sysctl('net.ipv4.icmp_echo_ignore_broadcasts', 0);
    expect(lab.ask(link, packet4(ECHO, PEER, ALL_HOSTS), Mac.forGroup4(ALL_HOSTS))).toEqual([REPLY]);
    expect(lab.ask(link, packet4(ECHO, PEER, BROADCAST), Mac.BROADCAST)).toEqual([REPLY]);
  });

  it('does not hear groups that it has not joined', () => {
    lab.ask(link, packet4(ECHO, PEER, ip4('224.0.0.9')));
    expect(lab.verdict()).toBe('ip4.rcv.group-not-joined');
  });

  it('says nothing about what is for others', () => {
    expect(lab.ask(link, packet4(udp4(1, 2), PEER, ELSEWHERE))).toEqual([]);
    expect(lab.verdict()).toBe('ip4.rcv.not-ours');
  });

  it('tells of ports and protocols that nobody has', () => {
    const unreachable = '192.0.2.1 > 192.0.2.2 destination-unreachable-4';
    expect(lab.ask(link, packet4(udp4(1, 2)))).toEqual([`${unreachable}/3 ttl 64`]);
    expect(lab.verdict()).toBe('udp4.rcv.no-socket');
    expect(lab.ask(link, packet4({ kind: 'opaque-upper', protocol: 99, octets: new Uint8Array(8) }))).toEqual(
      [`${unreachable}/2 ttl 64`],
    );
    expect(lab.verdict()).toBe('ip4.rcv.unknown-protocol');
    expect(lab.decisions()).toContain('icmp4.send.sent');
  });

  it.each([
    [6, 'ip4.rcv.tcp'],
    [2, 'ip4.rcv.igmp'],
  ])('ends protocol %d without a word', (protocol, id) => {
    expect(lab.ask(link, packet4({ kind: 'opaque-upper', protocol, octets: new Uint8Array(20) }))).toEqual(
      [],
    );
    expect(lab.verdict()).toBe(id);
  });

  it('drops what is unsound', () => {
    const bad = (change: (octets: Uint8Array) => void): string | undefined => {
      const octets = packet4(udp4(1, 2)).toBytes();
      change(octets);
      lab.frames(link, fromPeer({ kind: 'opaque', etherType: 0x0800, octets }, link.nic.address));
      return lab.verdict();
    };
    expect(bad(octets => (octets[8] = 63))).toBe('ip4.rcv.checksum');
    expect(bad(octets => (octets[0] = 0x65))).toBe('dev.frame.malformed');
    lab.ask(link, packet4(ECHO, PEER, US, 64, { moreFragments: true }));
    expect(lab.verdict()).toBe('ip4.rcv.fragment');
    lab.ask(link, packet4({ ...ECHO, badChecksum: 0x1234 }));
    expect(lab.verdict()).toBe('icmp4.message.checksum');
    lab.ask(link, packet4({ kind: 'unknown-icmpv4', type: 9, code: 0, body: new Uint8Array(4) }));
    expect(lab.verdict()).toBe('icmp4.message.ignored');
    link.nic.setPromiscuity(1);
    lab.ask(link, packet4(ECHO), PEER_MAC);
    lab.ask(link, packet4(ECHO), Mac.parse('02:00:00:00:00:99'));
    expect(lab.verdict()).toBe('ip4.rcv.otherhost');
  });

  it.each([
    ['224.0.0.5', '192.0.2.1', 'ip4.rcv.bad-source'],
    ['0.0.0.0', '192.0.2.1', 'ip4.rcv.bad-source'],
    ['192.0.2.2', '0.0.0.9', 'ip4.rcv.bad-destination'],
    ['127.0.0.1', '192.0.2.1', 'ip4.rcv.localnet'],
    ['192.0.2.2', '127.0.0.1', 'ip4.rcv.localnet'],
    ['192.0.2.1', '192.0.2.1', 'ip4.rcv.local-source'],
  ])('takes nothing from %s to %s', (src, dst, id) => {
    expect(lab.ask(link, packet4(ECHO, ip4(src), ip4(dst)))).toEqual([]);
    expect(lab.verdict()).toBe(id);
  });

  it.each([
    [0, PEER, 'icmp4.echo.answered'],
    [1, PEER, 'icmp4.echo.answered'],
    [1, ELSEWHERE, 'ip4.rcv.rp-filter'],
    [2, ELSEWHERE, 'icmp4.echo.answered'],
  ])('with rp_filter %d judges a source by the way back', (filter, src, id) => {
    lab.link('eth1', '02:00:00:00:00:11');
    lab.add('eth1', '203.0.113.1/24');
    lab.way('198.51.100.0/24', { dev: 'eth1' });
    lab.sysctl('net.ipv4.conf.eth0.rp_filter', filter);
    lab.ask(link, packet4(ECHO, src));
    expect(lab.verdict()).toBe(id);
  });

  it('may refuse unicast packets that come to many on the link (RFC 1122 §3.3.6)', () => {
    expect(lab.ask(link, packet4(ECHO), Mac.BROADCAST)).toEqual([REPLY]);
    lab.sysctl('net.ipv4.conf.all.drop_unicast_in_l2_multicast', 1);
    expect(lab.ask(link, packet4(ECHO), Mac.BROADCAST)).toEqual([]);
    expect(lab.verdict()).toBe('ip4.rcv.unicast-in-l2-multicast');
  });

  it('has no IPv4 on a device whose MTU is too small for it', () => {
    link.nic.mtu = 60;
    lab.net.notifyDevice(link.nic, 'NETDEV_CHANGEMTU');
    expect(lab.ipv4.addresses().map(({ ifname }) => ifname)).toEqual(['lo']);
    lab.ask(link, packet4(ECHO));
    expect(lab.verdict()).toBe('ip4.rcv.no-ipv4');
    link.nic.mtu = 1500;
    lab.net.notifyDevice(link.nic, 'NETDEV_CHANGEMTU');
    lab.add('eth0', '192.0.2.1/24');
    expect(lab.ask(link, packet4(ECHO)).length).toBe(1);
    expect(lab.reasons()).toContain('devinet.address.device-went');
  });
});

describe('a router', () => {
  let far: LabLink;

  beforeEach(() => {
    lab.sysctl('net.ipv4.ip_forward', 1);
    far = lab.link('eth1', '02:00:00:00:00:11', [], 1400);
    lab.add('eth1', '198.51.100.1/24');
    lab.knows('eth1', ELSEWHERE);
    far.tap.take();
  });

  it('sends a packet on with one hop less', () => {
    expect(lab.ask(link, packet4(udp4(1, 2), PEER, ELSEWHERE))).toEqual([]);
    expect(lab.sent4(far).map(line4)).toEqual(['192.0.2.2 > 198.51.100.7 udp ttl 63']);
    expect(lab.verdict()).toBe('ip4.forward.forwarded');
  });

  it('tells the sender of what it cannot send on', () => {
    expect(lab.ask(link, packet4(udp4(1, 2), PEER, ELSEWHERE, 1))).toEqual([
      '192.0.2.1 > 192.0.2.2 time-exceeded-4/0 ttl 64',
    ]);
    expect(lab.verdict()).toBe('ip4.forward.ttl');
    const [tooBig] = lab.frames(
      link,
      fromPeer(packet4(udp4(1, 2, 1400), PEER, ELSEWHERE, 9, { dontFragment: true }), link.nic.address),
    );
    expect(tooBig?.payload).toMatchObject({ payload: { code: 4, nextHopMtu: 1400 }, header: { tos: 0xc0 } });
    expect(lab.verdict()).toBe('ip4.forward.too-big');
    expect(lab.ask(link, packet4(udp4(1, 2), PEER, ip4('10.1.1.1')))).toEqual([
      '192.0.2.1 > 192.0.2.2 destination-unreachable-4/0 ttl 64',
    ]);
    expect(lab.verdict()).toBe('ip4.forward.no-route');
    lab.way('10.0.0.0/8', { type: 'prohibit' });
    expect(lab.ask(link, packet4(udp4(1, 2), PEER, ip4('10.1.1.1')))).toEqual([
      '192.0.2.1 > 192.0.2.2 destination-unreachable-4/13 ttl 64',
    ]);
  });

  it('drops what it would have to fragment', () => {
    expect(lab.ask(link, packet4(udp4(1, 2, 1400), PEER, ELSEWHERE))).toEqual([]);
    expect(lab.verdict()).toBe('ip4.output.too-big');
  });

  it('sends nothing on that came to many on the link', () => {
    lab.ask(link, packet4(udp4(1, 2), PEER, ELSEWHERE), Mac.BROADCAST);
    expect(lab.verdict()).toBe('ip4.forward.link-layer-group');
  });

  it('tells of a neighbour that does not answer, after three questions', () => {
    const nobody = ip4('198.51.100.99');
    expect(lab.ask(link, packet4(udp4(1, 2), PEER, nobody))).toEqual([]);
    lab.run(4_000_000);
    expect(lab.sent4(far).map(line4)).toEqual(
      Array.from({ length: 3 }, () => 'arp request 198.51.100.1 198.51.100.99 to ff:ff:ff:ff:ff:ff'),
    );
    expect(lab.sent4(link).map(line4)).toEqual(['192.0.2.1 > 192.0.2.2 destination-unreachable-4/1 ttl 64']);
  });

  it('does not tell of errors in errors, in later fragments, to many, or too often', () => {
    const error = { kind: 'time-exceeded-4', type: 11, code: 0, invoking: new Uint8Array(28) } as const;
    const fragment = { kind: 'opaque-upper', protocol: 17, octets: new Uint8Array(8) } as const;
    lab.ask(link, packet4(error, PEER, ELSEWHERE, 1));
    lab.ask(link, packet4(fragment, PEER, ELSEWHERE, 1, { fragmentOffset: 8 }));
    lab.ask(
      link,
      packet4({ kind: 'opaque-upper', protocol: 99, octets: new Uint8Array(8) }, PEER, BROADCAST),
    );
    expect(lab.decisions()).toEqual(
      expect.arrayContaining(['icmp4.send.about-error', 'icmp4.send.later-fragment', 'icmp4.send.to-many']),
    );
    expect(lab.decisions()).not.toContain('icmp4.send.rate-limited');
    for (let i = 0; i < 10; i++) lab.ask(link, packet4(udp4(1, 2), PEER, ELSEWHERE, 1));
    expect(lab.decisions()).toContain('icmp4.send.rate-limited');
  });

  it('cannot tell those to whom there is no way', () => {
    lab.ask(link, packet4(udp4(1, 2), ip4('10.9.9.9'), ELSEWHERE, 1));
    expect(lab.decisions()).toContain('icmp4.send.no-way-back');
  });

  it('drops what it has no neighbour entry for', () => {
    for (const key of ['gc_thresh2', 'gc_thresh3']) lab.sysctl(`net.ipv4.neigh.default.${key}`, 0);
    lab.ask(link, packet4(udp4(1, 2), PEER, ip4('198.51.100.50')));
    expect(lab.verdict()).toBe('ip4.output.no-neighbour');
    expect(lab.decisions()).toContain('neigh.table.overflow');
  });

  it('has no use for ARP where the device has none', () => {
    far.nic.flags |= IFF_NOARP;
    lab.ask(link, packet4(udp4(1, 2), PEER, ip4('198.51.100.50')));
    expect(lab.sent4(far).map(line4)).toEqual(['192.0.2.2 > 198.51.100.50 udp ttl 63']);
  });

  it('sends nothing through a device without IPv4', () => {
    lab.way('10.0.0.0/8', { dev: 'eth1' });
    far.nic.ipPtr = undefined;
    lab.ask(link, packet4(udp4(1, 2), PEER, ip4('10.1.1.1')));
    expect(lab.verdict()).toBe('ip4.output.no-ipv4');
  });
});
