/**
 * `net.ipv6.neigh.{default,<if>}.*`, and the same of net.ipv4: file names, units and the parameters behind them (neigh_sysctl_table).
 *
 * `default` is the machine's: only its first namespace has the files. What is written there reaches the devices of that
 * namespace, as long as nobody set the same on the device and it has had no address yet; and devices that come later
 * everywhere.
 *
 * Differs from Linux: it does not warn of base_reachable_time and retrans_time, which have better files (the same with _ms).
 */
import type { NeighParms, NeighVars } from '../core/neigh-parms';
import { neighVarSet, neighVarTake } from '../core/neigh-parms';
import type { NeighTable } from '../core/neigh-table';
import type { Net } from '../core/net';
import { inet6IfinfoNotify } from '../core/rtnetlink-messages';
import { in6DevGet, type Inet6Dev } from '../ipv6/inet6-dev';
import {
  integer,
  PROC_JIFFIES,
  PROC_RAW_JIFFIES,
  PROC_USERHZ_JIFFIES,
  procMsJiffies,
  type ProcHandler,
} from './proc-handlers';
import type { SysctlFile } from './sysctl-file';

interface NeighKey {
  readonly field: keyof NeighVars;
  readonly handler: ProcHandler;
  readonly since?: string;
  /** The interface's owner is told (ndisc_ifinfo_sysctl_change). */
  readonly told?: true;
}

/** neigh_proc_dointvec_zero_intmax. */
const COUNT = integer(0);
/** SKB_TRUESIZE(ETH_FRAME_LEN): how many packets of that size unres_qlen_bytes allows. */
const FRAME_TRUESIZE = 2090;
const FRAMES: ProcHandler = {
  parse: text => {
    const frames = integer(0, Math.floor(0x7fffffff / FRAME_TRUESIZE)).parse(text);
    return frames === undefined ? undefined : frames * FRAME_TRUESIZE;
  },
  format: value => String(Math.floor(value / FRAME_TRUESIZE)),
};

/** Keys that `default` and every interface have. */
const NEIGH_KEYS: Readonly<Record<string, NeighKey>> = {
  anycast_delay: { field: 'anycastDelay', handler: PROC_USERHZ_JIFFIES },
  app_solicit: { field: 'appSolicit', handler: COUNT },
  base_reachable_time: { field: 'baseReachableTime', handler: PROC_JIFFIES, told: true },
  base_reachable_time_ms: { field: 'baseReachableTime', handler: procMsJiffies(), told: true },
  delay_first_probe_time: { field: 'delayFirstProbeTime', handler: PROC_JIFFIES },
  gc_stale_time: { field: 'gcStaleTime', handler: PROC_JIFFIES },
  interval_probe_time_ms: { field: 'intervalProbeTime', handler: procMsJiffies(1), since: '6.0' },
  locktime: { field: 'locktime', handler: PROC_USERHZ_JIFFIES },
  mcast_resolicit: { field: 'mcastResolicit', handler: COUNT, since: '4.1' },
  mcast_solicit: { field: 'mcastSolicit', handler: COUNT },
  proxy_delay: { field: 'proxyDelay', handler: PROC_USERHZ_JIFFIES },
  proxy_qlen: { field: 'proxyQlen', handler: COUNT },
  retrans_time: { field: 'retransTime', handler: PROC_RAW_JIFFIES, told: true },
  retrans_time_ms: { field: 'retransTime', handler: procMsJiffies(), told: true },
  ucast_solicit: { field: 'ucastSolicit', handler: COUNT },
  unres_qlen: { field: 'unresQlen', handler: FRAMES },
  unres_qlen_bytes: { field: 'unresQlen', handler: COUNT, since: '3.3' },
};

type TableField = 'gcInterval' | 'gcThresh1' | 'gcThresh2' | 'gcThresh3';

/** Keys of the table as a whole, under `default` only. */
const TABLE_KEYS: Readonly<Record<string, { readonly field: TableField; readonly handler: ProcHandler }>> = {
  gc_interval: { field: 'gcInterval', handler: PROC_JIFFIES },
  gc_thresh1: { field: 'gcThresh1', handler: COUNT },
  gc_thresh2: { field: 'gcThresh2', handler: COUNT },
  gc_thresh3: { field: 'gcThresh3', handler: COUNT },
};

/** The names below one directory, in this kernel version. */
export function neighKeyNames(net: Net, ofDefault: boolean): string[] {
  if (ofDefault && !net.isFirst) return [];
  const keys = Object.entries(NEIGH_KEYS).filter(([, { since }]) => net.profile.has(since));
  return [...keys.map(([key]) => key), ...(ofDefault ? Object.keys(TABLE_KEYS) : [])];
}

/** Whose files they are: those of a device, or of a table with the devices that may follow it. */
export interface NeighScope {
  readonly table: Pick<NeighTable, 'parms' | TableField>;
  /** Of the device; undefined: `default`. */
  readonly parms: NeighParms | undefined;
  followers(): readonly NeighParms[];
  /** The device's owner is told (ndisc_ifinfo_sysctl_change). */
  told?(field: keyof NeighVars): void;
}

/** One file of IPv6. */
export function neighFile(net: Net, scope: 'default' | Inet6Dev, leaf: string): SysctlFile | undefined {
  const idev = scope === 'default' ? undefined : scope;
  const within: NeighScope = {
    table: net.neighbours,
    parms: idev?.ndParms,
    followers: () => [...net.devices.values()].flatMap(dev => in6DevGet(dev)?.ndParms ?? []),
    told(field) {
      if (idev === undefined) return;
      if (field === 'baseReachableTime') idev.ndParms.reachableTime = 0;
      idev.tstamp = net.scheduler.now;
      inet6IfinfoNotify(net, idev.dev);
    },
  };
  return neighFileOf(net, within, leaf);
}

/** One file. */
export function neighFileOf(net: Net, scope: NeighScope, leaf: string): SysctlFile | undefined {
  const ofDefault = scope.parms === undefined;
  if (ofDefault && !net.isFirst) return undefined;
  const ofTable = ofDefault ? TABLE_KEYS[leaf] : undefined;
  if (ofTable !== undefined) return tableFile(scope.table, ofTable.field, ofTable.handler);
  const key = NEIGH_KEYS[leaf];
  if (key === undefined || !net.profile.has(key.since)) return undefined;
  const { parse, format } = handlerOf(net, key);
  return {
    read: () => ({ value: format(parmsOf(scope).vars[key.field]) }),
    write: text => {
      const value = parse(text);
      if (value === undefined) return 'EINVAL';
      setParm(scope, key, value);
      return undefined;
    },
  };
}

/** Where packets are counted, there is nothing to convert. */
function handlerOf({ profile }: Net, { handler }: NeighKey): ProcHandler {
  return handler === FRAMES && profile.neighQueueCounts === 'packets' ? COUNT : handler;
}

function parmsOf({ table, parms }: NeighScope): NeighParms {
  return parms ?? table.parms;
}

/** neigh_proc_update and ndisc_ifinfo_sysctl_change. */
function setParm(scope: NeighScope, { field, told }: NeighKey, value: number): void {
  neighVarSet(parmsOf(scope), field, value);
  if (scope.parms === undefined) copyDefault(scope, field, value);
  else if (told) scope.told?.(field);
}

/** neigh_copy_dflt_parms. */
function copyDefault(scope: NeighScope, field: keyof NeighVars, value: number): void {
  for (const parms of scope.followers())
    if (parms.own?.has(field) === false) neighVarTake(parms, field, value);
}

function tableFile(
  table: NeighScope['table'],
  field: TableField,
  { parse, format }: ProcHandler,
): SysctlFile {
  return {
    read: () => ({ value: format(table[field]) }),
    write: text => {
      const value = parse(text);
      if (value === undefined) return 'EINVAL';
      table[field] = value;
      return undefined;
    },
  };
}
