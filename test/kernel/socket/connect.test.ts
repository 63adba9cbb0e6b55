/** Giving a socket its addresses, as measured on Linux 6.18. */
import type { SocketAddress } from '../../../sim/kernel/uapi';
import {
  at,
  DATA,
  forKind,
  KINDS,
  LL,
  machine,
  open,
  OWN,
  PEER_LL,
  PORT,
  result,
  TENTATIVE,
  transmit,
  type Expected,
} from './measured-machine';

const lab = machine();
const { sockets } = lab.net;

const BIND: readonly [string, SocketAddress, Expected][] = [
  ['::', at('::'), 'OK'],
  ['an own address', at(OWN), 'OK'],
  ['an own global address with another device', at(OWN, 'w0'), 'OK'],
  ['an own global address with no device', at(OWN, 'nope'), { udp: 'OK', raw: 'OK', ping: 'ENODEV' }],
  ['an address of nobody', at('2001:db8:9::99'), 'EADDRNOTAVAIL'],
  ['a tentative address', at(TENTATIVE), 'EADDRNOTAVAIL'],
  ['a link-local address without a device', at(LL), 'EINVAL'],
  ['a link-local address with its device', at(LL, 'v0'), 'OK'],
  ['a link-local address with another device', at(LL, 'w0'), 'EADDRNOTAVAIL'],
  ['a link-local address with no device', at(LL, 'nope'), 'ENODEV'],
  ['a group of the link without a device', at('ff02::1'), 'EINVAL'],
  ['a group of the link with a device', at('ff02::1', 'v0'), { udp: 'OK', raw: 'OK', ping: 'EINVAL' }],
  ['a group of global scope', at('ff0e::1'), { udp: 'OK', raw: 'OK', ping: 'EINVAL' }],
];

const CONNECT: readonly [string, SocketAddress, Expected][] = [
  ['::', at('::'), 'OK'],
  ['a link-local address without a device', at(PEER_LL), 'EINVAL'],
  ['a link-local address with no device', at(PEER_LL, 'nope'), 'ENETUNREACH'],
  ['a link-local address with a device', at(PEER_LL, 'v0'), 'OK'],
  ['a group of the link without a device', at('ff02::1'), 'EINVAL'],
  ['where no route leads', at('2001:db8:77::1'), 'ENETUNREACH'],
];

describe.each(KINDS)('a %s socket', kind => {
  it.each(BIND)('binds %s', (_, local, expected) => {
    const sock = open(lab, kind);
    expect(result(sock.bind(local))).toBe(forKind(expected, kind));
    sock.close();
  });

  it('binds twice, or not', () => {
    const sock = open(lab, kind);
    expect([sock.bind(at('::')), sock.bind(at('::'))].map(result)).toEqual([
      'OK',
      kind === 'raw' ? 'OK' : 'EINVAL',
    ]);
    sock.close();
  });

  it('does not bind once connected', () => {
    const sock = open(lab, kind);
    expect([sock.connect(at('::1', undefined, PORT[kind])), sock.bind(at('::'))].map(result)).toEqual([
      'OK',
      'EINVAL',
    ]);
    sock.close();
  });

  it.each(CONNECT)('connects to %s', (_, remote, expected) => {
    const sock = open(lab, kind);
    expect(result(sock.connect({ ...remote, port: PORT[kind] }))).toBe(forKind(expected, kind));
    sock.close();
  });

  it('does not connect through another device than it is bound to', () => {
    const sock = open(lab, kind);
    sock.bind(at(LL, 'v0'));
    expect(sock.connect(at(PEER_LL, 'w0', PORT[kind]))).toBe('EINVAL');
    sock.close();
  });

  it('connects to a group through IPV6_MULTICAST_IF', () => {
    const sock = open(lab, kind);
    sock.setsockopt({ IPV6_MULTICAST_IF: 'v0' });
    expect(sock.connect(at('ff02::1', undefined, PORT[kind]))).toBeUndefined();
    sock.close();
  });
});

describe('an IPv4-mapped address', () => {
  it('can be sent to, but cannot be bound or connected to (not so on Linux)', () => {
    const sock = sockets.udp6();
    expect(sock.bind(at('::ffff:127.0.0.1'))).toBe('EADDRNOTAVAIL');
    expect(sock.sendto(DATA, at('::ffff:127.0.0.1', undefined, 9))).toBeUndefined();
    expect(sock.connect(at('::ffff:127.0.0.1', undefined, 9))).toBe('ENETUNREACH');
    sock.close();
    const only6 = sockets.udp6();
    only6.setsockopt({ IPV6_V6ONLY: true });
    expect(only6.bind(at('::ffff:127.0.0.1'))).toBe('EINVAL');
    only6.close();
  });

  it('is IPv6 only, and cannot say so', () => {
    const sock = sockets.rawIcmp6();
    expect(sock.bind(at('::ffff:127.0.0.1'))).toBe('EADDRNOTAVAIL');
    expect(sock.setsockopt({ IPV6_V6ONLY: true })).toBe('EINVAL');
    sock.close();
  });

  it('reaches no mapped address', () => {
    const sock = sockets.ping6();
    expect(sock.bind(at('::ffff:127.0.0.1'))).toBe('EINVAL');
    expect(transmit(sock, at('::ffff:127.0.0.1'))).toBe('EINVAL');
    sock.close();
  });
});
