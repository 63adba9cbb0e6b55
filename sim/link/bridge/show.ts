/** A bridge and its ports as `ip -d -j link` shows them: `info_data` and `info_slave_data` (br_fill_info, br_port_fill_attrs). */
import type { SimTime } from '../../base/time';
import type { Timer } from '../../engine/scheduler';
import { BRIDGE_GROUP, type BridgeId } from '../../wire/bpdu';
import type { Bridge } from './bridge';
import type { BridgePort } from './port';

/** Values by the names iproute2 prints; times in hundredths of a second, running timers in seconds. */
export type LinkDetails = Readonly<Record<string, string | number | boolean>>;

const MICROSECONDS_PER_CENTISECOND = 10_000;

const centiseconds = (time: SimTime): number => Math.floor(time / MICROSECONDS_PER_CENTISECOND);

/** `info_data` of a bridge. */
export function bridgeDetails(bridge: Bridge): LinkDetails {
  const { stp, multicast } = bridge;
  const { querier } = multicast;
  const left = (timer: Timer | undefined): number => secondsLeft(bridge, timer);
  return {
    forward_delay: centiseconds(stp.forwardDelay),
    hello_time: centiseconds(stp.helloTime),
    max_age: centiseconds(stp.maxAge),
    ageing_time: centiseconds(bridge.fdb.ageingTime),
    stp_state: Number(stp.enabled),
    priority: stp.bridgeId.priority,
    vlan_filtering: 0,
    bridge_id: showBridgeId(stp.bridgeId),
    root_id: showBridgeId(stp.designatedRoot),
    root_port: stp.rootPort,
    root_path_cost: stp.rootPathCost,
    topology_change: Number(stp.topologyChange),
    topology_change_detected: Number(stp.topologyChangeDetected),
    hello_timer: left(stp.sender.helloTimer),
    tcn_timer: left(stp.sender.tcnTimer),
    topology_change_timer: left(stp.topologyChangeTimer),
    group_fwd_mask: bridge.groupFwdMask.toString(16),
    group_addr: BRIDGE_GROUP.toString(),
    mcast_snooping: Number(multicast.enabled),
    mcast_router: multicast.routers.own,
    mcast_querier: Number(querier.enabled),
    mcast_last_member_cnt: querier.lastMemberCount,
    mcast_startup_query_cnt: querier.startupQueryCount,
    mcast_last_member_intvl: centiseconds(querier.lastMemberInterval),
    mcast_membership_intvl: centiseconds(multicast.membershipInterval),
    mcast_querier_intvl: centiseconds(querier.querierInterval),
    mcast_query_intvl: centiseconds(querier.queryInterval),
    mcast_query_response_intvl: centiseconds(querier.responseInterval),
    mcast_startup_query_intvl: centiseconds(querier.startupQueryInterval),
    mcast_mld_version: querier.version,
  };
}

/** `info_slave_data` of a port. */
export function bridgePortDetails(port: BridgePort): LinkDetails {
  const left = (timer: Timer | undefined): number => secondsLeft(port.bridge, timer);
  return {
    state: port.state,
    priority: port.priority,
    cost: port.pathCost,
    hairpin: port.hairpin,
    guard: port.bpduGuard,
    root_block: port.rootBlock,
    fastleave: port.fastLeave,
    learning: port.learning,
    flood: port.flood,
    id: `0x${port.id.toString(16)}`,
    no: `0x${port.number.toString(16)}`,
    designated_port: port.designatedPort,
    designated_cost: port.designatedCost,
    bridge_id: showBridgeId(port.designatedBridge),
    root_id: showBridgeId(port.designatedRoot),
    hold_timer: left(port.holdTimer),
    message_age_timer: left(port.messageAgeTimer),
    forward_delay_timer: left(port.forwardDelayTimer),
    topology_change_ack: Number(port.topologyChangeAck),
    config_pending: Number(port.configPending),
    multicast_router: port.multicastRouter,
    mcast_flood: port.mcastFlood,
    bcast_flood: port.bcastFlood,
    neigh_suppress: port.neighSuppress,
    isolated: port.isolated,
    locked: port.locked,
  };
}

/** `8000.2:0:0:0:1:0`: iproute2 writes the octets without leading zeros, unlike the kernel's log. */
function showBridgeId({ priority, address }: BridgeId): string {
  const octets = address.toString().split(':');
  return `${priority.toString(16).padStart(4, '0')}.${octets.map(octet => octet.replace(/^0/, '')).join(':')}`;
}

function secondsLeft(bridge: Bridge, timer: Timer | undefined): number {
  return timer?.pending ? centiseconds(timer.at - bridge.scheduler.now) / 100 : 0;
}
