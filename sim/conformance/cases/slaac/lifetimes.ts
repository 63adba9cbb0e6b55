/** D29 to D33: the two-hour rule, and identifiers that are stable and tell nothing. */
import { UNSPECIFIED, type Ip6 } from '../../../base/ip6';
import { seconds } from '../../../base/time';
import type { Frame } from '../../../wire/frame';
import { group, type CaseGroup } from '../../case';
import { pio } from '../../messages';
import { inPrefix, isAssigned, isNotAssigned } from '../../observations';
import { dadNs, ra } from '../../packets';
import { isDadProbe, like, messageOf } from '../../patterns';
import { dadIsOver, isUp } from '../../setups';
import { NUT, PREFIX, TN1, TR1 } from '../../stations';
import { within, type Tester } from '../../tester';

const X = inPrefix(PREFIX);
const HOUR = 3600;
const LONG = { when: 'real', because: 'it takes more than two hours' } as const;

const lasting = (validLifetime: number): Frame =>
  ra(TR1, {
    routerLifetime: 60,
    options: [pio(PREFIX, { validLifetime, preferredLifetime: validLifetime })],
  });

/** An address of one lifetime, an advertisement of another, and how long it then lives, in seconds. */
async function lives(t: Tester, first: number, second: number, expected: number): Promise<void> {
  await isUp(t);
  await t.send(lasting(first));
  await dadIsOver(t);
  await t.send(lasting(second));
  const begun = t.now;
  await t.pass(begun + seconds(expected - 10) - t.now);
  await isAssigned(t, X);
  await t.pass(begun + seconds(expected + 5) - t.now);
  await isNotAssigned(t, X);
}

const rule = { spec: 'RFC 4862 §5.5.3 (e)' };

const D29 = group(
  {
    ...rule,
    id: 'D29',
    tahi: 'v6LC.3.2.5.B',
    title: 'A shorter lifetime of more than two hours is taken over',
    expects: 'an address that is gone after the second lifetime',
    skip: LONG,
  },
  [{ run: t => lives(t, 3 * HOUR, 2.5 * HOUR, 2.5 * HOUR) }],
);

const D30 = group(
  {
    ...rule,
    id: 'D30',
    tahi: 'v6LC.3.2.5.C',
    title: 'A shorter lifetime does not shorten one of less than two hours',
    expects: 'an address that is gone after the first lifetime',
  },
  [{ run: t => lives(t, 40, 20, 37) }],
);

const D31 = group(
  {
    ...rule,
    id: 'D31',
    tahi: 'v6LC.3.2.5.D',
    title: 'A shorter lifetime shortens a long one to two hours',
    expects: 'an address that is gone after two hours',
    skip: LONG,
  },
  [{ run: t => lives(t, 2.5 * HOUR, 10, 2 * HOUR) }],
);

/** A secret makes the identifiers of RFC 7217. */
const SECRET = { 'net.ipv6.conf.eth0.stable_secret': '2001:db8::5ec2:e7' };
const stable = {
  spec: 'RFC 7217 §5',
  since: '4.1',
  bench: { down: true, sysctl: SECRET },
};

/** The next address that is probed for. */
async function probed(t: Tester, prefix: Ip6): Promise<Ip6> {
  const inside = like(`probe for an address in ${prefix}/64`, frame => {
    const message = messageOf(frame);
    return (
      isDadProbe(frame) &&
      message?.kind === 'neighbor-solicitation' &&
      message.target.prefixEquals(prefix, 64)
    );
  });
  const message = messageOf(await t.expect(inside, within(3.5)));
  return message?.kind === 'neighbor-solicitation' ? message.target : UNSPECIFIED;
}

/** The identifiers of the link-local and the global address, after the interface came up. */
async function identifiers(t: Tester): Promise<{ local: string; global: string }> {
  await t.type('ip link set eth0 up');
  const local = await probed(t, NUT.linkLocal.ip);
  await t.pass(seconds(1.5));
  await t.send(ra(TR1, { options: [pio(PREFIX)] }));
  const global = await probed(t, NUT.global.ip);
  await t.pass(seconds(1.5));
  const identifierOf = (address: Ip6): string => address.toLongString().slice(20);
  return { local: identifierOf(local), global: identifierOf(global) };
}

const D32 = group({ ...stable, id: 'D32', tahi: 'v6LC.3.2.6', title: 'Identifiers by RFC 7217' }, [
  {
    letter: 'A',
    title: 'one in each prefix',
    expects: 'two identifiers, neither that of the MAC',
    async run(t) {
      const { local, global } = await identifiers(t);
      const ofMac = NUT.linkLocal.ip.toLongString().slice(20);
      return new Set([local, global, ofMac]).size === 3 ? undefined : `${local} and ${global}`;
    },
  },
  {
    letter: 'B',
    title: 'the same again',
    expects: 'the same identifiers when the interface comes up again',
    async run(t) {
      const before = await identifiers(t);
      await t.type('ip link set eth0 down');
      const after = await identifiers(t);
      const same = before.local === after.local && before.global === after.global;
      return same ? undefined : 'other identifiers';
    },
  },
]);

/** Somebody probes for the address that is probed for, and another one is probed for then. */
async function collides(t: Tester, prefix: Ip6): Promise<string | undefined> {
  const first = await probed(t, prefix);
  await t.send(dadNs(TN1, first));
  const second = await probed(t, prefix);
  return second === first ? 'the same address again' : undefined;
}

const D33 = group(
  {
    ...stable,
    id: 'D33',
    tahi: 'v6LC.3.2.7',
    title: 'An identifier by RFC 7217 collides',
    spec: 'RFC 7217 §6',
    expects: 'another one is made',
  },
  [
    {
      letter: 'A',
      title: 'of the link-local address',
      async run(t) {
        await t.type('ip link set eth0 up');
        return collides(t, NUT.linkLocal.ip);
      },
    },
    {
      letter: 'B',
      title: 'of a global address',
      async run(t) {
        await t.type('ip link set eth0 up');
        await probed(t, NUT.linkLocal.ip);
        await t.pass(seconds(1.5));
        await t.send(ra(TR1, { options: [pio(PREFIX)] }));
        return collides(t, NUT.global.ip);
      },
    },
  ],
);

/** See the file's header. */
export const lifetimes: readonly CaseGroup[] = [D29, D30, D31, D32, D33];
