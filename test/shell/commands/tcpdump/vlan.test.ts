/** Tagged frames, against what tcpdump 4.99.3 printed on Linux 6.12 in the same place (without the time). */
import { Mac } from '../../../../sim/base/mac';
import { seconds } from '../../../../sim/base/time';
import { Lab } from '../../../../sim/scenario/lab';

/** A host with VLAN 10, and VLAN 10 on a provider's VLAN 100, solicits routers; a router listens with `options`. */
function capture(node: 'host' | 'router', options: string): string[] {
  const lab = new Lab();
  const [host, router] = [lab.node('host'), lab.node('router')];
  lab.link([
    { node: 'host', interface: 'eth0', mac: Mac.of(0x0200, 2) },
    { node: 'router', interface: 'eth0', mac: Mac.of(0x0200, 1) },
  ]);
  host.run('ip link set eth0 down');
  host.run('ip link add link eth0 name s type vlan id 100 protocol 802.1ad');
  host.run('ip link add link s name s.10 type vlan id 10');
  host.run('ip link add link eth0 name eth0.10 type vlan id 10');
  router.run('ip link set eth0 up');
  const watching = lab.nodes.get(node)!.run(`tcpdump -nn ${options}`);
  host.run('ip link set eth0 up; ip link set s.10 up');
  lab.run(seconds(3));
  return watching.stdout
    .split('\n')
    .map(line => line.replace(/^[\d:.]+ /, ''))
    .filter(line => line.includes('router solicitation') && line.includes('00:02 '));
}

const MACS = '02:00:00:00:00:02 > 33:33:00:00:00:02, ';
const SOLICITS = 'ethertype IPv6 (0x86dd), fe80::ff:fe00:2 > ff02::2: ICMP6, router solicitation, length 16';

const DOUBLE = `${MACS}ethertype 802.1Q-QinQ (0x88a8), length 78: vlan 100, p 0, ethertype 802.1Q (0x8100), vlan 10, p 0, ${SOLICITS}`;
const SERVICE = `${MACS}ethertype 802.1Q-QinQ (0x88a8), length 74: vlan 100, p 0, ${SOLICITS}`;
const SINGLE = `${MACS}ethertype 802.1Q (0x8100), length 74: vlan 10, p 0, ${SOLICITS}`;
const PLAIN = `${MACS}ethertype IPv6 (0x86dd), length 70: fe80::ff:fe00:2 > ff02::2: ICMP6, router solicitation, length 16`;

it('-e shows every tag', () => {
  expect(new Set(capture('router', '-e -i eth0'))).toEqual(new Set([DOUBLE, SERVICE, SINGLE, PLAIN]));
});

it('a filter does not see the outermost tag, only what is behind it', () => {
  expect(new Set(capture('router', '-e -i eth0 icmp6'))).toEqual(new Set([SERVICE, SINGLE, PLAIN]));
});

it('on any device tags are not shown, and not counted', () => {
  const [line] = capture('host', '-e -i any').filter(each => each.startsWith('s.10 '));
  expect(line).toBe(
    's.10  Out ifindex 4 02:00:00:00:00:02 ethertype IPv6 (0x86dd), length 76: fe80::ff:fe00:2 > ff02::2: ICMP6, router solicitation, length 16',
  );
  const lengths = capture('host', '-e -i any').map(each => /length (\d+):/.exec(each)?.[1]);
  expect(new Set(lengths)).toEqual(new Set(['76']));
});
