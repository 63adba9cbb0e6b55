import { ip, Lab } from '../lab';
import { datagram, rawPacket, upper } from '../octets';

it('makes each socket once and in the namespace that asked', () => {
  const [one, other] = [new Lab(), new Lab()];
  const sock = one.net.sockets.udp6();
  expect(sock.bind({ address: ip('::'), port: 9 })).toBeUndefined();
  expect(other.net.sockets.udp6().bind({ address: ip('::'), port: 9 })).toBeUndefined();
  expect(one.net.sockets.udp6().bind({ address: ip('::'), port: 9 })).toBe('EADDRINUSE');
});

it('drops what comes to a namespace without sockets, each for its reason', () => {
  const lab = new Lab();
  const link = lab.link('eth0', '02:00:00:00:00:01', ['2001:db8:1::1/64']);
  lab.settle();
  lab.exchange(link, rawPacket(17, upper(datagram())));
  expect(lab.verdict()).toBe('udp6.rcv.no-socket');
  const reply = upper({
    kind: 'echo-reply',
    type: 129,
    code: 0,
    identifier: 1,
    sequence: 1,
    data: new Uint8Array(),
  });
  lab.exchange(link, rawPacket(58, reply));
  expect(lab.verdict()).toBe('ping6.rcv.no-socket');
});

it('closes twice without harm', () => {
  const { net } = new Lab();
  for (const sock of [net.sockets.udp6(), net.sockets.rawIcmp6(), net.sockets.ping6()]) {
    sock.close();
    sock.close();
  }
  expect(net.sockets.udp6().bind({ address: ip('::'), port: 9 })).toBeUndefined();
});
