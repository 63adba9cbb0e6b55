/**
 * arp_process of net/ipv4/arp.c; RFC 826, RFC 5227. Linux 6.18.44: answers a probe from 0.0.0.0 without learning from it, learns
 * from a request for its address, and not from an announcement of somebody it does not know.
 */
import { Mac } from '../../../sim/base/mac';
import { mac, PEER_MAC, type LabLink } from '../lab';
import { arp, ELSEWHERE, fromPeer, ip4, Lab4, line4, NIC_MAC, PEER, US } from '../lab4';
import type { ArpPacket } from '../../../sim/wire/arp';

const ANYBODY = ip4('0.0.0.0');
let lab: Lab4;
let link: LabLink;

beforeEach(() => {
  lab = new Lab4();
  link = lab.link('eth0', NIC_MAC);
  lab.add('eth0', '192.0.2.1/24');
});

function hear(message: ArpPacket, dst: Mac = Mac.BROADCAST): string[] {
  return lab.frames(link, fromPeer(message, dst)).map(line4);
}

const neighbours = (): string[] =>
  lab.ipv4
    .neighbours()
    .map(({ dst, lladdr, state }) => `${dst.toString()} ${lladdr?.toString() ?? ''} ${state}`);

describe('a request', () => {
  it('for our address is answered, and its sender learned', () => {
    expect(hear(arp('request', PEER, US))).toEqual(['arp reply 192.0.2.1 192.0.2.2 to 02:00:00:00:00:02']);
    expect(lab.verdict()).toBe('arp.rcv.answered');
    expect(neighbours()).toEqual(['192.0.2.2 02:00:00:00:00:02 NUD_STALE']);
  });

  it('of somebody who has no address yet is answered, and nothing learned', () => {
    expect(hear(arp('request', ANYBODY, US))).toEqual(['arp reply 192.0.2.1 0.0.0.0 to 02:00:00:00:00:02']);
    expect(lab.verdict()).toBe('arp.rcv.probe-answered');
    expect(neighbours()).toEqual([]);
  });

  it('for somebody else is not, whether or not we forward', () => {
    expect(hear(arp('request', PEER, ip4('192.0.2.77')))).toEqual([]);
    lab.sysctl('net.ipv4.ip_forward', 1);
    expect(hear(arp('request', PEER, ip4('192.0.2.77')))).toEqual([]);
    expect(lab.verdict()).toBe('arp.rcv.not-for-us');
  });

  it.each([
    [0, true, true],
    [1, true, false],
    [2, true, false],
    [3, true, true],
    [8, false, false],
  ])(
    'with arp_ignore %d is answered for addresses of this or another device: %p, %p',
    (ignore, ours, others) => {
      lab.link('eth1', '02:00:00:00:00:11');
      lab.add('eth1', '203.0.113.1/24');
      lab.sysctl('net.ipv4.conf.all.arp_ignore', ignore);
      expect(hear(arp('request', PEER, US)).length).toBe(ours ? 1 : 0);
      expect(hear(arp('request', PEER, ip4('203.0.113.1'))).length).toBe(others ? 1 : 0);
      if (!others) expect(lab.verdict()).toBe('arp.rcv.ignored');
    },
  );

  it.each([
    [arp('request', PEER, ip4('224.0.0.1')), 'arp.rcv.bad-target'],
    [arp('request', PEER, ip4('127.0.0.1')), 'arp.rcv.bad-target'],
    [arp(3, PEER, US), 'arp.rcv.bad-operation'],
  ])('that cannot be is dropped (%#)', (message, id) => {
    expect(hear(message)).toEqual([]);
    expect(lab.verdict()).toBe(id);
  });
});

describe('what others say of themselves', () => {
  const announcement = arp('request', PEER, PEER, mac('02:00:00:00:00:99'));

  it('makes no entry, but changes one', () => {
    hear(announcement);
    expect(neighbours()).toEqual([]);
    expect(lab.verdict()).toBe('arp.rcv.not-for-us');
    hear(arp('request', PEER, US));
    hear(announcement);
    expect(neighbours()).toEqual(['192.0.2.2 02:00:00:00:00:99 NUD_STALE']);
    expect(lab.verdict()).toBe('arp.rcv.learned');
  });

  it('makes an entry where arp_accept says so, with 2 only for neighbours', () => {
    lab.sysctl('net.ipv4.conf.eth0.arp_accept', 2);
    hear(announcement);
    hear(arp('request', ELSEWHERE, ELSEWHERE));
    expect(neighbours()).toEqual(['192.0.2.2 02:00:00:00:00:99 NUD_STALE']);
    lab.sysctl('net.ipv4.conf.eth0.arp_accept', 1);
    hear(arp('request', ELSEWHERE, ELSEWHERE));
    expect(neighbours().length).toBe(2);
  });

  it('is dropped where drop_gratuitous_arp says so', () => {
    lab.sysctl('net.ipv4.conf.eth0.drop_gratuitous_arp', 1);
    hear(announcement);
    expect(lab.verdict()).toBe('arp.rcv.gratuitous-dropped');
  });

  it('is nothing to a device without IPv4, or for another machine', () => {
    link.nic.setPromiscuity(1);
    hear(announcement, mac('02:00:00:00:00:77'));
    expect(lab.verdict()).toBe('arp.rcv.otherhost');
    link.nic.ipPtr = undefined;
    hear(announcement);
    expect(lab.verdict()).toBe('arp.rcv.no-ipv4');
  });
});

describe('an answer', () => {
  beforeEach(() => {
    lab.net.sockets.udp4().sendto(new Uint8Array(1), { address: PEER, port: 9 });
    lab.run(1000);
  });

  it('resolves the neighbour, and what waited is sent', () => {
    expect(lab.sent4(link).map(line4)).toEqual(['arp request 192.0.2.1 192.0.2.2 to ff:ff:ff:ff:ff:ff']);
    expect(hear(arp('reply', PEER, US, PEER_MAC, link.nic.address), link.nic.address)).toEqual([
      '192.0.2.1 > 192.0.2.2 udp ttl 64',
    ]);
    expect(neighbours()).toEqual(['192.0.2.2 02:00:00:00:00:02 NUD_REACHABLE']);
  });

  it('counts once a second: the first of several stays', () => {
    const reply = (from: Mac): ArpPacket => arp('reply', PEER, US, from, link.nic.address);
    hear(reply(PEER_MAC), link.nic.address);
    hear(reply(mac('02:00:00:00:00:99')), link.nic.address);
    expect(neighbours()).toEqual(['192.0.2.2 02:00:00:00:00:02 NUD_REACHABLE']);
    lab.run(1_000_000);
    hear(reply(mac('02:00:00:00:00:99')), link.nic.address);
    expect(neighbours()).toEqual(['192.0.2.2 02:00:00:00:00:99 NUD_REACHABLE']);
  });

  it('is waited for: an old neighbour is asked alone before all are asked', () => {
    hear(arp('reply', PEER, US, PEER_MAC, link.nic.address), link.nic.address);
    lab.run(50_000_000);
    expect(neighbours()).toEqual(['192.0.2.2 02:00:00:00:00:02 NUD_STALE']);
    lab.sent4(link);
    lab.net.sockets.udp4().sendto(new Uint8Array(1), { address: PEER, port: 9 });
    lab.run(10_000_000);
    const asked = 'arp request 192.0.2.1 192.0.2.2 to 02:00:00:00:00:02';
    expect(lab.sent4(link).map(line4)).toEqual(['192.0.2.1 > 192.0.2.2 udp ttl 64', asked, asked, asked]);
    expect(neighbours()).toEqual(['192.0.2.2  NUD_FAILED']);
  });
});

it.each([
  [0, '10.0.0.1'],
  [1, '192.0.2.1'],
  [2, '192.0.2.1'],
])('arp_announce %d: whose address a request tells', (announce, told) => {
  lab.add('lo', '10.0.0.1/32');
  lab.sysctl('net.ipv4.conf.all.arp_announce', announce);
  const socket = lab.net.sockets.udp4();
  socket.bind({ address: ip4('10.0.0.1'), port: 0 });
  socket.sendto(new Uint8Array(1), { address: PEER, port: 9 });
  lab.run(1000);
  expect(lab.sent4(link).map(line4)).toEqual([`arp request ${told} 192.0.2.2 to ff:ff:ff:ff:ff:ff`]);
});

it('announces its addresses when it comes up, where arp_notify says so', () => {
  lab.sysctl('net.ipv4.conf.all.arp_notify', 1);
  lab.net.devClose(link.nic);
  lab.sent4(link);
  lab.net.devOpen(link.nic);
  lab.run(1000);
  expect(lab.sent4(link).map(line4)).toEqual(['arp request 192.0.2.1 192.0.2.1 to ff:ff:ff:ff:ff:ff']);
});
