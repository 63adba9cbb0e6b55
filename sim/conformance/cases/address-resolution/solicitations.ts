/** A21 to A28: what a solicitation tells of who sent it, by the state its entry is in. */
import { group, type CaseGroup, type Vector } from '../../case';
import { sllao } from '../../messages';
import { echoRequest, na, ns, replyTo, unicastNs } from '../../packets';
import { entryOf, type EntrySeen } from '../../observations';
import { hasRouters, isUp, neighbourIs, reachableTime, type NeighbourState } from '../../setups';
import { behind, movedTo, NUT, TN1, TR1, type Station } from '../../stations';
import { after, type Tester } from '../../tester';

/** How `who` asks for the link-layer address of the node. */
interface Question {
  readonly to: 'unicast' | 'multicast';
  /** The link-layer address it says it has. */
  readonly sllao: 'none' | 'same' | 'other';
}

function sentBy(who: Station, { to, sllao: said }: Question) {
  const options = said === 'none' ? [] : [sllao(said === 'same' ? who.mac : who.otherMac)];
  return to === 'unicast'
    ? unicastNs(who.linkLocal, NUT.linkLocal, { options })
    : ns(who.linkLocal, NUT.linkLocal.ip, { options });
}

/**
 * The answer, at the MAC that is known by then. To a solicitation that came to the group it has the link-layer address
 * and overrides; otherwise who asks knows it already (RFC 4861 §7.2.4).
 */
function answerTo(who: Station, { to, sllao: said }: Question) {
  const asker = movedTo(said === 'other' ? who.otherMac : who.mac, who.linkLocal);
  return to === 'unicast'
    ? na(NUT.linkLocal, asker, 'S', { tllao: undefined })
    : na(NUT.linkLocal, asker, 'SO');
}

/** The entry of TN1 is in `state`; then TN1 asks, is answered, and its entry is looked at. */
const asks =
  (state: NeighbourState, question: Question): Vector['run'] =>
  async (t: Tester) => {
    await isUp(t);
    if (state === 'STALE') await reachableTime(t, TR1);
    await neighbourIs(t, TN1, state);
    await t.send(sentBy(TN1, question));
    const queued = echoRequest(TN1.linkLocal, NUT.linkLocal);
    if (state === 'INCOMPLETE') await t.expectAll([replyTo(queued), answerTo(TN1, question)]);
    else await t.expect(answerTo(TN1, question));
    return entryOf(t, TN1);
  };

/** Without a link-layer address of who asks, the answer waits until that is known. */
const asksNamelessly =
  (state: 'none' | 'INCOMPLETE'): Vector['run'] =>
  async t => {
    await isUp(t);
    await neighbourIs(t, TN1, state);
    const question: Question = { to: 'unicast', sllao: 'none' };
    await t.send(sentBy(TN1, question));
    await t.expect(ns(NUT.linkLocal, TN1.linkLocal.ip), state === 'none' ? after(0) : after(1));
    await t.send(na(TN1.linkLocal, NUT.linkLocal, 'SO'));
    const queued = replyTo(echoRequest(TN1.linkLocal, NUT.linkLocal));
    await t.expectAll([answerTo(TN1, question), ...(state === 'INCOMPLETE' ? [queued] : [])]);
  };

const WAITS = 'a solicitation for TN1, and the answer once its link-layer address is known';
const shared = { spec: 'RFC 4861 §7.2.3' };

const UNICAST: Question = { to: 'unicast', sllao: 'same' };
const MULTICAST: Question = { to: 'multicast', sllao: 'same' };

const newcomer = (
  id: string,
  letter: string,
  title: string,
  expects: string,
  run: Vector['run'],
): CaseGroup =>
  group(
    { ...shared, id, tahi: 'v6LC.2.1.8', title: `A solicitation of an unknown neighbour: ${title}`, expects },
    [{ tahi: letter, run }],
  );

const A21 = newcomer('A21', 'A', 'to the node', 'STALE at the same MAC', asks('none', UNICAST));
const A22 = newcomer('A22', 'B', 'to the group', 'STALE at the same MAC', asks('none', MULTICAST));
const A23 = newcomer('A23', 'C', 'without its link-layer address', WAITS, asksNamelessly('none'));

const A24 = group(
  { ...shared, id: 'A24', tahi: 'v6LC.2.1.9', title: 'A solicitation while its sender is INCOMPLETE' },
  [
    {
      letter: 'A',
      title: 'to the node',
      expects: 'STALE at the same MAC',
      run: asks('INCOMPLETE', UNICAST),
    },
    {
      letter: 'B',
      title: 'to the group',
      expects: 'STALE at the same MAC',
      run: asks('INCOMPLETE', MULTICAST),
    },
    {
      letter: 'C',
      title: 'without its link-layer address',
      expects: WAITS,
      run: asksNamelessly('INCOMPLETE'),
    },
  ],
);

/** The four ways to ask, and what becomes of the entry where the link-layer address is the known one, and another. */
function fourWays(
  id: string,
  tahi: string,
  state: 'REACHABLE' | 'STALE' | 'PROBE',
  same: EntrySeen,
  other: EntrySeen,
): CaseGroup {
  const ways = [
    ['A', 'unicast', 'same'],
    ['B', 'unicast', 'other'],
    ['C', 'multicast', 'same'],
    ['D', 'multicast', 'other'],
  ] as const;
  return group(
    { ...shared, id, tahi, title: `A solicitation while its sender is ${state}` },
    ways.map(([letter, to, said]) => ({
      letter,
      title: `${to}, the ${said} link-layer address`,
      expects: said === 'same' ? same : other,
      run: asks(state, { to, sllao: said }),
    })),
  );
}

const A25 = fourWays('A25', 'v6LC.2.1.10', 'REACHABLE', 'REACHABLE at the same MAC', 'STALE at the new MAC');
const A26 = fourWays('A26', 'v6LC.2.1.11', 'STALE', 'STALE at the same MAC', 'STALE at the new MAC');
const A27 = fourWays('A27', 'v6LC.2.1.12', 'PROBE', 'PROBE at the same MAC', 'STALE at the new MAC');

/** TR1 is the default router, and asks for the node's link-layer address: it stays the default router. */
const routerAsks =
  (question: Question): Vector['run'] =>
  async t => {
    await hasRouters(t, [TR1]);
    await t.send(sentBy(TR1, question));
    await t.expect(answerTo(TR1, question));
    const ping = echoRequest(behind(TR1), NUT.global);
    await t.send(ping);
    await t.expect(replyTo(ping, { to: question.sllao === 'other' ? TR1.otherMac : TR1.mac }));
  };

const A28 = group(
  {
    ...shared,
    id: 'A28',
    tahi: 'v6LC.2.1.13',
    title: 'A solicitation of a router does not make it a host',
    expects: 'replies to off-link nodes go through it still',
  },
  [
    {
      letter: 'A',
      title: 'without its link-layer address',
      run: routerAsks({ to: 'unicast', sllao: 'none' }),
    },
    { letter: 'B', title: 'with the same link-layer address', run: routerAsks(UNICAST) },
    {
      letter: 'C',
      title: 'with another link-layer address',
      run: routerAsks({ to: 'multicast', sllao: 'other' }),
    },
  ],
);

/** See the file's header. */
export const solicitations: readonly CaseGroup[] = [A21, A22, A23, A24, A25, A26, A27, A28];
