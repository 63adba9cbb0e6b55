/**
 * Timers as timer.c keeps them: a list, the newest first, in which all that are due run one after the other whenever the
 * program wakes up. One that has run waits for ever until it is set again.
 */
import type { SimTime } from '../../base/time';
import type { Process, ProcessTimer } from '../../kernel/uapi';

export interface WideTimer {
  readonly expire: () => void;
  at: SimTime;
  removed: boolean;
}

export class TimerList {
  #timers: readonly WideTimer[] = [];
  readonly #alarm: ProcessTimer;

  constructor(private readonly os: Process) {
    this.#alarm = os.timer('timer', () => this.check());
  }

  /** dhcp6_add_timer() */
  add(expire: () => void): WideTimer {
    const timer = { expire, at: Infinity, removed: false };
    this.#timers = [timer, ...this.#timers];
    return timer;
  }

  /** dhcp6_set_timer(). @param delay µs from now */
  set(timer: WideTimer, delay: SimTime): void {
    timer.at = this.os.now() + delay;
    this.#arm();
  }

  /** dhcp6_remove_timer() */
  remove(timer: WideTimer | undefined): undefined {
    if (timer === undefined) return;
    timer.removed = true;
    this.#timers = this.#timers.filter(each => each !== timer);
    this.#arm();
  }

  /** dhcp6_timer_rest(): µs until it is due. */
  rest(timer: WideTimer): SimTime {
    return Math.max(0, timer.at - this.os.now());
  }

  /** dhcp6_check_timer(): runs what is due. */
  check(): void {
    for (const timer of this.#timers) {
      if (timer.removed || timer.at > this.os.now()) continue;
      timer.at = Infinity;
      timer.expire();
      if (this.os.exited) return;
    }
    this.#arm();
  }

  #arm(): void {
    if (this.os.exited) return;
    const next = this.#timers.reduce((least, { at }) => Math.min(least, at), Infinity);
    if (next === Infinity) this.#alarm.cancel();
    else this.#alarm.arm(Math.max(0, next - this.os.now()));
  }
}
