/**
 * Bridge protocol data units of IEEE 802.1D-1998 §9 over LLC 42 42 03: configuration and topology change notification.
 * Those of rapid spanning tree have another version and stay opaque, as the kernel's own spanning tree ignores them
 * (br_stp_rcv()).
 */

import { Mac } from '../base/mac';
import { bits8, flag, unused } from './bits';
import { Cursor } from './cursor';
import { constant, mac, record, u16, u32 } from './fields';
import { applyResidue, Layout, type LayoutParts, type Residue, residueOf, type ValueOf } from './layout';
import { type Malformed, malformed } from './malformed';

/** The Bridge Group Address, where BPDUs go. */
export const BRIDGE_GROUP: Mac = Mac.of(0x0180, 0xc2000000);

const bridgeId = record({ priority: u16, address: mac });

const header = { protocolIdentifier: constant(2, 0), protocolVersion: constant(1, 0) };
const configuration = {
  ...header,
  bpduType: constant(1, 0x00),
  flags: bits8({ topologyChangeAcknowledgment: flag, reserved: unused(6), topologyChange: flag }),
  rootId: bridgeId,
  rootPathCost: u32,
  bridgeId,
  portId: u16,
  messageAge: u16,
  maxAge: u16,
  helloTime: u16,
  forwardDelay: u16,
} satisfies LayoutParts;
const topologyChangeNotification = { ...header, bpduType: constant(1, 0x80) } satisfies LayoutParts;

/** A bridge identifier: the lower, the better. */
export interface BridgeId {
  readonly priority: number;
  readonly address: Mac;
}

/** A Configuration BPDU, §9.3.1. The four times are in 1/256 of a second. */
export type ConfigurationBpdu = { readonly kind: 'bpdu'; readonly bpduType: 'configuration' } & ValueOf<
  typeof configuration
> &
  Residue;

/** A Topology Change Notification BPDU, §9.3.2. */
export interface TopologyChangeBpdu extends Residue {
  readonly kind: 'bpdu';
  readonly bpduType: 'topology-change-notification';
}

export type Bpdu = ConfigurationBpdu | TopologyChangeBpdu;

const layouts = {
  configuration: new Layout<object>(configuration),
  'topology-change-notification': new Layout<object>(topologyChangeNotification),
};

/** Octets of the BPDU behind its LLC header. */
export function bpduLength(bpdu: Bpdu): number {
  return Math.max(layouts[bpdu.bpduType].least, bpdu.residue?.length ?? 0);
}

/** Writes the BPDU at `at` over zeros. */
export function writeBpdu(out: Uint8Array, at: number, bpdu: Bpdu): void {
  layouts[bpdu.bpduType].write(out, at, bpdu);
  applyResidue(out, at, bpdu.residue);
}

/** Reads the BPDU that fills `octets`; undefined for protocol versions and types other than these two. */
export function readBpdu(octets: Uint8Array): Bpdu | Malformed | undefined {
  if (octets.length < 4)
    return malformed('bpdu', octets, 0, 'length', `${octets.length} octets of at least 4`);
  if (octets[0] !== 0 || octets[1] !== 0 || octets[2] !== 0) return undefined;
  if (octets[3] !== 0x00 && octets[3] !== 0x80) return undefined;
  const bpduType = octets[3] === 0x00 ? 'configuration' : 'topology-change-notification';
  const bpdu = { kind: 'bpdu', bpduType };
  const cursor = new Cursor(octets);
  if (!layouts[bpduType].read(cursor, bpdu)) {
    const { offset, field, why } = cursor.failure!;
    return malformed('bpdu', octets, offset, field, why);
  }
  if (!cursor.stray && cursor.left === 0) return bpdu as Bpdu;
  return { ...bpdu, residue: residueOf(octets, out => layouts[bpduType].write(out, 0, bpdu)) } as Bpdu;
}
