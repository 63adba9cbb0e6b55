/** What a bridge does with a frame of its own stack (net/bridge/br_device.c, br_dev_xmit). */
import { decision, type Decision } from '../../trace/decision';
import type { Frame } from '../../wire/frame';
import type { Bridge } from './bridge';
import { flood, multicastFlood, pushXmit, refusesToSend } from './forward';
import type { Snooped } from './multicast';
import { suppressNd } from './neigh-suppress';

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
  const { dst } = frame;
  const multicast = dst.isMulticast && !dst.isBroadcast;
  const snooped = multicast ? bridge.multicast.receive(undefined, frame) : 'flood';
  const decided = snooped === 'drop' ? BRIDGE_XMIT_BAD_MLD : (refusal(bridge, frame) ?? BRIDGE_XMIT);
  bridge.owner?.traceTx(bridge, frame, decided);
  if (decided !== BRIDGE_XMIT) return decided;
  const answered = bridge.suppressesNeighbours && suppressNd(bridge, frame, undefined);
  if (multicast) xmitMulticast(bridge, frame, snooped, answered);
  else xmitOther(bridge, frame, answered);
  return decided;
}

/** Why a unicast whose destination is known cannot be sent. */
function refusal(bridge: Bridge, frame: Frame): Decision | undefined {
  if (frame.dst.isMulticast) return undefined;
  const entry = bridge.fdb.find(frame.dst);
  if (entry === undefined) return undefined;
  return entry.port === undefined ? BRIDGE_XMIT_LOCAL : refusesToSend(entry.port, undefined);
}

function xmitMulticast(bridge: Bridge, frame: Frame, snooped: Snooped, answered: boolean): void {
  const targets = bridge.multicast.targets(frame, snooped);
  if (targets === 'everywhere') flood(bridge, frame, undefined, 'multicast', answered);
  else multicastFlood(bridge, frame, undefined, targets === 'routers' ? undefined : targets);
}

function xmitOther(bridge: Bridge, frame: Frame, answered: boolean): void {
  const port = frame.dst.isBroadcast ? undefined : bridge.fdb.find(frame.dst)?.port;
  if (port !== undefined) pushXmit(port, frame);
  else flood(bridge, frame, undefined, frame.dst.isBroadcast ? 'broadcast' : 'unicast', answered);
}
