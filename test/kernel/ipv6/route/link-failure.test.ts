import { ip6DstCheck, rt6GetCookie } from '../../../../sim/kernel/ipv6/route/dst';
import { ip6LinkFailure } from '../../../../sim/kernel/ipv6/route/link-failure';
import { icmp6DstAlloc } from '../../../../sim/kernel/ipv6/route/dst';
import { ip6RouteOutput } from '../../../../sim/kernel/ipv6/route/output';
import { Ip6Packet } from '../../../../sim/wire/ipv6';
import { ip, line, prefix } from '../../lab';
import { Host } from './host';

const TO = ip('2001:4860::1');
const body = { kind: 'opaque-upper', protocol: 17, octets: new Uint8Array(16) } as const;

test('sockets that go through an advertised router ask again, those that go through one entered by hand do not', () => {
  for (const [byHand, stillGood] of [
    [false, false],
    [true, true],
  ] as const) {
    const host = new Host();
    if (byHand) host.route({ dst: prefix('::/0'), dev: host.eth0.nic, gateway: ip('fe80::a'), metric: 1 });
    else host.advertised('fe80::a');
    const dst = ip6RouteOutput(host.net, { dst: TO });
    const cookie = rt6GetCookie(dst);
    ip6LinkFailure(host.net, {
      packet: new Ip6Packet(ip('2001:db8:1::1'), TO, 64, body),
      dst,
      iif: undefined,
    });
    expect(ip6DstCheck(host.net, dst, cookie)).toBe(stillGood);
  }
});

test('who sent a packet that was being forwarded is told that its address is unreachable', () => {
  const host = new Host(['2001:db8:1::1/64', '2001:db8:2::1/64'], {
    sysctl: { 'net.ipv6.conf.all.forwarding': '1' },
  });
  host.neighbour(host.eth0.nic, '2001:db8:1::99');
  host.sent(host.eth0);
  const packet = new Ip6Packet(ip('2001:db8:1::99'), ip('2001:db8:2::99'), 63, body);
  const dst = ip6RouteOutput(host.net, { dst: ip('2001:db8:2::99') });
  ip6LinkFailure(host.net, { packet, dst, iif: host.eth0.nic });
  host.run(1000);
  expect(host.sent(host.eth0).map(line)).toEqual([
    '2001:db8:1::1 > 2001:db8:1::99 destination-unreachable/3',
  ]);
});

test('an answer without a route has nothing to forget', () => {
  const host = new Host();
  const dst = icmp6DstAlloc(host.eth0.nic, ip('fe80::9'));
  const packet = new Ip6Packet(ip('fe80::ff:fe00:1'), ip('fe80::9'), 255, body);
  expect(() => ip6LinkFailure(host.net, { packet, dst, iif: undefined })).not.toThrow();
});
