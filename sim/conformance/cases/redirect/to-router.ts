/** C7 to C12, C23: a host is told that another router is the better way. */
import { group, type CaseGroup, type Vector } from '../../case';
import { atomicFragment, fragments, reservedBits } from '../../damage';
import { pio, sllao, tllao } from '../../messages';
import { echoRequest, redirect, replyTo } from '../../packets';
import { hasRouters, neighbourIs } from '../../setups';
import { NUT, TR1, TR2, TR3, type Station } from '../../stations';
import type { Tester } from '../../tester';
import type { Frame } from '../../../wire/frame';
import type { NdOption } from '../../../wire/nd/options';
import { AT_TR2, eachFault, FAR, OTHER_FAR, QUOTE, REQUEST } from './redirects';

const UNKNOWN: NdOption = { kind: 'unknown-nd-option', type: 128, body: new Uint8Array(6) };

/** TR1 is the default router, TR2 a neighbour, and replies to FAR go through TR1. */
async function begins(t: Tester): Promise<void> {
  await hasRouters(t, [TR1]);
  await neighbourIs(t, TR2, 'REACHABLE', 'RSO');
  await goesThrough(t, TR1);
}

async function goesThrough(t: Tester, router: Station): Promise<void> {
  await t.send(REQUEST);
  await t.expect(replyTo(REQUEST, { to: router.mac }));
}

const toTr2 = (...options: readonly NdOption[]): Frame =>
  redirect(TR1.linkLocal, FAR.ip, TR2.linkLocal.ip, { options });

const accepted =
  (message: Frame): Vector['run'] =>
  async t => {
    await begins(t);
    await t.send(message);
    await goesThrough(t, TR2);
  };

const shared = { spec: 'RFC 4861 §8.3', expects: 'replies through the other router' };

const C7 = group({ ...shared, id: 'C7', tahi: 'v6LC.2.3.4', title: 'A Redirect to another router' }, [
  { letter: 'A', title: 'only that', run: accepted(toTr2()) },
  { letter: 'B', title: 'with the packet', run: accepted(toTr2(QUOTE)) },
  { letter: 'C', title: 'with its link-layer address', run: accepted(toTr2(AT_TR2)) },
  { letter: 'D', title: 'with both', run: accepted(toTr2(AT_TR2, QUOTE)) },
]);

const C8 = group(
  { ...shared, id: 'C8', tahi: 'v6LC.2.3.5', title: 'A Redirect to another router with something unknown' },
  [
    { letter: 'A', title: 'an option', run: accepted(toTr2(AT_TR2, UNKNOWN)) },
    { letter: 'B', title: 'bits that are reserved', run: accepted(reservedBits(4)(toTr2(AT_TR2))) },
  ],
);

/** The Redirect changes nothing; the same without its fault does. */
const ignored =
  (...broken: readonly Frame[]): Vector['run'] =>
  async t => {
    await begins(t);
    await t.send(...broken);
    await goesThrough(t, TR1);
    await t.send(toTr2(AT_TR2));
    await goesThrough(t, TR2);
  };

const withFault = {
  spec: 'RFC 4861 §8.1',
  expects: 'replies through the same router; and through the other one after the same without the fault',
};

const C9 = group(
  { ...withFault, id: 'C9', tahi: 'v6LC.2.3.6', title: 'An invalid Redirect to another router is ignored' },
  eachFault(FAR.ip, TR2.linkLocal.ip, AT_TR2, ignored),
);

const C10 = group(
  {
    ...shared,
    id: 'C10',
    tahi: 'v6LC.2.3.7',
    title: 'A host is redirected twice',
    expects: 'replies through the second router, and then through the third',
  },
  [
    {
      async run(t) {
        await begins(t);
        await neighbourIs(t, TR3, 'REACHABLE', 'RSO');
        await t.send(toTr2());
        await goesThrough(t, TR2);
        await t.send(redirect(TR2.linkLocal, FAR.ip, TR3.linkLocal.ip));
        await goesThrough(t, TR3);
      },
    },
  ],
);

const C11 = group(
  { ...shared, id: 'C11', tahi: 'v6LC.2.3.8', title: 'A Redirect with an option that belongs elsewhere' },
  [
    { letter: 'A', title: 'an MTU', run: accepted(toTr2(AT_TR2, { kind: 'mtu', mtu: 1280 })) },
    { letter: 'B', title: 'a prefix', run: accepted(toTr2(AT_TR2, pio('2001:db8:7::'))) },
    { letter: 'C', title: 'a source link-layer address', run: accepted(toTr2(AT_TR2, sllao(TR1.mac))) },
  ],
);

const C12 = group(
  {
    ...shared,
    id: 'C12',
    tahi: 'v6LC.2.3.9',
    title: 'A Redirect for a destination nothing was sent to yet',
  },
  [
    {
      async run(t) {
        await begins(t);
        await t.send(redirect(TR1.linkLocal, OTHER_FAR.ip, TR2.linkLocal.ip, { options: [tllao(TR2.mac)] }));
        const request = echoRequest(OTHER_FAR, NUT.global);
        await t.send(request);
        await t.expect(replyTo(request, { to: TR2.mac }));
      },
    },
  ],
);

const C23 = group(
  { ...withFault, id: 'C23', title: 'A Redirect in fragments is dropped', spec: 'RFC 6980 §5' },
  [
    {
      letter: '18',
      tahi: 'v6LC.2.3.18',
      title: 'an atomic fragment',
      run: ignored(atomicFragment(toTr2(AT_TR2))),
    },
    {
      letter: '19',
      tahi: 'v6LC.2.3.19',
      title: 'two fragments',
      run: ignored(...fragments(toTr2(AT_TR2), 16)),
    },
  ],
);

/** See the file's header. */
export const redirectToRouter: readonly CaseGroup[] = [C7, C8, C9, C10, C11, C12, C23];
