import { Rng } from '../../../sim/engine/rng';
import { PortTable } from '../../../sim/kernel/socket/port-table';

it('has the newest socket of a number first', () => {
  const table = new PortTable<string>();
  for (const name of ['a', 'b', 'c']) table.add(7, name);
  table.remove(7, 'b');
  expect(table.on(7)).toEqual(['c', 'a']);
  expect(table.on(8)).toEqual([]);
});

it('forgets a number nobody has', () => {
  const table = new PortTable<string>();
  table.add(7, 'a');
  table.remove(7, 'b');
  expect(table.free(7, 7, new Rng(1))).toBeUndefined();
  table.remove(7, 'a');
  table.remove(7, 'a');
  expect(table.free(7, 7, new Rng(1))).toBe(7);
});

it('finds the one free number, wherever it begins to look', () => {
  const table = new PortTable<number>();
  for (let port = 100; port < 120; port++) if (port !== 111) table.add(port, port);
  for (let seed = 0; seed < 40; seed++) expect(table.free(100, 119, new Rng(seed))).toBe(111);
});
