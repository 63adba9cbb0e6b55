/** Where a datagram goes and whether it may, as measured on Linux 6.18. */
import type { SendInfo, SocketAddress } from '../../../sim/kernel/uapi';
import { ip } from '../lab';
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

const SEND: readonly [string, SocketAddress, SendInfo | undefined, Expected][] = [
  ['to ::', at('::'), undefined, { udp: 'OK', raw: 'OK', ping: 'ENETUNREACH' }],
  [
    'to a link-local address without a device',
    at(PEER_LL),
    undefined,
    { udp: 'OK', raw: 'OK', ping: 'EINVAL' },
  ],
  ['to a link-local address with a device', at(PEER_LL, 'v0'), undefined, 'OK'],
  ['to a link-local address with no device', at(PEER_LL, 'nope'), undefined, 'ENETUNREACH'],
  ['to a group without a device', at('ff02::1'), undefined, { udp: 'OK', raw: 'OK', ping: 'EINVAL' }],
  ['to a group with a device', at('ff02::1', 'v0'), undefined, 'OK'],
  ['where no route leads', at('2001:db8:77::1'), undefined, 'ENETUNREACH'],
  ['from a tentative address', at('ff02::1', 'v0'), { source: ip(TENTATIVE), dev: 'v0' }, 'EINVAL'],
  ['from a foreign address', at('ff02::1', 'v0'), { source: ip('2001:db8:9::77'), dev: 'v0' }, 'EINVAL'],
  ['from a link-local address', at('ff02::1', 'v0'), { source: ip(LL), dev: 'v0' }, 'OK'],
  ['from a link-local address, device in the destination', at('ff02::1', 'v0'), { source: ip(LL) }, 'OK'],
  ['from a link-local address without a device', at('ff02::1'), { source: ip(LL) }, 'EINVAL'],
  [
    'from a link-local address, device only in the source',
    at('ff02::1'),
    { source: ip(LL), dev: 'v0' },
    { udp: 'OK', raw: 'OK', ping: 'EINVAL' },
  ],
  ['with two different devices', at('ff02::1', 'v0'), { dev: 'w0' }, 'EINVAL'],
  ['with no device', at('ff02::1'), { dev: 'nope' }, { udp: 'ENODEV', raw: 'ENODEV', ping: 'EINVAL' }],
  [
    'from a global address of another device',
    at('ff02::1'),
    { source: ip(OWN), dev: 'w0' },
    { udp: 'OK', raw: 'OK', ping: 'EINVAL' },
  ],
];

describe.each(KINDS)('a %s socket', kind => {
  it.each(SEND)('sends %s', (_, to, info, expected) => {
    const sock = open(lab, kind);
    expect(result(transmit(sock, { ...to, port: PORT[kind] }, DATA, info))).toBe(forKind(expected, kind));
    sock.close();
  });

  it('sends to a scope other than the device it is bound to, or not', () => {
    const sock = open(lab, kind);
    sock.setsockopt({ SO_BINDTODEVICE: 'w0' });
    expect(result(transmit(sock, at(PEER_LL, 'v0', PORT[kind])))).toBe(kind === 'ping' ? 'EINVAL' : 'OK');
    sock.close();
  });

  it('sends more than the MTU in fragments, unless it may not', () => {
    const sock = open(lab, kind);
    const to = at(PEER_LL, 'v0', PORT[kind]);
    expect(transmit(sock, to, new Uint8Array(2000))).toBeUndefined();
    sock.setsockopt({ IPV6_DONTFRAG: true });
    expect(transmit(sock, to, new Uint8Array(2000))).toBe('EMSGSIZE');
    expect(transmit(sock, to, new Uint8Array(1400))).toBeUndefined();
    sock.close();
  });

  it('never sends more than a packet holds', () => {
    const sock = open(lab, kind);
    expect(transmit(sock, at(PEER_LL, 'v0', PORT[kind]), new Uint8Array(70000))).toBe('EMSGSIZE');
    sock.close();
  });
});
