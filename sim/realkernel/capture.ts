/**
 * What passes the devices of a real node, from tcpdump or dumpcap on all of them. Of each packet the kernel tells the device, the
 * way and the sender's MAC; the receiver's is not told for received ones and is made up from the packet.
 */
import { Ip6 } from '../base/ip6';
import { Mac } from '../base/mac';
import type { SimTime } from '../base/time';
import type { FrameRecord } from '../trace/record';
import { ETHERTYPE_IPV6, Frame } from '../wire/frame';
import type { RealNode } from './lab';
import type { Clock, Recording } from './machine';

/** pcap(5): the file header, and that of each packet. */
const FILE_HEADER = 24;
const PACKET_HEADER = 16;
/** LINKTYPE_LINUX_SLL2: protocol, reserved, index, hardware type, packet type, address length, address. */
const COOKED_HEADER = 20;
const PACKET_OUTGOING = 4;
/** Of a cooked header: what follows is LLC, as in a BPDU. */
const ETH_P_802_2 = 4;
const LOOPBACK = 772;

/** Octets of a packet that are kept: all, on any link of a scenario. */
const SNAPSHOT_LENGTH = '9216';
const BUFFER_KIBIBYTES = '8192';

/**
 * The command that captures on all devices. tcpdump gives up its groups before it begins; where nobody can, as in the user
 * namespace of a user, it is dumpcap. In immediate mode every packet takes a place of the longest packet's size in the
 * kernel's buffer: eight of them by default, of which a packet that goes round in a loop leaves nothing to others.
 */
export function captureCommand(keepsGroups: boolean): string[] {
  const common = ['-i', 'any', '-y', 'LINUX_SLL2', '-w', '-'];
  if (keepsGroups) return ['dumpcap', ...common, '-P', '-q'];
  return [
    'tcpdump',
    ...common,
    '-U',
    '--immediate-mode',
    '-s',
    SNAPSHOT_LENGTH,
    '-B',
    BUFFER_KIBIBYTES,
    '-Z',
    'root',
  ];
}

/** A packet that passed a device. */
export interface Captured {
  readonly at: SimTime;
  readonly way: 'tx' | 'rx';
  readonly ifindex: number;
  readonly frame: Frame;
}

/** A running capture of a node. */
export class Capture {
  private constructor(
    readonly node: RealNode,
    private readonly recording: Recording,
  ) {}

  /** Start one; it listens when this resolves. @throws Error with what tcpdump said. */
  static async start(node: RealNode, keepsGroups: boolean): Promise<Capture> {
    try {
      return new Capture(node, await node.record(captureCommand(keepsGroups), /listening on|^File: /m));
    } catch (error) {
      throw new Error(`the capture on ${node.name} ended: ${(error as Error).message}`, { cause: error });
    }
  }

  /** End it. The packets are as a simulated run records them. `names`: devices by index. */
  async finish(clock: Clock, names: ReadonlyMap<number, string>): Promise<FrameRecord[]> {
    const packets = readCapture(await this.recording.stop(), clock);
    return packets.map(({ at, way, ifindex, frame }) => {
      const dev = names.get(ifindex) ?? `if${ifindex}`;
      return { kind: way, id: 0, at, cause: 0, origin: 0, node: this.node.name, dev, ifindex, frame };
    });
  }
}

/** The packets of a capture file; the last of them may be cut off. */
export function readCapture(octets: Buffer, clock: Pick<Clock, 'since'>): Captured[] {
  const packets: Captured[] = [];
  for (let at = FILE_HEADER; at + PACKET_HEADER <= octets.length;) {
    const end = at + PACKET_HEADER + octets.readUInt32LE(at + 8);
    if (octets.length < end) break;
    const wall = octets.readUInt32LE(at) * 1e6 + octets.readUInt32LE(at + 4);
    const packet = readCooked(octets.subarray(at + PACKET_HEADER, end), clock.since(wall));
    if (packet !== undefined) packets.push(packet);
    at = end;
  }
  return packets;
}

/** A packet behind its cooked header; undefined for those on lo, and for what is no frame. */
export function readCooked(octets: Buffer, at: SimTime): Captured | undefined {
  if (octets.length < COOKED_HEADER || octets.readUInt16BE(8) === LOOPBACK) return undefined;
  const protocol = octets.readUInt16BE(0);
  const payload = octets.subarray(COOKED_HEADER);
  const header = Buffer.alloc(14);
  Buffer.from(receiverOf(protocol, payload)).copy(header, 0);
  octets.copy(header, 6, 12, 18);
  header.writeUInt16BE(protocol === ETH_P_802_2 ? payload.length : protocol, 12);
  const frame = Frame.fromBytes(new Uint8Array(Buffer.concat([header, payload])));
  if (frame.kind === 'malformed') return undefined;
  const way = octets.readUInt8(10) === PACKET_OUTGOING ? 'tx' : 'rx';
  return { at, way, ifindex: octets.readUInt32BE(4), frame };
}

/** The group's MAC for an IPv6 multicast, zeros where it cannot be known. */
function receiverOf(protocol: number, payload: Buffer): Uint8Array {
  const octets = new Uint8Array(6);
  if (protocol !== ETHERTYPE_IPV6 || payload.length < 40) return octets;
  const dst = Ip6.fromBytes(payload, 24);
  if (dst.isMulticast) Mac.forGroup(dst).writeTo(octets, 0);
  return octets;
}
