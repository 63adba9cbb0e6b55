/** A30 to A35: what an advertisement tells of a neighbour, by its flags, its option, and the state the entry is in. */
import type { Mac } from '../../../base/mac';
import { seconds } from '../../../base/time';
import type { Frame } from '../../../wire/frame';
import { group, type CaseGroup, type Vector } from '../../case';
import { badChecksum, badCode, cutTo, forwardedOnce, optionOfLengthZero } from '../../damage';
import { pio } from '../../messages';
import { echoRequest, na, ns, ra, replyTo, type NaFlags } from '../../packets';
import { nsFor } from '../../patterns';
import { entryOf } from '../../observations';
import { dadIsOver, isUp, neighbourIs, reachableTime } from '../../setups';
import { behind, EVERYBODY, NUT, PREFIX, TN1, TR1 } from '../../stations';
import { after } from '../../tester';

const THEM = TN1.linkLocal;
const US = NUT.linkLocal;
const QUEUED = echoRequest(THEM, US);

/** TN1 is INCOMPLETE, an advertisement comes that is not for it, and the node goes on asking. */
const goesOnAsking =
  (advertisement: Frame): Vector['run'] =>
  async t => {
    await isUp(t);
    await neighbourIs(t, TN1, 'INCOMPLETE');
    await t.pass(seconds(0.5));
    await t.send(advertisement);
    await t.expect(ns(US, THEM.ip), after(0.4, 0.6));
    await t.expect(ns(US, THEM.ip), after(1));
    await t.quiet(seconds(3));
  };

const UNSOLICITED = na(THEM, EVERYBODY, 'O');

const A30 = group(
  {
    id: 'A30',
    tahi: 'v6LC.2.1.15',
    title: 'An invalid Neighbor Advertisement is ignored',
    spec: 'RFC 4861 §7.1.2',
    expects: 'three solicitations, as if nothing had come',
  },
  [
    { letter: 'A', title: 'solicited, to a group', run: goesOnAsking(na(THEM, EVERYBODY, 'SO')) },
    { letter: 'B', title: 'hop limit 254', run: goesOnAsking(forwardedOnce(UNSOLICITED)) },
    { letter: 'C', title: 'bad checksum', run: goesOnAsking(badChecksum(UNSOLICITED)) },
    { letter: 'D', title: 'code 1', run: goesOnAsking(badCode(UNSOLICITED)) },
    { letter: 'E', title: '16 octets', run: goesOnAsking(cutTo(16)(UNSOLICITED)) },
    {
      letter: 'F',
      title: 'the target is a group',
      run: goesOnAsking(na(THEM, EVERYBODY, 'O', { target: THEM.ip.solicitedNode() })),
    },
    {
      letter: 'G',
      title: 'an option of length 0',
      run: goesOnAsking(optionOfLengthZero(24)(UNSOLICITED)),
    },
  ],
);

/** How an advertisement is made up: where it goes, its flags, and the link-layer address it tells. */
interface Form {
  readonly to: 'unicast' | 'multicast';
  readonly flags: NaFlags;
  readonly tllao: 'none' | 'same' | 'other';
}

const told = (tllao: Form['tllao']): Mac | undefined =>
  ({ none: undefined, same: TN1.mac, other: TN1.otherMac })[tllao];

function advertised({ to, flags, tllao }: Form): Frame {
  return na(THEM, to === 'unicast' ? US : EVERYBODY, flags, { tllao: told(tllao) });
}

function inWords({ to, flags, tllao }: Form): string {
  const set = flags === '' ? 'no flags' : [...flags].join(' and ');
  const option = tllao === 'none' ? 'no link-layer address' : `the ${tllao} link-layer address`;
  return `${to}, ${set}, ${option}`;
}

const FLAGS: readonly NaFlags[] = ['', 'O', 'S', 'SO'];

const A31 = group(
  {
    id: 'A31',
    tahi: 'v6LC.2.1.16',
    title: 'An advertisement of a neighbour nobody asked for makes no entry',
    spec: 'RFC 4861 §7.2.5',
    expects: 'unresolved',
  },
  (['same', 'none'] as const)
    .flatMap(tllao => FLAGS.map((flags): Form => ({ to: 'unicast', flags, tllao })))
    .map((form, index) => ({
      letter: 'ABCDEFGH'.charAt(index),
      title: inWords(form),
      async run(t) {
        await isUp(t);
        await t.send(advertised(form));
        await t.quiet(seconds(1));
        return entryOf(t, TN1);
      },
    })),
);

/** What is INCOMPLETE is resolved by any advertisement that tells the link-layer address. */
const resolves =
  (flags: NaFlags): Vector['run'] =>
  async t => {
    await isUp(t);
    await neighbourIs(t, TN1, 'INCOMPLETE');
    await t.send(na(THEM, US, flags));
    await t.expect(replyTo(QUEUED));
    return entryOf(t, TN1);
  };

const A32 = group(
  {
    id: 'A32',
    tahi: 'v6LC.2.1.17',
    title: 'An advertisement of a neighbour that is INCOMPLETE',
    spec: 'RFC 4861 §7.2.5',
  },
  [
    { letter: 'A', title: 'S and O', expects: 'REACHABLE at the same MAC', run: resolves('SO') },
    { letter: 'B', title: 'S', expects: 'REACHABLE at the same MAC', run: resolves('S') },
    { letter: 'C', title: 'O', expects: 'STALE at the same MAC', run: resolves('O') },
    { letter: 'D', title: 'no flags', expects: 'STALE at the same MAC', run: resolves('') },
    {
      letter: 'E',
      title: 'no link-layer address',
      expects: 'three solicitations, as if nothing had come',
      run: goesOnAsking(na(THEM, US, 'SO', { tllao: undefined })),
    },
  ],
);

/** RFC 4861 §7.2.5 as a table: the form of an advertisement, and what it makes of an entry. `unchanged` keeps its state. */
const CHANGES: readonly (readonly [...(readonly [Form['to'], NaFlags, Form['tllao']]), Change])[] = [
  ['unicast', '', 'none', 'unchanged'],
  ['unicast', 'O', 'none', 'unchanged'],
  ['unicast', 'S', 'none', 'REACHABLE at the same MAC'],
  ['unicast', 'SO', 'none', 'REACHABLE at the same MAC'],
  ['unicast', '', 'same', 'unchanged'],
  ['unicast', 'O', 'same', 'unchanged'],
  ['unicast', 'S', 'same', 'REACHABLE at the same MAC'],
  ['unicast', 'SO', 'same', 'REACHABLE at the same MAC'],
  ['unicast', '', 'other', 'doubted'],
  ['unicast', 'O', 'other', 'STALE at the new MAC'],
  ['unicast', 'S', 'other', 'doubted'],
  ['unicast', 'SO', 'other', 'REACHABLE at the new MAC'],
  ['multicast', '', 'same', 'unchanged'],
  ['multicast', 'O', 'same', 'unchanged'],
  ['multicast', '', 'other', 'doubted'],
  ['multicast', 'O', 'other', 'STALE at the new MAC'],
  ['multicast', '', 'none', 'unchanged'],
  ['multicast', 'O', 'none', 'unchanged'],
];

/** `doubted`: what was REACHABLE is STALE, anything else stays as it is. */
type Change = 'unchanged' | 'doubted' | `${'REACHABLE' | 'STALE'} at the ${'same' | 'new'} MAC`;

function becomes(state: string, change: Change): string {
  if (change === 'unchanged') return `${state} at the same MAC`;
  if (change === 'doubted') return `${state === 'REACHABLE' ? 'STALE' : state} at the same MAC`;
  return change;
}

/** The eighteen vectors from one state. */
function eighteen(state: 'REACHABLE' | 'STALE' | 'PROBE', prefix = ''): Vector[] {
  return CHANGES.map(([to, flags, tllao, change], index) => {
    const letter = 'ABCDEFGHIJKLMNOPQR'.charAt(index);
    const form: Form = { to, flags, tllao };
    return {
      letter: `${prefix}${letter}`,
      title: `from ${state}: ${inWords(form)}`,
      expects: becomes(state, change),
      async run(t) {
        await isUp(t);
        if (state === 'STALE') await reachableTime(t, TR1);
        await neighbourIs(t, TN1, state);
        await t.send(advertised(form));
        return entryOf(t, TN1);
      },
    };
  });
}

const table = { title: 'An advertisement of a neighbour that is known', spec: 'RFC 4861 §7.2.5, §7.3.3' };
const A33 = group({ id: 'A33', tahi: 'v6LC.2.1.18', ...table }, eighteen('REACHABLE'));
const A34 = group({ id: 'A34', ...table }, [
  ...eighteen('STALE', '19.').map(each => ({ ...each, tahi: `v6LC.2.1.${each.letter}` })),
  ...eighteen('PROBE', '20.').map(each => ({ ...each, tahi: `v6LC.2.1.${each.letter}` })),
]);

/** TR1 is the default router and known to be there, and then says that it is no router. */
const resigns =
  (flags: NaFlags, tllao: Mac | undefined): Vector['run'] =>
  async t => {
    await isUp(t);
    const prefix = pio(PREFIX);
    await t.send(
      ra(TR1, {
        routerLifetime: 20,
        reachableTime: 100_000,
        retransTimer: 1000,
        options: [prefix],
        sllao: undefined,
      }),
    );
    await dadIsOver(t);
    const ping = echoRequest(behind(TR1), NUT.global);
    await t.send(ping);
    await t.expect(ns(NUT.global, TR1.linkLocal.ip));
    await t.send(na(TR1.linkLocal, NUT.global, 'RSO'));
    await t.expect(replyTo(ping));
    await t.send(na(TR1.linkLocal, US, flags, { tllao }));
    await t.send(ping);
    await t.never(nsFor(TR1.linkLocal), seconds(0.1));
    await t.quiet(seconds(3));
  };

const A35 = group(
  {
    id: 'A35',
    tahi: 'v6LC.2.1.21',
    title: 'A default router that says it is no router is one no longer',
    spec: 'RFC 4861 §7.2.5, §7.3.3',
    expects: 'no reply through it, and no solicitation for it',
  },
  [undefined, TR1.mac].flatMap((tllao, second) =>
    (['SO', '', 'O', 'S'] as const).map((flags, index) => ({
      letter: 'ABCDEFGH'.charAt(4 * second + index),
      title: inWords({ to: 'unicast', flags, tllao: tllao === undefined ? 'none' : 'same' }),
      run: resigns(flags, tllao),
    })),
  ),
);

/** See the file's header. */
export const advertisements: readonly CaseGroup[] = [A30, A31, A32, A33, A34, A35];
