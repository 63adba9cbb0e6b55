import { assert as check, array, integer, property, string, tuple } from 'fast-check';
import { Rng, streamSeed } from '../../sim/engine/rng';
import { xoroshiro128plus } from 'pure-rand';

const draws = (rng: Rng, count = 8): number[] => Array.from({ length: count }, () => rng.below(1_000_000));

describe('a stream', () => {
  it('is xoroshiro128+ as pure-rand makes it from the seed', () => {
    const generator = xoroshiro128plus(42);
    const expected = Array.from({ length: 4 }, () => generator.unsafeNext());
    const rng = new Rng(42);
    const all = Array.from({ length: 4 }, () => rng.between(-0x80000000, 0x7fffffff));
    expect(all).toEqual(expected);
  });

  it('stays what it is: simulations are reproducible over versions of this program', () => {
    expect(draws(new Rng(1))).toMatchInlineSnapshot(`
     [
       483646,
       575328,
       902081,
       651997,
       512890,
       619829,
       810222,
       9683,
     ]
    `);
    expect(draws(new Rng(streamSeed(1, 'host', 'dad delay')))).toMatchInlineSnapshot(`
     [
       348213,
       657068,
       754957,
       430289,
       706638,
       487006,
       995822,
       899524,
     ]
    `);
  });

  it('gives whole numbers within its limits, each of them', () => {
    const rng = new Rng(7);
    const seen = new Set(Array.from({ length: 200 }, () => rng.below(6)));
    expect([...seen].sort()).toEqual([0, 1, 2, 3, 4, 5]);
    const between = new Set(Array.from({ length: 200 }, () => rng.between(-1, 1)));
    expect([...between].sort((a, b) => a - b)).toEqual([-1, 0, 1]);
  });

  it('gives the only number there is without a draw', () => {
    const rng = new Rng(7);
    const untouched = draws(new Rng(7));
    expect([
      rng.below(1),
      rng.below(0),
      rng.below(-5),
      rng.between(3, 3),
      rng.between(4, 3),
      rng.delay(0),
    ]).toEqual([0, 0, 0, 3, 4, 0]);
    expect(draws(rng)).toEqual(untouched);
  });

  it('draws octets', () => {
    const octets = new Rng(3).bytes(64);
    expect(octets).toHaveLength(64);
    expect(new Set(octets).size).toBeGreaterThan(32);
    expect(new Rng(3).bytes(0)).toHaveLength(0);
  });

  it('lets an event of no probability never and of certainty always happen', () => {
    const rng = new Rng(5);
    const happens = (millionths: number): number =>
      Array.from({ length: 1000 }, () => rng.chance(millionths)).filter(Boolean).length;
    expect(happens(0)).toBe(0);
    expect(happens(-1)).toBe(0);
    expect(happens(1_000_000)).toBe(1000);
    const half = happens(500_000);
    expect(half).toBeGreaterThan(400);
    expect(half).toBeLessThan(600);
  });
});

describe('streams by name', () => {
  it('are those of FNV-1a and the finaliser of MurmurHash3', () => {
    // FNV-1a 32 over "1\0a\0b", computed by hand with BigInt.
    const reference = (text: string): number => {
      const mask = 0xffffffffn;
      let hash = 0x811c9dc5n;
      for (const character of text) hash = ((hash ^ BigInt(character.charCodeAt(0))) * 0x01000193n) & mask;
      hash = ((hash ^ (hash >> 16n)) * 0x85ebca6bn) & mask;
      hash = ((hash ^ (hash >> 13n)) * 0xc2b2ae35n) & mask;
      return Number(BigInt.asIntN(32, hash ^ (hash >> 16n)));
    };
    const names = string({ unit: 'grapheme-ascii', maxLength: 12 });
    check(
      property(integer(), names, names, (seed, node, purpose) => {
        expect(streamSeed(seed, node, purpose)).toBe(reference(`${seed}\u0000${node}\u0000${purpose}`));
      }),
    );
  });

  it('differ by node and by purpose, and by seed', () => {
    const names = [
      ['a', 'x'],
      ['b', 'x'],
      ['a', 'y'],
      ['ax', ''],
      ['', 'ax'],
    ] as const;
    const ofOneSeed = names.map(([node, purpose]) => streamSeed(1, node, purpose));
    expect(new Set(ofOneSeed).size).toBe(names.length);
    const ofOneName = Array.from({ length: 1000 }, (_, seed) => streamSeed(seed, 'a', 'x'));
    expect(new Set(ofOneName).size).toBe(1000);
    // The nodes of one run do not draw what others draw in the run of a neighbouring seed.
    const letters = [...'abcdefghijklmnopqrstuvwxyz'];
    const ofAll = [1, 2, 3, 4].flatMap(seed => letters.map(node => streamSeed(seed, node, 'x')));
    expect(new Set(ofAll).size).toBe(ofAll.length);
  });

  it('do not move each other: what one draws is the same whatever others draw between', () => {
    const name = tuple(string({ maxLength: 8 }), string({ maxLength: 8 }));
    check(
      property(
        integer(),
        name,
        array(tuple(name, integer({ min: 0, max: 9 })), { maxLength: 12 }),
        (seed, [node, purpose], others) => {
          const alone = draws(new Rng(streamSeed(seed, node, purpose)), others.length);
          const stream = new Rng(streamSeed(seed, node, purpose));
          const among = others.map(([[otherNode, otherPurpose], count]) => {
            draws(new Rng(streamSeed(seed, otherNode, otherPurpose)), count);
            return stream.below(1_000_000);
          });
          expect(among).toEqual(alone);
        },
      ),
    );
  });
});
