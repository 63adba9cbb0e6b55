/** The clock of this machine, which cannot be hurried. */
import type { SimTime } from '../base/time';
import type { Clock } from './machine';

export class RealClock implements Clock {
  #start = performance.timeOrigin + performance.now();

  restart(): void {
    this.#start = performance.timeOrigin + performance.now();
  }

  get now(): SimTime {
    return Math.round((performance.timeOrigin + performance.now() - this.#start) * 1000);
  }

  since(wall: number): SimTime {
    return Math.round(wall - this.#start * 1000);
  }

  async until(time: SimTime): Promise<void> {
    for (let left = time - this.now; left > 0; left = time - this.now) await pause(Math.ceil(left / 1000));
  }

  pause(milliseconds: number): Promise<void> {
    return pause(milliseconds);
  }
}

/** Wait for so many milliseconds. */
export function pause(milliseconds: number): Promise<void> {
  return new Promise(resolve => void setTimeout(resolve, milliseconds));
}
