/** What a relay agent is asked (G43, G44). */
import { Ip6 } from '../../../sim/base/ip6';
import { DHCP6_MESSAGE_TYPES, readDhcp6, writeDhcp6 } from '../../../sim/wire/dhcpv6/message';
import type { Dhcp6Message, Dhcp6RelayMessage } from '../../../sim/wire/dhcpv6/message';
import { findOption, type Dhcp6Option } from '../../../sim/wire/dhcpv6/options';
import { SERVER, type Bench } from './bench';
import type { Dhcp6Case } from './case';

const ip6 = (text: string): Ip6 => Ip6.parse(text)!;
const OWN = 'fe80::ff:fe00:aa01';
const options: Dhcp6Option[] = [{ kind: 'client-id', duid: SERVER }];
/** Nothing about the interface, and everything about it. */
const [BARE, WITH_ID] = ['# -l eth0 -u eth0\n', '# -I -l eth0#7 -u eth0\n'];

const relay =
  (ask: (bench: Bench) => Promise<string>, configuration = BARE) =>
  async (bench: Bench): Promise<string> => {
    await bench.run('ip addr add 2001:db8:1::1/64 dev eth0 nodad');
    await bench.start(configuration);
    await bench.wait(1.5);
    return ask(bench);
  };

/** What the relay agent makes of a message of a client. */
async function up(
  bench: Bench,
  message: Dhcp6Message | Dhcp6RelayMessage,
): Promise<Dhcp6RelayMessage | undefined> {
  const from = 'hopCount' in message ? 547 : 546;
  await bench.say(message, { from, to: 547, address: 'ff02::1:2' });
  const heard = await bench.next(1);
  return heard?.message as Dhcp6RelayMessage | undefined;
}

function words(message: Dhcp6RelayMessage | undefined): string {
  if (message === undefined) return 'nothing';
  const carried = readDhcp6(findOption(message.options, 'relay-message')!.message);
  const id = findOption(message.options, 'interface-id');
  return (
    `${message.kind} ${message.hopCount} for ${message.peerAddress} on ${message.linkAddress} with ${carried.kind}` +
    `${id === undefined ? '' : ` and the Interface-Id ${id.id.join('.')}`}`
  );
}

const forward = (hopCount: number): Dhcp6RelayMessage => ({
  ...{ kind: 'relay-forward', hopCount, linkAddress: ip6('2001:db8:9::1'), peerAddress: ip6('fe80::9') },
  options: [{ kind: 'relay-message', message: writeDhcp6({ kind: 'solicit', transactionId: 7, options }) }],
});

/** What becomes of a message in a Relay-reply. */
const down =
  (carried: Dhcp6Message['kind'], more: readonly Dhcp6Option[]) =>
  async (bench: Bench): Promise<string> => {
    await bench.say(
      {
        ...{ kind: 'relay-reply', hopCount: 0, linkAddress: ip6('2001:db8:1::1') },
        peerAddress: ip6('fe80::ff:fe00:bb01'),
        options: [
          ...more,
          { kind: 'relay-message', message: writeDhcp6({ kind: carried, transactionId: 7, options }) },
        ],
      },
      { from: 547, to: 547, address: OWN },
    );
    return (await bench.next(1))?.message.kind ?? 'nothing';
  };

export const RELAY_CASES: readonly Dhcp6Case[] = [
  {
    id: 'G43.A',
    title: 'A relay agent wraps what clients send',
    spec: 'RFC 8415 §19.1',
    of: ['dhcrelay'],
    ask: relay(async bench => {
      const shown: string[] = [];
      for (const kind of DHCP6_MESSAGE_TYPES) {
        const message = await up(bench, { kind, transactionId: 7, options });
        const whole = `relay-forward 0 for fe80::ff:fe00:bb01 on 2001:db8:1::1 with ${kind}`;
        shown.push(words(message) === whole ? kind : `${kind}: ${words(message)}`);
      }
      return shown.join(', ');
    }),
    expected:
      'solicit, advertise: nothing, request, confirm, renew, rebind, reply: nothing, release, decline, ' +
      'reconfigure: nothing, information-request',
  },
  {
    id: 'G43.B',
    title: 'A relay agent that is told to says which interface it was',
    spec: 'RFC 8415 §19.1.1, §21.18',
    of: ['dhcrelay'],
    ask: relay(
      async bench => words(await up(bench, { kind: 'solicit', transactionId: 7, options })),
      WITH_ID,
    ),
    expected:
      'relay-forward 0 for fe80::ff:fe00:bb01 on 2001:db8:1::1 with solicit and the Interface-Id 7.0.0.0',
  },
  {
    id: 'G43.C',
    title: 'A relay agent unwraps what servers send',
    spec: 'RFC 8415 §19.2',
    of: ['dhcrelay'],
    ask: relay(down('advertise', [])),
    expected: 'advertise',
  },
  {
    id: 'G43.D',
    title: 'A relay agent finds the interface by what it said itself',
    spec: 'RFC 8415 §19.2',
    of: ['dhcrelay'],
    ask: relay(async bench => {
      const id: Dhcp6Option = { kind: 'interface-id', id: Uint8Array.of(7, 0, 0, 0) };
      return `${await down('reply', [id])(bench)} with it, ${await down('reply', [])(bench)} without`;
    }, WITH_ID),
    expected: 'reply with it, nothing without',
  },
  {
    id: 'G44.A',
    title: 'A relay agent wraps what another has wrapped, up to its limit',
    spec: 'RFC 8415 §19.1.2, HOP_COUNT_LIMIT',
    of: ['dhcrelay'],
    ask: relay(async bench => {
      const one = words(await up(bench, forward(0)));
      const all: string[] = [];
      for (const hops of [7, 8, 9, 10, 31, 32])
        if ((await up(bench, forward(hops))) !== undefined) all.push(String(hops));
      return `${one}; of 7 to 32 hops: ${all.join(', ')}`;
    }),
    expected:
      'relay-forward 1 for fe80::ff:fe00:bb01 on 2001:db8:1::1 with relay-forward; of 7 to 32 hops: 7',
    differs: {
      dhcrelay: {
        shows:
          'relay-forward 1 for fe80::ff:fe00:bb01 on 2001:db8:1::1 with relay-forward; of 7 to 32 hops: 7, 8, 9',
        because: 'its limit is 10, and another with -c',
      },
    },
  },
  {
    id: 'G44.B',
    title: 'A relay agent has nothing to do with what clients send in a Relay-reply',
    spec: 'RFC 8415 §19.2',
    of: ['dhcrelay'],
    ask: relay(down('solicit', [])),
    expected: 'nothing',
  },
];
