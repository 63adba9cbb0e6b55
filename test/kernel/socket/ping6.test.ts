import { Ip6Packet } from '../../../sim/wire/ipv6';
import { ip, Lab, type LabLink } from '../lab';
import { HOST, PEER } from '../octets';

const DATA = new Uint8Array([1, 2, 3, 4]);
const TO = { address: PEER, port: 0 };

let lab: Lab;
let link: LabLink;

beforeEach(() => {
  lab = new Lab();
  link = lab.link('eth0', '02:00:00:00:00:01', ['2001:db8:1::1/64']);
  lab.neighbour(link.nic, '2001:db8:1::2');
  lab.settle();
});

const reply = (identifier: number, sequence: number): Ip6Packet =>
  new Ip6Packet(PEER, HOST, 60, { kind: 'echo-reply', type: 129, code: 0, identifier, sequence, data: DATA });

describe('a ping socket', () => {
  it('sends echo requests with its port as identifier', () => {
    const sock = lab.net.sockets.ping6();
    expect(sock.sendEcho(7, DATA, TO)).toBeUndefined();
    lab.run(1000);
    const { port } = sock.getsockname();
    expect(port).toBeGreaterThan(0);
    expect(lab.sent(link)).toMatchObject([
      { src: HOST, dst: PEER, payload: { kind: 'echo-request', identifier: port, sequence: 7, data: DATA } },
    ]);
  });

  it('gets the replies with its identifier and no others', () => {
    const sock = lab.net.sockets.ping6();
    sock.bind({ address: ip('::'), port: 4242 });
    const got: unknown[] = [];
    sock.onEcho = (sequence, data, info) => got.push([sequence, data, info.from.address, info.hopLimit]);
    lab.exchange(link, reply(4242, 3));
    expect(lab.verdict()).toBe('ping6.rcv.delivered');
    lab.exchange(link, reply(4243, 4));
    expect(lab.verdict()).toBe('ping6.rcv.no-socket');
    expect(got).toEqual([[3, DATA, PEER, 60]]);
  });

  it('gets none that came to another address or device than it is bound to', () => {
    const sock = lab.net.sockets.ping6();
    sock.bind({ address: ip('::1'), port: 1 });
    lab.exchange(link, reply(1, 1));
    expect(lab.verdict()).toBe('ping6.rcv.no-socket');
    const other = lab.net.sockets.ping6();
    other.setsockopt({ SO_BINDTODEVICE: 'lo' });
    other.bind({ address: ip('::'), port: 2 });
    lab.exchange(link, reply(2, 1));
    expect(lab.verdict()).toBe('ping6.rcv.no-socket');
  });

  it('shares its identifier with others, of which the newest gets the replies', () => {
    const [one, other] = [lab.net.sockets.ping6(), lab.net.sockets.ping6()];
    expect([one, other].map(sock => sock.bind({ address: ip('::'), port: 7 }))).toEqual([
      undefined,
      undefined,
    ]);
    const got: string[] = [];
    one.onEcho = () => got.push('one');
    other.onEcho = () => got.push('other');
    lab.exchange(link, reply(7, 1));
    expect(got).toEqual(['other']);
  });

  it('is told of errors about its requests, with the request', () => {
    const sock = lab.net.sockets.ping6();
    sock.setsockopt({ IPV6_RECVERR: true });
    const errors: unknown[] = [];
    sock.onError = error => errors.push(error);
    link.tap.take();
    sock.sendEcho(9, DATA, TO);
    lab.run(1000);
    const invoking = (lab.sent(link)[0] as Ip6Packet).toBytes();
    lab.exchange(link, new Ip6Packet(PEER, HOST, 64, { kind: 'time-exceeded', type: 3, code: 0, invoking }));
    expect(errors).toMatchObject([
      { errno: 'EHOSTUNREACH', type: 3, offender: PEER, data: invoking.subarray(40) },
    ]);
  });

  it('pings its own machine', () => {
    const sock = lab.net.sockets.ping6();
    const got: number[] = [];
    sock.onEcho = sequence => got.push(sequence);
    sock.sendEcho(1, DATA, { address: ip('::1'), port: 0 });
    sock.sendEcho(2, DATA, { address: HOST, port: 0 });
    lab.run(1000);
    expect(got).toEqual([1, 2]);
  });

  it('frees its identifier when closed', () => {
    const sock = lab.net.sockets.ping6();
    sock.bind({ address: ip('::'), port: 5 });
    sock.close();
    lab.exchange(link, reply(5, 1));
    expect(lab.verdict()).toBe('ping6.rcv.no-socket');
  });

  it('is not missed where a raw socket takes the reply', () => {
    lab.net.sockets.rawIcmp6();
    lab.exchange(link, reply(5, 1));
    expect(lab.verdict()).toBe('raw6.rcv.delivered');
  });
});
