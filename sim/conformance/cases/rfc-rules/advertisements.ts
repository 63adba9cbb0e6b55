/** F1 to F4, F9, F10: what advertisements change, and what they leave as it is. */
import { seconds } from '../../../base/time';
import type { Frame } from '../../../wire/frame';
import { group, type CaseGroup } from '../../case';
import { pio } from '../../messages';
import { entryOf, inPrefix, isAssigned } from '../../observations';
import { echoRequest, na, ns, ra, replyTo } from '../../packets';
import { ROUTER } from '../../router-under-test';
import { dadIsOver, isUp, neighbourIs } from '../../setups';
import { behind, EVERY_ROUTER, NUT, PREFIX, TN1, TR1, TR2 } from '../../stations';
import { after, type Tester } from '../../tester';

const F1 = group(
  {
    id: 'F1',
    title: 'A time of 0 in an advertisement says nothing',
    spec: 'RFC 4861 §6.3.4',
    expects: 'the time that was advertised before',
  },
  [
    {
      letter: 'A',
      title: 'Retrans Timer',
      async run(t) {
        await isUp(t);
        for (const retransTimer of [3000, 0])
          await t.send(ra(TR1, { routerLifetime: 0, retransTimer, sllao: undefined }));
        await t.send(echoRequest(TN1.linkLocal, NUT.linkLocal));
        await t.expect(ns(NUT.linkLocal, TN1.linkLocal.ip));
        await t.expect(ns(NUT.linkLocal, TN1.linkLocal.ip), after(3));
        await t.expect(ns(NUT.linkLocal, TN1.linkLocal.ip), after(3));
      },
    },
    {
      letter: 'B',
      title: 'Reachable Time',
      async run(t) {
        await isUp(t);
        for (const reachableTime of [12_000, 0])
          await t.send(ra(TR1, { routerLifetime: 0, reachableTime, sllao: undefined }));
        const base = await t.type('sysctl -n net.ipv6.neigh.eth0.base_reachable_time_ms');
        return base.trim() === '12000' ? undefined : `${base.trim()} ms`;
      },
    },
  ],
);

const F2 = group(
  {
    id: 'F2',
    title: 'An advertisement without a prefix takes none away',
    spec: 'RFC 4861 §6.3.4',
    expects: 'the address and the prefix that were there before',
  },
  [
    {
      async run(t) {
        await isUp(t);
        await t.send(ra(TR1, { options: [pio(PREFIX)] }));
        await dadIsOver(t);
        await t.send(ra(TR1));
        await t.send(echoRequest(TN1.global, NUT.global));
        await t.expect(ns(NUT.global, TN1.global.ip));
        await t.pass(seconds(4));
        await isAssigned(t, NUT.global);
      },
    },
  ],
);

const F3 = group(
  {
    id: 'F3',
    title: 'An advertisement that does not say where an unresolved neighbour is',
    spec: 'RFC 4861 §7.2.5',
    expects: 'another solicitation; and the reply once it is said',
  },
  [
    {
      async run(t) {
        await isUp(t);
        await neighbourIs(t, TN1, 'INCOMPLETE');
        await t.send(na(TN1.linkLocal, NUT.linkLocal, 'SO', { tllao: undefined }));
        await t.expect(ns(NUT.linkLocal, TN1.linkLocal.ip), after(1));
        await t.send(na(TN1.linkLocal, NUT.linkLocal, 'SO'));
        await t.expect(replyTo(echoRequest(TN1.linkLocal, NUT.linkLocal)));
      },
    },
  ],
);

const HOUR = 3600;

/** The lifetimes that `ip` shows for the one global address of the node. */
async function lifetimes(t: Tester): Promise<{ valid: number; preferred: number }> {
  const shown = await t.type('ip -6 addr show dev eth0 scope global');
  const [, valid = '', preferred = ''] = /valid_lft (\d+)sec preferred_lft (\d+)sec/.exec(shown) ?? [];
  return { valid: Number(valid), preferred: Number(preferred) };
}

const F4 = group(
  {
    id: 'F4',
    title: 'Lifetimes of 0 for an address that has three hours',
    spec: 'RFC 4862 §5.5.3 (e)',
    expects: 'valid for two hours more, and deprecated at once',
  },
  [
    {
      async run(t) {
        await isUp(t);
        const said = (lifetime: number): Frame =>
          ra(TR1, { options: [pio(PREFIX, { validLifetime: lifetime, preferredLifetime: lifetime })] });
        await t.send(said(3 * HOUR));
        await dadIsOver(t);
        await t.send(said(0));
        const { valid, preferred } = await lifetimes(t);
        if (valid > 2 * HOUR - 10 && valid <= 2 * HOUR && preferred === 0) return undefined;
        return `valid for ${valid} and preferred for ${preferred} seconds more`;
      },
    },
  ],
);

const OTHER = '2001:db8:2::';

const F9 = group(
  {
    id: 'F9',
    title: 'The router is chosen by the source address',
    spec: 'RFC 8028 §3.1',
    expects: 'a reply through the router that advertised the prefix of its source',
    linux: [
      {
        sees: 'a reply through the other router',
        because: 'default routes are not tied to source prefixes: of two that are as good the first is taken',
      },
    ],
  },
  [
    {
      async run(t) {
        await isUp(t);
        await t.send(ra(TR1, { options: [pio(PREFIX)] }), ra(TR2, { options: [pio(OTHER)] }));
        await dadIsOver(t);
        const ping = echoRequest(behind(TR2), inPrefix(OTHER));
        await t.send(ping);
        const reply = await t.next();
        if (reply === undefined) return 'nothing';
        return reply.dst === TR2.mac ? undefined : 'a reply through the other router';
      },
    },
  ],
);

/** A host that has a new address tells the routers where it is, before anybody asks. */
const tells = async (t: Tester): Promise<string> => {
  await isUp(t);
  await t.send(na(TN1.linkLocal, EVERY_ROUTER, 'O'));
  return entryOf(t, TN1);
};

const KEY = 'net.ipv6.conf.eth0.accept_untracked_na';

const F10 = group(
  {
    id: 'F10',
    title: 'A router takes note of a host that tells where it is',
    tests: 'router',
    spec: 'RFC 9131 §4',
    expects: 'STALE at the same MAC',
    bench: ROUTER,
  },
  [
    {
      letter: '0',
      title: 'accept_untracked_na=0',
      linux: [
        { sees: 'unresolved', because: 'accept_untracked_na is 0 unless somebody sets it, and new in 5.19' },
      ],
      run: tells,
    },
    {
      letter: '1',
      title: 'accept_untracked_na=1',
      since: '5.19',
      bench: { sysctl: { ...ROUTER.sysctl, [KEY]: 1 } },
      run: tells,
    },
  ],
);

const noClient = {
  when: 'always',
  because: 'DHCPv6 and resolvers are programs, and the node under test has neither',
} as const;

const F11 = group(
  {
    id: 'F11',
    title: 'Lifetimes of DHCPv6 that cannot be',
    spec: 'RFC 8415 §18.2.10.1',
    expects: 'the association ignored, the address removed, the address ignored',
    skip: noClient,
  },
  [{ run: () => Promise.resolve() }],
);

const F12 = group(
  {
    id: 'F12',
    title: 'A name server of a lifetime below MaxRtrAdvInterval',
    spec: 'RFC 8106 §5.1',
    expects: 'queries to it until its lifetime is over',
    skip: noClient,
  },
  [{ run: () => Promise.resolve() }],
);

/** See the file's header. */
export const rulesOfAdvertisements: readonly CaseGroup[] = [F1, F2, F3, F4, F9, F10, F11, F12];
