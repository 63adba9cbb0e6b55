/**
 * Routers: they are solicited, and what they advertise is kept until it is over. Mirrors ipv6nd.c.
 *
 * Differs from Linux: options of advertisements are not made into variables for hooks, no hooks are run, and `require`,
 * `reject` and `nooption` are not looked at.
 */
import type { Ip6 } from '../../base/ip6';
import { seconds } from '../../base/time';
import type { PacketInfo } from '../../kernel/uapi';
import type { Icmp6Message, RouterAdvertisement } from '../../wire/icmpv6';
import { addAddresses, anyGlobal, dropAddresses } from './addresses';
import { RA_IGNORED, RA_RECEIVED, ROUTER_STOPPED, ROUTER_UNREACHABLE } from './decisions';
import { NOT_USEABLE, TENTATIVE, type Ia, type Interface } from './interface';
import type { Dhcpcd } from './manager';
import { expireRouters } from './expiry';
import { advertise } from './neighbor-advertisement';
import { readPrefix } from './prefix-information';
import { DEFAULTS, newRouter, precedes, type Router } from './router';
import { solicit } from './solicitation';

/** Seconds after which routers are forgotten that were known before the carrier came back. */
const CARRIER_EXPIRE = 17;
const MAX_REACHABLE_TIME = 3_600_000;
const IPV6_MIN_MTU = 1280;

export class Routers {
  list: Router[] = [];

  constructor(private readonly dhcpcd: Dhcpcd) {}

  /** ipv6nd_handlera() */
  receive(message: Icmp6Message | undefined, octets: Uint8Array, { from, dev, hopLimit }: PacketInfo): void {
    const { log, interfaces, os } = this.dhcpcd;
    const iface = interfaces.find(({ name }) => name === dev);
    if (iface?.probes === undefined || !iface.active || message?.kind !== 'router-advertisement') return;
    const router = from.address;
    if (hopLimit !== 255) return log.say('err', `invalid hoplimit(${hopLimit}) in RA from ${router}`);
    if (!router.isLinkLocal) return log.say('err', `RA from non local address ${router}`);
    if (!iface.options.ipv6rs) return;
    if (iface.linkLocal(NOT_USEABLE) === undefined)
      return os.note(RA_IGNORED, { dev, router: String(router) });
    if (((iface.find(router)?.addrFlags ?? TENTATIVE) & TENTATIVE) === 0)
      return log.say('debug', `${dev}: ignoring RA from ourself ${router}`);
    os.note(RA_RECEIVED, { dev, router: String(router), lifetime: message.routerLifetime });
    this.#handle(iface, router, message, octets);
  }

  #handle(iface: Interface, from: Ip6, message: RouterAdvertisement, octets: Uint8Array): void {
    const { os, log } = this.dhcpcd;
    if (this.list.find(each => each.iface === iface)?.willExpire === true) this.#apply(iface);
    const known = this.list.find(each => each.iface === iface && each.from === from);
    const router = known ?? newRouter(iface, from, os.now());
    const fresh = known === undefined || !sameOctets(known.octets, octets) || known.willExpire;
    const loud = known === undefined || known.willExpire || !known.isReachable;
    router.octets = octets;
    log.say(loud ? 'info' : 'debug', `${iface.name}: Router Advertisement from ${from}`);
    this.#readHeader(router, message, known !== undefined);
    const hasAddress = this.#readOptions(router, message, fresh);
    this.#deprecateStale(router);
    if (fresh && !hasAddress && router.lifetime > 0 && !anyGlobal(this.dhcpcd, iface))
      log.say('warning', `${iface.name}: no global addresses for default route`);
    if (known === undefined) this.list.push(router);
    if (fresh) this.#sort();
    if (iface.options.configure) {
      this.#apply(iface);
      router.prefixes = addAddresses(this.dhcpcd, router.prefixes);
      this.dhcpcd.routes.build();
    }
    this.#script(router);
    for (const timer of ['start', 'probe', 'expire']) iface.timers.get(timer)?.cancel();
    if (fresh && iface.options.dhcp6) this.#startDhcp6(router);
    this.expire(iface);
  }

  #readHeader(router: Router, message: RouterAdvertisement, known: boolean): void {
    const { os, log } = this.dhcpcd;
    const { iface, from } = router;
    const before = router.lifetime;
    router.acquired = os.now();
    router.managed = message.managed;
    router.other = message.otherConfig;
    router.preference = message.preference === 'reserved' ? 'medium' : message.preference;
    router.lifetime = message.routerLifetime;
    if (known && router.lifetime === 0 && before !== 0) {
      log.say('warning', `${iface.name}: ${from}: no longer a default router`);
      os.note(ROUTER_STOPPED, { dev: iface.name, router: String(from) });
    }
    router.hopLimit = message.curHopLimit === 0 ? DEFAULTS.hopLimit : message.curHopLimit;
    const { reachableTime, retransTimer } = message;
    router.reachable = reachableTime === 0 ? DEFAULTS.reachable : reachableTime;
    if (router.reachable > MAX_REACHABLE_TIME) router.reachable = 0;
    router.retrans = retransTimer === 0 ? DEFAULTS.retrans : retransTimer;
    router.expired = router.willExpire = router.hasDns = false;
    router.isReachable = true;
    router.mtu = 0;
  }

  /** True where a prefix is for addresses. */
  #readOptions(router: Router, { options }: RouterAdvertisement, fresh: boolean): boolean {
    const { log, os } = this.dhcpcd;
    const { iface } = router;
    const level = fresh ? 'err' : 'debug';
    let hasAddress = false;
    const dns: number[] = [];
    for (const ia of router.prefixes) ia.stale = true;
    for (const option of options) {
      if (option.kind === 'prefix-information') {
        const ia = readPrefix(this.dhcpcd, router, option, level);
        if (ia !== undefined && ia.valid !== 0 && ia.autoconf) hasAddress = true;
      } else if (option.kind === 'mtu') {
        const mtu = os.netlink.link(iface.name)?.mtu ?? option.mtu;
        if (option.mtu < IPV6_MIN_MTU) log.say(level, `${iface.name}: invalid MTU ${option.mtu}`);
        else if (option.mtu > mtu)
          log.say(level, `${iface.name}: advertised MTU ${option.mtu} is greater than link MTU ${mtu}`);
        if (option.mtu >= IPV6_MIN_MTU) router.mtu = Math.min(option.mtu, mtu);
      } else if (option.kind === 'recursive-dns-server') {
        if (option.lifetime !== 0) router.hasDns = true;
        dns.push(option.lifetime);
      } else if (option.kind === 'dns-search-list') dns.push(option.lifetime);
      else if (option.kind === 'unfit-nd-option' && option.type === 3)
        log.say(level, `${iface.name}: invalid option len for prefix`);
    }
    router.dnsLifetimes = dns;
    return hasAddress;
  }

  /** A prefix that its router no longer names is deprecated, unless another router does (ipv6nd_findmarkstale()). */
  #deprecateStale(router: Router): void {
    for (const ia of router.prefixes) {
      if (!ia.stale || ia.preferred === 0) continue;
      const others = this.list.filter(
        each => each !== router && each.iface === router.iface && !each.expired,
      );
      const alike = others.flatMap(({ prefixes }) => prefixes.filter(({ prefix }) => prefix === ia.prefix));
      if (alike.some(({ stale }) => !stale)) continue;
      for (const each of alike) each.preferred = 0;
      this.dhcpcd.log.say('debug', `${router.iface.name}: ${ia.text}: became stale`);
      ia.preferred = 0;
    }
  }

  /** ipv6nd_sortrouters(): the first of the list gets the routes. Of equal ones that is the one that was known first. */
  #sort(): void {
    const sorted: Router[] = [];
    for (const router of this.list) {
      const before = sorted.findIndex(each => precedes(router, each));
      sorted.splice(before === -1 ? sorted.length : before, 0, router);
    }
    this.list = sorted;
  }

  /** ipv6nd_applyra() and if_applyra() */
  #apply(iface: Interface): void {
    const { os } = this.dhcpcd;
    const first = this.list.find(each => each.iface === iface);
    const { hopLimit, retrans, reachable } =
      first === undefined || first.expired || first.willExpire ? DEFAULTS : first;
    iface.retrans = retrans;
    os.sysctl.write(`net/ipv6/conf/${iface.name}/hop_limit`, String(hopLimit));
    if (retrans !== 0) os.sysctl.write(`net/ipv6/neigh/${iface.name}/retrans_time_ms`, String(retrans));
    if (reachable !== 0)
      os.sysctl.write(`net/ipv6/neigh/${iface.name}/base_reachable_time_ms`, String(reachable));
  }

  #startDhcp6({ iface, managed, other }: Router): void {
    if (managed || other) this.dhcpcd.unmodelled('DHCPv6');
    else this.dhcpcd.log.say('debug', `${iface.name}: No DHCPv6 instruction in RA`);
  }

  /** ipv6nd_scriptrun(): when addresses are past DAD, dhcpcd may go to the background. */
  #script(router: Router): void {
    const { iface } = router;
    const own = router.prefixes.filter(({ autoconf, added }) => autoconf && added);
    for (const ia of own) {
      const known = ia.address === undefined ? undefined : iface.find(ia.address);
      if (known !== undefined && (known.addrFlags & TENTATIVE) === 0) ia.dadCompleted = true;
      if (!ia.dadCompleted)
        return this.dhcpcd.log.say(
          'debug',
          `${iface.name}: waiting for Router Advertisement DAD to complete`,
        );
    }
    const dns = router.hasDns || !iface.options.requiresRdnss;
    if (dns && (own.length > 0 || !(router.managed || router.other))) this.dhcpcd.daemonise();
  }

  /** ipv6_handleifa_addrs() for the addresses of all routers of the interface. */
  handleAddress(kind: 'newaddr' | 'deladdr', known: Ia): void {
    for (const ia of this.list.flatMap(({ iface, prefixes }) => (iface === known.iface ? prefixes : []))) {
      if (ia.address !== known.address) continue;
      if (kind === 'deladdr') {
        if (ia.added) this.dhcpcd.log.say('warning', `${ia.iface.name}: pid 0 deleted address ${ia.text}`);
        ia.added = false;
        continue;
      }
      ia.addrFlags = known.addrFlags;
      if ((ia.addrFlags & TENTATIVE) !== 0 || ia.dadCompleted) continue;
      if (ia.autoconf) this.#dadDone(ia);
      ia.dadCompleted = true;
    }
  }

  /**
   * ipv6nd_dadcallback(). That an address is a duplicate is never heard: Linux calls it tentative as well, and dhcpcd passes
   * over whatever is tentative.
   */
  #dadDone(ia: Ia): void {
    const { log, os } = this.dhcpcd;
    const { iface } = ia;
    ia.dadCompleted = true;
    for (const router of this.list) {
      const own = router.iface === iface && router.prefixes.includes(ia);
      if (!own || router.prefixes.some(each => each.autoconf && each.added && !each.dadCompleted)) continue;
      log.say('debug', `${iface.name}: Router Advertisement DAD completed`);
      this.#script(router);
    }
    if (!os.exited) advertise(this.dhcpcd, ia);
  }

  /** ipv6nd_startexpire(): the carrier is back, perhaps on another network. */
  carrierBack(iface: Interface): void {
    for (const router of this.list) if (router.iface === iface) router.willExpire = true;
    this.dhcpcd.timer(iface, 'carrier', () => this.expire(iface, true)).arm(seconds(CARRIER_EXPIRE));
  }

  /** @param now what was there before the carrier came as well */
  expire(iface: Interface, now = false): void {
    const { expired, next } = expireRouters(this.dhcpcd, iface, now);
    if (next !== Infinity) this.dhcpcd.timer(iface, 'expire', () => this.expire(iface)).arm(seconds(next));
    if (!expired) return;
    this.dhcpcd.log.say('warning', `${iface.name}: part of a Router Advertisement expired`);
    this.#sort();
    this.#apply(iface);
    this.dhcpcd.routes.build();
  }

  /** ipv6nd_neighbour(): the kernel's neighbour cache has given a router up, or found it again. */
  neighbour(address: Ip6, reachable: boolean): void {
    const { log, os } = this.dhcpcd;
    const router = this.list.find(({ from }) => from === address);
    if (router === undefined || router.expired || router.isReachable === reachable) return;
    const { iface } = router;
    router.isReachable = reachable;
    log.say('info', `${iface.name}: ${address} is ${reachable ? 'reachable again' : 'unreachable'}`);
    if (!reachable) os.note(ROUTER_UNREACHABLE, { dev: iface.name, router: String(address) });
    this.#sort();
    this.#apply(iface);
    this.dhcpcd.routes.build();
    if (reachable) return;
    const others = this.list.filter(each => each !== router && each.iface === iface);
    if (!others.some(each => each.isReachable && !each.expired && each.lifetime > 0))
      solicit(this.dhcpcd, iface);
  }

  /** ipv6nd_drop() */
  drop(iface: Interface): void {
    const own = this.list.filter(each => each.iface === iface);
    for (const timer of iface.timers.values()) timer.cancel();
    if (own.length === 0) return;
    this.list = this.list.filter(each => each.iface !== iface);
    for (const { prefixes } of own) dropAddresses(this.dhcpcd, prefixes);
    this.#apply(iface);
    this.dhcpcd.routes.build();
  }
}

function sameOctets(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((octet, i) => octet === b[i]);
}
