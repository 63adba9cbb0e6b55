import { Mac } from '../../../../sim/base/mac';
import { seconds } from '../../../../sim/base/time';
import { Lab, type Command } from '../../../../sim/scenario/lab';
import type { Signal } from '../../../../sim/kernel/uapi';
import { ping } from '../../../../sim/shell/commands/ping/ping';

/** Two hosts on a cable with 1.5 ms each way; the first is `one`, with 2001:db8::1. */
function lab(latency = true): Lab {
  const made = new Lab({ programs: name => (/^ping[46]?$/.test(name) ? ping : undefined) });
  const nodes = ['one', 'two'].map(name => made.node(name));
  const ends = nodes.map(({ name }, i) => ({ node: name, interface: 'eth0', mac: Mac.of(0x0200, i + 1) }));
  const link = made.link(ends);
  if (latency) link.impair({ delay: 1500 });
  nodes.forEach((node, i) => {
    node.netlink.linkSet('lo', { up: true });
    node.netlink.linkSet('eth0', { up: true });
    node.run(`ip addr add 2001:db8::${i + 1}/64 dev eth0 nodad`);
    node.file(
      '/etc/hosts',
      '127.0.0.1 localhost\n::1 localhost\n2001:db8::2 two two.example # the other\n192.0.2.1 old\n',
    );
  });
  made.runUntil(seconds(5));
  return made;
}

function run(command: string, time = 60, made = lab()): Command {
  const started = made.node('one').run(command);
  made.run(seconds(time));
  return started;
}

interface Outcome {
  stdout: string;
  stderr: string;
  status: number | undefined;
  pid: number;
}

/** Starts words that no shell reads before. */
function start(made: Lab, argv: readonly string[]): Outcome {
  const { machine, net } = made.node('one');
  const outcome: Outcome = { stdout: '', stderr: '', status: undefined, pid: 0 };
  const pid = machine.spawn({
    argv,
    net,
    onOutput: (stream, text) => (outcome[stream] += text),
    onExit: status => (outcome.status = status),
  });
  outcome.pid = pid as number;
  return outcome;
}

test('times are those of the simulation', () => {
  const { stdout, status } = run('ping -c 3 two');
  expect(stdout).toBe(
    'PING two(two (2001:db8::2)) 56 data bytes\n' +
      '64 bytes from two (2001:db8::2): icmp_seq=1 ttl=64 time=6.00 ms\n' +
      '64 bytes from two (2001:db8::2): icmp_seq=2 ttl=64 time=3.00 ms\n' +
      '64 bytes from two (2001:db8::2): icmp_seq=3 ttl=64 time=3.00 ms\n' +
      '\n--- two ping statistics ---\n' +
      '3 packets transmitted, 3 received, 0% packet loss, time 2000ms\n' +
      'rtt min/avg/max/mdev = 3.000/4.000/6.000/1.414 ms\n',
  );
  expect(status).toBe(0);
});

test('a name is not looked up in reverse with -n', () => {
  expect(run('ping -n -c 1 two').stdout).toContain(
    'PING two(2001:db8::2) 56 data bytes\n64 bytes from 2001:db8::2: ',
  );
});

test('SIGINT prints the summary, and SIGTERM does not', () => {
  const ended = (signal: Signal): Outcome => {
    const made = lab();
    const outcome = start(made, ['ping', '-i', '0.5', '2001:db8::2']);
    made.run(seconds(1.2));
    made.node('one').machine.kill(outcome.pid, signal);
    return outcome;
  };
  const interrupted = ended('SIGINT');
  expect(interrupted.stdout).toContain('3 packets transmitted, 3 received, 0% packet loss, time 1000ms\n');
  expect(interrupted.status).toBe(0);
  const terminated = ended('SIGTERM');
  expect(terminated.stdout).not.toContain('statistics');
  expect(terminated.status).toBe(143);
});

test('nobody answers for 10 s, and ping gives up', () => {
  const made = lab();
  made.links[0]?.setCarrier(true);
  made.node('two').net.sysctl.write('net.ipv6.icmp.echo_ignore_all', '1');
  const command = made.node('one').run('ping -c 2 2001:db8::2');
  made.run(seconds(10.9));
  expect(command.status).toBeUndefined();
  made.run(seconds(0.2));
  expect(command.status).toBe(1);
  expect(command.stdout).toContain('2 packets transmitted, 0 received, 100% packet loss, time 1016ms\n\n');
});

test('a second between requests is as long as the kernel makes it, but for what an answer leaves of it', () => {
  // Linux 6.18.44, iputils 20221126: 1.024 s between requests to ::1, 1.000 s where the answer takes 2 ms.
  const gaps = (delay: number): number[] => {
    const made = lab();
    made.links[0]?.impair({ delay });
    const { stdout } = run('ping -c 6 -D 2001:db8::2', 30, made);
    const times = [...stdout.matchAll(/^\[(.*)\] 64 bytes/gm)].map(found => Number(found[1]));
    return times.slice(2).map((time, index) => Number((time - times[index + 1]!).toFixed(3)));
  };
  expect(gaps(1000)).toEqual([1, 1, 1, 1]);
  expect(gaps(0)).toEqual([1.024, 1.024, 1.024, 1.024]);
});

test('the deadline ends it, and too few answers are a failure', () => {
  const { stdout, status } = run('ping -w 2 -c 5 2001:db8::2');
  expect(stdout).toContain('2 packets transmitted, 2 received, 0% packet loss, time 1000ms');
  expect(status).toBe(1);
});

test('packets that the link loses are counted', () => {
  const made = lab(false);
  made.links[0]?.impair({ loss: 250_000 });
  const { stdout } = run('ping -n -q -i 0.1 -c 200 -W 1 2001:db8::2', 120, made);
  expect(stdout).toMatch(/200 packets transmitted, \d+ received, \d+(\.\d)?% packet loss, time 20\d{3}ms/);
});

test('two pings at once count their own answers only', () => {
  const made = lab();
  const commands = ['ping -c 3 two', 'ping -c 5 two'].map(text => made.node('one').run(text));
  made.run(seconds(20));
  expect(commands[0]?.stdout).toContain('3 packets transmitted, 3 received, 0%');
  expect(commands[1]?.stdout).toContain('5 packets transmitted, 5 received, 0%');
});

test('an interval of 0 lets time pass', () => {
  const made = lab(false);
  const command = made.node('one').run('exec ping -i 0 ::1');
  made.run(seconds(0.1));
  command.signal('SIGINT');
  expect(command.stdout).toMatch(/packets transmitted, 1\d{2,3} received.*ipg\/ewma/s);
});

test.each([
  ['ping -6 -c 1 old', 'ping: old: Address family for hostname not supported\n', 2],
  ['ping -c 1 old', 'ping: connect: Network is unreachable\n', 2],
  ['ping6 -4 two', 'ping6: only one -4 or -6 option may be specified\n', 2],
  ['ping6 -c 1 192.0.2.1', 'ping6: 192.0.2.1: Address family for hostname not supported\n', 2],
  ['ping -c 1 2001:db8::2%eth0', 'ping: 2001:db8::2%eth0: Name or service not known\n', 2],
  ['ping -c 1 ::ffff:192.0.2.1', 'ping: connect: Network is unreachable\n', 2],
  ['ping -c 1x two', "ping: invalid argument: '1x'\n", 1],
  [
    'ping -c 99999999999999999999 two',
    "ping: invalid argument: '99999999999999999999': Numerical result out of range\n",
    1,
  ],
  ['ping -s -1 two', "ping: invalid argument: '-1': out of range: 0 <= value <= 2147483647\n", 1],
  ['ping -i 99999999999 two', 'ping: bad timing interval: 99999999999\n', 2],
  ['ping -i -1 two', 'ping: bad timing interval: -1\n', 2],
  ['ping -M perhaps two', 'ping: invalid -M argument: perhaps\n', 2],
  ['ping -I 2001:db8::zz two', 'ping: invalid source address: 2001:db8::zz\n', 2],
  ['ping -I fe80::1 two', 'ping: bind icmp socket: Invalid argument\n', 2],
  ['ping -f two', 'ping: option -f is not simulated\n', 2],
])('%s', (command, complaint, status) => {
  expect(run(command)).toMatchObject({ stdout: '', stderr: complaint, status });
});

test('a zone may be a number', () => {
  expect(run('ping -c 1 fe80::ff:fe00:2%2').stdout).toContain(
    '64 bytes from fe80::ff:fe00:2%eth0: icmp_seq=1',
  );
});

test('data too long for any packet is refused by the kernel, and not even made', () => {
  const { stderr, status } = run('ping -c 1 -W 1 -s 2147483647 two');
  expect(stderr).toMatch(/^ping: local error: message too long, mtu: \d+\n$/);
  expect(status).toBe(1);
});

test.each([
  [['ping', '']],
  [['ping', '-c']],
  [['ping', '-']],
  [['ping', '--', '-c']],
  [['ping', '%']],
  [['ping', 'fe80::1%']],
  [['ping', '-I', '', '::1']],
  [['ping', '-W', '1e309', '::1']],
  [['ping', '-i', '', '::1']],
  [['ping', '-c', '', '::1']],
  [['ping', '-w', '0x10', '::1']],
  [['ping', '-s', '1'.repeat(500), '::1']],
  [['ping', '\u0000']],
  [['ping', 'a'.repeat(100_000)]],
  [['ping', '-IIIIIIII', '::1']],
])('%j ends with a complaint', argv => {
  const made = lab();
  const outcome = start(made, argv);
  made.run(seconds(60));
  const { stderr, status } = outcome;
  expect(stderr).toMatch(/^ping: /);
  expect(status === 1 || status === 2).toBe(true);
});
