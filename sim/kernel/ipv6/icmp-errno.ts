/**
 * What a process is told when an ICMPv6 error comes for a packet it sent (`tab_unreach` and icmpv6_err_convert of
 * net/ipv6/icmp.c). A fatal one ends a connection; others are remarks that only sockets which asked for them get to see.
 */
import type { Errno } from '../core/errno';
import type { KernelProfile } from '../profile/profile';

/** An errno, and whether it is final. */
export interface IcmpErrno {
  readonly errno: Errno;
  readonly fatal: boolean;
}

const soft = (errno: Errno): IcmpErrno => ({ errno, fatal: false });
const fatal = (errno: Errno): IcmpErrno => ({ errno, fatal: true });

/** Destination Unreachable, by code: no route, prohibited, beyond scope, address, port, policy, reject route. */
const UNREACHABLE: readonly IcmpErrno[] = [
  soft('ENETUNREACH'),
  fatal('EACCES'),
  soft('EHOSTUNREACH'),
  soft('EHOSTUNREACH'),
  fatal('ECONNREFUSED'),
  fatal('EACCES'),
  fatal('EACCES'),
];

/** The last code that all kernels know. */
const PORT_UNREACHABLE = 4;

/** icmpv6_err_convert. */
export function icmpv6ErrConvert(profile: KernelProfile, type: number, code: number): IcmpErrno {
  switch (type) {
    case 1: {
      const known = code <= PORT_UNREACHABLE || profile.icmpPolicyErrnos;
      return (known ? UNREACHABLE[code] : undefined) ?? fatal('EPROTO');
    }
    case 2:
      return soft('EMSGSIZE');
    case 3:
      return soft('EHOSTUNREACH');
    case 4:
      return fatal('EPROTO');
    default:
      return soft('EPROTO');
  }
}
