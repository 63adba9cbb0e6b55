/** The clock that the timers of this machine's kernel are counted by. */
import { readFileSync } from 'node:fs';
import { TICK } from '../../../sim/kernel/core/jiffies';
import type { SimTime } from '../../../sim/base/time';

/** -300 HZ as an unsigned number of 32 bits, which jiffies start from. */
const INITIAL_JIFFIES = 2 ** 32 - 75_000;

/** µs by which jiffies are behind CLOCK_MONOTONIC: they have been counted since the first tick, which was not at once. */
const behind = readBehind();

/** Simulated time of a machine that booted when this one did: how long jiffies have been counted, µs. */
export function kernelClock(): SimTime {
  return Number(process.hrtime.bigint() / 1000n) - behind;
}

/** From /proc/timer_list; 0 where that may not be read. */
function readBehind(): SimTime {
  try {
    const text = readFileSync('/proc/timer_list', 'latin1');
    const [, now] = /now at (\d+) nsecs/.exec(text) ?? [];
    const [, jiffies] = /jiffies: (\d+)/.exec(text) ?? [];
    if (now === undefined || jiffies === undefined) return 0;
    return Number(BigInt(now) / 1000n) - (Number(jiffies) - INITIAL_JIFFIES) * TICK;
  } catch {
    return 0;
  }
}
