/**
 * The packets of a case, as whole frames from one end to another. The same words build what the tester sends and what it
 * expects to see, so that an expectation is held to every octet.
 */
import type { Ip6 } from '../base/ip6';
import type { Mac } from '../base/mac';
import { Frame } from '../wire/frame';
import type { Icmp6Message } from '../wire/icmpv6';
import { Ip6Packet, type Ip6Payload } from '../wire/ipv6';
import type { ExtensionHeader } from '../wire/ipv6-extensions';
import type { NdOption } from '../wire/nd/options';
import { ra as advertisement, sllao, tllao, type RaFields } from './messages';
import { EVERY_ROUTER, EVERYBODY, NUT, toGroup, unspecified, type End, type Station } from './stations';

/** Hop limit of what is not Neighbour Discovery. */
export const HOP_LIMIT = 64;

/** A frame with one packet. */
export function packet(
  from: End,
  to: End,
  payload: Ip6Payload,
  hopLimit = 255,
  extensions: readonly ExtensionHeader[] = [],
): Frame {
  return new Frame(to.mac, from.mac, new Ip6Packet(from.ip, to.ip, hopLimit, payload, extensions));
}

/** Fields of an echo request. */
export interface EchoFields {
  readonly sequence?: number;
  /** Octets of data; 8 unless said. */
  readonly size?: number;
  readonly extensions?: readonly ExtensionHeader[];
  readonly hopLimit?: number;
}

export function echoRequest(from: End, to: End, fields: EchoFields = {}): Frame {
  const { sequence = 1, size = 8, extensions = [], hopLimit = HOP_LIMIT } = fields;
  const data = Uint8Array.from({ length: size }, (_each, index) => index & 0xff);
  const message: Icmp6Message = {
    kind: 'echo-request',
    type: 128,
    code: 0,
    identifier: 0x51,
    sequence,
    data,
  };
  return packet(from, to, message, hopLimit, extensions);
}

/** What of the reply is not as the request has it the other way round. */
export interface ReplyFields {
  /** Where it goes; to where the request came from unless said. */
  readonly to?: Mac;
  /** The source, where the request went to no unicast address of the node. */
  readonly from?: End;
  readonly hopLimit?: number;
}

/** The Echo Reply to `request`. */
export function replyTo(request: Frame, fields: ReplyFields = {}): Frame {
  const { src, dst, payload } = request.payload as Ip6Packet;
  if (payload.kind !== 'echo-request') throw new Error('a reply is to an echo request');
  const from = fields.from ?? { ip: dst, mac: request.dst };
  const to = { ip: src, mac: fields.to ?? request.src };
  const message: Icmp6Message = { ...payload, kind: 'echo-reply', type: 129 };
  return packet(from, to, message, fields.hopLimit ?? HOP_LIMIT);
}

/** Options of a message, in place of those it has by itself. */
interface WithOptions {
  readonly options?: readonly NdOption[];
}

/** A Neighbor Solicitation for address resolution, to the solicited-node group of `target`. */
export function ns(from: End, target: Ip6, { options }: WithOptions = {}): Frame {
  return packet(from, toGroup(target.solicitedNode()), solicitation(target, options ?? [sllao(from.mac)]));
}

/** A Neighbor Solicitation that asks whether `target` is still there, at the MAC it was last known at. */
export function unicastNs(from: End, target: End, { options }: WithOptions = {}): Frame {
  return packet(from, target, solicitation(target.ip, options ?? [sllao(from.mac)]));
}

/** A Neighbor Solicitation of duplicate address detection: from nobody. */
export function dadNs(from: Station, target: Ip6, { options = [] }: WithOptions = {}): Frame {
  return packet(unspecified(from), toGroup(target.solicitedNode()), solicitation(target, options));
}

function solicitation(target: Ip6, options: readonly NdOption[]): Icmp6Message {
  return { kind: 'neighbor-solicitation', type: 135, code: 0, target, options };
}

/** Flags of a Neighbor Advertisement, by their letters: `RSO`, `S`, `` for none. */
export type NaFlags = '' | 'R' | 'S' | 'O' | 'RS' | 'RO' | 'SO' | 'RSO';

/**
 * A Neighbor Advertisement of `target`, which is the sender unless said; `tllao` is the MAC in its option, the sender's
 * unless said, none for `undefined`.
 */
export function na(
  from: End,
  to: End,
  flags: NaFlags,
  fields: { readonly target?: Ip6; readonly tllao?: Mac | undefined } & WithOptions = {},
): Frame {
  const mac = 'tllao' in fields ? fields.tllao : from.mac;
  const message: Icmp6Message = {
    kind: 'neighbor-advertisement',
    type: 136,
    code: 0,
    router: flags.includes('R'),
    solicited: flags.includes('S'),
    override: flags.includes('O'),
    target: fields.target ?? from.ip,
    options: fields.options ?? (mac === undefined ? [] : [tllao(mac)]),
  };
  return packet(from, to, message);
}

/** A Router Solicitation to all routers. */
export function rs(
  from: End,
  { to = EVERY_ROUTER, options }: WithOptions & { readonly to?: End } = {},
): Frame {
  const message = { kind: 'router-solicitation', type: 133, code: 0 } as const;
  return packet(from, to, { ...message, options: options ?? [sllao(from.mac)] });
}

/** A Router Advertisement of `router` to all nodes, with its link-layer address in front of the other `options`. */
export function ra(
  router: Station,
  fields: RaFields & { readonly from?: End; readonly to?: End; readonly sllao?: Mac | undefined } = {},
): Frame {
  const { from = router.linkLocal, to = EVERYBODY, sllao: _sllao, options = [], ...rest } = fields;
  const mac = 'sllao' in fields ? fields.sllao : router.mac;
  const own = mac === undefined ? [] : [sllao(mac)];
  return packet(
    { ip: from.ip, mac: router.mac },
    to,
    advertisement({ ...rest, options: [...own, ...options] }),
  );
}

/** A Redirect: packets for `destination` are to go to `target`. */
export function redirect(
  from: End,
  destination: Ip6,
  target: Ip6,
  { to = NUT.global, options = [] }: WithOptions & { readonly to?: End } = {},
): Frame {
  return packet(from, to, { kind: 'redirect', type: 137, code: 0, target, destination, options });
}

/** The packet in a frame, as an ICMPv6 error quotes it: so much of it that the error has at most 1280 octets. */
export function quoted(frame: Frame): Uint8Array {
  return frame.bytes.subarray(14, 14 + 1280 - 48);
}

/** A Packet Too Big to the node, about a packet of its own. */
export function packetTooBig(from: End, about: Frame, mtu: number, code = 0): Frame {
  const { src } = about.payload as Ip6Packet;
  const message = { kind: 'packet-too-big', type: 2, code, mtu, invoking: quoted(about) } as const;
  return packet(from, { ip: src, mac: about.src }, message, HOP_LIMIT);
}

/** A UDP datagram. */
export function udp(from: End, to: End, dstPort: number, hopLimit = HOP_LIMIT): Frame {
  return packet(
    from,
    to,
    { kind: 'udp', srcPort: 40000, dstPort, data: Uint8Array.of(1, 2, 3, 4) },
    hopLimit,
  );
}

/** The option that quotes the packet a Redirect is about, filled up to eights of octets. */
export function redirectedHeader(frame: Frame): NdOption {
  const invoking = frame.bytes.subarray(14);
  const octets = new Uint8Array(Math.ceil(invoking.length / 8) * 8);
  octets.set(invoking);
  return { kind: 'redirected-header', octets };
}

/** `frame` as a router passes it on: from its own MAC to that of the next hop. */
export function forwarded(frame: Frame, from: Mac, to: Mac): Frame {
  const { payload } = frame;
  if (payload.kind !== 'ipv6') throw new Error('only packets are forwarded');
  return new Frame(to, from, payload.withHopLimit(payload.hopLimit - 1));
}

/** An ICMPv6 error, without the packet it is about. */
export type Fault =
  | { readonly kind: 'destination-unreachable'; readonly code: number }
  | { readonly kind: 'packet-too-big'; readonly mtu: number }
  | { readonly kind: 'time-exceeded'; readonly code: number }
  | { readonly kind: 'parameter-problem'; readonly code: number; readonly pointer: number };

/** What is to be said of a fault, as RFC 4443 §3 calls it. */
export const unreachable = (code: number): Fault => ({ kind: 'destination-unreachable', code });
export const tooBig = (mtu: number): Fault => ({ kind: 'packet-too-big', mtu });
export const timeExceeded = (code: number): Fault => ({ kind: 'time-exceeded', code });
export const parameterProblem = (code: number, pointer: number): Fault => ({
  kind: 'parameter-problem',
  code,
  pointer,
});

const ERROR_TYPES = {
  'destination-unreachable': 1,
  'packet-too-big': 2,
  'time-exceeded': 3,
  'parameter-problem': 4,
} as const;

/** The error that the node sends about `invoking`, back to where that came from, from its destination unless said. */
export function errorAbout(invoking: Frame, fault: Fault, from?: End): Frame {
  const { src, dst } = invoking.payload as Ip6Packet;
  const message = {
    code: 0,
    ...fault,
    type: ERROR_TYPES[fault.kind],
    invoking: quoted(invoking),
  } as Icmp6Message;
  const to = { ip: src, mac: invoking.src };
  return packet(from ?? { ip: dst, mac: invoking.dst }, to, message, HOP_LIMIT);
}
