import { Mac } from '../../sim/base/mac';
import { Scheduler } from '../../sim/engine/scheduler';
import { EthernetNic } from '../../sim/link/ether';
import {
  LINK_LOST,
  LINK_OVERRUN,
  LINK_SENT,
  LINK_UNPLUGGED,
  Segment,
  type SegmentOptions,
} from '../../sim/link/segment';
import { FakeKernel } from './fake-kernel';
import { ip6, mac, plain, solicitation } from './frames';

interface Lan {
  readonly scheduler: Scheduler;
  readonly kernel: FakeKernel;
  readonly segment: Segment;
  readonly nics: readonly EthernetNic[];
}

function lan(count: number, options: SegmentOptions = { shared: true }): Lan {
  const scheduler = new Scheduler();
  const kernel = new FakeKernel(scheduler);
  const segment = new Segment(scheduler, 'lan', options);
  const nics = Array.from({ length: count }, (_, index) => {
    const nic = kernel.register(new EthernetNic('ether', `h${index + 1}`, mac(index + 1)));
    nic.plugInto(segment);
    return nic;
  });
  kernel.open(...nics);
  return { scheduler, kernel, segment, nics };
}

const send = ({ scheduler, nics }: Lan, from: number, frame = plain(mac(from), Mac.BROADCAST)): void => {
  nics[from - 1]!.ndoStartXmit(frame);
  scheduler.runUntil(scheduler.now);
};

describe('a shared segment', () => {
  it('hands a broadcast to everybody else, in the order of attachment', () => {
    const made = lan(4);
    send(made, 3);
    expect(made.kernel.takeReceived()).toEqual(['h1', 'h2', 'h4']);
  });

  it('hands a unicast to the station that has the address, and to nobody for an unknown one', () => {
    const made = lan(4);
    send(made, 1, plain(mac(1), mac(3)));
    send(made, 1, plain(mac(1), mac(77)));
    expect(made.kernel.takeReceived()).toEqual(['h3']);
  });

  it('hands a group to those that joined it', () => {
    const made = lan(4);
    const group = Mac.forGroup(ip6('ff02::1:ff00:2'));
    made.nics[3]!.mcAdd(group);
    made.nics[1]!.mcAdd(group);
    send(made, 1, solicitation(1, ip6('fe80::2')));
    expect(made.kernel.takeReceived()).toEqual(['h2', 'h4']);
    made.nics[1]!.mcDel(group);
    send(made, 1, solicitation(1, ip6('fe80::2')));
    expect(made.kernel.takeReceived()).toEqual(['h4']);
  });

  it('hands everything to promiscuous stations, and groups to those that take all, each once and in order', () => {
    const made = lan(5);
    const group = Mac.forGroup(ip6('ff02::1:ff00:2'));
    made.nics[1]!.mcAdd(group);
    made.nics[3]!.setPromiscuity(1);
    made.nics[2]!.setAllmulti(1);
    made.nics[1]!.setAllmulti(1);
    send(made, 1, solicitation(1, ip6('fe80::2')));
    expect(made.kernel.takeReceived()).toEqual(['h2', 'h3', 'h4']);
    send(made, 1, plain(mac(1), mac(5)));
    expect(made.kernel.takeReceived()).toEqual(['h4', 'h5']);
    made.nics[3]!.setPromiscuity(-1);
    send(made, 1, plain(mac(1), mac(5)));
    expect(made.kernel.takeReceived()).toEqual(['h5']);
  });

  it('knows the groups and the address a station had before it was plugged in', () => {
    const made = lan(2);
    const late = made.kernel.register(new EthernetNic('ether', 'late', mac(9)));
    late.mcAdd(Mac.forGroup(ip6('ff02::1:ff00:2')));
    late.plugInto(made.segment);
    made.kernel.open(late);
    send(made, 1, solicitation(1, ip6('fe80::2')));
    send(made, 1, plain(mac(1), mac(9)));
    expect(made.kernel.takeReceived()).toEqual(['late', 'late']);
    late.plugInto(undefined);
    send(made, 1, plain(mac(1), mac(9)));
    expect(made.kernel.takeReceived()).toEqual([]);
  });

  it('follows a station to its new address', () => {
    const made = lan(3);
    made.nics[1]!.ndoSetMacAddress(mac(50));
    send(made, 1, plain(mac(1), mac(2)));
    send(made, 1, plain(mac(1), mac(50)));
    expect(made.kernel.takeReceived()).toEqual(['h2']);
  });

  it('passes by stations that are off or whose MTU is too small', () => {
    const made = lan(4);
    made.kernel.close(made.nics[1]!);
    made.nics[2]!.mtu = 1280;
    send(made, 1, plain(mac(1), Mac.BROADCAST, 1514));
    expect(made.kernel.takeReceived()).toEqual(['h4']);
  });

  it('gives every station that is on a carrier, one alone too', () => {
    const made = lan(1);
    expect(made.nics[0]!.carrier).toBe(true);
    made.segment.setPlugged(false);
    expect(made.nics[0]!.carrier).toBe(false);
  });

  it('costs one event a frame, however many hear it', () => {
    const made = lan(100);
    const before = made.scheduler.executed;
    send(made, 1);
    expect(made.scheduler.executed - before).toBe(1);
    expect(made.kernel.received).toHaveLength(99);
  });

  it('goes on with those who listened when a receiver changes its filter meanwhile', () => {
    const made = lan(3);
    const group = Mac.forGroup(ip6('ff02::1:ff00:2'));
    made.nics[1]!.mcAdd(group);
    made.nics[2]!.mcAdd(group);
    const receive = made.kernel.netifReceiveSkb.bind(made.kernel);
    made.kernel.netifReceiveSkb = (dev, frame) => {
      receive(dev, frame);
      made.nics[1]!.mcDel(group);
      made.nics[0]!.mcAdd(group);
    };
    send(made, 1, solicitation(1, ip6('fe80::2')));
    expect(made.kernel.takeReceived()).toEqual(['h2', 'h3']);
  });
});

describe('a cable', () => {
  it('loses what is under way when it is pulled', () => {
    const made = lan(2, {});
    made.segment.impair({ delay: 1000 });
    made.nics[0]!.ndoStartXmit(plain(mac(1), mac(2)));
    made.segment.setPlugged(false);
    expect(made.nics[0]!.ndoStartXmit(plain(mac(1), mac(2)))).toBe(LINK_UNPLUGGED);
    expect(made.nics.map(nic => nic.carrier)).toEqual([false, false]);
    made.scheduler.runUntil(5000);
    expect(made.kernel.received).toHaveLength(0);
  });

  it('is full with two stations', () => {
    expect(lan(1, {}).segment.full).toBe(false);
    expect(lan(2, {}).segment.full).toBe(true);
    expect(lan(2).segment.full).toBe(false);
  });
});

describe('an impaired link', () => {
  const arrivals = ({ kernel }: Lan): number[] => kernel.received.map(({ at }) => at);

  it('delays every frame', () => {
    const made = lan(2, {});
    made.segment.impair({ delay: 2500 });
    made.nics[0]!.ndoStartXmit(plain(mac(1), mac(2)));
    made.scheduler.runUntil(10_000);
    expect(arrivals(made)).toEqual([2500]);
  });

  it('is impaired in one direction only, if asked', () => {
    const made = lan(2, {});
    made.segment.impair({ delay: 2500 }, made.nics[0]);
    made.nics[0]!.ndoStartXmit(plain(mac(1), mac(2)));
    made.nics[1]!.ndoStartXmit(plain(mac(2), mac(1)));
    made.scheduler.runUntil(10_000);
    expect(arrivals(made)).toEqual([0, 2500]);
    made.segment.impair(undefined, made.nics[0]);
    made.nics[0]!.ndoStartXmit(plain(mac(1), mac(2)));
    made.scheduler.runUntil(10_000);
    expect(arrivals(made)).toEqual([0, 2500, 10_000]);
  });

  it('sends frames one after the other at its rate', () => {
    const made = lan(2, {});
    made.segment.impair({ rate: 1_000_000, delay: 100 });
    for (let frame = 0; frame < 3; frame++) made.nics[0]!.ndoStartXmit(plain(mac(1), mac(2), 125));
    made.scheduler.runUntil(10_000);
    expect(arrivals(made)).toEqual([1100, 2100, 3100]);
  });

  it('holds as many frames as its limit', () => {
    const made = lan(2, {});
    made.segment.impair({ delay: 1000, limit: 2 });
    const decided = [1, 2, 3].map(() => made.nics[0]!.ndoStartXmit(plain(mac(1), mac(2))));
    expect(decided).toEqual([LINK_SENT, LINK_SENT, LINK_OVERRUN]);
    made.scheduler.runUntil(1000);
    expect(made.nics[0]!.ndoStartXmit(plain(mac(1), mac(2)))).toBe(LINK_SENT);
  });

  it('loses, doubles and damages frames as often as it is told', () => {
    const made = lan(2, {});
    made.segment.impair({ loss: 250_000, duplicate: 100_000, corrupt: 100_000, limit: 10_000 });
    const frame = plain(mac(1), mac(2), 100);
    const lost = Array.from({ length: 4000 }, () => made.nics[0]!.ndoStartXmit(frame)).filter(
      d => d === LINK_LOST,
    ).length;
    made.scheduler.runUntil(0);
    const { received } = made.kernel;
    expect(lost / 4000).toBeCloseTo(0.225, 1);
    expect(received.length / 4000).toBeCloseTo(0.85, 1);
    const damaged = received.filter(({ frame: arrived }) => arrived !== frame);
    expect(damaged.length / received.length).toBeCloseTo(0.1, 1);
    const differing = (octets: Uint8Array): number =>
      octets.reduce((bits, octet, index) => bits + bitCount(octet ^ frame.bytes[index]!), 0);
    for (const { frame: arrived } of damaged) expect(differing(arrived.bytes)).toBe(1);
  });

  it('varies the delay by the jitter, both ways, and lets frames overtake', () => {
    const made = lan(2, {});
    made.segment.impair({ delay: 1000, jitter: 400 });
    for (let frame = 0; frame < 200; frame++) made.nics[0]!.ndoStartXmit(plain(mac(1), mac(2), 60 + frame));
    made.scheduler.runUntil(10_000);
    const times = arrivals(made);
    expect(Math.min(...times)).toBeGreaterThanOrEqual(600);
    expect(Math.max(...times)).toBeLessThanOrEqual(1400);
    expect(new Set(times).size).toBeGreaterThan(100);
    const lengths = made.kernel.received.map(({ frame }) => frame.length);
    expect(lengths).not.toEqual([...lengths].sort((a, b) => a - b));
  });

  it('sends reordered frames ahead of those that wait', () => {
    const made = lan(2, {});
    made.segment.impair({ delay: 1000, reorder: 1_000_000 });
    made.nics[0]!.ndoStartXmit(plain(mac(1), mac(2)));
    made.scheduler.runUntil(10_000);
    expect(arrivals(made)).toEqual([0]);
  });

  it('draws the same from the same seed, whoever else is there', () => {
    const decide = (count: number, seed: number): string => {
      const made = lan(count, { shared: true, seed });
      made.segment.impair({ loss: 500_000 });
      return Array.from({ length: 64 }, () => made.nics[0]!.ndoStartXmit(plain(mac(1), mac(2))).id).join();
    };
    expect(decide(2, 7)).toBe(decide(3, 7));
    expect(decide(2, 7)).not.toBe(decide(2, 8));
  });
});

describe('a segment in octets mode', () => {
  it('hands over another frame with the same octets', () => {
    const made = lan(2, { octets: true });
    const frame = solicitation(1, ip6('fe80::2'));
    send(made, 1, frame);
    const arrived = made.kernel.received[0]!.frame;
    expect(arrived).not.toBe(frame);
    expect(arrived.bytes).toEqual(frame.bytes);
    expect(arrived.payload).toEqual(frame.payload);
  });
});

function bitCount(octet: number): number {
  return octet.toString(2).replaceAll('0', '').length;
}
