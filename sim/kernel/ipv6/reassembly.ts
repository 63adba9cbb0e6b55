/**
 * Putting fragments together (net/ipv6/reassembly.c, net/ipv4/inet_fragment.c; RFC 8200 §4.5, RFC 5722, RFC 6946).
 *
 * Differs from Linux: memory is counted in octets of payload, and the ECN bits of the fragments are not compared.
 * Differs from Linux: every version puts fragments together as 5.10 does. Before, a first fragment without all headers was
 * taken and a fragment that came twice was an overlap (trees 4.9, 5.4); 2.6.32 did not drop what overlaps.
 */
import { seconds } from '../../base/time';
import { Timer } from '../../engine/scheduler';
import { decision, type Decision } from '../../trace/decision';
import { decodeIp6Body, Ip6Packet } from '../../wire/ipv6';
import type { FragmentHeader } from '../../wire/ipv6-extensions';
import { modTimer } from '../core/jiffies';
import type { Net } from '../core/net';
import { inet6Iif, type Skb } from '../core/skb';
import { headerOffset } from './exthdrs';
import { ipv6SkipExthdr } from './icmp-notify';
import { icmpv6Send } from './icmp-send';
import { netnsIpv6 } from './netns-ipv6';

export const FRAG_QUEUED = decision({
  id: 'ip6.fragment.queued',
  outcome: 'queue',
  says: 'the fragment waits for the others of its packet',
  spec: 'RFC 8200 §4.5',
  source: 'ip6_frag_queue',
});
export const FRAG_DUPLICATE = decision({
  id: 'ip6.fragment.duplicate',
  outcome: 'drop',
  says: 'everything in the fragment had been received before',
  spec: 'RFC 8200 §4.5',
  source: 'inet_frag_queue_insert',
  skbDropReason: 'DUP_FRAG',
});
export const FRAG_OVERLAP = decision({
  id: 'ip6.fragment.overlap',
  outcome: 'drop',
  says: 'the fragment overlaps others or contradicts them, so the whole packet is given up',
  spec: 'RFC 5722 §4',
  source: 'ip6_frag_queue',
});
export const FRAG_BAD_LENGTH = decision({
  id: 'ip6.fragment.bad-length',
  outcome: 'drop',
  says: 'a fragment other than the last is not a multiple of eight octets long, or the packet would be too long',
  spec: 'RFC 8200 §4.5',
  source: 'ip6_frag_queue',
  skbDropReason: 'IP_INHDR',
});
export const FRAG_NESTED = decision({
  id: 'ip6.fragment.nested',
  outcome: 'drop',
  says: 'a packet may have one fragment header',
  spec: 'RFC 8200 §4.1',
  source: 'ipv6_frag_rcv',
  skbDropReason: 'IP_INHDR',
});
export const FRAG_HEADER_CHAIN = decision({
  id: 'ip6.fragment.header-chain',
  outcome: 'drop',
  says: 'the first fragment does not hold all headers up to the upper layer’s',
  spec: 'RFC 8200 §4.5, RFC 7112 §5',
  source: 'ipv6frag_thdr_truncated',
  skbDropReason: 'IP_INHDR',
});
export const FRAG_MEMORY = decision({
  id: 'ip6.fragment.memory',
  outcome: 'drop',
  says: 'this machine holds as many fragments as it may',
  spec: 'ip-sysctl ip6frag_high_thresh',
  source: 'inet_frag_find',
});
export const FRAG_TIMEOUT = decision({
  id: 'ip6.fragment.timeout',
  outcome: 'note',
  says: 'the rest of the packet did not come in time; what there was of it is gone',
  spec: 'RFC 8200 §4.5, RFC 4443 §3.3',
  source: 'ip6frag_expire_frag_queue',
  skbDropReason: 'FRAG_REASM_TIMEOUT',
});

const PARAMETER_PROBLEM = 4;
const ERRONEOUS_FIELD = 0;
const INCOMPLETE_HEADER_CHAIN = 3;
const TIME_EXCEEDED = 3;
const REASSEMBLY_TIME = 1;
const MAX_PAYLOAD = 65535;
/** Where the fixed header has its payload length. */
const PAYLOAD_LENGTH = 4;

interface Piece {
  readonly offset: number;
  readonly octets: Uint8Array;
}

/** The fragments of one packet (struct frag_queue). */
interface FragmentQueue {
  readonly key: string;
  /** By offset. */
  readonly pieces: Piece[];
  /** Octets received, and the length of the whole as far as it is known. */
  meat: number;
  length: number;
  lastIn: boolean;
  /** The fragment of offset 0, whose headers are those of the packet, and where among them its fragment header is. */
  first: { readonly skb: Skb; readonly packet: Ip6Packet; readonly index: number } | undefined;
  readonly timer: Timer;
}

/** The packets a namespace has fragments of. */
export class FragmentQueues {
  readonly #queues = new Map<string, FragmentQueue>();
  #held = 0;

  constructor(readonly net: Net) {}

  /** fq_find: the queue a fragment belongs to; undefined when there is no room for another one. */
  find(skb: Skb, identification: number): FragmentQueue | undefined {
    const { net } = this;
    const { src, dst } = skb.packet;
    const scoped = dst.isMulticast || dst.isLinkLocal;
    const key = `${identification} ${src.toString()} ${dst.toString()} ${scoped ? inet6Iif(skb).ifindex : 0}`;
    const { sysctl } = netnsIpv6(net);
    let queue = this.#queues.get(key);
    if (queue === undefined && this.#held <= sysctl['net.ipv6.ip6frag_high_thresh']) {
      const made: FragmentQueue = {
        key,
        pieces: [],
        meat: 0,
        length: 0,
        lastIn: false,
        first: undefined,
        timer: new Timer(`${net.name} reassembly`, () => this.#expire(made)),
      };
      this.#queues.set(key, (queue = made));
      modTimer(net, made.timer, seconds(sysctl['net.ipv6.ip6frag_time']));
    }
    return queue;
  }

  /** inet_frag_queue_insert. */
  insert(queue: FragmentQueue, offset: number, octets: Uint8Array): 'inserted' | 'duplicate' | 'overlap' {
    const end = offset + octets.length;
    const { pieces } = queue;
    if (pieces.some(piece => offset < piece.offset + piece.octets.length && end > piece.offset)) {
      return isContained(pieces, offset, end) ? 'duplicate' : 'overlap';
    }
    const behind = pieces.findIndex(piece => piece.offset >= end);
    pieces.splice(behind < 0 ? pieces.length : behind, 0, { offset, octets });
    queue.meat += octets.length;
    this.#held += octets.length;
    return 'inserted';
  }

  /** inet_frag_kill. */
  kill(queue: FragmentQueue): void {
    this.net.scheduler.del(queue.timer);
    this.#queues.delete(queue.key);
    this.#held -= queue.meat;
  }

  /** ip6frag_expire_frag_queue: the sender is told, if it can be seen from the first fragment what was sent. */
  #expire(queue: FragmentQueue): void {
    this.kill(queue);
    const { first } = queue;
    this.net.trace.note(FRAG_TIMEOUT, first?.skb.dev.name);
    if (first !== undefined)
      icmpv6Send(this.net, { ...first.skb, packet: first.packet }, TIME_EXCEEDED, REASSEMBLY_TIME, 0);
  }
}

/** Whether everything from `offset` to `end` lies within pieces that adjoin each other. */
function isContained(pieces: readonly Piece[], offset: number, end: number): boolean {
  let at = offset;
  for (const piece of pieces) {
    if (piece.offset <= at && piece.offset + piece.octets.length > at)
      at = piece.offset + piece.octets.length;
  }
  return at >= end;
}

/**
 * ipv6_frag_rcv: the `index`th header of the packet is that of a fragment. `reassembled`: `skb.packet` is now the whole
 * packet, without the header; `atomic`: it was whole all along, and its payload is now read.
 */
export function ipv6FragRcv(
  net: Net,
  skb: Skb,
  header: FragmentHeader,
  index: number,
): Decision | 'reassembled' | 'atomic' {
  const { packet } = skb;
  const { payload } = packet;
  if (skb.fragmented === true)
    return complain(net, skb, ERRONEOUS_FIELD, headerOffset(packet, index), FRAG_NESTED);
  if (payload.kind !== 'opaque-upper') return FRAG_BAD_LENGTH;
  if (header.offset === 0 && !header.more) {
    skb.packet = rebuild(packet, index + 1, payload.protocol, payload.octets);
    skb.fragmented = true;
    return 'atomic';
  }
  if (header.offset === 0 && lacksUpperHeader(payload.protocol, payload.octets)) {
    return complain(net, skb, INCOMPLETE_HEADER_CHAIN, 0, FRAG_HEADER_CHAIN);
  }
  const queues = (netnsIpv6(net).fragments ??= new FragmentQueues(net));
  const queue = queues.find(skb, header.identification);
  if (queue === undefined) return FRAG_MEMORY;
  return ip6FragQueue(net, queues, queue, skb, header, index, payload.octets);
}

/** ip6_frag_queue. */
function ip6FragQueue(
  net: Net,
  queues: FragmentQueues,
  queue: FragmentQueue,
  skb: Skb,
  { offset, more }: FragmentHeader,
  index: number,
  octets: Uint8Array,
): Decision | 'reassembled' {
  const end = offset + octets.length;
  if (end > MAX_PAYLOAD)
    return complain(net, skb, ERRONEOUS_FIELD, headerOffset(skb.packet, index) + 2, FRAG_BAD_LENGTH);
  if (more && (end & 7) !== 0) return complain(net, skb, ERRONEOUS_FIELD, PAYLOAD_LENGTH, FRAG_BAD_LENGTH);
  const contradicts = more
    ? queue.lastIn && end > queue.length
    : end < queue.length || (queue.lastIn && end !== queue.length);
  const inserted = contradicts || end === offset ? 'overlap' : queues.insert(queue, offset, octets);
  if (inserted === 'duplicate') return FRAG_DUPLICATE;
  if (inserted === 'overlap') {
    queues.kill(queue);
    return FRAG_OVERLAP;
  }
  queue.length = Math.max(queue.length, end);
  if (!more) queue.lastIn = true;
  if (offset === 0) queue.first = { skb, packet: skb.packet, index };
  if (queue.first === undefined || !queue.lastIn || queue.meat !== queue.length) return FRAG_QUEUED;
  return ip6FragReasm(queues, queue, skb, queue.first);
}

/** ip6_frag_reasm: all is there. */
function ip6FragReasm(
  queues: FragmentQueues,
  queue: FragmentQueue,
  skb: Skb,
  { packet, index }: { readonly packet: Ip6Packet; readonly index: number },
): Decision | 'reassembled' {
  queues.kill(queue);
  const { payload } = packet;
  const whole = new Uint8Array(queue.length);
  for (const { offset, octets } of queue.pieces) whole.set(octets, offset);
  if (payload.kind !== 'opaque-upper' || headerOffset(packet, index) - HEADER + whole.length > MAX_PAYLOAD)
    return FRAG_BAD_LENGTH;
  skb.packet = rebuild(packet, index, payload.protocol, whole);
  skb.fragmented = true;
  return 'reassembled';
}

const HEADER = 40;

/** The packet with its first `kept` extension headers, and with what the octets after them hold. */
function rebuild(packet: Ip6Packet, kept: number, nextHeader: number, octets: Uint8Array): Ip6Packet {
  const { src, dst, hopLimit, trafficClass, flowLabel } = packet;
  const { extensions, payload } = decodeIp6Body(nextHeader, octets, src, dst);
  const all = [...packet.extensions.slice(0, kept), ...extensions];
  return new Ip6Packet(src, dst, hopLimit, payload, all, trafficClass, flowLabel);
}

const TCP = 6;
const TCP_HEADER = 20;
const UDP = 17;
const ICMPV6 = 58;

/** ipv6frag_thdr_truncated. */
function lacksUpperHeader(nextHeader: number, octets: Uint8Array): boolean {
  const upper = ipv6SkipExthdr(octets, 0, nextHeader);
  if (upper === undefined) return true;
  const { protocol, offset } = upper;
  const least = protocol === TCP ? TCP_HEADER : protocol === UDP || protocol === ICMPV6 ? 8 : 1;
  return offset + least > octets.length;
}

function complain(net: Net, skb: Skb, code: number, pointer: number, decided: Decision): Decision {
  icmpv6Send(net, skb, PARAMETER_PROBLEM, code, pointer);
  return decided;
}
