/** Addresses that are answered for though they are not those of the device: proxies and anycast. */
import { ip, mac, ROUTER_MAC, type Envelope } from '../../../../sim/conformance/messages';
import type { Icmp6Message } from '../../../../sim/wire/icmpv6';
import { asksOnce, quick, theme, type About, type RefereeCase } from '../case';
import type { Session } from '../session';
import { echo, na, ns, solicitedNode } from '../stimuli';

const PROXY = 'ndisc_recv_ns(), pndisc_is_router(), net/ipv6/ndisc.c; RFC 4861 §7.2.8';
const ANYCAST = 'ipv6_chk_acast_addr(), net/ipv6/anycast.c; RFC 4291 §2.6.1';

type Row = readonly [id: string, about: About, script: RefereeCase['script']];

const ASKER = ip('2001:db8:1::2');
const TARGET = ip('2001:db8:1::99');
const ROUTER_ANYCAST = ip('2001:db8:1::');
const MAC_OF_HOST = mac('02:00:00:00:00:01');

/** Answers may be put off by up to so many hundredths of a second, at random. */
const AT_ONCE = { 'net.ipv6.neigh.eth0.proxy_delay': 0 };
const ROUTING = { 'net.ipv6.conf.all.forwarding': 1, 'net.ipv6.conf.eth0.forwarding': 1 };
const PROXYING = { ...AT_ONCE, 'net.ipv6.conf.eth0.proxy_ndp': 1 };

function on(
  id: string,
  title: string,
  source: string,
  sysctl: Record<string, number>,
  script: (k: Session) => Promise<void>,
): Row {
  return [
    id,
    {
      title,
      source,
      bench: quick({ ports: 2, sysctl: { ...asksOnce('eth0'), ...asksOnce('eth1'), ...sysctl } }),
    },
    async k => {
      await k.ready();
      await k.ready('eth1');
      await k.run('ip addr add 2001:db8:1::1/64 dev eth0', 'ip addr add 2001:db8:2::1/64 dev eth1');
      await k.run(`ip -6 neigh add ${ASKER} dev eth0 lladdr ${ROUTER_MAC.toString()} nud permanent`);
      await k.wait(1.5);
      await k.forget();
      await script(k);
    },
  ];
}

/** A message of the asker, and the answer. */
async function ask(k: Session, message: Icmp6Message, envelope: Envelope): Promise<void> {
  await k.send(message, { src: ASKER, ...envelope });
  await k.wait(0.3);
  await k.sent({ only: /neighbor|echo|unreachable/ });
}

const question = (k: Session, target = TARGET): Promise<void> =>
  ask(k, ns(target, ROUTER_MAC), { dst: solicitedNode(target) });

const ENTRY = `ip -6 neigh add proxy ${TARGET} dev eth0`;

export const proxyAnycast = theme('proxy-anycast', [
  on('proxy', 'An entry of a proxy and proxy_ndp', PROXY, { ...ROUTING, ...PROXYING }, async k => {
    await question(k);
    await k.run(ENTRY, 'ip -6 neigh show proxy');
    await question(k);
    await k.run(`ip -6 neigh del proxy ${TARGET} dev eth0`);
    await question(k);
  }),
  on('proxy-not-forwarding', 'On a host', PROXY, PROXYING, async k => {
    await k.run(ENTRY);
    await question(k);
  }),
  on('proxy-off', 'Without proxy_ndp', PROXY, { ...ROUTING, ...AT_ONCE }, async k => {
    await k.run(ENTRY);
    await question(k);
    await k.run('sysctl -w net.ipv6.conf.all.proxy_ndp=1');
    await question(k);
  }),
  on('proxy-other-device', 'An entry of another device', PROXY, { ...ROUTING, ...PROXYING }, async k => {
    await k.run(`ip -6 neigh add proxy ${TARGET} dev eth1`);
    await question(k);
  }),
  on('proxy-router', 'An entry with the flag router', PROXY, { ...ROUTING, ...PROXYING }, async k => {
    await k.run(`${ENTRY} router`, 'ip -6 neigh show proxy');
    await question(k);
  }),
  on(
    'proxy-unicast',
    'Asked by unicast, and for a duplicate',
    PROXY,
    { ...ROUTING, ...PROXYING },
    async k => {
      await k.run(ENTRY);
      await ask(k, ns(TARGET, ROUTER_MAC), { dst: TARGET, dstMac: MAC_OF_HOST });
      await ask(k, ns(TARGET), { src: ip('::'), dst: solicitedNode(TARGET) });
    },
  ),
  on('proxy-link-local', 'For a link-local address', PROXY, { ...ROUTING, ...PROXYING }, async k => {
    const target = ip('fe80::99');
    await k.run(`ip -6 neigh add proxy ${target} dev eth0`);
    await ask(k, ns(target, ROUTER_MAC), { dst: solicitedNode(target) });
    await ask(k, echo(), { dst: target, dstMac: MAC_OF_HOST });
  }),
  on(
    'proxy-forwards',
    'Packets for it are forwarded',
    'ip6_forward_proxy_check()',
    { ...ROUTING, ...PROXYING },
    async k => {
      await k.run(ENTRY, `ip -6 route add ${TARGET} dev eth1`);
      await k.run(`ip -6 neigh add ${TARGET} dev eth1 lladdr 02:00:00:00:00:99 nud permanent`);
      await ask(k, echo(), { dst: TARGET, dstMac: MAC_OF_HOST, hopLimit: 64 });
      await k.sent({ port: 'eth1', only: /echo/ });
      await ask(k, ns(TARGET, ROUTER_MAC), { dst: TARGET, dstMac: MAC_OF_HOST });
      await ask(k, na(TARGET, 'S', ROUTER_MAC), { dst: TARGET, dstMac: MAC_OF_HOST });
      await k.sent({ port: 'eth1', only: /advertisement|solicitation/ });
    },
  ),
  on('proxy-own', 'An address of ours', PROXY, { ...ROUTING, ...PROXYING }, async k => {
    await k.run('ip -6 neigh add proxy 2001:db8:1::1 dev eth0', 'ip -6 neigh show proxy');
    await question(k, ip('2001:db8:1::1'));
  }),
  on(
    'anycast',
    'The anycast address of the routers of a subnet',
    ANYCAST,
    { ...ROUTING, ...AT_ONCE },
    async k => {
      await question(k, ROUTER_ANYCAST);
      await ask(k, echo(), { dst: ROUTER_ANYCAST, dstMac: MAC_OF_HOST, hopLimit: 64 });
      await ask(k, ns(ROUTER_ANYCAST, ROUTER_MAC), { dst: ROUTER_ANYCAST, dstMac: MAC_OF_HOST });
      await ask(k, ns(ROUTER_ANYCAST), { src: ip('::'), dst: solicitedNode(ROUTER_ANYCAST) });
    },
  ),
  on('anycast-host', 'The same on a host', ANYCAST, AT_ONCE, async k => {
    await question(k, ROUTER_ANYCAST);
    await ask(k, echo(), { dst: ROUTER_ANYCAST, dstMac: MAC_OF_HOST, hopLimit: 64 });
  }),
  on(
    'anycast-other-device',
    'The anycast address of another link',
    ANYCAST,
    { ...ROUTING, ...AT_ONCE },
    async k => {
      await ask(k, echo(), { dst: ip('2001:db8:2::'), dstMac: MAC_OF_HOST, hopLimit: 64 });
      await question(k, ip('2001:db8:2::'));
    },
  ),
  on('anycast-link-local', 'fe80::', ANYCAST, { ...ROUTING, ...AT_ONCE }, async k => {
    await question(k, ip('fe80::'));
    await ask(k, echo(), { src: ip('fe80::2'), dst: ip('fe80::'), dstMac: MAC_OF_HOST });
  }),
  on(
    'anycast-source',
    'anycast_src_echo_reply and echo_ignore_anycast',
    'icmpv6_echo_reply()',
    { ...ROUTING, ...AT_ONCE },
    async k => {
      for (const setting of ['anycast_src_echo_reply=1', 'icmp.echo_ignore_anycast=1']) {
        await k.run(`sysctl -w net.ipv6.${setting}`);
        await ask(k, echo(), { dst: ROUTER_ANYCAST, dstMac: MAC_OF_HOST, hopLimit: 64 });
      }
    },
  ),
]);
