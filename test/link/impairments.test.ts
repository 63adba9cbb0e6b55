import { LINK_LOST, LINK_OVERRUN, LINK_SENT } from '../../sim/link/segment';
import { mac, plain } from './frames';
import { lan, type Lan } from './lan';

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

function bitCount(octet: number): number {
  return octet.toString(2).replaceAll('0', '').length;
}
