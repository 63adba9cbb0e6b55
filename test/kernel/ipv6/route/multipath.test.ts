import { Ip6 } from '../../../../sim/base/ip6';
import { packetFlowKeys } from '../../../../sim/kernel/ipv6/route/multipath';
import { ip6RouteInput } from '../../../../sim/kernel/ipv6/route/input';
import { ip6RouteOutput } from '../../../../sim/kernel/ipv6/route/output';
import { Ip6Packet } from '../../../../sim/wire/ipv6';
import { ip, prefix } from '../../lab';
import { Host } from './host';

const P = prefix('2001:db8:9::/64');
const gateways = ['fe80::1', 'fe80::2', 'fe80::3'];

function multipathHost(...weights: number[]): Host {
  const host = new Host();
  const nexthops = weights.map((weight, index) => ({
    gateway: ip(gateways[index]!),
    dev: host.eth0.nic,
    weight,
  }));
  host.route({ dst: P, nexthops, metric: 1 });
  return host;
}

/** How many of `count` flows go through each gateway. */
function spread(host: Host, count: number): number[] {
  const taken = new Map(gateways.map(gateway => [gateway, 0]));
  for (let flow = 0; flow < count; flow++) {
    const gateway = ip6RouteOutput(host.net, {
      dst: Ip6.of(0x20010db8, 0x00090000, 0, flow),
    }).gateway!.toString();
    taken.set(gateway, taken.get(gateway)! + 1);
  }
  return [...taken.values()];
}

test('flows are shared by weight', () => {
  const [one, three] = spread(multipathHost(1, 3), 4000);
  expect(one! / 4000).toBeCloseTo(0.25, 1);
  expect(three! / 4000).toBeCloseTo(0.75, 1);
});

test('a flow keeps its way, and looks the same to the sender and to a router', () => {
  const host = multipathHost(1, 1, 1);
  for (let flow = 0; flow < 30; flow++) {
    const dst = Ip6.of(0x20010db8, 0x00090000, 0, flow);
    const src = ip('2001:db8:1::1');
    const packet = new Ip6Packet(src, dst, 64, {
      kind: 'opaque-upper',
      protocol: 6,
      octets: new Uint8Array(20),
    });
    const out = ip6RouteOutput(host.net, { dst, src, protocol: 6 });
    expect(ip6RouteOutput(host.net, { dst, src, protocol: 6 })).toBe(out);
    const skb = { frame: undefined, packet, dev: host.eth0.nic, packetType: 'host', record: 0 } as const;
    expect(ip6RouteInput(host.net, skb)).toBe(out);
  }
});

test('an error goes the way of the flow it is about', () => {
  const [src, dst] = [ip('2001:db8:1::1'), ip('2001:db8:9::5')];
  const about = new Ip6Packet(
    src,
    dst,
    64,
    { kind: 'opaque-upper', protocol: 6, octets: new Uint8Array(20) },
    [],
    0,
    77,
  );
  const error = { kind: 'time-exceeded', type: 3, code: 0, invoking: about.toBytes() } as const;
  const packet = new Ip6Packet(ip('2001:db8:7::7'), src, 64, error);
  expect(packetFlowKeys(packet)).toEqual({ src, dst, flowLabel: 77, protocol: 6 });
  const cut = new Ip6Packet(ip('2001:db8:7::7'), src, 64, {
    ...error,
    invoking: about.toBytes().subarray(0, 39),
  });
  expect(packetFlowKeys(cut).dst).toBe(src);
});

test('whatever the hash picks, a device that is asked for is kept to', () => {
  const host = multipathHost(1, 1);
  const eth1 = host.link('eth1', '02:00:00:00:00:03');
  host.settle();
  const request = { create: true, append: true };
  host.route({ dst: P, dev: eth1.nic, gateway: ip('fe80::3'), metric: 1, request });
  for (let flow = 0; flow < 30; flow++) {
    const dst = Ip6.of(0x20010db8, 0x00090000, 0, flow);
    expect(ip6RouteOutput(host.net, { dst, oif: eth1.nic }).gateway).toBe(ip('fe80::3'));
  }
});

test('two runs with one seed share flows alike, another seed otherwise', () => {
  const way = (seed: number): string => {
    const host = new Host(undefined, { seed });
    const nexthops = gateways.map(gateway => ({ gateway: ip(gateway), dev: host.eth0.nic }));
    host.route({ dst: P, nexthops, metric: 1 });
    return Array.from({ length: 40 }, (_, flow) => host.via(`2001:db8:9::${flow}`)).join();
  };
  expect(way(1)).toBe(way(1));
  expect(way(1)).not.toBe(way(2));
});

test('a next hop that fails is left to the one the look-up found', () => {
  const host = multipathHost(1, 1);
  host.nud('fe80::2', 'NUD_FAILED');
  expect(spread(host, 50)).toEqual([50, 0, 0]);
});
