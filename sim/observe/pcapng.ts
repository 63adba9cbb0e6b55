/**
 * Captures in the pcapng format (draft-ietf-opsawg-pcapng): an interface for every device that carried a frame, a packet
 * for every frame that left or entered one, and as its comment what became of it and why. Wireshark shows the comments,
 * and finds them: `frame.comment contains "ndisc.ra"`.
 *
 * Times are simulated time since the start of the run, which readers show as the first moments of 1970. All interfaces have
 * the same snapshot length and link type, as libpcap refuses files where they differ.
 */
import type { Mac } from '../base/mac';
import type { DecisionRecord, FrameRecord, TraceRecord } from '../trace/record';
import { block, ENDLESS, type Option, option, OutOctets, text } from './pcapng-block';

/** What is captured. */
export interface PcapngOptions {
  /** Only frames of this machine; all machines without it. */
  readonly node?: string;
  /** The MAC of a device, asked for when it first carries a frame; left out of the file where it is not known. */
  readonly mac?: (node: string, dev: string) => Mac | undefined;
}

const SECTION_HEADER = 0x0a0d0d0a;
const INTERFACE_DESCRIPTION = 1;
const ENHANCED_PACKET = 6;
const BYTE_ORDER_MAGIC = 0x1a2b3c4d;

const COMMENT = 1;
const SHB_USERAPPL = 4;
const IF_NAME = 2;
const IF_MAC_ADDRESS = 6;
const IF_TSRESOL = 9;
const EPB_FLAGS = 2;
const EPB_PACKET_ID = 5;

const MICROSECONDS = 6;
const ETHERNET = 1;
const SNAPSHOT_LENGTH = 262144;
const INBOUND = 1;
const OUTBOUND = 2;
const TWO_TO_32 = 2 ** 32;

interface Interface {
  readonly index: number;
  readonly name: string;
  readonly mac: Mac | undefined;
}

interface Packet {
  readonly record: FrameRecord;
  readonly interface: number;
  readonly comments: string[];
}

/** Collects the frames of a run, and makes a file of them at its end. */
export class PcapngWriter {
  readonly #options: PcapngOptions;
  readonly #interfaces = new Map<string, Interface>();
  readonly #packets: Packet[] = [];
  readonly #byId = new Map<number, Packet>();

  constructor(options: PcapngOptions = {}) {
    this.#options = options;
  }

  /** Take notice of a record; call it with all of them, in order. Frames are encoded by `finish()`, not here. */
  record(record: TraceRecord): void {
    if (record.kind === 'decision') this.#decided(record);
    if (record.kind !== 'tx' && record.kind !== 'rx') return;
    if (this.#options.node !== undefined && record.node !== this.#options.node) return;
    const packet = { record, interface: this.#interfaceOf(record).index, comments: [] };
    this.#packets.push(packet);
    this.#byId.set(record.id, packet);
  }

  /** The file. */
  finish(): Uint8Array {
    const out = new OutOctets();
    sectionHeader(out);
    for (const each of this.#interfaces.values()) interfaceDescription(out, each);
    for (const packet of this.#packets) enhancedPacket(out, packet);
    return out.octets();
  }

  #decided(record: DecisionRecord): void {
    const packet = this.#byId.get(record.packet ?? 0);
    packet?.comments.push(decisionText(record));
  }

  #interfaceOf({ node, dev }: FrameRecord): Interface {
    const name = `${node}:${dev}`;
    const known = this.#interfaces.get(name);
    if (known !== undefined) return known;
    const made = { index: this.#interfaces.size, name, mac: this.#options.mac?.(node, dev) };
    this.#interfaces.set(name, made);
    return made;
  }
}

/** The comment on a packet: the decision, where it is specified, and what it was made from. */
function decisionText({ decision, inputs = {} }: DecisionRecord): string {
  const from = Object.entries(inputs).map(([key, value]) => `${key}=${String(value)}`);
  const lines = [`${decision.id} (${decision.outcome}): ${decision.says}`, decision.spec, from.join(', ')];
  return lines.filter(line => line !== '').join('\n');
}

function sectionHeader(out: OutOctets): void {
  block(out, SECTION_HEADER, [option(SHB_USERAPPL, text('sixlab'))], () => {
    out.u32(BYTE_ORDER_MAGIC);
    out.u16(1);
    out.u16(0);
    out.u32(ENDLESS);
    out.u32(ENDLESS);
  });
}

function interfaceDescription(out: OutOctets, { name, mac }: Interface): void {
  const options: Option[] = [option(IF_NAME, text(name))];
  if (mac !== undefined) {
    const octets = new Uint8Array(6);
    mac.writeTo(octets, 0);
    options.push(option(IF_MAC_ADDRESS, octets));
  }
  options.push(option(IF_TSRESOL, Uint8Array.of(MICROSECONDS)));
  block(out, INTERFACE_DESCRIPTION, options, () => {
    out.u16(ETHERNET);
    out.u16(0);
    out.u32(SNAPSHOT_LENGTH);
  });
}

function enhancedPacket(out: OutOctets, { record, interface: index, comments }: Packet): void {
  const flags = new OutOctets();
  flags.u32(record.kind === 'rx' ? INBOUND : OUTBOUND);
  const id = new OutOctets();
  id.u32(record.id % TWO_TO_32);
  id.u32(Math.floor(record.id / TWO_TO_32));
  const options = [
    ...comments.map(comment => option(COMMENT, text(comment))),
    option(EPB_FLAGS, flags.octets()),
    option(EPB_PACKET_ID, id.octets()),
  ];
  const { bytes } = record.frame;
  block(out, ENHANCED_PACKET, options, () => {
    out.u32(index);
    out.u32(Math.floor(record.at / TWO_TO_32));
    out.u32(record.at % TWO_TO_32);
    out.u32(Math.min(bytes.length, SNAPSHOT_LENGTH));
    out.u32(bytes.length);
    out.padded(bytes.subarray(0, SNAPSHOT_LENGTH));
  });
}
