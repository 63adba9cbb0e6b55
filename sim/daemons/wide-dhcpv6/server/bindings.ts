/**
 * Who has been given what: the bindings of dhcp6s.c and the table of leased addresses of lease.c. All of it is in memory, and
 * gone with the program.
 */
import { Ip6 } from '../../../base/ip6';
import { seconds } from '../../../base/time';
import type { Process } from '../../../kernel/uapi';
import { INFINITY } from '../../dhcpv6/constants';
import { duidText, sameDuid } from '../../dhcpv6/duid';
import { timeOfDay } from '../../dhcpv6/time-of-day';
import type { IaType, PoolConfig, PoolSpec } from '../config/config';
import { isUnusable } from '../config/configure-lease';
import type { ConfiguredLease } from '../config/file';
import { BOUND } from '../decisions';
import type { WideLog } from '../log';
import type { TimerList, WideTimer } from '../timers';

/** struct dhcp6_binding */
export interface Binding {
  readonly clientId: Uint8Array;
  readonly type: IaType;
  readonly iaid: number;
  leases: readonly ConfiguredLease[];
  /** Seconds. */
  duration: number;
  /** Seconds since 1970. */
  updated: number;
  timer: WideTimer | undefined;
}

export class Bindings {
  #bindings: readonly Binding[] = [];
  /** Addresses in use, declined ones too: those are never given again. */
  readonly #leased = new Set<Ip6>();

  constructor(
    private readonly os: Process,
    private readonly log: WideLog,
    private readonly timers: TimerList,
  ) {}

  /** find_binding() */
  find(clientId: Uint8Array, type: IaType, iaid: number): Binding | undefined {
    return this.#bindings.find(
      each => each.type === type && each.iaid === iaid && sameDuid(each.clientId, clientId),
    );
  }

  isLeased(address: Ip6): boolean {
    return this.#leased.has(address);
  }

  /** add_binding(); undefined: nothing of it could be leased. */
  add(
    clientId: Uint8Array,
    type: IaType,
    iaid: number,
    given: readonly ConfiguredLease[],
  ): Binding | undefined {
    const where = 'add_binding';
    const leases = type === 'PD' ? given : given.filter(({ address }) => this.#lease(address));
    if (leases.length === 0) {
      this.log.say('notice', where, 'cannot lease any address');
      return undefined;
    }
    const binding = { clientId, type, iaid, leases, duration: 0, updated: 0, timer: undefined };
    this.#touch(binding);
    this.#bindings = [...this.#bindings, binding];
    this.log.say('debug', where, `add a new binding ${bindingText(binding)}`);
    const what = leases.map(({ address, prefixLength }) => `${address}/${prefixLength}`).join(' ');
    this.os.note(BOUND, { duid: duidText(clientId), ia: `${type}-${iaid}`, leases: what });
    return binding;
  }

  /** update_binding(): its time begins anew. */
  update(binding: Binding): void {
    const what = `update binding ${bindingText(binding)} for ${duidText(binding.clientId)}`;
    this.log.say('debug', 'update_binding', what);
    this.#touch(binding);
  }

  /** A lease of it is given back, or declined: it goes, and with the last one the binding. */
  drop(binding: Binding, lease: ConfiguredLease, declined: boolean): void {
    if (declined) {
      this.log.say('debug', 'decline_address', `addr=${lease.address}`);
      const what = `bound address ${lease.address} has been marked as declined`;
      this.log.say('debug', 'decline_binding_ia', what);
    } else {
      const { address, prefixLength } = lease;
      if (binding.type === 'NA') this.#release(address);
      const what = binding.type === 'PD' ? `prefix ${address}/${prefixLength}` : `address ${address}`;
      this.log.say('debug', 'release_binding_ia', `bound ${what} has been released`);
    }
    binding.leases = binding.leases.filter(each => each !== lease);
    if (binding.leases.length === 0) this.#remove(binding);
  }

  /** get_free_address_from_pool() */
  freeAddress({ name, min, max }: PoolConfig): Ip6 | undefined {
    const where = 'get_free_address_from_pool';
    this.log.say('debug', where, `called (pool=${name})`);
    for (let address = min; address.compare(max) <= 0; address = next(address)) {
      if (!this.isLeased(address) && !isUnusable({ address })) {
        this.log.say('debug', where, `found ${address}`);
        return address;
      }
      this.log.say('debug', where, `next address ${address}`);
      if (address === max) break;
    }
    this.log.say('notice', where, 'no available address');
    return undefined;
  }

  /** is_available_in_pool() */
  isAvailable({ name, min, max }: PoolConfig, address: Ip6): boolean {
    const where = 'is_available_in_pool';
    this.log.say('debug', where, `pool=${name}, addr=${address}`);
    const inside = address.compare(min) >= 0 && address.compare(max) <= 0;
    if (inside && !this.isLeased(address) && !isUnusable({ address })) return true;
    this.log.say('debug', where, `unavailable address (pool=${name}, addr=${address})`);
    return false;
  }

  #lease(address: Ip6): boolean {
    this.log.say('debug', 'lease_address', `addr=${address}`);
    if (this.#leased.has(address)) {
      this.log.say('warning', 'lease_address', `already leased: ${address}`);
      this.log.say('notice', 'add_binding', `cannot lease address ${address}`);
      return false;
    }
    this.#leased.add(address);
    return true;
  }

  #release(address: Ip6): void {
    this.log.say('debug', 'release_address', `addr=${address}`);
    if (!this.#leased.delete(address)) this.log.say('warning', 'release_address', `not found: ${address}`);
  }

  #touch(binding: Binding): void {
    binding.updated = timeOfDay(this.os.now());
    binding.duration = binding.leases.reduce(
      (least, { validLifetime }) => Math.min(least, validLifetime),
      INFINITY,
    );
    if (binding.duration === INFINITY) return;
    binding.timer ??= this.timers.add(() => this.#expire(binding));
    this.timers.set(binding.timer, seconds(binding.duration));
  }

  /** binding_timo() */
  #expire(binding: Binding): void {
    const past = timeOfDay(this.os.now()) - binding.updated;
    for (const lease of binding.leases) {
      const { address, prefixLength, validLifetime } = lease;
      if (validLifetime === INFINITY || validLifetime > past) continue;
      const what = `bound prefix ${address}/${prefixLength} in ${bindingText(binding)} has expired`;
      this.log.say('debug', 'binding_timo', what);
      if (binding.type === 'NA') this.#release(address);
      binding.leases = binding.leases.filter(each => each !== lease);
    }
    if (binding.leases.length === 0) return this.#remove(binding);
    const left = binding.leases.reduce((least, each) => Math.min(least, each.validLifetime), INFINITY);
    if (left !== INFINITY) this.timers.set(binding.timer!, seconds(Math.max(1, left - past)));
  }

  #remove(binding: Binding): void {
    this.log.say('debug', 'remove_binding', `remove a binding ${bindingText(binding)}`);
    binding.timer = this.timers.remove(binding.timer);
    this.#bindings = this.#bindings.filter(each => each !== binding);
  }
}

/** bindingstr() */
export function bindingText({ clientId, type, iaid, duration }: Binding): string {
  return `[IA: duid=${duidText(clientId)}, type=${type}, iaid=${iaid}, duration=${duration}]`;
}

/** The lease of a pool's address. */
export function pooled(address: Ip6, { preferredLifetime, validLifetime }: PoolSpec): ConfiguredLease {
  return { address, prefixLength: 128, preferredLifetime, validLifetime };
}

/** in6_addr_inc() */
function next(address: Ip6): Ip6 {
  const octets = new Uint8Array(16);
  address.writeTo(octets, 0);
  for (let at = 15; at >= 0; at -= 1) {
    octets[at]! += 1;
    if (octets[at] !== 0) break;
  }
  return Ip6.fromBytes(octets);
}
