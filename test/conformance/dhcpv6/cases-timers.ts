/** Messages that nobody answers, sent until the client gives up (RFC 8415 §15, §7.6; G12, G16 to G21, G46). */
import type { Heard } from './bench';
import type { Dhcp6Case } from './case';
import { ClientTalk, LONG, SHORT } from './client-talk';

/** Values that times are near to: what the RFC or a program has, seconds. */
const NOMINAL = [1, 4, 10, 30, 120, 600, 3600];

/** A wait by its nominal value, of which it is within a tenth (RAND of §15). */
function nominal(wait: number): string {
  const found = NOMINAL.find(each => wait >= each * 0.88 && wait <= each * 1.13);
  return found === undefined ? wait.toFixed(1) : String(found);
}

/** `IRT 1, MRT 120`: the first wait, and that which waits do not get beyond. */
function waits(messages: readonly Heard[]): string {
  const all = messages.slice(1).map(({ at }, i) => at - messages[i]!.at);
  const top = Math.max(...all);
  // An MRT has been reached where several waits are about the same.
  const reached = all.filter(wait => wait > top * 0.8).length > 2;
  return `IRT ${nominal(all[0]!)}${reached ? `, MRT ${nominal(top)}` : ''}`;
}

/** The messages of a kind that come first, and of what kind the next is. */
function first(all: readonly Heard[], kind: string): { readonly own: Heard[]; readonly next: string } {
  const own = all.filter(({ message }) => message.kind === kind);
  const after = all.slice(all.indexOf(own.at(-1)!) + 1)[0]?.message.kind ?? 'nothing';
  return { own, next: after };
}

const THREE = ['dhclient', 'dhcp6c', 'networkd'] as const;
/** RFC 7083 came after these. */
const OLD = 'its numbers are those of RFC 3315';

export const TIMER_CASES: readonly Dhcp6Case[] = [
  {
    id: 'G12',
    title: 'Solicit: no end, and waits that grow',
    spec: 'RFC 8415 §18.2.1, SOL_MAX_RT',
    of: THREE,
    long: true,
    async ask(bench) {
      const t = new ClientTalk(bench);
      await t.start();
      return waits(await t.hearAll(30_000));
    },
    expected: 'IRT 1, MRT 3600',
    differs: {
      dhclient: { shows: 'IRT 1, MRT 120', because: OLD },
      dhcp6c: { shows: 'IRT 1, MRT 120', because: OLD },
      networkd: { shows: 'IRT 1, MRT 120', because: OLD },
    },
  },
  {
    id: 'G16',
    title: 'Request: ten times, then from the beginning',
    spec: 'RFC 8415 §18.2.2, REQ_MAX_RC',
    of: THREE,
    long: true,
    async ask(bench) {
      const t = new ClientTalk(bench);
      await t.start();
      const request = await t.offered();
      const own = [request];
      let next = await bench.next(150);
      for (; next?.message.kind === 'request'; next = await bench.next(150)) own.push(next);
      return `${waits(own)}, ${own.length} of them, then ${next?.message.kind ?? 'nothing'}`;
    },
    expected: 'IRT 1, MRT 30, 10 of them, then solicit',
    differs: {
      dhclient: {
        shows: 'IRT 1, MRT 30, 11 of them, then solicit',
        because: 'it does not count the first',
      },
      dhcp6c: { shows: 'IRT 1, MRT 30, 10 of them, then nothing', because: 'it gives up for good' },
      networkd: {
        shows: 'IRT 1, 10 of them, then nothing',
        because: 'its MRT is 120 s, and it gives up for good',
      },
    },
  },
  {
    id: 'G17',
    title: 'Confirm: for ten seconds, then the address is used',
    spec: 'RFC 8415 §18.2.3, CNF_MAX_RD',
    of: ['dhclient'],
    async ask(bench) {
      const t = new ClientTalk(bench);
      await t.bind(LONG);
      await bench.stop('kill');
      await bench.run('ip addr flush dev eth0 scope global');
      await t.start();
      const confirm = await t.hear('confirm', 5);
      const all = [confirm, ...(await t.hearAll(14))];
      const last = all.at(-1)!.at - confirm.at;
      return `${nominal(all[1]!.at - confirm.at)} s, then more, ${last < 10 ? 'for ten seconds' : last}, ${(await t.hasAddress()) ? 'the address is used' : 'no address'}`;
    },
    expected: '1 s, then more, for ten seconds, the address is used',
  },
  {
    id: 'G18',
    title: 'Renew: until T2',
    spec: 'RFC 8415 §18.2.4, REN_MAX_RT',
    of: THREE,
    long: true,
    async ask(bench) {
      const t = new ClientTalk(bench);
      const request = await t.bind({ T1: 1000, T2: 8000, preferred: 9000, valid: 10_000 });
      const { own, next } = first(await t.hearAll(8100), 'renew');
      const late = own.at(-1)!.at - request.at <= 8000;
      return `${waits(own)}, ${late ? 'until T2' : 'beyond T2'}, then ${next}`;
    },
    expected: 'IRT 10, MRT 600, until T2, then rebind',
  },
  {
    id: 'G19',
    title: 'Rebind: until nothing is valid any more',
    spec: 'RFC 8415 §18.2.5, REB_MAX_RT',
    of: THREE,
    long: true,
    async ask(bench) {
      const t = new ClientTalk(bench);
      await t.bind({ T1: 1000, T2: 2000, preferred: 9000, valid: 10_000 });
      const { own, next } = first(await t.hearAll(10_100), 'rebind');
      return `${waits(own)}, then ${next}, ${(await t.hasAddress()) ? 'the address stays' : 'the address is gone'}`;
    },
    expected: 'IRT 10, MRT 600, then solicit, the address is gone',
  },
  {
    id: 'G20',
    title: 'Release: four times',
    spec: 'RFC 8415 §18.2.7, REL_MAX_RC',
    of: THREE,
    async ask(bench) {
      const t = new ClientTalk(bench);
      await t.bind(SHORT);
      await bench.stop('release');
      const all = await t.hearAll(40);
      const gone = (await t.hasAddress()) ? 'the address stays' : 'the address is gone';
      return all.length < 2
        ? `${all.length} of them, ${gone}`
        : `${waits(all)}, ${all.length} of them, ${gone}`;
    },
    expected: 'IRT 1, 4 of them, the address is gone',
    differs: {
      dhclient: { shows: '1 of them, the address is gone', because: 'it ends as soon as it has sent one' },
      dhcp6c: { shows: 'IRT 1, 5 of them, the address is gone', because: OLD },
      networkd: { shows: '0 of them, the address is gone', because: 'SendRelease= came with version 255' },
    },
  },
  {
    id: 'G46',
    title: 'Information-request: no end, and waits that grow',
    spec: 'RFC 8415 §18.2.6, INF_MAX_RT',
    of: THREE,
    long: true,
    async ask(bench) {
      const t = new ClientTalk(bench);
      await t.start('information');
      const all = await t.hearAll(30_000);
      return `${all[0]!.message.kind}, ${waits(all)}`;
    },
    expected: 'information-request, IRT 1, MRT 3600',
    differs: {
      dhclient: { shows: 'information-request, IRT 1, MRT 120', because: OLD },
      dhcp6c: { shows: 'information-request, IRT 1, MRT 120', because: OLD },
      networkd: { shows: 'information-request, IRT 1, MRT 120', because: OLD },
    },
  },
];
