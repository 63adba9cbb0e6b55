/** What a process is told when an ICMP error comes for a packet it sent (icmp_err_convert of net/ipv4/icmp.c). */
import type { Errno } from '../core/errno';
import type { IcmpErrno } from '../ipv6/icmp-errno';

const soft = (errno: Errno): IcmpErrno => ({ errno, fatal: false });
const fatal = (errno: Errno): IcmpErrno => ({ errno, fatal: true });

/** Destination Unreachable, by code; codes of networks and hosts that are unknown to the routers are final. */
const UNREACHABLE: readonly IcmpErrno[] = [
  soft('ENETUNREACH'),
  soft('EHOSTUNREACH'),
  fatal('ENOPROTOOPT'),
  fatal('ECONNREFUSED'),
  soft('EMSGSIZE'),
  soft('EOPNOTSUPP'),
  fatal('ENETUNREACH'),
  fatal('EHOSTDOWN'),
  fatal('ENONET'),
  fatal('ENETUNREACH'),
  fatal('EHOSTUNREACH'),
  soft('ENETUNREACH'),
  soft('EHOSTUNREACH'),
  fatal('EHOSTUNREACH'),
  fatal('EHOSTUNREACH'),
  fatal('EHOSTUNREACH'),
];

/** By type and code (__udp4_lib_err, ping_err). */
export function icmpErrConvert(type: number, code: number): IcmpErrno {
  switch (type) {
    case 3:
      return UNREACHABLE[code] ?? fatal('EHOSTUNREACH');
    case 12:
      return fatal('EPROTO');
    default:
      return soft('EHOSTUNREACH');
  }
}
