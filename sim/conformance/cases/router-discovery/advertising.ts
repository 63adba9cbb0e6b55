/** B6 to B14: a router that advertises itself, when and what. */
import { seconds, type SimTime } from '../../../base/time';
import type { Frame } from '../../../wire/frame';
import {
  ADVERTISING,
  advertises,
  raOfNode,
  ROUTER_OF_TWO_LINKS,
  startRadvd,
  stopRadvd,
} from '../../router-under-test';
import { group, type CaseGroup, type Vector } from '../../case';
import { badChecksum, badCode, cutTo, forwardedOnce, optionOfLengthZero } from '../../damage';
import { pio, sllao, type RaFields } from '../../messages';
import { rs } from '../../packets';
import { anyRa, patternOf } from '../../patterns';
import { FAR_NODE, TN1, unspecified } from '../../stations';
import { within, type Tester } from '../../tester';

const shared = ADVERTISING;

/** What the node advertises where a case does not care. */
const PREFIX_LINE = 'prefix 2001:db8:1::/64 { };';
const PREFIX_OPTION = { options: [pio('2001:db8:1::')] };

const QUESTION = rs(TN1.linkLocal);

/** A solicitation that is not what it has to be, and then one that is. */
const unanswered =
  (broken: Frame): Vector['run'] =>
  async t => {
    await advertises(t, PREFIX_LINE, raOfNode(PREFIX_OPTION));
    await t.pass(seconds(4));
    await t.send(broken);
    await t.never(anyRa, seconds(1));
    await t.send(QUESTION);
    await t.expect(anyRa, within(0.5));
  };

const B6 = group(
  {
    ...shared,
    id: 'B6',
    tahi: 'v6LC.2.2.4',
    title: 'An invalid solicitation is not answered',
    spec: 'RFC 4861 §6.1.1, §6.2.6',
    expects: 'nothing; and an advertisement for the same without the fault',
  },
  [
    { letter: 'A', title: 'hop limit 254', run: unanswered(forwardedOnce(QUESTION)) },
    { letter: 'B', title: 'bad checksum', run: unanswered(badChecksum(QUESTION)) },
    { letter: 'C', title: 'code 1', run: unanswered(badCode(QUESTION)) },
    { letter: 'D', title: '7 octets', run: unanswered(cutTo(7)(QUESTION)) },
    { letter: 'E', title: 'an option of length 0', run: unanswered(optionOfLengthZero(8)(QUESTION)) },
    {
      letter: 'F',
      title: 'from :: with a link-layer address',
      run: unanswered(rs(unspecified(TN1), { options: [sllao(TN1.mac)] })),
    },
  ],
);

const B7 = group(
  {
    ...shared,
    id: 'B7',
    tahi: 'v6LC.2.2.5',
    title: 'A solicitation is answered',
    spec: 'RFC 4861 §6.1.2, §6.2.6',
    expects: 'a valid advertisement to who asked',
  },
  [
    {
      async run(t) {
        await advertises(t, PREFIX_LINE, raOfNode(PREFIX_OPTION));
        await t.pass(seconds(4));
        await t.send(QUESTION);
        await t.expect(raOfNode({ ...PREFIX_OPTION, to: TN1.linkLocal }), within(0.5));
      },
    },
  ],
);

/** A solicitation from nobody and one from a station, at a cable. */
async function solicitTwice(t: Tester, port: string, answered: boolean): Promise<void> {
  const station = port === 'eth0' ? TN1 : FAR_NODE;
  for (const question of [rs(unspecified(station), { options: [] }), rs(station.linkLocal)]) {
    await t.sendAt(port, question);
    if (answered) await t.expect(anyRa, within(0.5), port);
    await t.never(anyRa, seconds(3.1), port);
  }
}

const B8 = group(
  {
    ...shared,
    id: 'B8',
    tahi: 'v6LC.2.2.6',
    title: 'An interface advertises only where it is told to',
    spec: 'RFC 4861 §6.2.2',
    bench: ROUTER_OF_TWO_LINKS,
  },
  [
    {
      letter: 'A',
      title: 'no interface is told to',
      expects: 'no advertisement',
      async run(t) {
        await startRadvd(t, `AdvSendAdvert off; ${PREFIX_LINE}`);
        await solicitTwice(t, 'eth0', false);
      },
    },
    {
      letter: 'B',
      title: 'one of two is told to',
      expects: 'advertisements there, and none at the other',
      async run(t) {
        await startRadvd(t, `AdvSendAdvert on; ${PREFIX_LINE}`, 'interface eth1 { AdvSendAdvert off; };');
        await t.pass(seconds(4));
        await solicitTwice(t, 'eth0', true);
        await solicitTwice(t, 'eth1', false);
      },
    },
  ],
);

/** The times between advertisements during so long. */
async function gaps(t: Tester, lines: string, duration: SimTime): Promise<number[]> {
  await advertises(t, lines, anyRa);
  let last = t.mark;
  const advertisements = await t.collect(anyRa, duration);
  return advertisements.map(({ at }) => {
    const gap = at - last;
    last = at;
    return gap;
  });
}

/** A gap as it may be, when timers of a real machine are a little early or up to an eighth late. */
function isIn(gap: number, from: number, to: number): boolean {
  return gap >= seconds(from) - 50_000 && gap <= seconds(to) * 1.13;
}

const rhythm = { ...shared, spec: 'RFC 4861 §6.2.4' };

const B9 = group(
  {
    ...rhythm,
    id: 'B9',
    tahi: 'v6LC.2.2.7.A',
    title: 'Advertisements come between the two intervals',
    expects: 'five to ten seconds between any two',
  },
  [
    {
      async run(t) {
        const seen = await gaps(t, 'MinRtrAdvInterval 5; MaxRtrAdvInterval 10;', seconds(50));
        if (seen.length < 4) return `only ${seen.length} more advertisements`;
        const odd = seen.find(gap => !isIn(gap, 5, 10));
        return odd === undefined ? undefined : `${odd / seconds(1)} seconds between two`;
      },
    },
  ],
);

const B10 = group(
  {
    ...rhythm,
    id: 'B10',
    tahi: 'v6LC.2.2.7.B',
    title: 'The first advertisements come soon, whatever the intervals',
    expects: 'sixteen seconds between the first three',
  },
  [
    {
      async run(t) {
        const seen = await gaps(t, 'MinRtrAdvInterval 198; MaxRtrAdvInterval 600;', seconds(37));
        return seen.length === 2 && seen.every(gap => isIn(gap, 15.9, 16)) ? undefined : seen.join(', ');
      },
    },
  ],
);

/** What radvd is told, and what it then says. */
const saysAsTold =
  (lines: string, fields: RaFields): Vector['run'] =>
  t =>
    advertises(t, lines, raOfNode(fields));

const B11 = group(
  {
    ...shared,
    id: 'B11',
    tahi: 'v6LC.2.2.7',
    title: 'What is configured is what is advertised',
    spec: 'RFC 4861 §6.2.3',
    expects: 'an advertisement with exactly that',
  },
  [
    {
      letter: 'C',
      title: 'least values',
      run: saysAsTold(
        `MinRtrAdvInterval 3; MaxRtrAdvInterval 4; AdvCurHopLimit 0; AdvManagedFlag off; AdvOtherConfigFlag off;
         AdvDefaultLifetime 0; AdvReachableTime 0; AdvRetransTimer 0; AdvLinkMTU 0;
         prefix 2001:db8:1::/64 { AdvOnLink off; AdvAutonomous off; AdvValidLifetime 0; AdvPreferredLifetime 0; };`,
        {
          curHopLimit: 0,
          routerLifetime: 0,
          options: [
            pio('2001:db8:1::', {
              onLink: false,
              autonomous: false,
              validLifetime: 0,
              preferredLifetime: 0,
            }),
          ],
        },
      ),
    },
    {
      letter: 'D',
      title: 'greatest values',
      run: saysAsTold(
        `MinRtrAdvInterval 1350; MaxRtrAdvInterval 1800; AdvCurHopLimit 255; AdvManagedFlag on; AdvOtherConfigFlag on;
         AdvDefaultLifetime 9000; AdvReachableTime 3600000; AdvRetransTimer 4294967295; AdvLinkMTU 1500;
         prefix 2001:db8:1::/64 { AdvValidLifetime infinity; AdvPreferredLifetime infinity; };`,
        {
          curHopLimit: 255,
          managed: true,
          otherConfig: true,
          routerLifetime: 9000,
          reachableTime: 3_600_000,
          retransTimer: 0xffffffff,
          options: [
            pio('2001:db8:1::', { validLifetime: 0xffffffff, preferredLifetime: 0xffffffff }),
            { kind: 'mtu', mtu: 1500 },
          ],
        },
      ),
    },
    {
      letter: 'E',
      title: 'a prefix of few bits that are set',
      run: saysAsTold('prefix 8000::/64 { };', { options: [pio('8000::')] }),
    },
    {
      letter: 'F',
      title: 'a site-local prefix',
      run: saysAsTold('prefix fec0::/64 { };', { options: [pio('fec0::')] }),
    },
  ],
);

const B12 = group(
  {
    ...shared,
    id: 'B12',
    tahi: 'v6LC.2.2.8',
    title: 'A router that ceases to advertise says so',
    spec: 'RFC 4861 §6.2.5',
    expects: 'one to three advertisements with lifetime 0',
  },
  [
    {
      async run(t) {
        await advertises(t, PREFIX_LINE, raOfNode(PREFIX_OPTION));
        await t.pass(seconds(4));
        await stopRadvd(t);
        const last = patternOf(raOfNode({ ...PREFIX_OPTION, routerLifetime: 0 }));
        const final = await t.collect(anyRa, seconds(5));
        if (final.length < 1 || final.length > 3) return `${final.length} advertisements`;
        const other = final.find(({ frame }) => !last.matches(frame));
        return other === undefined ? undefined : patternOf(other.frame).text;
      },
    },
  ],
);

const B13 = group(
  {
    ...shared,
    id: 'B13',
    tahi: 'v6LC.2.2.9.A',
    title: 'A solicitation is answered soon',
    spec: 'RFC 4861 §6.2.6',
    expects: 'an advertisement within half a second of each',
  },
  [
    {
      async run(t) {
        await advertises(t, PREFIX_LINE, anyRa);
        await t.pass(seconds(4));
        for (let times = 0; times < 2; times++) {
          await t.send(QUESTION);
          await t.expect(anyRa, within(0.5));
          await t.pass(seconds(2.5));
        }
      },
    },
  ],
);

const B14 = group(
  {
    ...shared,
    id: 'B14',
    tahi: 'v6LC.2.2.9.B',
    title: 'Advertisements to all nodes keep their distance',
    spec: 'RFC 4861 §6.2.6',
    expects: 'three seconds between any two',
  },
  [
    {
      async run(t) {
        await advertises(t, 'MinRtrAdvInterval 30; MaxRtrAdvInterval 40;', anyRa);
        await t.pass(seconds(4));
        const question = rs(unspecified(TN1), { options: [] });
        const seen: SimTime[] = [];
        for (let times = 0; times < 4; times++) {
          await t.send(question);
          seen.push(...(await t.collect(anyRa, seconds(2))).map(({ at }) => at));
        }
        if (seen.length < 2) return `${seen.length} advertisements`;
        const close = seen.some((at, index) => index > 0 && at - (seen[index - 1] ?? 0) < seconds(2.95));
        return close ? 'less than three seconds between two' : undefined;
      },
    },
  ],
);

/** See the file's header. */
export const advertising: readonly CaseGroup[] = [B6, B7, B8, B9, B10, B11, B12, B13, B14];
