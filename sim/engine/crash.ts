/** The one exception that leaves a running simulation: a mistake of the program, with where in simulated time it struck. */
import { formatTime, type SimTime } from '../base/time';

/** Thrown out of the scheduler when a handler or an observer throws. The simulation it left must not be continued. */
export class SimulationCrash extends Error {
  override readonly name = 'SimulationCrash';

  constructor(
    override readonly cause: unknown,
    /** Simulated time of the crash, µs. */
    readonly at: SimTime,
    /** The event that crashed: `trace` and `why` know it by this number. */
    readonly event: number,
    /** What the event was. */
    readonly label: string,
  ) {
    const message = cause instanceof Error ? cause.message : String(cause);
    super(`the simulation crashed at ${formatTime(at)} s in event ${event} (${label}): ${message}`);
    if (cause instanceof Error && cause.stack !== undefined) this.stack = `${this.message}\n${cause.stack}`;
  }
}
