/** Neighbour Discovery messages as a neighbour would send them, and packets that make the host want one. */
import { type Ip6, UNSPECIFIED } from '../../../../sim/base/ip6';
import type { Mac } from '../../../../sim/base/mac';
import type { NudState } from '../../../../sim/kernel/uapi';
import type {
  Icmp6Message,
  Icmp6MessageOf,
  NeighborAdvertisement,
  NeighborSolicitation,
  Redirect,
  RouterSolicitation,
} from '../../../../sim/wire/icmpv6';
import type { NdOption } from '../../../../sim/wire/nd/options';
import { HOST, ip, mac } from '../../../../sim/conformance/messages';
import { type TapLab } from '../../../support/tap-lab';

/** Somebody else on the link. */
export const OTHER_MAC = mac('02:00:00:00:00:03');
/** An address the tests resolve. */
export const NEIGHBOUR = ip('fe80::99');

export const ns = (target: Ip6, options: readonly NdOption[] = []): NeighborSolicitation => ({
  kind: 'neighbor-solicitation',
  type: 135,
  code: 0,
  target,
  options,
});

export const na = (
  target: Ip6,
  flags: Partial<Pick<NeighborAdvertisement, 'router' | 'solicited' | 'override' | 'options'>> = {},
): NeighborAdvertisement => ({
  kind: 'neighbor-advertisement',
  type: 136,
  code: 0,
  router: false,
  solicited: false,
  override: false,
  target,
  options: [],
  ...flags,
});

export const rs = (options: readonly NdOption[] = []): RouterSolicitation => ({
  kind: 'router-solicitation',
  type: 133,
  code: 0,
  options,
});

export const redirect = (destination: Ip6, target: Ip6, options: readonly NdOption[] = []): Redirect => ({
  kind: 'redirect',
  type: 137,
  code: 0,
  target,
  destination,
  options,
});

export const echo = (identifier = 1): Icmp6MessageOf<'echo-request'> => ({
  kind: 'echo-request',
  type: 128,
  code: 0,
  identifier,
  sequence: 1,
  data: new Uint8Array(8),
});

/** A link-layer address option with the length of another kind of link. */
export const unfit = (type: 1 | 2): NdOption => ({ kind: 'unfit-nd-option', type, body: new Uint8Array(14) });

/** The messages of one kind that the host sent since the last look, each with its envelope. */
export function sent<K extends Icmp6Message['kind']>(
  t: TapLab,
  kind: K,
): {
  readonly at: number;
  readonly src: Ip6;
  readonly dst: Ip6;
  readonly dstMac: Mac;
  readonly hopLimit: number;
  readonly message: Icmp6MessageOf<K>;
}[] {
  return t.sent().flatMap(({ at, packet, frame, message }) =>
    message.kind === kind
      ? [
          {
            at,
            src: packet.src,
            dst: packet.dst,
            dstMac: frame.dst,
            hopLimit: packet.hopLimit,
            message: message as Icmp6MessageOf<K>,
          },
        ]
      : [],
  );
}

/** Put an address on eth0 by hand; it is tentative for a second or two. */
export function assign(
  t: TapLab,
  address: string,
  more: Partial<Parameters<TapLab['host']['netlink']['addressAdd']>[0]> = {},
): void {
  const [local, length] = address.split('/') as [string, string];
  const refused = t.host.netlink.addressAdd(
    { dev: 'eth0', local: ip(local), prefixlen: Number(length), ...more },
    'add',
  );
  if (refused !== undefined) throw new Error(`${address}: ${refused.errno}`);
  t.lab.run(0);
}

/** `ip neigh replace`. */
export function know(
  t: TapLab,
  address: Ip6,
  state: NudState,
  lladdr: Mac | undefined = OTHER_MAC,
  router = false,
): void {
  const request = { dst: address, dev: 'eth0', state, router, ...(lladdr !== undefined && { lladdr }) };
  const refused = t.host.netlink.neighbourAdd(request, 'replace');
  if (refused !== undefined) throw new Error(refused.errno);
}

/** `state lladdr[ router]` of an entry. */
export function entry(t: TapLab, address: Ip6): string | undefined {
  const found = t.host.netlink.neighbours().find(({ dst, proxy }) => dst === address && !proxy);
  return found && `${found.state} ${found.lladdr?.toString() ?? '-'}${found.router ? ' router' : ''}`;
}

/** The host sends a datagram; gives the errno if it was refused, and collects the errors that come back. */
export function datagram(
  t: TapLab,
  to: Ip6,
  octets = 10,
): { readonly errno: string | undefined; readonly errors: { errno: string; type: number; code: number }[] } {
  const socket = t.host.net.sockets.udp6();
  if (!('sendto' in socket)) throw new Error('no socket');
  const errors: { errno: string; type: number; code: number }[] = [];
  socket.setsockopt({ IPV6_RECVERR: true });
  socket.onError = ({ errno, type, code }) => errors.push({ errno, type, code });
  const scoped = to.isLinkLocal ? { address: to, port: 9, dev: 'eth0' } : { address: to, port: 9 };
  const errno = socket.sendto(new Uint8Array(octets), scoped);
  t.lab.run(0);
  return { errno, errors };
}

/** Frames of the host since the last look that are UDP, by destination MAC. */
export function datagramsSent(t: TapLab): string[] {
  return t.tap
    .take()
    .flatMap(({ frame }) =>
      frame.payload.kind === 'ipv6' && frame.payload.payload.kind === 'udp' ? [frame.dst.toString()] : [],
    );
}

/** What a DAD probe is wrapped in. */
export const probeEnvelope = (target: Ip6): { src: Ip6; dst: Ip6 } => ({
  src: UNSPECIFIED,
  dst: target.solicitedNode(),
});

export { HOST };
