/** What servers are asked: whom they answer, and what (G32 to G42). */
import { Ip6 } from '../../../sim/base/ip6';
import type { Dhcp6Message, Dhcp6RelayMessage } from '../../../sim/wire/dhcpv6/message';
import { readDhcp6, writeDhcp6 } from '../../../sim/wire/dhcpv6/message';
import { findOption, type Dhcp6Option } from '../../../sim/wire/dhcpv6/options';
import { OTHER, type Bench, type ServerName } from './bench';
import type { Dhcp6Case } from './case';

const CLIENT = Uint8Array.of(0, 3, 0, 1, 2, 0, 0, 0, 0xbb, 1);
const ip6 = (text: string): Ip6 => Ip6.parse(text)!;
const BOTH: readonly ServerName[] = ['dhcpd', 'dhcp6s'];

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

const ia = (iaid = 1, ...addresses: string[]): Dhcp6Option => ({
  ...{ kind: 'ia-na', iaid, t1: 0, t2: 0 },
  options: addresses.map(address => ({
    ...{ kind: 'ia-address', address: ip6(address), preferredLifetime: 0, validLifetime: 0, options: [] },
  })),
});
const from = (duid: Uint8Array): Dhcp6Option => ({ kind: 'client-id', duid });

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

const talk =
  (ask: (t: ServerTalk) => Promise<string>, pool: Pool = 'usual') =>
  async (bench: Bench): Promise<string> => {
    const t = new ServerTalk(bench);
    await t.start(pool);
    return ask(t);
  };

function iasIn(message: Dhcp6Message | undefined): Extract<Dhcp6Option, { kind: 'ia-na' }>[] {
  return (message?.options ?? []).filter(option => option.kind === 'ia-na');
}

function placesIn(message: Dhcp6Message | undefined): string[] {
  return iasIn(message).flatMap(({ options }) =>
    options.flatMap(each => (each.kind === 'ia-address' ? [String(each.address)] : [])),
  );
}

const STATUS = ['Success', 'UnspecFail', 'NoAddrsAvail', 'NoBinding', 'NotOnLink', 'UseMulticast'];

/** `reply: NoBinding in the association`: what an answer is, and its status and lifetimes. */
function words(message: Dhcp6Message | undefined): string {
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
const afterBinding = (
  kind: Dhcp6Message['kind'],
  options: (t: ServerTalk, address: string) => readonly Dhcp6Option[],
  address?: string,
) =>
  talk(async t => {
    const given = await t.bound();
    return words(await t.ask(kind, options(t, given), address));
  });

const STRANGER = '2001:db8:ffff::1';
const RELAY: Omit<Dhcp6RelayMessage, 'options'> = {
  kind: 'relay-forward',
  hopCount: 0,
  linkAddress: ip6('2001:db8:1::2'),
  peerAddress: ip6('fe80::9'),
};

/** A Solicit through relay agents, and what comes back. */
const relayed = (
  chain: (solicit: Uint8Array) => Dhcp6RelayMessage,
  read: (reply: Dhcp6RelayMessage) => string,
) =>
  talk(async t => {
    const solicit: Dhcp6Message = { kind: 'solicit', transactionId: 7, options: [from(CLIENT), ia()] };
    const reply = await t.put(chain(writeDhcp6(solicit)), 'fe80::ff:fe00:aa01');
    return reply !== undefined && 'hopCount' in reply ? read(reply) : (reply?.kind ?? 'nothing');
  });

function carried(reply: Dhcp6RelayMessage): Dhcp6Message | Dhcp6RelayMessage {
  return readDhcp6(findOption(reply.options, 'relay-message')!.message) as Dhcp6Message | Dhcp6RelayMessage;
}

const ID: Dhcp6Option = { kind: 'interface-id', id: Uint8Array.of(1, 2, 3) };

/** IAIDs, and the length of the prefix that is asked for with each; 0: any. */
const WISHES = [
  [1, 0],
  [2, 0],
  [0x1234, 60],
  [0xaa01, 56],
  [5, 48],
] as const;

export const SERVER_CASES: readonly Dhcp6Case[] = [
  {
    id: 'G32.A',
    title: 'A Solicit is answered',
    spec: 'RFC 8415 §18.3.1',
    of: BOTH,
    ask: talk(async t => {
      const advertise = await t.ask('solicit', [from(CLIENT), ia()]);
      const kinds = ['client-id', 'server-id', 'ia-na'].filter(kind =>
        advertise?.options.some(each => each.kind === kind),
      );
      return `${words(advertise)}, ${kinds.join(', ')}`;
    }),
    expected: 'advertise: an address, client-id, server-id, ia-na',
  },
  {
    id: 'G32.C',
    title: 'Two associations',
    spec: 'RFC 8415 §18.3.1',
    of: BOTH,
    ask: talk(async t => words(await t.ask('solicit', [from(CLIENT), ia(1), ia(2)]))),
    expected: 'advertise: an address, an address',
  },
  {
    id: 'G33.D',
    title: 'There is nothing to give',
    spec: 'RFC 8415 §18.3.9',
    of: BOTH,
    ask: talk(async t => words(await t.ask('solicit', [from(CLIENT), ia()])), 'empty'),
    expected: 'advertise: NoAddrsAvail in the association',
    differs: {
      dhcp6s: { shows: 'advertise: NoAddrsAvail', because: 'it says so for the whole message' },
    },
  },
  {
    id: 'G33.E',
    title: 'Through a relay agent without an Interface-Id',
    spec: 'RFC 8415 §19.3',
    of: BOTH,
    ask: relayed(
      solicit => ({ ...RELAY, options: [{ kind: 'relay-message', message: solicit }] }),
      reply =>
        `relay-reply to ${reply.peerAddress} with ${carried(reply).kind}${findOption(reply.options, 'interface-id') ? ' and an Interface-Id' : ''}`,
    ),
    expected: 'relay-reply to fe80::9 with advertise',
  },
  {
    id: 'G33.F',
    title: 'Through a relay agent with an Interface-Id',
    spec: 'RFC 8415 §19.3',
    of: BOTH,
    ask: relayed(
      solicit => ({ ...RELAY, options: [ID, { kind: 'relay-message', message: solicit }] }),
      reply =>
        `relay-reply with ${carried(reply).kind} and the Interface-Id ${findOption(reply.options, 'interface-id')?.id.join('')}`,
    ),
    expected: 'relay-reply with advertise and the Interface-Id 123',
  },
  {
    id: 'G34',
    title: 'Through two relay agents',
    spec: 'RFC 8415 §19.3',
    of: BOTH,
    ask: relayed(
      solicit => {
        const inner: Dhcp6RelayMessage = {
          ...RELAY,
          options: [ID, { kind: 'relay-message', message: solicit }],
        };
        return {
          ...{
            kind: 'relay-forward',
            hopCount: 1,
            linkAddress: ip6('::'),
            peerAddress: ip6('2001:db8:1::2'),
          },
          options: [{ kind: 'relay-message', message: writeDhcp6(inner) }],
        };
      },
      reply => {
        const inner = carried(reply);
        return 'hopCount' in inner
          ? `relay-reply for ${reply.peerAddress} around one for ${inner.peerAddress} with ${carried(inner).kind}`
          : inner.kind;
      },
    ),
    expected: 'relay-reply for 2001:db8:1::2 around one for fe80::9 with advertise',
  },
  {
    id: 'G35.A',
    title: 'A Solicit to the server’s own address',
    spec: 'RFC 8415 §18.4',
    of: BOTH,
    ask: talk(async t => words(await t.ask('solicit', [from(CLIENT), ia()], 'fe80::ff:fe00:aa01'))),
    expected: 'nothing',
  },
  {
    id: 'G35.B',
    title: 'DUIDs of every type',
    spec: 'RFC 8415 §11',
    of: BOTH,
    ask: talk(async t => {
      const duids = [
        Uint8Array.of(0, 1, 0, 1, 1, 2, 3, 4, 2, 0, 0, 0, 0, 9),
        Uint8Array.of(0, 2, 0, 0, 0xab, 0x11, 1, 2, 3, 4),
        Uint8Array.of(0, 3, 0, 1, 2, 0, 0, 0, 0, 9),
        Uint8Array.of(0, 4, ...Array.from({ length: 16 }, (_, i) => i)),
      ];
      const all: string[] = [];
      for (const duid of duids) all.push(words(await t.ask('solicit', [from(duid), ia()])));
      return [...new Set(all)].join('; ');
    }),
    expected: 'advertise: an address',
  },
  {
    id: 'G36.A',
    title: 'A Request to the server’s own address',
    spec: 'RFC 8415 §18.3.2',
    of: BOTH,
    ask: talk(async t => {
      await t.ask('solicit', [from(CLIENT), ia()]);
      return words(await t.ask('request', [from(CLIENT), t.server!, ia()], 'fe80::ff:fe00:aa01'));
    }),
    expected: 'reply: UseMulticast',
  },
  {
    id: 'G36.B',
    title: 'A Request for an address of another link',
    spec: 'RFC 8415 §18.3.2',
    of: BOTH,
    ask: talk(async t => {
      await t.ask('solicit', [from(CLIENT), ia()]);
      return words(await t.ask('request', [from(CLIENT), t.server!, ia(1, STRANGER)]));
    }),
    expected: 'reply: NotOnLink in the association',
    differs: {
      dhcp6s: { shows: 'reply: an address', because: 'it gives what it has, whatever is asked for' },
    },
  },
  {
    id: 'G36.D',
    title: 'The same Request twice',
    spec: 'RFC 8415 §18.3.2',
    of: BOTH,
    ask: talk(async t => {
      const [first, second] = [await t.bound(), await t.bound()];
      return first === second && first !== '' ? 'the same address' : `${first}, ${second}`;
    }),
    expected: 'the same address',
  },
  {
    id: 'G37.B',
    title: 'Confirm: addresses of the link',
    spec: 'RFC 8415 §18.3.3',
    of: BOTH,
    ask: afterBinding('confirm', (_t, address) => [from(CLIENT), ia(1, address)]),
    expected: 'reply: Success',
    differs: {
      dhcp6s: { shows: 'reply: Success, an address', because: 'it answers a Confirm as a Request' },
    },
  },
  {
    id: 'G37.C',
    title: 'Confirm: addresses of another link',
    spec: 'RFC 8415 §18.3.3',
    of: BOTH,
    ask: afterBinding('confirm', () => [from(CLIENT), ia(1, STRANGER)]),
    expected: 'reply: NotOnLink',
  },
  {
    id: 'G37.D',
    title: 'Confirm: no addresses',
    spec: 'RFC 8415 §18.3.3',
    of: BOTH,
    ask: afterBinding('confirm', () => [from(CLIENT), ia()]),
    expected: 'nothing',
  },
  {
    id: 'G38.A',
    title: 'Renew: what the server has given',
    spec: 'RFC 8415 §18.3.4',
    of: BOTH,
    ask: afterBinding('renew', (t, address) => [from(CLIENT), t.server!, ia(1, address)]),
    expected: 'reply: an address',
  },
  {
    id: 'G38.C',
    title: 'Renew: an address that is not the client’s, beside its own',
    spec: 'RFC 8415 §18.3.4',
    of: BOTH,
    ask: afterBinding('renew', (t, address) => [from(CLIENT), t.server!, ia(1, address, STRANGER)]),
    expected: 'reply: an address, an address with lifetime 0',
  },
  {
    id: 'G38.D',
    title: 'Renew: an association that the server does not know',
    spec: 'RFC 8415 §18.3.4',
    of: BOTH,
    ask: afterBinding('renew', t => [from(CLIENT), t.server!, ia(99, STRANGER)]),
    expected: 'reply: NoBinding in the association',
    differs: {
      dhcpd: {
        shows: 'reply: an address with lifetime 0, an address',
        because:
          'it says NoBinding of addresses of this link alone, and gives another for one of another link',
      },
    },
  },
  {
    id: 'G39.A',
    title: 'Rebind to the server’s own address',
    spec: 'RFC 8415 §18.4',
    of: BOTH,
    ask: afterBinding('rebind', (_t, address) => [from(CLIENT), ia(1, address)], 'fe80::ff:fe00:aa01'),
    expected: 'nothing',
  },
  {
    id: 'G39.B',
    title: 'Rebind: what the server has given',
    spec: 'RFC 8415 §18.3.5',
    of: BOTH,
    ask: afterBinding('rebind', (_t, address) => [from(CLIENT), ia(1, address)]),
    expected: 'reply: an address',
  },
  {
    id: 'G39.C',
    title: 'Rebind: an address of another link, of an unknown association',
    spec: 'RFC 8415 §18.3.5',
    of: BOTH,
    ask: afterBinding('rebind', () => [from(CLIENT), ia(99, STRANGER)]),
    expected: 'reply: an address with lifetime 0',
    differs: {
      dhcpd: {
        shows: 'reply: an address with lifetime 0, an address',
        because: 'it gives one of this link with it',
      },
      dhcp6s: { shows: 'nothing', because: 'it says nothing of associations that it does not know' },
    },
  },
  {
    id: 'G40.A',
    title: 'Release',
    spec: 'RFC 8415 §18.3.7',
    of: BOTH,
    ask: afterBinding('release', (t, address) => [from(CLIENT), t.server!, ia(1, address)]),
    expected: 'reply: Success',
  },
  {
    id: 'G40.B',
    title: 'Release: an association that the server does not know',
    spec: 'RFC 8415 §18.3.7',
    of: BOTH,
    ask: afterBinding('release', t => [from(CLIENT), t.server!, ia(99, STRANGER)]),
    expected: 'reply: Success, NoBinding in the association',
  },
  {
    id: 'G40.C',
    title: 'Decline, and the address is given to nobody',
    spec: 'RFC 8415 §18.3.8',
    of: BOTH,
    ask: talk(async t => {
      const address = await t.bound();
      const reply = words(await t.ask('decline', [from(CLIENT), t.server!, ia(1, address)]));
      const next = await t.bound();
      return `${reply}, then ${next === address ? 'the same address' : next === '' ? 'none' : 'another address'}`;
    }),
    expected: 'reply: Success, then another address',
  },
  {
    id: 'G32.T',
    title: 'T1 and T2 are what the server is told that they are',
    spec: 'dhcpd.conf(5), dhcp-options(5)',
    of: ['dhcpd'],
    ask: talk(async t => {
      const given = iasIn(await t.ask('solicit', [from(CLIENT), ia()]))[0];
      return `${given?.t1} and ${given?.t2}`;
    }, 'tee'),
    expected: '111 and 222',
  },
  {
    id: 'G32.TA',
    title: 'Temporary addresses',
    spec: 'RFC 8415 §13.3, §21.5',
    of: ['dhcpd'],
    ask: talk(async t => {
      const temporary: Dhcp6Option = { kind: 'ia-ta', iaid: 5, options: [] };
      await t.ask('solicit', [from(CLIENT), temporary]);
      const given = async (): Promise<readonly Dhcp6Option[]> => {
        const reply = await t.ask('request', [from(CLIENT), t.server!, temporary]);
        return reply?.options.find(each => each.kind === 'ia-ta')?.options ?? [];
      };
      const [first, second] = [await given(), await given()];
      const texts = [...first, ...second].map(each =>
        each.kind === 'ia-address' ? String(each.address) : each.kind,
      );
      const isOwn = texts.every(text => text.startsWith('2001:db8:1:'));
      return `${texts.length} in all${isOwn ? ' of the range' : ` ${texts.join()}`}, ${texts[0] === texts[1] ? 'the same' : 'another each time'}`;
    }, 'temporary'),
    expected: '2 in all of the range, another each time',
  },
  {
    id: 'G47.C',
    title: 'Which prefixes a client gets',
    spec: 'server/mdb6.c, build_prefix6()',
    of: ['dhcpd'],
    ask: talk(async t => {
      const prefix = (length: number): Dhcp6Option => ({
        ...{ kind: 'ia-prefix', prefix: ip6('::'), prefixLength: length },
        ...{ preferredLifetime: 0, validLifetime: 0, options: [] },
      });
      const all: string[] = [];
      for (const [iaid, wish] of WISHES) {
        const asked: Dhcp6Option = {
          ...{ kind: 'ia-pd', iaid, t1: 0, t2: 0 },
          options: wish === 0 ? [] : [prefix(wish)],
        };
        const advertise = await t.ask('solicit', [from(CLIENT), asked]);
        const given = advertise?.options.find(each => each.kind === 'ia-pd')?.options[0];
        all.push(given?.kind === 'ia-prefix' ? `${given.prefix}/${given.prefixLength}` : String(given?.kind));
      }
      return all.join(' ');
    }, 'prefixes'),
    expected:
      '2001:db8:100:fff0::/60 2001:db8:100:fff0::/60 2001:db8:100:fff0::/60 2001:db8:2ff::/56 2001:db8:100:fff0::/60',
  },
  ...(
    [
      ['G41.A', 'A Solicit that names a server', 'solicit', t => [from(CLIENT), t.server!, ia()]],
      ['G41.B', 'A Solicit without a client', 'solicit', () => [ia()]],
      [
        'G41.C',
        'A Request to another server',
        'request',
        () => [from(CLIENT), { kind: 'server-id', duid: OTHER }, ia()],
      ],
      ['G41.D', 'A Request to no server', 'request', () => [from(CLIENT), ia()]],
      [
        'G41.E',
        'A Renew to another server',
        'renew',
        () => [from(CLIENT), { kind: 'server-id', duid: OTHER }, ia()],
      ],
      ['G41.F', 'A Release without a client', 'release', t => [t.server!, ia()]],
      [
        'G41.G',
        'A Decline to another server',
        'decline',
        () => [from(CLIENT), { kind: 'server-id', duid: OTHER }, ia()],
      ],
      [
        'G41.H',
        'A Confirm that names a server',
        'confirm',
        (t, address) => [from(CLIENT), t.server!, ia(1, address)],
      ],
      [
        'G41.I',
        'A Rebind that names a server',
        'rebind',
        (t, address) => [from(CLIENT), t.server!, ia(1, address)],
      ],
      ['G42.A', 'An Advertise', 'advertise', t => [from(CLIENT), t.server!, ia()]],
      ['G42.B', 'A Reply', 'reply', t => [from(CLIENT), t.server!, ia()]],
    ] as const satisfies readonly (readonly [
      string,
      string,
      Dhcp6Message['kind'],
      Parameters<typeof afterBinding>[1],
    ])[]
  ).map(([id, title, kind, options]): Dhcp6Case => ({
    ...{ id, title, of: BOTH, spec: 'RFC 8415 §16', expected: 'nothing' },
    ask: afterBinding(kind, options),
  })),
];
