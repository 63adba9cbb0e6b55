import { assert as check, array, constantFrom, integer, property, record } from 'fast-check';
import { SimulationCrash } from '../../sim/engine/crash';
import { Rng } from '../../sim/engine/rng';
import { Scheduler, Timer } from '../../sim/engine/scheduler';

/** A scheduler, and what its timers wrote down. */
function clock(): { scheduler: Scheduler; log: string[]; timer: (name: string) => Timer } {
  const scheduler = new Scheduler();
  const log: string[] = [];
  return { scheduler, log, timer: name => new Timer(name, () => log.push(`${name}@${scheduler.now}`)) };
}

describe('order', () => {
  it('is by time, then by the order of arming', () => {
    const { scheduler, log, timer } = clock();
    scheduler.mod(timer('late'), 30);
    scheduler.mod(timer('first at 20'), 20);
    scheduler.mod(timer('second at 20'), 20);
    scheduler.mod(timer('early'), 10);
    scheduler.runUntil(100);
    expect(log).toEqual(['early@10', 'first at 20@20', 'second at 20@20', 'late@30']);
  });

  it('puts work without a delay behind what is due already', () => {
    const { scheduler, log, timer } = clock();
    scheduler.after('parent', 10, () => {
      scheduler.soon('child', () => log.push('child'));
      log.push('parent');
    });
    scheduler.mod(timer('other'), 10);
    scheduler.runUntil(10);
    expect(log).toEqual(['parent', 'other@10', 'child']);
  });

  it('holds for any arming, re-arming and cancelling, as sorting a list would have it', () => {
    const operation = record({
      at: integer({ min: 0, max: 20 }),
      which: integer({ min: 0, max: 15 }),
      what: constantFrom('mod', 'del'),
    });
    check(
      property(array(operation, { maxLength: 80 }), operations => {
        const scheduler = new Scheduler();
        const ran: number[] = [];
        const timers = Array.from(
          { length: 16 },
          (_, index) => new Timer(String(index), () => ran.push(index)),
        );
        const model = new Map<number, { at: number; seq: number }>();
        operations.forEach(({ at, which, what }, seq) => {
          const timer = timers[which] as Timer;
          if (what === 'mod') {
            scheduler.mod(timer, at);
            model.set(which, { at, seq });
          } else expect(scheduler.del(timer)).toBe(model.delete(which));
          expect(scheduler.outstanding).toBe(model.size);
        });
        scheduler.runUntil(20);
        const expected = [...model]
          .sort(([, a], [, b]) => a.at - b.at || a.seq - b.seq)
          .map(([which]) => which);
        expect(ran).toEqual(expected);
      }),
    );
  });
});

describe('a timer', () => {
  it('re-armed is due at the new time only, and behind what was armed for that time before', () => {
    const { scheduler, log, timer } = clock();
    const moved = timer('moved');
    scheduler.mod(moved, 10);
    scheduler.mod(timer('other'), 20);
    scheduler.mod(moved, 20);
    scheduler.runUntil(30);
    expect(log).toEqual(['other@20', 'moved@20']);
    expect(scheduler.executed).toBe(2);
  });

  it('may re-arm itself', () => {
    const { scheduler, log } = clock();
    const ticking: Timer = new Timer('tick', () => {
      log.push(`tick@${scheduler.now}`);
      if (scheduler.now < 30) scheduler.mod(ticking, 10);
    });
    scheduler.mod(ticking, 10);
    scheduler.runUntil(100);
    expect(log).toEqual(['tick@10', 'tick@20', 'tick@30']);
    expect(ticking.pending).toBe(false);
  });

  it('cancelled does not run, and says whether it was armed', () => {
    const { scheduler, log, timer } = clock();
    const doomed = timer('doomed');
    scheduler.mod(doomed, 10);
    expect(doomed.pending).toBe(true);
    expect(scheduler.del(doomed)).toBe(true);
    expect(scheduler.del(doomed)).toBe(false);
    scheduler.runUntil(100);
    expect(log).toEqual([]);
  });

  it('is called with its owner', () => {
    const scheduler = new Scheduler();
    const owners: unknown[] = [];
    const owner = {};
    scheduler.mod(new Timer('owned', (given: object) => owners.push(given), owner), 0);
    scheduler.runUntil(0);
    expect(owners).toEqual([owner]);
    expect(owners[0]).toBe(owner);
  });

  it.each([-1, 0.5, Number.NaN, Infinity, 2 ** 53])('is refused a delay of %p', delay => {
    const { scheduler, timer } = clock();
    expect(() => scheduler.mod(timer('odd'), delay)).toThrow(RangeError);
    expect(() => scheduler.mod(timer('odd'), delay)).toThrow('"odd"');
    expect(scheduler.outstanding).toBe(0);
  });
});

describe('the clock', () => {
  it('stands at the deadline after a run, and at the event during it', () => {
    const { scheduler, log, timer } = clock();
    scheduler.mod(timer('due'), 50);
    scheduler.mod(timer('not due'), 51);
    scheduler.runUntil(50);
    expect(log).toEqual(['due@50']);
    expect(scheduler.now).toBe(50);
    scheduler.runUntil(50.0);
    expect(scheduler.outstanding).toBe(1);
  });

  it('does not go back to a deadline that is over', () => {
    const scheduler = new Scheduler();
    scheduler.runUntil(50);
    scheduler.runUntil(10);
    expect(scheduler.now).toBe(50);
  });

  it('stays where stop() was called', () => {
    const { scheduler, log, timer } = clock();
    scheduler.after('stopper', 10, () => scheduler.stop());
    scheduler.mod(timer('later'), 10);
    scheduler.runUntil(100);
    expect(scheduler.now).toBe(10);
    expect(log).toEqual([]);
    scheduler.runUntil(100);
    expect(log).toEqual(['later@10']);
  });

  it('steps one event at a time, up to a deadline', () => {
    const { scheduler, log, timer } = clock();
    scheduler.mod(timer('a'), 10);
    scheduler.mod(timer('b'), 10);
    expect(scheduler.step(9)).toBe(false);
    expect(scheduler.step()).toBe(true);
    expect(log).toEqual(['a@10']);
    expect(scheduler.step()).toBe(true);
    expect(scheduler.step()).toBe(false);
  });

  it('cannot be run from within an event', () => {
    const scheduler = new Scheduler();
    scheduler.soon('nested', () => scheduler.runUntil(10));
    expect(() => scheduler.runUntil(10)).toThrow('re-entrant');
  });
});

describe('causes', () => {
  it('name the event that armed a timer, 0 for what was armed from outside', () => {
    const scheduler = new Scheduler();
    const heard: string[] = [];
    scheduler.onEvent = (id, parent, at, label) => heard.push(`${id}<-${parent} ${label}@${at}`);
    scheduler.after('parent', 5, () => {
      expect(scheduler.cause).toBe(1);
      scheduler.after('child', 5, () => undefined);
    });
    scheduler.runUntil(20);
    expect(heard).toEqual(['1<-0 parent@5', '2<-1 child@10']);
    expect(scheduler.cause).toBe(0);
  });
});

describe('an exception in a handler', () => {
  it('stops the run as a SimulationCrash with the time, the event and its label', () => {
    const { scheduler, log, timer } = clock();
    const mistake = new Error('a mistake');
    scheduler.mod(timer('before'), 1);
    scheduler.after('the culprit', 1_500_000, () => {
      throw mistake;
    });
    scheduler.mod(timer('after'), 1_500_001);
    let crash: unknown;
    try {
      scheduler.runUntil(9_000_000);
    } catch (error) {
      crash = error;
    }
    expect(crash).toBeInstanceOf(SimulationCrash);
    expect(crash).toMatchObject({ cause: mistake, at: 1_500_000, event: 2, label: 'the culprit' });
    expect((crash as Error).message).toBe(
      'the simulation crashed at 1.500000 s in event 2 (the culprit): a mistake',
    );
    expect((crash as Error).stack).toContain('scheduler.test');
    expect(log).toEqual(['before@1']);
    expect(scheduler.now).toBe(1_500_000);
  });

  it('may be anything that can be thrown', () => {
    const scheduler = new Scheduler();
    scheduler.soon('thrower', () => {
      throw 'a text';
    });
    expect(() => scheduler.runUntil(0)).toThrow('(thrower): a text');
  });

  it('is not wrapped twice', () => {
    const scheduler = new Scheduler();
    const inner = new SimulationCrash(new Error('inner'), 1, 2, 'three');
    scheduler.soon('outer', () => {
      throw inner;
    });
    expect(() => scheduler.runUntil(0)).toThrow(inner);
  });
});

describe('a shuffle stream', () => {
  const run = (seed: number | undefined, delays: readonly number[]): string[] => {
    const { scheduler, log, timer } = clock();
    if (seed !== undefined) scheduler.shuffle = new Rng(seed);
    delays.forEach((delay, index) => scheduler.mod(timer(String(index)), delay));
    scheduler.runUntil(1000);
    return log;
  };

  it('permutes events that are due at the same instant', () => {
    const ties = new Array<number>(12).fill(10);
    const plain = run(undefined, ties);
    const shuffled = run(1, ties);
    expect(shuffled).not.toEqual(plain);
    expect([...shuffled].sort()).toEqual([...plain].sort());
    expect(run(1, ties)).toEqual(shuffled);
    expect(run(2, ties)).not.toEqual(shuffled);
  });

  it('never moves an event past one of another time', () => {
    check(
      property(integer(), array(integer({ min: 0, max: 5 }), { maxLength: 30 }), (seed, delays) => {
        const times = run(seed, delays).map(entry => Number(entry.split('@')[1]));
        expect(times).toEqual([...delays].sort((a, b) => a - b));
      }),
    );
  });
});
