/** What a bridge does with a frame of its own stack (net/bridge/br_device.c, br_dev_xmit). */
import type { Mac } from '../../base/mac';
import { decision, type Decision } from '../../trace/decision';
import { Frame } from '../../wire/frame';
import type { Bridge } from './bridge';
import { flood, forward, multicastFlood, refusesToSend } from './forward';
import type { Snooped } from './multicast';
import { suppressNd } from './neigh-suppress';
import { allowedIngress } from './vlan-filter';

export const BRIDGE_XMIT = decision({
  id: 'bridge.xmit.ports',
  outcome: 'transmit',
  says: 'the bridge hands its own frame to its ports',
  spec: 'Linux',
  source: 'br_dev_xmit',
});
export const BRIDGE_XMIT_LOCAL = decision({
  id: 'bridge.xmit.local',
  outcome: 'drop',
  says: 'the destination is the bridge itself; no port leads there',
  spec: 'Linux',
  source: 'br_forward',
});
export const BRIDGE_XMIT_BAD_MLD = decision({
  id: 'bridge.xmit.bad-mld',
  outcome: 'drop',
  says: 'snooping drops MLD messages that are not as they must be',
  spec: 'RFC 4541 §3',
  source: 'br_multicast_rcv',
});

/** br_dev_xmit. Captures on the bridge see the frame before captures on its ports do. */
export function bridgeXmit(bridge: Bridge, frame: Frame): Decision {
  const { vlans } = bridge;
  const admitted = vlans.enabled ? allowedIngress(vlans, vlans.own, frame) : frame;
  if (!(admitted instanceof Frame)) {
    bridge.owner?.traceTx(bridge, frame, admitted);
    return admitted;
  }
  const vid = vlans.enabled ? (admitted.vlans[0]?.vid ?? 0) : 0;
  const { dst } = frame;
  const multicast = dst.isMulticast && !dst.isBroadcast;
  const snooped = multicast ? bridge.multicast.receive(undefined, admitted, vid) : 'flood';
  const decided = snooped === 'drop' ? BRIDGE_XMIT_BAD_MLD : (refusal(bridge, dst, vid) ?? BRIDGE_XMIT);
  bridge.owner?.traceTx(bridge, frame, decided);
  if (decided !== BRIDGE_XMIT) return decided;
  const answered = bridge.suppressesNeighbours && suppressNd(bridge, admitted, undefined, vid);
  if (multicast) xmitMulticast(bridge, admitted, snooped, answered, vid);
  else xmitOther(bridge, admitted, answered, vid);
  return decided;
}

/** Why a unicast whose destination is known cannot be sent. */
function refusal(bridge: Bridge, destination: Mac, vid: number): Decision | undefined {
  if (destination.isMulticast) return undefined;
  const entry = bridge.fdb.find(destination, vid);
  if (entry === undefined) return undefined;
  return entry.port === undefined ? BRIDGE_XMIT_LOCAL : refusesToSend(entry.port, undefined, vid);
}

function xmitMulticast(bridge: Bridge, frame: Frame, snooped: Snooped, answered: boolean, vid: number): void {
  const targets = bridge.multicast.targets(frame, snooped, vid);
  if (targets === 'everywhere') flood(bridge, frame, undefined, 'multicast', answered, vid);
  else multicastFlood(bridge, frame, undefined, targets === 'routers' ? undefined : targets, vid);
}

function xmitOther(bridge: Bridge, frame: Frame, answered: boolean, vid: number): void {
  const port = frame.dst.isBroadcast ? undefined : bridge.fdb.find(frame.dst, vid)?.port;
  if (port !== undefined) forward(port, frame, vid);
  else flood(bridge, frame, undefined, frame.dst.isBroadcast ? 'broadcast' : 'unicast', answered, vid);
}
