/**
 * Runs a scenario a slice at a time and lets the host have its turn between them, so that Ctrl-C, a pipe that was closed
 * and the progress line are heard of while the processor is busy.
 */
import { formatTime } from '../base/time';
import type { ScenarioRun, RunResult } from '../scenario/runner';
import type { Progress } from './progress';

/** A slice takes about this many milliseconds of the host's time. */
const SLICE = 30;
/** µs of simulated time in the first slice. */
const FIRST = 100_000;

/** Run to the end. */
export async function drive(run: ScenarioRun, name: string, progress?: Progress): Promise<RunResult> {
  const { end } = run.scenario;
  let length = FIRST;
  while (run.lab.now < end && run.crash === undefined) {
    const started = performance.now();
    run.advance(Math.min(end, run.lab.now + length));
    if (performance.now() - started < SLICE) length *= 2;
    else length = Math.max(1_000, Math.floor(length / 2));
    progress?.show(`${name}: ${formatTime(run.lab.now).slice(0, -5)} s of ${formatTime(end).slice(0, -7)} s`);
    await new Promise(resolve => setImmediate(resolve));
  }
  return run.finish();
}
