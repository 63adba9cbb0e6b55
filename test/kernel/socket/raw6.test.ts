import { LOOPBACK } from '../../../sim/base/ip6';
import { milliseconds, seconds } from '../../../sim/base/time';
import { NEIGH_ADMIN } from '../../../sim/kernel/core/neigh-decisions';
import { neighUpdate } from '../../../sim/kernel/core/neigh-update';
import type { PacketInfo } from '../../../sim/kernel/uapi';
import type { Raw6Sock } from '../../../sim/kernel/socket/raw6';
import { Ip6Packet } from '../../../sim/wire/ipv6';
import type { Icmp6Message } from '../../../sim/wire/icmpv6';
import { ip, Lab, PEER_MAC, type LabLink } from '../lab';
import { ALL_NODES, concat, datagram, echo, HOST, HOST_LL, PEER, PEER_LL, rawPacket, upper } from '../octets';

let lab: Lab;
let link: LabLink;
let heard: [string, string | undefined, PacketInfo][];

beforeEach(() => {
  lab = new Lab();
  link = lab.link('eth0', '02:00:00:00:00:01', ['2001:db8:1::1/64']);
  lab.neighbour(link.nic, '2001:db8:1::2');
  lab.settle();
  heard = [];
});

function listener(name: string): Raw6Sock {
  const sock = lab.net.sockets.rawIcmp6();
  sock.onMessage = (message, _, info) => heard.push([name, message?.kind, info]);
  return sock;
}

const advertisement: Icmp6Message = {
  kind: 'router-advertisement',
  type: 134,
  code: 0,
  curHopLimit: 64,
  managed: false,
  otherConfig: false,
  homeAgent: false,
  preference: 'medium',
  proxy: false,
  routerLifetime: 1800,
  reachableTime: 0,
  retransTimer: 0,
  options: [],
};
const kinds = (): (readonly [string, string | undefined])[] => heard.map(([name, kind]) => [name, kind]);

describe('a raw ICMPv6 socket hears', () => {
  it('every message for this machine, also what the kernel handles or refuses', () => {
    listener('any');
    const badHopLimit = new Ip6Packet(PEER_LL, ALL_NODES, 64, advertisement);
    const badChecksum = rawPacket(
      58,
      concat(upper(echo()).subarray(0, 2), [0, 0], upper(echo()).subarray(4)),
    );
    const malformed = rawPacket(58, Uint8Array.from([135, 0, 0, 0, 0]));
    lab.exchange(link, rawPacket(58, upper(echo())), badHopLimit, badChecksum, malformed);
    expect(kinds()).toEqual([
      ['any', 'echo-request'],
      ['any', 'router-advertisement'],
      ['any', 'echo-request'],
      ['any', undefined],
    ]);
  });

  it('the octets as they came, and where from', () => {
    const got: Uint8Array[] = [];
    listener('any').onMessage = (_, octets, info) => {
      got.push(octets);
      heard.push(['any', undefined, info]);
    };
    const octets = upper(echo());
    lab.exchange(link, rawPacket(58, octets, { hopLimit: 7 }));
    expect(got).toEqual([octets]);
    expect(heard[0]?.[2]).toEqual({
      from: { address: PEER, port: 0 },
      to: HOST,
      dev: 'eth0',
      ifindex: link.nic.ifindex,
      hopLimit: 7,
    });
  });

  it('only the types of its filter', () => {
    listener('filtered').setsockopt({ ICMP6_FILTER: [134] });
    lab.exchange(link, rawPacket(58, upper(echo())), new Ip6Packet(PEER_LL, ALL_NODES, 255, advertisement));
    expect(kinds()).toEqual([['filtered', 'router-advertisement']]);
  });

  it('nothing of other protocols, groups or devices', () => {
    listener('any');
    listener('other').setsockopt({ SO_BINDTODEVICE: 'lo' });
    link.nic.setAllmulti(1);
    const group = ip('ff02::99');
    lab.exchange(
      link,
      rawPacket(17, upper(datagram())),
      rawPacket(58, upper(echo(), { dst: group }), { dst: group }),
    );
    lab.exchange(link, rawPacket(58, upper(echo())));
    expect(kinds()).toEqual([['any', 'echo-request']]);
  });

  it('only what is for its address or from its peer, and groups in any case', () => {
    listener('bound').bind({ address: HOST_LL, port: 0, dev: 'eth0' });
    listener('connected').connect({ address: PEER_LL, port: 0, dev: 'eth0' });
    lab.exchange(
      link,
      rawPacket(58, upper(echo())),
      rawPacket(58, upper(echo(), { dst: ALL_NODES }), { dst: ALL_NODES }),
    );
    expect(kinds()).toEqual([['bound', 'echo-request']]);
  });

  it('nothing that is only passed on', () => {
    lab.sysctl('net.ipv6.conf.all.forwarding', 1);
    listener('any');
    const far = ip('2001:db8:1::3');
    lab.exchange(link, rawPacket(58, upper(echo(), { dst: far }), { dst: far }));
    expect(kinds()).toEqual([]);
  });
});

describe('a raw ICMPv6 socket sends', () => {
  it('what it is given, with the right checksum in any case', () => {
    const sock = lab.net.sockets.rawIcmp6();
    link.tap.take();
    sock.send({ ...advertisement, badChecksum: 0x1234 }, { address: PEER, port: 0 }, { source: HOST });
    lab.run(1000);
    const [packet] = link.tap.take().map(({ frame }) => frame.payload);
    expect(packet).toMatchObject({ src: HOST, dst: PEER, hopLimit: 64, payload: advertisement });
    const read = Ip6Packet.fromBytes((packet as Ip6Packet).toBytes());
    expect((read as Ip6Packet).payload).not.toHaveProperty('badChecksum');
  });

  it('to no port but its protocol', () => {
    const sock = lab.net.sockets.rawIcmp6();
    expect(
      [300, 17, 58, 0].map(port => sock.send(advertisement, { address: LOOPBACK, port }) ?? 'OK'),
    ).toEqual(['EINVAL', 'EINVAL', 'OK', 'OK']);
    sock.close();
  });

  it('with MSG_CONFIRM past a neighbour that then needs no probe, and without it past one that does', () => {
    const states = [true, false].map(confirm => {
      const neigh = lab.neighbour(link.nic, '2001:db8:1::3');
      neighUpdate(neigh, PEER_MAC, 'NUD_STALE', { override: true, admin: true }, NEIGH_ADMIN);
      lab.run(seconds(10));
      const sock = lab.net.sockets.rawIcmp6();
      const send = (): unknown =>
        sock.send(advertisement, { address: ip('2001:db8:1::3'), port: 0 }, { confirm });
      send();
      const atOnce = neigh.nudState;
      lab.run(seconds(1));
      send();
      sock.close();
      lab.run(milliseconds(4300));
      return [atOnce, neigh.nudState];
    });
    // recorded for 10-na-without-r-bit: DELAY for five seconds, and then REACHABLE while ping goes on
    expect(states).toEqual([
      ['NUD_DELAY', 'NUD_REACHABLE'],
      ['NUD_DELAY', 'NUD_PROBE'],
    ]);
  });

  it('an advertisement to all nodes, which the machine hears itself', () => {
    lab.run(seconds(1));
    listener('own');
    const sender = lab.net.sockets.rawIcmp6();
    link.tap.take();
    const before = lab.records.length;
    expect(
      sender.send(advertisement, { address: ALL_NODES, port: 0, dev: 'eth0' }, { hopLimit: 255 }),
    ).toBeUndefined();
    lab.run(1000);
    expect(kinds()).toEqual([['own', 'router-advertisement']]);
    expect(heard[0]?.[2]).toMatchObject({
      from: { address: HOST_LL, dev: 'eth0' },
      to: ALL_NODES,
      dev: 'eth0',
      hopLimit: 255,
    });
    expect(lab.decisions(before).some(id => id.startsWith('ndisc.ra.'))).toBe(true);
    expect(link.tap.take().map(({ frame }) => frame.dst.toString())).toEqual(['33:33:00:00:00:01']);
  });
});

describe('an error about what it sent', () => {
  it('is told to a raw socket that asked for errors, with the message', () => {
    const sock = lab.net.sockets.rawIcmp6();
    sock.setsockopt({ IPV6_RECVERR: true });
    const errors: unknown[] = [];
    sock.onError = error => errors.push(error);
    link.tap.take();
    sock.send(
      { kind: 'echo-request', type: 128, code: 0, identifier: 7, sequence: 1, data: new Uint8Array(4) },
      { address: PEER, port: 0 },
    );
    lab.run(1000);
    const invoking = (lab.sent(link)[0] as Ip6Packet).toBytes();
    lab.exchange(
      link,
      new Ip6Packet(PEER, HOST, 64, { kind: 'destination-unreachable', type: 1, code: 1, invoking }),
    );
    expect(errors).toMatchObject([
      { errno: 'EACCES', offender: PEER, destination: PEER, data: invoking.subarray(40) },
    ]);
    expect(lab.verdict()).toBe('icmp6.error.delivered');
  });

  it('teaches the path MTU whoever sent it, for ICMPv6 (by reading icmpv6_err)', () => {
    const invoking = rawPacket(58, upper(echo(1400), { src: HOST, dst: PEER }), { src: HOST, dst: PEER });
    lab.exchange(
      link,
      new Ip6Packet(PEER, HOST, 64, {
        kind: 'packet-too-big',
        type: 2,
        code: 0,
        mtu: 1300,
        invoking: invoking.subarray(0, 1232),
      }),
    );
    expect(lab.exchange(link, rawPacket(58, upper(echo(1400)))).map(({ length }) => length)).toEqual([
      1296, 208,
    ]);
  });
});
