/**
 * UDP of IPv4 (net/ipv4/udp.c), by reading, and what is between it and IPv6. Linux 6.18.44: a socket of each family cannot have
 * the same port unless that of IPv6 is for IPv6 only; a datagram to 255.255.255.255 needs SO_BROADCAST and may come from 0.0.0.0.
 */
import { Ip6 } from '../../../sim/base/ip6';
import { Mac } from '../../../sim/base/mac';
import type { PacketInfo4, SocketError4 } from '../../../sim/kernel/uapi';
import type { Udp4Sock } from '../../../sim/kernel/socket/udp4';
import type { LabLink } from '../lab';
import { BROADCAST, ELSEWHERE, fromPeer, ip4, Lab4, line4, NIC_MAC, packet4, PEER, udp4, US } from '../lab4';

const ANY = ip4('0.0.0.0');
const ALL = ip4('255.255.255.255');
let lab: Lab4;
let link: LabLink;

beforeEach(() => {
  lab = new Lab4();
  link = lab.link('eth0', NIC_MAC);
});

function addressed(): void {
  lab.add('eth0', '192.0.2.1/24');
  lab.knows('eth0', PEER);
}

function socket(port = 0, address = ANY): { sock: Udp4Sock; heard: PacketInfo4[] } {
  const sock = lab.net.sockets.udp4();
  const heard: PacketInfo4[] = [];
  sock.onDatagram = (_data, info) => void heard.push(info);
  if (port !== 0) expect(sock.bind({ address, port })).toBeUndefined();
  return { sock, heard };
}

function receive(dst = US, dport = 67, mac: Mac = link.nic.address, src = PEER): string[] {
  return lab.frames(link, fromPeer(packet4(udp4(68, dport), src, dst), mac)).map(line4);
}

const DATA = new Uint8Array(4);

describe('sending', () => {
  it('goes by route, from the address of the device, and must not be fragmented', () => {
    addressed();
    const { sock } = socket();
    expect(sock.sendto(DATA, { address: PEER, port: 9 })).toBeUndefined();
    lab.run(1000);
    const [frame] = lab.sent4(link);
    expect(frame?.payload).toMatchObject({
      src: US,
      ttl: 64,
      header: { dontFragment: true, identification: 0 },
    });
  });

  it('to all needs SO_BROADCAST, and leaves a device without an address from 0.0.0.0', () => {
    const { sock } = socket(68);
    expect(sock.sendto(DATA, { address: ALL, port: 67 })).toBe('ENETUNREACH');
    sock.setsockopt({ SO_BINDTODEVICE: 'eth0' });
    expect(sock.sendto(DATA, { address: ALL, port: 67 })).toBe('EACCES');
    sock.setsockopt({ SO_BROADCAST: true });
    expect(sock.sendto(DATA, { address: ALL, port: 67 })).toBeUndefined();
    lab.run(1000);
    const frames = lab.sent4(link);
    expect(frames.map(line4)).toEqual(['0.0.0.0 > 255.255.255.255 udp ttl 64']);
    expect(frames[0]?.dst).toBe(Mac.BROADCAST);
  });

  it('to the broadcast of a prefix is heard by ourselves as well', () => {
    addressed();
    const { heard } = socket(67);
    const { sock } = socket();
    sock.setsockopt({ SO_BROADCAST: true });
    sock.sendto(DATA, { address: BROADCAST, port: 67 });
    lab.run(1000);
    expect(heard).toMatchObject([{ to: BROADCAST, dev: 'eth0' }]);
  });

  it('to a group has a time to live of 1, and with 0 stays here', () => {
    addressed();
    const { sock } = socket();
    sock.setsockopt({ IP_MULTICAST_IF: 'eth0' });
    const group = { address: ip4('239.1.1.1'), port: 9 };
    sock.sendto(DATA, group);
    lab.run(1000);
    const [frame] = lab.sent4(link);
    expect(frame && [line4(frame), frame.dst.toString()]).toEqual([
      '192.0.2.1 > 239.1.1.1 udp ttl 1',
      '01:00:5e:01:01:01',
    ]);
    sock.setsockopt({ IP_MULTICAST_TTL: 0 });
    sock.sendto(DATA, group);
    lab.run(1000);
    expect(lab.sent4(link)).toEqual([]);
    expect(lab.decisions()).toContain('ip4.output.no-ttl');
  });

  it('says why it cannot', () => {
    addressed();
    const { sock } = socket();
    expect(sock.sendto(DATA, { address: ELSEWHERE, port: 9 })).toBe('ENETUNREACH');
    expect(lab.decisions()).toContain('ip4.lookup.refused');
    expect(sock.sendto(DATA, { address: PEER, port: 0 })).toBe('EINVAL');
    expect(sock.sendto(DATA)).toBe('EDESTADDRREQ');
    expect(sock.sendto(new Uint8Array(1473), { address: PEER, port: 9 })).toBe('EMSGSIZE');
    expect(sock.sendto(DATA, { address: PEER, port: 9 }, { source: ELSEWHERE })).toBe('ENETUNREACH');
    expect(sock.sendto(DATA, { address: PEER, port: 9 }, { dev: 'nope' })).toBe('ENODEV');
    expect(sock.setsockopt({ SO_BINDTODEVICE: 'nope' })).toBe('ENODEV');
    expect(sock.setsockopt({ IP_TTL: 256 })).toBe('EINVAL');
  });
});

describe('receiving', () => {
  beforeEach(addressed);

  it('tells the address and device that it was sent to', () => {
    const { heard } = socket(67);
    receive();
    receive(ALL, 67, Mac.BROADCAST, ANY);
    expect(heard).toMatchObject([
      { from: { address: PEER, port: 68 }, to: US, dev: 'eth0', ttl: 64 },
      { from: { address: ANY, port: 68 }, to: ALL, dev: 'eth0' },
    ]);
    expect(lab.verdict()).toBe('udp4.rcv.delivered');
  });

  it('prefers the socket that fits best', () => {
    const { heard: any } = socket(67);
    const { sock: bound, heard: exact } = socket();
    bound.setsockopt({ SO_REUSEADDR: true });
    expect(bound.bind({ address: US, port: 67 })).toBe('EADDRINUSE');
    expect(bound.bind({ address: US, port: 69 })).toBeUndefined();
    receive(US, 69);
    receive(US, 67);
    expect([any.length, exact.length]).toEqual([1, 1]);
  });

  it('of a wrong checksum or length is dropped, of none is not', () => {
    const { heard } = socket(67);
    const broken = (octets: number[]): string | undefined => {
      const packet = packet4({ kind: 'opaque-upper', protocol: 17, octets: Uint8Array.from(octets) });
      lab.frames(link, fromPeer(packet, link.nic.address));
      return lab.verdict();
    };
    expect(broken([0, 68, 0, 67, 0, 8, 1, 2])).toBe('udp4.rcv.checksum');
    expect(broken([0, 68, 0, 67, 0, 99, 0, 0])).toBe('udp4.rcv.malformed');
    expect(broken([0, 68, 0, 67, 0, 8, 0, 0])).toBe('udp4.rcv.delivered');
    expect(heard.length).toBe(1);
  });

  it('hears a group for as long as it is in it', () => {
    const { sock, heard } = socket(67);
    const group = ip4('239.1.1.1');
    const mac = Mac.forGroup4(group);
    expect(sock.join(US, 'eth0')).toBe('EINVAL');
    expect(sock.join(group, 'nope')).toBe('ENODEV');
    expect(sock.join(group, 'eth0')).toBeUndefined();
    expect(sock.join(group, 'eth0')).toBe('EADDRINUSE');
    expect(link.nic.groups.has(mac)).toBe(true);
    receive(group, 67, mac);
    expect(sock.leave(group, 'eth0')).toBeUndefined();
    expect(sock.leave(group, 'eth0')).toBe('EADDRNOTAVAIL');
    receive(group, 67, mac);
    expect(heard.length).toBe(1);
  });
});

describe('errors', () => {
  const portUnreachable = (): string[] => {
    const invoking = packet4(udp4(4000, 9), US, PEER).toBytes();
    const error = { kind: 'destination-unreachable-4', type: 3, code: 3, nextHopMtu: 0, invoking } as const;
    return lab.ask(link, packet4(error));
  };

  it('reach the socket that sent, once it is connected or asked for them', () => {
    addressed();
    const { sock } = socket(4000);
    const errors: SocketError4[] = [];
    sock.onError = error => void errors.push(error);
    portUnreachable();
    expect(lab.verdict()).toBe('icmp4.error.nobody');
    expect(sock.connect({ address: PEER, port: 9 })).toBeUndefined();
    expect(sock.getsockname()).toEqual({ address: US, port: 4000 });
    portUnreachable();
    expect(lab.verdict()).toBe('icmp4.error.delivered');
    expect(errors).toMatchObject([
      { errno: 'ECONNREFUSED', origin: 'icmp', offender: PEER, destination: PEER },
    ]);
    const { icmp } = {
      icmp: { kind: 'time-exceeded-4', type: 11, code: 0, invoking: new Uint8Array(8) } as const,
    };
    lab.ask(link, packet4(icmp));
    expect(lab.verdict()).toBe('icmp4.error.quote');
  });

  it('wait for the next call where nobody listens', () => {
    addressed();
    const { sock } = socket(4000);
    sock.connect({ address: PEER, port: 9 });
    portUnreachable();
    expect(sock.sendto(DATA)).toBe('ECONNREFUSED');
    expect(sock.sendto(DATA)).toBeUndefined();
  });
});

describe('ports', () => {
  it('are shared with IPv6, unless that is for IPv6 only', () => {
    addressed();
    const { sock } = socket(67);
    const six = lab.net.sockets.udp6();
    expect(six.bind({ address: Ip6.of(0, 0, 0, 0), port: 67 })).toBe('EADDRINUSE');
    six.setsockopt({ IPV6_V6ONLY: true });
    expect(six.bind({ address: Ip6.of(0, 0, 0, 0), port: 67 })).toBeUndefined();
    sock.close();
    expect(lab.net.sockets.udp4().bind({ address: ANY, port: 67 })).toBeUndefined();
  });

  it('of IPv6 that are for all hear IPv4 as mapped addresses, and can answer', () => {
    addressed();
    const six = lab.net.sockets.udp6();
    six.bind({ address: Ip6.of(0, 0, 0, 0), port: 67 });
    const heard: string[] = [];
    six.onDatagram = (data, { from, to }) => {
      heard.push(`${from.address.toString()} ${to.toString()}`);
      expect(six.sendto(data, from)).toBeUndefined();
    };
    expect(receive()).toEqual(['192.0.2.1 > 192.0.2.2 udp ttl 64']);
    expect(heard).toEqual(['::ffff:192.0.2.2 ::ffff:192.0.2.1']);
    expect(lab.net.sockets.udp4().bind({ address: US, port: 67 })).toBe('EADDRINUSE');
  });

  it('of addresses that are not ours cannot be bound', () => {
    addressed();
    const { sock } = socket();
    expect(sock.bind({ address: ELSEWHERE, port: 67 })).toBe('EADDRNOTAVAIL');
    lab.sysctl('net.ipv4.ip_nonlocal_bind', 1);
    expect(sock.bind({ address: ELSEWHERE, port: 67 })).toBeUndefined();
  });
});
