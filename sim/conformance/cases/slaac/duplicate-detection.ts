/** D1 to D16: duplicate address detection, and what may disturb it. */
import { seconds } from '../../../base/time';
import type { Frame } from '../../../wire/frame';
import type { Icmp6Message } from '../../../wire/icmpv6';
import { group, type CaseGroup, type Difference, type Vector } from '../../case';
import { badChecksum, badCode, cutTo, forwardedOnce, optionOfLengthZero, reservedBits } from '../../damage';
import { pio, sllao, tllao } from '../../messages';
import { isAssigned, isNotAssigned } from '../../observations';
import { dadNs, na, ns, packet, ra, unicastNs } from '../../packets';
import { anyRs, dadProbe, like, messageOf } from '../../patterns';
import { comesUp } from '../../setups';
import { EVERYBODY, toGroup, NUT, PREFIX, TN1, TR1, unspecified, type End } from '../../stations';
import { within, type Tester } from '../../tester';

const US = NUT.linkLocal;

/** A report of membership in the solicited-node group of the address. */
const reported = like(`report for ${US.ip.solicitedNode()}`, frame => {
  const message = messageOf(frame);
  if (message?.kind === 'mld-report') return message.group === US.ip.solicitedNode();
  return (
    message?.kind === 'mld2-report' && message.records.some(({ group: to }) => to === US.ip.solicitedNode())
  );
});

const D1 = group(
  {
    id: 'D1',
    tahi: 'v6LC.3.1.1',
    title: 'An address is probed for before it is used, and defended afterwards',
    spec: 'RFC 4862 §5.3, §5.4',
    expects:
      'the group joined, one probe for the address of the MAC, and an answer to who probes for it later',
    bench: { down: true },
  },
  [
    {
      async run(t) {
        await t.type('ip link set eth0 up');
        await t.expect(reported, within(2));
        await t.expect(dadProbe(US.ip), within(1));
        await t.never(dadProbe(US.ip), seconds(3));
        await t.send(dadNs(TN1, US.ip));
        await t.expect(na(US, EVERYBODY, 'O'));
      },
    },
  ],
);

/** The group of an address, and what probes for an address say. */
const groupOf = ({ ip: address }: End): End => toGroup(address.solicitedNode());
const dadMessage = ({ ip: target }: End): Icmp6Message => ({
  kind: 'neighbor-solicitation',
  type: 135,
  code: 0,
  target,
  options: [],
});

const ASSIGNED = 'the address is assigned';
const GIVEN_UP = 'the address is not assigned, and the interface gives up IPv6';
const ONLY_IT = 'the address is not assigned, and all else goes on';

/** During duplicate address detection of the link-local address something comes; then it is looked at what is left. */
const disturbed =
  (frame: Frame): Vector['run'] =>
  async t => {
    await comesUp(t);
    await t.send(frame);
    const solicits = await t.next(within(2), anyRs);
    if (solicits !== undefined) {
      await isAssigned(t, US);
      await t.send(unicastNs(TN1.linkLocal, US));
      await t.expect(na(US, TN1.linkLocal, 'S', { tllao: undefined }));
      return ASSIGNED;
    }
    await isNotAssigned(t, US);
    await t.send(unicastNs(TN1.linkLocal, US));
    await t.quiet(seconds(1));
    return (await configures(t, NUT.global)) ? ONLY_IT : GIVEN_UP;
  };

/** Whether an advertisement still leads to an address. */
async function configures(t: Tester, address: End): Promise<boolean> {
  await t.send(ra(TR1, { options: [pio(PREFIX)] }));
  const probed = await t.next(within(2), dadProbe(address.ip));
  if (probed === undefined) return false;
  await t.pass(seconds(2));
  await t.send(dadNs(TN1, address.ip));
  await t.expect(na(address, EVERYBODY, 'O'));
  return true;
}

const quiet = { spec: 'RFC 4862 §5.4.1, §5.4.3, §5.4.4', expects: ASSIGNED, bench: { down: true } };

/** With accept_dad=1, the default, a duplicate costs only the address. */
const LENIENT: readonly Difference[] = [
  {
    sees: ONLY_IT,
    because:
      'giving up the interface, as RFC 4862 §5.4.5 has it, is what accept_dad=2 asks for; the default is 1',
  },
];

/** A duplicate, as Linux takes it by default, and as it does with accept_dad=2. */
function eitherWay(frame: Frame, tahi: string, letter = '', title = ''): Vector[] {
  return [1, 2].map(acceptDad => ({
    letter: `${letter}${acceptDad}`,
    tahi,
    title: `${title}accept_dad=${acceptDad}`,
    bench: { down: true, sysctl: { 'net.ipv6.conf.eth0.accept_dad': acceptDad } },
    linux: acceptDad === 1 ? LENIENT : [],
    run: disturbed(frame),
  }));
}

const found = { spec: 'RFC 4862 §5.4.3, §5.4.4, §5.4.5', expects: GIVEN_UP };

const PROBE = dadNs(TN1, US.ip);
/** Who has the address says so to all nodes. */
const CLAIM = na({ ip: US.ip, mac: TN1.mac }, EVERYBODY, 'O');
const SOLICITATION = 'v6LC.3.1.3';
const ADVERTISEMENT = 'v6LC.3.1.4';

const D2 = group(
  { ...quiet, id: 'D2', tahi: 'v6LC.3.1.2.A', title: 'Somebody else probes for another address' },
  [{ run: disturbed(packet(unspecified(TN1), groupOf(US), dadMessage(TN1.linkLocal))) }],
);

const D3 = group(
  { ...found, id: 'D3', title: 'Somebody else probes for the same address' },
  eitherWay(PROBE, 'v6LC.3.1.2.B'),
);

const D4 = group(
  { ...quiet, id: 'D4', tahi: 'v6LC.3.1.2.C', title: 'Somebody else claims another address' },
  [{ run: disturbed(na(TN1.linkLocal, EVERYBODY, 'O')) }],
);

const D5 = group(
  { ...found, id: 'D5', title: 'Somebody else claims the address' },
  eitherWay(na({ ip: US.ip, mac: TN1.mac }, EVERYBODY, 'O', { tllao: undefined }), 'v6LC.3.1.2.D'),
);

/** A probe that is not what it has to be disturbs nothing. */
const invalidProbe = (id: string, letter: string, fault: string, broken: Frame): CaseGroup =>
  group(
    { ...quiet, id, tahi: `${SOLICITATION}.${letter}`, title: `An invalid probe of somebody else: ${fault}` },
    [{ run: disturbed(broken) }],
  );

const D6 = invalidProbe('D6', 'A', '16 octets', cutTo(16)(PROBE));
const D7 = invalidProbe('D7', 'B', 'hop limit 254', forwardedOnce(PROBE));
const D8 = invalidProbe('D8', 'C', 'to the address itself', unicastNs(unspecified(TN1), US, { options: [] }));
const D9 = invalidProbe('D9', 'D', 'to all nodes', packet(unspecified(TN1), EVERYBODY, dadMessage(US)));

const D10 = group({ ...quiet, id: 'D10', tahi: SOLICITATION, title: 'An invalid probe of somebody else' }, [
  { letter: 'E', title: 'code 1', run: disturbed(badCode(PROBE)) },
  { letter: 'F', title: 'bad checksum', run: disturbed(badChecksum(PROBE)) },
  {
    letter: 'G',
    title: 'the target is a group',
    run: disturbed(packet(unspecified(TN1), groupOf(US), dadMessage(groupOf(US)))),
  },
]);

const D11 = invalidProbe(
  'D11',
  'H',
  'with a source link-layer address',
  dadNs(TN1, US.ip, { options: [sllao(TN1.mac)] }),
);

const D12 = group(
  { ...found, id: 'D12', title: 'A probe of somebody else with bits set that are reserved' },
  eitherWay(reservedBits(4)(PROBE), `${SOLICITATION}.I`),
);

const D13 = group(
  { ...found, id: 'D13', title: 'A probe of somebody else with a target link-layer address' },
  eitherWay(dadNs(TN1, US.ip, { options: [tllao(TN1.mac)] }), `${SOLICITATION}.J`),
);

const D14 = group({ ...quiet, id: 'D14', tahi: ADVERTISEMENT, title: 'An invalid claim of somebody else' }, [
  { letter: 'A', title: '16 octets', run: disturbed(cutTo(16)(CLAIM)) },
  { letter: 'B', title: 'hop limit 254', run: disturbed(forwardedOnce(CLAIM)) },
  { letter: 'C', title: 'code 1', run: disturbed(badCode(CLAIM)) },
  { letter: 'D', title: 'bad checksum', run: disturbed(badChecksum(CLAIM)) },
  {
    letter: 'E',
    title: 'solicited, to a group',
    run: disturbed(na({ ip: US.ip, mac: TN1.mac }, EVERYBODY, 'SO')),
  },
  {
    letter: 'F',
    title: 'the target is a group',
    run: disturbed(na({ ip: US.ip, mac: TN1.mac }, EVERYBODY, 'O', { target: US.ip.solicitedNode() })),
  },
  { letter: 'G', title: 'an option of length 0', run: disturbed(optionOfLengthZero(24)(CLAIM)) },
]);

const D15 = group(
  { ...found, id: 'D15', title: 'A claim of somebody else with something that does not belong there' },
  [
    ...eitherWay(reservedBits(4, 0x1f)(CLAIM), `${ADVERTISEMENT}.H`, 'H.', 'reserved bits, '),
    ...eitherWay(
      na({ ip: US.ip, mac: TN1.mac }, EVERYBODY, 'O', { options: [sllao(TN1.mac)] }),
      `${ADVERTISEMENT}.I`,
      'I.',
      'a source link-layer address, ',
    ),
  ],
);

const D16 = group(
  {
    ...quiet,
    id: 'D16',
    tahi: 'v6LC.3.1.5',
    title: 'Somebody asks for the link-layer address of an address that is probed for',
  },
  [
    { letter: 'A', title: 'to its group', run: disturbed(ns(TN1.linkLocal, US.ip)) },
    { letter: 'B', title: 'to itself', run: disturbed(unicastNs(TN1.linkLocal, US)) },
  ],
);

/** See the file's header. */
export const duplicateDetection: readonly CaseGroup[] = [
  ...[D1, D2, D3, D4, D5, D6, D7, D8, D9, D10, D11, D12, D13, D14, D15, D16],
];
