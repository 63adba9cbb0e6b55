/**
 * `net.ipv6.neigh.{default,<if>}.*`: file names, units and the parameters behind them (neigh_sysctl_table).
 *
 * Differs from Linux: anycast_delay, interval_probe_time_ms, locktime, proxy_qlen and unres_qlen are not there;
 * every namespace has `default`, not only a machine's first.
 */
import { milliseconds, seconds, type SimTime } from '../../base/time';
import { msecsToJiffies, TICK } from '../core/jiffies';
import type { NeighParms } from '../core/neigh-parms';
import type { NeighTable } from '../core/neigh-table';
import { parseSysctlInt, type SysctlFile } from './tree';

type NumberField<T> = { [K in keyof T]: T[K] extends number ? K : never }[keyof T];

/** USER_HZ: jiffies are shown as hundredths of a second. */
const USER_HZ_TICK = milliseconds(10);

function numberFile<T>(
  target: T,
  field: NumberField<T>,
  unit: SimTime,
  stored = (value: number): number => value * unit,
  changed?: (target: T) => void,
): SysctlFile {
  const values = target as Record<NumberField<T>, number>;
  return {
    read: () => ({ value: String(Math.trunc(values[field] / unit)) }),
    write: text => {
      const value = parseSysctlInt(text);
      if (value === undefined || value < 0) return 'EINVAL';
      values[field] = stored(value);
      changed?.(target);
      return undefined;
    },
  };
}

const parm =
  (field: NumberField<NeighParms>, unit = 1, stored?: (value: number) => SimTime) =>
  (parms: NeighParms): SysctlFile =>
    numberFile(parms, field, unit, stored);

/** Reachable time is drawn anew from a changed base. */
const base =
  (unit: SimTime, stored?: (value: number) => SimTime) =>
  (parms: NeighParms): SysctlFile =>
    numberFile(parms, 'baseReachableTime', unit, stored, changed => {
      changed.reachableTime = 0;
    });

/** Keys that `default` and every interface have. */
export const NEIGH_KEYS: ReadonlyMap<string, (parms: NeighParms) => SysctlFile> = new Map([
  ['mcast_solicit', parm('mcastSolicit')],
  ['ucast_solicit', parm('ucastSolicit')],
  ['mcast_resolicit', parm('mcastResolicit')],
  ['app_solicit', parm('appSolicit')],
  ['retrans_time', parm('retransTime', TICK)],
  ['retrans_time_ms', parm('retransTime', milliseconds(1), msecsToJiffies)],
  ['base_reachable_time', base(seconds(1))],
  ['base_reachable_time_ms', base(milliseconds(1), msecsToJiffies)],
  ['delay_first_probe_time', parm('delayFirstProbeTime', seconds(1))],
  ['gc_stale_time', parm('gcStaleTime', seconds(1))],
  ['unres_qlen_bytes', parm('unresQlenBytes')],
  ['proxy_delay', parm('proxyDelay', USER_HZ_TICK)],
]);

const ofTable =
  (field: NumberField<NeighTable>, unit = 1) =>
  (table: NeighTable): SysctlFile =>
    numberFile(table, field, unit);

/** Keys of the table as a whole, under `default` only. */
export const NEIGH_TABLE_KEYS: ReadonlyMap<string, (table: NeighTable) => SysctlFile> = new Map([
  ['gc_thresh1', ofTable('gcThresh1')],
  ['gc_thresh2', ofTable('gcThresh2')],
  ['gc_thresh3', ofTable('gcThresh3')],
]);
