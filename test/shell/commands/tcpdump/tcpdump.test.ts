import { Mac } from '../../../../sim/base/mac';
import { seconds } from '../../../../sim/base/time';
import type { Signal } from '../../../../sim/kernel/uapi';
import { Lab } from '../../../../sim/scenario/lab';
import { ping } from '../../../../sim/shell/commands/ping/ping';
import { tcpdump } from '../../../../sim/shell/commands/tcpdump/tcpdump';

const VERBOSITY = 'verbose output suppressed, use -v[v]... for full protocol decode\n';
const ETHERNET = 'listening on eth0, link-type EN10MB (Ethernet), snapshot length 262144 bytes\n';
const COOKED = 'listening on any, link-type LINUX_SLL2 (Linux cooked v2), snapshot length 262144 bytes\n';

interface Outcome {
  stdout: string;
  stderr: string;
  status: number | undefined;
  pid: number;
}

class TwoHosts {
  readonly lab = new Lab({
    programs: name => (name === 'tcpdump' ? tcpdump : name === 'ping' ? ping : undefined),
  });

  constructor() {
    const { lab } = this;
    for (const name of ['a', 'b']) lab.node(name).netlink.linkSet('lo', { up: true });
    lab.link(['a', 'b'].map((node, i) => ({ node, interface: 'eth0', mac: Mac.of(0x0200, i + 1) })));
  }

  up(): this {
    for (const node of this.lab.nodes.values()) node.netlink.linkSet('eth0', { up: true });
    this.lab.runUntil(seconds(10));
    return this;
  }

  start(...words: string[]): Outcome {
    const { machine, net } = this.lab.node('a');
    const outcome: Outcome = { stdout: '', stderr: '', status: undefined, pid: 0 };
    const pid = machine.spawn({
      argv: ['tcpdump', ...words],
      net,
      onOutput: (stream, text) => (outcome[stream] += text),
      onExit: status => (outcome.status = status),
    });
    outcome.pid = pid as number;
    return outcome;
  }

  signal({ pid }: Outcome, signal: Signal): void {
    this.lab.node('a').machine.kill(pid, signal);
  }

  ping(command = 'ping -c 1 -n fe80::ff:fe00:2%eth0', time = 1): void {
    this.lab.node('a').run(command);
    this.lab.run(seconds(time));
  }
}

const ADDRESSES = { a: 'fe80::ff:fe00:1', b: 'fe80::ff:fe00:2' };

test('shows what goes out and what comes in, with simulated time, and ends by itself with -c', () => {
  const hosts = new TwoHosts().up();
  const capture = hosts.start('-n', '-i', 'eth0', '-c', '2', 'icmp6[0] = 128 or icmp6[0] = 129');
  hosts.ping();
  const { a, b } = ADDRESSES;
  expect(capture.stdout.replace(/id \d+/g, 'id N')).toBe(
    `00:00:10.000000 IP6 ${a} > ${b}: ICMP6, echo request, id N, seq 1, length 64\n` +
      `00:00:10.000000 IP6 ${b} > ${a}: ICMP6, echo reply, id N, seq 1, length 64\n`,
  );
  expect(capture.stderr).toBe(
    `tcpdump: ${VERBOSITY}${ETHERNET}` +
      '2 packets captured\n2 packets received by filter\n0 packets dropped by kernel\n',
  );
  expect(capture.status).toBe(0);
});

test.each<Signal>(['SIGINT', 'SIGTERM', 'SIGHUP'])('%s ends it with the numbers', signal => {
  const hosts = new TwoHosts().up();
  const capture = hosts.start('-v', '-i', 'eth0', 'icmp6[0] == 128');
  hosts.ping();
  hosts.signal(capture, signal);
  expect(capture.stderr).toBe(
    `tcpdump: ${ETHERNET}1 packet captured\n1 packet received by filter\n0 packets dropped by kernel\n`,
  );
  expect(capture.stdout).toContain('[icmp6 sum ok] ICMP6, echo request');
  expect(capture.stdout.endsWith('\n\n')).toBe(true);
  expect(capture.status).toBe(0);
});

test('SIGUSR1 asks for the numbers and ends nothing', () => {
  const hosts = new TwoHosts().up();
  const capture = hosts.start('-i', 'eth0', 'udp');
  hosts.signal(capture, 'SIGUSR1');
  expect(capture.stderr).toContain(
    'tcpdump: 0 packets captured, 0 packets received by filter, 0 packets dropped by kernel\n',
  );
  expect(capture.status).toBeUndefined();
});

test('any names the interface and the direction of each packet', () => {
  const hosts = new TwoHosts().up();
  const capture = hosts.start('-n', '-i', 'any', '-tt');
  hosts.ping();
  hosts.ping('ping -c 1 ::1');
  hosts.lab.node('b').run('ping -c 1 ff02::1%eth0');
  hosts.lab.run(seconds(1));
  const lines = capture.stdout.split('\n').map(line => line.replace(/id \d+/, 'id N'));
  const { a, b } = ADDRESSES;
  expect(lines).toContain(`10.000000 eth0  Out IP6 ${a} > ${b}: ICMP6, echo request, id N, seq 1, length 64`);
  expect(lines).toContain(`10.000000 eth0  In  IP6 ${b} > ${a}: ICMP6, echo reply, id N, seq 1, length 64`);
  expect(lines.filter(line => line.includes(' lo '))).toEqual([
    '11.000000 lo    In  IP6 ::1 > ::1: ICMP6, echo request, id N, seq 1, length 64',
    '11.000000 lo    In  IP6 ::1 > ::1: ICMP6, echo reply, id N, seq 1, length 64',
  ]);
  expect(lines).toContain(
    `12.000000 eth0  M   IP6 ${b} > ff02::1: ICMP6, echo request, id N, seq 1, length 64`,
  );
  expect(capture.stderr).toBe(`tcpdump: data link type LINUX_SLL2\ntcpdump: ${VERBOSITY}${COOKED}`);
});

test('any with -e shows the cooked header', () => {
  const hosts = new TwoHosts().up();
  const capture = hosts.start('-n', '-e', '-t', '-i', 'any', '-c', '1', 'icmp6[0]=128');
  hosts.ping();
  expect(capture.stdout.replace(/id \d+/, 'id 31515')).toBe(
    'eth0  Out ifindex 2 02:00:00:00:00:01 ethertype IPv6 (0x86dd), length 124: ' +
      'fe80::ff:fe00:1 > fe80::ff:fe00:2: ICMP6, echo request, id 31515, seq 1, length 64\n',
  );
});

test('without -i the first interface that is up is taken, and loopback only where there is no other', () => {
  expect(new TwoHosts().up().start('-n').stderr).toContain('listening on eth0,');
  expect(new TwoHosts().start('-n').stderr).toContain('listening on lo,');
});

test.each([
  [[], ['00:00:10.000000 IP6', '00:00:11.000000 IP6']],
  [['-t'], ['IP6', 'IP6']],
  [['-tt'], ['10.000000 IP6', '11.000000 IP6']],
  [['-ttt'], [' 00:00:00.000000 IP6', ' 00:00:01.000000 IP6']],
  [['-tttt'], ['1970-01-01 00:00:10.000000 IP6', '1970-01-01 00:00:11.000000 IP6']],
  [['-ttttt'], [' 00:00:00.000000 IP6', ' 00:00:01.000000 IP6']],
])('the time with %j', (options, beginnings) => {
  const hosts = new TwoHosts().up();
  const capture = hosts.start(...options, '-i', 'eth0', 'icmp6[0]=128');
  for (const _ of [10, 11]) hosts.ping();
  const lines = capture.stdout.trimEnd().split('\n');
  expect(lines.map(line => line.slice(0, line.indexOf('IP6') + 3))).toEqual(beginnings);
});

test.each([
  [['-i', 'eth0'], 'tcpdump: eth0: That device is not up\n'],
  [['-i', 'nope'], 'tcpdump: nope: No such device exists\n(No such device exists)\n'],
  [['-i', ''], 'tcpdump: : No such device exists\n(No such device exists)\n'],
  [['-i', '99'], 'tcpdump: Invalid adapter index\n'],
  [['-c', '0'], 'tcpdump: invalid packet count 0\n'],
  [['-c', 'abc'], 'tcpdump: invalid packet count abc\n'],
  [['-s', '-1'], 'tcpdump: invalid snaplen -1 (must be >= 0 and <= 262144)\n'],
  [['-tttttt'], 'tcpdump: only -t, -tt, -ttt, -tttt and -ttttt are supported\n'],
  [['-w', 'x.pcap'], 'tcpdump: -w is not simulated: sixlab run --pcap writes captures\n'],
  [['-r', 'x.pcap'], 'tcpdump: option -r is not simulated\n'],
  [['-X'], 'tcpdump: option -X is not simulated\n'],
  [['-i', 'lo', 'nonsense'], "tcpdump: can't parse filter expression: syntax error\n"],
  [['-i', 'lo', 'icmp6', 'and'], "tcpdump: can't parse filter expression: syntax error\n"],
])('%j is refused', (words, complaint) => {
  expect(new TwoHosts().start(...words)).toMatchObject({ stdout: '', stderr: complaint, status: 1 });
});

test.each([['--foo'], ['-#'], ['-i'], ['-\u0000'], ['--interface'], ['-c', '9'.repeat(400)]])(
  'hostile words end with a complaint: %j',
  (...words) => {
    const { stderr, status } = new TwoHosts().start(...words);
    expect(stderr).toMatch(/^tcpdump: /);
    expect(status).toBe(1);
  },
);
