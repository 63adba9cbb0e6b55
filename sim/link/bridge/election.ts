/**
 * The comparisons by which bridges elect a root and every link its designated port (IEEE 802.1D-1998 §8.6; the predicates
 * of net/bridge/br_stp.c). Priority vectors: root, cost to it, bridge, port; the smaller the better.
 */
import type { ConfigBpdu } from './bpdu';
import { compareBridgeIds } from './bridge-id';
import type { BridgePort } from './port';
import type { SpanningTree } from './spanning-tree';

/** Whether what was heard on `port` makes it a better way to the root than `chosen` (br_should_become_root_port). */
export function shouldBecomeRootPort(
  stp: SpanningTree,
  port: BridgePort,
  chosen: BridgePort | undefined,
): boolean {
  if (port.state === 'disabled' || isDesignatedPort(stp, port)) return false;
  if (compareBridgeIds(stp.bridgeId, port.designatedRoot) <= 0) return false;
  if (chosen === undefined) return true;
  const order =
    compareBridgeIds(port.designatedRoot, chosen.designatedRoot) ||
    port.designatedCost + port.pathCost - (chosen.designatedCost + chosen.pathCost) ||
    compareBridgeIds(port.designatedBridge, chosen.designatedBridge) ||
    port.designatedPort - chosen.designatedPort ||
    port.id - chosen.id;
  return order < 0;
}

/** Whether we offer the link of `port` a better way to the root than who offered one before (br_should_become_designated_port). */
export function shouldBecomeDesignatedPort(stp: SpanningTree, port: BridgePort): boolean {
  if (isDesignatedPort(stp, port)) return true;
  if (compareBridgeIds(port.designatedRoot, stp.designatedRoot) !== 0) return true;
  const order =
    stp.rootPathCost - port.designatedCost ||
    compareBridgeIds(stp.bridgeId, port.designatedBridge) ||
    port.id - port.designatedPort;
  return order < 0;
}

/** Whether a message is better than, or renews, what is known of the link (br_supersedes_port_info). */
export function supersedesPortInfo(stp: SpanningTree, port: BridgePort, bpdu: ConfigBpdu): boolean {
  const order =
    compareBridgeIds(bpdu.root, port.designatedRoot) ||
    bpdu.rootPathCost - port.designatedCost ||
    compareBridgeIds(bpdu.bridge, port.designatedBridge);
  if (order !== 0) return order < 0;
  return compareBridgeIds(bpdu.bridge, stp.bridgeId) !== 0 || bpdu.port <= port.designatedPort;
}

/** Whether it is through this port of ours that the link reaches the root (br_is_designated_port). */
export function isDesignatedPort(stp: SpanningTree, port: BridgePort): boolean {
  return compareBridgeIds(port.designatedBridge, stp.bridgeId) === 0 && port.designatedPort === port.id;
}

/** Whether any link reaches the root through us (br_is_designated_for_some_port). */
export function isDesignatedForSomePort(stp: SpanningTree): boolean {
  return stp.bridge.ports.some(
    port => port.state !== 'disabled' && compareBridgeIds(port.designatedBridge, stp.bridgeId) === 0,
  );
}

/** br_become_designated_port. */
export function becomeDesignatedPort(stp: SpanningTree, port: BridgePort): void {
  port.designatedRoot = stp.designatedRoot;
  port.designatedCost = stp.rootPathCost;
  port.designatedBridge = stp.bridgeId;
  port.designatedPort = port.id;
}
