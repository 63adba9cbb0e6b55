/** The clock of a run on the real kernel: microseconds since its start, which cannot be hurried. */
import type { SimTime } from '../base/time';

export class RealClock {
  #start = performance.timeOrigin + performance.now();

  /** Begin again at 0. */
  restart(): void {
    this.#start = performance.timeOrigin + performance.now();
  }

  /** µs since the start. */
  get now(): SimTime {
    return Math.round((performance.timeOrigin + performance.now() - this.#start) * 1000);
  }

  /** The same for a moment of the wall clock, in µs since 1970. */
  since(wall: number): SimTime {
    return Math.round(wall - this.#start * 1000);
  }

  /** Wait for `time` (µs since the start). */
  async until(time: SimTime): Promise<void> {
    for (let left = time - this.now; left > 0; left = time - this.now) await pause(Math.ceil(left / 1000));
  }
}

/** Wait for so many milliseconds. */
export function pause(milliseconds: number): Promise<void> {
  return new Promise(resolve => void setTimeout(resolve, milliseconds));
}
