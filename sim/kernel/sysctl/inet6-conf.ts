/** Reading and writing `net.ipv6.conf` values from inside the kernel: how `all` and an interface combine, in one place. */
import type { Decision, Inputs } from '../../trace/decision';
import type { Inet6Dev } from '../ipv6/inet6-dev';
import { withDevconf, type DevconfKey } from './devconf';

/** Which values a write goes to. */
export type DevconfScope = 'all' | 'default' | Inet6Dev;

/** Either `all` or the interface has it set. */
export function devconfAny(idev: Inet6Dev, key: DevconfKey): boolean {
  return idev.net.devconfAll[key] !== 0 || idev.cnf[key] !== 0;
}

/** optimistic_dad or use_optimistic (RFC 4429): whether `all` counts depends on the version. */
export function devconfOptimistic(idev: Inet6Dev, key: 'optimistic_dad' | 'use_optimistic'): boolean {
  return idev.net.profile.allOptimisticConsulted ? devconfAny(idev, key) : idev.cnf[key] !== 0;
}

/** Both `all` and the interface have it set. */
export function devconfEvery(idev: Inet6Dev, key: DevconfKey): boolean {
  return idev.net.devconfAll[key] !== 0 && idev.cnf[key] !== 0;
}

/** The larger of `all` and the interface. */
export function devconfMax(idev: Inet6Dev, key: DevconfKey): number {
  return Math.max(idev.net.devconfAll[key], idev.cnf[key]);
}

/** The smaller of `all` and the interface. */
export function devconfMin(idev: Inet6Dev, key: DevconfKey): number {
  return Math.min(idev.net.devconfAll[key], idev.cnf[key]);
}

/** `all` if it is set, else the interface. */
export function devconfAllFirst(idev: Inet6Dev, key: DevconfKey): number {
  return idev.net.devconfAll[key] !== 0 ? idev.net.devconfAll[key] : idev.cnf[key];
}

/** The interface's values under their full names, for the inputs of a decision. */
export function sysctlInputs(idev: Inet6Dev, ...keys: readonly DevconfKey[]): Inputs | undefined {
  if (!idev.net.trace.on) return undefined;
  return Object.fromEntries(keys.map(key => [`net.ipv6.conf.${idev.dev.name}.${key}`, idev.cnf[key]]));
}

/** Both scopes, for decisions that look at `all` too. */
export function sysctlInputsWithAll(idev: Inet6Dev, key: DevconfKey): Inputs | undefined {
  if (!idev.net.trace.on) return undefined;
  return { [`net.ipv6.conf.all.${key}`]: idev.net.devconfAll[key], ...sysctlInputs(idev, key) };
}

/** The kernel itself changes a value of an interface: a hop limit learned, IPv6 disabled after a collision. */
export function writeDevconf(idev: Inet6Dev, key: DevconfKey, value: number, why?: Decision): void {
  const before = idev.cnf[key];
  if (before === value) return;
  idev.cnf = withDevconf(idev.cnf, key, value);
  idev.net.trace.state('sysctl', `net.ipv6.conf.${idev.dev.name}.${key}`, String(before), String(value), why);
}
