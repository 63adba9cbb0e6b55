import { askAgain } from './ask-again';

/** Answers one after the other, and how many were asked for. */
function kernel(...answers: readonly string[]): { ask: () => Promise<string>; asked: () => number } {
  let asked = 0;
  return { ask: () => Promise.resolve(answers[asked++] ?? 'late'), asked: () => asked };
}

const agrees = (answer: string): boolean => answer === 'right';

describe('a kernel that is asked again', () => {
  it('is not where it said the right thing at once', async () => {
    const { ask, asked } = kernel();
    expect(await askAgain('right', agrees, ask)).toBe('right');
    expect(asked()).toBe(0);
  });

  it('is until it says it', async () => {
    const { ask, asked } = kernel('late', 'right', 'right');
    expect(await askAgain('late', agrees, ask)).toBe('right');
    expect(asked()).toBe(2);
  });

  it('is four times, after which what it said last stands', async () => {
    const { ask, asked } = kernel('wrong 1', 'wrong 2', 'wrong 3', 'wrong 4', 'right');
    expect(await askAgain('late', agrees, ask)).toBe('wrong 4');
    expect(asked()).toBe(4);
  });
});
