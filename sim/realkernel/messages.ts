/**
 * The Neighbour Discovery, multicast listener and DHCP messages of a run, each in words that are the same whenever the same is
 * said: without checksums, nonces, lifetimes that run down, and what a client is told apart by. A report that speaks of several
 * groups is as many messages, because chance decides what is said together.
 */
import type { Ip6 } from '../base/ip6';
import type { SimTime } from '../base/time';
import type { Scenario } from '../scenario/resolve';
import { isIa } from '../daemons/dhcpv6/identity-association';
import { statusName, statusOf } from '../daemons/dhcpv6/status';
import type { TraceRecord } from '../trace/record';
import { DHCP4_CLIENT_PORT, DHCP4_SERVER_PORT, readDhcp4 } from '../wire/dhcpv4/message';
import { findDhcp4Option } from '../wire/dhcpv4/options';
import { DHCP6_CLIENT_PORT, DHCP6_SERVER_PORT, readDhcp6 } from '../wire/dhcpv6/message';
import type { Dhcp6OptionList } from '../wire/dhcpv6/options';
import { Frame, type Payload } from '../wire/frame';
import type { Icmp6Message } from '../wire/icmpv6';
import type { UdpDatagram } from '../wire/udp';

/** A message that a node sent on a link of the scenario. */
export interface Message {
  readonly at: SimTime;
  /** Index of the link. */
  readonly link: number;
  /** `router:eth0 router-advertisement fe80::1 > ff02::1 lifetime 1800 2001:db8:1::/64`. */
  readonly text: string;
}

/** Finds the messages of a scenario among records. */
export class MessageReader {
  readonly #links = new Map<string, number>();

  constructor({ links }: Scenario) {
    links.forEach((link, index) => {
      for (const end of link.endpoints) this.#links.set(`${end.node}:${end.interface}`, index);
    });
  }

  /** The messages that a record is. */
  read(record: TraceRecord): Message[] {
    if (record.kind !== 'tx' || !(record.frame instanceof Frame)) return [];
    const sender = `${record.node}:${record.dev}`;
    const link = this.#links.get(sender);
    if (link === undefined) return [];
    return packetWords(record.frame.payload).map(text => ({
      at: record.at,
      link,
      text: `${sender} ${text}`,
    }));
  }
}

function packetWords(packet: Payload): string[] {
  if (packet.kind !== 'ipv6' && packet.kind !== 'ipv4') return [];
  const { payload } = packet;
  if (payload.kind === 'udp')
    return dhcpWords(payload, `${packet.src.toString()} > ${packet.dst.toString()}`);
  return packet.kind === 'ipv6' ? wordsOf(packet.payload as Icmp6Message, packet.src, packet.dst) : [];
}

/** What a datagram says, if it is one of DHCP. Which addresses are leased follows from identifiers with the time of day in them. */
function dhcpWords({ srcPort, dstPort, data }: UdpDatagram, way: string): string[] {
  const either = (...ports: readonly number[]): boolean => ports.includes(srcPort) || ports.includes(dstPort);
  if (either(DHCP4_CLIENT_PORT, DHCP4_SERVER_PORT)) {
    const message = readDhcp4(data);
    if (message.kind === 'malformed' || message.options === undefined) return [];
    return [`dhcpv4 ${findDhcp4Option(message.options, 'message-type')?.type ?? 'bootp'} ${way}`];
  }
  if (!either(DHCP6_CLIENT_PORT, DHCP6_SERVER_PORT)) return [];
  const message = readDhcp6(data);
  if (message.kind === 'malformed') return [];
  return [`dhcpv6 ${message.kind} ${way}${outcome(message.options)}`];
}

/** The associations of a message, and how it went with each. */
function outcome(options: Dhcp6OptionList): string {
  const refusal = (list: Dhcp6OptionList): string => {
    const { code } = statusOf(list);
    return code === 0 ? '' : ` ${statusName(code) ?? code}`;
  };
  return `${options.map(each => (isIa(each) ? ` ${each.kind}${refusal(each.options)}` : '')).join('')}${refusal(options)}`;
}

/** What a message says; several texts for a report about several groups, none for other packets. */
function wordsOf(message: Icmp6Message, src: Ip6, dst: Ip6): string[] {
  const way = `${src.toString()} > ${dst.toString()}`;
  switch (message.kind) {
    case 'router-solicitation':
      return [`${message.kind} ${way}`];
    case 'router-advertisement': {
      const prefixes = message.options.flatMap(option =>
        option.kind === 'prefix-information' ? [` ${option.prefix.toString()}/${option.prefixLength}`] : [],
      );
      return [`${message.kind} ${way} lifetime ${message.routerLifetime}${prefixes.join('')}`];
    }
    case 'neighbor-solicitation':
      return [`${message.kind} ${way} who has ${message.target.toString()}`];
    case 'neighbor-advertisement': {
      const flags = ['router', 'solicited', 'override'].filter(flag => message[flag as 'router']);
      return [`${message.kind} ${way} tgt is ${message.target.toString()} ${flags.join(' ')}`.trimEnd()];
    }
    case 'redirect':
      return [`${message.kind} ${way} ${message.destination.toString()} to ${message.target.toString()}`];
    case 'mld2-report':
      return message.records.map(({ recordType, group }) => `mld ${recordType} ${group.toString()}`);
    case 'mld-query':
    case 'mld-report':
    case 'mld-done':
      return [`${message.kind} ${way}`];
    default:
      return [];
  }
}
