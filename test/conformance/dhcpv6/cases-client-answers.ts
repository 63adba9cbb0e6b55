/** What clients make of answers: statuses, what is missing or wrong in them, and what they are asked for (G24 to G31, G45 to G47). */
import { Ip6 } from '../../../sim/base/ip6';
import { answer, OTHER } from './bench';
import type { Dhcp6Case } from './case';
import { deny, grant, LONG, NOT_FOR_CLIENTS, optionIn, places, SHORT, status } from './client-talk';
import {
  ALL,
  NO_ADDRESSES,
  SETTLED,
  IGNORES,
  talk,
  near,
  toRequest,
  without,
  toRenew,
  toSolicit,
  DROPPED,
} from './client-questions';

export const CLIENT_ANSWER_CASES: readonly Dhcp6Case[] = [
  {
    id: 'G24.D',
    title: 'A valid lifetime of 0 takes an address away',
    spec: 'RFC 8415 §18.2.10.1',
    of: ALL,
    ask: toRenew(renew => grant(renew, { ...SHORT, preferred: 0, valid: 0 })),
    expected: 'the address goes, then solicit',
    differs: {
      networkd: { shows: 'the address stays, then nothing', because: IGNORES },
    },
  },
  {
    id: 'G24.E',
    title: 'An address that is missing in a Reply stays',
    spec: 'RFC 8415 §18.2.10.1',
    of: ALL,
    ask: toRenew(renew => grant(renew, { ...SHORT, T1: 10, T2: 40 }, { address: '2001:db8:1::16' })),
    expected: 'the address stays, then nothing',
    differs: {
      networkd: {
        shows: 'the address goes, then nothing',
        because: 'to it a Reply is the whole of the lease',
      },
    },
  },
  {
    id: 'G25.A',
    title: 'UnspecFail in answer to a Request',
    spec: 'RFC 8415 §18.2.10',
    of: ALL,
    ask: toRequest('reply', options => [...options.filter(({ kind }) => kind !== 'ia-na'), status(1)]),
    expected: DROPPED,
    differs: {
      dhclient: { shows: 'not used, then solicit', because: NO_ADDRESSES },
      dhcp6c: { shows: 'not used, then nothing', because: SETTLED },
    },
  },
  {
    id: 'G25.B',
    title: 'UseMulticast in answer to a Request',
    spec: 'RFC 8415 §18.2.10',
    of: ALL,
    ask: toRequest('reply', options => [...options.filter(({ kind }) => kind !== 'ia-na'), status(5)]),
    expected: DROPPED,
    differs: {
      dhclient: { shows: 'not used, then solicit', because: NO_ADDRESSES },
      dhcp6c: { shows: 'not used, then nothing', because: SETTLED },
    },
  },
  {
    id: 'G26.C',
    title: 'NotOnLink in answer to a Request',
    spec: 'RFC 8415 §18.2.10.1',
    of: ALL,
    ask: toRequest('reply', options => [...options.filter(({ kind }) => kind !== 'ia-na'), status(4)]),
    expected: 'not used, then solicit',
    differs: {
      dhcp6c: { shows: 'not used, then nothing', because: SETTLED },
      networkd: { shows: 'not used, then request', because: IGNORES },
    },
  },
  {
    id: 'G26.D',
    title: 'NotOnLink in answer to a Confirm',
    spec: 'RFC 8415 §18.2.10.3',
    of: ['dhclient'],
    ask: talk(async t => {
      await t.bind(LONG);
      await t.bench.stop('kill');
      await t.start();
      const confirm = await t.hear('confirm', 5);
      await t.reply(confirm, 'reply', [status(4)]);
      return t.kindOfNext(2);
    }),
    expected: 'solicit',
  },
  {
    id: 'G27.F',
    title: 'NoBinding in an association of a Reply to a Renew',
    spec: 'RFC 8415 §18.2.10.1',
    of: ALL,
    ask: toRenew(renew => deny(renew, 3)),
    expected: 'the address stays, then request',
    differs: {
      dhclient: {
        shows: 'the address stays, then solicit',
        because: `it discards an association without addresses before it looks at its status; ${NO_ADDRESSES}`,
      },
      networkd: { shows: 'the address stays, then nothing', because: IGNORES },
    },
  },
  {
    id: 'G27.H',
    title: 'A Reply to a Renew without any association',
    spec: 'RFC 8415 §18.2.10.1',
    of: ALL,
    ask: toRenew(() => [], 12),
    expected: 'the address stays, then renew',
    differs: {
      dhclient: { shows: 'the address stays, then solicit', because: NO_ADDRESSES },
      dhcp6c: { shows: 'the address stays, then nothing', because: SETTLED },
    },
  },
  {
    id: 'G28',
    title: 'NoBinding in answer to a Release',
    spec: 'RFC 8415 §18.2.10.2',
    of: ['dhclient', 'dhcp6c'],
    ask: talk(async t => {
      await t.bind(LONG);
      await t.bench.stop('release');
      const release = await t.hear('release', 3);
      await t.reply(release, 'reply', deny(release, 3));
      return t.kindOfNext(3);
    }),
    expected: 'nothing',
  },
  {
    id: 'G29.A',
    title: 'An Advertise without a server',
    spec: 'RFC 8415 §16.3',
    of: ALL,
    ask: toSolicit(without('server-id')),
    expected: 'solicit',
  },
  {
    id: 'G29.B',
    title: 'An Advertise without a client',
    spec: 'RFC 8415 §16.3',
    of: ALL,
    ask: toSolicit(without('client-id')),
    expected: 'solicit',
  },
  {
    id: 'G29.C',
    title: 'An Advertise for somebody else',
    spec: 'RFC 8415 §16.3',
    of: ALL,
    ask: toSolicit(options => [{ kind: 'client-id', duid: OTHER }, ...without('client-id')(options)]),
    expected: 'solicit',
  },
  {
    id: 'G29.D',
    title: 'An Advertise with another transaction id',
    spec: 'RFC 8415 §16.3',
    of: ALL,
    ask: toSolicit(options => [...options], { transactionId: 1 }),
    expected: 'solicit',
  },
  {
    id: 'G30.A',
    title: 'A Reply without a server',
    spec: 'RFC 8415 §16.10',
    of: ALL,
    ask: toRequest('reply', without('server-id')),
    expected: DROPPED,
  },
  {
    id: 'G30.B',
    title: 'A Reply with another transaction id',
    spec: 'RFC 8415 §16.10',
    of: ALL,
    ask: talk(async t => {
      await t.start();
      const request = await t.offered(SHORT);
      await t.bench.say({ ...answer(request, 'reply', grant(request, SHORT)), transactionId: 1 });
      const next = await t.kindOfNext(1.5);
      return `${(await t.hasAddress()) ? 'the address is used' : 'not used'}, then ${next}`;
    }),
    expected: DROPPED,
  },
  {
    id: 'G30.C',
    title: 'An association with T1 after T2',
    spec: 'RFC 8415 §21.4',
    of: ALL,
    ask: talk(async t => {
      await t.start();
      const solicit = await t.hear('solicit');
      await t.reply(solicit, 'advertise', grant(solicit, { ...SHORT, T1: 90, T2: 80 }));
      return t.kindOfNext(1.5);
    }),
    expected: 'solicit',
    differs: {
      dhcp6c: { shows: 'request', because: 'it looks at the times of a Reply alone' },
    },
  },
  {
    id: 'G30.D',
    title: 'An address that is preferred for longer than valid',
    spec: 'RFC 8415 §21.6',
    of: ALL,
    ask: talk(async t => {
      await t.start();
      const request = await t.offered(SHORT);
      await t.reply(request, 'reply', grant(request, { ...SHORT, preferred: 300 }));
      await t.bench.wait(0.5);
      return (await t.hasAddress()) ? 'the address is used' : 'not used';
    }),
    expected: 'not used',
  },
  {
    id: 'G31',
    title: 'Messages that are not for clients',
    spec: 'RFC 8415 §16',
    of: ALL,
    ask: talk(async t => {
      await t.start();
      const solicit = await t.hear('solicit');
      for (const kind of NOT_FOR_CLIENTS) await t.bench.say(answer(solicit, kind, grant(solicit, SHORT)));
      return t.kindOfNext(1.5);
    }),
    expected: 'solicit',
  },
  {
    id: 'G45',
    title: 'Name servers are asked for in every message',
    spec: 'RFC 3646 §5',
    of: ALL,
    ask: talk(async t => {
      await t.start();
      const solicit = await t.hear('solicit');
      const times = { ...SHORT, T1: 10, T2: 40 };
      const dns = { kind: 'dns-servers', servers: [Ip6.parse('2001:db8::53')!] } as const;
      await t.reply(solicit, 'advertise', [...grant(solicit, times), dns]);
      const request = await t.hear('request', 5);
      await t.reply(request, 'reply', [...grant(request, times), dns]);
      const renew = await t.hear('renew', 15);
      const asked = [solicit, request, renew].filter(each =>
        optionIn(each, 'option-request')?.codes.includes(23),
      );
      return asked.length === 3 ? 'in every message' : asked.map(({ message }) => message.kind).join();
    }),
    expected: 'in every message',
  },
  {
    id: 'G46.A',
    title: 'Information-request, and the answers to it that are none',
    spec: 'RFC 8415 §18.2.6, §16.10',
    of: ALL,
    ask: talk(async t => {
      const began = t.bench.now();
      await t.start('information');
      const first = await t.hear('information-request');
      const bad = answer(first, 'reply', []);
      await t.bench.say({ ...bad, options: without('server-id')(bad.options) });
      await t.bench.say({ ...bad, transactionId: 1 });
      const second = await t.bench.next(3);
      if (second !== undefined) await t.reply(second, 'reply', []);
      const next = await t.kindOfNext(6);
      return `${near('within a second', first.at - began, 0, 2.5)}, ${second === undefined ? 'not again' : 'again'}, ${next} after a Reply`;
    }),
    expected: 'within a second, again, nothing after a Reply',
    differs: {
      networkd: {
        shows: 'within a second, not again, nothing after a Reply',
        because: 'a Reply with information need not say which server it is from',
      },
    },
  },
  {
    id: 'G47.A',
    title: 'Prefixes: asked for, renewed and released',
    spec: 'RFC 8415 §18.2, §6.3',
    of: ['dhclient', 'dhcp6c'],
    ask: talk(async t => {
      await t.start('prefix');
      const solicit = await t.hear('solicit');
      const times = { ...SHORT, T1: 10, T2: 40 };
      await t.reply(solicit, 'advertise', grant(solicit, times));
      const request = await t.hear('request', 5);
      await t.reply(request, 'reply', grant(request, times));
      const renew = await t.hear('renew', 15);
      await t.reply(renew, 'reply', grant(renew, LONG));
      await t.bench.stop('release');
      const release = await t.hear('release', 3);
      return [request, renew, release]
        .map(each => `${each.message.kind} of ${places(each).join()}`)
        .join(', ');
    }),
    expected: 'request of 2001:db8:ff00::/56, renew of 2001:db8:ff00::/56, release of 2001:db8:ff00::/56',
  },
  {
    id: 'G47.B',
    title: 'An Advertise without prefixes',
    spec: 'RFC 8415 §18.2.9',
    of: ['dhclient', 'dhcp6c'],
    ask: talk(async t => {
      await t.start('prefix');
      const solicit = await t.hear('solicit');
      await t.reply(solicit, 'advertise', deny(solicit, 6));
      return t.kindOfNext(1.5);
    }),
    expected: 'solicit',
  },
];
