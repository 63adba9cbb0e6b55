import { partingOf } from '../../sim/observe/parting';
import { TraceStore } from '../../sim/observe/trace-store';
import type { TraceRecord } from '../../sim/trace/record';

const octets = (...bytes: number[]): { bytes: Uint8Array } => ({ bytes: Uint8Array.from(bytes) });
const common = (
  id: number,
  at = id,
): { id: number; at: number; cause: number; origin: number; node: string } => ({
  id,
  at,
  cause: id * 3,
  origin: id - 1,
  node: 'host',
});
const log = (id: number, text: string, at = id): TraceRecord => ({
  ...common(id, at),
  kind: 'log',
  facility: 'kernel',
  level: 'info',
  text,
});
const frame = (id: number, ...bytes: number[]): TraceRecord => ({
  ...common(id),
  kind: 'tx',
  dev: 'eth0',
  ifindex: 2,
  frame: octets(...bytes),
});
const parting = (one: TraceRecord[], other: TraceRecord[]): ReturnType<typeof partingOf> =>
  partingOf(TraceStore.of(one), TraceStore.of(other));

describe('two runs', () => {
  it('are the same whatever the numbers of their records', () => {
    expect(
      parting([log(1, 'a', 5), frame(2, 1)], [log(8, 'a', 5), { ...frame(9, 1), at: 2 }]),
    ).toBeUndefined();
    expect(parting([], [])).toBeUndefined();
  });

  it('part at the first thing that is not the same, in these fields', () => {
    const found = parting([log(1, 'a'), log(2, 'b')], [log(1, 'a'), log(2, 'c', 7)]);
    expect(found).toMatchObject({ before: 1, one: { id: 2 }, other: { id: 2 } });
    expect(found?.common?.map(({ id }) => id)).toEqual([1, 1]);
    expect(found?.fields).toEqual([
      { name: 'time', one: '2', other: '7' },
      { name: 'text', one: 'b', other: 'c' },
    ]);
  });

  it('part where one is over', () => {
    const found = parting([log(1, 'a')], []);
    expect(found).toMatchObject({ before: 0, one: { id: 1 }, fields: [] });
    expect(found).not.toHaveProperty('other');
    expect(found).not.toHaveProperty('common');
  });

  it('part at frames with other octets', () => {
    expect(parting([frame(1, 1, 2)], [frame(1, 1, 3)])?.fields).toEqual([
      { name: 'frame', one: '0102', other: '0103' },
    ]);
  });

  it('are compared in what matters alone', () => {
    const matters = ({ kind }: TraceRecord): boolean => kind === 'log';
    const [one, other] = [
      TraceStore.of([frame(1, 1), log(2, 'a')]),
      TraceStore.of([frame(1, 2), log(2, 'a')]),
    ];
    expect(partingOf(one, other, matters)).toBeUndefined();
  });
});
