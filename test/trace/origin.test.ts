import { Scheduler } from '../../sim/engine/scheduler';
import { NodeTrace, Trace } from '../../sim/trace/trace';
import type { LogRecord, TraceRecord } from '../../sim/trace/record';

interface Lines {
  readonly scheduler: Scheduler;
  readonly say: (text: string) => void;
  readonly records: TraceRecord[];
  readonly record: (text: string) => TraceRecord;
}

function lines(): Lines {
  const scheduler = new Scheduler();
  const trace = new Trace(scheduler);
  const records: TraceRecord[] = [];
  trace.listen(record => records.push(record));
  const node = new NodeTrace(trace, 'host');
  const record = (text: string): TraceRecord => {
    const found = records.find(each => (each as LogRecord).text === text);
    if (found === undefined) throw new Error(`nobody said ${text}`);
    return found;
  };
  return { scheduler, records, record, say: text => node.log('test', 'info', text) };
}

/** What the record that led to the event of `text` says. */
function originOf({ records, record }: Lines, text: string): string | undefined {
  return (records[record(text).origin - 1] as LogRecord | undefined)?.text;
}

describe('the origin of an event', () => {
  it('is the record after which it was armed, of several in one event', () => {
    const run = lines();
    run.scheduler.after('begin', 1, () => {
      run.say('first command');
      run.scheduler.after('a', 1, () => run.say('effect of the first'));
      run.say('second command');
      run.scheduler.after('b', 1, () => run.say('effect of the second'));
    });
    run.scheduler.runUntil(10);
    expect(originOf(run, 'effect of the first')).toBe('first command');
    expect(originOf(run, 'effect of the second')).toBe('second command');
  });

  it('passes over events that say nothing', () => {
    const run = lines();
    run.scheduler.after('begin', 1, () => {
      run.say('begin');
      run.scheduler.soon('silent', () => run.scheduler.soon('loud', () => run.say('end')));
    });
    run.scheduler.runUntil(10);
    expect(originOf(run, 'end')).toBe('begin');
  });

  it('is the first record of an event that says something only after arming', () => {
    const run = lines();
    run.scheduler.after('early', 1, () => run.say('something else'));
    run.scheduler.after('sending', 2, () => {
      run.scheduler.soon('arrival', () => run.say('received'));
      run.say('sent');
    });
    run.scheduler.runUntil(10);
    expect(originOf(run, 'received')).toBe('sent');
  });

  it('is nothing for what is done from outside, between two runs too', () => {
    const run = lines();
    run.scheduler.after('event', 1, () => run.say('inside'));
    run.scheduler.runUntil(5);
    run.say('typed');
    run.scheduler.after('effect', 1, () => run.say('effect'));
    run.scheduler.runUntil(10);
    expect(run.record('typed')).toMatchObject({ cause: 0, origin: 0 });
    expect(originOf(run, 'effect')).toBe('typed');
  });

  it('is that of the last arming, when a timer is armed again', () => {
    const run = lines();
    const { scheduler } = run;
    scheduler.after('one', 1, () => {
      run.say('armed');
      scheduler.after('late', 5, () => run.say('late'));
    });
    scheduler.after('two', 2, () => run.say('unrelated'));
    scheduler.runUntil(10);
    expect(originOf(run, 'late')).toBe('armed');
  });
});
