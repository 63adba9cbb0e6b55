import { hashWords, InternTable } from '../../sim/base/intern-table';

describe('InternTable', () => {
  it('keeps everything findable from its hash while it grows, collisions included', () => {
    const table = new InternTable<{ key: number }>(item => item.key % 7);
    const items = Array.from({ length: 1000 }, (_, key) => table.add({ key }));
    const find = (item: { key: number }): boolean => {
      for (let at = (item.key % 7) & table.mask; table.slots[at] !== undefined; at = (at + 1) & table.mask) {
        if (table.slots[at] === item) return true;
      }
      return false;
    };
    expect(items.every(find)).toBe(true);
    expect(find({ key: 3 })).toBe(false);
    expect(table.slots.length).toBeGreaterThanOrEqual(2000);
  });
});

describe('hashWords', () => {
  it('spreads addresses that differ in their last bits only', () => {
    const low = new Set(Array.from({ length: 1024 }, (_, i) => hashWords(0x20010db8, 0, 0, i) & 0xffff));
    expect(low.size).toBeGreaterThan(1000);
  });
});
