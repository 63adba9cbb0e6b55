import { devClose } from '../../../sim/kernel/core/dev';
import { neighDestroy } from '../../../sim/kernel/core/neighbour';
import { icmp6DstAlloc } from '../../../sim/kernel/ipv6/route/dst';
import * as output from '../../../sim/kernel/ipv6/ip6-output';
import { ip6RouteOutput } from '../../../sim/kernel/ipv6/route/output';
import { Ip6Packet } from '../../../sim/wire/ipv6';
import type { Frame } from '../../../sim/wire/frame';
import { ip, Lab, mac, prefix, type LabLink } from '../lab';
import { ALL_NODES, datagram, HOST, PEER } from '../octets';

let lab: Lab;
let link: LabLink;

beforeEach(() => {
  lab = new Lab();
  link = lab.link('eth0', '02:00:00:00:00:01', ['2001:db8:1::1/64']);
  lab.settle();
  link.tap.take();
});

const packet = (dst = PEER, hopLimit = 64): Ip6Packet => new Ip6Packet(HOST, dst, hopLimit, datagram());
const frames = (): Frame[] => {
  lab.run(1);
  return link.tap.take().map(({ frame }) => frame);
};
const out = (sent: Ip6Packet, options?: output.LocalOutOptions): string => {
  const dst = sent.dst.isMulticast
    ? icmp6DstAlloc(link.nic, sent.dst)
    : ip6RouteOutput(lab.net, { dst: sent.dst });
  return output.ip6LocalOut(lab.net, sent, dst, options).id;
};

describe('the next hop', () => {
  it('is the destination itself on the link', () => {
    lab.neighbour(link.nic, '2001:db8:1::2', mac('02:00:00:00:00:22'));
    expect(out(packet())).toBe('link.segment.sent');
    expect(frames().map(({ dst, src }) => [dst.toString(), src.toString()])).toEqual([
      ['02:00:00:00:00:22', '02:00:00:00:00:01'],
    ]);
  });

  it('is the gateway beyond it', () => {
    lab.neighbour(link.nic, 'fe80::fe', mac('02:00:00:00:00:fe'));
    lab.route({ dst: prefix('::/0'), gateway: ip('fe80::fe'), dev: link.nic });
    out(packet(ip('2001:db8:9::1')));
    expect(frames().map(({ dst }) => dst.toString())).toEqual(['02:00:00:00:00:fe']);
  });

  it('is asked for first, while the packet waits', () => {
    expect(out(packet())).toBe('neigh.resolve.queued');
    expect(frames().map(({ payload }) => payload.kind === 'ipv6' && payload.payload.kind)).toEqual([
      'neighbor-solicitation',
    ]);
  });

  it('is a MAC made from the group for a multicast packet', () => {
    for (let time = 0; time < 3; time++)
      expect(out(packet(ip('ff02::1:ff12:3456')))).toBe('link.segment.sent');
    expect(frames().map(({ dst }) => dst.toString())).toEqual(Array<string>(3).fill('33:33:ff:12:34:56'));
  });

  // Linux 6.18.44: ip -6 route add ff0e::/16 via fe80::fe dev v0 table local metric 1
  it('is the gateway for a group that a route leads to through one', () => {
    lab.neighbour(link.nic, 'fe80::fe', mac('02:00:00:00:00:fe'));
    lab.route({ dst: prefix('ff0e::/16'), gateway: ip('fe80::fe'), dev: link.nic, table: 255, metric: 1 });
    const dst = ip6RouteOutput(lab.net, { dst: ip('ff0e::5') });
    output.ip6LocalOut(lab.net, packet(ip('ff0e::5')), dst);
    expect(frames().map(frame => frame.dst.toString())).toEqual(['02:00:00:00:00:fe']);
  });

  it('cannot be noted down in a full neighbour table', () => {
    for (const neigh of lab.net.neighbours.onDevice(link.nic)) neighDestroy(lab.net, neigh);
    lab.net.neighbours.gcThresh3 = 0;
    expect(out(packet())).toBe(output.IP6_OUT_NEIGH_CREATE.id);
    expect(lab.decisions()).toContain(output.IP6_OUT_NEIGH_CREATE.id);
  });
});

describe('multicast of our own', () => {
  it('comes back to the machine if the sender wants it and the device listens', () => {
    const heard = (): number =>
      lab.records.filter(record => record.kind === 'decision' && record.decision.id === 'udp6.rcv.no-socket')
        .length;
    out(packet(ALL_NODES), { mcastLoop: true });
    lab.run(1);
    expect(heard()).toBe(1);
    out(packet(ALL_NODES), { mcastLoop: false });
    out(packet(ALL_NODES));
    out(packet(ip('ff02::99')), { mcastLoop: true });
    lab.run(1);
    expect(heard()).toBe(1);
  });

  it('never leaves the machine in a group of interface-local scope', () => {
    expect(out(packet(ip('ff01::1')), { mcastLoop: true })).toBe(output.IP6_OUT_INTERFACE_LOCAL.id);
    expect(frames()).toEqual([]);
    expect(lab.decisions()).toContain('udp6.rcv.no-socket');
  });

  it('stays on the machine with hop limit 0', () => {
    expect(out(packet(ALL_NODES, 0), { mcastLoop: true })).toBe(output.IP6_OUT_NO_HOPS.id);
    expect(frames()).toEqual([]);
  });
});

describe('what does not get out', () => {
  it('is a packet on a device without IPv6', () => {
    const dst = icmp6DstAlloc(link.nic, ALL_NODES);
    lab.sysctl('net.ipv6.conf.eth0.disable_ipv6', 1);
    expect(output.ip6LocalOut(lab.net, packet(ALL_NODES), dst).id).toBe(output.IP6_OUT_DISABLED.id);
    expect(lab.decisions()).toContain(output.IP6_OUT_DISABLED.id);
    expect(frames()).toEqual([]);
  });

  it('is a packet on a device that is down', () => {
    const dst = icmp6DstAlloc(link.nic, ALL_NODES);
    devClose(lab.net, link.nic);
    link.nic.carrier = true;
    expect(output.ip6LocalOut(lab.net, packet(ALL_NODES), dst).outcome).toBe('drop');
  });
});
