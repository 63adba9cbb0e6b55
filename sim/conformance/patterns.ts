/** What a packet is compared with: another one, octet for octet but for what chance decides, or a description. */
import { toHex } from '../base/hex';
import type { Ip6 } from '../base/ip6';
import type { Mac } from '../base/mac';
import { Frame } from '../wire/frame';
import type { Icmp6Message } from '../wire/icmpv6';
import { Ip6Packet } from '../wire/ipv6';
import { frameText } from '../wire/text/frame-text';
import { unicastNs } from './packets';
import { movedTo, NUT, ownerOf, type End } from './stations';

/** A description of packets, in words for a person and as a test. */
export interface Pattern {
  readonly text: string;
  matches(frame: Frame): boolean;
}

/** What can be expected. */
export type Expectable = Frame | Pattern;

/** A description. */
export function like(text: string, matches: (frame: Frame) => boolean): Pattern {
  return { text, matches };
}

/** The pattern of exactly this packet, where it is one. */
export function patternOf(expected: Expectable): Pattern {
  if (!(expected instanceof Frame)) return expected;
  const octets = withoutChance(expected);
  return like(
    `${frameText(expected)} (to ${ownerOf(expected.dst)})`,
    frame => withoutChance(frame) === octets,
  );
}

/** The octets of a frame without what a kernel draws at random: the flow label, and the identification of fragments. */
function withoutChance(frame: Frame): string {
  const { payload: packet } = frame;
  if (packet.kind !== 'ipv6') return toHex(frame.bytes);
  const { src, dst, hopLimit, payload, trafficClass } = packet;
  const extensions = packet.extensions.map(header =>
    header.kind === 'fragment' ? { ...header, identification: 0 } : header,
  );
  const masked = new Ip6Packet(src, dst, hopLimit, payload, extensions, trafficClass);
  return toHex(new Frame(frame.dst, frame.src, masked).bytes);
}

/** The ICMPv6 message in a frame, if there is one and it is well formed. */
export function messageOf(frame: Frame): Icmp6Message | undefined {
  if (frame.payload.kind !== 'ipv6') return undefined;
  const { payload } = frame.payload;
  return 'code' in payload ? payload : undefined;
}

function isKind(frame: Frame, kind: Icmp6Message['kind']): boolean {
  return messageOf(frame)?.kind === kind;
}

/** What every kernel sends on its own account. */
export function isBackground(frame: Frame): boolean {
  const message = messageOf(frame);
  switch (message?.kind) {
    case 'mld2-report':
    case 'mld-report':
    case 'mld-done':
    case 'router-solicitation':
    case 'router-advertisement':
      return true;
    case 'neighbor-solicitation':
      return frame.payload.kind === 'ipv6' && frame.payload.src.isUnspecified;
    default:
      return false;
  }
}

export const anyEchoReply = like('echo reply', frame => isKind(frame, 'echo-reply'));
export const anyRs = like('router solicitation', frame => isKind(frame, 'router-solicitation'));
export const anyRa = like('router advertisement', frame => isKind(frame, 'router-advertisement'));
export const anyRedirect = like('redirect', frame => isKind(frame, 'redirect'));

/** Any solicitation for `target`, to its group or to itself. */
export function nsFor({ ip: target }: End): Pattern {
  return like(`neighbor solicitation for ${target}`, frame => {
    const message = messageOf(frame);
    return message?.kind === 'neighbor-solicitation' && message.target === target;
  });
}

/** Whether it is a probe for duplicates, with or without the nonce of RFC 7527. */
export function isDadProbe(frame: Frame): boolean {
  const message = messageOf(frame);
  return (
    message?.kind === 'neighbor-solicitation' &&
    message.code === 0 &&
    frame.payload.kind === 'ipv6' &&
    frame.payload.src.isUnspecified &&
    frame.payload.dst === message.target.solicitedNode() &&
    frame.payload.hopLimit === 255 &&
    message.options.every(({ kind }) => kind === 'nonce')
  );
}

/** A probe for duplicates of `target`. */
export function dadProbe(target: Ip6): Pattern {
  return like(`neighbor solicitation from :: for ${target}`, frame => {
    const message = messageOf(frame);
    return isDadProbe(frame) && message?.kind === 'neighbor-solicitation' && message.target === target;
  });
}

/** The question whether a neighbour is still there: to its address at `mac`, from whichever address of the node. */
export function probe(who: End, mac: Mac = who.mac): Pattern {
  const to = movedTo(mac, who);
  const forms = [NUT.linkLocal, NUT.global].map(from => patternOf(unicastNs(from, to)));
  return like(`unicast neighbor solicitation for ${who.ip} (to ${ownerOf(mac)})`, frame =>
    forms.some(each => each.matches(frame)),
  );
}
