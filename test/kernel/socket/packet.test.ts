import { LOOPBACK } from '../../../sim/base/ip6';
import { Mac } from '../../../sim/base/mac';
import { Frame } from '../../../sim/wire/frame';
import { Lab, PEER_MAC, type LabLink } from '../lab';
import { datagram, echo, rawPacket, upper } from '../octets';
import type { PacketSock } from '../../../sim/kernel/socket/packet';

let lab: Lab;
let link: LabLink;
let seen: string[];

beforeEach(() => {
  lab = new Lab();
  link = lab.link('eth0', '02:00:00:00:00:01', ['2001:db8:1::1/64']);
  lab.neighbour(link.nic, '2001:db8:1::2');
  lab.settle();
  seen = [];
});

function capture(dev: string | undefined): PacketSock {
  const sock = lab.net.sockets.packet(dev);
  if ('errno' in sock) throw new Error(sock.errno);
  sock.onFrame = ({ payload }, direction, name) => {
    if (payload.kind === 'ipv6') seen.push(`${name} ${direction} ${payload.payload.kind}`);
  };
  return sock;
}

describe('a packet socket', () => {
  it('sees what comes in and what goes out on its device', () => {
    capture('eth0');
    lab.exchange(link, rawPacket(58, upper(echo())));
    expect(seen).toEqual(['eth0 in echo-request', 'eth0 out echo-reply']);
  });

  it('sees all devices without one of its own', () => {
    capture(undefined);
    lab.net.sockets.udp6().sendto(new Uint8Array(1), { address: LOOPBACK, port: 9 });
    lab.run(1000);
    lab.exchange(link, rawPacket(58, upper(echo())));
    expect(seen).toEqual([
      'lo out udp',
      'lo in udp',
      'lo out destination-unreachable',
      'lo in destination-unreachable',
      'eth0 in echo-request',
      'eth0 out echo-reply',
    ]);
  });

  it('makes its device promiscuous for as long as it is open', () => {
    const sock = capture('eth0');
    expect(link.nic.promiscuity).toBe(1);
    sock.close();
    sock.close();
    expect(link.nic.promiscuity).toBe(0);
  });

  it('sees frames before a bridge takes them', () => {
    capture('eth0');
    const taken = { index: 0, id: 'test', outcome: 'consume', says: '', spec: '' } as const;
    link.nic.rxHandler = () => taken;
    lab.exchange(link, rawPacket(17, upper(datagram())));
    link.nic.rxHandler = undefined;
    expect(seen).toEqual(['eth0 in udp']);
  });

  it('sees nothing once closed', () => {
    capture('eth0').close();
    lab.exchange(link, rawPacket(58, upper(echo())));
    expect(seen).toEqual([]);
  });

  it('needs a device that exists', () => {
    expect(lab.net.sockets.packet('nope')).toEqual({ errno: 'ENODEV' });
  });
});

describe('one for a single EtherType', () => {
  const offered = { kind: 'opaque', etherType: 0x1234, octets: new Uint8Array(50) } as const;
  const heard = (protocol: number, dev = 'eth0'): string[] => {
    const sock = lab.net.sockets.packet(dev, { protocol, promiscuous: false });
    if ('errno' in sock) throw new Error(sock.errno);
    const kinds: string[] = [];
    sock.onFrame = ({ payload }, direction) => void kinds.push(`${direction} ${payload.kind}`);
    return kinds;
  };

  it('hears what comes in of that type, and nothing that goes out', () => {
    const mine = heard(0x1234);
    const others = heard(0x0800);
    const frame = new Frame(link.nic.address, PEER_MAC, offered);
    lab.exchangeFrames(link, [frame]);
    expect(mine).toEqual(['in opaque']);
    expect(others).toEqual([]);
    expect(link.nic.promiscuity).toBe(0);
  });

  it('of a device hears nothing that its bridge took', () => {
    const mine = heard(0x1234);
    const taken = { index: 0, id: 'test', outcome: 'consume', says: '', spec: '' } as const;
    link.nic.rxHandler = () => taken;
    lab.exchangeFrames(link, [new Frame(link.nic.address, PEER_MAC, offered)]);
    expect(mine).toEqual([]);
  });

  it('can send, a frame as it is or a payload to somebody, without hearing itself', () => {
    const sock = capture('eth0');
    const all: string[] = [];
    sock.onFrame = ({ payload }, direction) => void all.push(`${direction} ${payload.kind}`);
    const other = capture('eth0');
    other.onFrame = ({ src, dst }, direction) =>
      void seen.push(`${direction} ${src.toString()} ${dst.toString()}`);
    expect(sock.send(new Frame(PEER_MAC, Mac.BROADCAST, offered))).toBeUndefined();
    expect(sock.sendto(offered, PEER_MAC)).toBeUndefined();
    lab.run(1000);
    expect(all).toEqual([]);
    expect(seen).toEqual([
      'out ff:ff:ff:ff:ff:ff 02:00:00:00:00:02',
      'out 02:00:00:00:00:01 02:00:00:00:00:02',
    ]);
  });

  it('cannot send what its device cannot', () => {
    const sock = capture('eth0');
    expect(sock.sendto({ ...offered, octets: new Uint8Array(1501) }, PEER_MAC)).toBe('EMSGSIZE');
    expect(capture(undefined).sendto(offered, PEER_MAC)).toBe('ENXIO');
    lab.net.devClose(link.nic);
    expect(sock.sendto(offered, PEER_MAC)).toBe('ENETDOWN');
  });
});
