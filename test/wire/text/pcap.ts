/** The old capture format, to read recorded frames and to show ours to tcpdump. */
import { toHex } from '../../../sim/base/hex';

const FILE_HEADER = 24;
const RECORD_HEADER = 16;
const MAGIC = 0xa1b2c3d4;

/** The packets of a capture of this machine's or the other octet order. */
export function readPcap(file: Uint8Array): Uint8Array[] {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const little = view.getUint32(0, true) === MAGIC;
  if (!little && view.getUint32(0) !== MAGIC) throw new Error(`no capture: ${toHex(file.subarray(0, 4))}`);
  const packets: Uint8Array[] = [];
  for (let at = FILE_HEADER; at < file.length;) {
    const start = at + RECORD_HEADER;
    at = start + view.getUint32(at + 8, little);
    packets.push(file.subarray(start, at));
  }
  return packets;
}

/** A capture of Ethernet frames, one a second. */
export function writePcap(packets: readonly Uint8Array[]): Uint8Array {
  const size = packets.reduce((sum, packet) => sum + RECORD_HEADER + packet.length, FILE_HEADER);
  const out = new Uint8Array(size);
  const view = new DataView(out.buffer);
  [MAGIC, 0x0004_0002, 0, 0, 65535, 1].forEach((word, i) => view.setUint32(4 * i, word, true));
  let at = FILE_HEADER;
  packets.forEach((packet, i) => {
    [i + 1, 0, packet.length, packet.length].forEach((word, j) => view.setUint32(at + 4 * j, word, true));
    out.set(packet, at + RECORD_HEADER);
    at += RECORD_HEADER + packet.length;
  });
  return out;
}
