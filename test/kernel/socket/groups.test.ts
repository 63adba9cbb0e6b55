/** IPV6_JOIN_GROUP and IPV6_LEAVE_GROUP, as measured on Linux 6.18. */
import { in6DevGet } from '../../../sim/kernel/ipv6/inet6-dev';
import { ip } from '../lab';
import { KINDS, machine, open, result } from './measured-machine';

const lab = machine();

describe.each(KINDS)('a %s socket', kind => {
  it('joins and leaves groups', () => {
    const sock = open(lab, kind);
    const group = ip('ff02::99');
    expect(result(sock.join(group, ''))).toBe('OK');
    expect(result(sock.join(group, 'v0'))).toBe('EADDRINUSE');
    expect(result(sock.join(group, 'w0'))).toBe('OK');
    expect(result(sock.join(group, 'nope'))).toBe('ENODEV');
    expect(result(sock.join(ip('2001:db8::1'), 'v0'))).toBe('EINVAL');
    expect(result(sock.leave(ip('ff02::98'), 'v0'))).toBe('EADDRNOTAVAIL');
    expect(result(sock.leave(group, 'v0'))).toBe('OK');
    expect(result(sock.leave(group, 'v0'))).toBe('EADDRNOTAVAIL');
    sock.close();
  });
});

describe('the device of a group', () => {
  const group = ip('ff02::1234');
  const users = (): number | undefined => {
    const dev = lab.net.device('v0');
    return dev && in6DevGet(dev)?.mcList.find(({ addr }) => addr === group)?.users;
  };

  it('listens for as long as a socket is in it', () => {
    const [one, other] = [lab.net.sockets.udp6(), lab.net.sockets.rawIcmp6()];
    one.join(group, 'v0');
    other.join(group, 'v0');
    expect(users()).toBe(2);
    one.close();
    expect(users()).toBe(1);
    other.leave(group, 'v0');
    expect(users()).toBeUndefined();
  });
});
