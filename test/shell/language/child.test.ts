import { seconds } from '../../../sim/base/time';
import type { Process, Program } from '../../../sim/kernel/uapi';
import { TestMachine } from '../machine';

const ACCEPT_RA = '/proc/sys/net/ipv6/conf/all/accept_ra';

function started(run: (process: Process) => void): Program {
  return { start: run };
}

describe('a program started by a shell', () => {
  it('fails with the words of the C library when what it wrote was refused', () => {
    const machine = new TestMachine();
    const outcome = machine.run(`echo many > ${ACCEPT_RA}; echo $?; cat ${ACCEPT_RA}`);
    expect(outcome.stdout).toBe('1\n1\n');
    expect(outcome.stderr).toBe('sh: 1: echo: echo: I/O error\n');
  });

  it('says so under its own name when it is no builtin', () => {
    const machine = new TestMachine({ '/tmp/f': 'many\n' });
    expect(machine.run(`cat /tmp/f > ${ACCEPT_RA}`)).toMatchObject({
      stderr: 'cat: write error: Invalid argument\n',
      status: 1,
    });
  });

  it('keeps a failure of its own', () => {
    const machine = new TestMachine(
      {},
      {
        fails: started(process => {
          process.write('stdout', 'many');
          process.exit(3);
        }),
      },
    );
    expect(machine.run(`fails > ${ACCEPT_RA}`).status).toBe(3);
  });

  it('cannot write where the descriptor is closed', () => {
    const machine = new TestMachine();
    expect(machine.run('echo a >&-')).toMatchObject({
      stdout: '',
      stderr: 'sh: 1: echo: echo: I/O error\n',
      status: 1,
    });
  });

  it('gets its input piece by piece and then its end', () => {
    const pieces: (string | undefined)[] = [];
    const machine = new TestMachine(
      {},
      {
        collect: started(process =>
          process.stdin.onText(text => {
            pieces.push(text);
            if (text === undefined) process.exit(0);
          }),
        ),
      },
    );
    const outcome = machine.run('{ echo a; sleep 1; echo b; } | collect');
    machine.advance(seconds(2));
    expect([pieces, outcome.status]).toEqual([['a\n', 'b\n', undefined], 0]);
  });

  it('takes nothing of the input it does not ask for', () => {
    expect(new TestMachine().run('true; cat', 'still here')).toMatchObject({
      stdout: 'still here',
      status: 0,
    });
  });

  it('is ended when it writes into a pipe nobody reads, and is not told that it may go on', () => {
    let writes = 0;
    const machine = new TestMachine(
      {},
      {
        chatter: started(process => {
          const timer = process.timer('chatter', () => {
            writes += 1;
            process.write('stdout', 'x\n');
            timer.arm(seconds(1));
          });
          timer.arm(seconds(1));
        }),
      },
    );
    const outcome = machine.run('chatter | head -n 1; echo over');
    machine.advance(seconds(60));
    expect([outcome.stdout, writes, machine.scheduler.outstanding]).toEqual(['x\nover\n', 2, 0]);
  });

  it('lets the shell go on when it becomes a daemon, and holds none of its streams open', () => {
    const machine = new TestMachine(
      {},
      {
        daemon: started(process => {
          process.write('stdout', 'starting\n');
          process.daemonize(0);
          process.write('stdout', 'never seen\n');
        }),
      },
    );
    expect(machine.run('daemon | cat; echo $?')).toMatchObject({ stdout: 'starting\n0\n', status: 0 });
    expect(machine.machine.processes.size).toBe(1);
  });

  it('has the exported variables and those before its name, and no others', () => {
    let env: ReadonlyMap<string, string> | undefined;
    const machine = new TestMachine(
      {},
      { show: started(process => void (([env] = [process.env]), process.exit(0))) },
    );
    machine.run('A=1; export B=2; C=3 IFACE=eth0 show');
    expect([...(env ?? [])].filter(([name]) => name !== 'SHLVL')).toEqual([
      ['HOME', '/root'],
      ['B', '2'],
      ['C', '3'],
      ['IFACE', 'eth0'],
    ]);
  });
});
