import type { Process } from '../../../sim/kernel/uapi';
import { seconds } from '../../../sim/base/time';
import { sh, TestMachine } from '../machine';

describe('sh', () => {
  it('has done all that needs no time when it is started', () => {
    const machine = new TestMachine();
    expect(machine.run('x=$(echo a | cat); echo $x').status).toBe(0);
    expect(machine.scheduler.outstanding).toBe(0);
  });

  it('runs a file, with its name and arguments', () => {
    const machine = new TestMachine({ '/tmp/s': 'echo $0 $# $2; nosuch' });
    expect(machine.spawn(['sh', '/tmp/s', 'a', 'b c'])).toMatchObject({
      stdout: '/tmp/s 2 b c\n',
      stderr: '/tmp/s: 1: nosuch: not found\n',
    });
  });

  it('runs its input when it has no operand', () => {
    expect(new TestMachine().spawn(['sh'], 'echo a; exit 3')).toMatchObject({ stdout: 'a\n', status: 3 });
  });

  it('takes options before -c, joined or not', () => {
    expect(new TestMachine().spawn(['sh', '-ec', 'false; echo on'])).toMatchObject({ stdout: '', status: 1 });
    expect(new TestMachine().spawn(['sh', '-u', '-c', 'echo $x'])).toMatchObject({ status: 2 });
  });

  it.each([
    [['sh', '-c'], 'sh: 0: -c requires an argument\n'],
    [['sh', '/nosuch'], 'sh: 0: cannot open /nosuch: No such file\n'],
    [['sh', '-Z'], 'sh: 0: Illegal option -Z\n'],
    [['sh', '-c', 'if'], 'sh: 1: Syntax error: end of file unexpected (expecting "then")\n'],
    [['sh', '-c', 'echo on\ncat <<< x'], 'sh: 2: here-strings are not supported\n'],
  ])('refuses %j with status 2 and runs nothing', (argv, stderr) => {
    expect(new TestMachine().spawn(argv)).toMatchObject({ stdout: '', stderr, status: 2 });
  });

  it('runs at most ten deep inside itself', () => {
    const outcome = sh('/tmp/s', '', { '/tmp/s': '#!/bin/sh\n/tmp/s\n' });
    expect(outcome.stderr).toContain('nested too deeply');
    expect(outcome.status).toBe(2);
  });

  it('ends on Ctrl-C together with what it waits for, which may say its last words', () => {
    const machine = new TestMachine(
      {},
      {
        pinger: {
          start: process =>
            process.onSignal(signal => {
              process.write('stdout', `${signal}: 3 packets\n`);
              process.exit(0);
            }),
        },
      },
    );
    const outcome = machine.run('pinger | cat; echo on');
    machine.advance(seconds(1));
    machine.signal(outcome, 'SIGINT');
    machine.advance(seconds(1));
    expect(outcome).toMatchObject({ status: 130 });
    expect(outcome.stdout).not.toContain('on\n');
    expect(machine.machine.processes.size).toBe(0);
  });

  it('shows what a program said when Ctrl-C ended it', () => {
    const program = {
      start: (process: Process) =>
        process.onSignal(() => {
          process.write('stdout', 'last words\n');
          process.exit(0);
        }),
    };
    const machine = new TestMachine({}, { pinger: program });
    const outcome = machine.run('pinger');
    machine.signal(outcome, 'SIGINT');
    machine.advance(seconds(1));
    expect(outcome).toMatchObject({ stdout: 'last words\n', status: 130 });
  });

  it('does not pass Ctrl-C on to what runs in the background', () => {
    const machine = new TestMachine();
    const outcome = machine.run('(sleep 5; echo late) & sleep 100');
    machine.signal(outcome, 'SIGINT');
    machine.advance(seconds(6));
    expect(outcome).toMatchObject({ stdout: 'late\n', status: 130 });
  });

  it('ends on SIGTERM and leaves what it waited for', () => {
    const machine = new TestMachine();
    const outcome = machine.run('sleep 5; echo on');
    machine.signal(outcome, 'SIGTERM');
    expect(outcome.status).toBe(143);
    expect([...machine.machine.processes.values()].map(({ argv }) => argv[0])).toEqual(['sleep']);
    machine.advance(seconds(6));
    expect(outcome.stdout).toBe('');
  });

  it('stops at once when it is killed in the middle of a loop', () => {
    expect(sh("sh -c 'while :; do echo x; done' | head -n 1; echo over")).toMatchObject({
      stdout: 'x\nover\n',
      stderr: '',
      status: 0,
    });
  });
});
