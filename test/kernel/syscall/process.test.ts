import { Lab, type LabNode } from '../../../sim/scenario/lab';
import { dotted } from '../../../sim/kernel/syscall/process';
import type { Process, Signal } from '../../../sim/kernel/uapi';

/** A machine on which `prog` is whatever the test makes of it. */
function machine(start: (process: Process) => void): {
  lab: Lab;
  host: LabNode;
  spawn: (argv?: string[]) => { pid: number; exits: number[]; output: string[] };
} {
  const lab = new Lab({ programs: name => (name === 'prog' ? { start } : undefined) });
  const host = lab.node('host');
  return {
    lab,
    host,
    spawn: (argv = ['prog']) => {
      const run = { pid: -1, exits: [] as number[], output: [] as string[] };
      const pid = host.machine.spawn({
        argv,
        net: host.net,
        onOutput: (stream, text) => run.output.push(`${stream} ${text}`),
        onExit: status => run.exits.push(status),
      });
      if (typeof pid === 'number') run.pid = pid;
      return run;
    },
  };
}

describe('a process', () => {
  it('is started by name with its arguments, and has a number of its own', () => {
    const argvs: (readonly string[])[] = [];
    const { host, spawn } = machine(process => argvs.push(process.argv));
    const [one, two] = [spawn(['prog', '-d']), spawn()];
    expect(argvs).toEqual([['prog', '-d'], ['prog']]);
    expect(two.pid).toBe(one.pid + 1);
    expect([...host.machine.processes.keys()]).toEqual([one.pid, two.pid]);
  });

  it('that nobody installed is not there', () => {
    const { host } = machine(() => undefined);
    expect(
      host.machine.spawn({
        argv: ['nothing'],
        net: host.net,
        onOutput: () => undefined,
        onExit: () => undefined,
      }),
    ).toEqual({ errno: 'ENOENT' });
  });

  it('writes until it has exited, and exits once', () => {
    const { host, spawn } = machine(process => {
      process.write('stdout', 'before');
      process.exit(3);
      process.write('stdout', 'after');
      process.exit(4);
    });
    const run = spawn();
    expect([run.output, run.exits, host.machine.processes.size]).toEqual([['stdout before'], [3], 0]);
  });

  it('that goes into the background is waited for no longer', () => {
    const { host, spawn } = machine(process => {
      process.daemonize(0);
      process.daemonize(1);
    });
    const run = spawn();
    expect([run.exits, host.machine.processes.size]).toEqual([[0], 1]);
    host.machine.kill(run.pid, 'SIGTERM');
    expect([run.exits, host.machine.processes.size]).toEqual([[0], 0]);
  });

  it('takes its timers, sockets and subscriptions with it', () => {
    const heard: string[] = [];
    let raw: { onMessage: unknown } | undefined;
    const { lab, host, spawn } = machine(process => {
      process.timer('tick', () => heard.push('timer')).arm(1000);
      process.soon('soon', () => heard.push('soon'));
      process.netlink.subscribe(['LINK'], () => heard.push('link'));
      const socket = process.rawIcmp6();
      if ('onMessage' in socket) raw = socket;
    });
    const run = spawn();
    expect(raw).toBeDefined();
    host.machine.kill(run.pid, 'SIGKILL');
    host.netlink.linkSet('lo', { up: true });
    lab.run(5000);
    expect(heard).toEqual([]);
  });

  it('has timers that can be armed anew and cancelled', () => {
    const heard: number[] = [];
    const { lab, spawn } = machine(process => {
      const timer = process.timer('tick', () => heard.push(process.now()));
      timer.arm(1000);
      timer.arm(2000);
      const other = process.timer('other', () => heard.push(-1));
      other.arm(10);
      expect(other.pending).toBe(true);
      other.cancel();
      expect(other.pending).toBe(false);
    });
    spawn();
    lab.run(5000);
    expect(heard).toEqual([2000]);
  });

  it('knows the others, and the namespaces of its machine', () => {
    const { spawn } = machine(process => {
      expect(process.processes()).toEqual([{ pid: process.pid, argv: ['prog'], netns: 'host' }]);
      expect([process.netnsAdd('other'), process.netnsAdd('other'), process.netnsList()]).toEqual([
        undefined,
        'EEXIST',
        ['other'],
      ]);
      expect([process.netnsDel('other'), process.netnsDel('other')]).toEqual([undefined, 'ENOENT']);
      expect([process.hostname, process.netns, process.kernel]).toEqual(['host', 'host', 'linux-6.18']);
      expect(
        process.spawn({
          argv: ['prog'],
          netns: 'nowhere',
          onOutput: () => undefined,
          onExit: () => undefined,
        }),
      ).toEqual({ errno: 'ENOENT' });
    });
    spawn();
  });
});

describe('a signal', () => {
  it.each<[Signal, number]>([
    ['SIGHUP', 129],
    ['SIGINT', 130],
    ['SIGKILL', 137],
    ['SIGUSR1', 138],
    ['SIGTERM', 143],
  ])('%s ends a process that does not handle it with %i', (signal, status) => {
    const { host, spawn } = machine(() => undefined);
    const run = spawn();
    expect(host.machine.kill(run.pid, signal)).toBeUndefined();
    expect(run.exits).toEqual([status]);
  });

  it('is handed to a process that handles it, SIGKILL excepted', () => {
    const heard: Signal[] = [];
    const { host, spawn } = machine(process => process.onSignal(signal => heard.push(signal)));
    const run = spawn();
    host.machine.kill(run.pid, 'SIGHUP');
    host.machine.kill(run.pid, 'SIGTERM');
    expect([heard, run.exits]).toEqual([['SIGHUP', 'SIGTERM'], []]);
    host.machine.kill(run.pid, 'SIGKILL');
    expect(run.exits).toEqual([137]);
    expect(host.machine.kill(run.pid, 'SIGTERM')).toBe('ESRCH');
  });
});

describe('a namespace that is deleted', () => {
  it('takes its processes and devices along', () => {
    const { lab, host } = machine(() => undefined);
    const net = host.machine.netnsAdd('other');
    if (typeof net === 'string') throw new Error(net);
    host.netlink.linkAdd({ ifname: 'v0', kind: 'veth', peer: { ifname: 'eth0', netns: 'other' } });
    const exits: number[] = [];
    const pid = host.machine.spawn({
      argv: ['prog'],
      net,
      onOutput: () => undefined,
      onExit: status => exits.push(status),
    });
    expect(host.machine.findNetns(pid as number)).toBe(net);
    host.machine.netnsDel('other');
    lab.run(1000);
    expect([exits, host.machine.netns.size, net.devices.size]).toEqual([[137], 0, 0]);
    expect(host.netlink.link('v0')).toBeUndefined();
  });
});

describe('hardware in a namespace that is deleted', () => {
  it('goes back to the first one', () => {
    const { lab, host } = machine(() => undefined);
    for (const name of ['b', 'c']) lab.node(name);
    host.machine.netnsAdd('other');
    lab.link(['host:eth0', 'b:eth0', 'c:eth0']);
    host.netlink.linkSet('eth0', { netns: 'other' });
    expect(host.netlink.link('eth0')).toBeUndefined();
    host.machine.netnsDel('other');
    expect(host.netlink.link('eth0')).toMatchObject({ ifindex: 2, up: false });
  });
});

describe('a key as sysctl(8) takes it', () => {
  it.each([
    ['net.ipv6.conf.eth0.accept_ra', 'net.ipv6.conf.eth0.accept_ra'],
    ['net/ipv6/conf/eth0/accept_ra', 'net.ipv6.conf.eth0.accept_ra'],
    ['net/ipv6/conf/eth0.5/accept_ra', 'net.ipv6.conf.eth0/5.accept_ra'],
    ['net.ipv6.conf.eth0/5.accept_ra', 'net.ipv6.conf.eth0/5.accept_ra'],
  ])('%s is %s', (key, same) => {
    expect(dotted(key)).toBe(same);
  });
});
