/** The words that the cases about servers have: a client that asks a server and reads what it says. */
import { Ip6 } from '../../../sim/base/ip6';
import type { Dhcp6Message, Dhcp6RelayMessage } from '../../../sim/wire/dhcpv6/message';
import { readDhcp6, writeDhcp6 } from '../../../sim/wire/dhcpv6/message';
import { findOption, type Dhcp6Option } from '../../../sim/wire/dhcpv6/options';
import { type Bench, type ServerName } from './bench';

export const CLIENT = Uint8Array.of(0, 3, 0, 1, 2, 0, 0, 0, 0xbb, 1);
export const ip6 = (text: string): Ip6 => Ip6.parse(text)!;
export const BOTH: readonly ServerName[] = ['dhcpd', 'dhcp6s'];

type Pool = 'usual' | 'empty' | 'prefixes' | 'temporary' | 'tee';
const POOLS: Readonly<Record<ServerName, Readonly<Partial<Record<Pool, string>>>>> = {
  dhcpd: {
    usual: 'default-lease-time 600;\nsubnet6 2001:db8:1::/64 { range6 2001:db8:1::100 2001:db8:1::1ff; }\n',
    empty: 'default-lease-time 600;\nsubnet6 2001:db8:1::/64 { }\n',
    prefixes:
      'subnet6 2001:db8:1::/64 { prefix6 2001:db8:100:: 2001:db8:100:fff0:: /60; prefix6 2001:db8:200:: 2001:db8:2ff:: /56; }\n',
    temporary: 'default-lease-time 600;\nsubnet6 2001:db8:1::/64 { range6 2001:db8:1::/64 temporary; }\n',
    tee:
      'option dhcp-renewal-time 111;\noption dhcp-rebinding-time 222;\n' +
      'subnet6 2001:db8:1::/64 { range6 2001:db8:1::100 2001:db8:1::1ff; }\n',
  },
  dhcp6s: {
    usual:
      'interface eth0 { address-pool p 300 600; };\npool p { range 2001:db8:1::100 to 2001:db8:1::1ff; };\n',
    empty: 'interface eth0 { address-pool p 300 600; };\npool p { range fe80::1 to fe80::2; };\n',
  },
};

export const ia = (iaid = 1, ...addresses: string[]): Dhcp6Option => ({
  ...{ kind: 'ia-na', iaid, t1: 0, t2: 0 },
  options: addresses.map(address => ({
    ...{ kind: 'ia-address', address: ip6(address), preferredLifetime: 0, validLifetime: 0, options: [] },
  })),
});
export const from = (duid: Uint8Array): Dhcp6Option => ({ kind: 'client-id', duid });

/** A conversation with a server. */
class ServerTalk {
  private transaction = 1;
  /** The server's DUID, once it has answered. */
  server: Dhcp6Option | undefined;

  constructor(readonly bench: Bench) {}

  async start(pool: Pool = 'usual'): Promise<void> {
    await this.bench.run('ip addr add 2001:db8:1::1/64 dev eth0 nodad');
    await this.bench.start(POOLS[this.bench.program as ServerName][pool]!);
    await this.bench.wait(1.5);
  }

  /** Sends octets of a message and waits for what comes. */
  async put(
    message: Dhcp6Message | Dhcp6RelayMessage,
    address = 'ff02::1:2',
  ): Promise<Dhcp6Message | Dhcp6RelayMessage | undefined> {
    const relayed = 'hopCount' in message;
    await this.bench.say(message, { from: relayed ? 547 : 546, to: 547, address });
    const heard = await this.bench.next(1.5);
    const server = heard && findOption(heard.message.options, 'server-id');
    if (server !== undefined) this.server = server;
    return heard?.message;
  }

  async ask(
    kind: Dhcp6Message['kind'],
    options: readonly Dhcp6Option[],
    address?: string,
  ): Promise<Dhcp6Message | undefined> {
    this.transaction += 1;
    return (await this.put({ kind, transactionId: this.transaction, options }, address)) as
      Dhcp6Message | undefined;
  }

  /** Solicit and Request. @returns the address */
  async bound(): Promise<string> {
    await this.ask('solicit', [from(CLIENT), ia()]);
    const reply = await this.ask('request', [from(CLIENT), this.server!, ia()]);
    return placesIn(reply).join();
  }
}

export const talk =
  (ask: (t: ServerTalk) => Promise<string>, pool: Pool = 'usual') =>
  async (bench: Bench): Promise<string> => {
    const t = new ServerTalk(bench);
    await t.start(pool);
    return ask(t);
  };

export function iasIn(message: Dhcp6Message | undefined): Extract<Dhcp6Option, { kind: 'ia-na' }>[] {
  return (message?.options ?? []).filter(option => option.kind === 'ia-na');
}

function placesIn(message: Dhcp6Message | undefined): string[] {
  return iasIn(message).flatMap(({ options }) =>
    options.flatMap(each => (each.kind === 'ia-address' ? [String(each.address)] : [])),
  );
}

const STATUS = ['Success', 'UnspecFail', 'NoAddrsAvail', 'NoBinding', 'NotOnLink', 'UseMulticast'];

/** `reply: NoBinding in the association`: what an answer is, and its status and lifetimes. */
export function words(message: Dhcp6Message | undefined): string {
  if (message === undefined) return 'nothing';
  const parts: string[] = [];
  const whole = findOption(message.options, 'status-code');
  if (whole !== undefined) parts.push(STATUS[whole.status]!);
  for (const { options } of iasIn(message)) {
    const own = findOption(options, 'status-code');
    if (own !== undefined) parts.push(`${STATUS[own.status]} in the association`);
    for (const each of options) {
      if (each.kind !== 'ia-address') continue;
      const inner = findOption(each.options, 'status-code');
      if (inner !== undefined) parts.push(`${STATUS[inner.status]} in the address`);
      parts.push(each.validLifetime === 0 ? 'an address with lifetime 0' : 'an address');
    }
  }
  return parts.length === 0 ? message.kind : `${message.kind}: ${parts.join(', ')}`;
}

/** Whether a message of a client that the server has given an address to is answered. */
export const afterBinding = (
  kind: Dhcp6Message['kind'],
  options: (t: ServerTalk, address: string) => readonly Dhcp6Option[],
  address?: string,
) =>
  talk(async t => {
    const given = await t.bound();
    return words(await t.ask(kind, options(t, given), address));
  });

export const STRANGER = '2001:db8:ffff::1';
export const RELAY: Omit<Dhcp6RelayMessage, 'options'> = {
  kind: 'relay-forward',
  hopCount: 0,
  linkAddress: ip6('2001:db8:1::2'),
  peerAddress: ip6('fe80::9'),
};

/** A Solicit through relay agents, and what comes back. */
export const relayed = (
  chain: (solicit: Uint8Array) => Dhcp6RelayMessage,
  read: (reply: Dhcp6RelayMessage) => string,
) =>
  talk(async t => {
    const solicit: Dhcp6Message = { kind: 'solicit', transactionId: 7, options: [from(CLIENT), ia()] };
    const reply = await t.put(chain(writeDhcp6(solicit)), 'fe80::ff:fe00:aa01');
    return reply !== undefined && 'hopCount' in reply ? read(reply) : (reply?.kind ?? 'nothing');
  });

export function carried(reply: Dhcp6RelayMessage): Dhcp6Message | Dhcp6RelayMessage {
  return readDhcp6(findOption(reply.options, 'relay-message')!.message) as Dhcp6Message | Dhcp6RelayMessage;
}

export const ID: Dhcp6Option = { kind: 'interface-id', id: Uint8Array.of(1, 2, 3) };

/** IAIDs, and the length of the prefix that is asked for with each; 0: any. */
export const WISHES = [
  [1, 0],
  [2, 0],
  [0x1234, 60],
  [0xaa01, 56],
  [5, 48],
] as const;
