/** RFC 8415 §15, and dhclient's own arithmetic. */
import { milliseconds, seconds } from '../../../sim/base/time';
import * as CLIENTS from '../../../sim/daemons/dhcpv6/client-constants';
import { CENTISECONDS, Retransmission, TEN_PERCENT } from '../../../sim/daemons/dhcpv6/retransmission';
import { Rng } from '../../../sim/engine/rng';

/** The waits of an exchange that nobody answers, in seconds, and why it ended. */
function run(exchange: Retransmission, most: number): { waits: number[]; end: string | undefined } {
  const waits: number[] = [];
  let now = 0;
  while (waits.length < most) {
    const next = exchange.transmit(now);
    if ('givenUp' in next) return { waits, end: next.givenUp };
    waits.push(next.wait / seconds(1));
    now += next.wait;
  }
  return { waits, end: undefined };
}

describe('retransmission', () => {
  const { solicit, request, confirm } = CLIENTS.RFC_8415;

  test.each([1, 2, 3, 4, 5])('seed %i: each wait doubles the last within a tenth of it', seed => {
    const { waits } = run(new Retransmission(solicit, new Rng(seed), 0), 10);
    expect(waits[0]).toBeGreaterThanOrEqual(0.9);
    expect(waits[0]).toBeLessThanOrEqual(1.1);
    waits.slice(1).forEach((wait, i) => {
      expect(wait / waits[i]!).toBeGreaterThanOrEqual(1.9);
      expect(wait / waits[i]!).toBeLessThanOrEqual(2.1);
    });
  });

  test('does not grow beyond MRT, around which it is random again', () => {
    const { waits } = run(new Retransmission({ ...solicit, MRT: 120 }, new Rng(7), 0), 30);
    const late = waits.slice(9);
    for (const wait of late) expect(Math.abs(wait - 120)).toBeLessThanOrEqual(12);
    expect(new Set(late).size).toBeGreaterThan(10);
  });

  test('ends after MRC messages', () => {
    expect(run(new Retransmission(request, new Rng(1), 0), 99)).toMatchObject({ end: 'MRC' });
    expect(run(new Retransmission(request, new Rng(1), 0), 99).waits).toHaveLength(10);
  });

  test('ends MRD after the first message, and the last wait is cut to that', () => {
    const { waits, end } = run(new Retransmission(confirm, new Rng(1), 0), 99);
    expect(end).toBe('MRD');
    expect(waits.reduce((sum, wait) => sum + wait)).toBeCloseTo(10, 6);
  });

  test.each(Array.from({ length: 20 }, (_, seed) => seed))(
    'seed %i: the first RT of a Solicit is longer than IRT',
    seed => {
      for (const random of [TEN_PERCENT, CENTISECONDS]) {
        const { RT } = new Retransmission(solicit, new Rng(seed), 0, random, true);
        expect(RT).toBeGreaterThan(seconds(1));
        expect(RT).toBeLessThanOrEqual(seconds(1.1));
      }
    },
  );

  test('dhclient counts in hundredths, and never gets to a full tenth', () => {
    // (100 - 1) / 10 = 9: -9 to +9.
    const drawn = new Set<number>();
    const rng = new Rng(3);
    for (let i = 0; i < 2000; i++) drawn.add(CENTISECONDS.draw(rng, seconds(1)) / milliseconds(10));
    expect([...drawn].sort((a, b) => a - b)).toEqual(Array.from({ length: 19 }, (_, i) => i - 9));
    expect(CENTISECONDS.draw(rng, milliseconds(50))).toBe(0);
  });

  test('tells how long the exchange has been going on', () => {
    const exchange = new Retransmission(solicit, new Rng(1), seconds(5));
    expect(exchange.elapsed(seconds(7))).toBe(seconds(2));
  });

  test('is what each program was built with', () => {
    expect(CLIENTS.ISC_DHCLIENT.solicit.MRT).toBe(120);
    expect(CLIENTS.WIDE_DHCP6C.release.MRC).toBe(5);
    expect(CLIENTS.OPNSENSE_DHCP6C.solicit.MRT).toBe(3600);
    expect(CLIENTS.SYSTEMD_NETWORKD.request.MRT).toBe(120);
    expect(CLIENTS.ODHCP6C['information-request'].MRT).toBe(3600);
  });
});
