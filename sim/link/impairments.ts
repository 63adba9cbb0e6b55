/**
 * What a bad link does to frames, in the terms of `tc qdisc ... netem`, so that the same impairments can be set up on a
 * real kernel: delay, jitter, rate, loss, duplication, reordering, corruption. Every direction of a link has one stream of
 * chance, and the draws are made in a fixed order.
 *
 * Differs from Linux: netem's correlations and distributions other than the uniform one are not there; a rate is that of
 * the wire (frames follow one another), where netem counts from the departure time it gave to the frame before.
 */
import type { SimTime } from '../base/time';
import { Rng } from '../engine/rng';
import { Frame } from '../wire/frame';

/** Absent means perfect. Probabilities are in millionths. */
export interface Impairments {
  /** Propagation delay, µs. */
  readonly delay?: SimTime;
  /** The delay varies uniformly by up to this much in both directions, µs. Frames may overtake each other. */
  readonly jitter?: SimTime;
  /** Bits per second; frames queue up behind each other. */
  readonly rate?: number;
  /** How many frames may be under way in one direction; more are lost. netem's default is 1000. */
  readonly limit?: number;
  readonly loss?: number;
  readonly duplicate?: number;
  /** The frame is sent without the delay, before those that wait. */
  readonly reorder?: number;
  /** One bit of the frame is inverted. */
  readonly corrupt?: number;
}

const DEFAULT_LIMIT = 1000;

/** What becomes of a frame: how often it arrives, how much later, and in which form. */
export interface Passage {
  readonly copies: number;
  readonly delay: SimTime;
  /** Undefined when corruption made it unreadable even as a frame. */
  readonly frame: Frame | undefined;
}

/** One direction of an impaired link. */
export class Direction {
  readonly #rng: Rng;
  #busyUntil: SimTime = 0;
  /** Frames under way; the owner takes off what arrived. */
  underway = 0;

  /** @param seed of this direction's stream of chance. */
  constructor(
    readonly impairments: Impairments,
    seed: number,
  ) {
    this.#rng = new Rng(seed);
  }

  /** Send `frame` at `now`. */
  pass(frame: Frame, now: SimTime): Passage | 'lost' | 'overrun' {
    const { duplicate = 0, loss = 0, corrupt = 0, reorder = 0, limit = DEFAULT_LIMIT } = this.impairments;
    const copies = 1 + Number(this.#rng.chance(duplicate)) - Number(this.#rng.chance(loss));
    if (copies === 0) return 'lost';
    const carried = this.#rng.chance(corrupt) ? this.#corrupted(frame) : frame;
    if (this.underway + copies > limit) return 'overrun';
    const departure = this.#serialise(frame, now);
    const delay = this.#rng.chance(reorder) ? 0 : this.#propagation();
    return { copies, delay: departure - now + delay, frame: carried };
  }

  #serialise(frame: Frame, now: SimTime): SimTime {
    const rate = this.impairments.rate;
    if (rate === undefined) return now;
    this.#busyUntil = Math.max(this.#busyUntil, now) + Math.ceil((frame.length * 8 * 1_000_000) / rate);
    return this.#busyUntil;
  }

  #propagation(): SimTime {
    const { delay = 0, jitter = 0 } = this.impairments;
    if (jitter === 0) return delay;
    return Math.max(0, delay + this.#rng.between(-jitter, jitter));
  }

  #corrupted(frame: Frame): Frame | undefined {
    const octets = frame.bytes.slice();
    const at = this.#rng.below(octets.length);
    octets[at] = octets[at]! ^ (1 << this.#rng.below(8));
    const read = Frame.fromBytes(octets);
    return read instanceof Frame ? read : undefined;
  }
}
