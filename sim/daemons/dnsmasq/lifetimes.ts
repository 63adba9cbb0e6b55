/** How long an address is given for, and when it is to be renewed: calculate_times() and end_ia() of rfc3315.c. */
import { INFINITY } from '../dhcpv6/constants';
import type { Choice } from './allocate';

/** No lifetime that a client asks for is shorter; seconds. */
const LEAST = 120;

/** end_ia(): half and seven eighths of the shortest lifetime, a little earlier at renewals. */
export function times(shortest: number, fuzz: number): readonly [number, number] {
  if (shortest === INFINITY) return [INFINITY, INFINITY];
  return [Math.max(0, Math.floor(shortest / 2) - fuzz), Math.max(0, Math.floor(shortest / 8) * 7 - fuzz)];
}

/** calculate_times(): no longer than the client asks for, and no longer than the range has. */
export function lifetimes(
  { context, time }: Choice,
  preferred: number,
  valid: number,
): { preferredLifetime: number; validLifetime: number } {
  const bounded = (asked: number): number => (asked === 0 ? time : Math.min(time, Math.max(LEAST, asked)));
  const sound = preferred <= valid;
  const deprecated = context.range.deprecated || context.preferred === 0;
  return {
    preferredLifetime: deprecated ? 0 : sound ? bounded(preferred) : time,
    validLifetime: sound ? bounded(valid) : time,
  };
}
