/**
 * DHCPv6: rfc3315.c and dhcp6.c. Where a client has said nothing of its MAC address, the neighbour cache knows it, and is
 * asked before anything is answered.
 */
import type { Ip6 } from '../../base/ip6';
import type { Mac } from '../../base/mac';
import type { PacketInfo, Process, RawIcmp6Socket, UdpSocket } from '../../kernel/uapi';
import { DHCP6_CLIENT_PORT, readDhcp6, writeDhcp6, type Dhcp6Message } from '../../wire/dhcpv6/message';
import { findOption, type Dhcp6Option } from '../../wire/dhcpv6/options';
import { INFINITY } from '../dhcpv6/constants';
import { duidText, sameDuid } from '../dhcpv6/duid';
import {
  associationsOf,
  iaOption,
  leaseOption,
  type IdentityAssociation,
} from '../dhcpv6/identity-association';
import { STATUS_CODES } from '../dhcpv6/status';
import { serverRefuses } from '../dhcpv6/validation';
import { withClientMac } from './client-mac';
import { addOptions, type Exchange } from './exchange';
import { lifetimes, times } from './lifetimes';
import { allocate, available, hostAddress, type Choice } from './allocate';
import type { DnsmasqConfig } from './config';
import { contextsOf, serves } from './contexts';
import { ADDRESS_GIVEN, LEASE_UNKNOWN, NO_ADDRESSES, NO_RANGE } from './decisions';
import { findHost6 } from './find-host';
import type { Leases } from './leases';

type Log = (text: string) => void;

export class Dhcp6Server {
  readonly #rng: ReturnType<Process['rng']>;

  constructor(
    private readonly os: Process,
    private readonly config: DnsmasqConfig,
    private readonly socket: UdpSocket,
    private readonly icmp6: RawIcmp6Socket,
    private readonly leases: Leases,
    private readonly log: Log,
  ) {
    this.#rng = os.rng('dnsmasq-dhcp6');
    socket.onDatagram = (data, info) => this.#receive(data, info);
  }

  /** dhcp6_packet() */
  #receive(data: Uint8Array, info: PacketInfo): void {
    const { dev } = info;
    if (!serves(this.config, dev)) return;
    const message = readDhcp6(data.slice());
    if (message.kind === 'malformed' || 'hopCount' in message) return;
    const refused = serverRefuses(message, this.leases.duid);
    if (refused !== undefined) return this.os.note(refused, { dev });
    withClientMac(this.os, this.icmp6, info.from.address, dev, mac => this.#react(message, info, mac));
  }

  #react(message: Dhcp6Message, info: PacketInfo, mac: Mac | undefined): void {
    const { dev } = info;
    const contexts = contextsOf(this.os, this.config, dev).filter(({ range }) => range.dhcp);
    const xid = message.transactionId;
    if (contexts.length === 0) {
      this.log(`no address range available for DHCPv6 request via ${dev}`);
      return this.os.note(NO_RANGE, { dev });
    }
    if (this.config.flags.has('log-dhcp')) {
      for (const { start, end } of contexts) this.log(`${xid} available DHCP range: ${start} -- ${end}`);
      this.log(
        mac === undefined
          ? `${xid} cannot determine client MAC address`
          : `${xid} client MAC address: ${mac}`,
      );
    }
    const duid = findOption(message.options, 'client-id')?.duid ?? new Uint8Array();
    const host = findHost6(this.os, this.config.hosts, duid, mac);
    const reply: Dhcp6Option[] = [];
    if (duid.length > 0) reply.push({ kind: 'client-id', duid });
    reply.push({ kind: 'server-id', duid: this.leases.duid });
    const exchange = { message, info, contexts, duid, host, commit: false, reply };
    const kind = this.#answer(exchange);
    if (kind === undefined) return;
    const octets = writeDhcp6({ kind, transactionId: xid, options: reply });
    this.socket.sendto(octets, { address: info.from.address, port: DHCP6_CLIENT_PORT, dev });
  }

  /** The type of the answer; undefined: none. */
  #answer(exchange: Exchange): 'advertise' | 'reply' | undefined {
    const { message, info, host, reply } = exchange;
    const stays = ['request', 'renew', 'release', 'decline'].includes(message.kind);
    if (stays && !info.to.isMulticast) {
      this.#status(reply, STATUS_CODES.UseMulticast, 'Use multicast');
      return 'reply';
    }
    const ignored = host?.ignore === true;
    switch (message.kind) {
      case 'solicit':
        this.#say(exchange, 'DHCPSOLICIT', undefined, ignored ? 'ignored' : '');
        return ignored ? undefined : this.#solicit(exchange);
      case 'request':
        this.#say(exchange, 'DHCPREQUEST', undefined, ignored ? 'ignored' : '');
        return ignored ? undefined : this.#request(exchange);
      case 'renew':
      case 'rebind':
        this.#say(exchange, message.kind === 'renew' ? 'DHCPRENEW' : 'DHCPREBIND');
        return this.#renew(exchange, message.kind);
      case 'confirm':
        this.#say(exchange, 'DHCPCONFIRM');
        return this.#confirm(exchange);
      case 'release':
      case 'decline':
        this.#say(exchange, message.kind === 'release' ? 'DHCPRELEASE' : 'DHCPDECLINE');
        return this.#release(exchange, message.kind === 'release' ? 'release received' : 'success');
      case 'information-request':
        this.#say(exchange, 'DHCPINFORMATION-REQUEST', undefined, ignored ? 'ignored' : (host?.name ?? ''));
        if (ignored) return undefined;
        addOptions(this.config, exchange);
        return 'reply';
      default:
        return undefined;
    }
  }

  /** log6_packet() */
  #say({ message, info, duid }: Exchange, what: string, address?: Ip6, text = ''): void {
    const xid = this.config.flags.has('log-dhcp') ? `${message.transactionId} ` : '';
    this.log(
      `${xid}${what}(${info.dev}) ${address === undefined ? '' : `${address} `}${duidText(duid)} ${text}`,
    );
  }

  #status(options: Dhcp6Option[], status: number, message: string): void {
    options.push({ kind: 'status-code', status, message });
  }

  #associations({ message }: Exchange): IdentityAssociation[] {
    return associationsOf(message.options).filter(({ kind }) => kind !== 'ia-pd');
  }

  // --- giving ---------------------------------------------------------------------------------------------------------------

  #solicit(exchange: Exchange): 'advertise' | 'reply' {
    const { message, reply, contexts } = exchange;
    const rapid = findOption(message.options, 'rapid-commit') !== undefined;
    if (rapid) {
      exchange.commit = true;
      reply.push({ kind: 'rapid-commit' });
    }
    let assigned = false;
    const used = new Set<Ip6>();
    for (const ia of this.#associations(exchange)) {
      const choices = this.#choose(exchange, ia, used);
      for (const { address } of choices) used.add(address);
      assigned ||= choices.length > 0;
      if (choices.length > 0) this.#give(exchange, ia, choices);
      else if (exchange.commit) {
        const inner: Dhcp6Option[] = [];
        this.#status(inner, STATUS_CODES.NoAddrsAvail, 'address unavailable');
        reply.push(iaOption(ia.kind, ia.iaid, 0, 0, inner));
      }
    }
    const what = exchange.commit ? 'DHCPREPLY' : 'DHCPADVERTISE';
    if (assigned) {
      this.#status(reply, STATUS_CODES.Success, 'success');
      reply.push({ kind: 'preference', preference: this.config.flags.has('dhcp-authoritative') ? 255 : 0 });
      addOptions(this.config, exchange);
    } else {
      this.#status(reply, STATUS_CODES.NoAddrsAvail, 'no addresses available');
      this.os.note(NO_ADDRESSES, { duid: duidText(exchange.duid) });
      if (contexts.some(({ range }) => !range.stateless)) {
        this.#say(exchange, what, undefined, 'no addresses available');
      }
    }
    return exchange.commit ? 'reply' : 'advertise';
  }

  /** One address for every range that fits: the reserved one, the one it had, or the next that is free. */
  #choose(exchange: Exchange, ia: IdentityAssociation, used: ReadonlySet<Ip6>): Choice[] {
    const { contexts, duid, host } = exchange;
    const temporary = ia.kind === 'ia-ta';
    const free = (address: Ip6): boolean => {
      const lease = this.leases.at(address);
      const own = lease?.iaid === ia.iaid && lease.temporary === temporary && sameDuid(lease.duid, duid);
      return !used.has(address) && (lease === undefined || own);
    };
    return contexts.flatMap((context): Choice[] => {
      const reserved = temporary ? undefined : hostAddress(host, context, free);
      const mine = this.leases.find(duid, temporary, ia.iaid).map(({ address }) => address);
      const wished = ia.leases.map(({ address }) => address);
      const before = [...wished, ...mine].find(each => available(context, each) && free(each));
      const address =
        reserved ??
        before ??
        allocate(context, contexts, this.config.hosts, duid, ia.iaid, used, this.leases);
      if (address === undefined) return [];
      const time = (reserved === undefined ? undefined : host?.leaseTime) ?? context.range.leaseTime;
      return [{ address, context, time }];
    });
  }

  /** Puts addresses into the answer, and leases them when it is final: add_address(). */
  #give(
    exchange: Exchange,
    ia: IdentityAssociation,
    choices: readonly Choice[],
    inner: Dhcp6Option[] = [],
  ): void {
    let shortest = INFINITY;
    for (const choice of choices) {
      const asked = ia.leases.find(({ address }) => address === choice.address);
      const times = lifetimes(choice, asked?.preferredLifetime ?? 0, asked?.validLifetime ?? 0);
      for (const time of [times.preferredLifetime, times.validLifetime])
        if (time !== 0) shortest = Math.min(shortest, time);
      inner.push(leaseOption(ia.kind, { address: choice.address, prefixLength: 128, ...times }));
      if (exchange.commit) this.#lease(exchange, ia, choice.address, times.validLifetime);
      this.#say(
        exchange,
        exchange.commit ? 'DHCPREPLY' : 'DHCPADVERTISE',
        choice.address,
        exchange.host?.name,
      );
    }
    exchange.reply.push(iaOption(ia.kind, ia.iaid, ...times(shortest, 0), inner));
  }

  #lease({ duid, host }: Exchange, { kind, iaid }: IdentityAssociation, address: Ip6, time: number): void {
    this.leases.set({ address, temporary: kind === 'ia-ta', iaid, duid, name: host?.name }, time);
    this.os.note(ADDRESS_GIVEN, { address: String(address), duid: duidText(duid), iaid });
  }

  #request(exchange: Exchange): 'advertise' | 'reply' {
    const { contexts, reply, host, duid } = exchange;
    exchange.commit = true;
    const ias = this.#associations(exchange);
    if (ias.some(({ leases }) => leases.length === 0)) return this.#solicit(exchange);
    let assigned = false;
    for (const ia of ias) {
      const inner: Dhcp6Option[] = [];
      const choices = ia.leases.flatMap(({ address }): Choice[] => {
        const context = contexts.find(each => each.start.prefixEquals(address, each.prefixLength));
        const lease = this.leases.at(address);
        const reserved = context !== undefined && hostAddress(host, context, () => true) === address;
        if (context === undefined) this.#status(inner, STATUS_CODES.NotOnLink, 'not on link');
        else if (!available(context, address) && !reserved) {
          this.#status(inner, STATUS_CODES.NoAddrsAvail, 'address unavailable');
        } else if (lease !== undefined && (!sameDuid(lease.duid, duid) || lease.iaid !== ia.iaid)) {
          this.#status(inner, STATUS_CODES.UnspecFail, 'address in use');
        } else {
          const time = (reserved ? host?.leaseTime : undefined) ?? context.range.leaseTime;
          return [{ address, context, time }];
        }
        return [];
      });
      assigned ||= choices.length > 0;
      this.#give(exchange, ia, choices, inner);
    }
    if (assigned) this.#status(reply, STATUS_CODES.Success, 'success');
    else {
      this.#status(reply, STATUS_CODES.NoAddrsAvail, 'no addresses available');
      this.#say(exchange, 'DHCPREPLY', undefined, 'no addresses available');
    }
    addOptions(this.config, exchange);
    return 'reply';
  }

  // --- keeping and giving back ------------------------------------------------------------------------------------------------

  #renew(exchange: Exchange, kind: 'renew' | 'rebind'): 'reply' {
    const { contexts, duid, reply, host } = exchange;
    let assigned = false;
    for (const ia of this.#associations(exchange)) {
      const inner: Dhcp6Option[] = [];
      let shortest = INFINITY;
      for (const wish of ia.leases) {
        const { address } = wish;
        const own = this.leases
          .find(duid, ia.kind === 'ia-ta', ia.iaid)
          .find(each => each.address === address);
        if (own === undefined && (kind === 'renew' || this.leases.at(address) !== undefined)) {
          inner.length = 0;
          this.#say(exchange, 'DHCPREPLY', address, 'lease not found');
          this.os.note(LEASE_UNKNOWN, { address: String(address), duid: duidText(duid) });
          this.#status(inner, STATUS_CODES.NoBinding, 'no binding found');
          break;
        }
        const context = contexts.find(each => each.start.prefixEquals(address, each.prefixLength));
        let given = { preferredLifetime: 0, validLifetime: 0 };
        let text = 'address invalid';
        if (context !== undefined) {
          const time = host?.leaseTime ?? context.range.leaseTime;
          given = lifetimes({ address, context, time }, wish.preferredLifetime, wish.validLifetime);
          for (const each of [given.preferredLifetime, given.validLifetime])
            if (each !== 0) shortest = Math.min(shortest, each);
          this.#lease(exchange, ia, address, given.validLifetime);
          text = given.preferredLifetime === 0 ? 'deprecated' : (host?.name ?? '');
          assigned = true;
        }
        this.#say(exchange, 'DHCPREPLY', address, text);
        inner.push(leaseOption(ia.kind, { address, prefixLength: 128, ...given }));
      }
      let fuzz = this.#rng.below(65_536);
      while (fuzz > shortest / 16) fuzz = Math.floor(fuzz / 2);
      const none = inner.some(({ kind: each }) => each === 'status-code');
      reply.push(iaOption(ia.kind, ia.iaid, ...(none ? ([0, 0] as const) : times(shortest, fuzz)), inner));
    }
    if (!assigned && kind === 'rebind')
      this.#status(reply, STATUS_CODES.NoAddrsAvail, 'no addresses available');
    addOptions(this.config, exchange);
    return 'reply';
  }

  #confirm(exchange: Exchange): 'reply' | undefined {
    const addresses = this.#associations(exchange).flatMap(({ leases }) =>
      leases.map(({ address }) => address),
    );
    if (addresses.length === 0) return undefined;
    const stray = addresses.filter(
      address =>
        !exchange.contexts.some(({ start, prefixLength }) => start.prefixEquals(address, prefixLength)),
    );
    for (const address of addresses) {
      this.#say(exchange, 'DHCPREPLY', address, stray.includes(address) ? 'confirm failed' : '');
    }
    if (stray.length > 0) this.#status(exchange.reply, STATUS_CODES.NotOnLink, 'confirm failed');
    else this.#status(exchange.reply, STATUS_CODES.Success, 'all addresses still on link');
    return 'reply';
  }

  #release(exchange: Exchange, text: string): 'reply' {
    const { duid, reply } = exchange;
    for (const ia of this.#associations(exchange)) {
      const inner: Dhcp6Option[] = [];
      for (const { address } of ia.leases) {
        const own = this.leases
          .find(duid, ia.kind === 'ia-ta', ia.iaid)
          .find(each => each.address === address);
        if (own !== undefined) this.leases.remove(own);
        else
          inner.push(
            leaseOption(ia.kind, { address, prefixLength: 128, preferredLifetime: 0, validLifetime: 0 }),
          );
      }
      if (inner.length === 0) continue;
      this.#status(inner, STATUS_CODES.NoBinding, 'no binding found');
      reply.push(iaOption(ia.kind, ia.iaid, 0, 0, inner));
    }
    this.#status(reply, STATUS_CODES.Success, text);
    return 'reply';
  }
}
