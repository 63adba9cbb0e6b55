/** A36: what comes in a fragment is no Neighbour Discovery, be it a whole message or a piece (RFC 6980). */
import { seconds } from '../../../base/time';
import type { Frame } from '../../../wire/frame';
import { group, type CaseGroup, type Vector } from '../../case';
import { atomicFragment, fragments } from '../../damage';
import { entryOf } from '../../observations';
import { na, ns, unicastNs } from '../../packets';
import { isUp, neighbourIs } from '../../setups';
import { NUT, TN1 } from '../../stations';
import { after } from '../../tester';

/** The size of the first piece, in octets of the message. */
const PIECE = 16;

const asked =
  (solicitation: readonly Frame[]): Vector['run'] =>
  async t => {
    await isUp(t);
    await t.send(...solicitation);
    await t.quiet(seconds(1));
    return entryOf(t, TN1);
  };

const told =
  (advertisement: readonly Frame[]): Vector['run'] =>
  async t => {
    await isUp(t);
    await neighbourIs(t, TN1, 'INCOMPLETE');
    await t.send(...advertisement);
    await t.expect(ns(NUT.linkLocal, TN1.linkLocal.ip), after(1));
    return 'unresolved';
  };

const NS = unicastNs(TN1.linkLocal, NUT.linkLocal);
const NA = na(TN1.linkLocal, NUT.linkLocal, 'SO');

const A36 = group(
  {
    id: 'A36',
    title: 'Neighbour Discovery in fragments is dropped',
    spec: 'RFC 6980 §5',
    expects: 'unresolved',
  },
  [
    {
      letter: '22.A',
      tahi: 'v6LC.2.1.22.A',
      title: 'a solicitation in an atomic fragment',
      run: asked([atomicFragment(NS)]),
    },
    {
      letter: '22.B',
      tahi: 'v6LC.2.1.22.B',
      title: 'an advertisement in an atomic fragment',
      run: told([atomicFragment(NA)]),
    },
    {
      letter: '23.A',
      tahi: 'v6LC.2.1.23.A',
      title: 'a solicitation in two fragments',
      run: asked(fragments(NS, PIECE)),
    },
    {
      letter: '23.B',
      tahi: 'v6LC.2.1.23.B',
      title: 'an advertisement in two fragments',
      run: told(fragments(NA, PIECE)),
    },
  ],
);

/** See the file's header. */
export const fragmented: readonly CaseGroup[] = [A36];
