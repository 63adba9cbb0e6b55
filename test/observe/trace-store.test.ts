import { TraceStore } from '../../sim/observe/trace-store';
import { decision } from '../../sim/trace/decision';
import type { FrameRecord, TraceRecord } from '../../sim/trace/record';

const SEEN = decision({ id: 'test.store.seen', outcome: 'drop', says: 'no', spec: 'Linux' });
const common = { at: 1, origin: 0, node: 'host' };
const FRAME: FrameRecord = {
  id: 5,
  ...common,
  cause: 2,
  kind: 'rx',
  dev: 'eth0',
  ifindex: 2,
  frame: { bytes: new Uint8Array() },
};
const RECORDS: TraceRecord[] = [
  FRAME,
  { id: 6, ...common, cause: 2, kind: 'state', subject: 'route', entity: 'default', from: 'absent', to: 'x' },
  { id: 7, ...common, cause: 3, node: 'router', kind: 'log', facility: 'kernel', level: 'err', text: 'a' },
  { id: 8, ...common, cause: 2, kind: 'decision', decision: SEEN, packet: 5 },
  {
    id: 9,
    ...common,
    cause: 4,
    node: '',
    kind: 'state',
    subject: 'cable',
    entity: 'a -- b',
    from: 'on',
    to: 'off',
  },
];

describe('a store of records', () => {
  const store = TraceStore.of(RECORDS);

  it('finds a record by its number, wherever the numbers begin', () => {
    expect(store.record(7)).toBe(RECORDS[2]);
    expect(store.record(4)).toBeUndefined();
    expect(store.record(10)).toBeUndefined();
  });

  it('has the records of an event and of a machine in order', () => {
    expect(store.event(2).map(({ id }) => id)).toEqual([5, 6, 8]);
    expect(store.of('host').map(({ id }) => id)).toEqual([5, 6, 8]);
    expect(store.states('host').map(({ id }) => id)).toEqual([6]);
    expect(store.event(99)).toEqual([]);
  });

  it('knows the machines, of which the network as a whole is none', () => {
    expect(store.nodes).toEqual(['host', 'router']);
  });

  it('knows what became of a packet', () => {
    expect(store.verdict(FRAME)).toBe(RECORDS[3]);
  });
});
