/** C13 to C18: what a Redirect to another router tells of that router as a neighbour. */
import { seconds } from '../../../base/time';
import { group, type CaseGroup, type Vector } from '../../case';
import { pio, tllao } from '../../messages';
import { entryOf, type EntrySeen } from '../../observations';
import { echoRequest, ns, redirect, replyTo } from '../../packets';
import { hasRouters, neighbourIs, REACHABLE_TIME, type NeighbourState } from '../../setups';
import { NUT, PREFIX, TR1, TR2 } from '../../stations';
import { after, type Tester } from '../../tester';
import type { Frame } from '../../../wire/frame';
import type { NdOption } from '../../../wire/nd/options';
import { eachFault, FAR, LARGE_QUOTE, OTHER_FAR, QUOTE, REQUEST } from './redirects';

/** TR1 is the default router, whose reachability is confirmed whenever it is asked for. */
async function begins(t: Tester): Promise<void> {
  await hasRouters(t, [TR1], {
    reachableTime: REACHABLE_TIME * 1000,
    retransTimer: 1000,
    options: [pio(PREFIX)],
  });
  await t.send(REQUEST);
  await t.expect(replyTo(REQUEST));
}

/** What the Redirect says: where TR2 is, and how much of the packet it is about. */
interface Form {
  readonly tllao: 'none' | 'same' | 'other';
  readonly quote: 'none' | 'whole' | 'large';
}

function redirected({ tllao: said, quote }: Form): Frame {
  const options: NdOption[] = [];
  if (said !== 'none') options.push(tllao(said === 'same' ? TR2.mac : TR2.otherMac));
  if (quote !== 'none') options.push(quote === 'whole' ? QUOTE : LARGE_QUOTE);
  return redirect(TR1.linkLocal, OTHER_FAR.ip, TR2.linkLocal.ip, { options });
}

/** TR2 is in `state`; then the Redirect comes, and the entry of TR2 is looked at. */
const tells =
  (state: NeighbourState, form: Form): Vector['run'] =>
  async t => {
    await begins(t);
    await neighbourIs(t, TR2, state, 'RSO');
    await t.send(redirected(form));
    if (state === 'INCOMPLETE') {
      if (form.tllao === 'none') {
        await t.expect(ns(NUT.linkLocal, TR2.linkLocal.ip), after(1));
        return 'unresolved';
      }
      await t.expect(replyTo(echoRequest(TR2.linkLocal, NUT.linkLocal)));
    }
    return entryOf(t, TR2);
  };

const QUOTES: Readonly<Record<Form['quote'], string>> = {
  none: '',
  whole: ', with the packet',
  large: ', with a packet too large',
};

/** The vectors from one state: forms and what they make of the entry, by letters from A on. */
function vectors(
  state: NeighbourState,
  rows: readonly (readonly [Form['tllao'], Form['quote'], EntrySeen])[],
): Vector[] {
  return rows.map(([said, quote, expects], index) => ({
    letter: 'ABCDE'.charAt(index),
    title: `${said === 'none' ? 'no' : `the ${said}`} link-layer address${QUOTES[quote]}`,
    expects,
    run: tells(state, { tllao: said, quote }),
  }));
}

const spec = 'RFC 4861 §8.3, §7.3.3';
const title = (state: string): string => `A Redirect to a router that is ${state}`;

const C13 = group(
  { id: 'C13', tahi: 'v6LC.2.3.10', title: 'A Redirect to a router that is not known', spec },
  vectors('none', [
    ['none', 'none', 'unresolved'],
    ['same', 'none', 'STALE at the same MAC'],
    ['same', 'whole', 'STALE at the same MAC'],
    ['same', 'large', 'STALE at the same MAC'],
  ]),
);

const C14 = group(
  { id: 'C14', tahi: 'v6LC.2.3.11', title: title('INCOMPLETE'), spec },
  vectors('INCOMPLETE', [
    ['none', 'none', 'unresolved'],
    ['same', 'none', 'STALE at the same MAC'],
    ['same', 'whole', 'STALE at the same MAC'],
    ['same', 'large', 'STALE at the same MAC'],
  ]),
);

/** The five forms where something is known already, and what they make of it. */
function fiveForms(state: 'REACHABLE' | 'STALE' | 'PROBE'): Vector[] {
  return vectors(state, [
    ['none', 'none', `${state} at the same MAC`],
    ['same', 'none', `${state} at the same MAC`],
    ['other', 'none', 'STALE at the new MAC'],
    ['other', 'whole', 'STALE at the new MAC'],
    ['other', 'large', 'STALE at the new MAC'],
  ]);
}

const C15 = group(
  { id: 'C15', tahi: 'v6LC.2.3.12', title: title('REACHABLE'), spec },
  fiveForms('REACHABLE'),
);
const C16 = group({ id: 'C16', tahi: 'v6LC.2.3.13', title: title('STALE'), spec }, fiveForms('STALE'));
const C17 = group({ id: 'C17', tahi: 'v6LC.2.3.14', title: title('PROBE'), spec }, fiveForms('PROBE'));

const leavesNoTrace =
  (broken: Frame): Vector['run'] =>
  async t => {
    await begins(t);
    await t.send(broken);
    await t.quiet(seconds(3));
    return entryOf(t, TR2);
  };

const C18 = group(
  {
    id: 'C18',
    tahi: 'v6LC.2.3.15',
    title: 'An invalid Redirect tells nothing of the router',
    spec: 'RFC 4861 §8.1',
    expects: 'unresolved',
  },
  eachFault(FAR.ip, TR2.linkLocal.ip, tllao(TR2.mac), leavesNoTrace),
);

/** See the file's header. */
export const redirectNeighbourCache: readonly CaseGroup[] = [C13, C14, C15, C16, C17, C18];
