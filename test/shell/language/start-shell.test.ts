import { seconds } from '../../../sim/base/time';
import { sh, TestMachine } from '../machine';

describe('commands started with &', () => {
  it('begin before the command that follows', () => {
    expect(sh('echo first & echo second; wait').stdout).toBe('first\nsecond\n');
  });

  it('do not keep the shell, and go on to write after it', () => {
    const machine = new TestMachine();
    const outcome = machine.run('(sleep 5; echo late) & echo now');
    expect(outcome).toMatchObject({ stdout: 'now\n', status: 0 });
    machine.advance(seconds(5));
    expect(outcome.stdout).toBe('now\nlate\n');
    expect(machine.machine.processes.size).toBe(0);
  });

  it('read nothing from the input of the shell', () => {
    expect(sh('cat & wait; read x; echo $x', 'line\n').stdout).toBe('line\n');
  });

  it('are waited for, one or all', () => {
    const machine = new TestMachine();
    const outcome = machine.run(
      'sleep 3 & p=$!; sleep 1 & wait $!; echo one $?; wait; echo all $?; wait $p; echo $?',
    );
    machine.advance(seconds(1));
    expect(outcome.stdout).toBe('one 0\n');
    machine.advance(seconds(2));
    expect(outcome).toMatchObject({ stdout: 'one 0\nall 0\n0\n', status: 0 });
  });

  it('are processes of their own when they are programs', () => {
    const machine = new TestMachine();
    const outcome = machine.run('sleep 9 & echo $!');
    const pid = Number(outcome.stdout);
    expect(machine.machine.processes.get(pid)?.argv).toEqual(['sleep', '9']);
  });

  it('end with the status of the signal, and wait says which it was', () => {
    expect(sh('sleep 9 & kill -9 $!; wait $!; echo $?')).toMatchObject({
      stdout: '137\n',
      stderr: 'Killed\n',
    });
  });

  it('end as a whole when they are subshells', () => {
    const machine = new TestMachine();
    const outcome = machine.run('(sleep 9; echo on) & kill $!; wait $!; echo $?');
    machine.advance(seconds(20));
    expect(outcome).toMatchObject({ stdout: '143\n', status: 0 });
    expect([machine.machine.processes.size, machine.scheduler.outstanding]).toEqual([0, 0]);
  });
});

describe('subshells', () => {
  it('keep their variables, options and descriptors to themselves', () => {
    expect(sh('x=1; (x=2; set -e; exec >/dev/null); echo $x; false; echo on').stdout).toBe('1\non\n');
  });
});
