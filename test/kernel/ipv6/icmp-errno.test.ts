/** icmpv6_err_convert of net/ipv6/icmp.c; what sockets make of it is in ../socket/sock.test.ts. */
import { icmpv6ErrConvert } from '../../../sim/kernel/ipv6/icmp-errno';
import { defaultProfile } from '../../../sim/kernel/profile/profile';

it.each([
  [1, 0, 'ENETUNREACH', false],
  [1, 1, 'EACCES', true],
  [1, 2, 'EHOSTUNREACH', false],
  [1, 3, 'EHOSTUNREACH', false],
  [1, 4, 'ECONNREFUSED', true],
  [1, 5, 'EACCES', true],
  [1, 6, 'EACCES', true],
  [1, 7, 'EPROTO', true],
  [2, 0, 'EMSGSIZE', false],
  [3, 0, 'EHOSTUNREACH', false],
  [3, 1, 'EHOSTUNREACH', false],
  [4, 1, 'EPROTO', true],
  [100, 0, 'EPROTO', false],
])('type %d code %d is %s', (type, code, errno, fatal) => {
  expect(icmpv6ErrConvert(defaultProfile(), type, code)).toEqual({ errno, fatal });
});
