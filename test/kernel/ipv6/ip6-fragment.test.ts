import { neighDestroy } from '../../../sim/kernel/core/neighbour';
import { ip6LocalOut, IP6_OUT_NEIGH_CREATE } from '../../../sim/kernel/ipv6/ip6-output';
import { ip6RouteOutput } from '../../../sim/kernel/ipv6/route/output';
import { Ip6Packet } from '../../../sim/wire/ipv6';
import { Lab, type LabLink } from '../lab';
import { datagram, HOST, PEER } from '../octets';

let lab: Lab;
let link: LabLink;

beforeEach(() => {
  lab = new Lab();
  link = lab.link('eth0', '02:00:00:00:00:01', ['2001:db8:1::1/64']);
  lab.settle();
  link.tap.take();
});

const out = (packet: Ip6Packet): string =>
  ip6LocalOut(lab.net, packet, ip6RouteOutput(lab.net, { dst: packet.dst })).id;
const sentPackets = (): Ip6Packet[] => {
  lab.run(1);
  return link.tap.take().map(({ frame }) => frame.payload as Ip6Packet);
};

describe('a packet of our own that is too long for the path', () => {
  it('goes out in fragments that share an identification, which no other packet has', () => {
    lab.neighbour(link.nic, '2001:db8:1::2');
    const large = new Ip6Packet(
      HOST,
      PEER,
      64,
      datagram(3000),
      [{ kind: 'hop-by-hop', options: [{ kind: 'router-alert', value: 0 }] }],
      0x20,
      0x12345,
    );
    out(large);
    out(large);
    const sent = sentPackets();
    expect(sent.map(({ length }) => length)).toEqual([1496, 1496, 184, 1496, 1496, 184]);
    expect(sent.map(({ trafficClass, flowLabel }) => [trafficClass, flowLabel])).toEqual(
      new Array(6).fill([0x20, 0x12345]),
    );
    expect(sent.map(({ extensions }) => extensions.map(({ kind }) => kind))).toEqual(
      new Array(6).fill(['hop-by-hop', 'fragment']),
    );
    const parts = sent.map(({ extensions }) => extensions[1]);
    expect(parts).toMatchObject([
      { offset: 0, more: true },
      { offset: 1440, more: true },
      { offset: 2880, more: false },
      { offset: 0, more: true },
      { offset: 1440, more: true },
      { offset: 2880, more: false },
    ]);
    const ids = parts.map(part => part?.kind === 'fragment' && part.identification);
    expect(new Set(ids).size).toBe(2);
    expect(new Set(ids.slice(0, 3)).size).toBe(1);
  });

  it('keeps a routing header in every fragment', () => {
    lab.neighbour(link.nic, '2001:db8:1::2');
    const options = { kind: 'destination-options', options: [] } as const;
    const routing = { kind: 'routing', routingType: 200, segmentsLeft: 0, data: new Uint8Array(4) } as const;
    out(new Ip6Packet(HOST, PEER, 64, datagram(1500), [options, routing, options]));
    const kinds = sentPackets().map(({ extensions }) => extensions.map(({ kind }) => kind));
    expect(kinds).toEqual(new Array(2).fill(['destination-options', 'routing', 'fragment']));
  });

  it('stops at the first fragment that does not get out', () => {
    for (const neigh of lab.net.neighbours.onDevice(link.nic)) neighDestroy(lab.net, neigh);
    lab.net.neighbours.gcThresh3 = 0;
    const before = lab.records.length;
    expect(out(new Ip6Packet(HOST, PEER, 64, datagram(3000)))).toBe(IP6_OUT_NEIGH_CREATE.id);
    expect(lab.decisions(before).filter(id => id === IP6_OUT_NEIGH_CREATE.id)).toHaveLength(1);
  });
});
