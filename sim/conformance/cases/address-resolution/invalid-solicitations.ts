/** A13 to A20: solicitations that are not what they have to be get no answer; the same without the fault do. */
import { ALL_NODES } from '../../../base/ip6';
import { seconds } from '../../../base/time';
import type { Frame } from '../../../wire/frame';
import { group, type CaseGroup } from '../../case';
import { badChecksum, badCode, cutTo, forwardedOnce, optionOfLengthZero } from '../../damage';
import { sllao } from '../../messages';
import { dadNs, na, unicastNs } from '../../packets';
import { isUp } from '../../setups';
import { EVERYBODY, NUT, TN1, unspecified } from '../../stations';

/** A question and its answer. */
interface Exchange {
  readonly question: Frame;
  readonly answer: Frame;
}

/** TN1 asks for the node's link-layer address. */
const RESOLUTION: Exchange = {
  question: unicastNs(TN1.linkLocal, NUT.linkLocal),
  answer: na(NUT.linkLocal, TN1.linkLocal, 'S', { tllao: undefined }),
};
/** TN1 asks whether anybody has the address it wants. */
const DUPLICATE: Exchange = {
  question: dadNs(TN1, NUT.linkLocal.ip),
  answer: na(NUT.linkLocal, EVERYBODY, 'O'),
};

/** TAHI letter, fault, the solicitation with it, and the exchange without it. */
const ROWS: readonly (readonly [string, string, Frame, Exchange])[] = [
  ['A', 'the target is a group', unicastNs(TN1.linkLocal, { ip: ALL_NODES, mac: NUT.mac }), RESOLUTION],
  [
    'B',
    'from :: to a unicast address',
    unicastNs(unspecified(TN1), NUT.linkLocal, { options: [] }),
    DUPLICATE,
  ],
  [
    'C',
    'from :: with a source link-layer address',
    dadNs(TN1, NUT.linkLocal.ip, { options: [sllao(TN1.mac)] }),
    DUPLICATE,
  ],
  ['D', 'hop limit 254', forwardedOnce(RESOLUTION.question), RESOLUTION],
  ['E', 'bad checksum', badChecksum(RESOLUTION.question), RESOLUTION],
  ['F', 'code 1', badCode(RESOLUTION.question), RESOLUTION],
  ['G', '16 octets', cutTo(16)(RESOLUTION.question), RESOLUTION],
  ['H', 'an option of length 0', optionOfLengthZero(24)(RESOLUTION.question), RESOLUTION],
];

/** See the file's header. */
export const invalidSolicitations: readonly CaseGroup[] = ROWS.map(([tahi, fault, broken, whole], index) =>
  group(
    {
      id: `A${13 + index}`,
      tahi: 'v6LC.2.1.7',
      title: `An invalid Neighbor Solicitation is not answered: ${fault}`,
      spec: 'RFC 4861 §7.1.1',
      expects: 'nothing; and an advertisement where the fault is not there',
    },
    [
      {
        tahi,
        async run(t) {
          await isUp(t);
          await t.send(broken);
          await t.quiet(seconds(3));
          await t.send(whole.question);
          await t.expect(whole.answer);
        },
      },
    ],
  ),
);
