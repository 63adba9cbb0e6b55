/**
 * ICMPv4 messages as tcpdump shows them, at -v with the packet that met the error.
 *
 * Differs from tcpdump: multi-part extensions (RFC 4884) are not looked for.
 */

import { Ip4 } from '../../base/ip4';
import type { Icmp4Message } from '../icmpv4';
import { Ip4Packet } from '../ipv4';
import { getUint } from '../layout';
import type { Malformed } from '../malformed';
import { rightChecksum } from './checksum-text';
import { ip4Text } from './ipv4-text';
import { cutShort, type Shown } from './text-options';

type KindOf<K extends Icmp4Message['kind']> = Extract<Icmp4Message, { readonly kind: K }>;

/** A message and its octets; `fragmented` when it is but the first piece of one. */
export function icmp4Text(
  message: Icmp4Message | Malformed,
  octets: Uint8Array,
  fragmented: boolean,
  shown: Shown,
): string {
  if (message.kind === 'malformed') return cutShort('icmp');
  const words = messageText(message);
  if (words === undefined) return cutShort('icmp');
  let text = `ICMP ${words}, length ${octets.length}`;
  if (shown.verbose === 0) return text;
  const right = fragmented ? undefined : rightChecksum(octets, 2, 0);
  if (right !== undefined) {
    text += ` (wrong icmp cksum ${getUint(octets, 2, 2).toString(16)} (->${right.toString(16)})!)`;
  }
  if (!('invoking' in message)) return text;
  return `${text}\n\t${quotedText(message.invoking, shown)}`;
}

/** The packet that met the error is mostly cut, and shown as if it were all there. */
function quotedText(octets: Uint8Array, shown: Shown): string {
  if (octets.length < 4) return ip4Text(Ip4Packet.fromBytes(octets), shown);
  const whole = Ip4Packet.fromBytes(octets.subarray(0, getUint(octets, 2, 2)));
  return ip4Text(whole, shown);
}

function messageText(message: Icmp4Message): string | undefined {
  switch (message.kind) {
    case 'echo-request-4':
      return `echo request, id ${message.identifier}, seq ${message.sequence}`;
    case 'echo-reply-4':
      return `echo reply, id ${message.identifier}, seq ${message.sequence}`;
    case 'destination-unreachable-4':
      return unreachableText(message);
    case 'redirect-4':
      return redirectText(message);
    case 'time-exceeded-4':
      if (message.invoking.length < 20) return undefined;
      return (
        ['time exceeded in-transit', 'ip reassembly time exceeded'][message.code] ??
        `time exceeded-#${message.code}`
      );
    case 'parameter-problem-4':
      return message.code === 0
        ? `parameter problem - octet ${message.pointer}`
        : `parameter problem - code ${message.code}`;
    case 'unknown-icmpv4':
      return OTHER_TYPES[message.type] ?? `type-#${message.type}`;
  }
}

const OTHER_TYPES: Readonly<Record<number, string>> = {
  4: 'source quench',
  9: 'router advertisement',
  10: 'router solicitation',
  15: 'information request',
  16: 'information reply',
  17: 'address mask request',
};

/** RFC 792 and RFC 1812 §5.2.7.1, by code; `%` is the destination. */
const UNREACHABLE = [
  'net % unreachable',
  'host % unreachable',
  '% protocol',
  '% port',
  '% unreachable - need to frag',
  '% unreachable - source route failed',
  'net % unreachable - unknown',
  'host % unreachable - unknown',
  '% unreachable - source host isolated',
  'net % unreachable - admin prohibited',
  'host % unreachable - admin prohibited',
  'net % unreachable - tos prohibited',
  'host % unreachable - tos prohibited',
  'host % unreachable - admin prohibited filter',
  'host % unreachable - host precedence violation',
  'host % unreachable - precedence cutoff',
];

function unreachableText({
  code,
  invoking,
  nextHopMtu,
}: KindOf<'destination-unreachable-4'>): string | undefined {
  if (invoking.length < 20) return undefined;
  const dst = Ip4.fromBytes(invoking, 16).toString();
  const protocol = invoking[9]!;
  if (code === 2) return `${dst} protocol ${protocol} unreachable`;
  if (code === 3) {
    const at = (invoking[0]! & 15) * 4;
    if (invoking.length < at + 4) return undefined;
    const port = getUint(invoking, at + 2, 2);
    const name = protocol === 6 ? 'tcp' : protocol === 17 ? 'udp' : `protocol ${protocol}`;
    return `${dst} ${name} port ${port} unreachable`;
  }
  const mtu = code === 4 && nextHopMtu !== 0 ? ` (mtu ${nextHopMtu})` : '';
  return `${UNREACHABLE[code]?.replace('%', dst) ?? `${dst} unreachable - #${code}`}${mtu}`;
}

function redirectText({ code, gateway, invoking }: KindOf<'redirect-4'>): string | undefined {
  if (invoking.length < 20) return undefined;
  const dst = Ip4.fromBytes(invoking, 16).toString();
  const kind = ['net', 'host', 'tos-net', 'tos-host'][code];
  if (kind === undefined) return `redirect-#${code} ${dst} to ${gateway.toString()}`;
  const subject = { net: 'to net', host: 'to host', 'tos-net': 'tos to net', 'tos-host': 'tos to host' }[
    kind
  ]!;
  return `redirect ${dst} ${subject} ${gateway.toString()}`;
}
