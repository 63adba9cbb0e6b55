/** The words that the cases about clients have: a server that hears a client and answers it. */
import { Ip6 } from '../../../sim/base/ip6';
import { DHCP6_MESSAGE_TYPES, type Dhcp6Message } from '../../../sim/wire/dhcpv6/message';
import type { Dhcp6Option, Dhcp6OptionOf } from '../../../sim/wire/dhcpv6/options';
import { answer, SERVER, type Bench, type ClientName, type Heard, type Way } from './bench';

export const ADDRESS = '2001:db8:1::15';
export const PREFIX = '2001:db8:ff00::';
const ip6 = (text: string): Ip6 => Ip6.parse(text)!;

export type Wants = 'address' | 'prefix' | 'both' | 'information' | 'rapid';

/** What each client is told to ask for. */
const CONFIGURATIONS: Readonly<Record<ClientName, Readonly<Record<Wants, string>>>> = {
  dhclient: {
    address: '',
    prefix: '# -P\n',
    both: '# -N -P\n',
    information: '# -S\n',
    rapid: 'send dhcp6.rapid-commit;\n',
  },
  dhcp6c: {
    address: 'interface eth0 { send ia-na 0; request domain-name-servers; };\nid-assoc na 0 { };\n',
    prefix:
      'interface eth0 { send ia-pd 0; };\nid-assoc pd 0 { prefix-interface lo { sla-id 1; sla-len 8; }; };\n',
    both:
      'interface eth0 { send ia-na 0, ia-pd 0; };\nid-assoc na 0 { };\n' +
      'id-assoc pd 0 { prefix-interface lo { sla-id 1; sla-len 8; }; };\n',
    information: 'interface eth0 { information-only; request domain-name-servers; };\n',
    rapid: 'interface eth0 { send ia-na 0, rapid-commit; };\nid-assoc na 0 { };\n',
  },
  networkd: {
    address:
      '[Match]\nName=eth0\n[Network]\nDHCP=ipv6\n[DHCPv6]\nWithoutRA=solicit\nRapidCommit=no\nUseDelegatedPrefix=no\n',
    prefix:
      '[Match]\nName=eth0\n[Network]\nDHCP=ipv6\n[DHCPv6]\nWithoutRA=solicit\nRapidCommit=no\nUseAddress=no\n',
    both: '[Match]\nName=eth0\n[Network]\nDHCP=ipv6\n[DHCPv6]\nWithoutRA=solicit\nRapidCommit=no\n',
    information: '[Match]\nName=eth0\n[Network]\nDHCP=ipv6\n[DHCPv6]\nWithoutRA=information-request\n',
    rapid: '[Match]\nName=eth0\n[Network]\nDHCP=ipv6\n[DHCPv6]\nWithoutRA=solicit\nUseDelegatedPrefix=no\n',
  },
};

/** Lifetimes of what a server gives, seconds. */
export interface Times {
  readonly T1: number;
  readonly T2: number;
  readonly preferred: number;
  readonly valid: number;
}

/** T1 and T2 far away, and everything valid for long. */
export const LONG: Times = { T1: 3600, T2: 5760, preferred: 7200, valid: 10_800 };
/** As in the tests of the IPv6 Ready Logo. */
export const SHORT: Times = { T1: 50, T2: 80, preferred: 100, valid: 200 };

/** A conversation with a client. */
export class ClientTalk {
  constructor(readonly bench: Bench) {}

  private get client(): ClientName {
    return this.bench.program as ClientName;
  }

  start(wants: Wants = 'address', more = ''): Promise<void> {
    return this.bench.start(CONFIGURATIONS[this.client][wants] + more);
  }

  /** Its next message. @throws it sends none, or one of another kind */
  async hear(kind: Dhcp6Message['kind'], within = 15): Promise<Heard> {
    const heard = await this.bench.next(within);
    if (heard?.message.kind !== kind) throw new Error(`no ${kind} but ${heard?.message.kind ?? 'nothing'}`);
    return heard;
  }

  /** What it sends, by kind: nothing, or its next message. */
  async kindOfNext(within: number): Promise<string> {
    return (await this.bench.next(within))?.message.kind ?? 'nothing';
  }

  /** All it sends in a time. */
  async hearAll(time: number): Promise<Heard[]> {
    const end = this.bench.now() + time;
    const all: Heard[] = [];
    for (;;) {
      const heard = await this.bench.next(end - this.bench.now());
      if (heard === undefined) return all;
      all.push(heard);
    }
  }

  reply(to: Heard, kind: 'advertise' | 'reply', options: readonly Dhcp6Option[], way?: Way): Promise<void> {
    return this.bench.say(answer(to, kind, options), way);
  }

  /** Solicit, Advertise, Request, Reply. @returns the Request */
  async bind(times: Times = SHORT, wants: Wants = 'address'): Promise<Heard> {
    await this.start(wants);
    const request = await this.offered(times);
    await this.reply(request, 'reply', grant(request, times));
    await this.bench.wait(0.2);
    return request;
  }

  /** Solicit and Advertise. @returns the Request */
  async offered(times: Times = SHORT, options: readonly Dhcp6Option[] = []): Promise<Heard> {
    const solicit = await this.hear('solicit');
    await this.reply(solicit, 'advertise', [...grant(solicit, times), ...options]);
    return this.hear('request', 5);
  }

  /** Its addresses, link-local ones aside. */
  async addresses(): Promise<string[]> {
    const text = await this.bench.run('ip -6 -o addr show dev eth0 scope global');
    return [...text.matchAll(/inet6 (\S+)/g)].map(found => found[1]!);
  }

  async hasAddress(address = ADDRESS): Promise<boolean> {
    return (await this.addresses()).some(each => each.startsWith(`${address}/`));
  }
}

/** What the client has asked for, as a server grants it. @param place instead of the usual */
export function grant(
  to: Heard,
  times: Times,
  place: { address?: string; prefix?: string } = {},
): Dhcp6Option[] {
  const { T1, T2, preferred, valid } = times;
  const { address = ADDRESS, prefix = PREFIX } = place;
  return associations(to).map(ia => {
    const lifetimes = { preferredLifetime: preferred, validLifetime: valid, options: [] };
    const given: Dhcp6Option =
      ia.kind === 'ia-na'
        ? { kind: 'ia-address', address: ip6(address), ...lifetimes }
        : { kind: 'ia-prefix', prefix: ip6(prefix), prefixLength: 56, ...lifetimes };
    return { kind: ia.kind, iaid: ia.iaid, t1: T1, t2: T2, options: [given] };
  });
}

/** The associations of a message, each with a status and nothing else. */
export function deny(to: Heard, status: number): Dhcp6Option[] {
  return associations(to).map(({ kind, iaid }) => ({
    ...{ kind, iaid, t1: 0, t2: 0 },
    options: [{ kind: 'status-code', status, message: 'as the case has it' }],
  }));
}

export function associations({ message }: Heard): (Dhcp6OptionOf<'ia-na'> | Dhcp6OptionOf<'ia-pd'>)[] {
  return message.options.filter(option => option.kind === 'ia-na' || option.kind === 'ia-pd');
}

export function optionIn<K extends Dhcp6Option['kind']>(
  { message }: Heard,
  kind: K,
): Dhcp6OptionOf<K> | undefined {
  return message.options.find((option): option is Dhcp6OptionOf<K> => option.kind === kind);
}

/** Addresses and prefixes that a message names. */
export function places(heard: Heard): string[] {
  return associations(heard).flatMap(ia =>
    ia.options.flatMap(each =>
      each.kind === 'ia-address'
        ? [String(each.address)]
        : each.kind === 'ia-prefix'
          ? [`${each.prefix}/${each.prefixLength}`]
          : [],
    ),
  );
}

/** Every type of message that no client is to listen to. */
export const NOT_FOR_CLIENTS = DHCP6_MESSAGE_TYPES.filter(
  kind => !['advertise', 'reply', 'reconfigure'].includes(kind),
);

export const status = (code: number): Dhcp6Option => ({ kind: 'status-code', status: code, message: '' });
export { SERVER };
