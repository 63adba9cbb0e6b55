import { seconds } from '../../../sim/base/time';
import { sh, TestMachine } from '../machine';

describe('reading files', () => {
  it('goes on after a file that cannot be read, and fails at the end', () => {
    expect(sh('cat /nosuch /etc /tmp/f', '', { '/tmp/f': 'text' })).toMatchObject({
      stdout: 'text',
      stderr: 'cat: /nosuch: No such file or directory\ncat: /etc: Is a directory\n',
      status: 1,
    });
  });

  it('takes - and /dev/stdin for standard input, once', () => {
    expect(sh('cat - /tmp/f - /dev/stdin', 'in ', { '/tmp/f': 'file' }).stdout).toBe('in file');
  });

  it('puts lines together that come in pieces', () => {
    const machine = new TestMachine();
    const outcome = machine.run('{ printf ab; sleep 1; printf "c\\nd"; } | grep -n .');
    machine.advance(seconds(2));
    expect(outcome.stdout).toBe('1:abc\n2:d\n');
  });

  it('stops at once when nobody reads the output', () => {
    expect(sh('seq 1 50000 | cat | cat -n | head -n 1')).toMatchObject({
      stdout: '     1\t1\n',
      stderr: '',
      status: 0,
    });
  });
});
