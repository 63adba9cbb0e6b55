/**
 * The lease that dhclient holds (active_lease of client/dhc6.c): what is done with it when it is got, when parts of it are
 * deprecated or gone, and when it is to be renewed.
 */
import { seconds, type SimTime } from '../../base/time';
import type { Process, ProcessTimer } from '../../kernel/uapi';
import { duidText } from '../dhcpv6/duid';
import type { Log } from '../dhcpd/log';
import { timeOfDay } from '../dhcpv6/time-of-day';
import { bindingTimes, NEVER } from './binding-times';
import type { State } from './check-reply';
import type { CommandLine } from './command-line';
import { BOUND } from './decisions';
import { leaseText, type HeldLease } from './lease';
import { bound6, depref6, expire6, makeResolvConf } from './script';

/** What comes of it. */
export interface BindingEvents {
  /** @param MRD seconds: how long it is worth while */
  renew(MRD: number): void;
  rebind(MRD: number): void;
  /** Nothing is left. */
  lost(): void;
}

/** See the file's header. */
export class Binding {
  readonly #renew: ProcessTimer;
  readonly #rebind: ProcessTimer;
  readonly #depref: ProcessTimer;
  readonly #expire: ProcessTimer;
  /** Seconds since 1970: when a Renew becomes a Rebind, or a Rebind is in vain. */
  #deadline = NEVER;

  /** @param state of the client */
  constructor(
    private readonly os: Process,
    private readonly log: Log,
    private readonly line: CommandLine,
    private readonly dev: string,
    private readonly duid: Uint8Array,
    public lease: HeldLease | undefined,
    private readonly state: () => State,
    private readonly events: BindingEvents,
  ) {
    this.#renew = os.timer(`${dev} renewal`, () => events.renew(this.#left));
    this.#rebind = os.timer(`${dev} rebinding`, () => events.rebind(this.#left));
    this.#depref = os.timer(`${dev} depreference`, () => this.#deprefer());
    this.#expire = os.timer(`${dev} expiration`, () => this.expire());
  }

  get now(): number {
    return timeOfDay(this.os.now());
  }

  get #left(): number {
    return this.#deadline - this.now;
  }

  /**
   * start_bound(): addresses are set, and the script runs.
   *
   * @param fresh it is no continuation of a lease in use (BOUND6)
   * @param old what was held before
   */
  use(fresh: boolean, old: HeldLease | undefined): void {
    const { os, dev, lease } = this;
    if (lease === undefined) return;
    this.log.write('debug', `PRC: Bound to lease ${duidText(lease.serverDuid)}.`);
    os.files.write(this.line.leasePath, leaseText(dev, this.duid, lease, false), true);
    for (const ia of lease.ias) {
      for (const each of ia.addresses) {
        if (each.expired) continue;
        os.note(BOUND, { dev, address: String(each.address), preferred: each.preferred, valid: each.valid });
        if (ia.kind !== 'ia-pd') bound6(os, dev, each);
      }
    }
    if (fresh) makeResolvConf(os, dev, lease.options);
    else makeResolvConf(os, dev, lease.options, old?.options);
  }

  /** unconfigure6(): temporary addresses stay. */
  unconfigure(): void {
    for (const ia of this.lease?.ias ?? [])
      for (const each of ia.addresses) if (ia.kind === 'ia-na') expire6(this.os, this.dev, each);
  }

  /** dhc6_check_times() */
  checkTimes(): void {
    const timers = [this.#renew, this.#rebind, this.#depref, this.#expire];
    for (const timer of timers) timer.cancel();
    const times = this.lease && bindingTimes(this.lease);
    if (times === undefined) {
      this.lease = undefined;
      return this.events.lost();
    }
    const { log, now } = this;
    const say = (text: string): void => log.write('debug', `PRC: ${text}`);
    const { renew, rebind, depref, firstExpires, lastExpires } = times;
    const state = this.state();
    if (state === 'BOUND' && rebind > now && renew < rebind) {
      say(`Renewal event scheduled in ${renew - now} seconds, to run for ${rebind - renew} seconds.`);
      this.#deadline = rebind;
      this.#renew.arm(this.#until(renew));
    } else if (state === 'BOUND' || state === 'RENEWING') {
      if (rebind !== NEVER) {
        say(`Rebind event scheduled in ${rebind - now} seconds, to run for ${lastExpires - rebind} seconds.`);
        this.#deadline = lastExpires;
        this.#rebind.arm(this.#until(rebind));
      }
    }
    if (depref !== NEVER) {
      say(`Depreference scheduled in ${depref - now} seconds.`);
      this.#depref.arm(this.#until(depref));
    }
    if (firstExpires !== NEVER) {
      say(`Expiration scheduled in ${firstExpires - now} seconds.`);
      this.#expire.arm(this.#until(firstExpires));
    }
  }

  /** µs to a second of the wall clock, which may have passed. */
  #until(unixSeconds: number): SimTime {
    return Math.max(0, seconds(unixSeconds - this.now) - (this.os.now() % seconds(1)));
  }

  /** do_depref() */
  #deprefer(): void {
    for (const ia of this.lease?.ias ?? []) {
      for (const each of ia.addresses) {
        if (each.depreferred || each.starts + each.preferred > this.now) continue;
        each.depreferred = true;
        if (ia.kind !== 'ia-pd') depref6(this.os, this.dev, each);
        const what =
          ia.kind === 'ia-pd' ? `Prefix ${each.address}/${each.prefixLength}` : `Address ${each.address}`;
        this.log.write('info', `PRC: ${what} depreferred.`);
      }
    }
    this.checkTimes();
  }

  /** dhc6_withdraw_lease() */
  withdraw(): void {
    for (const { addresses } of this.lease?.ias ?? [])
      for (const each of addresses) [each.valid, each.preferred] = [0, 0];
    this.expire();
  }

  /** do_expire(): what has ended goes, and where nothing is left all begins anew. */
  expire(): void {
    const { lease, now } = this;
    if (lease === undefined) return;
    for (const ia of lease.ias) {
      for (const each of ia.addresses) {
        if (each.expired || each.starts + each.valid > now) continue;
        each.expired = true;
        if (ia.kind !== 'ia-pd') expire6(this.os, this.dev, each);
        const what =
          ia.kind === 'ia-pd' ? `Prefix ${each.address}/${each.prefixLength}` : `Address ${each.address}`;
        this.log.write('info', `PRC: ${what} expired.`);
      }
    }
    const left = lease.ias.filter(({ addresses }) => addresses.some(({ expired }) => !expired));
    lease.ias.splice(0, lease.ias.length, ...left);
    if (left.length > 0) return this.checkTimes();
    this.log.write('info', 'PRC: Bound lease is devoid of active addresses.  Re-initializing.');
    this.lease = undefined;
    this.events.lost();
  }
}
