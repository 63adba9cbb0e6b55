/** dhcp6s at work: what each message is answered with. Mirrors dhcp6s.c. */
import type { Ip6 } from '../../../base/ip6';
import type { PacketInfo, Process, UdpSocket } from '../../../kernel/uapi';
import {
  DHCP6_CLIENT_PORT,
  DHCP6_MESSAGE_TYPES,
  DHCP6_SERVER_PORT,
  readDhcp6,
} from '../../../wire/dhcpv6/message';
import { getUint } from '../../../wire/layout';
import { duidText, sameDuid } from '../../dhcpv6/duid';
import { unwrapRelayForward, wrapRelayReply, type RelayHop } from '../../dhcpv6/relay';
import { messageName } from '../client/client';
import type { InterfaceConfig, WideConfig } from '../config/config';
import { MESSAGE_DISCARDED } from '../decisions';
import type { WideLog } from '../log';
import type { OptInfo } from '../opt-info';
import { readOptions } from '../read-options';
import { TimerList } from '../timers';
import { writeMessage } from '../write-options';
import { Bindings } from './bindings';
import type { KnownClient } from './make-ia';
import { react } from './react';

/** Type and transaction id. */
const HEADER = 4;
const RELAY_FORWARD = 12;
const RELAY_REPLY = 13;
/** WIDE counts no hops: no chain of relay agents that fits in a packet is too long. */
const ANY_NUMBER = Infinity;
/** Clients from a pool that are remembered. */
const DYNAMIC_HOSTS = 1024;

/** A message with its way back. */
export interface Received {
  readonly kind: string;
  readonly type: number;
  readonly transactionId: number;
  readonly info: OptInfo;
  readonly from: PacketInfo;
  readonly hops: readonly RelayHop[];
}

/** The sender as getnameinfo(3) writes it. */
function senderText({ from, dev }: PacketInfo): string {
  return from.address.isLinkLocal ? `${from.address}%${dev}` : String(from.address);
}

export class Server {
  readonly bindings: Bindings;
  #dynamic: readonly KnownClient[] = [];

  constructor(
    readonly os: Process,
    readonly log: WideLog,
    readonly config: WideConfig,
    readonly iface: InterfaceConfig,
    /** Of the interface: its global address, for Confirm. */
    readonly address: Ip6 | undefined,
    readonly duid: Uint8Array,
    private readonly ifindex: number,
    private readonly outSocket: UdpSocket,
  ) {
    this.bindings = new Bindings(os, log, new TimerList(os));
  }

  /** server6_recv() */
  receive(data: Uint8Array, from: PacketInfo): void {
    const where = 'server6_recv';
    const { log } = this;
    if (from.ifindex !== this.ifindex) return;
    if (data.length < HEADER) return this.discard(where, `short packet (${data.length} bytes)`);
    const [type = 0] = data;
    log.say('debug', where, `received ${messageName(type)} from ${senderText(from)}`);
    const kind = DHCP6_MESSAGE_TYPES[type - 1];
    const forAll = ['solicit', 'confirm', 'rebind', 'information-request'];
    if (!from.to.isMulticast && forAll.includes(kind ?? ''))
      return this.discard(where, 'invalid unicast message');
    if (type === RELAY_REPLY) return this.discard(where, `relay reply message from ${senderText(from)}`);
    if (type === RELAY_FORWARD) this.#receiveRelayed(data, from);
    else this.#receiveMessage(data, from, []);
  }

  /** process_relayforw() */
  #receiveRelayed(data: Uint8Array, from: PacketInfo): void {
    const where = 'process_relayforw';
    const outer = readDhcp6(data);
    if (outer.kind === 'malformed')
      return this.discard(where, `short relay message from ${senderText(from)}`);
    const chain = unwrapRelayForward(outer, ANY_NUMBER);
    if ('fault' in chain) {
      const why = chain.fault === 'no-relay-message' ? 'without a relay message' : `(${chain.fault})`;
      return this.discard(where, `relay forward from ${senderText(from)} ${why}`);
    }
    for (const { hopCount, linkAddress, peerAddress } of chain.hops) {
      const what = `hop=${hopCount}, linkaddr=${linkAddress}, peeraddr=${peerAddress}`;
      this.log.say('debug', where, `dhcp6 relay: ${what}`);
    }
    const innermost = chain.hops.at(-1)?.options.find(({ kind }) => kind === 'relay-message');
    if (innermost?.kind === 'relay-message') this.#receiveMessage(innermost.message, from, chain.hops);
  }

  #receiveMessage(data: Uint8Array, from: PacketInfo, hops: readonly RelayHop[]): void {
    const where = 'server6_recv';
    const [type = 0] = data;
    const info = readOptions(data.subarray(HEADER), this.log);
    if (info === undefined) return this.discard(where, 'failed to parse options');
    const kind = DHCP6_MESSAGE_TYPES[type - 1] ?? '';
    const transactionId = getUint(data, 1, 3);
    react(this, { kind, type, transactionId, info, from, hops });
  }

  discard(where: string, why: string): void {
    this.log.say('info', where, why);
    this.os.note(MESSAGE_DISCARDED, { why });
  }

  /** find_hostconf(): those from a pool first, and then the host statements; the DUID must be the same to the last octet. */
  findClient(duid: Uint8Array): KnownClient | undefined {
    const dynamic = this.#dynamic.find(each => sameDuid(each.duid, duid));
    if (dynamic !== undefined) {
      this.#dynamic = [dynamic, ...this.#dynamic.filter(each => each !== dynamic)];
      return dynamic;
    }
    const host = this.config.hosts.find(each => each.duid !== undefined && sameDuid(each.duid, duid));
    return host === undefined ? undefined : { name: host.name, duid, config: host };
  }

  /** create_dynamic_hostconf(): a client without host statement that may take from the pool of the interface. */
  addDynamic(duid: Uint8Array): KnownClient | undefined {
    const { pool } = this.iface;
    if (pool === undefined) return undefined;
    const name = duidText(duid);
    const client = { name, duid, config: { prefixes: [], addresses: [], pool } };
    this.#dynamic = [client, ...this.#dynamic.slice(0, DYNAMIC_HOSTS - 1)];
    this.log.say('debug', 'create_dynamic_hostconf', `created host_conf (name=${name})`);
    return client;
  }

  /** server6_send() */
  send(kind: 'advertise' | 'reply', { transactionId, from, hops }: Received, info: OptInfo): void {
    const octets = wrapRelayReply(hops, writeMessage(kind, transactionId, info, this.log));
    const port = hops.length > 0 ? DHCP6_SERVER_PORT : DHCP6_CLIENT_PORT;
    const { address } = from.from;
    const to = address.isLinkLocal ? { address, port, dev: from.dev } : { address, port };
    const refused = this.outSocket.sendto(octets, to);
    if (refused === undefined) {
      return this.log.say('debug', 'server6_send', `transmit ${kind} to ${senderText(from)}`);
    }
    this.log.say('err', 'server6_send', `transmit ${kind} to ${senderText(from)} failed`);
  }
}
