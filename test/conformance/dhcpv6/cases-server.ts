/** Whom servers answer, and how they answer who has nothing yet (G32 to G37). */
import type { Dhcp6RelayMessage } from '../../../sim/wire/dhcpv6/message';
import { writeDhcp6 } from '../../../sim/wire/dhcpv6/message';
import { findOption } from '../../../sim/wire/dhcpv6/options';
import type { Dhcp6Case } from './case';
import {
  CLIENT,
  ip6,
  BOTH,
  ia,
  from,
  talk,
  words,
  afterBinding,
  STRANGER,
  RELAY,
  relayed,
  carried,
  ID,
} from './server-talk';

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
];
