import { parseOptionLetter } from '../../../sim/shell/language/set-builtin';
import { sh } from '../machine';

describe('set', () => {
  it('sets the positional parameters after -- or at the first operand', () => {
    expect(sh('set -- -e "a b"; echo $# $1; set x y; echo $# $1; set --; echo $#').stdout).toBe(
      '2 -e\n2 x\n0\n',
    );
  });

  it('switches options by letter and by name, on and off', () => {
    expect(sh('set -e -o noglob; set +e; false; echo *').stdout).toBe('*\n');
  });

  it('ends the shell at an option it does not know', () => {
    expect(sh('set -o pipefail; echo on')).toMatchObject({
      stdout: '',
      stderr: 'sh: 1: set: Illegal option -o pipefail\n',
      status: 2,
    });
    expect(sh('set +Q')).toMatchObject({ stderr: 'sh: 1: set: Illegal option +Q\n', status: 2 });
  });

  it('prints the variables by name', () => {
    expect(sh("unset SHLVL HOME; b=2; a='x y'; set").stdout).toBe("a='x y'\nb='2'\n");
  });

  it('shows commands with -x as they are run', () => {
    expect(sh('set -x; a=1; echo "$a b" > /dev/null; set +x; echo c')).toMatchObject({
      stdout: 'c\n',
      stderr: '+ a=1\n+ echo 1 b\n+ set +x\n',
    });
  });
});

it('knows four option letters', () => {
  expect([...'efuxc'].map(parseOptionLetter)).toEqual(['e', 'f', 'u', 'x', undefined]);
});
