/**
 * Virtual time: what happens next, and because of what.
 *
 * Time is an integer number of microseconds. Order is (time, sequence number) and nothing else: two timers due at the
 * same instant run in the order in which they were armed, unless a shuffle stream permutes such ties. A timer is an object owned by
 * what it times, re-armed in place like the kernel's `mod_timer()`; work without a delay is a timer too, so no handler
 * ever runs inside another.
 *
 * What is due later is in an indexed 4-ary heap: each timer knows its place, so cancelling costs O(log n). What is armed
 * without a delay, as each frame on a link is, is due after all that was armed before, so it only has to queue up.
 */
import { invariant } from '../base/invariant';
import type { SimTime } from '../base/time';
import { SimulationCrash } from './crash';
import type { Rng } from './rng';

/** Ordinal of an executed event; 0 stands for everything that was done to the simulation from outside. */
export type CauseId = number;

const UNARMED = -1;

/** A callback that can be armed, re-armed and cancelled. Create one for each thing that is timed, not for each arming. */
export class Timer {
  /** When it is due, in simulated time; meaningless unless `pending`. */
  at: SimTime = 0;
  /** Arming order, the second key of the queue. */
  seq = 0;
  /** The event that armed it. */
  cause: CauseId = 0;
  /** `Scheduler.mark` at that moment: how far the event that armed it had come. */
  mark = 0;
  /** Place in the heap; `UNARMED`; or, below that, place in the queue of what is due at once. */
  place = UNARMED;

  /**
   * @param label what it is, in a word or two; which one it is shows in the records of what it does.
   * @param run called with `owner`: a function that thousands of timers share, rather than a closure for each.
   */
  constructor(
    readonly label: string,
    // The owner's type is between the two arguments; whoever runs the timer need not know it.
    readonly run: (owner: never) => void,
    readonly owner?: unknown,
  ) {}

  /** Whether it is armed (`timer_pending`). */
  get pending(): boolean {
    return this.place !== UNARMED;
  }
}

/** Told of every event before it runs, while somebody records causes. */
export type EventListener = (id: CauseId, parent: CauseId, at: SimTime, label: string, mark: number) => void;

const ARITY_SHIFT = 2;

/** The clock and the queue of one simulation. */
export class Scheduler {
  #now: SimTime = 0;
  #seq = 0;
  #executed: CauseId = 0;
  #cause: CauseId = 0;
  #running: Timer | undefined;
  #parent: CauseId = 0;
  #stopped = false;
  readonly #heap: Timer[] = [];
  /** Timers that were armed in the instant that it is now and are due in it; undefined where one was disarmed. */
  readonly #dueNow: (Timer | undefined)[] = [];
  /** The first of them that has not run, and where the next one goes; the array is not shortened, to be used again. */
  #nextDue = 0;
  #endDue = 0;

  /** Set while causes are recorded; costs nothing otherwise. */
  onEvent: EventListener | undefined;
  /** A number that whoever records keeps counting; timers remember what it was when they were armed. */
  mark = 0;
  /** When set, timers due at the same instant run in an order drawn from this stream. */
  shuffle: Rng | undefined;

  /** Simulated time, µs. */
  get now(): SimTime {
    return this.#now;
  }

  /** The event that is running: what everything that happens now is caused by. 0 while none is. */
  get cause(): CauseId {
    return this.#cause;
  }

  /** How many events have run. */
  get executed(): number {
    return this.#executed;
  }

  /** How many timers are armed. */
  get outstanding(): number {
    const due = this.#dueNow.slice(this.#nextDue, this.#endDue).filter(timer => timer !== undefined);
    return this.#heap.length + due.length;
  }

  /** Arm `timer` to run `delay` µs from now, whether or not it was armed (`mod_timer`). */
  mod(timer: Timer, delay: SimTime): void {
    if (!(delay >= 0 && Number.isSafeInteger(delay)))
      throw new RangeError(`timer "${timer.label}": delay ${delay} is not a whole number of µs`);
    this.#leave(timer);
    timer.at = this.#now + delay;
    timer.cause = this.#cause;
    timer.mark = this.mark;
    if (this.shuffle !== undefined) {
      timer.seq = this.shuffle.below(0x7fffffff) * 0x100000 + (++this.#seq & 0xfffff);
      this.#push(timer);
      return;
    }
    timer.seq = ++this.#seq;
    if (delay > 0) this.#push(timer);
    else {
      this.#dueNow[this.#endDue++] = timer;
      timer.place = UNARMED - this.#endDue;
    }
  }

  /** Disarm; says whether it was armed (`del_timer`). */
  del(timer: Timer): boolean {
    if (timer.place === UNARMED) return false;
    this.#leave(timer);
    timer.place = UNARMED;
    return true;
  }

  /** Out of the heap or the queue. */
  #leave(timer: Timer): void {
    const { place } = timer;
    if (place >= 0) this.#remove(place);
    else if (place < UNARMED) this.#dueNow[UNARMED - place - 1] = undefined;
  }

  /** Run `work` as an event of its own, after what is running now. */
  soon(label: string, work: () => void): void {
    this.mod(new Timer(label, work), 0);
  }

  /** Run `work` once, `delay` µs from now; for work that nobody cancels. */
  after(label: string, delay: SimTime, work: () => void): void {
    this.mod(new Timer(label, work), delay);
  }

  /**
   * Run everything due up to and including `deadline`, then set the clock to it.
   * @throws SimulationCrash when a handler throws: the run cannot be continued.
   */
  runUntil(deadline: SimTime): void {
    invariant(this.#running === undefined, 'the scheduler is not re-entrant');
    this.#stopped = false;
    while (!this.#stopped && this.step(deadline));
    if (!this.#stopped && this.#now < deadline) this.#now = deadline;
  }

  /** Run exactly one event, if one is due up to `deadline`; says whether one ran. */
  step(deadline: SimTime = Number.MAX_SAFE_INTEGER): boolean {
    const timer = this.#takeNext(deadline);
    if (timer === undefined) return false;
    this.#run(timer);
    return true;
  }

  /** Make `runUntil` return after the event that is running. */
  stop(): void {
    this.#stopped = true;
  }

  /** The next timer that is due up to `deadline`, disarmed. */
  #takeNext(deadline: SimTime): Timer | undefined {
    const first = this.#heap[0];
    // what the heap has for this instant was armed before it
    const heapFirst = first !== undefined && first.at <= this.#now;
    if (!heapFirst && this.#now <= deadline) {
      const due = this.#takeDue();
      if (due !== undefined) return due;
    }
    if (first === undefined || first.at > deadline) return undefined;
    this.#remove(0);
    first.place = UNARMED;
    return first;
  }

  /** The first of those that are due at once. */
  #takeDue(): Timer | undefined {
    while (this.#nextDue < this.#endDue) {
      const place = this.#nextDue++;
      const timer = this.#dueNow[place];
      if (timer === undefined) continue;
      this.#dueNow[place] = undefined;
      timer.place = UNARMED;
      return timer;
    }
    this.#nextDue = this.#endDue = 0;
    return undefined;
  }

  #run(timer: Timer): void {
    this.#now = timer.at;
    this.#parent = timer.cause;
    const id = ++this.#executed;
    this.#cause = id;
    this.#running = timer;
    if (this.onEvent !== undefined) this.onEvent(id, this.#parent, this.#now, timer.label, timer.mark);
    try {
      timer.run(timer.owner as never);
    } catch (error) {
      this.#stopped = true;
      throw error instanceof SimulationCrash ? error : new SimulationCrash(error, this.#now, id, timer.label);
    } finally {
      this.#running = undefined;
      this.#cause = 0;
    }
  }

  #push(timer: Timer): void {
    this.#heap.push(timer);
    this.#up(this.#heap.length - 1, timer);
  }

  #remove(index: number): void {
    const last = this.#heap.pop() as Timer;
    if (index === this.#heap.length) return;
    this.#up(index, last);
    this.#down(last.place, last);
  }

  #up(from: number, timer: Timer): void {
    const heap = this.#heap;
    let index = from;
    while (index > 0) {
      const parent = (index - 1) >> ARITY_SHIFT;
      const above = heap[parent] as Timer;
      if (above.at < timer.at || (above.at === timer.at && above.seq < timer.seq)) break;
      heap[index] = above;
      above.place = index;
      index = parent;
    }
    heap[index] = timer;
    timer.place = index;
  }

  #down(from: number, timer: Timer): void {
    const heap = this.#heap;
    const size = heap.length;
    let index = from;
    for (;;) {
      const first = (index << ARITY_SHIFT) + 1;
      if (first >= size) break;
      let least = first;
      let below = heap[first] as Timer;
      const end = first + (1 << ARITY_SHIFT) < size ? first + (1 << ARITY_SHIFT) : size;
      for (let child = first + 1; child < end; child++) {
        const other = heap[child] as Timer;
        if (other.at < below.at || (other.at === below.at && other.seq < below.seq)) {
          least = child;
          below = other;
        }
      }
      if (timer.at < below.at || (timer.at === below.at && timer.seq < below.seq)) break;
      heap[index] = below;
      below.place = index;
      index = least;
    }
    heap[index] = timer;
    timer.place = index;
  }
}
