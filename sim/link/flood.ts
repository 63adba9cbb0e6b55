/**
 * One frame leaving many devices at once: a bridge's flood costs one event, not one a port.
 *
 * The deliveries of a flood would be armed one after the other in the same instant, so nothing could run between them:
 * running them inside one event gives the same order of everything that follows. Only a shuffled run tells them apart,
 * and there a bridge does without this.
 */
import { Timer, type Scheduler } from '../engine/scheduler';
import type { Frame } from '../wire/frame';
import type { Segment } from './segment';
import type { Station } from './station';

/** Where the copies of one frame go, and the event that delivers them. Reused once it ran. */
export class Flood {
  /** A station where the copy goes straight to it, else the segment it travels on. */
  readonly #targets: (Station | Segment)[] = [];
  /** Who put the copy on the segment; undefined where it goes straight. */
  readonly #senders: (Station | undefined)[] = [];
  readonly #timer: Timer;
  #frame: Frame | undefined;

  /**
   * @param label names the event in traces.
   * @param idle where it is put when it ran, to be taken again.
   */
  constructor(
    readonly scheduler: Scheduler,
    label: string,
    idle: Flood[],
  ) {
    this.#timer = new Timer(label, () => {
      this.#deliver();
      idle.push(this);
    });
  }

  /** The frame leaves `sender` onto `segment` too. */
  add(segment: Segment, sender: Station): void {
    this.#targets.push(segment);
    this.#senders.push(sender);
  }

  /** The frame goes to `receiver` too, over a link that does nothing to it (`Station.straight`). */
  addStraight(receiver: Station): void {
    this.#targets.push(receiver);
    this.#senders.push(undefined);
  }

  /** Arm the event, if any copy takes part; says whether it did. */
  launch(frame: Frame): boolean {
    if (this.#targets.length === 0) return false;
    this.#frame = frame;
    this.scheduler.mod(this.#timer, 0);
    return true;
  }

  #deliver(): void {
    const frame = this.#frame as Frame;
    const targets = this.#targets;
    const senders = this.#senders;
    for (let index = 0; index < targets.length; index++) {
      const sender = senders[index];
      if (sender !== undefined) (targets[index] as Segment).arrive(sender, frame);
      else if ((targets[index] as Station).carrier) (targets[index] as Station).receive(frame);
    }
    targets.length = 0;
    senders.length = 0;
    this.#frame = undefined;
  }
}
