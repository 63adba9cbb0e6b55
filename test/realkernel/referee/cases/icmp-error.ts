/** What a router tells the sender of a packet that goes no further. */
import { framed, ip, mac, ROUTER_MAC, type Envelope } from '../../../../sim/conformance/messages';
import { Frame } from '../../../../sim/wire/frame';
import { Ip6Packet } from '../../../../sim/wire/ipv6';
import type { Icmp6Message } from '../../../../sim/wire/icmpv6';
import { quick, theme, type About, type RefereeCase } from '../case';
import type { Session } from '../session';
import { station } from '../stations';
import { echo, na } from '../stimuli';

const INPUT = 'ip6_pkt_drop(), net/ipv6/route.c; RFC 4443 §3.1';
const FORWARD = 'ip6_forward(), net/ipv6/ip6_output.c';
const SEND = 'icmp6_send(), net/ipv6/icmp.c; RFC 4443 §2.4';

type Row = readonly [id: string, about: About, script: RefereeCase['script']];

const SENDER = ip('2001:db8:1::2');
const FAR = ip('2001:db8:2::2');
const NEXT_MAC = mac('02:00:00:00:00:03');
const ICMP = { only: /ICMP6/, distinct: true };
const SEEN = { only: /echo|unreachable|time exceed|too big|parameter|redirect|solicitation|problem/ };

/** A router between 2001:db8:1::/64 on eth0, where the sender is, and 2001:db8:2::/64 on eth1. */
async function router(k: Session): Promise<void> {
  await k.ready('eth0');
  await k.ready('eth1');
  await k.run('ip addr add 2001:db8:1::1/64 dev eth0', 'ip addr add 2001:db8:2::1/64 dev eth1');
  await k.run(`ip -6 neigh add ${SENDER} dev eth0 lladdr ${ROUTER_MAC.toString()} nud permanent`);
  k.answer(station(NEXT_MAC, [FAR.toString(), 'fe80::3']), 'eth1');
  await k.wait(1.5);
  await k.forget('eth0');
  await k.forget('eth1');
}

/** A packet from the sender, and what becomes of it. */
async function packet(k: Session, message: Icmp6Message = echo(), envelope: Envelope = {}): Promise<void> {
  await k.put(framed(message, { src: SENDER, dst: FAR, hopLimit: 64, ...under(envelope), ...envelope }));
  await k.wait(0.2);
  await k.sent(SEEN);
  await k.sent({ ...SEEN, port: 'eth1' });
}

/** Packets go to the router, whatever their destination. */
const under = (envelope: Envelope): Envelope =>
  envelope.dst?.isMulticast === true ? {} : { dstMac: mac('02:00:00:00:00:01') };

function on(
  id: string,
  title: string,
  source: string,
  script: RefereeCase['script'],
  sysctl: Record<string, number> = {},
): Row {
  return [
    id,
    {
      title,
      source,
      bench: quick({
        ports: 2,
        sysctl: {
          'net.ipv6.conf.all.forwarding': 1,
          'net.ipv6.conf.eth0.forwarding': 1,
          'net.ipv6.conf.eth1.forwarding': 1,
          ...sysctl,
        },
      }),
    },
    async k => {
      await router(k);
      await script(k);
    },
  ];
}

/** A route to where the packet goes. */
function routed(type: string): Row {
  return on(`route-${type}`, `A route of type ${type}`, INPUT, async k => {
    await k.run(`ip -6 route add ${type} 2001:db8:9::/64`, 'ip -6 route get 2001:db8:9::1');
    await packet(k, echo(), { dst: ip('2001:db8:9::1') });
  });
}

export const icmpErrors = theme('icmp-error', [
  on('forwarded', 'A packet that is forwarded', FORWARD, k => packet(k)),
  on('no-route', 'No route', INPUT, k => packet(k, echo(), { dst: ip('2001:db8:9::1') })),
  ...['unreachable', 'prohibit', 'blackhole', 'throw'].map(routed),
  on(
    'rule-prohibit',
    'Rules of the types prohibit, unreachable and blackhole',
    'fib6_rule_action()',
    async k => {
      for (const type of ['prohibit', 'unreachable', 'blackhole']) {
        await k.run(`ip -6 rule add pref 100 from 2001:db8:1::/64 ${type}`);
        await packet(k);
        await k.run('ip -6 rule del pref 100');
      }
    },
  ),
  on('hop-limit', 'The hop limit is 1, and 0', FORWARD, async k => {
    await packet(k, echo(), { hopLimit: 1 });
    await packet(k, echo(), { hopLimit: 0 });
    await packet(k, echo(), { hopLimit: 2 });
  }),
  on('neighbour', 'The next hop does not answer', 'ndisc_error_report(), net/ipv6/ndisc.c', async k => {
    await k.put(
      framed(echo(), {
        src: SENDER,
        dst: ip('2001:db8:2::9'),
        hopLimit: 64,
        dstMac: mac('02:00:00:00:00:01'),
      }),
    );
    await k.wait(4);
    await k.sent(SEEN);
    await k.sent({ ...SEEN, port: 'eth1' });
  }),
  on('scope', 'From a link-local address to another link', FORWARD, k =>
    packet(k, echo(), { src: ip('fe80::2') }),
  ),
  on('link-local', 'To a link-local address that is not ours', FORWARD, k =>
    packet(k, echo(), { dst: ip('fe80::77') }),
  ),
  on(
    'redirect',
    'Out where it came in',
    'ndisc_send_redirect(), net/ipv6/ndisc.c; RFC 4861 §8.2',
    async k => {
      k.answer(station(NEXT_MAC, ['2001:db8:1::3']));
      await k.wait(0.2);
      await packet(k, echo(), { dst: ip('2001:db8:1::3') });
    },
  ),
  on('too-big', 'Too big for the next link', FORWARD, async k => {
    await k.run('ip link set eth1 mtu 1400');
    await packet(k, echo(1, 1400));
    await packet(k, echo(1, 1352));
    await packet(k, echo(1, 1353));
  }),
  on('multicast', 'To groups of several scopes', FORWARD, async k => {
    for (const group of ['ff02::99', 'ff05::99', 'ff0e::99']) await packet(k, echo(), { dst: ip(group) });
  }),
  on('no-error-about', 'Nothing is said of an error, of a group, to nobody', SEND, async k => {
    const dst = ip('2001:db8:9::1');
    await packet(
      k,
      { kind: 'destination-unreachable', type: 1, code: 0, invoking: new Uint8Array(48) } as Icmp6Message,
      { dst },
    );
    await packet(k, na(FAR, 'O'), { dst });
    await packet(k, echo(), { dst, src: ip('::') });
    await packet(k, echo(), { dst, src: ip('ff02::1') });
    await packet(k, echo(), { dst, src: ip('::1') });
    await packet(k, echo(), { dst, dstMac: mac('33:33:00:00:00:01') });
  }),
  on('unknown-header', 'An unknown next header for ourselves', 'ip6_protocol_deliver_rcu()', async k => {
    const bytes = framed(echo(), { src: SENDER, dst: ip('2001:db8:1::1'), hopLimit: 64 }).bytes.slice();
    bytes[20] = 253;
    await k.put(bytes);
    await k.wait(0.2);
    await k.sent(SEEN);
  }),
  on(
    'unknown-option',
    'Options nobody knows, by what their first bits say',
    'ip6_tlvopt_unknown(), net/ipv6/exthdrs.c',
    async k => {
      for (const type of [0x1e, 0x5e, 0x9e, 0xde]) {
        await k.put(withOption(type, ip('2001:db8:1::1')));
        await k.wait(0.2);
        await k.sent(SEEN);
      }
    },
  ),
  on('port', 'No program at the port', 'udp6: __udp6_lib_rcv(); RFC 4443 §3.1', async k => {
    const udp = { kind: 'udp', srcPort: 1000, dstPort: 2000, data: new Uint8Array(4) } as const;
    const packet6 = new Ip6Packet(SENDER, ip('2001:db8:1::1'), 64, udp);
    await k.put(new Frame(mac('02:00:00:00:00:01'), ROUTER_MAC, packet6));
    await k.wait(0.2);
    await k.sent(SEEN);
  }),
  on(
    'rate',
    'Ten errors to one sender, at once',
    'icmpv6_xrlim_allow(), net/ipv6/icmp.c',
    async k => {
      for (let sequence = 1; sequence <= 10; sequence++)
        await k.put(
          framed(echo(sequence), {
            src: SENDER,
            dst: ip('2001:db8:9::1'),
            hopLimit: 64,
            dstMac: mac('02:00:00:00:00:01'),
          }),
        );
      await k.wait(0.2);
      await k.sent(ICMP);
    },
    { 'net.ipv6.icmp.ratelimit': 2000 },
  ),
]);

/** A packet with a hop-by-hop option of this type. */
function withOption(type: number, dst: ReturnType<typeof ip>): Uint8Array {
  const plain = framed(echo(), { src: SENDER, dst, hopLimit: 64 }).bytes;
  const bytes = new Uint8Array(plain.length + 8);
  bytes.set(plain.subarray(0, 54));
  bytes.set([58, 0, type, 4, 0, 0, 0, 0], 54);
  bytes.set(plain.subarray(54), 62);
  const length = bytes.length - 54;
  bytes.set([length >> 8, length & 0xff], 18);
  bytes[20] = 0;
  return bytes;
}
