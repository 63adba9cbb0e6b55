/**
 * The machine on which the socket calls were measured (Linux 6.18): a veth v0 with 2001:db8:9::5/64, fe80::ff:fe00:1 and the
 * tentative 2001:db8:9::7; a veth w0 with only a link-local address; no default route. Interface index 999 of the
 * measurement is the device `nope` here.
 */
import { seconds } from '../../../sim/base/time';
import type { Errno, Refusal, SendInfo, SocketAddress } from '../../../sim/kernel/uapi';
import type { Ping6Sock } from '../../../sim/kernel/socket/ping6';
import type { Raw6Sock } from '../../../sim/kernel/socket/raw6';
import type { Udp6Sock } from '../../../sim/kernel/socket/udp6';
import { ip, Lab } from '../lab';

export type Sock = Udp6Sock | Raw6Sock | Ping6Sock;
export const KINDS = ['udp', 'raw', 'ping'] as const;
export type Kind = (typeof KINDS)[number];
export type Result = Errno | 'OK';
/** One answer for all kinds of socket, or one for each. */
export type Expected = Result | Readonly<Record<Kind, Result>>;

export function machine(): Lab {
  const lab = new Lab();
  const v0 = lab.link('v0', '02:00:00:00:00:01', ['2001:db8:9::5/64']);
  lab.link('w0', '02:00:00:00:00:03');
  lab.settle();
  lab.sysctl('net.ipv6.conf.v0.dad_transmits', 100);
  lab.address(v0.nic, '2001:db8:9::7/64', 0);
  lab.run(seconds(2));
  return lab;
}

export function open({ net: { sockets } }: Lab, kind: Kind): Sock {
  return kind === 'udp' ? sockets.udp6() : kind === 'raw' ? sockets.rawIcmp6() : sockets.ping6();
}

/** A port that suits the kind of socket. */
export const PORT: Readonly<Record<Kind, number>> = { udp: 9, raw: 0, ping: 0 };
export const DATA = new Uint8Array(5);

export function transmit(sock: Sock, to: SocketAddress, data = DATA, info?: SendInfo): Refusal<Errno> {
  if ('sendto' in sock) return sock.sendto(data, to, info);
  if ('sendEcho' in sock) return sock.sendEcho(1, data, to, info);
  return sock.send({ kind: 'echo-request', type: 128, code: 0, identifier: 1, sequence: 1, data }, to, info);
}

export function at(address: string, dev?: string, port = 0): SocketAddress {
  return { address: ip(address), port, ...(dev !== undefined && { dev }) };
}

export const LL = 'fe80::ff:fe00:1';
export const PEER_LL = 'fe80::1';
export const TENTATIVE = '2001:db8:9::7';
export const OWN = '2001:db8:9::5';

export const result = (refused: Refusal<Errno>): Result => refused ?? 'OK';
export const forKind = (expected: Expected, kind: Kind): Result =>
  typeof expected === 'string' ? expected : expected[kind];
