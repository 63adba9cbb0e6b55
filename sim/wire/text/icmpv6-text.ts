/**
 * ICMPv6 messages as tcpdump shows them.
 *
 * Differs from tcpdump: the bodies of router renumbering, node information, mobile prefix, home agent discovery, RPL and
 * extended echo messages are not shown, nor the IPv6-only flag of advertisements.
 */

import { pseudoHeaderSum6 } from '../../base/checksum';
import { Ip6 } from '../../base/ip6';
import { type Icmp6Message, type Icmp6MessageOf, ICMPV6, readIcmp6 } from '../icmpv6';
import { readExtensions } from '../ipv6-extensions';
import { encodeIp6Payload } from '../ipv6-payload';
import { getUint } from '../layout';
import type { Malformed } from '../malformed';
import { checksumText } from './checksum-text';
import { hexDump } from './hex-dump';
import { brokenMld2ReportText, mld1Text, mld2ReportText, mldQueryText } from './mld-text';
import { ndOptionsText, preferenceText } from './nd-option-text';
import { addressText, cutShort, flagList, type Shown } from './text-options';

const NAMES: Readonly<Record<number, string>> = {
  1: 'destination unreachable',
  2: 'packet too big',
  3: 'time exceeded in-transit',
  4: 'parameter problem',
  128: 'echo request',
  129: 'echo reply',
  130: 'multicast listener query',
  131: 'multicast listener report',
  132: 'multicast listener done',
  133: 'router solicitation',
  134: 'router advertisement',
  135: 'neighbor solicitation',
  136: 'neighbor advertisement',
  137: 'redirect',
  138: 'router renumbering',
  139: 'who-are-you request',
  140: 'who-are-you reply',
  141: 'inverse neighbor solicitation',
  142: 'inverse neighbor advertisement',
  143: 'multicast listener report v2',
  144: 'ha discovery request',
  145: 'ha discovery reply',
  146: 'mobile router solicitation',
  147: 'mobile router advertisement',
  155: 'RPL',
  200: 'mtrace response',
  201: 'mtrace message',
};

/** Types whose length is told before their fields when they are shown at length. */
const LENGTH_FIRST: ReadonlySet<number> = new Set([133, 134, 135, 136, 137, 145, 147]);
/** Types whose body is not dumped though nothing of it is shown. */
const BODY_SKIPPED: ReadonlySet<number> = new Set([138, 139, 140, 141, 142, 144, 145, 146, 147, 155]);

/** The addresses of the packet around a message; `dst` is the final destination. */
export interface Between {
  readonly src: Ip6;
  readonly dst: Ip6;
}

/** A message: `fragmented` when it is but the first piece of one. */
export function icmp6Text(
  message: Icmp6Message | Malformed,
  between: Between,
  fragmented: boolean,
  shown: Shown,
): string {
  const octets =
    message.kind === 'malformed' ? message.octets : encodeIp6Payload(message, between.src, between.dst);
  if (octets.length === 0) return 'ICMP6, length 0 (invalid)';
  const verbose = shown.verbose > 0;
  const type = octets[0]!;
  let text = '';
  if (verbose && !fragmented) {
    if (octets.length < 4) return cutShort('icmp6');
    const pseudo = pseudoHeaderSum6(between.src, between.dst, octets.length, ICMPV6);
    text += checksumText('icmp6', octets, 2, pseudo);
  }
  text += `ICMP6, ${NAMES[type] ?? `unknown icmp6 type (${type})`}`;
  if (verbose && LENGTH_FIRST.has(type)) text += `, length ${octets.length}`;
  if (octets.length < 2) return text + cutShort('icmp6');
  const body = bodyText(message, octets, between, shown);
  text += body.text;
  return body.last || verbose ? text : `${text}, length ${octets.length}`;
}

/** `last`: nothing comes after it, not even the length. */
interface Body {
  readonly text: string;
  readonly last: boolean;
}

const more = (text: string): Body => ({ text, last: false });
const ended = (text: string): Body => ({ text, last: true });

function bodyText(
  message: Icmp6Message | Malformed,
  octets: Uint8Array,
  between: Between,
  shown: Shown,
): Body {
  if (message.kind === 'malformed') return malformedText(message, between, shown);
  switch (message.kind) {
    case 'destination-unreachable':
      return unreachableText(message, octets, shown);
    case 'packet-too-big':
      return more(`, mtu ${message.mtu}`);
    case 'time-exceeded':
      return timeExceededText(message);
    case 'parameter-problem':
      return parameterProblemText(message);
    case 'echo-request':
    case 'echo-reply':
      return more(`, id ${message.identifier}, seq ${message.sequence}`);
    case 'mld2-report':
      return more(mld2ReportText(message, shown));
    case 'unknown-icmpv6':
      return unknownText(octets, shown);
    case 'mld-query':
      return more(mldQueryText(octets, shown));
    case 'mld-report':
    case 'mld-done':
      return more(mld1Text(octets));
    default:
      return ndText(message, shown);
  }
}

function unknownText(octets: Uint8Array, shown: Shown): Body {
  if (BODY_SKIPPED.has(octets[0]!)) return more('');
  return ended(`, length ${octets.length}${shown.verbose < 2 ? hexDump(octets, '\t') : ''}`);
}

const UNREACHABLE = [
  'unreachable route',
  ' unreachable prohibited',
  'beyond scope',
  'unreachable address',
  'unreachable port',
];

const NOTHING = new Uint8Array();

/** RFC 4443 §3.1. */
function unreachableText(
  { code, invoking }: Pick<Icmp6MessageOf<'destination-unreachable'>, 'code' | 'invoking'>,
  octets: Uint8Array,
  shown: Shown,
): Body {
  const text = `, ${UNREACHABLE[code] ?? `unknown unreach code (${code})`}`;
  if (code > 4) return shown.verbose < 2 ? ended(text + hexDump(octets, '\t')) : more(text);
  if (invoking.length < 40) return ended(text + cutShort('icmp6'));
  const dst = addressText(Ip6.fromBytes(invoking, 24));
  if (code === 2) return more(`${text} ${dst}, source address ${addressText(Ip6.fromBytes(invoking, 8))}`);
  if (code !== 4) return more(`${text} ${dst}`);
  const port = destinationPort(invoking);
  return port === undefined ? ended(text + cutShort('icmp6')) : more(`${text}, ${dst} ${port}`);
}

/** `udp port 7`, of the packet that met an error; undefined where it has no ports. */
function destinationPort(packet: Uint8Array): string | undefined {
  const chain = readExtensions(packet.subarray(40), packet[6]!);
  const last = chain.extensions.at(-1);
  const at = 40 + chain.offset;
  if (chain.malformed !== undefined || (last?.kind === 'fragment' && last.offset > 0)) return undefined;
  if ((chain.nextHeader !== 6 && chain.nextHeader !== 17) || packet.length < at + 4) return undefined;
  return `${chain.nextHeader === 6 ? 'tcp' : 'udp'} port ${getUint(packet, at + 2, 2)}`;
}

/** RFC 4443 §3.3. */
function timeExceededText({ code, invoking }: Icmp6MessageOf<'time-exceeded'>): Body {
  if (code === 1) return more(' (reassembly)');
  if (code !== 0) return more(`, unknown code (${code})`);
  if (invoking.length < 40) return ended(cutShort('icmp6'));
  return more(` for ${addressText(Ip6.fromBytes(invoking, 24))}`);
}

/** RFC 4443 §3.4. */
function parameterProblemText({ code, pointer, invoking }: Icmp6MessageOf<'parameter-problem'>): Body {
  if (invoking.length < 40) return ended(cutShort('icmp6'));
  const field = ['erroneous', 'next header', 'option', 'incomplete header chain'][code];
  return more(field === undefined ? `, code-#${code}` : `, ${field} - octet ${pointer}`);
}

type NdMessage = Extract<
  Icmp6Message,
  {
    readonly kind:
      | 'router-solicitation'
      | 'router-advertisement'
      | 'neighbor-solicitation'
      | 'neighbor-advertisement'
      | 'redirect';
  }
>;

/** RFC 4861 §4. */
function ndText(message: NdMessage, shown: Shown): Body {
  const verbose = shown.verbose > 0;
  let text = '';
  if (message.kind === 'router-advertisement' && verbose) {
    const flags = flagList([
      [message.managed, 'managed'],
      [message.otherConfig, 'other stateful'],
      [message.homeAgent, 'home agent'],
    ]);
    text =
      `\n\thop limit ${message.curHopLimit}, Flags [${flags}], pref ${preferenceText(message.preference)}` +
      `, router lifetime ${message.routerLifetime}s, reachable time ${message.reachableTime}ms` +
      `, retrans timer ${message.retransTimer}ms`;
  } else if (message.kind === 'neighbor-solicitation') {
    text = `, who has ${addressText(message.target)}`;
  } else if (message.kind === 'neighbor-advertisement') {
    const { router, solicited, override } = message;
    const flags: [boolean, string][] = [
      [router, 'router'],
      [solicited, 'solicited'],
      [override, 'override'],
    ];
    text = `, tgt is ${addressText(message.target)}${verbose ? `, Flags [${flagList(flags)}]` : ''}`;
  } else if (message.kind === 'redirect') {
    text = `, ${addressText(message.destination)} to ${addressText(message.target)}`;
  }
  if (!verbose) return more(text);
  const options = ndOptionsText(message.options, shown);
  return options.cut ? ended(text + options.text + cutShort('icmp6')) : more(text + options.text);
}

/** A message that cannot be read is shown up to where the fault is. */
function malformedText({ octets, offset, type }: Malformed, { src, dst }: Between, shown: Shown): Body {
  const read = (piece: Uint8Array): Icmp6Message | undefined => {
    const message = readIcmp6(piece, src, dst);
    return message.kind === 'malformed' ? undefined : message;
  };
  if (type === 130) return more(mldQueryText(octets, shown));
  if (type === 131 || type === 132) return more(mld1Text(octets));
  if (type === 143) {
    return more(
      brokenMld2ReportText(octets, shown, piece => {
        const message = read(piece);
        return message?.kind === 'mld2-report' ? message : undefined;
      }),
    );
  }
  if (type === 1 && octets.length > 1) {
    return unreachableText({ code: octets[1]!, invoking: NOTHING }, octets, shown);
  }
  const readable = read(octets.subarray(0, offset));
  const nd = readable !== undefined && 'options' in readable;
  if (shown.verbose === 0) {
    if (nd) return ndText(readable, shown);
    return type === 133 || type === 134 ? more('') : ended(cutShort('icmp6'));
  }
  if (nd) return ended(ndText(readable, shown).text + cutShort('icmp6'));
  return type === 133 ? more('') : ended(cutShort('icmp6'));
}
