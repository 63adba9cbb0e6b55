/**
 * The Ethernet frame (IEEE 802.3 §3) with VLAN tags (IEEE 802.1Q §9). Immutable and shared by all receivers of a flood;
 * the length comes from the layouts, and the octets are made when somebody asks for them.
 */

import { Mac } from '../base/mac';
import { ARP_LENGTH, type ArpPacket, readArp, writeArp } from './arp';
import { type Bpdu, bpduLength, readBpdu, writeBpdu } from './bpdu';
import { Ip4Packet } from './ipv4';
import { Ip6Packet } from './ipv6';
import { getUint, putUint } from './layout';
import { type Malformed, malformed } from './malformed';

export const ETHERTYPE_IPV4 = 0x0800;
export const ETHERTYPE_ARP = 0x0806;
export const ETHERTYPE_IPV6 = 0x86dd;
/** The tag of a customer VLAN, 802.1Q. */
export const ETHERTYPE_VLAN = 0x8100;
/** The tag of a service VLAN, 802.1ad. */
export const ETHERTYPE_QINQ = 0x88a8;

/** One VLAN tag. */
export interface VlanTag {
  readonly tpid: typeof ETHERTYPE_VLAN | typeof ETHERTYPE_QINQ;
  /** 0 to 4095; 0 is a tag that carries only a priority. */
  readonly vid: number;
  /** 0 to 7. */
  readonly priority: number;
  readonly dropEligible: boolean;
}

/** A payload that nothing here looks into. An `etherType` of at most 1500 is the length field of an 802.3 frame. */
export interface OpaquePayload {
  readonly kind: 'opaque';
  readonly etherType: number;
  readonly octets: Uint8Array;
}

/** Anything a frame may carry. */
export type Payload = Ip6Packet | Ip4Packet | ArpPacket | Bpdu | OpaquePayload | Malformed;

const NO_TAGS: readonly VlanTag[] = [];
const LLC_LENGTH = 3;
const LAYER_ETHERTYPES: Readonly<Record<string, number>> = {
  ipv6: ETHERTYPE_IPV6,
  ipv4: ETHERTYPE_IPV4,
  arp: ETHERTYPE_ARP,
};

/** An Ethernet frame without preamble and check sequence. */
export class Frame {
  readonly kind = 'frame';
  private cachedLength = -1;
  private cachedBytes: Uint8Array | undefined = undefined;

  /** `vlans` from the outermost on. `padding` is what arrived after the payload; frames made here have none, as veth does not pad. */
  constructor(
    readonly dst: Mac,
    readonly src: Mac,
    readonly payload: Payload,
    readonly vlans: readonly VlanTag[] = NO_TAGS,
    readonly padding: Uint8Array | undefined = undefined,
  ) {}

  /** Reads a frame, whose octets must not change afterwards. Malformed only when its addresses, tags or type are cut off. */
  static fromBytes(bytes: Uint8Array): Frame | Malformed {
    if (bytes.length < 14) return malformed('ethernet', bytes, 0, 'length', `${bytes.length} octets of 14`);
    let at = 12;
    let vlans = NO_TAGS;
    for (
      let tpid = getUint(bytes, at, 2);
      tpid === ETHERTYPE_VLAN || tpid === ETHERTYPE_QINQ;
      tpid = getUint(bytes, at, 2)
    ) {
      if (bytes.length < at + 6) return malformed('ethernet', bytes, at, 'VLAN tag', 'nothing follows it');
      vlans = [...vlans, readTag(tpid, getUint(bytes, at + 2, 2))];
      at += 4;
    }
    const octets = bytes.subarray(at + 2);
    const payload = readPayload(getUint(bytes, at, 2), octets);
    const padding = octets.subarray(payloadLength(payload));
    return new Frame(
      Mac.fromBytes(bytes, 0),
      Mac.fromBytes(bytes, 6),
      payload,
      vlans,
      padding.length > 0 ? padding : undefined,
    );
  }

  /** The same frame with other tags. */
  retag(vlans: readonly VlanTag[]): Frame {
    return new Frame(this.dst, this.src, this.payload, vlans, this.padding);
  }

  /** The type of the payload, behind all tags; for a BPDU it is the 802.3 length. */
  get etherType(): number {
    const { payload } = this;
    switch (payload.kind) {
      case 'ipv6':
        return ETHERTYPE_IPV6;
      case 'ipv4':
        return ETHERTYPE_IPV4;
      case 'arp':
        return ETHERTYPE_ARP;
      case 'opaque':
        return payload.etherType;
      case 'bpdu':
        return payloadLength(payload);
      case 'malformed':
        return LAYER_ETHERTYPES[payload.layer] ?? payloadLength(payload);
    }
  }

  /** Octets of the frame, counted without encoding it. */
  get length(): number {
    if (this.cachedLength < 0) {
      const padding = this.padding === undefined ? 0 : this.padding.length;
      this.cachedLength = 14 + 4 * this.vlans.length + payloadLength(this.payload) + padding;
    }
    return this.cachedLength;
  }

  /** The octets, made at the first call and kept; they must not be changed. */
  get bytes(): Uint8Array {
    return (this.cachedBytes ??= encode(this));
  }
}

function encode(frame: Frame): Uint8Array {
  const out = new Uint8Array(frame.length);
  frame.dst.writeTo(out, 0);
  frame.src.writeTo(out, 6);
  let at = 12;
  for (const { tpid, vid, priority, dropEligible } of frame.vlans) {
    putUint(out, at, 2, tpid);
    putUint(out, at + 2, 2, (priority << 13) | (dropEligible ? 0x1000 : 0) | vid);
    at += 4;
  }
  putUint(out, at, 2, frame.etherType);
  writePayload(out, at + 2, frame.payload);
  if (frame.padding !== undefined) out.set(frame.padding, out.length - frame.padding.length);
  return out;
}

function readTag(tpid: VlanTag['tpid'], word: number): VlanTag {
  return { tpid, vid: word & 0xfff, priority: word >>> 13, dropEligible: (word & 0x1000) !== 0 };
}

function readPayload(etherType: number, octets: Uint8Array): Payload {
  switch (etherType) {
    case ETHERTYPE_IPV6:
      return Ip6Packet.fromBytes(octets);
    case ETHERTYPE_IPV4:
      return Ip4Packet.fromBytes(octets);
    case ETHERTYPE_ARP:
      return readArp(octets) ?? { kind: 'opaque', etherType, octets };
    default:
      return readLlc(etherType, octets) ?? { kind: 'opaque', etherType, octets };
  }
}

/** A BPDU, where the type field is a length and the LLC header that of spanning tree. */
function readLlc(length: number, octets: Uint8Array): Bpdu | Malformed | undefined {
  if (length < LLC_LENGTH || length > octets.length || length > 1500) return undefined;
  if (octets[0] !== 0x42 || octets[1] !== 0x42 || octets[2] !== 0x03) return undefined;
  return readBpdu(octets.subarray(LLC_LENGTH, length));
}

function payloadLength(payload: Payload): number {
  switch (payload.kind) {
    case 'ipv6':
    case 'ipv4':
      return payload.length;
    case 'arp':
      return ARP_LENGTH;
    case 'bpdu':
      return LLC_LENGTH + bpduLength(payload);
    case 'opaque':
      return payload.octets.length;
    case 'malformed':
      return (payload.layer === 'bpdu' ? LLC_LENGTH : 0) + payload.octets.length;
  }
}

function writePayload(out: Uint8Array, at: number, payload: Payload): void {
  if (payload.kind === 'ipv6' || payload.kind === 'ipv4') {
    payload.writeTo(out, at);
  } else if (payload.kind === 'arp') {
    writeArp(out, at, payload);
  } else if (payload.kind === 'opaque') {
    out.set(payload.octets, at);
  } else if (payload.kind === 'malformed' && payload.layer !== 'bpdu') {
    out.set(payload.octets, at);
  } else {
    out.set([0x42, 0x42, 0x03], at);
    if (payload.kind === 'bpdu') writeBpdu(out, at + LLC_LENGTH, payload);
    else out.set(payload.octets, at + LLC_LENGTH);
  }
}
