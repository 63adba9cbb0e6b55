/**
 * dhcpd at work: a message comes in, what it asks for is looked up or given out, and the answer goes back the way it came.
 * Mirrors server/dhcpv6.c.
 *
 * Differs from Linux: Leasequery and DHCPv4-over-DHCPv6 are not understood, and a lease that is renewed early is not reused
 * (dhcp-cache-threshold).
 */
import type { Ip6 } from '../../base/ip6';
import type { PacketInfo, Process, UdpSocket } from '../../kernel/uapi';
import { readDhcp6, writeDhcp6, type Dhcp6Message } from '../../wire/dhcpv6/message';
import type { Dhcp6Option } from '../../wire/dhcpv6/options';
import { findOption } from '../../wire/dhcpv6/options';
import { duidText } from '../dhcpv6/duid';
import { isIa, type IaOption } from '../dhcpv6/identity-association';
import { MESSAGE_NAMES } from '../dhcpv6/message-names';
import { linkAddressOf, unwrapRelayForward, wrapRelayReply, type RelayHop } from '../dhcpv6/relay';
import { STATUS_CODES, type StatusName } from '../dhcpv6/status';
import { MALFORMED, OTHER_SERVER, serverRefuses } from '../dhcpv6/validation';
import { execute, OptionValues, type Context } from '../isc/evaluate';
import { networkOf } from '../isc/parse-values';
import { timeOfDay } from '../dhcpv6/time-of-day';
import { assign, type Request } from './assign';
import { classify, scopesAround } from './classes';
import { UNICAST } from './decisions';
import { giveBack } from './give-back';
import type { DhcpdConfig, Group, Host, SharedNetwork } from './config';
import { findHosts6, seekSharedHost, type Client } from './hosts';
import type { Leases } from './leases';
import { optionOf, rawOption } from './raw-option';

/** RFC 3315's limit, which ISC kept (HOP_COUNT_LIMIT of includes/dhcp6.h). */
const HOP_COUNT_LIMIT = 32;
const CLIENT_PORT = 546;
const SERVER_PORT = 547;

/** What is for all servers, and thrown away where it comes to one. */
const TO_ALL: ReadonlySet<Dhcp6Message['kind']> = new Set([
  'solicit',
  'confirm',
  'rebind',
  'information-request',
]);
/** dhcp6.unicast (RFC 8415 §21.12). */
const UNICAST_OPTION = 12;

/** The daemon while it runs. */
export interface Dhcpd {
  readonly os: Process;
  readonly config: DhcpdConfig;
  readonly leases: Leases;
  readonly socket: UdpSocket;
  readonly serverDuid: Uint8Array;
  /** Networks by the interfaces they are on. */
  readonly networks: ReadonlyMap<string, SharedNetwork>;
  log(level: 'info' | 'debug' | 'err', text: string): void;
}

/** Options of a reply without a request for them (required_opts_solicit). */
const REQUIRED = [1, 2, 14, 13, 20, 7];

/** dhcpv6(): one datagram. */
export function receive(dhcpd: Dhcpd, data: Uint8Array, info: PacketInfo): void {
  const { os } = dhcpd;
  const from = info.from.address;
  const read = readDhcp6(data);
  if (read.kind === 'malformed') return os.note(MALFORMED, { from: String(from), why: read.why });
  const relayed = unwrapRelayForward(read, HOP_COUNT_LIMIT);
  if ('hopCount' in read) {
    const { linkAddress: link, peerAddress: peer } = read;
    const way = `link address ${link}, peer address ${peer}`;
    dhcpd.log('info', `Relay-forward message from ${from} port ${info.from.port}, ${way}`);
  }
  if ('fault' in relayed) return os.note(MALFORMED, { from: String(from), why: relayed.fault });
  const { message, hops } = relayed;
  if (hops.length === 0) logPacketIn(dhcpd, message, info);
  const reply = answer(dhcpd, message, hops, info);
  if (reply === undefined) return;
  const octets = wrapRelayReply(hops, writeDhcp6(reply));
  const port = hops.length === 0 ? CLIENT_PORT : SERVER_PORT;
  const kind = hops.length === 0 ? MESSAGE_NAMES[reply.kind] : 'Relay-reply';
  dhcpd.log('info', `Sending ${kind} to ${from} port ${port}`);
  const refused = dhcpd.socket.sendto(octets, { address: from, port, dev: info.dev }, { dev: info.dev });
  if (refused !== undefined) dhcpd.log('err', `send_packet6: ${refused}`);
}

/** log_packet_in(): the transaction id as its octets make a number on this machine. */
function logPacketIn(dhcpd: Dhcpd, { kind, transactionId }: Dhcp6Message, { from }: PacketInfo): void {
  const hex = transactionId.toString(16).padStart(6, '0');
  const turned = `${hex.slice(4)}${hex.slice(2, 4)}${hex.slice(0, 2)}00`.toUpperCase();
  const id = `transaction ID 0x${turned}`;
  dhcpd.log('info', `${MESSAGE_NAMES[kind]} message from ${from.address} port ${from.port}, ${id}`);
}

/** build_dhcpv6_reply() */
function answer(
  dhcpd: Dhcpd,
  message: Dhcp6Message,
  hops: readonly RelayHop[],
  info: PacketInfo,
): Dhcp6Message | undefined {
  const { os, serverDuid } = dhcpd;
  const peer = hops.at(-1)?.peerAddress ?? info.from.address;
  const refusal = serverRefuses(message, serverDuid);
  if (refusal !== undefined) {
    discard(dhcpd, message, peer, refusal.id);
    os.note(refusal, { message: message.kind, from: String(peer) });
    return undefined;
  }
  const unicast = hops.length === 0 && !info.to.isMulticast;
  if (unicast && TO_ALL.has(message.kind)) {
    const id = findOption(message.options, 'client-id');
    const who = id === undefined ? '' : `CLIENTID ${duidText(id.duid)}`;
    const suffix = message.kind !== 'information-request' ? ` (${who})` : who === '' ? '' : `, ${who}`;
    dhcpd.log(
      'debug',
      `Discarding ${MESSAGE_NAMES[message.kind]} from ${peer}; packet sent unicast${suffix}`,
    );
    os.note(UNICAST, { message: message.kind, from: String(peer) });
    return undefined;
  }
  const network = networkFor(dhcpd, hops, info);
  if (network === undefined) return undefined;
  const duid = findOption(message.options, 'client-id')?.duid ?? new Uint8Array();
  const client: Client = { duid, options: message.options, hops };
  const hosts = findHosts6(dhcpd.config, client);
  const request = new Exchange(dhcpd, message, client, network, hosts);
  // Those who may say it to the server alone are told so by its option `unicast`.
  if (unicast && request.values.find('dhcp6', UNICAST_OPTION) === undefined) {
    os.note(UNICAST, { message: message.kind, from: String(peer) });
    return request.simple([], 'UseMulticast', 'Unicast not allowed by server.');
  }
  if (message.kind === 'confirm') return request.confirm();
  if (message.kind === 'release' || message.kind === 'decline') {
    return request.simple(giveBack(request, message.kind));
  }
  return request.lease(message.options.filter(isIa));
}

/** The reasons of valid_client_msg(), valid_client_resp() and valid_client_info_req(). */
function discard(dhcpd: Dhcpd, message: Dhcp6Message, peer: Ip6, reason: string): void {
  const { options, kind } = message;
  const client = findOption(options, 'client-id');
  const server = findOption(options, 'server-id');
  const head = `Discarding ${MESSAGE_NAMES[kind]} from ${peer}`;
  const id = client === undefined ? '' : `CLIENTID ${duidText(client.duid)}`;
  const named = server === undefined ? '' : `, SERVERID ${duidText(server.duid)}`;
  const words: Readonly<Record<string, string>> = {
    'dhcpv6.message.no-client-id': '; client identifier missing',
    'dhcpv6.message.no-server-id': `: server identifier missing (${id})`,
    'dhcpv6.message.unexpected-server-id': `; server identifier found (${id}${named})`,
    [OTHER_SERVER.id]: `; not our server identifier (${id}${named}, server DUID ${duidText(dhcpd.serverDuid)})`,
  };
  const ia = { 'ia-na': 'IA_NA', 'ia-ta': 'IA_TA', 'ia-pd': 'IA_PD' }[options.find(isIa)?.kind ?? 'ia-na'];
  const suffix = client === undefined ? '' : `, ${id}`;
  dhcpd.log('debug', `${head}${words[reason] ?? `; ${ia} option present${suffix}`}`);
}

/** shared_network_from_packet6() */
function networkFor(dhcpd: Dhcpd, hops: readonly RelayHop[], info: PacketInfo): SharedNetwork | undefined {
  const link = linkAddressOf(hops);
  if (link === undefined) return dhcpd.networks.get(info.dev);
  const subnet = dhcpd.config.subnets.find(({ net }) => networkOf(link, net.length) === net.address);
  if (subnet === undefined) dhcpd.log('debug', `No subnet found for link-address ${link}.`);
  return subnet?.network;
}

/** Associations are answered kind by kind. */
const KINDS = ['ia-na', 'ia-ta', 'ia-pd'] as const;

/** One message and its answer (struct reply_state). */
class Exchange implements Request {
  readonly now: number;
  readonly host: Host | undefined;
  readonly classes: Group[] = [];
  readonly classNames: string[] = [];
  readonly values = new OptionValues();
  readonly known: boolean;
  kind: 'advertise' | 'reply';
  readonly #context: Context;
  #rapid: boolean;

  constructor(
    readonly dhcpd: Dhcpd,
    readonly message: Dhcp6Message,
    readonly client: Client,
    readonly network: SharedNetwork,
    hosts: readonly Host[],
  ) {
    this.now = timeOfDay(dhcpd.os.now());
    this.host = seekSharedHost(hosts, network);
    this.known = hosts.length > 0;
    this.#context = {
      option: ({ space, code }) => (space.name === 'dhcp6' ? rawOption(message.options, code) : undefined),
      values: this.values,
      known: this.known,
      isStatic: this.host?.fixedAddresses !== undefined,
      hostName: this.host?.name,
      variables: new Map(),
      log: (priority, text) =>
        dhcpd.log(priority === 'debug' ? 'debug' : priority === 'info' ? 'info' : 'err', text),
    };
    for (const { name, group } of classify(dhcpd.config, this.#context)) {
      this.classes.push(group);
      this.classNames.push(name);
    }
    this.run(network.group);
    const rapid =
      message.kind === 'solicit' &&
      findOption(message.options, 'rapid-commit') !== undefined &&
      this.values.find('dhcp6', 14) !== undefined;
    this.kind = message.kind === 'solicit' && !rapid ? 'advertise' : 'reply';
    this.#rapid = rapid;
  }

  get duid(): Uint8Array {
    return this.client.duid;
  }

  /** execute_statements_in_scope(): of the scopes around a group first, and of the classes and the host last. */
  run(group: Group): void {
    for (const scope of scopesAround(group)) execute(scope.statements, this.#context);
    const outside = new Set(scopesAround(group));
    for (const own of [...this.classes, ...(this.host === undefined ? [] : [this.host.group])]) {
      for (const scope of scopesAround(own))
        if (!outside.has(scope)) execute(scope.statements, this.#context);
    }
  }

  parameter(name: string, space = 'server'): number | undefined {
    const option = this.dhcpd.config.spaces.get(space)!.find(name);
    const data = option && this.values.get(option);
    return data?.reduce((value, octet) => value * 256 + octet, 0);
  }

  advertiseOnly(): void {
    this.kind = 'advertise';
    this.#rapid = false;
  }

  /** lease_to_client() */
  lease(ias: readonly IaOption[]): Dhcp6Message | undefined {
    const answered = KINDS.flatMap(kind => ias.filter(ia => ia.kind === kind).map(ia => assign(this, ia)));
    if (answered.length === 0 && this.message.kind !== 'information-request') return undefined;
    return this.#reply(answered, this.#options());
  }

  /** dhcpv6_confirm(): are all addresses of the client on its link? */
  confirm(): Dhcp6Message | undefined {
    const addresses = this.message.options
      .filter(isIa)
      .flatMap(ia => ia.options.flatMap(each => (each.kind === 'ia-address' ? [each.address] : [])));
    if (addresses.length === 0) return undefined;
    const onLink = addresses.every(address =>
      this.network.subnets.some(({ net }) => networkOf(address, net.length) === net.address),
    );
    return this.simple(
      [],
      onLink ? 'Success' : 'NotOnLink',
      onLink ? 'All addresses still on link.' : 'Some of the addresses are not on link.',
    );
  }

  /** A Reply that says how it went, and little else. */
  simple(answered: readonly Dhcp6Option[], status: StatusName = 'Success', words?: string): Dhcp6Message {
    const message = words ?? `${MESSAGE_NAMES[this.message.kind]} received.`;
    return this.#reply([], [...answered, { kind: 'status-code', status: STATUS_CODES[status], message }]);
  }

  #reply(ias: readonly Dhcp6Option[], others: readonly Dhcp6Option[]): Dhcp6Message {
    const { client, dhcpd, message, kind } = this;
    const ids: Dhcp6Option[] = [
      ...(client.duid.length === 0 ? [] : [{ kind: 'client-id' as const, duid: client.duid }]),
      { kind: 'server-id', duid: dhcpd.serverDuid },
    ];
    return { kind, transactionId: message.transactionId, options: [...ias, ...ids, ...others] };
  }

  /** store_options6(): those that are always sent, then what the client asked for, in its order. */
  #options(): Dhcp6Option[] {
    const asked = findOption(this.message.options, 'option-request')?.codes ?? [];
    const codes = [...new Set([...REQUIRED.slice(2), ...asked])];
    return codes.flatMap(code => {
      const data = this.values.find('dhcp6', code);
      const apart = code === 1 || code === 2 || (code === 14 && !this.#rapid);
      return data === undefined || apart ? [] : [optionOf(code, data)];
    });
  }
}
