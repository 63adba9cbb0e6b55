import { createColors } from 'picocolors';
import { Progress } from '../../sim/cli/progress';

function shown(isTerminal: boolean, times: number[], texts: string[]): string {
  let text = '';
  const stream = { write: (each: string) => void (text += each), isTerminal, colours: createColors(false) };
  const progress = new Progress(stream, () => times.shift()!);
  for (const each of texts) progress.show(each);
  progress.clear();
  progress.clear();
  return text;
}

describe('Progress', () => {
  it('writes nothing where nobody looks', () => {
    expect(shown(false, [1000, 2000], ['1/2 a', '2/2 b'])).toBe('');
  });

  it('writes over one line, not too often, and takes it away', () => {
    expect(shown(true, [1000, 1050, 1200], ['1/3 long', '2/3 b', '3/3 c'])).toBe(
      '\r1/3 long\r3/3 c   \r     \r',
    );
  });
});
