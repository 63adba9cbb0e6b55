import { sh } from '../machine';

describe('text that is read while a script runs', () => {
  it('sees and changes the variables of the script', () => {
    expect(
      sh('x=1; eval "y=$x; x=2"; echo $x$y; . /tmp/s; echo $z', '', { '/tmp/s': 'z=$x$y\n' }).stdout,
    ).toBe('21\n21\n');
  });

  it('ends the shell when it is not a script', () => {
    expect(sh("eval 'fi'; echo on")).toMatchObject({
      stdout: '',
      stderr: 'sh: 1: eval: Syntax error: "fi" unexpected\n',
      status: 2,
    });
    expect(sh("eval '((1))'; echo on")).toMatchObject({
      stderr: 'sh: 1: eval: arithmetic commands (( )) are not supported\n',
      status: 2,
    });
  });

  it('has the status of its last command, and 0 when there is none', () => {
    expect(
      sh('false; eval ""; echo $?; eval "false"; echo $?; . /tmp/s; echo $?', '', { '/tmp/s': '#\n' }).stdout,
    ).toBe('0\n1\n0\n');
  });

  it.each([
    [`x='eval "$x"'; eval "$x"`, {}],
    ['. /tmp/s', { '/tmp/s': '. /tmp/s\n' }],
  ])('does not go down for ever: %s', (text, files) => {
    expect(sh(text, '', files)).toMatchObject({ stderr: 'sh: 1: nested too deeply\n', status: 2 });
  });
});
