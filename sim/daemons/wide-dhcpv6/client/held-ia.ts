/**
 * An association that dhcp6c holds: the addresses it put on its own interface, or the prefixes of which it gave parts to
 * others. Mirrors addrconf.c and prefixconf.c.
 */
import { Ip6 } from '../../../base/ip6';
import { seconds, type SimTime } from '../../../base/time';
import { ERRNO_TEXT, type Process } from '../../../kernel/uapi';
import { INFINITY } from '../../dhcpv6/constants';
import { timeOfDay } from '../../dhcpv6/time-of-day';
import type { IaConfig, PrefixInterface } from '../config/config';
import { lifetimesClash } from '../config/configure-lease';
import type { ConfiguredLease } from '../config/file';
import {
  LEASE_EXPIRED,
  LEASE_WITHDRAWN,
  PREFIX_ASSIGNED,
  PREFIX_OWN_LINK,
  PREFIX_TOO_LONG,
} from '../decisions';
import type { WideLog } from '../log';
import { sameLease } from '../opt-info';
import type { TimerList, WideTimer } from '../timers';
import type { ClientInterface, Event } from './event';

/** Bits of an interface identifier. */
const IFID_LENGTH = 64;

/** An address on an interface. */
interface Assigned {
  readonly ifname: string;
  readonly address: Ip6;
  readonly prefixLength: number;
}

/** An address or prefix that is in use. */
interface HeldLease {
  lease: ConfiguredLease;
  /** Seconds since 1970. */
  updated: number;
  timer: WideTimer | undefined;
  assigned: readonly Assigned[];
}

export interface HeldContext {
  readonly os: Process;
  readonly log: WideLog;
  readonly timers: TimerList;
}

export class HeldIa {
  T1 = 0;
  T2 = 0;
  state: 'ACTIVE' | 'RENEW' | 'REBIND' = 'ACTIVE';
  timer: WideTimer | undefined;
  /** The exchange that renews it. */
  event: Event | undefined;
  serverId: Uint8Array | undefined;
  #leases: readonly HeldLease[] = [];

  /** @param expired called when something has run out */
  constructor(
    private readonly context: HeldContext,
    readonly iface: ClientInterface,
    readonly config: IaConfig,
    private readonly expired: () => void,
  ) {}

  /** `PD-0` */
  get name(): string {
    return `${this.config.type}-${this.config.iaid}`;
  }

  get leases(): readonly ConfiguredLease[] {
    return this.#leases.map(({ lease }) => lease);
  }

  get valid(): boolean {
    return this.#leases.length > 0;
  }

  /** duration(): seconds until the first of it is not preferred any more. */
  get duration(): number {
    const now = timeOfDay(this.context.os.now());
    return this.#leases.reduce((least, { lease, updated }) => {
      const passed = Math.max(0, now - updated);
      return Math.min(least, Math.max(0, lease.preferredLifetime - passed));
    }, INFINITY);
  }

  /** update_address(), update_prefix(): whether it could be taken. */
  update(given: ConfiguredLease): boolean {
    const { log, os, timers } = this.context;
    const isPrefix = this.config.type === 'PD';
    const where = isPrefix ? 'update_prefix' : 'update_address';
    const { preferredLifetime, validLifetime } = given;
    if (lifetimesClash(preferredLifetime, validLifetime)) {
      const what = `pltime (${preferredLifetime}) is larger than vltime (${validLifetime})`;
      log.say('info', where, `invalid ${isPrefix ? 'prefix' : 'address'} ${this.#text(given)}: ${what}`);
      return false;
    }
    const known = this.#leases.find(each => sameLease(each.lease, given));
    const held = known ?? { lease: given, updated: 0, timer: undefined, assigned: [] };
    if (known === undefined) this.#leases = [...this.#leases, held];
    held.lease = given;
    held.updated = timeOfDay(os.now());
    const what = `${isPrefix ? 'a prefix' : 'an address'} ${this.#text(given)}`;
    const times = `pltime=${preferredLifetime}, vltime=${validLifetime}`;
    log.say('debug', where, `${known === undefined ? 'create' : 'update'} ${what} ${times}`);
    if (validLifetime !== 0 && known === undefined && !this.#assign(held)) return false;
    switch (validLifetime) {
      case 0:
        os.note(LEASE_WITHDRAWN, { lease: this.#text(given), ia: this.name });
        return this.#remove(held);
      case INFINITY:
        held.timer = timers.remove(held.timer);
        return true;
      default:
        held.timer ??= timers.add(() => this.#expire(held));
        timers.set(held.timer, seconds(validLifetime));
        return true;
    }
  }

  /** cleanup(), cleanup_addr() */
  cleanUp(): void {
    for (const held of this.#leases) this.#remove(held);
  }

  setTimer(delay: SimTime, run: () => void): void {
    this.timer ??= this.context.timers.add(run);
    this.context.timers.set(this.timer, delay);
  }

  clearTimer(): void {
    this.timer = this.context.timers.remove(this.timer);
  }

  #text({ address, prefixLength }: ConfiguredLease): string {
    return this.config.type === 'PD' ? `${address}/${prefixLength}` : String(address);
  }

  // --- addresses --------------------------------------------------------------------------------------------------------

  /** Whether it could be put to use. */
  #assign(held: HeldLease): boolean {
    const { address, prefixLength } = held.lease;
    if (this.config.type === 'NA') {
      const own = { ifname: this.iface.ifname, address, prefixLength };
      held.assigned = [own];
      return this.#configure('add', own);
    }
    for (const each of this.config.interfaces) {
      if (each.ifname === this.iface.ifname) {
        this.context.log.say('info', 'update_prefix', `skip ${each.ifname} as a prefix interface`);
        this.context.os.note(PREFIX_OWN_LINK, { dev: each.ifname, prefix: this.#text(held.lease) });
      } else this.#share(held, each);
    }
    return true;
  }

  /** add_ifprefix() */
  #share(held: HeldLease, part: PrefixInterface): void {
    const { os, log } = this.context;
    const { address, prefixLength } = held.lease;
    const { ifname, slaId, slaLength, interfaceId } = part;
    const length = prefixLength + slaLength;
    if (length + IFID_LENGTH > 128) {
      const what = `${prefixLength} + ${slaLength} + ${IFID_LENGTH}`;
      log.say('info', 'add_ifprefix', `invalid prefix length ${what}`);
      os.note(PREFIX_TOO_LONG, { dev: ifname, prefix: `${address}/${prefixLength}`, 'sla-len': slaLength });
      return;
    }
    const octets = new Uint8Array(16);
    address.writeTo(octets, 0);
    let at = (128 - IFID_LENGTH) / 8;
    let id = slaId;
    let bits = slaLength;
    for (; bits > 7 && at > 0; bits -= 8, id = Math.floor(id / 256)) octets[--at] = id & 0xff;
    if (bits > 0 && at > 0) octets[at - 1]! |= id & 0xff;
    octets.set(interfaceId, 8);
    const assigned = { ifname, address: Ip6.fromBytes(octets), prefixLength: length };
    if (!this.#configure('add', assigned)) return;
    held.assigned = [...held.assigned, assigned];
    const { preferredLifetime, validLifetime } = held.lease;
    const lifetimes = { preferredLifetime, validLifetime };
    os.note(PREFIX_ASSIGNED, { dev: ifname, address: `${assigned.address}/${length}`, ...lifetimes });
  }

  /** ifaddrconf(): SIOCSIFADDR and SIOCDIFADDR, which know no lifetimes. */
  #configure(what: 'add' | 'remove', { ifname, address, prefixLength }: Assigned): boolean {
    const { os, log } = this.context;
    const request = { dev: ifname, local: address, prefixlen: prefixLength };
    const refused = what === 'add' ? os.netlink.addressAdd(request, 'add') : os.netlink.addressDel(request);
    if (refused !== undefined) {
      const why = ERRNO_TEXT[refused.errno];
      log.say('notice', 'ifaddrconf', `failed to ${what} an address on ${ifname}: ${why}`);
      return false;
    }
    log.say('debug', 'ifaddrconf', `${what} an address ${address}/${prefixLength} on ${ifname}`);
    return true;
  }

  /** remove_addr(), remove_siteprefix() */
  #remove(held: HeldLease): boolean {
    const { log, timers } = this.context;
    const isPrefix = this.config.type === 'PD';
    const where = isPrefix ? 'remove_siteprefix' : 'remove_addr';
    log.say('debug', where, `remove ${isPrefix ? 'a site prefix' : 'an address'} ${this.#text(held.lease)}`);
    held.timer = timers.remove(held.timer);
    this.#leases = this.#leases.filter(each => each !== held);
    let done = true;
    for (const assigned of held.assigned) done = this.#configure('remove', assigned) && done;
    return done || isPrefix;
  }

  /** addr_timo(), siteprefix_timo() */
  #expire(held: HeldLease): void {
    const isPrefix = this.config.type === 'PD';
    const what = isPrefix ? 'prefix' : 'address';
    const text = this.#text(held.lease);
    this.context.log.say('debug', isPrefix ? 'siteprefix_timo' : 'addr_timo', `${what} timeout for ${text}`);
    this.context.os.note(LEASE_EXPIRED, { lease: text, ia: this.name });
    this.#remove(held);
    this.expired();
  }
}
