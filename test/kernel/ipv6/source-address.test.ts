import { ip6addrlblDel } from '../../../sim/kernel/ipv6/addr-label';
import type { SourceComparison } from '../../../sim/kernel/ipv6/source-address';
import {
  explainSourceAddress,
  ipv6AddrSrcScope,
  ipv6DevGetSaddr,
  IPV6_PREFER_SRC_COA,
  IPV6_PREFER_SRC_PUBLIC,
  IPV6_PREFER_SRC_TMP,
} from '../../../sim/kernel/ipv6/source-address';
import {
  IFA_F_HOMEADDRESS,
  IFA_F_OPTIMISTIC,
  IFA_F_TEMPORARY,
  IFA_F_TENTATIVE,
  in6DevGet,
} from '../../../sim/kernel/ipv6/inet6-dev';
import { ip, Lab, type LabLink } from '../lab';
import { recording, Session } from './route/transcript';

describe('the source is the one the real kernel chooses', () => {
  const session = new Session();
  test.each(recording('source-address.txt'))('%s', (_heading, steps) => {
    for (const { command, printed } of steps) {
      expect([command, ...session.type(command)]).toEqual([command, ...printed]);
    }
  });
});

function host(...addresses: string[]): { lab: Lab; eth0: LabLink } {
  const lab = new Lab();
  const eth0 = lab.link('eth0', '02:00:00:00:00:01', addresses);
  lab.settle();
  return { lab, eth0 };
}

/** Give an address flags that no command gives. */
function flag({ nic }: LabLink, address: string, flags: number): void {
  const ifp = in6DevGet(nic)!.addrList.find(each => each.addr === ip(address))!;
  ifp.flags |= flags;
}

const inWords = ({ winner, loser, rule }: SourceComparison): string =>
  `${winner.addr} before ${loser.addr}: ${rule}`;

test('tentative addresses are no candidates, optimistic ones are the last resort', () => {
  const { lab, eth0 } = host('2001:db8:1::1/64', '2001:db8:2::1/64');
  flag(eth0, '2001:db8:1::1', IFA_F_TENTATIVE);
  expect(ipv6DevGetSaddr(lab.net, eth0.nic, ip('2001:db8:1::9'))).toBe(ip('2001:db8:2::1'));
  flag(eth0, '2001:db8:1::1', IFA_F_OPTIMISTIC);
  expect(explainSourceAddress(lab.net, eth0.nic, ip('2001:db8:1::9')).map(inWords)).toContain(
    '2001:db8:2::1 before 2001:db8:1::1: preferred',
  );
  lab.sysctl('net.ipv6.conf.eth0.optimistic_dad', 1);
  lab.sysctl('net.ipv6.conf.eth0.use_optimistic', 1);
  expect(ipv6DevGetSaddr(lab.net, eth0.nic, ip('2001:db8:1::9'))).toBe(ip('2001:db8:1::1'));
  expect(explainSourceAddress(lab.net, eth0.nic, ip('2001:4860::9')).map(inWords)).toContain(
    '2001:db8:2::1 before 2001:db8:1::1: not-optimistic',
  );
});

test('without any usable address there is no source', () => {
  const lab = new Lab();
  lab.sysctl('net.ipv6.conf.all.disable_ipv6', 1);
  const { nic } = lab.link('eth0', '02:00:00:00:00:01');
  expect(ipv6DevGetSaddr(lab.net, nic, ip('2001:db8::1'))).toBeUndefined();
  expect(ipv6DevGetSaddr(lab.net, undefined, ip('2001:db8::1'))).toBeUndefined();
});

test('for the link only addresses on the link will do, even if there are none', () => {
  const { lab } = host('2001:db8:1::1/64');
  lab.sysctl('net.ipv6.conf.default.addr_gen_mode', 1);
  const bare = lab.link('eth1', '02:00:00:00:00:03');
  lab.settle();
  expect(ipv6DevGetSaddr(lab.net, bare.nic, ip('fe80::9'))).toBeUndefined();
  expect(ipv6DevGetSaddr(lab.net, bare.nic, ip('ff0e::9'))).toBeUndefined();
  expect(ipv6DevGetSaddr(lab.net, bare.nic, ip('2001:4860::9'))).toBe(ip('2001:db8:1::1'));
});

test('temporary addresses are used where use_tempaddr is 2 or the socket asks', () => {
  const { lab, eth0 } = host('2001:db8:1::7e/64', '2001:db8:1::1/64');
  flag(eth0, '2001:db8:1::7e', IFA_F_TEMPORARY);
  const source = (prefs = 0): unknown => ipv6DevGetSaddr(lab.net, eth0.nic, ip('2001:4860::9'), prefs);
  expect(source()).toBe(ip('2001:db8:1::1'));
  expect(source(IPV6_PREFER_SRC_TMP)).toBe(ip('2001:db8:1::7e'));
  lab.sysctl('net.ipv6.conf.eth0.use_tempaddr', 2);
  expect(source()).toBe(ip('2001:db8:1::7e'));
  expect(source(IPV6_PREFER_SRC_PUBLIC)).toBe(ip('2001:db8:1::1'));
});

test('a home address is preferred, unless the care-of address is asked for', () => {
  const { lab, eth0 } = host('2001:db8:1::1/64', '2001:db8:2::1/64');
  flag(eth0, '2001:db8:1::1', IFA_F_HOMEADDRESS);
  const to = ip('2001:db8:2::9');
  expect(ipv6DevGetSaddr(lab.net, eth0.nic, to)).toBe(ip('2001:db8:1::1'));
  expect(ipv6DevGetSaddr(lab.net, eth0.nic, to, IPV6_PREFER_SRC_COA)).toBe(ip('2001:db8:2::1'));
});

test('ORCHIDs are spoken to from ORCHIDs where labels do not see to it', () => {
  const { lab, eth0 } = host('2001:10::1/64', '2001:db8::1/64');
  const why = (): unknown[] =>
    explainSourceAddress(lab.net, eth0.nic, ip('2001:1f::1')).map(({ rule }) => rule);
  expect(why()).toContain('matching-label');
  ip6addrlblDel(lab.net, { address: ip('2001:10::'), length: 28 }, 0);
  expect(why()).toContain('orchid');
  expect(ipv6DevGetSaddr(lab.net, eth0.nic, ip('2001:1f::1'))).toBe(ip('2001:10::1'));
});

test('the newest of two addresses that no rule tells apart is used', () => {
  const { lab, eth0 } = host('2001:db8:5::1/64', '2001:db8:6::1/64');
  const [first] = explainSourceAddress(lab.net, eth0.nic, ip('2001:4860::1')).filter(
    ({ rule }) => rule === undefined,
  );
  expect(`${first?.winner.addr} ${first?.loser.addr}`).toBe('2001:db8:6::1 2001:db8:5::1');
});

test('unspecified is nearer than everything, fec0::/10 is the site', () => {
  const scopes = [
    '::',
    '::1',
    'fe80::1',
    'fec0::1',
    'fd00::1',
    '::ffff:1.2.3.4',
    'ff02::1',
    'ff05::1',
    'ff0e::1',
  ];
  expect(scopes.map(text => ipv6AddrSrcScope(ip(text)))).toEqual([-1, 2, 2, 5, 14, 14, 2, 5, 14]);
});
