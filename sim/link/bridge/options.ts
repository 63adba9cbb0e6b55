/**
 * What can be seen and set on a bridge and on its ports, one row an attribute: `ip -d -j link` shows it under the key of the
 * row; `ip link set X type bridge` and `type bridge_slave` take the same word or another one, and numbers as netlink carries
 * them (net/bridge/br_netlink.c: br_fill_info, br_changelink, br_port_fill_attrs, br_setport). Times are in hundredths of a
 * second, running timers in seconds.
 *
 * Differs from Linux: attributes of IGMP, netfilter and statistics are not there.
 */
import { milliseconds, seconds, type SimTime } from '../../base/time';
import type { Timer } from '../../engine/scheduler';
import { BRIDGE_GROUP, type BridgeId } from '../../wire/bpdu';
import { ETHERTYPE_VLAN } from '../../wire/frame';
import { vlanProtocol } from '../vlan';
import type { LinkRefusal } from '../device-owner';
import type { Bridge } from './bridge';
import { MAX_PORT_PRIORITY } from './bridge-id';
import type { BridgePort, MulticastRouter, PortState } from './port';
import { isOperational, MAX_FORWARD_DELAY, MIN_FORWARD_DELAY } from './spanning-tree';

type Shown = string | number | boolean;

interface Option<T> {
  /** Without it the attribute is an action, and never shown; undefined where this version does not have it. */
  get?(target: T): Shown | undefined;
  /** Without it the attribute is only shown. */
  set?(target: T, value: number): LinkRefusal | undefined | void;
  /** What is typed to set it, where that is not what is shown. */
  readonly word?: string;
}

type Options<T> = Readonly<Record<string, Option<T>>>;

const RANGE: LinkRefusal = { errno: 'ERANGE' };
const INVALID: LinkRefusal = { errno: 'EINVAL' };
const NOT_HERE: LinkRefusal = { errno: 'EOPNOTSUPP' };

/** BR_MIN_HELLO_TIME and so on (IEEE 802.1D-1998 table 8-3). */
const FORWARD_DELAYS = [MIN_FORWARD_DELAY, MAX_FORWARD_DELAY] as const;
const HELLO_TIMES = [seconds(1), seconds(10)] as const;
const MAX_AGES = [seconds(6), seconds(40)] as const;
const MAX_PATH_COST = 65535;
const MAX_PRIORITY = 65535;
/** BR_MULTICAST_QUERY_INTVL_MIN, BR_MULTICAST_STARTUP_QUERY_INTVL_MIN. */
const MIN_QUERY_INTERVAL = seconds(1);
/** IFLA_BRPORT_STATE. */
const STATES: readonly PortState[] = ['disabled', 'listening', 'learning', 'forwarding', 'blocking'];
/** 01:80:c2:00:00:0{0,1,2} may never be let through (BR_GROUPFWD_RESTRICTED). */
const NEVER_FORWARDED = 0x7;

const CENTISECOND = milliseconds(10);
const centiseconds = (time: SimTime): number => Math.floor(time / CENTISECOND);
const within = (time: SimTime, [least, most]: readonly [SimTime, SimTime]): boolean =>
  time >= least && time <= most;

const BRIDGE: Options<Bridge> = {
  forward_delay: {
    get: ({ stp }) => centiseconds(stp.forwardDelay),
    set: ({ stp }, value) => {
      const delay = value * CENTISECOND;
      return stp.enabled && !within(delay, FORWARD_DELAYS) ? RANGE : stp.setForwardDelay(delay);
    },
  },
  hello_time: {
    get: ({ stp }) => centiseconds(stp.helloTime),
    set: ({ stp }, value) =>
      within(value * CENTISECOND, HELLO_TIMES) ? stp.setHelloTime(value * CENTISECOND) : RANGE,
  },
  max_age: {
    get: ({ stp }) => centiseconds(stp.maxAge),
    set: ({ stp }, value) =>
      within(value * CENTISECOND, MAX_AGES) ? stp.setMaxAge(value * CENTISECOND) : RANGE,
  },
  ageing_time: {
    get: ({ fdb }) => centiseconds(fdb.ageingTime),
    set: ({ fdb }, value) => {
      fdb.ageingTime = value * CENTISECOND;
      fdb.ageingChanged();
    },
  },
  stp_state: { get: ({ stp }) => Number(stp.enabled), set: ({ stp }, value) => stp.setEnabled(value !== 0) },
  priority: {
    get: ({ stp }) => stp.bridgeId.priority,
    set: ({ stp }, value) => (value >= 0 && value <= MAX_PRIORITY ? stp.setBridgePriority(value) : INVALID),
  },
  vlan_filtering: {
    get: ({ vlans }) => Number(vlans.enabled),
    set: ({ vlans }, value) => vlans.setEnabled(value !== 0),
  },
  vlan_protocol: {
    get: ({ vlans }) =>
      vlans.exist ? (vlans.protocol === ETHERTYPE_VLAN ? '802.1Q' : '802.1ad') : undefined,
    set: ({ vlans }, value) => {
      const protocol = vlanProtocol(value);
      if (protocol === undefined) return { errno: 'EPROTONOSUPPORT' };
      vlans.protocol = protocol;
      return undefined;
    },
  },
  vlan_default_pvid: {
    get: ({ vlans }) => (vlans.exist ? vlans.defaultPvid : undefined),
    set: ({ vlans }, value) => vlans.setDefaultPvid(value),
  },
  bridge_id: { get: ({ stp }) => showBridgeId(stp.bridgeId) },
  root_id: { get: ({ stp }) => showBridgeId(stp.designatedRoot) },
  root_port: { get: ({ stp }) => stp.rootPort },
  root_path_cost: { get: ({ stp }) => stp.rootPathCost },
  topology_change: { get: ({ stp }) => Number(stp.topologyChange) },
  topology_change_detected: { get: ({ stp }) => Number(stp.topologyChangeDetected) },
  hello_timer: { get: bridge => secondsLeft(bridge, bridge.stp.sender.helloTimer) },
  tcn_timer: { get: bridge => secondsLeft(bridge, bridge.stp.sender.tcnTimer) },
  topology_change_timer: { get: bridge => secondsLeft(bridge, bridge.stp.topologyChangeTimer) },
  group_fwd_mask: {
    get: bridge => bridge.groupFwdMask.toString(16),
    set: (bridge, value) => (value & NEVER_FORWARDED ? INVALID : void (bridge.groupFwdMask = value)),
  },
  fdb_flush: { set: ({ fdb }) => fdb.flush() },
  group_addr: { get: () => BRIDGE_GROUP.toString() },
  mcast_snooping: {
    get: ({ multicast }) => Number(multicast.enabled),
    set: ({ multicast }, value) => multicast.setEnabled(value !== 0),
  },
  mcast_router: {
    get: ({ multicast }) => multicast.routers.own,
    set: ({ multicast }, value) =>
      value === 0 || value === 1 || value === 2 ? multicast.routers.setOwn(value) : INVALID,
  },
  mcast_querier: {
    get: ({ multicast }) => Number(multicast.querier.enabled),
    set: ({ multicast }, value) => multicast.querier.setEnabled(value !== 0),
  },
  mcast_last_member_cnt: {
    word: 'mcast_last_member_count',
    get: ({ multicast }) => multicast.querier.lastMemberCount,
    set: ({ multicast }, value) => void (multicast.querier.lastMemberCount = value),
  },
  mcast_startup_query_cnt: {
    word: 'mcast_startup_query_count',
    get: ({ multicast }) => multicast.querier.startupQueryCount,
    set: ({ multicast }, value) => void (multicast.querier.startupQueryCount = value),
  },
  mcast_last_member_intvl: {
    word: 'mcast_last_member_interval',
    get: ({ multicast }) => centiseconds(multicast.querier.lastMemberInterval),
    set: ({ multicast }, value) => void (multicast.querier.lastMemberInterval = value * CENTISECOND),
  },
  mcast_membership_intvl: {
    word: 'mcast_membership_interval',
    get: ({ multicast }) => centiseconds(multicast.membershipInterval),
    set: ({ multicast }, value) => void (multicast.membershipInterval = value * CENTISECOND),
  },
  mcast_querier_intvl: {
    word: 'mcast_querier_interval',
    get: ({ multicast }) => centiseconds(multicast.querier.querierInterval),
    set: ({ multicast }, value) => void (multicast.querier.querierInterval = value * CENTISECOND),
  },
  mcast_query_intvl: {
    word: 'mcast_query_interval',
    get: ({ multicast }) => centiseconds(multicast.querier.queryInterval),
    set: ({ multicast }, value) =>
      void (multicast.querier.queryInterval = Math.max(value * CENTISECOND, MIN_QUERY_INTERVAL)),
  },
  mcast_query_response_intvl: {
    word: 'mcast_query_response_interval',
    get: ({ multicast }) => centiseconds(multicast.querier.responseInterval),
    set: ({ multicast }, value) => void (multicast.querier.responseInterval = value * CENTISECOND),
  },
  mcast_startup_query_intvl: {
    word: 'mcast_startup_query_interval',
    get: ({ multicast }) => centiseconds(multicast.querier.startupQueryInterval),
    set: ({ multicast }, value) =>
      void (multicast.querier.startupQueryInterval = Math.max(value * CENTISECOND, MIN_QUERY_INTERVAL)),
  },
  mcast_mld_version: {
    get: ({ multicast }) => multicast.querier.version,
    set: ({ multicast }, value) =>
      value === 1 || value === 2 ? void (multicast.querier.version = value) : INVALID,
  },
};

type PortSwitch =
  | 'hairpin'
  | 'bpduGuard'
  | 'rootBlock'
  | 'fastLeave'
  | 'learning'
  | 'flood'
  | 'mcastFlood'
  | 'bcastFlood'
  | 'neighSuppress'
  | 'isolated'
  | 'locked';

const portSwitch = (key: PortSwitch): Option<BridgePort> => ({
  get: port => port[key],
  set: (port, value) => {
    port[key] = value !== 0;
    port.bridge.portFlagsChanged();
  },
});

const PORT: Options<BridgePort> = {
  state: { get: port => port.state, set: setPortState },
  priority: {
    get: port => port.priority,
    set: (port, value) => (value <= MAX_PORT_PRIORITY ? port.bridge.stp.setPortPriority(port, value) : RANGE),
  },
  cost: {
    get: port => port.pathCost,
    set: (port, value) =>
      value >= 1 && value <= MAX_PATH_COST ? port.bridge.stp.setPathCost(port, value) : RANGE,
  },
  hairpin: portSwitch('hairpin'),
  guard: portSwitch('bpduGuard'),
  root_block: portSwitch('rootBlock'),
  fastleave: portSwitch('fastLeave'),
  learning: portSwitch('learning'),
  flood: portSwitch('flood'),
  id: { get: port => `0x${port.id.toString(16)}` },
  no: { get: port => `0x${port.number.toString(16)}` },
  designated_port: { get: port => port.designatedPort },
  designated_cost: { get: port => port.designatedCost },
  bridge_id: { get: port => showBridgeId(port.designatedBridge) },
  root_id: { get: port => showBridgeId(port.designatedRoot) },
  hold_timer: { get: port => secondsLeft(port.bridge, port.holdTimer) },
  message_age_timer: { get: port => secondsLeft(port.bridge, port.messageAgeTimer) },
  forward_delay_timer: { get: port => secondsLeft(port.bridge, port.forwardDelayTimer) },
  topology_change_ack: { get: port => Number(port.topologyChangeAck) },
  config_pending: { get: port => Number(port.configPending) },
  multicast_router: {
    word: 'mcast_router',
    get: port => port.multicastRouter,
    set: (port, value) => {
      const { routers, querier } = port.bridge.multicast;
      if (value < 0 || value > 3) return INVALID;
      return routers.setPort(port, value as MulticastRouter, querier.querierInterval);
    },
  },
  mcast_flood: portSwitch('mcastFlood'),
  bcast_flood: portSwitch('bcastFlood'),
  mcast_to_unicast: { get: () => false, set: (_port, value) => (value === 0 ? undefined : NOT_HERE) },
  neigh_suppress: portSwitch('neighSuppress'),
  isolated: portSwitch('isolated'),
  locked: portSwitch('locked'),
};

/** br_set_port_state: only while the kernel does not decide it by itself. */
function setPortState(port: BridgePort, value: number): LinkRefusal | undefined {
  const state = STATES[value];
  if (state === undefined) return INVALID;
  if (port.bridge.stp.enabled) return { errno: 'EBUSY' };
  if (state !== 'disabled' && !isOperational(port)) return { errno: 'ENETDOWN' };
  port.setState(state);
  port.bridge.stp.portStateSelection();
  return undefined;
}

/** `info_data` of a bridge. */
export function bridgeInfo(bridge: Bridge): Readonly<Record<string, Shown>> {
  return show(BRIDGE, bridge);
}

/** `info_slave_data` of a port. */
export function bridgePortInfo(port: BridgePort): Readonly<Record<string, Shown>> {
  return show(PORT, port);
}

/** `ip link set X type bridge ...`: in the order given, up to the first refusal. EOPNOTSUPP is for what is not there. */
export function setBridgeOptions(
  bridge: Bridge,
  values: Readonly<Record<string, number>>,
): LinkRefusal | undefined {
  return setAll(BRIDGE, bridge, values);
}

/** `bridge link set dev X ...`, `ip link set X type bridge_slave ...`; likewise. */
export function setBridgePortOptions(
  port: BridgePort,
  values: Readonly<Record<string, number>>,
): LinkRefusal | undefined {
  const refused = setAll(PORT, port, values);
  if (refused === undefined) port.notify();
  return refused;
}

function show<T>(options: Options<T>, target: T): Readonly<Record<string, Shown>> {
  const shown: Record<string, Shown> = {};
  for (const [key, { get }] of Object.entries(options)) {
    const value = get?.(target);
    if (value !== undefined) shown[key] = value;
  }
  return shown;
}

function setAll<T>(
  options: Options<T>,
  target: T,
  values: Readonly<Record<string, number>>,
): LinkRefusal | undefined {
  for (const [word, value] of Object.entries(values)) {
    const option = Object.entries(options).find(([key, { word: typed }]) => (typed ?? key) === word)?.[1];
    if (option?.set === undefined) return { ...NOT_HERE, extack: `Unknown attribute "${word}"` };
    const refused = option.set(target, value);
    if (refused) return refused;
  }
  return undefined;
}

/** `8000.2:0:0:0:1:0`: iproute2 writes the octets without leading zeros, unlike the kernel's log. */
function showBridgeId({ priority, address }: BridgeId): string {
  const octets = address.toString().split(':');
  return `${priority.toString(16).padStart(4, '0')}.${octets.map(octet => octet.replace(/^0/, '')).join(':')}`;
}

function secondsLeft(bridge: Bridge, timer: Timer | undefined): number {
  return timer?.pending ? centiseconds(timer.at - bridge.scheduler.now) / 100 : 0;
}
