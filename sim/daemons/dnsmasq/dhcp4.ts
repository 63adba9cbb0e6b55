/**
 * DHCPv4: dhcp_packet() of dhcp.c and dhcp_reply() of rfc2131.c. Messages wait their turn: while an address is asked whether
 * somebody has it, no other is answered.
 *
 * Differs from Linux: BOOTP, relay agents, PXE, Rapid Commit, FQDN and names that are generated mean nothing, and names of
 * clients are not looked up in DNS.
 */
import { Ip4 } from '../../base/ip4';
import { Mac } from '../../base/mac';
import type { PacketInfo4, Process, UdpSocket4 } from '../../kernel/uapi';
import {
  BOOTP_LEAST,
  DHCP4_CLIENT_PORT,
  readDhcp4,
  writeDhcp4,
  type Dhcp4Message,
} from '../../wire/dhcpv4/message';
import { findDhcp4Option, type Dhcp4Option } from '../../wire/dhcpv4/options';
import { INFINITY } from '../dhcpv6/constants';
import { allocate4, type Pinger } from './allocate4';
import type { DhcpHost, DnsmasqConfig } from './config';
import { sameNet, type DhcpRange4 } from './config4';
import { serves } from './contexts';
import { available4, narrow, type Context4 } from './contexts4';
import { ADDRESS_GIVEN4, NAK4, NO_ADDRESS4 } from './decisions';
import { readExchange, type Exchange4 } from './exchange4';
import type { Lease4, Leases4 } from './leases4';
import { leaseTimeOf, optionsOf } from './reply4';

export class Dhcp4Server {
  readonly #queue: (() => void)[] = [];
  readonly #epochs = new Map<DhcpRange4, number>();
  readonly #rng: ReturnType<Process['rng']>;
  #busy = false;

  constructor(
    private readonly os: Process,
    private readonly config: DnsmasqConfig,
    private readonly socket: UdpSocket4,
    private readonly pinger: Pinger,
    private readonly leases: Leases4,
    private readonly log: (text: string) => void,
  ) {
    this.#rng = os.rng('dnsmasq-dhcp4');
    socket.onDatagram = (data, info) => {
      const copy = data.slice();
      this.#queue.push(() => this.#receive(copy, info));
      this.#next();
    };
  }

  #next(): void {
    while (!this.#busy && this.#queue.length > 0) {
      this.#busy = true;
      this.#queue.shift()!();
    }
  }

  #receive(data: Uint8Array, info: PacketInfo4): void {
    const done = (): void => {
      this.#busy = false;
      this.#next();
    };
    const message = readDhcp4(data);
    const type =
      message.kind === 'dhcpv4' ? findDhcp4Option(message.options ?? [], 'message-type')?.type : undefined;
    const fit = message.kind === 'dhcpv4' && message.op === 'request' && message.chaddr.length === 6;
    if (!fit || type === undefined || !message.giaddr.isUnspecified) return done();
    if (!serves(this.config, info.dev)) return done();
    const { os, config, leases, log } = this;
    const exchange = readExchange({ os, config, leases, log }, message, info, done);
    if (exchange === undefined) return done();
    if (type === 'discover') return this.#discover(exchange);
    if (type === 'request') this.#request(exchange);
    else if (type === 'inform') this.#inform(exchange);
    else if (type === 'release') this.#release(exchange);
    else if (type === 'decline') this.#decline(exchange);
    done();
  }

  /** log_packet() */
  #say({ message, info, mac }: Exchange4, what: string, address?: Ip4, text = ''): void {
    const xid = this.config.flags.has('log-dhcp') ? `${message.xid} ` : '';
    const about = address === undefined ? '' : `${address} `;
    this.log(`${xid}${what}(${info.dev}) ${about}${mac} ${text}`);
  }

  /** The tags that there are with those of the range; log_tags(). */
  #tags({ message, tags }: Exchange4, { range }: Context4): readonly string[] {
    const all = range.tag === undefined ? tags : [range.tag, ...tags];
    if (this.config.flags.has('log-dhcp')) this.log(`${message.xid} tags: ${all.join(', ')}`);
    return all;
  }

  #reserved(address: Ip4): DhcpHost | undefined {
    return this.config.hosts.find(({ address4 }) => address4 === address);
  }

  // --- offers ---------------------------------------------------------------------------------------------------------------

  #discover(exchange: Exchange4): void {
    const { message, contexts, mac, tags, host, lease, done } = exchange;
    const wished = findDhcp4Option(message.options ?? [], 'requested-address')?.address;
    if (host?.ignore === true) {
      if (!this.config.flags.has('quiet-dhcp')) this.#say(exchange, 'DHCPDISCOVER', undefined, 'ignored');
      return done();
    }
    const offer = (address: Ip4 | undefined): void => {
      const text = address === undefined ? 'no address available' : '';
      this.#say(exchange, 'DHCPDISCOVER', wished, text);
      if (address === undefined) this.os.note(NO_ADDRESS4, { mac: String(mac) });
      const context = address === undefined ? undefined : narrow(contexts, address, tags);
      if (address !== undefined && context !== undefined) this.#offer(exchange, context, address);
      done();
    };
    const configured = this.#configured(exchange);
    if (configured !== undefined) return offer(configured);
    const gives = (address: Ip4): boolean =>
      available4(contexts, address, tags) !== undefined && this.#reserved(address) === undefined;
    if (lease !== undefined && gives(lease.address)) return offer(lease.address);
    const free = (address: Ip4): boolean =>
      this.leases.at(address) === undefined && this.#reserved(address) === undefined;
    const { pinger } = this;
    const search = (): void => allocate4({ contexts, tags, mac, epochs: this.#epochs, pinger, free }, offer);
    if (wished === undefined || !gives(wished) || this.leases.at(wished) !== undefined) return search();
    pinger.isFree(wished, isFree => (isFree ? offer(wished) : search()));
  }

  /** The address of the dhcp-host, unless somebody else has a lease of it, or this machine has it. */
  #configured({ host, lease, contexts }: Exchange4): Ip4 | undefined {
    const address = host?.address4;
    if (host === undefined || address === undefined) return undefined;
    const other = this.leases.at(address);
    if (other !== undefined && other !== lease && !host.macs.includes(other.mac)) {
      this.log(`not using configured address ${address} because it is leased to ${other.mac}`);
      return undefined;
    }
    if (contexts.some(({ local }) => local === address)) {
      this.log(`not using configured address ${address} because it is in use by the server or relay`);
      return undefined;
    }
    return address;
  }

  #offer(exchange: Exchange4, context: Context4, address: Ip4): void {
    const tags = this.#tags(exchange, context);
    this.#say(exchange, 'DHCPOFFER', address);
    const time = leaseTimeOf(exchange, context);
    const options: Dhcp4Option[] = [
      { kind: 'message-type', type: 'offer' },
      { kind: 'server-id', address: context.local },
      { kind: 'lease-time', seconds: time },
      ...this.#options(exchange, context, tags, exchange.offered, time, 0),
    ];
    this.#send(exchange, { yiaddr: address, siaddr: context.local, options });
  }

  // --- requests ---------------------------------------------------------------------------------------------------------------

  #request(exchange: Exchange4): void {
    const { message, contexts, host, info } = exchange;
    let { lease } = exchange;
    if (host?.ignore === true) return;
    const options = message.options ?? [];
    const wished = findDhcp4Option(options, 'requested-address')?.address;
    const server = findDhcp4Option(options, 'server-id')?.address;
    const authoritative = this.config.flags.has('dhcp-authoritative');
    const address = wished ?? message.ciaddr;
    let problem: string | undefined;
    let fuzz = 0;
    let unicast = !info.to.isBroadcast;
    if (wished !== undefined && server !== undefined) {
      if (!contexts.some(({ local }) => local === server)) {
        if (!authoritative) return;
        problem = 'wrong server-ID';
      }
      if (lease !== undefined && lease.address !== wished) {
        this.leases.remove(lease);
        lease = undefined;
      }
    } else if (wished !== undefined) {
      if (lease === undefined && !authoritative) return;
      if (lease !== undefined && lease.address !== wished) problem = 'wrong address';
    } else {
      const unknown = lease === undefined ? !authoritative : lease.address !== address;
      if (unknown && !unicast) return;
      if (unknown) [problem, unicast] = ['lease not found', false];
      fuzz = this.#rng.below(65_536);
    }
    this.#say(exchange, 'DHCPREQUEST', address);
    const context = narrow(contexts, address, exchange.tags);
    if (problem === undefined && context === undefined) unicast = false;
    problem ??= this.#problem(
      exchange,
      context,
      address,
      lease,
      server !== undefined && wished !== undefined,
    );
    if (problem !== undefined || context === undefined)
      return this.#nak(exchange, address, problem ?? 'wrong network', unicast);
    this.#ack(exchange, context, address, fuzz);
  }

  #problem(
    { contexts, host, tags }: Exchange4,
    context: Context4 | undefined,
    address: Ip4,
    lease: Lease4 | undefined,
    selecting: boolean,
  ): string | undefined {
    if (context === undefined) return 'wrong network';
    const own = host?.address4;
    if (available4(contexts, address, tags) === undefined && own !== address) return 'address not available';
    if (!selecting && own !== undefined && own !== address && !contexts.some(({ local }) => local === own)) {
      const holder = this.leases.at(own);
      if (holder === undefined || holder === lease) return 'static lease available';
    }
    const reserved = this.#reserved(address);
    if (reserved !== undefined && reserved !== host) return 'address reserved';
    const other = lease === undefined ? this.leases.at(address) : undefined;
    if (other === undefined) return undefined;
    if (host?.macs.includes(other.mac) !== true) return 'address in use';
    this.log(`abandoning lease to ${other.mac} of ${address}`);
    return undefined;
  }

  #ack(exchange: Exchange4, context: Context4, address: Ip4, fuzz: number): void {
    const { message, mac, clientId, name } = exchange;
    const tags = this.#tags(exchange, context);
    const time = leaseTimeOf(exchange, context);
    this.leases.set({ address, mac, clientId, name }, time);
    this.os.note(ADDRESS_GIVEN4, { address: String(address), mac: String(mac) });
    this.#say(exchange, 'DHCPACK', address, name);
    const options: Dhcp4Option[] = [
      { kind: 'message-type', type: 'ack' },
      { kind: 'server-id', address: context.local },
      { kind: 'lease-time', seconds: time },
      ...this.#options(exchange, context, tags, name, time, fuzz),
    ];
    const renews = findDhcp4Option(message.options ?? [], 'requested-address') === undefined;
    this.#send(exchange, {
      yiaddr: address,
      siaddr: context.local,
      options,
      ...(renews && { ciaddr: message.ciaddr }),
    });
  }

  #nak(exchange: Exchange4, address: Ip4, text: string, unicast: boolean): void {
    const { message, contexts, mac } = exchange;
    this.#say(exchange, 'DHCPNAK', address, text);
    this.os.note(NAK4, { address: String(address), mac: String(mac) });
    const { local, netmask } = contexts[0]!;
    const far = unicast && !message.ciaddr.isUnspecified && !sameNet(local, message.ciaddr, netmask);
    const options: Dhcp4Option[] = [
      { kind: 'message-type', type: 'nak' },
      { kind: 'server-id', address: local },
      { kind: 'message', text },
    ];
    this.#send(exchange, { options, ...(far ? { ciaddr: message.ciaddr } : { broadcast: true }) });
  }

  // --- the rest ---------------------------------------------------------------------------------------------------------------

  #inform(exchange: Exchange4): void {
    const { message, contexts, host, lease, name } = exchange;
    const { ciaddr } = message;
    if (host?.ignore === true) return this.#say(exchange, 'DHCPINFORM', ciaddr, 'ignored');
    this.#say(exchange, 'DHCPINFORM', ciaddr);
    if (ciaddr.isUnspecified) return;
    const context = narrow(contexts, ciaddr, exchange.tags);
    const tags = context === undefined ? exchange.tags : this.#tags(exchange, context);
    const known = name ?? (lease ?? this.leases.at(ciaddr))?.name;
    this.#say(exchange, 'DHCPACK', ciaddr, known);
    const options: Dhcp4Option[] = [
      { kind: 'message-type', type: 'ack' },
      { kind: 'server-id', address: (context ?? contexts[0]!).local },
      ...this.#options(exchange, context, tags, known, INFINITY, 0),
    ];
    this.#send(exchange, { ciaddr, ...(context !== undefined && { siaddr: context.local }), options });
  }

  #release(exchange: Exchange4): void {
    const { message, contexts, lease, tags } = exchange;
    const { ciaddr } = message;
    const context = narrow(contexts, ciaddr, tags);
    const server = findDhcp4Option(message.options ?? [], 'server-id')?.address;
    if (context === undefined || server !== context.local) return;
    const own = lease?.address === ciaddr;
    if (own) this.leases.remove(lease);
    this.#say(exchange, 'DHCPRELEASE', ciaddr, own ? '' : 'unknown lease');
  }

  #decline(exchange: Exchange4): void {
    const { message, contexts, lease } = exchange;
    const options = message.options ?? [];
    const address = findDhcp4Option(options, 'requested-address')?.address;
    const server = findDhcp4Option(options, 'server-id')?.address;
    if (server !== contexts[0]!.local || address === undefined) return;
    this.#say(exchange, 'DHCPDECLINE', address, findDhcp4Option(options, 'message')?.text);
    if (lease?.address === address) this.leases.remove(lease);
    for (const { range } of contexts) this.#epochs.set(range, (this.#epochs.get(range) ?? 0) + 1);
  }

  #options(
    { message }: Exchange4,
    context: Context4 | undefined,
    tags: readonly string[],
    hostName: string | undefined,
    time: number,
    fuzz: number,
  ): Dhcp4Option[] {
    const asked = findDhcp4Option(message.options ?? [], 'parameter-request')?.codes;
    const { options4, port } = this.config;
    return optionsOf(options4, { context, asked, tags, hostName, time, fuzz, port });
  }

  /** To the client's address; before it has one to all, or to the one it is to have, whose MAC the neighbour cache is told. */
  #send({ message, info }: Exchange4, answer: Partial<Dhcp4Message>): void {
    const none = Ip4.of(0);
    const reply: Dhcp4Message = {
      ...message,
      op: 'reply',
      ciaddr: none,
      yiaddr: none,
      siaddr: none,
      sname: '',
      file: '',
      ...answer,
    };
    const data = writeDhcp4(reply, BOOTP_LEAST);
    const { dev } = info;
    const port = DHCP4_CLIENT_PORT;
    if (!reply.ciaddr.isUnspecified) this.socket.sendto(data, { address: reply.ciaddr, port });
    else if (reply.broadcast) this.socket.sendto(data, { address: Ip4.of(-1), port }, { dev });
    else {
      const lladdr = Mac.fromBytes(reply.chaddr);
      const entry = { dst: reply.yiaddr, dev, lladdr, state: 'NUD_STALE' as const };
      this.os.netlink.ipv4.neighbourAdd(entry, 'replace');
      this.socket.sendto(data, { address: reply.yiaddr, port }, { dev });
    }
  }
}
