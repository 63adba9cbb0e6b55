/** Subnet-router anycast addresses (RFC 4291 §2.6.1): measured on Linux 6.18 by /proc/net/anycast6 and `ip -6 maddr`. */
import {
  ipv6ChkAcastAddr,
  ipv6ChkAcastAddrSrc,
  ipv6DevAcDec,
  ipv6DevAcInc,
} from '../../../sim/kernel/ipv6/anycast';
import { in6DevGet, type Inet6Dev } from '../../../sim/kernel/ipv6/inet6-dev';
import { ip6RouteOutput } from '../../../sim/kernel/ipv6/route/output';
import { ip, Lab, type LabLink } from '../lab';

const ANYCAST = ip('2001:db8:1::');
const GROUP = ANYCAST.solicitedNode();

let lab: Lab;
let link: LabLink;
let idev: Inet6Dev;

beforeEach(() => {
  lab = new Lab();
  link = lab.link('eth0', '02:00:00:00:00:01', ['2001:db8:1::1/64']);
  lab.settle();
  idev = in6DevGet(link.nic) as Inet6Dev;
});

const kind = (): string => ip6RouteOutput(lab.net, { dst: ANYCAST }).kind;
const listens = (): boolean => idev.mcList.some(({ addr }) => addr === GROUP);

it('is an address of its own: a route, and a solicited-node group, for as long as it has users', () => {
  expect([kind(), listens()]).toEqual(['unicast', false]);
  ipv6DevAcInc(idev, ANYCAST);
  ipv6DevAcInc(idev, ANYCAST);
  expect([kind(), listens()]).toEqual(['anycast', true]);
  ipv6DevAcDec(idev, ANYCAST);
  expect([kind(), listens()]).toEqual(['anycast', true]);
  ipv6DevAcDec(idev, ANYCAST);
  expect([kind(), listens()]).toEqual(['unicast', false]);
  ipv6DevAcDec(idev, ANYCAST);
  expect(kind()).toBe('unicast');
});

it('comes with forwarding and goes with it', () => {
  lab.sysctl('net.ipv6.conf.eth0.forwarding', 1);
  expect([...(idev.acList?.keys() ?? [])].map(String)).toEqual(['2001:db8:1::', 'fe80::']);
  lab.sysctl('net.ipv6.conf.eth0.forwarding', 0);
  expect([...(idev.acList?.keys() ?? [])]).toEqual([]);
});

it('is looked for on one device, on any, and on its own where it is link-local', () => {
  const { nic: other } = lab.link('eth1', '02:00:00:00:00:03');
  ipv6DevAcInc(idev, ANYCAST);
  ipv6DevAcInc(idev, ip('fe80::'));
  expect([link.nic, other, undefined].map(dev => ipv6ChkAcastAddr(lab.net, dev, ANYCAST))).toEqual([
    true,
    false,
    true,
  ]);
  expect(ipv6ChkAcastAddrSrc(lab.net, other, ANYCAST)).toBe(true);
  expect(ipv6ChkAcastAddrSrc(lab.net, other, ip('fe80::'))).toBe(false);
  expect(ipv6ChkAcastAddrSrc(lab.net, link.nic, ip('fe80::'))).toBe(true);
});

it('is not given to a device that is losing IPv6', () => {
  idev.dead = true;
  ipv6DevAcInc(idev, ANYCAST);
  expect(idev.acList?.has(ANYCAST) ?? false).toBe(false);
});
