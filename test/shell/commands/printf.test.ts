import { sh } from '../machine';

describe('printf', () => {
  it('uses the format again while arguments are left, and never without end', () => {
    expect(sh('printf "%s-%s " a b c; printf x a b').stdout).toBe('a-b c- x');
  });

  it.each([
    ['printf', 2, '', 'sh: 1: printf: usage: printf format [arg ...]\n'],
    ['printf %d abc', 1, '0', 'sh: 1: printf: abc: expected numeric value\n'],
    ['printf %d 12x', 1, '12', 'sh: 1: printf: 12x: not completely converted\n'],
    ['printf %q a', 2, '', 'sh: 1: printf: %q: invalid directive\n'],
    ['printf %f x', 1, '0.000000', 'sh: 1: printf: x: expected numeric value\n'],
  ])('%s ends with %d', (text, status, stdout, stderr) => {
    expect(sh(text)).toMatchObject({ status, stdout, stderr });
  });

  it('shows a negative number as the 64 bits it has', () => {
    expect(sh('printf "%x %u %o" -1 -1 -8').stdout).toBe(
      'ffffffffffffffff 18446744073709551615 1777777777777777777770',
    );
  });

  it('does not make room without end', () => {
    expect(sh('printf %999999999s a').stdout).toHaveLength(4096);
  });
});
