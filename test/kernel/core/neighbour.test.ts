import { neighEventSend, neighSetProbeOnce } from '../../../sim/kernel/core/neigh-event';
import { neighConfirm, type Neighbour } from '../../../sim/kernel/core/neighbour';
import { Mac } from '../../../sim/base/mac';
import { HOST, HOST_MAC, ip } from '../../../sim/conformance/messages';
import { TapLab } from '../../support/tap-lab';
import {
  assign,
  datagram,
  datagramsSent,
  echo,
  entry,
  know,
  na,
  NEIGHBOUR,
  OTHER_MAC,
  sent,
} from '../ipv6/ndisc/messages';
import { after } from '../../support/after';

const AT = OTHER_MAC.toString();
const UNKNOWN = ip('fe80::98');
const neigh = (t: TapLab, address = NEIGHBOUR): Neighbour =>
  t.host.net.neighbours.get(address, t.idev.dev) as Neighbour;
const state = (t: TapLab, address = NEIGHBOUR): string | undefined => t.neighbour(address);
const fresh = (): TapLab => {
  const t = new TapLab().settle();
  t.tap.take();
  return t;
};
/** The states an entry goes through, with the seconds at which it gets there. */
const history = (t: TapLab, since: number, address = NEIGHBOUR): [number, string][] =>
  t.records.flatMap(record =>
    record.kind === 'state' &&
    record.subject === 'neighbour' &&
    record.at >= since &&
    record.entity.startsWith(`${address.toString()} `)
      ? [[(record.at - since) / 1_000_000, record.to.split(' ')[0] ?? ''] as [number, string]]
      : [],
  );

// KERNEL 7.2: one row of the table each; times measured on Linux 6.18 and in SUMMARY.md.
describe('NONE and FAILED', () => {
  it('become INCOMPLETE with the first packet, which waits', () => {
    const t = fresh();
    datagram(t, NEIGHBOUR);
    expect(state(t)).toBe('NUD_INCOMPLETE');
    expect(t.decided('neigh.state.solicited')).toHaveLength(1);
    expect(datagramsSent(t)).toEqual([]);
  });

  it('FAILED begins another cycle of three seconds', () => {
    const t = fresh();
    datagram(t, NEIGHBOUR);
    t.wait(10);
    expect(state(t)).toBe('NUD_FAILED');
    t.sent();
    datagram(t, NEIGHBOUR);
    expect(state(t)).toBe('NUD_INCOMPLETE');
    expect(sent(t.wait(10), 'neighbor-solicitation')).toHaveLength(3);
  });

  it('fail at once when no solicitation is allowed', () => {
    const t = fresh();
    t.host.net.sysctl.write('net.ipv6.neigh.eth0.mcast_solicit', '0');
    datagram(t, NEIGHBOUR);
    expect(state(t)).toBe('NUD_FAILED');
    expect(sent(t.wait(5), 'neighbor-solicitation')).toHaveLength(0);
  });
});

describe('INCOMPLETE', () => {
  it('fails three seconds after the first packet, and its sender is told: address unreachable', () => {
    const t = fresh();
    const { errors } = datagram(t, NEIGHBOUR);
    const since = t.lab.now;
    t.wait(2.99);
    expect([state(t), errors]).toEqual(['NUD_INCOMPLETE', []]);
    t.wait(0.1);
    expect(state(t)).toBe('NUD_FAILED');
    expect(errors).toEqual([{ errno: 'EHOSTUNREACH', type: 1, code: 3 }]);
    expect(history(t, since)).toEqual([
      [0, 'NUD_INCOMPLETE'],
      [after(3), 'NUD_FAILED'],
    ]);
    expect(t.decided('neigh.state.no-answer')).toHaveLength(1);
    expect(t.decided('neigh.resolve.failed')).toMatchObject([{ inputs: { neighbour: 'fe80::99 dev eth0' } }]);
  });

  it('tells everyone whose packets waited, also behind a router', () => {
    const t = new TapLab({ conf: { 'all.forwarding': 1 } }).settle();
    assign(t, '2001:db8:1::5/64');
    t.wait(3);
    t.host.netlink.routeAdd(
      { dst: { address: ip('2001:db8:7::'), length: 64 }, gateway: ip('fe80::77'), dev: 'eth0' },
      'add',
    );
    know(t, ip('fe80::77'), 'NUD_REACHABLE');
    t.tap.take();
    t.send(echo(), { src: ip('2001:db8:7::7'), dst: ip('2001:db8:1::99'), dstMac: HOST_MAC, hopLimit: 64 });
    expect(t.decided('neigh.resolve.queued')).toHaveLength(1);
    const told = sent(t.wait(4), 'destination-unreachable');
    expect(told).toMatchObject([
      { src: ip('2001:db8:1::5'), dst: ip('2001:db8:7::7'), message: { code: 3 } },
    ]);
  });

  it('asks as often and as fast as it is told', () => {
    const t = fresh();
    t.host.net.sysctl.write('net.ipv6.neigh.eth0.mcast_solicit', '5');
    t.host.net.sysctl.write('net.ipv6.neigh.eth0.retrans_time_ms', '100');
    const since = t.lab.now;
    datagram(t, NEIGHBOUR);
    t.wait(3);
    expect(sent(t, 'neighbor-solicitation').map(({ at }) => (at - since) / 1000)).toEqual([
      0,
      ...[100, 200, 300, 400].map(time => after(time, 1000)),
    ]);
    expect(history(t, since).at(-1)).toEqual([after(0.5), 'NUD_FAILED']);
  });

  it('asks never faster than every two jiffies', () => {
    const t = fresh();
    t.host.net.sysctl.write('net.ipv6.neigh.eth0.retrans_time_ms', '1');
    const since = t.lab.now;
    datagram(t, NEIGHBOUR);
    t.wait(1);
    expect(history(t, since).at(-1)).toEqual([after(0.024), 'NUD_FAILED']);
  });

  it('sends what waited, in order, as soon as it is answered', () => {
    const t = fresh();
    for (const octets of [11, 12, 13]) datagram(t, NEIGHBOUR, octets);
    t.tap.take();
    t.send(
      na(NEIGHBOUR, {
        solicited: true,
        options: [{ kind: 'target-link-layer-address', address: OTHER_MAC }],
      }),
      { dst: HOST },
    );
    const lengths = t.tap
      .take()
      .map(({ frame }) => (frame.payload.kind === 'ipv6' ? frame.payload.length : 0));
    expect(lengths).toEqual([11, 12, 13].map(octets => octets + 48));
  });
});

describe('the queue of a neighbour', () => {
  it('lets the oldest go when unres_qlen_bytes are exceeded', () => {
    const t = fresh();
    // 832 octets each, as measured on Linux 6.18.44
    t.host.net.sysctl.write('net.ipv6.neigh.eth0.unres_qlen_bytes', '1664');
    for (const octets of [11, 12, 13]) datagram(t, NEIGHBOUR, octets);
    expect(t.decided('neigh.resolve.queue-full')).toHaveLength(1);
    t.tap.take();
    t.send(
      na(NEIGHBOUR, {
        solicited: true,
        options: [{ kind: 'target-link-layer-address', address: OTHER_MAC }],
      }),
      { dst: HOST },
    );
    const lengths = t.tap
      .take()
      .map(({ frame }) => (frame.payload.kind === 'ipv6' ? frame.payload.length : 0));
    expect(lengths).toEqual([60, 61]);
  });

  // Linux 6.18.44: a socket with IPV6_RECVERR, `ip neigh del` and `ip link set down`
  it.each([
    ['by hand, and its senders are told', { errno: 'EHOSTUNREACH', type: 1, code: 3 }],
    ['with the device, and nobody is told', undefined],
  ])('is forgotten with the entry %s', (_how, told) => {
    const t = fresh();
    const { errors } = datagram(t, NEIGHBOUR);
    if (told) t.host.netlink.neighbourDel({ dst: NEIGHBOUR, dev: 'eth0' });
    else t.host.netlink.linkSet('eth0', { up: false });
    t.wait(5);
    expect(errors).toEqual(told ? [told] : []);
    expect(sent(t, 'neighbor-solicitation')).toHaveLength(1);
    expect(state(t)).toBeUndefined();
  });
});

describe('REACHABLE', () => {
  it('becomes STALE when its time is over: half to one and a half times 30 s', () => {
    for (const seed of [1, 2, 3, 4]) {
      const t = new TapLab({ seed }).settle();
      const since = t.lab.now;
      know(t, NEIGHBOUR, 'NUD_REACHABLE');
      t.wait(60);
      const [, over] = history(t, since);
      expect(over?.[1]).toBe('NUD_STALE');
      expect(over?.[0]).toBeGreaterThanOrEqual(15);
      expect(over?.[0]).toBeLessThan(45);
      expect(t.decided('neigh.state.aged')).toHaveLength(1);
    }
  });

  it('becomes DELAY instead when it was used lately', () => {
    const t = fresh();
    know(t, NEIGHBOUR, 'NUD_REACHABLE');
    const since = t.lab.now;
    for (let second = 0; second < 50 && state(t) === 'NUD_REACHABLE'; second++) {
      const entryOf = neigh(t);
      neighEventSend(t.host.net, entryOf, undefined);
      t.wait(1);
    }
    expect(
      history(t, since)
        .map(([, to]) => to)
        .at(-1),
    ).toBe('NUD_DELAY');
  });

  it('is left alone by packets', () => {
    const t = fresh();
    know(t, NEIGHBOUR, 'NUD_REACHABLE');
    datagram(t, NEIGHBOUR);
    expect(state(t)).toBe('NUD_REACHABLE');
    expect(datagramsSent(t)).toEqual([AT]);
  });
});

describe('STALE', () => {
  it('becomes DELAY with the first packet, which is sent at once', () => {
    const t = fresh();
    know(t, NEIGHBOUR, 'NUD_STALE');
    datagram(t, NEIGHBOUR);
    expect(state(t)).toBe('NUD_DELAY');
    expect(t.decided('neigh.state.used')).toHaveLength(1);
    expect(datagramsSent(t)).toEqual([AT]);
  });

  it('stays STALE unused', () => {
    const t = fresh();
    know(t, NEIGHBOUR, 'NUD_STALE');
    expect(state(t.wait(100_000))).toBe('NUD_STALE');
  });

  it('that is dead has failed eight seconds after the packet', () => {
    const t = fresh();
    know(t, NEIGHBOUR, 'NUD_STALE');
    datagram(t, NEIGHBOUR);
    const since = t.lab.now;
    t.wait(10);
    expect(history(t, since).slice(-3)).toEqual([
      [0, 'NUD_DELAY'],
      [after(5), 'NUD_PROBE'],
      [after(8), 'NUD_FAILED'],
    ]);
    expect(sent(t, 'neighbor-solicitation').map(({ at, dst }) => [(at - since) / 1_000_000, dst])).toEqual([
      [after(5), NEIGHBOUR],
      [after(6), NEIGHBOUR],
      [after(7), NEIGHBOUR],
    ]);
  });
});

describe('DELAY', () => {
  it('becomes PROBE after delay_first_probe_time', () => {
    const t = fresh();
    t.host.net.sysctl.write('net.ipv6.neigh.eth0.delay_first_probe_time', '2');
    know(t, NEIGHBOUR, 'NUD_STALE');
    datagram(t, NEIGHBOUR);
    const since = t.lab.now;
    t.wait(3);
    expect(history(t, since).at(-1)).toEqual([after(2), 'NUD_PROBE']);
    expect(t.decided('neigh.state.probed')).toHaveLength(1);
  });

  it('becomes REACHABLE without a question when an upper layer confirms it meanwhile', () => {
    const t = fresh();
    know(t, NEIGHBOUR, 'NUD_STALE');
    datagram(t, NEIGHBOUR);
    t.wait(3);
    neighConfirm(t.host.net, neigh(t));
    t.sent();
    t.wait(3);
    expect(state(t)).toBe('NUD_REACHABLE');
    expect(sent(t, 'neighbor-solicitation')).toHaveLength(0);
  });
});

describe('PROBE', () => {
  it('fails after ucast_solicit questions, and lets packets pass meanwhile', () => {
    const t = fresh();
    t.host.net.sysctl.write('net.ipv6.neigh.eth0.ucast_solicit', '1');
    know(t, NEIGHBOUR, 'NUD_PROBE');
    t.lab.run(0);
    t.tap.take();
    datagram(t, NEIGHBOUR);
    expect(datagramsSent(t)).toEqual([AT]);
    expect(state(t.wait(1.1))).toBe('NUD_FAILED');
  });
});

describe('PERMANENT', () => {
  it('neither ages nor is asked', () => {
    const t = fresh();
    know(t, NEIGHBOUR, 'NUD_PERMANENT');
    datagram(t, NEIGHBOUR);
    t.sent();
    expect(entry(t.wait(1000), NEIGHBOUR)).toBe(`NUD_PERMANENT ${AT}`);
    expect(sent(t, 'neighbor-solicitation')).toHaveLength(0);
  });

  it('may be changed by hand', () => {
    const t = fresh();
    know(t, NEIGHBOUR, 'NUD_PERMANENT');
    know(t, NEIGHBOUR, 'NUD_STALE', HOST_MAC);
    expect(entry(t, NEIGHBOUR)).toBe(`NUD_STALE ${HOST_MAC.toString()}`);
    expect(t.decided('neigh.state.admin')).toHaveLength(2);
  });
});

describe('NOARP', () => {
  it('is what a device without resolution has, at its own address', () => {
    const t = fresh();
    t.host.netlink.linkSet('eth0', { arp: false });
    datagram(t, NEIGHBOUR);
    expect(state(t)).toBe('NUD_NOARP');
    expect(datagramsSent(t)).toEqual([HOST_MAC.toString()]);
  });
});

describe('an entry by hand', () => {
  it.each([
    ['NUD_FAILED' as const, 'NUD_FAILED -'],
    ['NUD_NONE' as const, 'NUD_NONE -'],
  ])('may be made %s', (wanted, expected) => {
    const t = fresh();
    know(t, NEIGHBOUR, 'NUD_STALE');
    know(t, NEIGHBOUR, wanted);
    expect(entry(t, NEIGHBOUR)).toBe(expected);
  });

  it('that fails by hand lets go of what waits', () => {
    const t = fresh();
    const { errors } = datagram(t, NEIGHBOUR);
    know(t, NEIGHBOUR, 'NUD_FAILED', undefined);
    t.lab.run(0);
    expect(errors.map(({ code }) => code)).toEqual([3]);
  });
});

describe('a router that somebody else is to ask about once more', () => {
  it('is INCOMPLETE for one interval, and nothing else is touched', () => {
    const t = fresh();
    datagram(t, NEIGHBOUR);
    t.wait(4);
    neighSetProbeOnce(t.host.net, neigh(t));
    expect(state(t)).toBe('NUD_INCOMPLETE');
    expect(state(t.wait(1.1))).toBe('NUD_FAILED');
    know(t, UNKNOWN, 'NUD_STALE');
    neighSetProbeOnce(t.host.net, neigh(t, UNKNOWN));
    expect(state(t, UNKNOWN)).toBe('NUD_STALE');
  });
});

describe('rtnetlink', () => {
  // SUMMARY.md: [NEIGH] for STALE, REACHABLE, PROBE, FAILED; none for INCOMPLETE, none for DELAY.
  it('hears of every state but INCOMPLETE and DELAY', () => {
    const t = fresh();
    const heard: string[] = [];
    t.host.netlink.subscribe(
      ['NEIGH'],
      event => 'neighbour' in event && heard.push(`${event.kind} ${event.neighbour.state}`),
    );
    know(t, NEIGHBOUR, 'NUD_STALE');
    t.lab.run(0);
    datagram(t, NEIGHBOUR);
    t.wait(10);
    datagram(t, UNKNOWN);
    t.wait(1);
    t.host.netlink.neighbourDel({ dst: NEIGHBOUR, dev: 'eth0' });
    t.lab.run(0);
    expect(heard).toEqual([
      'newneigh NUD_STALE',
      'newneigh NUD_PROBE',
      'newneigh NUD_FAILED',
      'delneigh NUD_FAILED',
    ]);
  });
});

describe('groups', () => {
  it('are never asked for', () => {
    const t = fresh();
    datagram(t, ip('ff02::5'));
    expect(datagramsSent(t)).toEqual([Mac.forGroup(ip('ff02::5')).toString()]);
    expect(entry(t, ip('ff02::5'))).toBe('NUD_NOARP 33:33:00:00:00:05');
    expect(sent(t, 'neighbor-solicitation')).toEqual([]);
  });

  // Linux 6.18.44, ip monitor neigh, `ip link set v0 down`: Deleted ff02::1 dev v0 lladdr 33:33:00:00:00:01 NOARP
  it('are forgotten with the device, and the trace has nothing to say of it', () => {
    const t = fresh();
    datagram(t, ip('ff02::5'));
    const heard: string[] = [];
    t.host.netlink.subscribe(['NEIGH'], event => {
      if ('neighbour' in event) heard.push(`${event.kind} ${event.neighbour.dst} ${event.neighbour.state}`);
    });
    t.host.netlink.linkSet('eth0', { up: false });
    t.wait(0.1);
    expect(heard).toContain('delneigh ff02::5 NUD_NOARP');
    const told = t.records.filter(record => record.kind === 'state' && record.subject === 'neighbour');
    expect(told.filter(record => record.kind === 'state' && record.entity.startsWith('ff02::5'))).toEqual([]);
  });
});
