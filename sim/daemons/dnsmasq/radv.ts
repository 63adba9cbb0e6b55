/** Router advertisements: radv.c. Times are whole seconds, as in dnsmasq. */
import { Ip6 } from '../../base/ip6';
import { seconds } from '../../base/time';
import type { Process, ProcessTimer, RawIcmp6Socket } from '../../kernel/uapi';
import type { NdOption } from '../../wire/nd/options';
import { INFINITY } from '../dhcpv6/constants';
import { wildcardMatch, type DhcpRange, type DnsmasqConfig, type RaParameters } from './config';
import { contextsOf, linkLocalOf, serves, type Context } from './contexts';
import { RA_NOTHING, RA_NO_LINK_LOCAL, RA_SENT } from './decisions';

const ALL_NODES = Ip6.parse('ff02::1')!;
const ALL_ROUTERS = Ip6.parse('ff02::2')!;
const ROUTER_SOLICITATION = 133;
const SOURCE_LINK_LAYER = 1;
/** Seconds in which advertisements are sent often, in case the first are lost. */
const SHORT_PERIOD = 60;
const DNS_SERVER = 23;
const DOMAIN_SEARCH = 24;

type Log = (text: string) => void;

export class RouterAdvertiser {
  /** When each range is due, seconds since the start of the simulation. */
  readonly #due = new Map<DhcpRange, number>();
  readonly #started = new Map<DhcpRange, number>();
  readonly #alarm: ProcessTimer;
  readonly #rng: ReturnType<Process['rng']>;
  readonly #joined = new Set<string>();

  constructor(
    private readonly os: Process,
    private readonly config: DnsmasqConfig,
    private readonly socket: RawIcmp6Socket,
    private readonly log: Log,
  ) {
    this.#alarm = os.timer('radv', () => this.#periodic());
    this.#rng = os.rng('dnsmasq');
    socket.onMessage = (_message, octets, { from, dev }) => this.#receive(octets, from.address, dev);
  }

  /** ra_start_unsolicited() */
  start(): void {
    const now = this.#now;
    for (const range of this.config.ranges) {
      this.#due.set(range, now + Math.floor(this.#rng.below(65_536) / 13_000));
      this.#started.set(range, now);
    }
    this.joinGroups();
    this.#arm();
  }

  /** Solicitations are sent to all routers; new interfaces are joined as they come. */
  joinGroups(): void {
    for (const { ifname } of this.os.netlink.links()) {
      if (this.#joined.has(ifname) || !serves(this.config, ifname)) continue;
      if (this.socket.join(ALL_ROUTERS, ifname) === undefined) this.#joined.add(ifname);
    }
  }

  /** An address is new: the ranges that it fits are advertised in a second. */
  addressAdded(dev: string): void {
    this.joinGroups();
    for (const { range } of contextsOf(this.os, this.config, dev)) {
      this.#due.set(range, this.#now + 1);
      this.#started.set(range, this.#now);
    }
    this.#arm();
  }

  get #now(): number {
    return Math.floor(this.os.now() / seconds(1));
  }

  #arm(): void {
    const next = Math.min(...this.#due.values());
    if (next === Infinity) this.#alarm.cancel();
    else this.#alarm.arm(Math.max(0, seconds(next) - this.os.now()));
  }

  /** periodic_ra() */
  #periodic(): void {
    const now = this.#now;
    for (const [range, due] of [...this.#due]) {
      if (due > now || !this.#due.has(range)) continue;
      const found = this.#interfaceOf(range);
      if (found === undefined) {
        this.#due.delete(range);
        continue;
      }
      this.#newTimeout(range, found.dev, now);
      for (const { range: other } of contextsOf(this.os, this.config, found.dev)) {
        if (other !== range) this.#due.delete(other);
      }
      if (!found.tentative) this.#send(found.dev, undefined);
    }
    this.#arm();
  }

  #interfaceOf(range: DhcpRange): Context | undefined {
    const devices = this.os.netlink.links().filter(({ ifname }) => serves(this.config, ifname));
    const all = devices.flatMap(({ ifname }) => contextsOf(this.os, this.config, ifname));
    return all.find(each => each.range === range);
  }

  /** new_timeout() */
  #newTimeout(range: DhcpRange, dev: string, now: number): void {
    const drawn = this.#rng.below(65_536);
    if (now - (this.#started.get(range) ?? 0) < SHORT_PERIOD) {
      this.#due.set(range, now + 5 + Math.floor(drawn / 4400));
      return;
    }
    const interval = this.#interval(this.#parameters(dev));
    const spread = Math.floor((interval * drawn) / 2 ** 18);
    this.#due.set(range, now + Math.floor((3 * interval) / 4) + spread);
  }

  #parameters(dev: string): RaParameters | undefined {
    return this.config.raParameters.find(({ name }) => wildcardMatch(name, dev));
  }

  #interval(parameters: RaParameters | undefined): number {
    const interval = parameters?.interval ?? 0;
    return interval === 0 ? 600 : Math.min(1800, Math.max(4, interval));
  }

  #lifetime(parameters: RaParameters | undefined): number {
    const interval = this.#interval(parameters);
    const lifetime = parameters?.lifetime;
    if (lifetime === undefined || lifetime === -1) return 3 * interval;
    return lifetime === 0 ? 0 : Math.min(9000, Math.max(interval, lifetime));
  }

  /** icmp6_packet() */
  #receive(octets: Uint8Array, from: Ip6, dev: string): void {
    if (octets.length < 8 || octets[0] !== ROUTER_SOLICITATION || octets[1] !== 0) return;
    if (!serves(this.config, dev)) return;
    let mac = '';
    for (let at = 8; at + 2 <= octets.length;) {
      const length = octets[at + 1]! * 8;
      if (length === 0 || length > octets.length - at) return;
      if (octets[at] === SOURCE_LINK_LAYER) {
        mac = Array.from(octets.subarray(at + 2, at + length), each =>
          each.toString(16).padStart(2, '0'),
        ).join(':');
      }
      at += length;
    }
    if (!this.config.flags.has('quiet-ra')) this.log(`RTR-SOLICIT(${dev}) ${mac}`);
    this.#send(dev, from.isUnspecified ? undefined : from);
  }

  /** send_ra() */
  #send(dev: string, to: Ip6 | undefined): void {
    const { os, config } = this;
    const linkLocal = linkLocalOf(os, dev);
    const link = os.netlink.link(dev);
    if (linkLocal === undefined || linkLocal.preferredLifetime === 0 || link === undefined) {
      return os.note(RA_NO_LINK_LOCAL, { dev });
    }
    const parameters = this.#parameters(dev);
    const doesRa = config.flags.has('enable-ra');
    const contexts = contextsOf(os, config, dev).filter(({ range }) => range.ra || doesRa);
    if (contexts.length === 0) return os.note(RA_NOTHING, { dev });
    const managed = contexts.some(({ range }) => !range.ra || (range.dhcp && !range.stateless));
    const otherConfig = contexts.some(({ range }) => !range.ra || range.dhcp);
    const prefixes = this.#prefixes(dev, contexts, this.#interval(parameters));
    const preferred = prefixes.map(({ preferredLifetime }) => preferredLifetime).filter(time => time !== 0);
    const dnsLifetime = Math.min(linkLocal.preferredLifetime, ...preferred);
    const options: NdOption[] = [...prefixes];
    if (contexts.some(({ range }) => range.advertisesRouter)) {
      options.push({ kind: 'advertisement-interval', interval: 1000 * this.#interval(parameters) });
    }
    const mtu = this.#mtu(dev, parameters);
    if (mtu > 0) options.push({ kind: 'mtu', mtu });
    options.push({ kind: 'source-link-layer-address', address: link.address });
    options.push(...this.#dns(contexts, linkLocal.local, dnsLifetime));
    const message = {
      kind: 'router-advertisement' as const,
      type: 134 as const,
      code: 0,
      curHopLimit: 64,
      managed,
      otherConfig,
      homeAgent: false,
      proxy: false,
      preference: parameters?.preference ?? ('medium' as const),
      routerLifetime: this.#lifetime(parameters),
      reachableTime: 0,
      retransTimer: 0,
      options,
    };
    os.note(RA_SENT, { dev, prefixes: prefixes.length, managed, otherConfig });
    this.socket.send(message, { address: to ?? ALL_NODES, port: 0, dev }, { dev });
  }

  /** add_prefixes(): one for each address that is in a prefix of its own, or for each address with ra-advrouter. */
  #prefixes(dev: string, contexts: readonly Context[], interval: number) {
    const prefixes = [];
    const done = new Set<string>();
    for (const context of contexts) {
      const { local, prefixLength, addressDeprecated } = context;
      const same = contexts.filter(each => each.local.prefixEquals(local, prefixLength));
      const routerAddress = same.some(({ range }) => range.advertisesRouter);
      const prefix = routerAddress ? local : local.masked(prefixLength);
      if (done.has(String(prefix))) continue;
      done.add(String(prefix));
      const set = same.filter(({ range }) => range.setsLease).map(({ range }) => range.leaseTime);
      const shortest = Math.min(INFINITY, ...set.map(time => Math.max(time, 3 * interval)));
      const constructed = same.some(({ range }) => range.constructor6 !== undefined);
      const deprecated = same.some(({ range }) => range.deprecated);
      const validLifetime = constructed ? Math.min(context.valid, shortest) : shortest;
      const ceiling = deprecated ? 0 : shortest;
      const own = addressDeprecated ? 0 : context.preferred;
      const preferredLifetime = constructed ? Math.min(own, ceiling) : ceiling;
      if (!this.config.flags.has('quiet-ra')) this.log(`RTR-ADVERT(${dev}) ${prefix}`);
      prefixes.push({
        kind: 'prefix-information' as const,
        prefixLength,
        onLink: !context.range.offLink,
        autonomous: same.some(({ range }) => range.ra),
        routerAddress,
        preferDhcpv6Pd: false,
        validLifetime,
        preferredLifetime,
        prefix,
      });
    }
    return prefixes;
  }

  #mtu(dev: string, parameters: RaParameters | undefined): number {
    const mtu = parameters?.mtu ?? 0;
    if (mtu !== 0) return mtu;
    const read = this.os.sysctl.read(`net/ipv6/conf/${parameters?.mtuFrom ?? dev}/mtu`);
    return 'value' in read ? Number(read.value) : 0;
  }

  /** RDNSS and DNSSL from dhcp-option; without any this machine, which is a name server. */
  #dns(contexts: readonly Context[], linkLocal: Ip6, lifetime: number): NdOption[] {
    const options: NdOption[] = [];
    const tags = contexts.map(({ range }) => range.tag);
    const fitting = this.config.options6.filter(option => option.tags.every(tag => tags.includes(tag)));
    for (const { code, addresses, names } of fitting) {
      if (code === DNS_SERVER && addresses.length > 0) {
        const own = addresses.map(each => (each.isUnspecified ? contexts[0]!.local : each));
        options.push({ kind: 'recursive-dns-server', lifetime, addresses: own });
      } else if (code === DOMAIN_SEARCH && names.length > 0) {
        options.push({ kind: 'dns-search-list', lifetime, names });
      }
    }
    const done = fitting.some(({ code }) => code === DNS_SERVER);
    if (done || this.config.port !== 53) return options;
    return [...options, { kind: 'recursive-dns-server', lifetime, addresses: [linkLocal] }];
  }
}
