/** What becomes of an address that is probed, by how it came to be and by the settings. */
import type { BenchOptions } from '../../../../sim/conformance/kernel-under-test';
import { framed, HOST, ip, pio, ROUTER, ROUTER_MAC, sllao } from '../../../../sim/conformance/messages';
import type { Frame } from '../../../../sim/wire/frame';
import { quick, type About, type RefereeCase } from '../case';
import type { Session } from '../session';
import { na, ns, solicitedNode } from '../stimuli';

const RECEPTION = 'ndisc_recv_ns(), ndisc_recv_na(), net/ipv6/ndisc.c; RFC 4862 §5.4.3, §5.4.4';
const FAILURE = 'addrconf_dad_failure(), addrconf_dad_stop(), net/ipv6/addrconf.c';

type Row = readonly [id: string, about: About, script: RefereeCase['script']];

const NONE = ip('::');
const GROUP = solicitedNode(HOST);

/** The address is probed at once, and for long enough that a message finds it there: three times. */
const SLOW: BenchOptions = {
  sysctl: {
    'net.ipv6.conf.eth0.router_solicitation_delay': 0,
    'net.ipv6.conf.eth0.dad_transmits': 3,
  },
};

async function look(k: Session): Promise<void> {
  await k.run('ip -6 addr show dev eth0', 'ip -6 route show table all');
}

/** A solicitation of somebody who probes our link-local address. */
const probe = (fields: Partial<ReturnType<typeof ns>> = {}): Frame =>
  framed({ ...ns(HOST), ...fields }, { src: NONE, dst: GROUP });

/** Somebody has the address that was just given to the device. */
async function claim(k: Session, address: string): Promise<void> {
  await k.send(na(address, 'O', ROUTER_MAC));
}

/** Cases of the theme `dad`. */
export const outcomes: readonly Row[] = [
  [
    'by-hand',
    {
      title: 'An address by hand that somebody has stays, and is no use',
      source: FAILURE,
      bench: SLOW,
    },
    async k => {
      await k.ready();
      await k.run('ip addr add 2001:db8:1::9/64 dev eth0');
      await k.wait(0.5);
      await claim(k, '2001:db8:1::9');
      await k.wait(0.5);
      await look(k);
      await k.run('ping -c 1 -W 1 2001:db8:1::9', 'ping -c 1 -W 1 -I 2001:db8:1::9 fe80::5%eth0');
      await k.run('ip -6 route get 2001:db8:f::1 from 2001:db8:1::9');
      await k.send(ns('2001:db8:1::9', ROUTER_MAC), { dst: solicitedNode('2001:db8:1::9') });
      await k.sent({ only: /neighbor advertisement/ });
    },
  ],
  [
    'by-hand-again',
    {
      title: 'It is tried again when the device was down, with keep_addr_on_down',
      source: 'fixup_permanent_addr(), net/ipv6/addrconf.c',
      bench: { sysctl: { ...SLOW.sysctl, 'net.ipv6.conf.eth0.keep_addr_on_down': 1 } },
    },
    async k => {
      await k.ready();
      await k.run('ip addr add 2001:db8:1::9/64 dev eth0');
      await k.wait(0.5);
      await claim(k, '2001:db8:1::9');
      await k.wait(0.5);
      await k.run('ip link set eth0 down', 'ip -6 addr show dev eth0', 'ip link set eth0 up');
      await k.wait(5);
      await k.run('ip -6 addr show dev eth0');
    },
  ],
  [
    'advertised-prefix',
    {
      title: 'An address of an advertised prefix goes, and comes again with the next advertisement',
      source: FAILURE,
      bench: SLOW,
    },
    async k => {
      await k.ready();
      const prefix = { options: [sllao(), pio('2001:db8:1::')] };
      await k.ra(prefix);
      await k.wait(0.5);
      await k.run('ip -6 addr show dev eth0 scope global');
      await claim(k, '2001:db8:1::ff:fe00:1');
      await k.wait(0.5);
      await look(k);
      await k.ra(prefix);
      await k.run('ip -6 addr show dev eth0 scope global');
    },
  ],
  [
    'stable-privacy',
    {
      title: 'A stable private address has another try, up to idgen_retries times',
      source: 'ipv6_generate_stable_address(); RFC 7217 §6',
      bench: {
        down: true,
        sysctl: {
          ...SLOW.sysctl,
          'net.ipv6.conf.eth0.stable_secret': '2001:db8::5',
        },
      },
      tolerance: { sec: 3 },
    },
    async k => {
      await k.run('ip link set eth0 up');
      await k.wait(1);
      await k.run('ip -6 addr show dev eth0');
      await claim(k, 'fe80::ecac:a426:f783:324b');
      await k.wait(1.5);
      await k.run('ip -6 addr show dev eth0');
    },
  ],
  [
    'accept-dad-2',
    {
      title: 'accept_dad 2: the device has no IPv6 then',
      source: FAILURE,
      bench: { sysctl: { ...SLOW.sysctl, 'net.ipv6.conf.eth0.accept_dad': 2 } },
    },
    async k => {
      await k.run('ip addr add 2001:db8:1::9/64 dev eth0');
      await k.wait(1.5);
      await k.put(probe());
      await k.wait(0.5);
      await look(k);
      await k.run('sysctl net.ipv6.conf.eth0.disable_ipv6', 'ip addr add 2001:db8:1::8/64 dev eth0');
      await k.run('sysctl -w net.ipv6.conf.eth0.disable_ipv6=0');
      await k.wait(5);
      await look(k);
    },
  ],
  [
    'accept-dad-2-of-all',
    {
      title: 'accept_dad 2 in `all` is the larger one',
      source: FAILURE,
      bench: { sysctl: { ...SLOW.sysctl, 'net.ipv6.conf.all.accept_dad': 2 } },
    },
    async k => {
      await k.wait(1.5);
      await k.put(probe());
      await k.wait(0.5);
      await k.run('ip -6 addr show dev eth0', 'sysctl net.ipv6.conf.eth0.disable_ipv6');
    },
  ],
  [
    'own-probe-back',
    {
      title: 'Our own probe comes back, with our nonce: no duplicate',
      source: 'ndisc_recv_ns(), net/ipv6/ndisc.c; RFC 7527 §4.2',
      bench: SLOW,
    },
    async k => {
      k.answer(octets => (octets[54] === 135 ? [octets] : []));
      await k.wait(6);
      await k.run('ip -6 addr show dev eth0');
    },
  ],
  [
    'own-probe-back-without-nonce',
    {
      title: 'The same without enhanced_dad: a duplicate',
      source: 'ndisc_recv_ns(), net/ipv6/ndisc.c; RFC 7527 §4.2',
      bench: {
        sysctl: {
          ...SLOW.sysctl,
          'net.ipv6.conf.eth0.enhanced_dad': 0,
          'net.ipv6.conf.all.enhanced_dad': 0,
        },
      },
    },
    async k => {
      k.answer(octets => (octets[54] === 135 ? [octets] : []));
      await k.wait(6);
      await k.run('ip -6 addr show dev eth0');
      await k.sent({ only: /solicitation/, distinct: true });
    },
  ],
  [
    'enhanced-of-one',
    {
      title: 'enhanced_dad of the device or of `all`: one of them is enough',
      source: 'addrconf_dad_begin(), net/ipv6/addrconf.c',
      bench: { sysctl: { ...SLOW.sysctl, 'net.ipv6.conf.eth0.enhanced_dad': 0 } },
    },
    async k => {
      await k.wait(2);
      await k.sent({ only: /neighbor solicitation/, distinct: true });
    },
  ],
  [
    'probed-when-valid',
    {
      title: 'Somebody probes an address that we have; and one that is no use to us',
      source: RECEPTION,
      bench: SLOW,
    },
    async k => {
      await k.ready();
      await k.forget();
      await k.put(probe());
      await k.put(probe({ options: [sllao()] }));
      await k.put(framed(ns(HOST), { src: NONE, dst: HOST }));
      await k.wait(0.5);
      await k.sent({ only: /neighbor/ });
      await k.run('ip -6 neigh', 'ip -6 addr show dev eth0');
    },
  ],
  [
    'advertised-when-valid',
    { title: 'Somebody advertises an address that we have', source: RECEPTION, bench: SLOW },
    async k => {
      await k.ready();
      await k.forget();
      await claim(k, HOST.toString());
      await k.run('ip -6 addr show dev eth0', 'ip -6 neigh');
      await k.sent({ only: /neighbor/ });
    },
  ],
  [
    'nodad',
    {
      title: 'nodad, and an address that is optimistic',
      source: 'addrconf_dad_begin(), net/ipv6/addrconf.c',
      bench: SLOW,
    },
    async k => {
      await k.ready();
      await k.forget();
      await k.run(
        'ip addr add 2001:db8:1::9/64 dev eth0 nodad',
        'ip addr add 2001:db8:1::a/64 dev eth0 optimistic',
      );
      await k.run('ip -6 addr show dev eth0', 'ip -6 route show table local');
      await k.wait(4);
      await k.sent({ only: /neighbor/, distinct: true });
      await k.run('ip -6 addr show dev eth0', 'ip -6 route show table local');
    },
  ],
  [
    'optimistic',
    {
      title: 'optimistic_dad: the address answers while it is probed, and gives no link-layer address away',
      source: 'ndisc_send_ns(), ndisc_recv_ns(); RFC 4429',
      bench: { sysctl: { ...SLOW.sysctl, 'net.ipv6.conf.eth0.optimistic_dad': 1 } },
    },
    async k => {
      await k.wait(1.5);
      await k.run('ip -6 addr show dev eth0', 'ip -6 route show table local');
      await k.put(framed(ns(HOST, ROUTER_MAC), { src: ROUTER, dst: GROUP }));
      await k.wait(0.2);
      await k.sent({ only: /solicitation|neighbor advertisement/, distinct: true });
      await k.put(probe());
      await k.wait(0.2);
      await k.run('ip -6 addr show dev eth0', 'ip -6 route show table local');
    },
  ],
  [
    'optimistic-source',
    {
      title:
        'From an address that is probed nobody is asked twice where he is: the default router passes it on',
      source: 'ip6_dst_lookup_tail(), net/ipv6/ip6_output.c; RFC 4429 §3.3',
      bench: {
        sysctl: {
          'net.ipv6.conf.eth0.router_solicitation_delay': 0,
          'net.ipv6.conf.eth0.dad_transmits': 1,
          'net.ipv6.conf.eth0.optimistic_dad': 1,
          'net.ipv6.conf.eth0.use_optimistic': 1,
        },
      },
    },
    async k => {
      await k.ready();
      await k.run('sysctl -qw net.ipv6.conf.eth0.dad_transmits=30');
      await k.ra({ options: [sllao(), pio('2001:db8:1::')] });
      await k.run('ip -6 addr show dev eth0 scope global', 'ip -6 route get 2001:db8:1::77');
      await k.forget();
      await k.run('ping -6 -c 1 -W 1 2001:db8:1::77', 'ping -6 -c 1 -W 1 2001:db8:1::77');
      await k.sent({ only: /echo request|who has 2001:db8:1::77/, distinct: true });
      await k.run('ip -6 route del default', 'ping -6 -c 1 -W 1 2001:db8:1::77');
    },
  ],
  [
    'transmits-0',
    {
      title: 'dad_transmits 0: nothing is asked, and the delay is waited for',
      source: 'addrconf_dad_begin(), net/ipv6/addrconf.c',
      bench: { sysctl: { 'net.ipv6.conf.eth0.dad_transmits': 0 } },
    },
    async k => {
      await k.ready();
      await k.sent({ only: /neighbor/ });
      await k.run('ip addr add 2001:db8:1::9/64 dev eth0');
      await k.wait(1.5);
      await k.run('ip -6 addr show dev eth0 scope global');
      await k.sent({ only: /neighbor/ });
    },
  ],
  [
    'spacing',
    {
      title: 'Three probes, as far apart as neighbours are asked',
      source: 'addrconf_dad_work(), net/ipv6/addrconf.c',
      bench: {
        sysctl: { ...SLOW.sysctl, 'net.ipv6.neigh.eth0.retrans_time_ms': 500 },
      },
      tolerance: { time: 0.25 },
    },
    async k => {
      await k.ready();
      await k.forget();
      k.mark();
      await k.run('ip addr add 2001:db8:1::9/64 dev eth0');
      await k.wait(2.5);
      await k.sent({ only: /neighbor solicitation/, times: true });
      await k.run('ip -6 addr show dev eth0 scope global');
    },
  ],
  [
    'of-two-devices',
    {
      title: 'The same address on two devices: each is probed by itself',
      source: 'ipv6_chk_same_addr(), net/ipv6/addrconf.c',
      bench: quick({
        ports: 2,
        sysctl: { 'net.ipv6.conf.eth0.accept_dad': 1, 'net.ipv6.conf.eth0.router_solicitation_delay': 0 },
      }),
    },
    async k => {
      await k.ready('eth0');
      await k.ready('eth1');
      await k.run('ip addr add 2001:db8:1::9/64 dev eth1', 'ip addr add 2001:db8:1::9/64 dev eth0');
      await k.run('ip -6 addr show scope global');
      await k.wait(2);
      await k.run('ip -6 addr show scope global', 'ip -6 route show table local');
    },
  ],
];
