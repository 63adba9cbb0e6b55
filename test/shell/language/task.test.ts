import { RunQueue, Task, type Run } from '../../../sim/shell/language/task';

function queueOf(): { readonly queue: RunQueue; readonly drains: (() => void)[] } {
  const drains: (() => void)[] = [];
  return { queue: new RunQueue(drain => drains.push(drain)), drains };
}

describe('RunQueue', () => {
  it('runs steps one after the other, never one inside another', () => {
    const { queue } = queueOf();
    const seen: string[] = [];
    queue.runNow(() => {
      queue.runNow(() => seen.push('second'));
      seen.push('first');
    });
    expect(seen).toEqual(['first', 'second']);
  });

  it('asks for one drain for all that is pushed from outside', () => {
    const { queue, drains } = queueOf();
    const seen: number[] = [];
    queue.push(() => seen.push(1));
    queue.push(() => seen.push(2));
    expect([seen, drains.length]).toEqual([[], 1]);
    drains[0]?.();
    expect(seen).toEqual([1, 2]);
  });
});

it('lets others have their turn after a thousand steps', () => {
  const { queue, drains } = queueOf();
  let steps = 0;
  const again = (): void => {
    steps += 1;
    if (steps < 2500) queue.push(again);
  };
  queue.runNow(again);
  expect([steps, drains.length]).toEqual([1000, 1]);
  drains[0]?.();
  drains[1]?.();
  expect([steps, drains.length]).toEqual([2500, 2]);
});

describe('Task', () => {
  it('goes on when it is resumed, and tells when it is done', () => {
    const { queue } = queueOf();
    const seen: string[] = [];
    let resume = (): void => undefined;
    function* run(): Run<void> {
      seen.push('before');
      yield wake => {
        resume = wake;
      };
      seen.push('after');
    }
    queue.runNow(() => new Task(queue, run(), () => seen.push('done')));
    expect(seen).toEqual(['before']);
    queue.runNow(resume);
    expect(seen).toEqual(['before', 'after', 'done']);
  });

  it('runs its finally clauses when it is cancelled while it waits, and then is done', () => {
    const { queue } = queueOf();
    const seen: string[] = [];
    function* run(): Run<void> {
      try {
        yield () => undefined;
        seen.push('never');
      } finally {
        seen.push('cleaned');
      }
    }
    let task: Task | undefined;
    queue.runNow(() => {
      task = new Task(queue, run(), () => seen.push('done'));
    });
    task?.cancel();
    task?.cancel();
    expect(seen).toEqual(['cleaned', 'done']);
  });

  it('can be cancelled from inside, and ends at its next wait', () => {
    const { queue } = queueOf();
    const seen: string[] = [];
    const tasks: Task[] = [];
    function* run(): Run<void> {
      tasks[0]?.cancel();
      seen.push('same step');
      yield resume => resume();
      seen.push('never');
    }
    queue.runNow(() => tasks.push(new Task(queue, run(), () => seen.push('done'))));
    expect(seen).toEqual(['same step', 'done']);
  });
});
