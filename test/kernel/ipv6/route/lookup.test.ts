import { Ip6Packet } from '../../../../sim/wire/ipv6';
import type { NetDevice } from '../../../../sim/link/net-device';
import { isNetlinkError } from '../../../../sim/kernel/core/errno';
import { icmp6DstAlloc, ip6DstHoplimit, type Dst } from '../../../../sim/kernel/ipv6/route/dst';
import { inet6RtmGetroute } from '../../../../sim/kernel/ipv6/route/dump';
import { ip6RouteInput } from '../../../../sim/kernel/ipv6/route/input';
import { ip6RouteOutput, type Flow } from '../../../../sim/kernel/ipv6/route/output';
import type { RouteType } from '../../../../sim/kernel/ipv6/route/fib6-info';
import { ip, prefix } from '../../lab';
import { Host } from './host';

const P = prefix('2001:db8:9::/64');
const TO = ip('2001:db8:9::9');

const out = (host: Host, to: string, flow: Partial<Flow> = {}): Dst =>
  ip6RouteOutput(host.net, { dst: ip(to), ...flow });

/** An answer in a line. */
const told = ({ kind, dev, gateway, error }: Dst): string =>
  [error ?? kind, dev.name, ...(gateway === undefined ? [] : [gateway.toString()])].join(' ');

function arriving(host: Host, to: string, dev: NetDevice = host.eth0.nic): Dst {
  const packet = new Ip6Packet(ip('2001:db8:1::99'), ip(to), 64, {
    kind: 'no-next-header',
    octets: new Uint8Array(0),
  });
  return ip6RouteInput(host.net, { frame: undefined, packet, dev, packetType: 'host', record: 0 });
}

test('what is ours goes through the loopback, whatever device the address is on', () => {
  const host = new Host();
  for (const address of ['2001:db8:1::1', 'fe80::ff:fe00:1', '::1']) {
    expect(told(out(host, address))).toBe('local lo');
    expect(out(host, address).mtu).toBe(65536);
  }
});

test('a global address of ours is for us on every device, a link-local one on its own', () => {
  const host = new Host();
  const eth1 = host.link('eth1', '02:00:00:00:00:03');
  host.settle();
  expect(arriving(host, '2001:db8:1::1', eth1.nic).kind).toBe('local');
  expect(arriving(host, 'fe80::ff:fe00:1', eth1.nic).kind).toBe('unicast');
  expect(arriving(host, 'fe80::ff:fe00:1').kind).toBe('local');
  expect(arriving(host, 'fe80::ff:fe00:3').dev.name).toBe('eth0');
});

test('groups are received and sent through the device in question', () => {
  const host = new Host();
  const eth1 = host.link('eth1', '02:00:00:00:00:03');
  host.settle();
  expect(told(arriving(host, 'ff02::1'))).toBe('multicast eth0');
  expect(told(out(host, 'ff02::1', { oif: eth1.nic }))).toBe('multicast eth1');
  expect(arriving(host, 'ff02::1', host.net.loopback).error).toBe('ENETUNREACH');
});

test('without a route the network is unreachable', () => {
  const host = new Host();
  expect(told(out(host, '2001:4860::1'))).toBe('ENETUNREACH lo');
  expect(arriving(host, '2001:4860::1').error).toBe('ENETUNREACH');
});

test.each([
  ['linux-6.18', 'EHOSTUNREACH', 'EACCES', 'EINVAL'],
  ['linux-4.4', 'EHOSTUNREACH', 'EACCES', 'EINVAL'],
  ['linux-3.10', 'ENETUNREACH', 'EACCES', 'EINVAL'],
  ['linux-3.4', 'ENETUNREACH', 'ENETUNREACH', 'ENETUNREACH'],
])('%s answers for unreachable, prohibit and blackhole: %s %s %s', (kernel, ...errors) => {
  const answers = (['unreachable', 'prohibit', 'blackhole'] as RouteType[]).map(type => {
    const host = new Host(undefined, { kernel });
    host.route({ dst: P, type, metric: 1 });
    return ip6RouteOutput(host.net, { dst: TO }).error;
  });
  expect(answers).toEqual(errors);
});

test('throw ends the search in its table', () => {
  const host = new Host();
  host.route({ dst: prefix('::/0'), dev: host.eth0.nic, metric: 1 });
  host.route({ dst: P, type: 'throw', metric: 1 });
  expect(ip6RouteOutput(host.net, { dst: TO }).error).toBe('ENETUNREACH');
  host.route({ dst: P, type: 'throw', metric: 1, table: 255 });
  expect(ip6RouteOutput(host.net, { dst: TO }).error).toBe('ENETUNREACH');
  expect(ip6RouteOutput(host.net, { dst: ip('2001:4860::1') }).kind).toBe('unicast');
});

test('a route that would lead into the loopback refuses, without an errno', () => {
  const host = new Host();
  host.route({ dst: P, dev: host.net.loopback, metric: 1 });
  expect(told(ip6RouteOutput(host.net, { dst: TO }))).toBe('error lo');
});

test('a sender bound to a device gets no other, one with a source address may', () => {
  const host = new Host();
  const eth1 = host.link('eth1', '02:00:00:00:00:03');
  expect(out(host, '2001:db8:1::9', { oif: eth1.nic }).error).toBe('ENETUNREACH');
  expect(out(host, '2001:db8:1::9', { oif: eth1.nic, src: ip('::') }).error).toBe('ENETUNREACH');
  expect(out(host, '2001:db8:1::9', { oif: eth1.nic, src: ip('2001:db8:1::1') }).dev.name).toBe('eth0');
  expect(out(host, '2001:db8:1::9', { oif: eth1.nic, src: ip('2001:db8:1::1'), strict: true }).error).toBe(
    'ENETUNREACH',
  );
});

test('hop limit and MTU are of the route, else of the device', () => {
  const host = new Host();
  host.route({ dst: P, dev: host.eth0.nic, metric: 1, metrics: { hoplimit: 7, mtu: 1400 } });
  const special = ip6RouteOutput(host.net, { dst: TO });
  expect([special.hopLimit, ip6DstHoplimit(host.net, special), special.mtu, special.mtuForward]).toEqual([
    7, 7, 1400, 1500,
  ]);
  const plain = out(host, '2001:db8:1::9');
  host.sysctl('net.ipv6.conf.eth0.hop_limit', 33);
  host.sysctl('net.ipv6.conf.eth0.mtu', 1300);
  expect([plain.hopLimit, ip6DstHoplimit(host.net, plain), plain.mtu]).toEqual([0, 33, 1300]);
});

test('a route is at most as wide as the kernel lets one be', () => {
  const host = new Host();
  host.route({ dst: P, dev: host.eth0.nic, metric: 1, metrics: { mtu: 100000 } });
  expect(ip6RouteOutput(host.net, { dst: TO }).mtu).toBe(65520);
});

test('neighbour discovery needs no route', () => {
  const host = new Host();
  const { nic } = host.eth0;
  expect(told(icmp6DstAlloc(nic, ip('ff02::1')))).toBe('multicast eth0');
  const unicast = icmp6DstAlloc(nic, ip('fe80::9'));
  expect([told(unicast), unicast.mtu, unicast.hopLimit]).toEqual(['unicast eth0', 1500, 0]);
});

test('`ip route get iif` asks as a packet would that came in', () => {
  const host = new Host();
  const eth1 = host.link('eth1', '02:00:00:00:00:03');
  host.route({ dst: P, dev: host.eth0.nic, metric: 1 });
  host.route({
    dst: P,
    dev: eth1.nic,
    metric: 1,
    request: { create: true, append: true },
    prefsrc: ip('2001:db8:1::1'),
  });
  const got = (iif: NetDevice): string => {
    const answer = inet6RtmGetroute(host.net, { dst: TO }, iif);
    return isNetlinkError(answer) ? answer.errno : `${told(answer.dst)} src ${answer.source}`;
  };
  expect(got(host.eth0.nic)).toBe('unicast eth0 src undefined');
  expect(got(eth1.nic)).toBe('unicast eth1 src 2001:db8:1::1');
  expect(inet6RtmGetroute(host.net, { dst: ip('2001:4860::1') })).toEqual({ errno: 'ENETUNREACH' });
});
