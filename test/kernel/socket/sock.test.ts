/**
 * What a local sender is told, at once or later: measured on Linux 6.18 (routes of the refusing types, a dead neighbour, a
 * closed port), with the differences between versions as the kernel profile has them from their sources.
 */
import { milliseconds, seconds } from '../../../sim/base/time';
import { devClose } from '../../../sim/kernel/core/dev';
import type { RouteType } from '../../../sim/kernel/ipv6/route/fib6-info';
import type { Errno, Refusal, SocketAddress, SocketError } from '../../../sim/kernel/uapi';
import type { Udp6Sock } from '../../../sim/kernel/socket/udp6';
import { Ip6Packet } from '../../../sim/wire/ipv6';
import type { Icmp6Message } from '../../../sim/wire/icmpv6';
import { ip, Lab, prefix, type LabLink } from '../lab';

const DATA = new Uint8Array([1, 2, 3]);
const FAR: SocketAddress = { address: ip('2001:db8:f::1'), port: 9 };
const NEAR: SocketAddress = { address: ip('2001:db8:9::2'), port: 9 };
const OWN = ip('2001:db8:9::5');

function host(
  kernel = 'linux-6.18',
  addresses: readonly string[] = ['2001:db8:9::5/64'],
): { lab: Lab; link: LabLink; udp: Udp6Sock } {
  const lab = new Lab({ kernel });
  const link = lab.link('v0', '02:00:00:00:00:01', addresses);
  lab.settle();
  return { lab, link, udp: lab.net.sockets.udp6() };
}

describe.each([
  ['unreachable', { 'linux-6.18': 'EHOSTUNREACH', 'linux-4.1': 'ENETUNREACH', 'linux-3.4': 'ENETUNREACH' }],
  ['prohibit', { 'linux-6.18': 'EACCES', 'linux-3.10': 'EACCES', 'linux-3.4': 'ENETUNREACH' }],
  ['blackhole', { 'linux-6.18': 'EINVAL', 'linux-3.10': 'EINVAL', 'linux-3.4': 'ENETUNREACH' }],
  ['throw', { 'linux-6.18': 'ENETUNREACH' }],
] as [RouteType, Record<string, Errno>][])('a route of type %s', (type, byKernel) => {
  it.each(Object.entries(byKernel))('answers a sender on %s', (kernel, errno) => {
    const routed = (): Udp6Sock => {
      const { lab, udp } = host(kernel);
      lab.route({ dst: prefix('2001:db8:f::/48'), type });
      return udp;
    };
    expect([routed().connect(FAR), routed().sendto(DATA, FAR)]).toEqual([errno, errno]);
  });
});

describe('without any address to send from', () => {
  it.each([
    ['linux-6.18', 'EADDRNOTAVAIL'],
    ['linux-4.1', 'EADDRNOTAVAIL'],
    ['linux-3.18', 'ENETUNREACH'],
  ])('%s says %s', (kernel, errno) => {
    const lab = new Lab({ kernel });
    devClose(lab.net, lab.net.loopback);
    const udp = lab.net.sockets.udp6();
    expect([
      udp.connect(FAR),
      udp.sendto(DATA, { ...FAR, address: ip('::1') }),
      udp.bind({ address: ip('::1'), port: 0 }),
    ]).toEqual([errno, errno, 'EADDRNOTAVAIL']);
    expect(lab.net.sockets.udp6().bind({ address: ip('::'), port: 0 })).toBeUndefined();
  });
});

/** What the program hears of, and what its next calls answer. */
function watched(udp: Udp6Sock): SocketError[] {
  const errors: SocketError[] = [];
  udp.onError = error => errors.push(error);
  return errors;
}

describe('a next hop that does not answer', () => {
  it('is told to who asked for errors, after 3 s', () => {
    const { lab, udp } = host();
    udp.setsockopt({ IPV6_RECVERR: true });
    const errors = watched(udp);
    expect(udp.sendto(DATA, NEAR)).toBeUndefined();
    lab.run(seconds(3) - 1);
    expect(errors).toEqual([]);
    lab.run(milliseconds(100));
    expect(errors).toMatchObject([
      {
        errno: 'EHOSTUNREACH',
        origin: 'icmp6',
        type: 1,
        code: 3,
        offender: OWN,
        destination: NEAR.address,
        data: DATA,
      },
    ]);
  });

  it('is told by the next call to who asked for errors and does not read them', () => {
    const { lab, udp } = host();
    udp.setsockopt({ IPV6_RECVERR: true });
    udp.sendto(DATA, NEAR);
    lab.run(milliseconds(3100));
    expect([udp.sendto(DATA, NEAR), udp.sendto(DATA, NEAR)]).toEqual(['EHOSTUNREACH', undefined]);
  });

  it('is told to nobody else, connected or not: it is no final error', () => {
    const { lab, udp } = host();
    const errors = watched(udp);
    udp.connect(NEAR);
    udp.sendto(DATA);
    lab.run(seconds(4));
    expect([errors, udp.sendto(DATA)]).toEqual([[], undefined]);
  });
});

describe('a closed port of our own', () => {
  const LOOPBACK: SocketAddress = { address: ip('::1'), port: 9 };
  const calls = (udp: Udp6Sock, lab: Lab, send: () => Refusal<Errno>): Refusal<Errno>[] =>
    [0, 1, 2, 3].map(() => {
      const refused = send();
      lab.run(1000);
      return refused;
    });

  it('refuses every other call of a connected socket', () => {
    const { lab, udp } = host();
    udp.connect(LOOPBACK);
    expect(calls(udp, lab, () => udp.sendto(DATA))).toEqual([
      undefined,
      'ECONNREFUSED',
      undefined,
      'ECONNREFUSED',
    ]);
  });

  it('is nothing to a socket that is not connected', () => {
    const { lab, udp } = host();
    expect(calls(udp, lab, () => udp.sendto(DATA, LOOPBACK))).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
  });

  it('is told to one that asked for errors, connected or not', () => {
    const { lab, udp } = host();
    udp.setsockopt({ IPV6_RECVERR: true });
    expect(calls(udp, lab, () => udp.sendto(DATA, LOOPBACK))).toEqual([
      undefined,
      'ECONNREFUSED',
      undefined,
      'ECONNREFUSED',
    ]);
    const errors = watched(udp);
    expect(udp.sendto(DATA, LOOPBACK)).toBeUndefined();
    lab.run(1000);
    expect(errors).toMatchObject([
      {
        errno: 'ECONNREFUSED',
        origin: 'icmp6',
        type: 1,
        code: 4,
        info: 0,
        offender: LOOPBACK.address,
        data: DATA,
      },
    ]);
    expect(udp.sendto(DATA, LOOPBACK)).toBeUndefined();
  });

  it('is not told to a socket that was closed meanwhile', () => {
    const { lab, udp } = host();
    const errors = watched(udp);
    udp.connect(LOOPBACK);
    udp.sendto(DATA);
    udp.close();
    lab.run(1000);
    expect(errors).toEqual([]);
  });
});

describe('an error from a router', () => {
  const ROUTER = ip('2001:db8:9::fe');
  /** Errors about the datagram that `udp` sent last, as a router would send them. */
  function answer(lab: Lab, link: LabLink, message: (invoking: Uint8Array) => Icmp6Message): void {
    const [sent] = lab.sent(link).slice(-1);
    lab.exchange(link, new Ip6Packet(ROUTER, OWN, 64, message((sent as Ip6Packet).toBytes())));
  }
  const UNREACHABLE: readonly [number, Errno, boolean][] = [
    [0, 'ENETUNREACH', false],
    [1, 'EACCES', true],
    [2, 'EHOSTUNREACH', false],
    [3, 'EHOSTUNREACH', false],
    [4, 'ECONNREFUSED', true],
    [5, 'EACCES', true],
    [6, 'EACCES', true],
    [7, 'EPROTO', true],
  ];
  const setUp = (recvErr: boolean): { lab: Lab; link: LabLink; udp: Udp6Sock; errors: SocketError[] } => {
    const { lab, link, udp } = host();
    lab.route({ dst: prefix('::/0'), dev: link.nic, gateway: ROUTER });
    lab.neighbour(link.nic, ROUTER.toString());
    udp.setsockopt({ IPV6_RECVERR: recvErr });
    expect(udp.connect(FAR)).toBeUndefined();
    link.tap.take();
    udp.sendto(DATA);
    lab.run(1000);
    return { lab, link, udp, errors: watched(udp) };
  };

  it.each(UNREACHABLE)('Destination Unreachable, code %d, is %s', (code, errno, fatal) => {
    const connected = setUp(false);
    answer(connected.lab, connected.link, invoking => ({
      kind: 'destination-unreachable',
      type: 1,
      code,
      invoking,
    }));
    expect(connected.errors.map(error => error.errno)).toEqual(fatal ? [errno] : []);
    const asking = setUp(true);
    answer(asking.lab, asking.link, invoking => ({
      kind: 'destination-unreachable',
      type: 1,
      code,
      invoking,
    }));
    expect(asking.errors).toMatchObject([
      { errno, type: 1, code, offender: ROUTER, destination: FAR.address, data: DATA },
    ]);
  });

  it('Time Exceeded is EHOSTUNREACH', () => {
    const { lab, link, errors } = setUp(true);
    answer(lab, link, invoking => ({ kind: 'time-exceeded', type: 3, code: 0, invoking }));
    expect(errors).toMatchObject([{ errno: 'EHOSTUNREACH', type: 3 }]);
  });

  it('Parameter Problem is EPROTO, with the pointer', () => {
    const { lab, link, errors } = setUp(false);
    answer(lab, link, invoking => ({ kind: 'parameter-problem', type: 4, code: 1, pointer: 6, invoking }));
    expect(errors).toMatchObject([{ errno: 'EPROTO', type: 4, info: 6 }]);
  });

  it('Packet Too Big is EMSGSIZE, with the MTU, and makes the next datagrams that small', () => {
    const { lab, link, udp, errors } = setUp(false);
    answer(lab, link, invoking => ({ kind: 'packet-too-big', type: 2, code: 0, mtu: 1300, invoking }));
    expect(errors).toMatchObject([{ errno: 'EMSGSIZE', type: 2, info: 1300 }]);
    link.tap.take();
    udp.sendto(new Uint8Array(1400));
    lab.run(1000);
    expect(lab.sent(link).map(({ length }) => length)).toEqual([1296, 208]);
  });

  it('about a datagram of nobody teaches nothing', () => {
    const { lab, link, udp } = setUp(false);
    udp.close();
    answer(lab, link, invoking => ({ kind: 'packet-too-big', type: 2, code: 0, mtu: 1300, invoking }));
    expect(lab.verdict('v0')).toBe('icmp6.error.nobody');
    expect(lab.decisions()).not.toContain('route.pmtu.learned');
  });

  it('that quotes too little cannot be told to anybody', () => {
    const { lab, link, errors } = setUp(true);
    answer(lab, link, invoking => ({
      kind: 'destination-unreachable',
      type: 1,
      code: 0,
      invoking: invoking.subarray(0, 47),
    }));
    expect(lab.verdict('v0')).toBe('icmp6.error.quote');
    expect(errors).toEqual([]);
  });

  it('about a later fragment cannot be told to anybody', () => {
    const { lab, link, udp, errors } = setUp(true);
    link.tap.take();
    udp.sendto(new Uint8Array(2000));
    lab.run(1000);
    answer(lab, link, invoking => ({ kind: 'destination-unreachable', type: 1, code: 0, invoking }));
    expect(errors).toEqual([]);
  });
});

describe('a datagram that does not fit', () => {
  it('is told with the MTU to who asked for errors', () => {
    const { lab, udp } = host();
    udp.setsockopt({ IPV6_DONTFRAG: true, IPV6_RECVERR: true });
    const errors = watched(udp);
    const large = new Uint8Array(1500);
    expect(udp.sendto(large, NEAR)).toBe('EMSGSIZE');
    lab.run(1);
    expect(errors).toEqual([
      {
        errno: 'EMSGSIZE',
        origin: 'local',
        type: 0,
        code: 0,
        info: 1500,
        offender: undefined,
        destination: NEAR.address,
        data: large,
      },
    ]);
  });
});

describe('a machine with a link-local address only', () => {
  it('sends to the whole world from it, and is told that this cannot be', () => {
    const { lab, link, udp } = host('linux-6.18', []);
    const router = ip('fe80::fe');
    lab.route({ dst: prefix('::/0'), dev: link.nic, gateway: router });
    lab.neighbour(link.nic, 'fe80::fe');
    udp.setsockopt({ IPV6_RECVERR: true });
    const errors = watched(udp);
    link.tap.take();
    expect(udp.sendto(DATA, FAR)).toBeUndefined();
    lab.run(1000);
    const [sent] = lab.sent(link);
    expect(sent?.src.toString()).toBe('fe80::ff:fe00:1');
    const invoking = (sent as Ip6Packet).toBytes();
    lab.exchange(
      link,
      new Ip6Packet(router, ip('fe80::ff:fe00:1'), 64, {
        kind: 'destination-unreachable',
        type: 1,
        code: 2,
        invoking,
      }),
    );
    expect(errors).toMatchObject([{ errno: 'EHOSTUNREACH', code: 2, offender: router }]);
  });
});
