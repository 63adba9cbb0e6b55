import { fold } from '../../../sim/observe/why/fold';
import type { Step } from '../../../sim/observe/why/walk';

const step = (at: number, text: string, node = 'a'): Step => ({ at, node, text, record: at });

describe('a chain', () => {
  it('without repetition stays as it is', () => {
    const steps = [step(3, 'c'), step(2, 'b'), step(1, 'a')];
    expect(fold(steps)).toEqual(steps);
  });

  it('that goes round in circles keeps the last round, with how often and since when, and what began it', () => {
    const steps = [
      step(9, 'tick 3 s'),
      step(7, 'aside'),
      step(6, 'tick 2 s'),
      step(3, 'tick 1 s'),
      step(1, 'start'),
    ];
    expect(fold(steps)).toEqual([{ ...step(9, 'tick 3 s'), times: 3, since: 3 }, step(1, 'start')]);
  });

  it('keeps apart what differs in more than counters', () => {
    const steps = [step(4, 'fe80::1 asked'), step(3, 'fe80::2 asked'), step(2, 'fe80::1 asked', 'b')];
    expect(fold(steps)).toEqual(steps);
  });
});
