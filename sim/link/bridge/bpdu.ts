/** Bridge protocol data units in and out of a port (net/bridge/br_stp_bpdu.c; IEEE 802.1D-1998 §9). */
import type { SimTime } from '../../base/time';
import { decision, type Decision } from '../../trace/decision';
import { BRIDGE_GROUP, type BridgeId, type ConfigurationBpdu } from '../../wire/bpdu';
import { Frame } from '../../wire/frame';
import { pushXmit } from './forward';
import type { BridgePort } from './port';

/** A configuration message, with times in µs. */
export interface ConfigBpdu {
  readonly topologyChange: boolean;
  readonly topologyChangeAck: boolean;
  readonly root: BridgeId;
  readonly rootPathCost: number;
  readonly bridge: BridgeId;
  readonly port: number;
  readonly messageAge: SimTime;
  readonly maxAge: SimTime;
  readonly helloTime: SimTime;
  readonly forwardDelay: SimTime;
}

export const BPDU_RECEIVED = decision({
  id: 'bridge.bpdu.received',
  outcome: 'consume',
  says: 'the spanning tree took the message in',
  spec: 'IEEE 802.1D §8.6',
  source: 'br_stp_rcv',
});
export const BPDU_IGNORED = decision({
  id: 'bridge.bpdu.ignored',
  outcome: 'drop',
  says: 'the spanning tree does not heed the message: the port or the bridge is off, or it is none of 802.1D',
  spec: 'IEEE 802.1D §9.3.4',
  source: 'br_stp_rcv',
});
export const BPDU_GUARDED = decision({
  id: 'bridge.bpdu.guarded',
  outcome: 'drop',
  says: 'a bridge was heard on a guarded port: the port is disabled',
  spec: 'bridge(8) guard',
  source: 'br_stp_rcv',
  remedy: 'bridge link set dev PORT guard off',
});
export const BPDU_AGED = decision({
  id: 'bridge.bpdu.aged',
  outcome: 'drop',
  says: 'the message is older than it may become',
  spec: 'IEEE 802.1D §9.3.4',
  source: 'br_stp_rcv',
});

const TICKS_PER_SECOND = 256;
const MICROSECONDS = 1_000_000;

function toTicks(time: SimTime): number {
  return Math.floor((time * TICKS_PER_SECOND) / MICROSECONDS);
}

function fromTicks(ticks: number): SimTime {
  return Math.ceil((ticks * MICROSECONDS) / TICKS_PER_SECOND);
}

/** br_send_config_bpdu. */
export function sendConfigBpdu(port: BridgePort, bpdu: ConfigBpdu): void {
  const payload: ConfigurationBpdu = {
    kind: 'bpdu',
    bpduType: 'configuration',
    topologyChange: bpdu.topologyChange,
    topologyChangeAcknowledgment: bpdu.topologyChangeAck,
    rootId: bpdu.root,
    rootPathCost: bpdu.rootPathCost,
    bridgeId: bpdu.bridge,
    portId: bpdu.port,
    messageAge: toTicks(bpdu.messageAge),
    maxAge: toTicks(bpdu.maxAge),
    helloTime: toTicks(bpdu.helloTime),
    forwardDelay: toTicks(bpdu.forwardDelay),
  };
  pushXmit(port, new Frame(BRIDGE_GROUP, port.dev.address, payload));
}

/** br_send_tcn_bpdu. */
export function sendTcnBpdu(port: BridgePort): void {
  pushXmit(
    port,
    new Frame(BRIDGE_GROUP, port.dev.address, { kind: 'bpdu', bpduType: 'topology-change-notification' }),
  );
}

/** br_stp_rcv: a frame to the bridge group address came in while STP is on. */
export function bpduReceived(port: BridgePort, frame: Frame): Decision {
  const { bridge } = port;
  const bpdu = frame.payload;
  if (bpdu.kind !== 'bpdu' || !bridge.up || port.state === 'disabled') return BPDU_IGNORED;
  if (port.bpduGuard) {
    bridge.owner?.printk(
      'notice',
      `${bridge.name}: BPDU received on blocked port ${port.number}(${port.dev.name})`,
    );
    bridge.stp.disablePort(port);
    return BPDU_GUARDED;
  }
  if (bpdu.bpduType === 'topology-change-notification') bridge.stp.receivedTcnBpdu(port);
  else if (bpdu.messageAge > bpdu.maxAge) return BPDU_AGED;
  else bridge.stp.receivedConfigBpdu(port, configOf(bpdu));
  return BPDU_RECEIVED;
}

function configOf(bpdu: ConfigurationBpdu): ConfigBpdu {
  return {
    topologyChange: bpdu.topologyChange,
    topologyChangeAck: bpdu.topologyChangeAcknowledgment,
    root: bpdu.rootId,
    rootPathCost: bpdu.rootPathCost,
    bridge: bpdu.bridgeId,
    port: bpdu.portId,
    messageAge: fromTicks(bpdu.messageAge),
    maxAge: fromTicks(bpdu.maxAge),
    helloTime: fromTicks(bpdu.helloTime),
    forwardDelay: fromTicks(bpdu.forwardDelay),
  };
}
