/**
 * dhcrelay -6 of ISC DHCP 4.4.3: what clients say is wrapped and sent to servers, and what those say to clients is unwrapped.
 * Mirrors relay/dhcrelay.c.
 *
 * Differs from Linux: there is no relay agent of DHCPv4 (-4), and -p is not heeded.
 */
import { Ip6 } from '../../base/ip6';
import { ERRNO_TEXT, type PacketInfo, type Process, type Program, type UdpSocket } from '../../kernel/uapi';
import { putUint } from '../../wire/layout';
import {
  DHCP6_CLIENT_PORT,
  DHCP6_SERVER_PORT,
  readDhcp6,
  writeDhcp6,
  type Dhcp6Message,
  type Dhcp6RelayMessage,
} from '../../wire/dhcpv6/message';
import { findOption, type Dhcp6Option } from '../../wire/dhcpv6/options';
import { Log } from '../dhcpd/log';
import { MESSAGE_NAMES } from '../dhcpv6/message-names';
import { ALL_DHCP_RELAY_AGENTS_AND_SERVERS } from '../dhcpv6/constants';
import { MALFORMED } from '../dhcpv6/validation';
import { readCommandLine, type CommandLine, type Upper } from './command-line';
import { DISCARDED, FORWARDED, NO_WAY_BACK, RETURNED, TOO_FAR } from './decisions';

const BANNER = [
  'Internet Systems Consortium DHCP Relay Agent 4.4.3-P1',
  'Copyright 2004-2022 Internet Systems Consortium.',
  'All rights reserved.',
  'For info, please visit https://www.isc.org/software/dhcp/',
];
/** How far a message to all servers goes (RFC 8415 §19.1). */
const HOP_LIMIT = 32;

type Any = Dhcp6Message | Dhcp6RelayMessage;

/** Messages of servers, and what relay agents wrap them in. */
const FROM_SERVERS: ReadonlySet<Any['kind']> = new Set(['advertise', 'reply', 'reconfigure', 'relay-reply']);

/** An interface with clients, as it is while dhcrelay runs. */
interface Downstream {
  readonly dev: string;
  readonly link: Ip6;
  readonly id: number;
}

/** dhcrelay, to be started under that name. */
export const dhcrelay: Program = { start: main };

function main(os: Process): void {
  const line = readCommandLine(os.argv);
  const log = new Log(os, true, 'dhcrelay');
  const fail = (words: string): void => {
    log.write('err', words);
    os.exit(1);
  };
  if ('words' in line) {
    for (const words of BANNER) os.write('stderr', `${words}\n`);
    return fail(line.words);
  }
  if (line.quiet) log.closeStderr();
  else for (const words of BANNER) log.write('info', words);
  const downstreams = setupStreams(os, line);
  if (typeof downstreams === 'string') return fail(downstreams);
  const socket = os.udp6();
  if ('errno' in socket) return fail(`Can't create dgram socket: ${ERRNO_TEXT[socket.errno]}`);
  socket.setsockopt({ SO_REUSEADDR: true, IPV6_MULTICAST_HOPS: HOP_LIMIT });
  const refused = socket.bind({ address: Ip6.of(0, 0, 0, 0), port: DHCP6_SERVER_PORT });
  if (refused !== undefined) return fail(`Can't bind to dhcp address: ${ERRNO_TEXT[refused]}`);
  log.write('info', `Bound to *:${DHCP6_SERVER_PORT}`);
  for (const dev of new Set([...downstreams, ...line.uppers].map(each => each.dev))) {
    log.write('info', `Listening on Socket/${dev}`);
    log.write('info', `Sending on   Socket/${dev}`);
    if (line.uppers.some(upper => upper.dev === dev))
      log.write('info', `Setting hop count limit to ${HOP_LIMIT} for interface ${dev}`);
  }
  for (const { dev } of downstreams) socket.join(ALL_DHCP_RELAY_AGENTS_AND_SERVERS, dev);
  const relay = new Relay(os, log, line, socket, downstreams);
  socket.onDatagram = (data, info) => relay.receive(data, info);
  if (line.pidPath !== undefined) os.files.write(line.pidPath, `${os.pid}\n`);
  if (line.debug) return;
  log.closeStderr();
  os.daemonize(0);
}

/** setup_streams(): text is why it cannot run. */
function setupStreams(os: Process, { lowers, uppers }: CommandLine): Downstream[] | string {
  const addressesOf = (name: string): Ip6[] =>
    os.netlink
      .addresses()
      .filter(({ ifname }) => ifname === name)
      .map(({ local }) => local);
  const bare = [...lowers, ...uppers].find(({ dev }) => addressesOf(dev).length === 0);
  if (bare !== undefined) return `Interface '${bare.dev}' has no IPv6 addresses.`;
  const downstreams: Downstream[] = [];
  for (const { dev, address, id } of lowers) {
    const link = addressesOf(dev).find(
      each => !each.isLinkLocal && (address === undefined || each === address),
    );
    if (link === undefined) return `Interface ${dev} does not have global IPv6 address assigned.`;
    downstreams.push({ dev, link, id: id ?? os.netlink.link(dev)!.ifindex });
  }
  return downstreams;
}

class Relay {
  constructor(
    private readonly os: Process,
    private readonly log: Log,
    private readonly line: CommandLine,
    private readonly socket: UdpSocket,
    private readonly downstreams: readonly Downstream[],
  ) {}

  /** dhcpv6() */
  receive(data: Uint8Array, info: PacketInfo): void {
    const message = readDhcp6(data);
    const inputs = { from: String(info.from.address), dev: info.dev };
    if (message.kind === 'malformed') return this.os.note(MALFORMED, { ...inputs, why: message.why });
    if (message.kind === 'relay-reply') return this.#down(message, inputs);
    const from = this.downstreams.find(({ dev }) => dev === info.dev);
    if (from !== undefined || message.kind === 'relay-forward') return this.#up(message, data, info, from);
    this.log.write('info', `Can't process packet from interface '${info.dev}'.`);
  }

  /** process_up6() */
  #up(message: Any, data: Uint8Array, info: PacketInfo, from: Downstream | undefined): void {
    const { os, log, line } = this;
    const inputs = { message: message.kind, from: String(info.from.address), dev: info.dev };
    const who = `${MESSAGE_NAMES[message.kind]} from ${info.from.address} port ${info.from.port} going up.`;
    if (FROM_SERVERS.has(message.kind)) {
      log.write('info', `Discarding ${who}`);
      return os.note(DISCARDED, inputs);
    }
    log.write('info', `Relaying ${who}`);
    const before = 'hopCount' in message ? message.hopCount : undefined;
    if (before !== undefined && before >= line.maxHops) {
      log.write('info', 'Hop count exceeded,');
      return os.note(TOO_FAR, { ...inputs, hops: before });
    }
    const only = this.downstreams.length === 1 ? this.downstreams[0] : undefined;
    const id = from ?? only;
    if (id === undefined) {
      log.write('info', line.interfaceId ? "Don't know the interface." : "Shan't get back the interface.");
      return os.note(NO_WAY_BACK, inputs);
    }
    const options: Dhcp6Option[] = [{ kind: 'relay-message', message: data }];
    if (line.subscriberId !== undefined)
      options.unshift({ kind: 'subscriber-id', id: new TextEncoder().encode(line.subscriberId) });
    if (line.interfaceId) options.unshift({ kind: 'interface-id', id: interfaceId(id.id) });
    const octets = writeDhcp6({
      kind: 'relay-forward',
      hopCount: before === undefined ? 0 : before + 1,
      linkAddress: from?.link ?? Ip6.of(0, 0, 0, 0),
      peerAddress: info.from.address,
      options,
    });
    for (const upper of line.uppers) this.#send(octets, upper, DHCP6_SERVER_PORT);
    os.note(FORWARDED, inputs);
  }

  /** process_down6() */
  #down(reply: Dhcp6RelayMessage, inputs: Readonly<Record<string, string>>): void {
    const { os, log, line } = this;
    const carried = findOption(reply.options, 'relay-message');
    if (carried === undefined) {
      log.write('info', 'No relay-msg.');
      return os.note(MALFORMED, { ...inputs, why: 'no relay-message' });
    }
    const id = findOption(reply.options, 'interface-id')?.id;
    const refuse = (words: string): void => {
      log.write('info', words);
      os.note(NO_WAY_BACK, inputs);
    };
    if (id === undefined && line.interfaceId) return refuse('No interface-id.');
    if (id !== undefined && id.length !== 4) return refuse("Can't evaluate interface-id.");
    const named = this.downstreams.find(each =>
      id === undefined
        ? each.link === reply.linkAddress
        : interfaceId(each.id).every((octet, i) => octet === id[i]),
    );
    const to = named ?? (this.downstreams.length === 1 ? this.downstreams[0] : undefined);
    if (to === undefined) return refuse("Can't find the down interface.");
    const message = readDhcp6(carried.message);
    if (message.kind === 'malformed') return os.note(MALFORMED, { ...inputs, why: message.why });
    const port = message.kind === 'relay-reply' ? DHCP6_SERVER_PORT : DHCP6_CLIENT_PORT;
    const goesDown = FROM_SERVERS.has(message.kind) || message.kind === 'relay-forward';
    const verb = goesDown ? 'Relaying' : 'Discarding';
    log.write('info', `${verb} ${MESSAGE_NAMES[message.kind]} to ${reply.peerAddress} port ${port} down.`);
    os.note(goesDown ? RETURNED : DISCARDED, { message: message.kind, to: String(reply.peerAddress) });
    if (goesDown) this.#send(carried.message, { dev: to.dev, address: reply.peerAddress }, port);
  }

  #send(octets: Uint8Array, { address, dev }: Upper, port: number): void {
    const refused = this.socket.sendto(octets, { address, port, dev }, { dev });
    if (refused !== undefined) this.log.write('err', `send_packet6: ${ERRNO_TEXT[refused]}`);
  }
}

/** The index as the machine has it in memory, the least octet first. */
function interfaceId(index: number): Uint8Array {
  const octets = new Uint8Array(4);
  putUint(octets, 0, 4, index);
  return octets.reverse();
}
