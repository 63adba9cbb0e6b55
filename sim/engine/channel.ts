/**
 * The event bus: every machine and program meets the others on a Channel and nowhere else.
 *
 * Receivers (machines) are attached in a fixed order and called from the scheduler, one message at a time; whoever only
 * watches (traces, captures, tests, a browser) subscribes to `messages`, an rxjs Observable. A watcher changes nothing:
 * it sees a message after every receiver has had it, and if it throws, the run stops like for any other mistake.
 */
import { Observable, Subscriber, type Observer, type Operator, type Subscription } from 'rxjs';
import type { SimTime } from '../base/time';
import { Timer, type Scheduler } from './scheduler';

/** What a machine does with a message. */
export type Receiver<M> = (message: M) => void;

/** One topic: a link segment, an rtnetlink group, a program's mailbox. */
export class Channel<M> {
  readonly #receivers: Receiver<M>[] = [];
  #watchers: Set<Subscriber<M>> | undefined;
  #messages: Observable<M> | undefined;

  constructor(
    readonly scheduler: Scheduler,
    readonly name: string,
  ) {}

  /** Machines: called for each message in the order of attachment. Returns the way to detach again. */
  attach(receiver: Receiver<M>): () => void {
    this.#receivers.push(receiver);
    return () => {
      const index = this.#receivers.indexOf(receiver);
      if (index >= 0) this.#receivers.splice(index, 1);
    };
  }

  /** Whether anybody at all would notice a message. */
  get heard(): boolean {
    return this.#receivers.length > 0 || this.watched;
  }

  /** Whether an observer is subscribed. */
  get watched(): boolean {
    return this.#watchers !== undefined && this.#watchers.size > 0;
  }

  /** People: every message, after the machines had it. */
  get messages(): Observable<M> {
    this.#messages ??= new ChannelObservable<M>(subscriber => {
      const watchers = (this.#watchers ??= new Set<Subscriber<M>>());
      watchers.add(subscriber);
      return () => watchers.delete(subscriber);
    });
    return this.#messages;
  }

  /** Hand `message` to everybody after `delay` µs, in an event of its own. */
  post(message: M, delay: SimTime = 0): void {
    this.scheduler.mod(new Timer(this.name, () => this.deliver(message)), delay);
  }

  /** Hand `message` to everybody in the event that is running; for owners of a timer of their own. */
  deliver(message: M): void {
    const receivers = this.#receivers;
    for (let index = 0; index < receivers.length; index++) (receivers[index] as Receiver<M>)(message);
    this.announce(message);
  }

  /** Show `message` to the watchers alone. */
  announce(message: M): void {
    if (this.#watchers === undefined || this.#watchers.size === 0) return;
    for (const watcher of [...this.#watchers]) watcher.next(message);
  }
}

/**
 * An Observable whose subscribers' mistakes surface where they are made. rxjs 7 rethrows them on a timer of the host,
 * long after the run went on; here they leave `next()` at once and stop the simulation. Operators keep the property,
 * because `lift` (which `pipe` calls) makes another one of these.
 */
class ChannelObservable<T> extends Observable<T> {
  override lift<R>(operator?: Operator<T, R>): Observable<R> {
    const lifted = new ChannelObservable<R>();
    const inner = lifted as unknown as { source: Observable<T>; operator: Operator<T, R> | undefined };
    inner.source = this;
    inner.operator = operator;
    return lifted;
  }

  override subscribe(observer?: Partial<Observer<T>> | ((value: T) => void) | null): Subscription {
    if (observer instanceof Subscriber) return super.subscribe(observer);
    const next = typeof observer === 'function' ? observer : observer?.next?.bind(observer);
    const subscriber = new StrictSubscriber<T>(
      next,
      typeof observer === 'function' ? undefined : (observer ?? undefined),
    );
    return super.subscribe(subscriber);
  }
}

/** A Subscriber that does not catch: what `next` throws goes to the caller; an unhandled `error` is thrown too. */
class StrictSubscriber<T> extends Subscriber<T> {
  readonly #onNext: ((value: T) => void) | undefined;
  readonly #rest: Partial<Observer<T>> | undefined;

  constructor(next: ((value: T) => void) | undefined, rest: Partial<Observer<T>> | undefined) {
    super();
    this.#onNext = next;
    this.#rest = rest;
  }

  override next(value: T): void {
    if (!this.isStopped) this.#onNext?.(value);
  }

  override error(error?: unknown): void {
    if (this.isStopped) return;
    this.isStopped = true;
    this.unsubscribe();
    if (this.#rest?.error === undefined) throw error;
    this.#rest.error(error);
  }

  override complete(): void {
    if (this.isStopped) return;
    this.isStopped = true;
    this.unsubscribe();
    this.#rest?.complete?.();
  }
}
