/**
 * A test's or a program's own place on a link, in packetdrill's manner: put octets on it, and see what it carries, with
 * times. It is no station: it has no address, gives nobody a carrier, and hears everything that arrives.
 */
import type { SimTime } from '../base/time';
import { invariant } from '../base/invariant';
import { Frame } from '../wire/frame';
import type { Segment } from './segment';
import type { Station } from './station';

/** A frame as it arrived. */
export interface Collected {
  /** µs of simulated time. */
  readonly at: SimTime;
  readonly frame: Frame;
  readonly sender: Station;
}

/** A tap on a segment. */
export class Tap {
  readonly #collected: Collected[] = [];
  readonly #stop: () => void;

  constructor(readonly segment: Segment) {
    const watching = segment.carried.messages.subscribe(({ frame, sender }) => {
      if (sender !== undefined) this.#collected.push({ at: segment.scheduler.now, frame, sender });
    });
    this.#stop = () => watching.unsubscribe();
  }

  /** What the stations sent, oldest first; what taps sent is not among it. */
  get collected(): readonly Collected[] {
    return this.#collected;
  }

  /** Take out what was collected so far. */
  take(): Collected[] {
    return this.#collected.splice(0);
  }

  /**
   * Put a frame on the link, at the time `at` (µs; now when absent), for every station that hears its destination.
   * @param frame a Frame, or its octets without frame check sequence: at least an Ethernet header.
   */
  inject(frame: Frame | Uint8Array, at?: SimTime): void {
    const read = frame instanceof Frame ? frame : Frame.fromBytes(frame);
    invariant(read instanceof Frame, 'what a tap injects has an Ethernet header');
    const now = this.segment.scheduler.now;
    invariant(at === undefined || at >= now, 'a tap injects now or later');
    this.segment.inject(read, at === undefined ? 0 : at - now);
  }

  /** Stop collecting. */
  remove(): void {
    this.#stop();
  }
}
