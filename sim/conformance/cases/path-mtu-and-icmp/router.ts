/** E18, E19 and E23: errors of a router about what it was to pass on. */
import { seconds } from '../../../base/time';
import type { Frame } from '../../../wire/frame';
import type { Icmp6Message } from '../../../wire/icmpv6';
import { group, type CaseGroup, type Vector } from '../../case';
import { inPrefix } from '../../observations';
import { echoRequest, errorAbout, HOP_LIMIT, packet, quoted, timeExceeded, tooBig } from '../../packets';
import { like, messageOf } from '../../patterns';
import { hasAddresses, ROUTER_OF_TWO_LINKS } from '../../router-under-test';
import { FAR_NODE, movedTo, NUT, TN1, TN2, type End } from '../../stations';

const shared = { tests: 'router', bench: ROUTER_OF_TWO_LINKS } as const;

/** What TN1 sends to somebody by way of the node. */
const via = (to: End): End => movedTo(NUT.mac, to);

const E18 = group(
  {
    ...shared,
    id: 'E18',
    tahi: 'v6LC.5.1.4',
    title: 'A packet is longer than the next link takes',
    spec: 'RFC 4443 §3.2',
    expects: 'a Packet Too Big with the MTU of that link',
  },
  [
    {
      letter: 'A',
      title: 'to a node',
      async run(t) {
        await hasAddresses(t);
        await t.type('ip link set eth1 mtu 1280');
        const request = echoRequest(TN1.global, via(FAR_NODE.global), { size: 1452 });
        await t.send(request);
        await t.expect(errorAbout(request, tooBig(1280), NUT.global));
        await t.quiet(seconds(1), 'eth1');
      },
    },
    {
      letter: 'B',
      title: 'to a group',
      skip: { when: 'always', because: 'passing packets to groups on takes a multicast routing daemon' },
      run: () => Promise.resolve(),
    },
  ],
);

const E19 = group(
  {
    ...shared,
    id: 'E19',
    tahi: 'v6LC.5.1.5',
    title: 'A packet has come to the end of its way',
    spec: 'RFC 4443 §3.3',
    expects: 'a Time Exceeded of code 0, and the packet not passed on',
  },
  ([0, 1] as const).map((hopLimit, index) => ({
    letter: 'AB'.charAt(index),
    title: `hop limit ${hopLimit}`,
    async run(t) {
      await hasAddresses(t);
      const request = echoRequest(TN1.global, via(FAR_NODE.global), { hopLimit });
      await t.send(request);
      await t.expect(errorAbout(request, timeExceeded(0), NUT.global));
      await t.quiet(seconds(1), 'eth1');
    },
  })),
);

const anyError = like('ICMPv6 error', frame => {
  const message = messageOf(frame);
  return message !== undefined && message.type < 128;
});

const NOWHERE = inPrefix('2001:db8:dead::', TN2);
const NOBODY: End = { ...TN2.global, ip: inPrefix('2001:db8:1::', { ...TN2, mac: TN2.otherMac }).ip };
const ABOUT = quoted(echoRequest({ ip: FAR_NODE.global.ip, mac: NUT.mac }, TN1.global));

/** An error on its way to somebody, which the node cannot pass on. */
const fails =
  (error: Icmp6Message, to: End, hopLimit = HOP_LIMIT): Vector['run'] =>
  async t => {
    await hasAddresses(t);
    const message: Frame = packet(TN1.global, via(to), error, hopLimit);
    await t.send(message);
    await t.never(anyError, seconds(5));
  };

const destinationUnreachable = (code: number): Icmp6Message => ({
  kind: 'destination-unreachable',
  type: 1,
  code,
  invoking: ABOUT,
});
const exceeded = (code: number): Icmp6Message => ({ kind: 'time-exceeded', type: 3, code, invoking: ABOUT });

const E23 = group(
  {
    ...shared,
    id: 'E23',
    tahi: 'v6LC.5.1.9',
    title: 'No error about an error',
    spec: 'RFC 4443 §2.4 (e.1)',
    expects: 'nothing',
  },
  [
    {
      letter: 'A',
      title: 'an Unreachable, to a neighbour that is not there',
      run: fails(destinationUnreachable(0), NOBODY),
    },
    {
      letter: 'B',
      title: 'an Unreachable of hop limit 0',
      run: fails(destinationUnreachable(3), FAR_NODE.global, 0),
    },
    { letter: 'C', title: 'a Time Exceeded, with no route', run: fails(exceeded(0), NOWHERE) },
    { letter: 'D', title: 'a Time Exceeded of reassembly, with no route', run: fails(exceeded(1), NOWHERE) },
    {
      letter: 'E',
      title: 'a Packet Too Big, to a neighbour that is not there',
      run: fails({ kind: 'packet-too-big', type: 2, code: 0, mtu: 1280, invoking: ABOUT }, NOBODY),
    },
    {
      letter: 'F',
      title: 'a Parameter Problem of hop limit 0',
      run: fails(
        { kind: 'parameter-problem', type: 4, code: 0, pointer: 0, invoking: ABOUT },
        FAR_NODE.global,
        0,
      ),
    },
  ],
);

/** See the file's header. */
export const icmpRouter: readonly CaseGroup[] = [E18, E19, E23];
