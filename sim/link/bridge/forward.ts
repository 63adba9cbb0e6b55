/** Out through the ports of a bridge: one, all, or the members of a group (net/bridge/br_forward.c). */
import { decision, type Decision } from '../../trace/decision';
import type { Frame } from '../../wire/frame';
import type { Flood } from '../flood';
import { isForwardable } from '../segment';
import type { Bridge } from './bridge';
import type { MdbEntry } from './mdb';
import type { BridgePort } from './port';
import { BRIDGE_VLAN_EGRESS } from './vlan-filter';

export const BRIDGE_EGRESS_TOO_LONG = decision({
  id: 'bridge.egress.too-long',
  outcome: 'note',
  says: 'the frame does not leave through this port: it is longer than the port allows',
  spec: 'Linux',
  source: 'br_dev_queue_push_xmit',
  skbDropReason: 'PKT_TOO_BIG',
  remedy: 'give all ports of the bridge the same MTU',
});
export const BRIDGE_EGRESS_SAME_PORT = decision({
  id: 'bridge.egress.same-port',
  outcome: 'drop',
  says: 'the destination is behind the port that the frame came in on',
  spec: 'IEEE 802.1D §7.7.1',
  source: 'should_deliver',
  remedy: 'bridge link set dev PORT hairpin on',
});
export const BRIDGE_EGRESS_NOT_FORWARDING = decision({
  id: 'bridge.egress.not-forwarding',
  outcome: 'drop',
  says: 'the port towards the destination is not in forwarding state',
  spec: 'IEEE 802.1D §7.7.1',
  source: 'should_deliver',
});
export const BRIDGE_EGRESS_ISOLATED = decision({
  id: 'bridge.egress.isolated',
  outcome: 'drop',
  says: 'isolated ports do not talk to each other',
  spec: 'bridge(8) isolated',
  source: 'br_skb_isolated',
  remedy: 'bridge link set dev PORT isolated off',
});

/** How a destination is spelled: decides which of the flood switches counts. */
export type FloodKind = 'unicast' | 'multicast' | 'broadcast';

/** Why `port` may not send what came in on `ingress` (undefined: the bridge's own) in that VLAN; undefined if it may. */
export function refusesToSend(
  port: BridgePort,
  ingress: BridgePort | undefined,
  vid: number,
): Decision | undefined {
  if (port === ingress && !port.hairpin) return BRIDGE_EGRESS_SAME_PORT;
  if (port.state !== 'forwarding') return BRIDGE_EGRESS_NOT_FORWARDING;
  if (vid !== 0 && port.vlans.find(vid) === undefined) return BRIDGE_VLAN_EGRESS;
  if (port.isolated && ingress?.isolated) return BRIDGE_EGRESS_ISOLATED;
  return undefined;
}

/**
 * A frame of that VLAN leaves through a port that is in it, with its tag or without (`br_handle_vlan`).
 * @param tagged what collects the copies with a tag, and `bare` those without.
 */
export function forward(port: BridgePort, frame: Frame, vid: number, tagged?: Flood, bare?: Flood): void {
  const withoutTag = vid !== 0 && port.vlans.find(vid)?.untagged === true;
  if (withoutTag) pushXmit(port, port.bridge.untagged.frame(frame), bare);
  else pushXmit(port, frame, tagged);
}

/** The copies of a flood are on their way. */
function launch(bridge: Bridge, frame: Frame, tagged: Flood | undefined, bare: Flood | undefined): void {
  bridge.launch(tagged, frame);
  if (bare !== undefined) bridge.launch(bare, bridge.untagged.frame(frame));
}

/** br_dev_queue_push_xmit: the port's device sends. */
export function pushXmit(port: BridgePort, frame: Frame, flood?: Flood): void {
  const { dev } = port;
  if (!dev.up || !isForwardable(frame, dev.mtu))
    dev.owner?.note(dev, BRIDGE_EGRESS_TOO_LONG, { length: frame.length, mtu: dev.mtu });
  else dev.ndoStartXmit(frame, flood);
}

/** Everywhere but where it came from (`br_flood`). `answered`: ports that suppress neighbour discovery need no copy. */
export function flood(
  bridge: Bridge,
  frame: Frame,
  ingress: BridgePort | undefined,
  kind: FloodKind,
  answered: boolean,
  vid: number,
): number {
  const batch = bridge.takeFlood();
  const bare = vid === 0 ? undefined : bridge.takeFlood();
  const ports = bridge.ports;
  let copies = 0;
  for (let index = 0; index < ports.length; index++) {
    const port = ports[index] as BridgePort;
    if (!floods(port, kind, ingress) || (answered && port.neighSuppress)) continue;
    if (refusesToSend(port, ingress, vid) !== undefined) continue;
    forward(port, frame, vid, batch, bare);
    copies++;
  }
  launch(bridge, frame, batch, bare);
  return copies;
}

function floods(port: BridgePort, kind: FloodKind, ingress: BridgePort | undefined): boolean {
  if (kind === 'unicast') return port.flood;
  return ingress === undefined || (kind === 'multicast' ? port.mcastFlood : port.bcastFlood);
}

/** To the members of a group, and to where multicast routers are (`br_multicast_flood`). */
export function multicastFlood(
  bridge: Bridge,
  frame: Frame,
  ingress: BridgePort | undefined,
  entry: MdbEntry | undefined,
  vid: number,
): number {
  const batch = bridge.takeFlood();
  const bare = vid === 0 ? undefined : bridge.takeFlood();
  const members = entry?.ports ?? [];
  const routers = bridge.multicast.routers.list;
  let copies = 0;
  for (let member = 0, router = 0; member < members.length || router < routers.length;) {
    const left = members[member]?.port;
    const right = routers[router];
    const port =
      right === undefined || (left !== undefined && left.number <= right.number)
        ? (left as BridgePort)
        : right;
    if (left === port) member++;
    if (right === port) router++;
    if (refusesToSend(port, ingress, vid) !== undefined) continue;
    forward(port, frame, vid, batch, bare);
    copies++;
  }
  launch(bridge, frame, batch, bare);
  return copies;
}
