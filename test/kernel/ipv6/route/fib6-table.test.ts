import fc from 'fast-check';
import { Ip6 } from '../../../../sim/base/ip6';
import { formatPrefix, parsePrefix, type Prefix } from '../../../../sim/base/prefix';
import { Fib6Table } from '../../../../sim/kernel/ipv6/route/fib6-table';
import type { Fib6Info } from '../../../../sim/kernel/ipv6/route/fib6-info';

function prefix(text: string): Prefix {
  const { address, length } = parsePrefix(text)!;
  return { address: address.masked(length), length };
}

function tableOf(...prefixes: string[]): Fib6Table {
  const table = new Fib6Table(254);
  for (const text of prefixes) table.nodeFor(prefix(text));
  return table;
}

const listed = (table: Fib6Table): string[] => table.nodes.map(node => formatPrefix(node.prefix));
const found = (table: Fib6Table, address: string): string | undefined => {
  const node = table.fib6NodeLookup(Ip6.parse(address)!);
  return node && formatPrefix(node.prefix);
};

test('prefixes are listed as the kernel walks its trie: specific before covering, low before high, default last', () => {
  const inKernelOrder = [
    '2001:db8:5::1/128', '2001:db8:5::/64', '2001:db8:34::/64', '2001:db8:59::1/128', '2001:db8:61::/64', '2001:db8::/32',
    '2000::/3', 'fd00::/8', 'fe80::/64', '::/0',
  ]; // prettier-ignore
  expect(listed(tableOf(...[...inKernelOrder].reverse()))).toEqual(inKernelOrder);
});

test('the longest prefix wins, and the next best is its parent', () => {
  const table = tableOf('::/0', '2001:db8::/32', '2001:db8:5::/48', '2001:db8:5::1/128', 'fe80::/64');
  expect(found(table, '2001:db8:5::1')).toBe('2001:db8:5::1/128');
  expect(found(table, '2001:db8:5::2')).toBe('2001:db8:5::/48');
  expect(found(table, '2001:db8:6::2')).toBe('2001:db8::/32');
  expect(found(table, '2002::1')).toBe('::/0');
  const parents = [];
  for (let node = table.fib6NodeLookup(Ip6.parse('2001:db8:5::1')!); node !== undefined; node = node.parent) {
    parents.push(formatPrefix(node.prefix));
  }
  expect(parents).toEqual(['2001:db8:5::1/128', '2001:db8:5::/48', '2001:db8::/32', '::/0']);
});

test('nothing is found where no prefix covers the address, also beyond the last one', () => {
  const table = tableOf('2001:db8::/32', 'fe80::/64');
  expect(found(table, '2001:db9::1')).toBeUndefined();
  expect(found(table, 'ff02::1')).toBeUndefined();
  expect(found(new Fib6Table(254), '::1')).toBeUndefined();
});

test('a prefix is located only by its exact length', () => {
  const table = tableOf('2001:db8::/32', '2001:db8::/64');
  expect(table.fib6Locate(prefix('2001:db8::/32'))?.prefix.length).toBe(32);
  expect(table.fib6Locate(prefix('2001:db8::/48'))).toBeUndefined();
  expect(table.nodeFor(prefix('2001:db8::/64'))).toBe(table.fib6Locate(prefix('2001:db8::/64')));
});

test('routes are linked in the order given, and a copy survives deletion', () => {
  const node = tableOf('::/0').nodes[0]!;
  const routes = [{ metric: 1 }, { metric: 2 }] as unknown as Fib6Info[];
  node.link(routes);
  expect(node.routes()).toEqual(routes);
  expect(routes[0]!.next).toBe(routes[1]);
  expect(routes[1]!.node).toBe(node);
  node.link([]);
  expect(node.leaf).toBeUndefined();
});

const anyPrefix = fc
  .record({
    words: fc.tuple(fc.nat(3), fc.nat(3), fc.nat(3)),
    length: fc.constantFrom(0, 1, 2, 32, 34, 64, 66, 96, 98, 128),
  })
  .map(({ words: [a, b, c], length }) => ({
    address: Ip6.of(a << 30, b << 30, c << 30, 0).masked(length),
    length,
  }));
const anyAddress = fc
  .tuple(fc.nat(3), fc.nat(3), fc.nat(3))
  .map(([a, b, c]) => Ip6.of(a << 30, b << 30, c << 30, 0));

test('every look-up finds what trying all prefixes finds, whatever was added and removed before', () => {
  fc.assert(
    fc.property(
      fc.array(anyPrefix),
      fc.array(fc.nat(100)),
      fc.array(anyAddress),
      (added, removed, addresses) => {
        const table = new Fib6Table(1);
        for (const each of added) table.nodeFor(each);
        for (const index of removed) {
          const node = table.nodes[index];
          if (node !== undefined) table.removeNode(node);
        }
        const covering = (address: Ip6, longerThan: number): number[] =>
          table.nodes
            .filter(node => node.prefix.length < longerThan && node.covers(address))
            .map(node => node.prefix.length);
        for (const address of addresses) {
          const lengths = [];
          for (let node = table.fib6NodeLookup(address); node !== undefined; node = node.parent)
            lengths.push(node.prefix.length);
          expect(lengths).toEqual(covering(address, 129).sort((a, b) => b - a));
        }
      },
    ),
  );
});
