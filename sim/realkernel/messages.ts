/**
 * The Neighbour Discovery and multicast listener messages of a run, each in words that are the same whenever the same is
 * said: without checksums, nonces and lifetimes that run down. A report that speaks of several groups is as many messages,
 * because chance decides what is said together.
 */
import type { Ip6 } from '../base/ip6';
import type { SimTime } from '../base/time';
import type { Scenario } from '../scenario/resolve';
import type { TraceRecord } from '../trace/record';
import { Frame } from '../wire/frame';
import type { Icmp6Message } from '../wire/icmpv6';

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
    const { payload } = record.frame;
    if (link === undefined || payload.kind !== 'ipv6') return [];
    const texts = wordsOf(payload.payload as Icmp6Message, payload.src, payload.dst);
    return texts.map(text => ({ at: record.at, link, text: `${sender} ${text}` }));
  }
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
