/** What servers do with what they have given (G38 to G40), with temporary addresses, and with lifetimes of their own. */
import type { Dhcp6Message } from '../../../sim/wire/dhcpv6/message';
import { type Dhcp6Option } from '../../../sim/wire/dhcpv6/options';
import { OTHER } from './bench';
import type { Dhcp6Case } from './case';
import {
  CLIENT,
  ip6,
  BOTH,
  ia,
  from,
  talk,
  iasIn,
  words,
  afterBinding,
  STRANGER,
  WISHES,
} from './server-talk';

export const BINDING_CASES: readonly Dhcp6Case[] = [
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
