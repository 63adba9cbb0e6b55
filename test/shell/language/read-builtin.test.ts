import { seconds } from '../../../sim/base/time';
import { sh, TestMachine } from '../machine';

describe('read', () => {
  it.each([
    ['read x y', '  a  b c  \n', 'x=a,y=b c'],
    ['read x', '  a  b  \n', 'x=a  b,y='],
    ['IFS= read x', '  a  \n', 'x=  a  ,y='],
    ['IFS=: read x y', 'a:b:c\n', 'x=a,y=b:c'],
    ['IFS=: read x y', 'a::c\n', 'x=a,y=:c'],
    ['IFS=: read x y', 'a:b:\n', 'x=a,y=b'],
    ['read x y', 'one\n', 'x=one,y='],
    ['read x y', 'a\\ b c\\\nd\n', 'x=a b,y=cd'],
    ['read -r x y', 'a\\ b\n', 'x=a\\,y=b'],
  ])('%s of %j gives %s', (command, stdin, expected) => {
    expect(sh(`${command}; printf 'x=%s,y=%s' "$x" "$y"`, stdin).stdout).toBe(expected);
  });

  it('fails at the end of the input, with what there was of a line', () => {
    expect(sh('read x; echo "$? $x"; read x; echo "$? $x"', 'part').stdout).toBe('1 part\n1 \n');
  });

  it('leaves the rest of the input to the next reader', () => {
    expect(sh('read x; cat', 'a\nb\nc\n').stdout).toBe('b\nc\n');
  });

  it('waits for a line that is still being written', () => {
    const machine = new TestMachine();
    const outcome = machine.run('{ printf a; sleep 2; echo b; } | { read x; echo "$x"; }');
    machine.advance(seconds(1));
    expect(outcome.stdout).toBe('');
    machine.advance(seconds(1));
    expect(outcome.stdout).toBe('ab\n');
  });

  it.each([
    ['read', 'read: arg count'],
    ['read 1a', 'read: 1a: bad variable name'],
    ['read -z a', 'read: Illegal option -z'],
  ])('%s is refused, and the shell goes on', (text, message) => {
    expect(sh(`${text}; echo $?`)).toMatchObject({ stdout: '2\n', stderr: `sh: 1: ${message}\n` });
  });
});
