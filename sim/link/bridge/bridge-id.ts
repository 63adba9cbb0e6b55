/** Names of bridges and ports in the spanning tree (IEEE 802.1D-1998 §9.2.5, §9.2.7), and the order that elects among them. */
import type { BridgeId } from '../../wire/bpdu';

/** Negative when `left` is the better one. */
export function compareBridgeIds(left: BridgeId, right: BridgeId): number {
  return left.priority !== right.priority
    ? left.priority - right.priority
    : left.address.compare(right.address);
}

/** `8000.02:00:00:00:00:01`, as iproute2 prints it. */
export function formatBridgeId(id: BridgeId): string {
  return `${id.priority.toString(16).padStart(4, '0')}.${id.address}`;
}

/** Bits of a port id that hold the port number; Linux takes ten of the sixteen (BR_PORT_BITS). */
const PORT_BITS = 10;

/** How many ports a bridge can have, number 0 not counted. */
export const MAX_PORTS = (1 << PORT_BITS) - 1;

/** The largest port priority there is room for. */
export const MAX_PORT_PRIORITY = 0xffff >> PORT_BITS;

/** br_make_port_id. */
export function portId(priority: number, number: number): number {
  return (priority << PORT_BITS) | number;
}
