/** What clients are asked: an exchange from its beginning to its end, and what they make of answers (G1 to G31). */
import { Ip6 } from '../../../sim/base/ip6';
import type { Bench, ClientName } from './bench';
import { answer, OTHER } from './bench';
import type { Dhcp6Case } from './case';
import {
  ADDRESS,
  ClientTalk,
  deny,
  grant,
  LONG,
  NOT_FOR_CLIENTS,
  optionIn,
  places,
  SERVER,
  SHORT,
  status,
} from './client-talk';
import { sameDuid } from '../../../sim/daemons/dhcpv6/duid';
import type { Dhcp6Message } from '../../../sim/wire/dhcpv6/message';
import type { Dhcp6Option } from '../../../sim/wire/dhcpv6/options';

const ALL: readonly ClientName[] = ['dhclient', 'dhcp6c', 'networkd'];
const NO_CONFIRM = 'it keeps no lease over its end, and begins with a Solicit';

const NO_ADDRESSES = 'a Reply without addresses is to it as NoAddrsAvail';
const SETTLED = 'any Reply is the end of an exchange to it';
const IGNORES = 'it ignores such a Reply, and sends its message again when that is due';

/** Asks a client, and says what was seen. */
const talk =
  (ask: (t: ClientTalk) => Promise<string>) =>
  (bench: Bench): Promise<string> =>
    ask(new ClientTalk(bench));

/** `a Renew at T1`: whether a time is where it should be, and else what it is. */
function near(what: string, at: number, from: number, to: number): string {
  return at >= from && at <= to ? what : `${what}, but after ${at.toFixed(1)} s`;
}

/** What a client does when it gets an answer in place of the Reply to its Request. */
const toRequest = (kind: Dhcp6Message['kind'], options: (of: readonly Dhcp6Option[]) => Dhcp6Option[]) =>
  talk(async t => {
    await t.start();
    const request = await t.offered(SHORT);
    const reply = answer(request, kind, grant(request, SHORT));
    await t.bench.say({ ...reply, options: options(reply.options) });
    const next = await t.kindOfNext(1.5);
    return `${(await t.hasAddress()) ? 'the address is used' : 'not used'}, then ${next}`;
  });

const without =
  (kind: Dhcp6Option['kind']) =>
  (options: readonly Dhcp6Option[]): Dhcp6Option[] =>
    options.filter(each => each.kind !== kind);

/** What a client does when its Renew is answered so. */
const toRenew = (options: (renew: Parameters<typeof grant>[0]) => Dhcp6Option[], until = 5) =>
  talk(async t => {
    await t.bind({ ...SHORT, T1: 10, T2: 40 });
    const renew = await t.hear('renew', 15);
    await t.reply(renew, 'reply', options(renew));
    const next = await t.kindOfNext(until);
    return `${(await t.hasAddress()) ? 'the address stays' : 'the address goes'}, then ${next}`;
  });

/** Whether an Advertise like this is followed by a Request. */
const toSolicit = (
  options: (of: readonly Dhcp6Option[]) => Dhcp6Option[],
  change: Partial<Dhcp6Message> = {},
) =>
  talk(async t => {
    await t.start();
    const solicit = await t.hear('solicit');
    const offer = answer(solicit, 'advertise', grant(solicit, SHORT));
    await t.bench.say({ ...offer, ...change, options: options(offer.options) });
    return t.kindOfNext(1.5);
  });

const DROPPED = 'not used, then request';

export const CLIENT_CASES: readonly Dhcp6Case[] = [
  {
    id: 'G1',
    title: 'A client gets an address',
    spec: 'RFC 8415 §18.2.1, §18.2.2, §18.2.10.1',
    of: ALL,
    ask: talk(async t => {
      await t.start();
      const solicit = await t.hear('solicit');
      await t.reply(solicit, 'advertise', grant(solicit, LONG));
      const request = await t.hear('request', 5);
      await t.reply(request, 'reply', grant(request, LONG));
      await t.bench.wait(2.5);
      const from = solicit.from.startsWith('fe80::') && solicit.fromPort === 546;
      return `Solicit ${from ? 'from its link-local address' : `from ${solicit.from}`}, Request, ${(await t.hasAddress()) ? 'the address is used' : 'no address'}`;
    }),
    expected: 'Solicit from its link-local address, Request, the address is used',
  },
  {
    id: 'G2',
    title: 'After a restart addresses are confirmed',
    spec: 'RFC 8415 §18.2.3',
    of: ALL,
    ask: talk(async t => {
      await t.bind(LONG);
      await t.bench.stop('kill');
      const began = t.bench.now();
      await t.start();
      const first = (await t.bench.next(5))!;
      if (first.message.kind === 'confirm') await t.reply(first, 'reply', [status(0)]);
      const after = await t.kindOfNext(3);
      return `${near(first.message.kind, first.at - began, 0, 2.2)}, then ${after}${(await t.hasAddress()) ? ', the address stays' : ''}`;
    }),
    expected: 'confirm, then nothing, the address stays',
    differs: {
      dhcp6c: { shows: 'solicit, then solicit, the address stays', because: NO_CONFIRM },
      networkd: { shows: 'solicit, then solicit, the address stays', because: NO_CONFIRM },
    },
  },
  {
    id: 'G2.PD',
    title: 'After a restart prefixes are rebound',
    spec: 'RFC 8415 §18.2.12',
    of: ['dhclient'],
    ask: talk(async t => {
      await t.bind(LONG, 'both');
      await t.bench.stop('kill');
      await t.start('both');
      const rebind = await t.hear('rebind', 5);
      await t.reply(rebind, 'reply', grant(rebind, LONG));
      return `Rebind of ${places(rebind).join(' and ')}, then ${await t.kindOfNext(3)}`;
    }),
    expected: `Rebind of ${ADDRESS} and 2001:db8:ff00::/56, then nothing`,
  },
  {
    id: 'G3',
    title: 'Renew at T1',
    spec: 'RFC 8415 §18.2.4',
    of: ALL,
    long: true,
    ask: talk(async t => {
      const request = await t.bind(SHORT);
      const renew = await t.hear('renew', 60);
      await t.reply(renew, 'reply', grant(renew, SHORT));
      const again = await t.hear('renew', 60);
      const named = optionIn(renew, 'server-id')?.duid;
      const times = [renew.at - request.at, again.at - renew.at];
      return `${times.every(time => time > 44 && time < 51) ? 'at T1' : times.join(', ')}${named && sameDuid(named, SERVER) ? ', to its server' : ''}, and again at the new T1`;
    }),
    expected: 'at T1, to its server, and again at the new T1',
  },
  {
    id: 'G4',
    title: 'Rebind at T2, which any server may answer',
    spec: 'RFC 8415 §18.2.5',
    of: ALL,
    long: true,
    ask: talk(async t => {
      const request = await t.bind(SHORT);
      const all = await t.hearAll(85 - (t.bench.now() - request.at));
      const rebind = all.find(({ message }) => message.kind === 'rebind')!;
      await t.bench.say(answer(rebind, 'reply', grant(rebind, SHORT), OTHER));
      const next = (await t.bench.next(60))!;
      const to = optionIn(next, 'server-id')?.duid;
      return (
        `${near('Rebind at T2', rebind.at - request.at, 71, 82)}${optionIn(rebind, 'server-id') === undefined ? ' to all' : ''}, ` +
        `then ${next.message.kind} to ${to !== undefined && sameDuid(to, OTHER) ? 'the other server' : 'the first'}`
      );
    }),
    expected: 'Rebind at T2 to all, then renew to the other server',
  },
  {
    id: 'G5',
    title: 'What is held is released',
    spec: 'RFC 8415 §18.2.7',
    of: ALL,
    ask: talk(async t => {
      await t.bind(LONG);
      await t.bench.stop('release');
      const release = await t.bench.next(3);
      if (release !== undefined) await t.reply(release, 'reply', [status(0)]);
      await t.bench.wait(0.3);
      const said = release === undefined ? 'nothing' : `${release.message.kind} of ${places(release).join()}`;
      return `${said}, ${(await t.hasAddress()) ? 'the address stays' : 'the address is gone'}`;
    }),
    expected: `release of ${ADDRESS}, the address is gone`,
    differs: {
      networkd: { shows: 'nothing, the address is gone', because: 'SendRelease= came with version 255' },
    },
  },
  {
    id: 'G6',
    title: 'An address that somebody else has is declined',
    spec: 'RFC 8415 §18.2.8, §18.2.10.1',
    of: ALL,
    ask: talk(async t => {
      await t.bench.beside(`ip addr add ${ADDRESS}/64 dev eth0 nodad`);
      await t.bind(LONG);
      return t.kindOfNext(4);
    }),
    expected: 'decline',
    differs: {
      dhclient: {
        shows: 'nothing',
        because:
          'it declines what its script finds to be a duplicate, and the script of Debian does not look',
      },
      dhcp6c: { shows: 'nothing', because: 'it does not ask the kernel what became of the address' },
      networkd: { shows: 'nothing', because: 'it has no Decline' },
    },
  },
  {
    id: 'G7',
    title: 'An Advertise that comes to another port',
    spec: 'RFC 8415 §7.2',
    of: ALL,
    ask: talk(async t => {
      await t.start();
      const solicit = await t.hear('solicit');
      await t.reply(solicit, 'advertise', grant(solicit, SHORT), { to: 547 });
      return t.kindOfNext(1.5);
    }),
    expected: 'solicit',
  },
  {
    id: 'G8',
    title: 'The DUID: its type, and that it stays the same',
    spec: 'RFC 8415 §11',
    of: ALL,
    ask: talk(async t => {
      await t.start();
      const first = optionIn(await t.hear('solicit'), 'client-id')!.duid;
      await t.bench.stop('kill');
      await t.start();
      const second = optionIn(await t.hear('solicit'), 'client-id')!.duid;
      const type = ['none', 'DUID-LLT', 'DUID-EN', 'DUID-LL', 'DUID-UUID'][first[1]!];
      return `${type}, ${sameDuid(first, second) ? 'the same after a restart' : 'another after a restart'}`;
    }),
    expected: 'DUID-LLT, the same after a restart',
    differs: {
      networkd: {
        shows: 'DUID-EN, the same after a restart',
        because: 'its default is made of the machine id',
      },
    },
  },
  {
    id: 'G9',
    title: 'The IAID is the same in all messages',
    spec: 'RFC 8415 §12',
    of: ALL,
    ask: talk(async t => {
      await t.start();
      const times = { ...SHORT, T1: 10, T2: 40 };
      const solicit = await t.hear('solicit');
      await t.reply(solicit, 'advertise', grant(solicit, times));
      const request = await t.hear('request', 5);
      await t.reply(request, 'reply', grant(request, times));
      const renew = await t.hear('renew', 15);
      const ids = [solicit, request, renew].map(each => optionIn(each, 'ia-na')?.iaid);
      return new Set(ids).size === 1 ? 'the same' : ids.join();
    }),
    expected: 'the same',
  },
  {
    id: 'G10',
    title: 'Elapsed Time',
    spec: 'RFC 8415 §21.9',
    of: ALL,
    ask: talk(async t => {
      await t.start();
      const all = [await t.hear('solicit'), await t.hear('solicit'), await t.hear('solicit')];
      const [first, ...others] = all.map(each => optionIn(each, 'elapsed-time')!.elapsed);
      const right = others.every(
        (elapsed, i) => Math.abs(elapsed / 100 - (all[i + 1]!.at - all[0]!.at)) < 0.3,
      );
      return `${first! < 5 ? 'none' : first} at first, ${right ? 'then the time since' : `then ${others.join(', ')}`}`;
    }),
    expected: 'none at first, then the time since',
  },
  {
    id: 'G10.H',
    title: 'Elapsed Time has its limit',
    spec: 'RFC 8415 §21.9',
    of: ALL,
    long: true,
    ask: talk(async t => {
      await t.start();
      const all = await t.hearAll(1000);
      return `at most ${Math.max(...all.map(each => optionIn(each, 'elapsed-time')!.elapsed))}`;
    }),
    expected: 'at most 65535',
  },
  {
    id: 'G11',
    title: 'The first wait for an Advertise',
    spec: 'RFC 8415 §18.2.1, §15',
    of: ALL,
    ask: talk(async t => {
      const began = t.bench.now();
      await t.start();
      const [first, second] = [await t.hear('solicit'), await t.hear('solicit')];
      const wait = second.at - first.at;
      const same =
        'transactionId' in first.message &&
        'transactionId' in second.message &&
        first.message.transactionId === second.message.transactionId;
      const words = wait > 0.99 && wait < 1.3 ? 'between 1 and 1.1 s' : `${wait.toFixed(2)} s`;
      return `${near('within a second', first.at - began, 0, 2.5)}, again after ${words}${same ? ', with the same transaction id' : ''}`;
    }),
    expected: 'within a second, again after between 1 and 1.1 s, with the same transaction id',
  },
  {
    id: 'G13',
    title: 'Advertises are waited for until the first wait is over',
    spec: 'RFC 8415 §18.2.1',
    of: ALL,
    ask: talk(async t => {
      await t.start();
      const solicit = await t.hear('solicit');
      await t.reply(solicit, 'advertise', grant(solicit, SHORT));
      const request = await t.hear('request', 5);
      return near('Request after the first wait', request.at - solicit.at, 0.9, 1.4);
    }),
    expected: 'Request after the first wait',
  },
  {
    id: 'G14',
    title: 'An Advertise after the first wait is taken at once',
    spec: 'RFC 8415 §18.2.1',
    of: ALL,
    ask: talk(async t => {
      await t.start();
      await t.hear('solicit');
      const solicit = await t.hear('solicit');
      await t.bench.wait(0.3);
      await t.reply(solicit, 'advertise', grant(solicit, SHORT));
      const request = await t.hear('request', 5);
      return near('Request at once', request.at - solicit.at, 0.25, 0.9);
    }),
    expected: 'Request at once',
    differs: {
      dhcp6c: {
        shows: 'Request at once, but after 1.0 s',
        because: 'it waits a second for other servers, whenever the first has answered',
      },
    },
  },
  {
    id: 'G15',
    title: 'A server of preference 255 is taken at once',
    spec: 'RFC 8415 §18.2.1',
    of: ALL,
    ask: talk(async t => {
      await t.start();
      const solicit = await t.hear('solicit');
      await t.reply(solicit, 'advertise', [
        ...grant(solicit, SHORT),
        { kind: 'preference', preference: 255 },
      ]);
      const request = await t.hear('request', 5);
      return near('Request at once', request.at - solicit.at, 0, 0.6);
    }),
    expected: 'Request at once',
  },
  {
    id: 'G22',
    title: 'An Advertise without addresses',
    spec: 'RFC 8415 §18.2.9',
    of: ALL,
    ask: talk(async t => {
      await t.start();
      const solicit = await t.hear('solicit');
      await t.reply(solicit, 'advertise', deny(solicit, 2));
      return t.kindOfNext(1.5);
    }),
    expected: 'solicit',
  },
  {
    id: 'G23.B',
    title: 'A Reply with another address',
    spec: 'RFC 8415 §18.2.10.1',
    of: ALL,
    ask: talk(async t => {
      await t.bind({ ...SHORT, T1: 10, T2: 40 });
      const renew = await t.hear('renew', 15);
      const both = grant(renew, SHORT).map(ia =>
        ia.kind === 'ia-na'
          ? {
              ...ia,
              options: [
                ...ia.options,
                ...grant(renew, SHORT, { address: '2001:db8:1::16' }).flatMap(each =>
                  'options' in each ? each.options : [],
                ),
              ],
            }
          : ia,
      );
      await t.reply(renew, 'reply', both);
      await t.bench.wait(0.5);
      const has = [await t.hasAddress(), await t.hasAddress('2001:db8:1::16')];
      return has.every(Boolean) ? 'both are used' : `${has.join()}`;
    }),
    expected: 'both are used',
  },
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
