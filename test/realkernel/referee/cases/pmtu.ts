/** Path MTUs: what a Packet Too Big is believed, where it is kept, and how it is shown. */
import { ip, mac, HOST_MAC, ROUTER, sllao } from '../../../../sim/conformance/messages';
import type { Ip6 } from '../../../../sim/base/ip6';
import type { Icmp6MessageOf } from '../../../../sim/wire/icmpv6';
import { quick, theme, type About, type RefereeCase } from '../case';
import type { Session } from '../session';
import { station } from '../stations';
import { packetTooBig } from '../stimuli';

const SOURCE = 'ip6_update_pmtu(), __ip6_rt_update_pmtu(), net/ipv6/route.c; RFC 8201';

type Row = readonly [id: string, about: About, script: RefereeCase['script']];

const OWN = ip('2001:db8:1::1');
const FAR = ip('2001:db8:f::1');
const NEAR = ip('2001:db8:1::5');
const NEAR_MAC = mac('02:00:00:00:00:05');

/** Of fragments: a random number. */
const IDENTIFICATION = [/frag \(0x[0-9a-f]+:/g, 'frag (ID:'] as const;

/** A Packet Too Big about an echo request from us to `dst`. */
function tooBig(mtu: number, dst: Ip6 = FAR, src: Ip6 = OWN): Icmp6MessageOf<'packet-too-big'> {
  return packetTooBig(mtu, src, dst);
}

function told(id: string, title: string, script: (k: Session) => Promise<void>): Row {
  return [
    id,
    { title, source: SOURCE, bench: quick(), mask: [IDENTIFICATION] },
    async k => {
      await k.ready();
      await k.run(`ip addr add ${OWN}/64 dev eth0`);
      await k.ra({ options: [sllao()] });
      await k.wait(1);
      await k.forget();
      await script(k);
    },
  ];
}

const GET = `ip -6 route get ${FAR}`;
const SHOW = [GET, 'ip -6 route show cache'];

/** The router says so of the packet. */
async function say(k: Session, message: Icmp6MessageOf<'packet-too-big'>, src: Ip6 = ROUTER): Promise<void> {
  await k.send(message, { src, dst: OWN, hopLimit: 64, dstMac: HOST_MAC });
}

export const pathMtu = theme('pmtu', [
  told('believed', '1400', async k => {
    await say(k, tooBig(1400));
    await k.run(...SHOW);
  }),
  ...[1280, 1279, 1000, 68, 0].map(mtu =>
    told(`mtu-${mtu}`, `A path MTU of ${mtu}`, async k => {
      await say(k, tooBig(mtu));
      await k.run(...SHOW);
    }),
  ),
  told('larger', 'One larger than that of the device, and one larger than what is known', async k => {
    await say(k, tooBig(9000));
    await k.run(...SHOW);
    await say(k, tooBig(1300));
    await say(k, tooBig(1400));
    await k.run(...SHOW);
  }),
  told('smaller', 'A smaller one later', async k => {
    await say(k, tooBig(1400));
    await say(k, tooBig(1300));
    await k.run(...SHOW);
  }),
  told('two', 'Two destinations, and one nobody spoke of', async k => {
    await say(k, tooBig(1400));
    await say(k, tooBig(1300, ip('2001:db8:f::2')));
    await k.run(GET, 'ip -6 route get 2001:db8:f::2', 'ip -6 route get 2001:db8:f::3');
  }),
  told('not-ours', 'About a packet that is not from us', async k => {
    await say(k, tooBig(1400, FAR, ip('2001:db8:1::9')));
    await k.run(...SHOW);
  }),
  told('from-anywhere', 'From a machine that is not our router', async k => {
    await say(k, tooBig(1400), ip('2001:db8:e::7'));
    await k.run(...SHOW);
  }),
  told('on-link', 'For a destination on the link', async k => {
    await say(k, tooBig(1400, NEAR));
    await k.run(`ip -6 route get ${NEAR}`);
  }),
  told('flushed', 'ip -6 route flush cache', async k => {
    await say(k, tooBig(1400));
    await k.run('ip -6 route flush cache', ...SHOW);
  }),
  told('expires', 'It is over after mtu_expires', async k => {
    await k.run('sysctl -w net.ipv6.route.mtu_expires=2');
    await say(k, tooBig(1400));
    await k.run(GET);
    await k.wait(3);
    await k.run(GET);
  }),
  told('route-replaced', 'The route it hangs from goes', async k => {
    await k.run(`ip -6 route add 2001:db8:f::/48 via ${ROUTER} dev eth0`);
    await say(k, tooBig(1400));
    await k.run(GET, `ip -6 route replace 2001:db8:f::/48 via ${ROUTER} dev eth0 metric 1024`, GET);
  }),
  told('route-mtu', 'A route with an MTU of its own, and a locked one', async k => {
    await k.run(`ip -6 route add 2001:db8:f::/48 via ${ROUTER} dev eth0 mtu 1450`, GET);
    await say(k, tooBig(1400));
    await k.run(GET, `ip -6 route replace 2001:db8:f::/48 via ${ROUTER} dev eth0 mtu lock 1450`);
    await say(k, tooBig(1400));
    await k.run(GET);
  }),
  told('device-mtu', 'The MTU of the device changes under it', async k => {
    await say(k, tooBig(1400));
    await k.run('ip link set eth0 mtu 1300', GET, 'ip link set eth0 mtu 1500', GET);
  }),
  told('fragments', 'What is larger is cut in pieces from then on', async k => {
    await k.run(`ip -6 neigh replace ${ROUTER} dev eth0 lladdr 02:00:00:00:00:02 nud permanent`);
    await say(k, tooBig(1280));
    await k.run(`ping -c 1 -W 1 -s 1300 ${FAR} >/dev/null`);
    await k.sent({ only: /2001:db8:f::1/ });
  }),
  told('refused', 'ping -M do and a packet that is too large', async k => {
    k.answer(station(NEAR_MAC, [NEAR.toString()]));
    await k.run(`ping -c 1 -W 1 -M do -s 1500 ${NEAR}`);
    await k.run('sysctl -w net.ipv6.conf.eth0.mtu=1300', `ip -6 route get ${NEAR}`);
    await k.run(`ping -c 1 -W 1 -M do -s 1300 ${NEAR}`);
  }),
]);
