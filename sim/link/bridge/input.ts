/**
 * What a bridge does with a frame that came in on a port (net/bridge/br_input.c): nothing of it ever reaches the port's
 * own stack, except what 802.1D reserves for the link itself.
 */
import { Mac } from '../../base/mac';
import { decision, type Decision } from '../../trace/decision';
import { Frame } from '../../wire/frame';
import type { Bridge } from './bridge';
import { bpduReceived } from './bpdu';
import { flood, forward, multicastFlood, refusesToSend, type FloodKind } from './forward';
import type { Snooped } from './multicast';
import { suppressNd } from './neigh-suppress';
import type { BridgePort, PortState } from './port';
import { allowedIngress, BRIDGE_VLAN_LOCAL, learningVlan } from './vlan-filter';

export const BRIDGE_BAD_SOURCE = decision({
  id: 'bridge.ingress.bad-source',
  outcome: 'drop',
  says: 'the source address is a group or all zeros',
  spec: 'Linux',
  source: 'br_handle_frame',
});
export const BRIDGE_PAUSE = decision({
  id: 'bridge.ingress.pause',
  outcome: 'drop',
  says: 'frames for MAC control (01:80:c2:00:00:01) are never forwarded',
  spec: 'IEEE 802.1D §7.12.6',
  source: 'br_handle_frame',
});
export const BRIDGE_LEARNED_ONLY = decision({
  id: 'bridge.ingress.learning',
  outcome: 'drop',
  says: 'the port is in learning state: where the sender is was learned, the frame goes nowhere',
  spec: 'IEEE 802.1D §8.4.3',
  source: 'br_handle_frame_finish',
  remedy: 'wait out the forward delay, or ip link set BRIDGE type bridge stp_state 0',
});
const notReceiving = (state: PortState, says: string): Decision =>
  decision({
    id: `bridge.ingress.${state}`,
    outcome: 'drop',
    says,
    spec: 'IEEE 802.1D §8.4',
    source: 'br_handle_frame',
  });
export const BRIDGE_PORT_DISABLED = notReceiving(
  'disabled',
  'the port is disabled: it or the bridge is down, or it has no carrier',
);
export const BRIDGE_PORT_BLOCKING = notReceiving(
  'blocking',
  'the port is blocking: the spanning tree leads elsewhere',
);
export const BRIDGE_PORT_LISTENING = notReceiving(
  'listening',
  'the port is listening: the spanning tree is still being found',
);
export const BRIDGE_PORT_LOCKED = decision({
  id: 'bridge.ingress.locked',
  outcome: 'drop',
  says: 'the port is locked, and the sender is not entered for it',
  spec: 'bridge(8) locked',
  source: 'br_handle_frame_finish',
  remedy: 'bridge fdb add MAC dev PORT master static, or bridge link set dev PORT locked off',
});
export const BRIDGE_BAD_MLD = decision({
  id: 'bridge.multicast.bad-mld',
  outcome: 'drop',
  says: 'snooping drops MLD messages that are not as they must be',
  spec: 'RFC 4541 §3',
  source: 'br_multicast_rcv',
});
export const BRIDGE_LOCAL = decision({
  id: 'bridge.forward.local',
  outcome: 'deliver',
  says: 'the frame is for the bridge itself and goes up on the bridge device, not on the port',
  spec: 'Linux',
  source: 'br_pass_frame_up',
});
export const BRIDGE_FORWARDED = decision({
  id: 'bridge.forward.port',
  outcome: 'forward',
  says: 'the frame goes out through the port its destination was learned on',
  spec: 'IEEE 802.1D §7.7',
  source: 'br_forward',
});
export const BRIDGE_FLOODED = decision({
  id: 'bridge.forward.flood',
  outcome: 'forward',
  says: 'the frame goes out through every port',
  spec: 'IEEE 802.1D §7.7',
  source: 'br_flood',
});
export const BRIDGE_MULTICAST = decision({
  id: 'bridge.forward.multicast',
  outcome: 'forward',
  says: 'the frame goes out where its group was reported, and to multicast routers',
  spec: 'RFC 4541 §2.1.2',
  source: 'br_multicast_flood',
});
export const BRIDGE_NOBODY = decision({
  id: 'bridge.multicast.nobody',
  outcome: 'drop',
  says: 'there is a querier, and nobody reported this group',
  spec: 'RFC 4541 §2.1.2',
  source: 'br_multicast_flood',
  remedy: 'let the members answer MLD queries, or ip link set BRIDGE type bridge mcast_snooping 0',
});
export const BRIDGE_NOWHERE = decision({
  id: 'bridge.forward.nowhere',
  outcome: 'drop',
  says: 'no other port may send it',
  spec: 'IEEE 802.1D §7.7',
  source: 'br_flood',
});

const NOT_RECEIVING: Partial<Record<PortState, Decision>> = {
  disabled: BRIDGE_PORT_DISABLED,
  blocking: BRIDGE_PORT_BLOCKING,
  listening: BRIDGE_PORT_LISTENING,
};

/** 01:80:c2:00:00:0x, what 802.1D keeps from being forwarded; x says what it is. */
const RESERVED_HIGH = 0x0180;
const RESERVED_LOW = 0xc2000000 | 0;
const RESERVED_MASK = 0xfffffff0 | 0;
const BRIDGE_GROUP = 0;
const PAUSE = 1;

/** br_handle_frame: the receive handler of a port. */
export function handleFrame(bridge: Bridge, port: BridgePort, frame: Frame): Decision | 'pass' {
  const { src, dst } = frame;
  if (src.isMulticast || src === Mac.ZERO) return BRIDGE_BAD_SOURCE;
  if (dst.hi === RESERVED_HIGH && (dst.lo & RESERVED_MASK) === RESERVED_LOW) {
    const reserved = handleReserved(bridge, port, frame);
    if (reserved !== 'forward') return reserved;
  }
  const refused = NOT_RECEIVING[port.state];
  return refused ?? handleFrameFinish(bridge, port, frame);
}

function handleReserved(bridge: Bridge, port: BridgePort, frame: Frame): Decision | 'pass' | 'forward' {
  const use = frame.dst.lo & 0xf;
  if (use === PAUSE) return BRIDGE_PAUSE;
  if (use === BRIDGE_GROUP && !bridge.stp.enabled) return 'forward';
  if (use !== BRIDGE_GROUP && bridge.groupFwdMask & (1 << use)) return 'forward';
  const learns = port.state === 'learning' || port.state === 'forwarding';
  const vid = port.learning && learns ? learningVlan(bridge.vlans, port.vlans, frame) : undefined;
  if (vid !== undefined) bridge.fdb.learn(frame.src, port, vid);
  return use === BRIDGE_GROUP ? bpduReceived(port, frame) : 'pass';
}

/** br_handle_frame_finish: where the bridge filters, the frame gets the tag of its VLAN first. */
function handleFrameFinish(bridge: Bridge, port: BridgePort, frame: Frame): Decision {
  const { vlans } = bridge;
  if (!vlans.enabled) return handleAdmitted(bridge, port, frame, 0);
  const admitted = allowedIngress(vlans, port.vlans, frame);
  if (admitted instanceof Frame) return handleAdmitted(bridge, port, admitted, admitted.vlans[0]?.vid ?? 0);
  const { owner } = bridge;
  return owner?.tracing && frame.vlans[0] !== undefined
    ? owner.explain(admitted, { vlan: frame.vlans[0].vid })
    : admitted;
}

function handleAdmitted(bridge: Bridge, port: BridgePort, frame: Frame, vid: number): Decision {
  const { src, dst } = frame;
  if (port.locked && !isEntered(bridge, port, src, vid)) return BRIDGE_PORT_LOCKED;
  if (port.learning) bridge.fdb.learn(src, port, vid);
  const multicast = dst.isMulticast && !dst.isBroadcast;
  const snooped = multicast ? bridge.multicast.receive(port, frame, vid) : 'flood';
  if (snooped === 'drop') return BRIDGE_BAD_MLD;
  if (port.state === 'learning') return BRIDGE_LEARNED_ONLY;
  const answered = bridge.suppressesNeighbours && suppressNd(bridge, frame, port, vid);
  if (multicast) return handleMulticast(bridge, port, frame, snooped, answered, vid);
  if (dst.isBroadcast) return floodAndDeliver(bridge, port, frame, 'broadcast', true, answered, vid);
  return handleUnicast(bridge, port, frame, answered, vid);
}

function isEntered(bridge: Bridge, port: BridgePort, source: Mac, vid: number): boolean {
  const entry = bridge.fdb.find(source, vid);
  return entry !== undefined && entry.port === port && !entry.local;
}

function handleUnicast(
  bridge: Bridge,
  port: BridgePort,
  frame: Frame,
  answered: boolean,
  vid: number,
): Decision {
  const promiscuous = bridge.promiscuity > 0;
  const entry = bridge.fdb.find(frame.dst, vid);
  if (entry === undefined) return floodAndDeliver(bridge, port, frame, 'unicast', promiscuous, answered, vid);
  if (entry.local) return passFrameUp(bridge, port, frame, vid);
  entry.used = bridge.scheduler.now;
  const refused = entry.port === undefined ? BRIDGE_NOWHERE : refusesToSend(entry.port, port, vid);
  if (refused === undefined) forward(entry.port as BridgePort, frame, vid);
  if (promiscuous) passFrameUp(bridge, port, frame, vid);
  return refused ?? BRIDGE_FORWARDED;
}

function handleMulticast(
  bridge: Bridge,
  port: BridgePort,
  frame: Frame,
  snooped: Snooped,
  answered: boolean,
  vid: number,
): Decision {
  const targets = bridge.multicast.targets(frame, snooped, vid);
  if (targets === 'everywhere') return floodAndDeliver(bridge, port, frame, 'multicast', true, answered, vid);
  const entry = targets === 'routers' ? undefined : targets;
  const wanted =
    entry?.hostJoined === true || bridge.multicast.routers.includesBridge || bridge.promiscuity > 0;
  const copies = multicastFlood(bridge, frame, port, entry, vid);
  const passed = wanted ? passFrameUp(bridge, port, frame, vid) : nobody(bridge, frame);
  return copies > 0 ? BRIDGE_MULTICAST : passed;
}

function nobody(bridge: Bridge, frame: Frame): Decision {
  const { owner } = bridge;
  if (!owner?.tracing || frame.payload.kind !== 'ipv6') return BRIDGE_NOBODY;
  const { querier } = bridge.multicast;
  return owner.explain(BRIDGE_NOBODY, {
    group: frame.payload.dst.toString(),
    querier: querier.address.toString(),
  });
}

function floodAndDeliver(
  bridge: Bridge,
  port: BridgePort,
  frame: Frame,
  kind: FloodKind,
  deliver: boolean,
  answered: boolean,
  vid: number,
): Decision {
  const copies = flood(bridge, frame, port, kind, answered, vid);
  const passed = deliver ? passFrameUp(bridge, port, frame, vid) : BRIDGE_NOWHERE;
  return copies > 0 ? BRIDGE_FLOODED : passed;
}

/** br_pass_frame_up: from here on it came in on the bridge, whose own stack is like any other port to VLANs. */
function passFrameUp(bridge: Bridge, port: BridgePort, frame: Frame, vid: number): Decision {
  const member = vid === 0 ? undefined : bridge.vlans.own.find(vid);
  if (vid !== 0 && member === undefined && bridge.promiscuity === 0) return BRIDGE_VLAN_LOCAL;
  const shown = member?.untagged === true ? bridge.untagged.frame(frame) : frame;
  bridge.owner?.netifReceiveSkb(bridge, shown, port.dev);
  return BRIDGE_LOCAL;
}
