/** F5 to F8: probes, temporary addresses and solicitations in time. */
import { UNSPECIFIED, type Ip6 } from '../../../base/ip6';
import { seconds } from '../../../base/time';
import { group, type CaseGroup } from '../../case';
import { pio } from '../../messages';
import { isAssigned } from '../../observations';
import { dadNs, ra } from '../../packets';
import { anyRs, dadProbe, isDadProbe, like, messageOf } from '../../patterns';
import { isUp } from '../../setups';
import { NUT, PREFIX, TN1, TR1 } from '../../stations';
import { within, type Tester } from '../../tester';

const F5 = group(
  {
    id: 'F5',
    title: 'The first probe for duplicates waits up to a second',
    spec: 'RFC 4862 §5.4.2',
    expects: 'a probe within a second',
  },
  [
    {
      letter: 'A',
      title: 'when the interface comes up',
      bench: { down: true },
      async run(t) {
        await t.type('ip link set eth0 up');
        await t.expect(dadProbe(NUT.linkLocal.ip), within(1.05));
      },
    },
    {
      letter: 'B',
      title: 'after an advertisement to all nodes',
      async run(t) {
        await isUp(t);
        await t.send(ra(TR1, { options: [pio(PREFIX)] }));
        await t.expect(dadProbe(NUT.global.ip), within(1.05));
      },
    },
  ],
);

const F6 = group(
  {
    id: 'F6',
    title: 'A probe that comes back is no duplicate',
    spec: 'RFC 7527 §4.1',
    expects: 'the address is assigned',
    linux: [
      {
        sees: 'the address is not assigned',
        because: 'before nonces a probe of our own could not be told from that of somebody else',
        before: '4.10',
      },
    ],
    bench: { down: true },
  },
  [
    {
      async run(t) {
        await t.type('ip link set eth0 up');
        await t.send(await t.expect(dadProbe(NUT.linkLocal.ip), within(2)));
        const solicits = await t.next(within(2), anyRs);
        if (solicits === undefined) return 'the address is not assigned';
        await isAssigned(t, NUT.linkLocal);
        return undefined;
      },
    },
  ],
);

/** Any probe for an address in the prefix but that of the MAC. */
const probeForTemporary = like('probe for a temporary address', frame => {
  const message = messageOf(frame);
  return (
    isDadProbe(frame) &&
    message?.kind === 'neighbor-solicitation' &&
    message.target !== NUT.global.ip &&
    message.target.prefixEquals(NUT.global.ip, 64)
  );
});

/** The next temporary address that is probed for. */
async function nextTemporary(t: Tester, time: number): Promise<Ip6> {
  const message = messageOf(await t.expect(probeForTemporary, within(time)));
  return message?.kind === 'neighbor-solicitation' ? message.target : UNSPECIFIED;
}

const temporary = { spec: 'RFC 8981 §3.4, §3.5' };
const PRIVACY = { 'net.ipv6.conf.eth0.use_tempaddr': 2 };
/** Twenty seconds, of which the last five are for making the next one. */
const SHORT = {
  ...PRIVACY,
  'net.ipv6.conf.eth0.temp_prefered_lft': 20,
  'net.ipv6.conf.eth0.max_desync_factor': 0,
};

const F7 = group({ ...temporary, id: 'F7', title: 'Temporary addresses' }, [
  {
    letter: 'A',
    title: 'their preferred lifetime',
    expects: 'at most a day, of the two that the prefix has',
    bench: { sysctl: PRIVACY },
    async run(t) {
      await isUp(t);
      const twoDays = { validLifetime: 172_800, preferredLifetime: 172_800 };
      await t.send(ra(TR1, { options: [pio(PREFIX, twoDays)] }));
      await nextTemporary(t, 2);
      const shown = await t.type('ip -6 addr show dev eth0 temporary');
      const preferred = Number(/preferred_lft (\d+)sec/.exec(shown)?.[1] ?? NaN);
      return preferred > 0 && preferred <= 86_400 ? undefined : `${preferred} seconds`;
    },
  },
  {
    letter: 'B',
    title: 'the next one',
    expects: 'probed for some seconds before the first is deprecated',
    bench: { sysctl: SHORT },
    async run(t) {
      await isUp(t);
      await t.send(ra(TR1, { options: [pio(PREFIX)] }));
      const begun = t.now;
      const first = await nextTemporary(t, 2);
      const second = await nextTemporary(t, 25);
      if (second === first) return 'the same again';
      const waited = (t.mark - begun) / seconds(1);
      return waited > 10 && waited < 20 ? undefined : `after ${waited} seconds of 20`;
    },
  },
  {
    letter: 'C',
    title: 'duplicates',
    expects: 'two to four other addresses are tried',
    linux: [
      {
        sees: '5 other addresses are tried',
        because: 'regen_max_retry was 5 then, and not 3',
        before: '3.0',
      },
    ],
    bench: { sysctl: PRIVACY },
    async run(t) {
      await isUp(t);
      await t.send(ra(TR1, { options: [pio(PREFIX)] }));
      const tried = new Set<Ip6>();
      for (let times = 0; times < 8; times++) {
        const probe = await t.next(within(3), probeForTemporary);
        const message = probe === undefined ? undefined : messageOf(probe);
        if (message?.kind !== 'neighbor-solicitation') break;
        tried.add(message.target);
        await t.send(dadNs(TN1, message.target));
      }
      const others = tried.size - 1;
      return others >= 2 && others <= 4 ? undefined : `${others} other addresses are tried`;
    },
  },
]);

/** The gaps between solicitations, in seconds, from the first one on. */
async function gaps(t: Tester, duration: number): Promise<number[]> {
  await t.type('ip link set eth0 up');
  await t.expect(anyRs, within(4));
  let last = t.mark;
  return (await t.collect(anyRs, seconds(duration))).map(({ at }) => {
    const gap = (at - last) / seconds(1);
    last = at;
    return gap;
  });
}

/** Whether solicitations back off: 4 s, then twice the last gap, up to an hour, each give or take a tenth. */
function backOff(seen: readonly number[]): boolean {
  return seen.every((gap, index) => {
    const expected = index === 0 ? 4 : Math.min(3600, 2 * (seen[index - 1] ?? 0));
    // Timers are late by up to an eighth, and so was the one before.
    return gap > 0.8 * expected && gap < 1.25 * expected;
  });
}

const THREE = [
  {
    sees: 'three solicitations, four seconds apart',
    because: 'RFC 7559 came into the kernel with 4.9; before, hosts stopped after three as RFC 4861 has it',
    before: '4.9',
  },
] as const;

const F8 = group(
  {
    id: 'F8',
    title: 'Solicitations back off',
    spec: 'RFC 7559 §2',
    expects: 'each gap twice as long as the one before, from four seconds up to an hour',
    linux: THREE,
    bench: { down: true },
  },
  [
    {
      letter: 'A',
      title: 'in the first minutes',
      async run(t) {
        const seen = await gaps(t, 90);
        if (seen.length === 2 && seen.every(gap => Math.round(gap) === 4)) return THREE[0].sees;
        return seen.length >= 4 && backOff(seen) ? undefined : seen.join(', ');
      },
    },
    {
      letter: 'B',
      title: 'in the first eight hours',
      skip: { when: 'real', because: 'it takes eight hours' },
      async run(t) {
        const seen = await gaps(t, 8 * 3600);
        if (seen.length === 2 && seen.every(gap => Math.round(gap) === 4)) return THREE[0].sees;
        return seen.length > 14 && backOff(seen) ? undefined : seen.join(', ');
      },
    },
  ],
);

/** See the file's header. */
export const rulesOfTiming: readonly CaseGroup[] = [F5, F6, F7, F8];
