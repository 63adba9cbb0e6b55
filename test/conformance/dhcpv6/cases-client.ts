/** What clients are asked: exchanges from their beginning to their end (G1 to G23). */
import { answer, OTHER } from './bench';
import type { Dhcp6Case } from './case';
import { ADDRESS, deny, grant, LONG, optionIn, places, SERVER, SHORT, status } from './client-talk';
import { sameDuid } from '../../../sim/daemons/dhcpv6/duid';
import { ALL, NO_CONFIRM, talk, near } from './client-questions';

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
];
