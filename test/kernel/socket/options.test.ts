/** setsockopt(2), as measured on Linux 6.18. */
import { at, KINDS, machine, open } from './measured-machine';

const lab = machine();

describe.each(KINDS)('a %s socket', kind => {
  it.each([
    ['IPV6_MULTICAST_IF of no device', { IPV6_MULTICAST_IF: 'nope' }, 'ENODEV'],
    ['256 hops', { IPV6_UNICAST_HOPS: 256 }, 'EINVAL'],
    ['-2 multicast hops', { IPV6_MULTICAST_HOPS: -2 }, 'EINVAL'],
    ['SO_BINDTODEVICE of no device', { SO_BINDTODEVICE: 'nope' }, 'ENODEV'],
  ])('refuses %s', (_, options, errno) => {
    const sock = open(lab, kind);
    expect(sock.setsockopt(options)).toBe(errno);
    sock.close();
  });
});

describe('a UDP socket', () => {
  it('settles IPV6_V6ONLY before it is bound', () => {
    const sock = lab.net.sockets.udp6();
    sock.bind(at('::'));
    expect(sock.setsockopt({ IPV6_V6ONLY: true })).toBe('EINVAL');
    sock.close();
  });
});

describe('net.ipv6.bindv6only', () => {
  it('is what IPV6_V6ONLY starts with', () => {
    const before = lab.net.sockets.udp6();
    lab.sysctl('net.ipv6.bindv6only', 1);
    const after = lab.net.sockets.udp6();
    lab.sysctl('net.ipv6.bindv6only', 0);
    expect([before, after].map(sock => sock.bind(at('::ffff:127.0.0.1')))).toEqual([
      'EADDRNOTAVAIL',
      'EINVAL',
    ]);
  });
});

describe('SO_BINDTODEVICE', () => {
  it('is undone by an empty name', () => {
    const sock = lab.net.sockets.udp6();
    sock.setsockopt({ SO_BINDTODEVICE: 'v0' });
    expect(sock.setsockopt({ IPV6_MULTICAST_IF: 'w0' })).toBe('EINVAL');
    sock.setsockopt({ SO_BINDTODEVICE: '' });
    expect(sock.setsockopt({ IPV6_MULTICAST_IF: 'w0' })).toBeUndefined();
  });
});
