import { sh } from '../machine';

describe('expansion', () => {
  it('refuses what grows beyond a mebibyte instead of running out of memory', () => {
    expect(sh('x=0123456789; while :; do x=$x$x; done')).toMatchObject({
      stderr: 'sh: 1: expansion too long\n',
      status: 2,
    });
  });

  it('ends the shell when it fails, and does not run the command', () => {
    expect(sh('set -u; echo $nosuch; echo on')).toMatchObject({
      stdout: '',
      stderr: 'sh: 1: nosuch: parameter not set\n',
      status: 2,
    });
    expect(sh('echo on > ${f?no file}; echo still')).toMatchObject({
      stdout: '',
      stderr: 'sh: 1: f: no file\n',
    });
  });

  it('ends only the subshell it fails in', () => {
    expect(sh('(echo ${x?}) 2>/dev/null; echo $?')).toMatchObject({ stdout: '2\n', status: 0 });
  });

  it('assigns no positional parameter', () => {
    expect(sh('echo ${1=a}')).toMatchObject({ stderr: 'sh: 1: 1: bad variable name\n', status: 2 });
  });

  it('keeps the output of a substitution as it is but for the newlines at its end', () => {
    expect(sh(`x="$(printf 'a\\n\\n b\\n\\n')"; printf '<%s>' "$x"`).stdout).toBe('<a\n\n b>');
  });

  it('expands a variable once: what comes out is not read again', () => {
    expect(sh(`x='$HOME;echo no'; echo $x`).stdout).toBe('$HOME;echo no\n');
  });

  it('counts the dollar of a shell as its process', () => {
    const outcome = sh('echo $$');
    expect(outcome.stdout).toBe(`${outcome.pid}\n`);
  });
});
