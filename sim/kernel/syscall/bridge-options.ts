/**
 * The options of bridges and their ports, one row a key: the name `ip -d -j link` prints, how it is read and how it is set.
 * Times are centiseconds, as netlink carries them.
 */
import { milliseconds, type SimTime } from '../../base/time';
import type { Bridge } from '../../link/bridge/bridge';
import type { BridgePort, MulticastRouter } from '../../link/bridge/port';
import { MAX_FORWARD_DELAY, MIN_FORWARD_DELAY } from '../../link/bridge/spanning-tree';
import { formatBridgeId } from '../../link/bridge/bridge-id';
import type { NetlinkError } from '../core/errno';

type Shown = string | number | boolean;

interface Option<T> {
  get(target: T): Shown;
  /** Undefined: shown only. */
  set?(target: T, value: number): NetlinkError | undefined | void;
}

const CENTISECOND = milliseconds(10);
const centiseconds = (time: SimTime): number => Math.round(time / CENTISECOND);
const OUT_OF_RANGE: NetlinkError = { errno: 'ERANGE' };

/** The largest hello time and max age, centiseconds (802.1D §8.10.2). */
const within = (value: number, low: SimTime, high: SimTime): boolean =>
  value * CENTISECOND >= low && value * CENTISECOND <= high;

const BRIDGE_OPTIONS: Readonly<Record<string, Option<Bridge>>> = {
  forward_delay: {
    get: bridge => centiseconds(bridge.stp.bridgeForwardDelay),
    set: (bridge, value) => {
      if (bridge.stp.enabled && !within(value, MIN_FORWARD_DELAY, MAX_FORWARD_DELAY)) return OUT_OF_RANGE;
      bridge.stp.setForwardDelay(value * CENTISECOND);
      return undefined;
    },
  },
  hello_time: {
    get: bridge => centiseconds(bridge.stp.bridgeHelloTime),
    set: (bridge, value) =>
      value < 100 || value > 1000 ? OUT_OF_RANGE : bridge.stp.setHelloTime(value * CENTISECOND),
  },
  max_age: {
    get: bridge => centiseconds(bridge.stp.bridgeMaxAge),
    set: (bridge, value) =>
      value < 600 || value > 4000 ? OUT_OF_RANGE : bridge.stp.setMaxAge(value * CENTISECOND),
  },
  ageing_time: {
    get: bridge => centiseconds(bridge.fdb.ageingTime),
    set: (bridge, value) => {
      bridge.fdb.ageingTime = value * CENTISECOND;
      bridge.fdb.ageingChanged();
    },
  },
  stp_state: {
    get: bridge => Number(bridge.stp.enabled),
    set: (bridge, value) => bridge.stp.setEnabled(value !== 0),
  },
  priority: {
    get: bridge => bridge.stp.bridgeId.priority,
    set: (bridge, value) => (value < 0 || value > 65535 ? OUT_OF_RANGE : bridge.stp.setBridgePriority(value)),
  },
  bridge_id: { get: bridge => formatBridgeId(bridge.stp.bridgeId) },
  root_id: { get: bridge => formatBridgeId(bridge.stp.designatedRoot) },
  root_port: { get: bridge => bridge.stp.rootPort },
  root_path_cost: { get: bridge => bridge.stp.rootPathCost },
  topology_change: { get: bridge => Number(bridge.stp.topologyChange) },
  topology_change_detected: { get: bridge => Number(bridge.stp.topologyChangeDetected) },
  group_fwd_mask: {
    get: bridge => bridge.groupFwdMask,
    set: (bridge, value) => {
      if (value & 7) return { errno: 'EINVAL' };
      bridge.groupFwdMask = value;
      return undefined;
    },
  },
  mcast_snooping: {
    get: bridge => Number(bridge.multicast.enabled),
    set: (bridge, value) => bridge.multicast.setEnabled(value !== 0),
  },
  mcast_router: {
    get: bridge => bridge.multicast.routers.own,
    set: (bridge, value) => {
      if (value < 0 || value > 2) return { errno: 'EINVAL' };
      bridge.multicast.routers.own = value as 0 | 1 | 2;
      return undefined;
    },
  },
  mcast_querier: {
    get: bridge => Number(bridge.multicast.querier.enabled),
    set: (bridge, value) => bridge.multicast.querier.setEnabled(value !== 0),
  },
  mcast_mld_version: {
    get: bridge => bridge.multicast.querier.version,
    set: (bridge, value) => {
      if (value !== 1 && value !== 2) return { errno: 'EINVAL' };
      bridge.multicast.querier.version = value;
      return undefined;
    },
  },
  mcast_membership_interval: {
    get: bridge => centiseconds(bridge.multicast.membershipInterval),
    set: (bridge, value) => void (bridge.multicast.membershipInterval = value * CENTISECOND),
  },
  mcast_querier_interval: {
    get: bridge => centiseconds(bridge.multicast.querier.querierInterval),
    set: (bridge, value) => void (bridge.multicast.querier.querierInterval = value * CENTISECOND),
  },
  mcast_query_interval: {
    get: bridge => centiseconds(bridge.multicast.querier.queryInterval),
    set: (bridge, value) => void (bridge.multicast.querier.queryInterval = value * CENTISECOND),
  },
  mcast_query_response_interval: {
    get: bridge => centiseconds(bridge.multicast.querier.responseInterval),
    set: (bridge, value) => void (bridge.multicast.querier.responseInterval = value * CENTISECOND),
  },
};

type BooleanSwitch =
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

const portSwitch = (key: BooleanSwitch): Option<BridgePort> => ({
  get: port => port[key],
  set: (port, value) => {
    port[key] = value !== 0;
    port.bridge.portFlagsChanged();
  },
});

const PORT_OPTIONS: Readonly<Record<string, Option<BridgePort>>> = {
  state: {
    get: port => port.state,
    set: (port, value) => {
      if (port.bridge.stp.enabled) return { errno: 'EBUSY' };
      const states = ['disabled', 'listening', 'learning', 'forwarding', 'blocking'] as const;
      const state = states[value];
      if (state === undefined) return { errno: 'EINVAL' };
      port.setState(state);
      return undefined;
    },
  },
  priority: {
    get: port => port.priority,
    set: (port, value) => (value > 63 ? OUT_OF_RANGE : port.bridge.stp.setPortPriority(port, value)),
  },
  cost: {
    get: port => port.pathCost,
    set: (port, value) =>
      value < 1 || value > 65535 ? OUT_OF_RANGE : port.bridge.stp.setPathCost(port, value),
  },
  hairpin: portSwitch('hairpin'),
  guard: portSwitch('bpduGuard'),
  root_block: portSwitch('rootBlock'),
  fastleave: portSwitch('fastLeave'),
  learning: portSwitch('learning'),
  flood: portSwitch('flood'),
  mcast_flood: portSwitch('mcastFlood'),
  bcast_flood: portSwitch('bcastFlood'),
  neigh_suppress: portSwitch('neighSuppress'),
  isolated: portSwitch('isolated'),
  locked: portSwitch('locked'),
  mcast_router: {
    get: port => port.multicastRouter,
    set: (port, value) => {
      if (value < 0 || value > 3) return { errno: 'EINVAL' };
      const { multicast } = port.bridge;
      multicast.routers.setPort(port, value as MulticastRouter, multicast.querier.querierInterval);
      return undefined;
    },
  },
};

function show<T>(options: Readonly<Record<string, Option<T>>>, target: T): Readonly<Record<string, Shown>> {
  return Object.fromEntries(Object.entries(options).map(([key, option]) => [key, option.get(target)]));
}

function set<T>(
  options: Readonly<Record<string, Option<T>>>,
  target: T,
  values: Readonly<Record<string, number>>,
): NetlinkError | undefined {
  for (const [key, value] of Object.entries(values)) {
    const option = options[key];
    if (option?.set === undefined) return { errno: 'EOPNOTSUPP', extack: `Unknown attribute "${key}"` };
    const refused = option.set(target, value);
    if (refused !== undefined) return refused;
  }
  return undefined;
}

/** IFLA_INFO_DATA of a bridge. */
export function bridgeInfo(bridge: Bridge): Readonly<Record<string, Shown>> {
  return show(BRIDGE_OPTIONS, bridge);
}

/** IFLA_INFO_SLAVE_DATA of a port. */
export function bridgePortInfo(port: BridgePort): Readonly<Record<string, Shown>> {
  return {
    ...show(PORT_OPTIONS, port),
    id: `0x${port.id.toString(16)}`,
    no: `0x${port.number.toString(16)}`,
  };
}

/** `ip link set type bridge ...`: in the order given; stops at the first refusal. */
export function setBridgeOptions(
  bridge: Bridge,
  values: Readonly<Record<string, number>>,
): NetlinkError | undefined {
  return set(BRIDGE_OPTIONS, bridge, values);
}

/** `bridge link set ...`, `ip link set type bridge_slave ...`. */
export function setBridgePortOptions(
  port: BridgePort,
  values: Readonly<Record<string, number>>,
): NetlinkError | undefined {
  const refused = set(PORT_OPTIONS, port, values);
  if (refused === undefined) port.notify();
  return refused;
}
