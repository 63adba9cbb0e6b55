/** E11: how large a packet to a group may be, which goes several ways. */
import { ip } from '../../messages';
import { milliseconds } from '../../../base/time';
import type { Frame } from '../../../wire/frame';
import { group, type CaseGroup, type Vector } from '../../case';
import { packetTooBig } from '../../packets';
import { like } from '../../patterns';
import { hasRouters } from '../../setups';
import { TN1, TR1, TR2, type Station } from '../../stations';
import type { Tester } from '../../tester';

/** The group of the multicast cases, somewhere far away. */
const GROUP = ip('ff1e::1:2');

const toTheGroup = like(
  'packet to the group',
  ({ payload }) => payload.kind === 'ipv6' && payload.dst === GROUP,
);

/** The node sends an Echo Request of so many octets to the group; the sizes of the packets it comes in. */
async function sendsToGroup(
  t: Tester,
  octets: number,
): Promise<{ sizes: number[]; first: Frame | undefined }> {
  await t.type(`ping -c 1 -W 1 -M dont -I eth0 -s ${octets - 48} ${GROUP}; true`);
  const seen = await t.collect(toTheGroup, milliseconds(100));
  const sizes = seen.map(({ frame }) => frame.length - 14);
  return { sizes, first: seen[0]?.frame };
}

/** Messages of routers about a packet to the group, each followed by the largest packet there may be then. */
const narrows =
  (...steps: readonly (readonly [from: Station, mtu: number, largest: number])[]): Vector['run'] =>
  async t => {
    await hasRouters(t, [TR1]);
    t.answers(TN1);
    t.answers(TR2);
    const { first } = await sendsToGroup(t, 1500);
    if (first?.length !== 1514) return 'no packet of 1500 octets to begin with';
    for (const [from, mtu, largest] of steps) {
      await t.send(packetTooBig(from.linkLocal, first, mtu));
      const { sizes } = await sendsToGroup(t, 1500);
      if (sizes.length < 2 || Math.max(...sizes) > largest)
        return `packets of ${sizes.join(' and ')} octets, after a path MTU of ${mtu}`;
    }
    return undefined;
  };

const E11 = group(
  {
    id: 'E11',
    title: 'The path MTU to a group is that of its narrowest path',
    spec: 'RFC 8201 §3, §4',
    expects: 'packets of no more than the least that was told',
    programs: ['ping'],
  },
  [
    {
      letter: '10',
      tahi: 'v6LC.4.1.10',
      title: 'by one router',
      run: narrows([TR1, 1450, 1450], [TR1, 1400, 1400], [TR1, 1300, 1300], [TR1, 1350, 1300]),
    },
    {
      letter: '11',
      tahi: 'v6LC.4.1.11',
      title: 'by two routers',
      run: narrows(
        [TR1, 1480, 1480],
        [TR1, 1440, 1440],
        [TR2, 1360, 1360],
        [TR1, 1280, 1280],
        [TR2, 1320, 1280],
      ),
    },
  ],
);

/** See the file's header. */
export const pathMtuOfGroups: readonly CaseGroup[] = [E11];
