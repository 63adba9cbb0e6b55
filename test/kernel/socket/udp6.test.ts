/** Which socket a datagram is for follows compute_score and udp6_mcast_deliver of net/ipv6/udp.c, by reading. */
import type { Errno, PacketInfo, Refusal, SocketAddress } from '../../../sim/kernel/uapi';
import type { Udp6Sock } from '../../../sim/kernel/socket/udp6';
import { Ip6Packet } from '../../../sim/wire/ipv6';
import { ip, Lab, type LabLink } from '../lab';
import { HOST, HOST_LL, PEER, PEER_LL } from '../octets';

const DATA = new Uint8Array([1, 2, 3]);

let lab: Lab;
let link: LabLink;
let heard: string[];

beforeEach(() => {
  lab = new Lab();
  link = lab.link('eth0', '02:00:00:00:00:01', ['2001:db8:1::1/64']);
  lab.neighbour(link.nic, '2001:db8:1::2');
  lab.settle();
  heard = [];
});

/** A bound socket that writes its name down for every datagram. */
function listener(name: string, port: number, address = '::', dev?: string): Udp6Sock {
  const sock = lab.net.sockets.udp6();
  sock.setsockopt({ SO_REUSEADDR: true });
  expect(sock.bind({ address: ip(address), port, ...(dev !== undefined && { dev }) })).toBeUndefined();
  sock.onDatagram = () => heard.push(name);
  return sock;
}

const datagram = (dstPort: number, { src = PEER, dst = HOST, srcPort = 1000 } = {}): Ip6Packet =>
  new Ip6Packet(src, dst, 64, { kind: 'udp', srcPort, dstPort, data: DATA });

describe('receiving', () => {
  it('hands over the data, and where it came from and went to', () => {
    const got: [Uint8Array, PacketInfo][] = [];
    listener('any', 5000).onDatagram = (data, info) => got.push([data, info]);
    lab.exchange(link, datagram(5000), datagram(5000, { src: PEER_LL, dst: HOST_LL }));
    const where = { dev: 'eth0', ifindex: link.nic.ifindex, hopLimit: 64 };
    expect(got).toEqual([
      [DATA, { from: { address: PEER, port: 1000 }, to: HOST, ...where }],
      [DATA, { from: { address: PEER_LL, port: 1000, dev: 'eth0' }, to: HOST_LL, ...where }],
    ]);
    expect(lab.verdict()).toBe('udp6.rcv.delivered');
  });

  it('does so in an event of its own, and no more once the socket is closed', () => {
    const sock = listener('any', 5000);
    sock.onDatagram = () => {
      heard.push('first');
      sock.close();
    };
    lab.exchange(link, datagram(5000), datagram(5000));
    expect(heard).toEqual(['first']);
  });

  it('prefers the socket that was bound to more: address, device, peer', () => {
    listener('any', 5000);
    listener('address', 5000, '2001:db8:1::1');
    lab.exchange(link, datagram(5000));
    const connected = listener('peer', 5000, '2001:db8:1::1');
    expect(connected.connect({ address: PEER, port: 1000 })).toBeUndefined();
    lab.exchange(link, datagram(5000), datagram(5000, { srcPort: 1001 }));
    expect(heard).toEqual(['address', 'peer', 'address']);
  });

  it('prefers the newest among equals', () => {
    listener('old', 5000);
    listener('new', 5000);
    lab.exchange(link, datagram(5000));
    expect(heard).toEqual(['new']);
  });

  it('gives nothing to a socket of another device', () => {
    lab.link('eth1', '02:00:00:00:00:03');
    const other = listener('other', 5000);
    other.setsockopt({ SO_BINDTODEVICE: 'eth1' });
    expect(lab.exchange(link, datagram(5000)).map(({ payload }) => payload.kind)).toEqual([
      'destination-unreachable',
    ]);
    expect(heard).toEqual([]);
  });

  it('hands a datagram to a group to everybody who listens on the port', () => {
    const group = ip('ff02::1:2');
    listener('any', 547).join(group, 'eth0');
    listener('group', 547, 'ff02::1:2', 'eth0');
    listener('address', 547, '2001:db8:1::1');
    lab.exchange(link, datagram(547, { dst: group }));
    expect(heard).toEqual(['group', 'any']);
  });

  it('hears a group only while a socket of the machine is in it', () => {
    const group = ip('ff02::1:2');
    const sock = listener('any', 547);
    sock.join(group, 'eth0');
    sock.close();
    listener('later', 547);
    lab.exchange(link, datagram(547, { dst: group }));
    expect(heard).toEqual([]);
  });
});

describe('sending', () => {
  const sent = (): Ip6Packet[] => {
    lab.run(1000);
    return lab.sent(link);
  };

  it('uses the hop limit of the route, of the option, of the call', () => {
    const sock = lab.net.sockets.udp6();
    const to = { address: PEER, port: 9 };
    sock.sendto(DATA, to);
    lab.sysctl('net.ipv6.conf.eth0.hop_limit', 33);
    sock.sendto(DATA, to);
    sock.setsockopt({ IPV6_UNICAST_HOPS: 5 });
    sock.sendto(DATA, to);
    sock.sendto(DATA, to, { hopLimit: 255 });
    expect(sent().map(({ hopLimit }) => hopLimit)).toEqual([64, 33, 5, 255]);
  });

  it('sends to a group with one hop unless told otherwise', () => {
    const sock = lab.net.sockets.udp6();
    const to = { address: ip('ff02::1'), port: 9, dev: 'eth0' };
    sock.sendto(DATA, to);
    sock.setsockopt({ IPV6_MULTICAST_HOPS: 7 });
    sock.sendto(DATA, to);
    expect(sent().map(({ hopLimit }) => hopLimit)).toEqual([1, 7]);
  });

  it('takes a port in the range of the kernel, the same for the same seed', () => {
    const ports = [1, 1, 2].map(seed => {
      const { net } = new Lab({ seed });
      const sock = net.sockets.udp6();
      sock.bind({ address: ip('::'), port: 0 });
      return sock.getsockname().port;
    });
    expect(ports.every(port => port >= 32768 && port <= 60999)).toBe(true);
    expect(ports[0]).toBe(ports[1]);
    expect(ports[0]).not.toBe(ports[2]);
  });

  it('knows its own name once it has one', () => {
    const sock = lab.net.sockets.udp6();
    expect(sock.getsockname()).toEqual({ address: ip('::'), port: 0 });
    sock.connect({ address: PEER_LL, port: 9, dev: 'eth0' });
    expect(sock.getsockname()).toMatchObject({ address: HOST_LL, dev: 'eth0' });
    expect(sock.getsockname().port).toBeGreaterThan(0);
  });

  it('reaches its own machine through the loopback, which counts as the device of the address', () => {
    const got: PacketInfo[] = [];
    listener('own', 5000).onDatagram = (_, info) => got.push(info);
    const sock = lab.net.sockets.udp6();
    sock.sendto(DATA, { address: HOST, port: 5000 });
    sock.sendto(DATA, { address: HOST_LL, port: 5000, dev: 'eth0' });
    sock.sendto(DATA, { address: ip('::1'), port: 5000 });
    expect(sent()).toEqual([]);
    expect(got.map(({ from, dev }) => [from.address.toString(), from.dev, dev])).toEqual([
      ['2001:db8:1::1', undefined, 'eth0'],
      ['fe80::ff:fe00:1', 'eth0', 'eth0'],
      ['::1', undefined, 'lo'],
    ]);
    expect(lab.records.filter(record => record.kind === 'rx' && record.dev === 'lo')).toHaveLength(3);
  });

  it('hears its own multicast if it listens, unless IPV6_MULTICAST_LOOP says no', () => {
    listener('own', 5000);
    const sock = lab.net.sockets.udp6();
    const to = { address: ip('ff02::1'), port: 5000, dev: 'eth0' };
    sock.sendto(DATA, to);
    lab.run(1000);
    expect(heard).toEqual(['own']);
    sock.setsockopt({ IPV6_MULTICAST_LOOP: false });
    sock.sendto(DATA, to);
    lab.run(1000);
    expect(heard).toEqual(['own']);
  });

  it('cuts what is too long for the path, and the other end puts it together', () => {
    const other = new Lab({ seed: 2 });
    const far = other.link('eth0', '02:00:00:00:00:02', ['2001:db8:1::2/64']);
    other.neighbour(far.nic, '2001:db8:1::1', link.nic.address);
    other.settle();
    const large = Uint8Array.from({ length: 4000 }, (_, index) => index & 0xff);
    const got: Uint8Array[] = [];
    const server = other.net.sockets.udp6();
    server.bind({ address: ip('::'), port: 9 });
    server.onDatagram = data => got.push(data);
    lab.net.sockets.udp6().sendto(large, { address: PEER, port: 9 });
    const pieces = sent();
    expect(pieces.map(({ length }) => length)).toEqual([1496, 1496, 1160]);
    other.exchangeFrames(
      far,
      [...pieces].reverse().map(piece => other.frame(far, piece.toBytes())),
    );
    expect(got).toEqual([large]);
  });
});

const result = (refused: Refusal<Errno>): string => refused ?? 'OK';

function at(address: string, dev?: string, port = 0): SocketAddress {
  return { address: ip(address), port, ...(dev !== undefined && { dev }) };
}

describe('binding', () => {
  it('sends nothing to port 0, except once connected there', () => {
    const sock = lab.net.sockets.udp6();
    expect(sock.sendto(DATA, at('::1'))).toBe('EINVAL');
    expect(sock.connect(at('::1'))).toBeUndefined();
    expect(sock.sendto(DATA)).toBeUndefined();
    sock.close();
  });

  it('needs a destination', () => {
    const sock = lab.net.sockets.udp6();
    expect(sock.sendto(DATA)).toBe('EDESTADDRREQ');
    sock.close();
  });

  const bound = (local: SocketAddress, reuse = false): Udp6Sock => {
    const sock = lab.net.sockets.udp6();
    if (reuse) sock.setsockopt({ SO_REUSEADDR: true });
    expect(sock.bind(local)).toBeUndefined();
    return sock;
  };
  it.each([
    [
      'an address, when another has all addresses',
      at('::', undefined, 5000),
      at('::1', undefined, 5000),
      false,
      'EADDRINUSE',
    ],
    [
      'all addresses, when another has one',
      at('::1', undefined, 5000),
      at('::', undefined, 5000),
      false,
      'EADDRINUSE',
    ],
    ['another address', at('2001:db8:1::1', undefined, 5001), at('::1', undefined, 5001), false, 'OK'],
    ['the same with SO_REUSEADDR on both', at('::', undefined, 5002), at('::', undefined, 5002), true, 'OK'],
  ])('shares a port with %s', (_, one, other, reuse, expected) => {
    const first = bound(one, reuse);
    const second = lab.net.sockets.udp6();
    if (reuse) second.setsockopt({ SO_REUSEADDR: true });
    expect(result(second.bind(other))).toBe(expected);
    first.close();
    second.close();
  });

  it('shares a port with a socket of another device', () => {
    const first = bound(at('fe80::ff:fe00:1', 'eth0', 5003));
    const second = lab.net.sockets.udp6();
    second.setsockopt({ SO_BINDTODEVICE: 'lo' });
    expect(second.bind(at('::', undefined, 5003))).toBeUndefined();
    first.close();
    second.close();
  });

  it('frees its port when closed', () => {
    bound(at('::', undefined, 5004)).close();
    bound(at('::', undefined, 5004)).close();
  });
});
