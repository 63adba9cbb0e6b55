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
  readonly #mistakes: Mistakes = { thrown: [] };

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
    this.#messages ??= new ChannelObservable<M>(this.#mistakes, subscriber => {
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
    for (const watcher of [...this.#watchers]) {
      watcher.next(message);
      const [mistake] = this.#mistakes.thrown.splice(0);
      if (mistake !== undefined) throw mistake.error;
    }
  }
}

/** What the subscribers of one channel threw: operators between it and them may have caught it. */
interface Mistakes {
  readonly thrown: { readonly error: unknown }[];
}

/**
 * An Observable whose subscribers' mistakes surface where they are made. rxjs 7 rethrows them on a timer of the host,
 * long after the run went on; here the channel throws them as soon as the message was shown, which stops the simulation.
 * Operators keep the property, because `lift` (which `pipe` calls) makes another one of these.
 */
class ChannelObservable<T> extends Observable<T> {
  readonly #mistakes: Mistakes;

  constructor(mistakes: Mistakes, subscribe?: (subscriber: Subscriber<T>) => () => void) {
    super(subscribe);
    this.#mistakes = mistakes;
  }

  override lift<R>(operator?: Operator<T, R>): Observable<R> {
    const lifted = new ChannelObservable<R>(this.#mistakes);
    const inner = lifted as unknown as { source: Observable<T>; operator: Operator<T, R> | undefined };
    inner.source = this;
    inner.operator = operator;
    return lifted;
  }

  override subscribe(observer?: Partial<Observer<T>> | ((value: T) => void) | null): Subscription {
    if (observer instanceof Subscriber) return super.subscribe(observer);
    const next = typeof observer === 'function' ? observer : observer?.next?.bind(observer);
    const subscriber = new StrictSubscriber<T>(
      this.#mistakes,
      next,
      typeof observer === 'function' ? undefined : (observer ?? undefined),
    );
    return super.subscribe(subscriber);
  }
}

/**
 * A Subscriber that leaves what goes wrong to the channel: what `next` throws, and an `error` that nobody handles. It does
 * not throw by itself, for the operators of a longer pipe catch what comes from below them.
 */
class StrictSubscriber<T> extends Subscriber<T> {
  readonly #mistakes: Mistakes;
  readonly #onNext: ((value: T) => void) | undefined;
  readonly #rest: Partial<Observer<T>> | undefined;

  constructor(
    mistakes: Mistakes,
    next: ((value: T) => void) | undefined,
    rest: Partial<Observer<T>> | undefined,
  ) {
    super();
    this.#mistakes = mistakes;
    this.#onNext = next;
    this.#rest = rest;
  }

  override next(value: T): void {
    if (this.isStopped) return;
    try {
      this.#onNext?.(value);
    } catch (error) {
      this.#mistakes.thrown.push({ error });
    }
  }

  override error(error?: unknown): void {
    if (this.isStopped) return;
    this.isStopped = true;
    this.unsubscribe();
    if (this.#rest?.error === undefined) this.#mistakes.thrown.push({ error });
    else this.#rest.error(error);
  }

  override complete(): void {
    if (this.isStopped) return;
    this.isStopped = true;
    this.unsubscribe();
    this.#rest?.complete?.();
  }
}
