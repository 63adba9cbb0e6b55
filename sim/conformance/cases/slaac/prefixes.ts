/** D17 to D28: which prefixes make an address, and how long it lives. */
import { seconds } from '../../../base/time';
import type { Frame } from '../../../wire/frame';
import { group, type CaseGroup, type Vector } from '../../case';
import { forwardedOnce } from '../../damage';
import { pio } from '../../messages';
import { inPrefix, isAssigned, isNotAssigned } from '../../observations';
import { dadNs, na, ra } from '../../packets';
import { dadProbe } from '../../patterns';
import { dadIsOver, isUp } from '../../setups';
import { EVERYBODY, PREFIX, TN1, TR1, type End } from '../../stations';
import { within, type Tester } from '../../tester';

/** The second prefix of cases that have two. */
const OTHER = '2001:db8:2::';
const X = inPrefix(PREFIX);
const Y = inPrefix(OTHER);

type PioFields = Parameters<typeof pio>[1];

/** TR1 advertises a prefix, with a lifetime as default router that does not matter. */
function advertised(prefix: string, fields: PioFields = {}): Frame {
  return ra(TR1, { retransTimer: 1000, options: [pio(prefix, fields)] });
}

/** A prefix with one lifetime for both, in seconds. */
const lasting = (prefix: string, lifetime: number): Frame =>
  advertised(prefix, { validLifetime: lifetime, preferredLifetime: lifetime });

/** TR1 advertises, and the address is probed for and then the node's. */
async function configures(t: Tester, advertisement: Frame, ...addresses: readonly End[]): Promise<void> {
  await t.send(advertisement);
  for (const { ip: address } of addresses) await t.expect(dadProbe(address), within(1.1));
  await dadIsOver(t);
  for (const address of addresses) await isAssigned(t, address);
}

const makesAddress =
  (prefix: string): Vector['run'] =>
  async t => {
    await isUp(t);
    const address = inPrefix(prefix);
    await configures(t, lasting(prefix, 40), address);
    await t.send(dadNs(TN1, address.ip));
    await t.expect(na(address, EVERYBODY, 'O'));
  };

const D17 = group(
  {
    id: 'D17',
    tahi: 'v6LC.3.2.1',
    title: 'An advertised prefix makes an address',
    spec: 'RFC 4862 §5.4, §5.5.3',
    expects: 'the address probed for, and then defended',
  },
  [
    { letter: 'A', title: 'a global prefix', run: makesAddress(PREFIX) },
    { letter: 'B', title: 'a prefix of few bits that are set', run: makesAddress('8000::') },
    { letter: 'C', title: 'a site-local prefix', run: makesAddress('fec0::') },
  ],
);

const D18 = group(
  {
    id: 'D18',
    tahi: 'v6LC.3.2.2',
    title: 'An address is gone when its valid lifetime is over',
    spec: 'RFC 4862 §5.5.4',
    expects: 'answers for 35 seconds of 40, and none after 45',
  },
  [
    {
      async run(t) {
        await isUp(t);
        const begun = t.now;
        await configures(t, lasting(PREFIX, 40), X);
        await t.pass(begun + seconds(35) - t.now);
        await isAssigned(t, X);
        await t.pass(begun + seconds(45) - t.now);
        await isNotAssigned(t, X);
      },
    },
  ],
);

const D19 = group(
  {
    id: 'D19',
    tahi: 'v6LC.3.2.3',
    title: 'One prefix takes the place of another',
    spec: 'RFC 4862 §4.1',
    expects: 'both addresses while both are valid, then the second alone, then none',
  },
  [
    {
      async run(t) {
        await isUp(t);
        const begun = t.now;
        await configures(t, lasting(PREFIX, 20), X);
        await configures(t, lasting(OTHER, 30), Y);
        await t.pass(begun + seconds(15) - t.now);
        await isAssigned(t, X);
        await isAssigned(t, Y);
        await t.pass(begun + seconds(23) - t.now);
        await isNotAssigned(t, X);
        await isAssigned(t, Y);
        await t.pass(begun + seconds(39) - t.now);
        await isNotAssigned(t, Y);
      },
    },
  ],
);

const D20 = group(
  {
    id: 'D20',
    tahi: 'v6LC.3.2.4.A',
    title: 'Two prefixes in one advertisement make two addresses',
    spec: 'RFC 4862 §5.5.3',
    expects: 'both addresses, each for its own lifetime',
  },
  [
    {
      async run(t) {
        await isUp(t);
        const begun = t.now;
        const options = [
          pio(PREFIX, { validLifetime: 20, preferredLifetime: 20 }),
          pio(OTHER, { validLifetime: 40, preferredLifetime: 40 }),
        ];
        await t.send(ra(TR1, { retransTimer: 1000, options }));
        await dadIsOver(t);
        await isAssigned(t, X);
        await isAssigned(t, Y);
        await t.pass(begun + seconds(23) - t.now);
        await isNotAssigned(t, X);
        await isAssigned(t, Y);
        await t.pass(begun + seconds(43) - t.now);
        await isNotAssigned(t, Y);
      },
    },
  ],
);

/** The prefix is no good for an address: none is probed for, none is there. */
const makesNone =
  (advertisement: Frame, address: End = X): Vector['run'] =>
  async t => {
    await isUp(t);
    await t.send(advertisement);
    await t.never(dadProbe(address.ip), seconds(2.5));
    await isNotAssigned(t, address);
  };

const none = { spec: 'RFC 4862 §5.5.3', expects: 'no address' };
const noAddress = (id: string, letter: string, title: string, run: Vector['run']): CaseGroup =>
  group({ ...none, id, tahi: `v6LC.3.2.4.${letter}`, title: `A prefix makes no address: ${title}` }, [
    { run },
  ]);

const TWENTY = { validLifetime: 20, preferredLifetime: 20 };

const D21 = noAddress(
  'D21',
  'B',
  'the A flag is not set',
  makesNone(advertised(PREFIX, { ...TWENTY, autonomous: false })),
);
const D22 = noAddress(
  'D22',
  'C',
  'it is the link-local one',
  makesNone(advertised('fe80:0:0:1::', TWENTY), inPrefix('fe80:0:0:1::')),
);
const D23 = noAddress(
  'D23',
  'D',
  'the preferred lifetime is longer than the valid one',
  makesNone(advertised(PREFIX, { ...TWENTY, preferredLifetime: 30 })),
);
const D24 = group(
  { ...none, id: 'D24', tahi: 'v6LC.3.2.4', title: 'A prefix makes no address: its length' },
  [
    { letter: 'E', title: '128', run: makesNone(advertised(PREFIX, { ...TWENTY, prefixLength: 128 })) },
    { letter: 'F', title: '0', run: makesNone(advertised(PREFIX, { ...TWENTY, prefixLength: 0 })) },
    { letter: 'G', title: '120', run: makesNone(advertised(PREFIX, { ...TWENTY, prefixLength: 120 })) },
  ],
);
const D25 = noAddress('D25', 'H', 'its valid lifetime is 0', makesNone(lasting(PREFIX, 0)));
const D26 = noAddress(
  'D26',
  'I',
  'the advertisement has hop limit 254',
  makesNone(forwardedOnce(lasting(PREFIX, 20))),
);

const D27 = group(
  {
    id: 'D27',
    tahi: 'v6LC.3.2.4.J',
    title: 'A prefix of infinite lifetime',
    spec: 'RFC 4862 §5.5.3, §5.5.4',
    expects: 'an address that stays',
  },
  [
    {
      async run(t) {
        await isUp(t);
        await configures(t, lasting(PREFIX, 0xffffffff), X);
        await t.pass(seconds(10));
        await isAssigned(t, X);
        const shown = await t.type('ip -6 -o addr show dev eth0 scope global');
        return shown.includes('valid_lft forever') ? undefined : 'an address that does not';
      },
    },
  ],
);

const D28 = group(
  {
    id: 'D28',
    tahi: 'v6LC.3.2.5.A',
    title: 'A longer lifetime is taken over',
    spec: 'RFC 4862 §5.5.3 (e)',
    expects: 'an address that is still there after the first lifetime',
  },
  [
    {
      async run(t) {
        await isUp(t);
        const begun = t.now;
        await configures(t, lasting(PREFIX, 30), X);
        await t.pass(begun + seconds(10) - t.now);
        await t.send(lasting(PREFIX, 60));
        await t.pass(seconds(25));
        await isAssigned(t, X);
      },
    },
  ],
);

/** See the file's header. */
export const prefixes: readonly CaseGroup[] = [
  ...[D17, D18, D19, D20, D21, D22, D23, D24, D25, D26, D27, D28],
];
