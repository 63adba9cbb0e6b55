import { Scheduler } from '../../sim/engine/scheduler';
import { decision } from '../../sim/trace/decision';
import type { TraceRecord } from '../../sim/trace/record';
import { NodeTrace, Trace } from '../../sim/trace/trace';

const SEEN = decision({ id: 'test.trace.seen', outcome: 'drop', says: 'it was seen', spec: 'Linux' });

function listening(): { scheduler: Scheduler; trace: Trace; node: NodeTrace; records: TraceRecord[] } {
  const scheduler = new Scheduler();
  const trace = new Trace(scheduler);
  const records: TraceRecord[] = [];
  trace.listen(record => records.push(record));
  return { scheduler, trace, node: new NodeTrace(trace, 'host'), records };
}

describe('without a listener', () => {
  const trace = new Trace(new Scheduler());
  const node = new NodeTrace(trace, 'host');

  it('nothing is recorded, but decisions are counted', () => {
    expect(trace.on).toBe(false);
    expect(node.frame('rx', 'eth0', 2, { bytes: new Uint8Array(0) })).toBe(0);
    node.verdict(SEEN, 0, 'eth0');
    node.note(SEEN);
    node.state('address', 'x', 'a', 'b', SEEN);
    node.state('address', 'x', 'b', 'c');
    node.count(SEEN);
    node.log('kernel', 'info', 'x');
    node.command('ip link');
    expect(trace.counts[SEEN.index]).toBe(4);
  });

  it('explaining is the decision itself', () => {
    expect(node.explain(SEEN, { a: 1 })).toBe(SEEN);
  });
});

describe('a record', () => {
  it('is stamped with its place in the sequence, the time, the event and the node', () => {
    const { scheduler, node, records } = listening();
    node.log('kernel', 'info', 'from outside');
    scheduler.after('work', 1500, () => node.log('kernel', 'err', 'inside'));
    scheduler.runUntil(2000);
    expect(records).toEqual([
      {
        id: 1,
        at: 0,
        cause: 0,
        origin: 0,
        kind: 'log',
        node: 'host',
        facility: 'kernel',
        level: 'info',
        text: 'from outside',
      },
      {
        id: 2,
        at: 1500,
        cause: 1,
        origin: 1,
        kind: 'log',
        node: 'host',
        facility: 'kernel',
        level: 'err',
        text: 'inside',
      },
    ]);
  });

  it('reaches every listener', () => {
    const { trace, node, records } = listening();
    const more: TraceRecord[] = [];
    trace.listen(record => more.push(record));
    node.command('true');
    expect(more).toEqual(records);
  });

  it('of a command tells what was typed, printed and returned', () => {
    const { node, records } = listening();
    node.command('ip link');
    node.output('ip link', 'stderr', 'no');
    node.exit('ip link', 1);
    expect(records.map(({ id: _id, at: _at, cause: _cause, origin: _origin, ...rest }) => rest)).toEqual([
      { kind: 'command', node: 'host', text: 'ip link' },
      { kind: 'command', node: 'host', text: 'ip link', stream: 'stderr', output: 'no' },
      { kind: 'command', node: 'host', text: 'ip link', status: 1 },
    ]);
  });
});

describe('a verdict', () => {
  it('carries the inputs that were explained for it, and the next one does not', () => {
    const { node, records } = listening();
    const packet = node.frame('rx', 'eth0', 2, { bytes: new Uint8Array(3) });
    node.verdict(node.explain(SEEN, { 'hop limit': 254 }), packet, 'eth0');
    node.verdict(SEEN, packet, 'eth0');
    expect(records[1]).toMatchObject({
      kind: 'decision',
      decision: SEEN,
      packet: 1,
      dev: 'eth0',
      inputs: { 'hop limit': 254 },
    });
    expect(records[2]).not.toHaveProperty('inputs');
  });
});

describe('a remark and a change', () => {
  it('carry what they were given and nothing else', () => {
    const { node, records } = listening();
    node.note(SEEN);
    node.note(SEEN, 'eth0', { a: true });
    node.state('route', '::/0', 'absent', 'present');
    node.state('route', '::/0', 'present', 'absent', SEEN, { metric: 1 });
    expect(records[0]).not.toHaveProperty('dev');
    expect(records[0]).not.toHaveProperty('inputs');
    expect(records[1]).toMatchObject({ dev: 'eth0', inputs: { a: true } });
    expect(records[2]).not.toHaveProperty('decision');
    expect(records[3]).toMatchObject({
      from: 'present',
      to: 'absent',
      decision: SEEN,
      inputs: { metric: 1 },
    });
  });
});

describe('causes', () => {
  it('lead from an event back to what armed it', () => {
    const { scheduler, trace } = listening();
    scheduler.soon('one', () => scheduler.soon('two', () => scheduler.soon('three', () => undefined)));
    scheduler.runUntil(0);
    expect([trace.parentOf(3), trace.parentOf(2), trace.parentOf(1), trace.parentOf(99)]).toEqual([
      2, 1, 0, 0,
    ]);
  });

  it('name as origin the record after which the event was armed, past events that made none', () => {
    const { scheduler, node, records } = listening();
    scheduler.soon('first', () => {
      node.log('kernel', 'info', 'a');
      scheduler.soon('silent', () => scheduler.soon('last', () => node.log('kernel', 'info', 'c')));
      node.log('kernel', 'info', 'b');
    });
    scheduler.runUntil(0);
    expect(records.map(({ id, cause, origin }) => [id, cause, origin])).toEqual([
      [1, 1, 0],
      [2, 1, 0],
      [3, 3, 1],
    ]);
  });

  it('do not name as origin a record that only happened to come before', () => {
    const { scheduler, node, records } = listening();
    scheduler.soon('one', () => node.log('kernel', 'info', 'one'));
    scheduler.soon('two', () => node.log('kernel', 'info', 'two'));
    scheduler.runUntil(0);
    expect(records.map(({ origin }) => origin)).toEqual([0, 0]);
  });
});
