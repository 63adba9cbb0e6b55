/** Lease times as dnsmasq.conf has them. */
import { INFINITY } from '../dhcpv6/constants';

/** Seconds: leases of a minute or less confuse some clients. */
const LEAST_LEASE = 120;
const FACTORS: Readonly<Record<string, number>> = { w: 604_800, d: 86_400, h: 3600, m: 60, s: 1 };

/** `12h`, in seconds; undefined: no time. */
export function leaseTime(text: string): number | undefined {
  if (text === 'infinite') return INFINITY;
  const time = duration(text);
  return time === undefined ? undefined : Math.max(LEAST_LEASE, time);
}

/** The same of times that may be short. */
export function duration(text: string): number | undefined {
  const [, digits = '', unit = 's'] = /^(\d*)([wdhms]?)$/i.exec(text) ?? [];
  if (!/^\d*[wdhms]?$/i.test(text)) return undefined;
  return (Number(digits) * (FACTORS[unit.toLowerCase()] ?? 1)) >>> 0;
}
