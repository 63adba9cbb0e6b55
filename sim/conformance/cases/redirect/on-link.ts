/** C1 to C6: a host is told that a destination is a neighbour. */
import { group, type CaseGroup, type Vector } from '../../case';
import { reservedBits } from '../../damage';
import { tllao } from '../../messages';
import { na, ns, redirect, replyTo } from '../../packets';
import { hasRouters } from '../../setups';
import { movedTo, NUT, TN1, TR1, type End } from '../../stations';
import type { Tester } from '../../tester';
import type { Frame } from '../../../wire/frame';
import type { NdOption } from '../../../wire/nd/options';
import { eachFault, FAR, QUOTE, REQUEST } from './redirects';

/** Where FAR really is. */
const NEAR: End = movedTo(TN1.mac, FAR);
const AT_NEAR = tllao(NEAR.mac);
const UNKNOWN: NdOption = { kind: 'unknown-nd-option', type: 128, body: new Uint8Array(6) };

/** TR1 is the default router, and replies to FAR go through it. */
async function begins(t: Tester): Promise<void> {
  await hasRouters(t, [TR1]);
  await t.send(REQUEST);
  await t.expect(replyTo(REQUEST));
}

const toNear = (...options: readonly NdOption[]): Frame =>
  redirect(TR1.linkLocal, FAR.ip, FAR.ip, { options });

/** The Redirect tells where the neighbour is, and the next reply goes there. */
const accepted =
  (message: Frame): Vector['run'] =>
  async t => {
    await begins(t);
    await t.send(message, REQUEST);
    await t.expect(replyTo(REQUEST, { to: NEAR.mac }));
  };

/** The Redirect does not tell where the neighbour is, so that it is asked. */
const acceptedAndAsks =
  (message: Frame): Vector['run'] =>
  async t => {
    await begins(t);
    await t.send(message, REQUEST);
    await t.expect(ns(NUT.global, NEAR.ip));
    await t.send(na(NEAR, NUT.global, 'SO'));
    await t.expect(replyTo(REQUEST, { to: NEAR.mac }));
  };

const shared = { spec: 'RFC 4861 §8.3', expects: 'replies to the neighbour itself' };
const title = 'A Redirect says that a destination is a neighbour';

const C1 = group({ ...shared, id: 'C1', tahi: 'v6LC.2.3.1', title: `${title}, and not where it is` }, [
  { letter: 'A', title: 'without the packet', run: acceptedAndAsks(toNear()) },
  { letter: 'B', title: 'with the packet', run: acceptedAndAsks(toNear(QUOTE)) },
]);

const C2 = group({ ...shared, id: 'C2', tahi: 'v6LC.2.3.1', title: `${title}, and where it is` }, [
  { letter: 'C', title: 'without the packet', run: accepted(toNear(AT_NEAR)) },
  { letter: 'D', title: 'with the packet', run: accepted(toNear(AT_NEAR, QUOTE)) },
]);

const C3 = group({ ...shared, id: 'C3', tahi: 'v6LC.2.3.2.A', title: 'A Redirect with an unknown option' }, [
  { run: accepted(toNear(AT_NEAR, UNKNOWN)) },
]);

const C4 = group(
  { ...shared, id: 'C4', tahi: 'v6LC.2.3.2.B', title: 'A Redirect with bits set that are reserved' },
  [{ run: accepted(reservedBits(4)(toNear(AT_NEAR))) }],
);

const C5 = group(
  {
    ...shared,
    id: 'C5',
    tahi: 'v6LC.2.3.2.C',
    title: 'A Redirect to a target that no on-link prefix covers',
  },
  [{ run: accepted(toNear(AT_NEAR, QUOTE)) }],
);

/** The Redirect changes nothing; the same without its fault does. */
const ignored =
  (broken: Frame): Vector['run'] =>
  async t => {
    await begins(t);
    await t.send(broken, REQUEST);
    await t.expect(replyTo(REQUEST));
    await t.send(toNear(AT_NEAR), REQUEST);
    await t.expect(replyTo(REQUEST, { to: NEAR.mac }));
  };

const C6 = group(
  {
    id: 'C6',
    tahi: 'v6LC.2.3.3',
    title: 'An invalid Redirect to a neighbour is ignored',
    spec: 'RFC 4861 §8.1',
    expects: 'replies through the router; and to the neighbour after the same without the fault',
  },
  eachFault(FAR.ip, FAR.ip, AT_NEAR, ignored),
);

/** See the file's header. */
export const redirectOnLink: readonly CaseGroup[] = [C1, C2, C3, C4, C5, C6];
