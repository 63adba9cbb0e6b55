import { filter, map, take } from 'rxjs';
import { Channel } from '../../sim/engine/channel';
import { SimulationCrash } from '../../sim/engine/crash';
import { Scheduler } from '../../sim/engine/scheduler';

function topic(): { scheduler: Scheduler; channel: Channel<number>; log: string[] } {
  const scheduler = new Scheduler();
  return { scheduler, channel: new Channel<number>(scheduler, 'topic'), log: [] };
}

describe('receivers', () => {
  it('are called in the order in which they were attached, one message after the other', () => {
    const { scheduler, channel, log } = topic();
    channel.attach(message => log.push(`first ${message}`));
    channel.attach(message => log.push(`second ${message}`));
    channel.post(1);
    channel.post(2);
    expect(log).toEqual([]);
    scheduler.runUntil(0);
    expect(log).toEqual(['first 1', 'second 1', 'first 2', 'second 2']);
  });

  it('get a message after its delay, in an event that bears the name of the channel', () => {
    const { scheduler, channel, log } = topic();
    const labels: string[] = [];
    scheduler.onEvent = (_id, _parent, _at, label) => labels.push(label);
    channel.attach(message => log.push(`${message}@${scheduler.now}`));
    channel.post(1, 500);
    channel.post(2, 100);
    scheduler.runUntil(1000);
    expect(log).toEqual(['2@100', '1@500']);
    expect(labels).toEqual(['topic', 'topic']);
  });

  it('hear nothing once detached; detaching twice takes nobody else away', () => {
    const { scheduler, channel, log } = topic();
    const detach = channel.attach(() => log.push('detached'));
    channel.attach(() => log.push('stays'));
    detach();
    detach();
    channel.post(1);
    scheduler.runUntil(0);
    expect(log).toEqual(['stays']);
  });

  it('that throw stop the run', () => {
    const { scheduler, channel } = topic();
    channel.attach(() => {
      throw new Error('receiver');
    });
    channel.post(1);
    expect(() => scheduler.runUntil(0)).toThrow(SimulationCrash);
  });
});

describe('watchers', () => {
  it('see a message after every receiver had it', () => {
    const { scheduler, channel, log } = topic();
    channel.messages.subscribe(message => log.push(`watcher ${message}`));
    channel.attach(message => log.push(`receiver ${message}`));
    channel.post(1);
    scheduler.runUntil(0);
    expect(log).toEqual(['receiver 1', 'watcher 1']);
  });

  it('count as listeners until they unsubscribe', () => {
    const { scheduler, channel, log } = topic();
    expect([channel.heard, channel.watched]).toEqual([false, false]);
    const watching = channel.messages.subscribe(message => log.push(`a ${message}`));
    const other = channel.messages.subscribe({ next: message => log.push(`b ${message}`) });
    expect([channel.heard, channel.watched]).toEqual([true, true]);
    channel.deliver(1);
    watching.unsubscribe();
    channel.deliver(2);
    other.unsubscribe();
    channel.deliver(3);
    expect(log).toEqual(['a 1', 'b 1', 'b 2']);
    expect([channel.heard, channel.watched]).toEqual([false, false]);
    scheduler.runUntil(0);
  });

  it('are not watched for by receivers alone', () => {
    const { channel } = topic();
    const detach = channel.attach(() => undefined);
    expect([channel.heard, channel.watched]).toEqual([true, false]);
    detach();
    expect(channel.heard).toBe(false);
  });

  it('may unsubscribe while a message is shown, without disturbing the next one', () => {
    const { channel, log } = topic();
    const watching = channel.messages.subscribe(message => {
      log.push(`a ${message}`);
      watching.unsubscribe();
    });
    channel.messages.subscribe(message => log.push(`b ${message}`));
    channel.deliver(1);
    channel.deliver(2);
    expect(log).toEqual(['a 1', 'b 1', 'b 2']);
  });

  it('see only what is announced when receivers are passed over', () => {
    const { channel, log } = topic();
    channel.attach(() => log.push('receiver'));
    channel.messages.subscribe(() => log.push('watcher'));
    channel.announce(1);
    expect(log).toEqual(['watcher']);
  });
});

// rxjs 7 by itself rethrows a subscriber's exception on a timer of the host, long after the run went on.
describe('a watcher that throws stops the run at once', () => {
  const explode = (): never => {
    throw new Error('watcher');
  };
  const cases: [string, (channel: Channel<number>) => void][] = [
    ['as a function', channel => channel.messages.subscribe(explode)],
    ['as an observer', channel => channel.messages.subscribe({ next: explode })],
    [
      'behind map and filter',
      channel =>
        channel.messages
          .pipe(
            map(n => n * 2),
            filter(n => n > 1),
          )
          .subscribe(explode),
    ],
    ['inside an operator', channel => channel.messages.pipe(map(explode)).subscribe()],
    [
      'inside an operator, with an observer for values only',
      channel => channel.messages.pipe(filter(explode)).subscribe(() => undefined),
    ],
  ];
  it.each(cases)('%s', (_name, subscribe) => {
    const { scheduler, channel, log } = topic();
    subscribe(channel);
    channel.post(1, 10);
    scheduler.after('later', 20, () => log.push('later'));
    expect(() => scheduler.runUntil(100)).toThrow(SimulationCrash);
    expect(scheduler.now).toBe(10);
    expect(log).toEqual([]);
  });

  it('but an observer of errors is told what an operator threw', () => {
    const { channel, log } = topic();
    channel.messages.pipe(map(explode)).subscribe({ error: error => log.push(String(error)) });
    channel.deliver(1);
    expect(log).toEqual(['Error: watcher']);
    expect(channel.watched).toBe(false);
  });
});

describe('operators', () => {
  it('complete and unsubscribe as they do elsewhere', () => {
    const { channel, log } = topic();
    channel.messages
      .pipe(take(1))
      .subscribe({ next: n => log.push(`next ${n}`), complete: () => log.push('complete') });
    channel.deliver(1);
    channel.deliver(2);
    expect(log).toEqual(['next 1', 'complete']);
    expect(channel.watched).toBe(false);
  });
});
