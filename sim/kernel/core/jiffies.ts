/**
 * The kernel's clock and its timers (kernel/time/timer.c). Time is counted in jiffies, HZ to the second, and a timer is put
 * into a wheel whose levels are the coarser the farther away it is due: it never fires early, and late by up to an eighth of
 * its delay. So a second takes 1.00 to 1.03, five seconds 5.0 to 5.25, and a neighbour that has died 8.1 to 8.3 instead of 8.
 *
 * Simulated time 0 is the boot of every machine, when jiffies are -300 * HZ.
 *
 * Differs from Linux: timers that are due at one jiffy run in the order in which they were armed. The kernel's wheel runs the
 * one first that was put into its place last, and before 4.8 those first that were at most 256 jiffies away when they were
 * armed; so neighbours that give up at one moment may be told of, and what waited for them be answered, in another order.
 */
import type { SimTime } from '../../base/time';
import type { Scheduler, Timer } from '../../engine/scheduler';
import type { KernelProfile } from '../profile/profile';

/** CONFIG_HZ of Debian, and of the kernels that were measured. */
export const HZ = 250;
/** One jiffy, µs. */
export const TICK: SimTime = 1_000_000 / HZ;
/** USER_HZ: what some files of /proc/sys show durations in, µs. */
const USER_TICK: SimTime = 10_000;
const INITIAL_JIFFIES = -300 * HZ;

const LVL_CLK_DIV = 8;
const LVL_SIZE = 64;
const LVL_DEPTH = 9;

/** Whole jiffies of a duration in µs; what is left over is lost. */
export function jiffies(duration: SimTime): number {
  return Math.floor(duration / TICK);
}

/** msecs_to_jiffies: rounded up. @returns µs */
export function msecsToJiffies(milliseconds: number): SimTime {
  return Math.ceil((milliseconds * HZ) / 1000) * TICK;
}

/** clock_t_to_jiffies. @returns µs */
export function clockToJiffies(ticks: number): SimTime {
  return jiffies(ticks * USER_TICK) * TICK;
}

/** jiffies_to_clock_t of a duration in µs. */
export function jiffiesToClock(duration: SimTime): number {
  return Math.floor(duration / USER_TICK);
}

/** The simulated time at which the 64-bit counter of jiffies, which begins as an unsigned number of 32 bits, is at `jiffy`. */
export function timeOfJiffy(jiffy: number): SimTime {
  return (jiffy - (INITIAL_JIFFIES + 2 ** 32)) * TICK;
}

/** What arming a timer needs to know of a namespace. */
interface TimerBase {
  readonly scheduler: Scheduler;
  readonly profile: KernelProfile;
}

/** mod_timer: due `delay` µs from now, rounded to where the wheel has a place. A delay below 0 is over already. */
export function modTimer({ scheduler, profile }: TimerBase, timer: Timer, delay: SimTime): void {
  const { now } = scheduler;
  scheduler.mod(timer, timerExpiry(profile, now, now + delay) - now);
}

/** When a timer runs that was armed at `now` to be due at `at`. */
export function timerExpiry(profile: KernelProfile, now: SimTime, at: SimTime): SimTime {
  const clk = INITIAL_JIFFIES + jiffies(now);
  const expires = clk + Math.max(0, jiffies(at - now));
  const due = profile.timerWheel ? bucketExpiry(expires, expires - clk) : Math.max(expires, clk + 1);
  return (due - INITIAL_JIFFIES) * TICK;
}

/** round_jiffies_up: the next whole second of the kernel's clock, on its first processor. */
export function roundJiffiesUp(at: SimTime): SimTime {
  const second = HZ * TICK;
  return (Math.floor(at / second) + 1) * second;
}

/** round_jiffies: the nearest whole second of the kernel's clock, on its first processor; `at` itself if that is over. */
export function roundJiffies(now: SimTime, at: SimTime): SimTime {
  const second = HZ * TICK;
  const after = at % second;
  const rounded = after < second / 4 ? at - after : at - after + second;
  return rounded > now ? rounded : at;
}

/** mod_delayed_work: as a timer, and at once without a delay. */
export function modDelayedWork(base: TimerBase, timer: Timer, delay: SimTime): void {
  if (jiffies(delay) <= 0) base.scheduler.mod(timer, 0);
  else modTimer(base, timer, delay);
}

/** calc_wheel_index: the next place of the level that reaches `delta` jiffies. */
function bucketExpiry(expires: number, delta: number): number {
  let granularity = 1;
  for (let level = 1; level < LVL_DEPTH && delta >= (LVL_SIZE - 1) * granularity; level++)
    granularity *= LVL_CLK_DIV;
  return (Math.floor(expires / granularity) + 1) * granularity;
}
