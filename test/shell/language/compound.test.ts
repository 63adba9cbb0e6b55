import { seconds } from '../../../sim/base/time';
import { sh, TestMachine } from '../machine';

describe('compound commands', () => {
  it('have their redirections while they run, and not after', () => {
    expect(sh('{ echo a; echo b; } > /tmp/f; echo c; cat /tmp/f').stdout).toBe('c\na\nb\n');
    expect(
      sh('for i in 1 2; do read x; echo $x; done < /tmp/f; read y; echo $y', 'in\n', { '/tmp/f': 'a\nb\n' })
        .stdout,
    ).toBe('a\nb\nin\n');
  });

  it('do not run when a redirection fails', () => {
    expect(sh('{ echo a; } > /nosuch/f; echo $?')).toMatchObject({ stdout: '2\n' });
  });

  it('close their redirections when they are left early', () => {
    expect(sh('for i in 1 2; do { echo x; break; } > /tmp/f; done; echo out; cat /tmp/f').stdout).toBe(
      'out\nx\n',
    );
    expect(sh('{ exit 3; } > /tmp/f').status).toBe(3);
  });

  it('leave as many loops as they are told to, and no more than there are', () => {
    expect(sh('for i in 1 2; do for j in a b; do continue 2; done; done; echo $i$j').stdout).toBe('2a\n');
    expect(sh('for i in 1 2; do while :; do break 9; done; echo no; done; echo on').stdout).toBe('on\n');
    expect(sh('break; echo $?; for i in 1; do (break); echo on; done').stdout).toBe('0\non\n');
  });

  it('give a loop its turn in simulated time', () => {
    const machine = new TestMachine();
    const outcome = machine.run('for i in 1 2 3; do echo $i; sleep 1; done');
    machine.advance(seconds(1));
    expect(outcome.stdout).toBe('1\n2\n');
  });

  it('end a script with set -e only where nothing looks at the status', () => {
    expect(
      sh('set -e; if false; then :; fi; while false; do :; done; false || :; ! true; echo on').stdout,
    ).toBe('on\n');
    expect(sh('set -e; { false; echo in; } || :; (false; echo in) && :; echo on').stdout).toBe(
      'in\nin\non\n',
    );
    expect(sh('set -e; for i in 1; do false; done; echo no')).toMatchObject({ stdout: '', status: 1 });
  });

  it('match the first pattern of a case that fits', () => {
    const text = 'case $x in eth[0-9]|wl*) echo nic ;; "*") echo star ;; *) echo else ;; esac';
    expect(['eth0', 'wlan', '*', 'lo'].map(x => sh(`x='${x}'; ${text}`).stdout)).toEqual([
      'nic\n',
      'nic\n',
      'star\n',
      'else\n',
    ]);
  });
});
