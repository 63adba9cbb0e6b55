/**
 * What can be set on a bridge and on its ports: the words after `ip link set X type bridge` and `type bridge_slave`, with
 * numbers as netlink carries them (net/bridge/br_netlink.c, br_changelink, br_setport). Times are in hundredths of a second.
 */
import { milliseconds, seconds, type SimTime } from '../../base/time';
import type { LinkRefusal } from '../net-device';
import type { Bridge } from './bridge';
import { MAX_PORT_PRIORITY } from './bridge-id';
import type { BridgePort, MulticastRouter, PortState } from './port';
import { isOperational, MAX_FORWARD_DELAY, MIN_FORWARD_DELAY } from './spanning-tree';

const RANGE: LinkRefusal = { errno: 'ERANGE' };
const INVALID: LinkRefusal = { errno: 'EINVAL' };
const NOT_HERE: LinkRefusal = { errno: 'EOPNOTSUPP' };

/** BR_MIN_HELLO_TIME and so on (IEEE 802.1D-1998 table 8-3). */
const HELLO_TIMES = [seconds(1), seconds(10)] as const;
const MAX_AGES = [seconds(6), seconds(40)] as const;
const MAX_PATH_COST = 65535;
const MAX_PRIORITY = 65535;
/** BR_MULTICAST_QUERY_INTVL_MIN, BR_MULTICAST_STARTUP_QUERY_INTVL_MIN. */
const MIN_QUERY_INTERVAL = seconds(1);

/** IFLA_BRPORT_STATE, and 01:80:c2:00:00:0{0,1,2} which may never be let through. */
const STATES: readonly PortState[] = ['disabled', 'listening', 'learning', 'forwarding', 'blocking'];
const NEVER_FORWARDED = 0x7;

const centiseconds = (value: number): SimTime => milliseconds(value * 10);
const within = (time: SimTime, [least, most]: readonly [SimTime, SimTime]): boolean =>
  time >= least && time <= most;

type Setter<T> = (target: T, value: number) => LinkRefusal | undefined | void;

const BRIDGE_SETTERS: Readonly<Record<string, Setter<Bridge>>> = {
  forward_delay: ({ stp }, value) => {
    const delay = centiseconds(value);
    if (stp.enabled && !within(delay, [MIN_FORWARD_DELAY, MAX_FORWARD_DELAY])) return RANGE;
    stp.setForwardDelay(delay);
    return undefined;
  },
  hello_time: ({ stp }, value) =>
    within(centiseconds(value), HELLO_TIMES) ? stp.setHelloTime(centiseconds(value)) : RANGE,
  max_age: ({ stp }, value) =>
    within(centiseconds(value), MAX_AGES) ? stp.setMaxAge(centiseconds(value)) : RANGE,
  ageing_time: ({ fdb }, value) => {
    fdb.ageingTime = centiseconds(value);
    fdb.ageingChanged();
  },
  stp_state: ({ stp }, value) => stp.setEnabled(value !== 0),
  priority: ({ stp }, value) => (value <= MAX_PRIORITY ? stp.setBridgePriority(value) : INVALID),
  group_fwd_mask: (bridge, value) => {
    if (value & NEVER_FORWARDED) return INVALID;
    bridge.groupFwdMask = value;
    return undefined;
  },
  fdb_flush: ({ fdb }) => fdb.flush(),
  vlan_filtering: (_bridge, value) => (value === 0 ? undefined : NOT_HERE),
  mcast_snooping: ({ multicast }, value) => multicast.setEnabled(value !== 0),
  mcast_querier: ({ multicast }, value) => multicast.querier.setEnabled(value !== 0),
  mcast_router: ({ multicast }, value) => {
    if (value !== 0 && value !== 1 && value !== 2) return INVALID;
    multicast.routers.own = value;
    if (value !== 1) multicast.routers.stopBridge();
    return undefined;
  },
  mcast_mld_version: ({ multicast }, value) => {
    if (value !== 1 && value !== 2) return INVALID;
    multicast.querier.version = value;
    return undefined;
  },
  mcast_last_member_count: ({ multicast }, value) => void (multicast.querier.lastMemberCount = value),
  mcast_startup_query_count: ({ multicast }, value) => void (multicast.querier.startupQueryCount = value),
  mcast_last_member_interval: ({ multicast }, value) =>
    void (multicast.querier.lastMemberInterval = centiseconds(value)),
  mcast_membership_interval: ({ multicast }, value) =>
    void (multicast.membershipInterval = centiseconds(value)),
  mcast_querier_interval: ({ multicast }, value) =>
    void (multicast.querier.querierInterval = centiseconds(value)),
  mcast_query_interval: ({ multicast }, value) =>
    void (multicast.querier.queryInterval = Math.max(centiseconds(value), MIN_QUERY_INTERVAL)),
  mcast_query_response_interval: ({ multicast }, value) =>
    void (multicast.querier.responseInterval = centiseconds(value)),
  mcast_startup_query_interval: ({ multicast }, value) =>
    void (multicast.querier.startupQueryInterval = Math.max(centiseconds(value), MIN_QUERY_INTERVAL)),
};

const PORT_SETTERS: Readonly<Record<string, Setter<BridgePort>>> = {
  state: setPortState,
  cost: (port, value) =>
    value >= 1 && value <= MAX_PATH_COST ? port.bridge.stp.setPathCost(port, value) : RANGE,
  priority: (port, value) =>
    value <= MAX_PORT_PRIORITY ? port.bridge.stp.setPortPriority(port, value) : RANGE,
  hairpin: (port, value) => void (port.hairpin = value !== 0),
  guard: (port, value) => void (port.bpduGuard = value !== 0),
  root_block: (port, value) => void (port.rootBlock = value !== 0),
  fastleave: (port, value) => void (port.fastLeave = value !== 0),
  learning: (port, value) => void (port.learning = value !== 0),
  flood: (port, value) => void (port.flood = value !== 0),
  mcast_flood: (port, value) => void (port.mcastFlood = value !== 0),
  bcast_flood: (port, value) => void (port.bcastFlood = value !== 0),
  isolated: (port, value) => void (port.isolated = value !== 0),
  locked: (port, value) => void (port.locked = value !== 0),
  neigh_suppress: (port, value) => {
    port.neighSuppress = value !== 0;
    port.bridge.portFlagsChanged();
  },
  mcast_router: (port, value) => {
    if (value < 0 || value > 3) return INVALID;
    const { routers, querier } = port.bridge.multicast;
    routers.setPort(port, value as MulticastRouter, querier.querierInterval);
    return undefined;
  },
  mcast_to_unicast: (_port, value) => (value === 0 ? undefined : NOT_HERE),
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

/** Set `key` of a bridge. @returns EOPNOTSUPP for what this bridge does not have, else why the kernel refuses the value. */
export function setBridge(bridge: Bridge, key: string, value: number): LinkRefusal | undefined {
  const setter = BRIDGE_SETTERS[key];
  if (setter === undefined) return NOT_HERE;
  return setter(bridge, value) || undefined;
}

/** Set `key` of a port; likewise. */
export function setBridgePort(port: BridgePort, key: string, value: number): LinkRefusal | undefined {
  const setter = PORT_SETTERS[key];
  if (setter === undefined) return NOT_HERE;
  const refused = setter(port, value) || undefined;
  if (refused === undefined) port.notify();
  return refused;
}
