/** Routes in the words of `ip -6 route`, for the trace: what identifies one, and what else there is to say about it. */
import { formatPrefix } from '../../../base/prefix';
import type { SimTime } from '../../../base/time';
import type { Dst } from './dst';
import { RT6_TABLE_LOCAL, RT6_TABLE_MAIN, RTF_EXPIRES, type Fib6Info } from './fib6-info';

/** `default via fe80::1 dev eth0`, `local 2001:db8::1 dev eth0 table local`. */
export function routeEntity(rt: Fib6Info): string {
  const type = rt.type === 'unicast' ? '' : `${rt.type} `;
  const via = rt.nh.gateway === undefined ? '' : ` via ${rt.nh.gateway}`;
  return `${type}${destination(rt)}${via} dev ${rt.nh.dev.name}${tableText(rt.table)}`;
}

/** `proto ra metric 1024 expires 1800sec pref medium`. */
export function routeState(rt: Fib6Info, now: SimTime): string {
  const words = [`proto ${rt.protocol}`];
  if (rt.prefsrc !== undefined) words.push(`src ${rt.prefsrc}`);
  words.push(`metric ${rt.metric}`);
  if (rt.flags & RTF_EXPIRES) words.push(`expires ${wholeSecondsLeft(rt.expires as SimTime, now)}sec`);
  for (const [name, value] of Object.entries(rt.metrics)) words.push(`${name} ${value}`);
  words.push(`pref ${rt.preference}`);
  return words.join(' ');
}

/** `2001:db8::5 via fe80::2 dev eth0 cache`: an exception for one destination. */
export function exceptionEntity(dst: Dst): string {
  const via = dst.gateway === undefined ? '' : `via ${dst.gateway} `;
  return `${dst.exception?.destination} ${via}dev ${dst.dev.name} cache`;
}

/** Cut off towards zero, negative once it is over. */
export function wholeSecondsLeft(expires: SimTime, now: SimTime): number {
  return Math.trunc((expires - now) / 1_000_000);
}

function destination({ dst }: Fib6Info): string {
  if (dst.length === 0) return 'default';
  return dst.length === 128 ? dst.address.toString() : formatPrefix(dst);
}

function tableText(table: number): string {
  if (table === RT6_TABLE_MAIN) return '';
  return ` table ${table === RT6_TABLE_LOCAL ? 'local' : table}`;
}
