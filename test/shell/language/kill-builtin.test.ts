import { sh } from '../machine';

describe('kill', () => {
  it.each([
    ['kill', 2, 'kill: Usage: kill [-s sigspec | -signum | -sigspec] pid...'],
    ['kill -FOO 1', 2, 'kill: FOO: invalid signal specification'],
    ['kill -s', 2, 'kill: : invalid signal specification'],
    ['kill %1', 1, 'kill: Illegal number: %1'],
    ['kill 99', 1, 'kill: No such process'],
  ])('%s gives %d', (text, status, message) => {
    expect(sh(text)).toMatchObject({ status, stderr: `sh: 1: ${message}\n` });
  });

  it('asks with signal 0 whether a process is there', () => {
    expect(
      sh('sleep 9 & kill -0 $!; echo $?; kill $!; wait $! 2>/dev/null; kill -0 $! 2>/dev/null; echo $?')
        .stdout,
    ).toBe('0\n1\n');
    expect(sh('(sleep 1; :) & kill -0 $!; echo $?; wait; kill -0 $! 2>/dev/null; echo $?').stdout).toBe(
      '0\n1\n',
    );
  });

  it('takes the signal by name or number', () => {
    for (const signal of ['-9', '-KILL', '-SIGKILL', '-s kill']) {
      expect(sh(`sleep 9 & kill ${signal} $!; wait $!; echo $?`).stdout).toBe('137\n');
    }
  });

  it('goes on with the others when one is not there', () => {
    expect(sh('sleep 9 & kill 99 $! 2>/dev/null; echo $?; wait $! 2>/dev/null; echo $?').stdout).toBe(
      '1\n143\n',
    );
  });

  it('reaches the shell itself', () => {
    expect(sh('kill $$; echo on')).toMatchObject({ stdout: '', status: 143 });
  });
});
