/** Ping sockets of IPv4 (net/ipv4/ping.c), by reading. */
import type { SocketError4 } from '../../../sim/kernel/uapi';
import type { LabLink } from '../lab';
import { ECHO, ip4, Lab4, line4, NIC_MAC, packet4, PEER, US } from '../lab4';

let lab: Lab4;
let link: LabLink;

beforeEach(() => {
  lab = new Lab4();
  link = lab.link('eth0', NIC_MAC);
  lab.add('eth0', '192.0.2.1/24');
  lab.knows('eth0', PEER);
});

const DATA = Uint8Array.of(1, 2, 3);

it('sends requests with its identifier, and gets the replies to them', () => {
  const sock = lab.net.sockets.ping4();
  const heard: number[] = [];
  sock.onEcho = sequence => void heard.push(sequence);
  expect(sock.sendEcho(5, DATA, { address: PEER, port: 0 })).toBeUndefined();
  lab.run(1000);
  expect(lab.sent4(link).map(line4)).toEqual(['192.0.2.1 > 192.0.2.2 echo-request-4/0 ttl 64']);
  const reply = { ...ECHO, kind: 'echo-reply-4', type: 0 } as const;
  lab.ask(link, packet4({ ...reply, identifier: sock.num, sequence: 5 }));
  expect(lab.verdict()).toBe('ping4.rcv.delivered');
  lab.ask(link, packet4({ ...reply, identifier: sock.num ^ 1 }));
  expect(lab.verdict()).toBe('ping4.rcv.no-socket');
  expect(heard).toEqual([5]);
});

it('reaches this machine through the loopback', () => {
  const sock = lab.net.sockets.ping4();
  const heard: string[] = [];
  sock.onEcho = (_sequence, _data, { from, dev }) => void heard.push(`${from.address.toString()} ${dev}`);
  for (const address of [ip4('127.0.0.1'), US]) sock.sendEcho(1, DATA, { address, port: 0 });
  lab.run(1000);
  expect(heard).toEqual(['127.0.0.1 lo', '192.0.2.1 eth0']);
});

it('is told of errors where it asked for them', () => {
  const sock = lab.net.sockets.ping4();
  const errors: SocketError4[] = [];
  sock.onError = error => void errors.push(error);
  sock.setsockopt({ IP_RECVERR: true });
  sock.sendEcho(5, DATA, { address: ip4('192.0.2.99'), port: 0 });
  lab.run(4_000_000);
  expect(errors).toMatchObject([{ errno: 'EHOSTUNREACH', origin: 'icmp', offender: US, code: 1 }]);
});

it('can be bound to what is ours alone', () => {
  const sock = lab.net.sockets.ping4();
  expect(sock.bind({ address: ip4('192.0.2.9'), port: 0 })).toBe('EADDRNOTAVAIL');
  expect(sock.bind({ address: US, port: 77 })).toBeUndefined();
  expect(sock.getsockname()).toEqual({ address: US, port: 77 });
  expect(sock.bind({ address: US, port: 77 })).toBe('EINVAL');
  sock.close();
});
