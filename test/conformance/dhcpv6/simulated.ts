/** The bench with a simulated program. */
import { Ip6 } from '../../../sim/base/ip6';
import { Mac } from '../../../sim/base/mac';
import { seconds } from '../../../sim/base/time';
import { networkd } from '../../../sim/daemons/systemd-networkd/networkd';
import type { Program, UdpSocket } from '../../../sim/kernel/uapi';
import { Lab } from '../../../sim/scenario/lab';
import { findProgram } from '../../../sim/scenario/programs';
import { readDhcp6, writeDhcp6 } from '../../../sim/wire/dhcpv6/message';
import type { Bench, Heard, ProgramName, Way } from './bench';
import { PROGRAMS } from './programs';

const GROUPS = ['ff02::1:2', 'ff05::1:3'];
const PROGRAM_ADDRESS = Ip6.parse('fe80::ff:fe00:aa01')!;

const PEER_ADDRESS = Ip6.parse('fe80::ff:fe00:bb01')!;

export class SimulatedBench implements Bench {
  private readonly lab: Lab;
  private readonly sockets = new Map<number, UdpSocket>();
  private readonly heard: Heard[] = [];
  private configuration = '';

  constructor(
    readonly program: ProgramName,
    seed = 1,
  ) {
    const daemon = networkd('252');
    const peer: Program = { start: process => this.listen(process) };
    this.lab = new Lab({
      seed,
      programs: name =>
        name === 'peer' ? peer : name.endsWith('systemd-networkd') ? daemon : findProgram(name),
    });
    const node = this.lab.node('program');
    const other = this.lab.node('peer');
    this.lab.link([
      { node: 'program', interface: 'eth0', mac: Mac.parse('02:00:00:00:aa:01')! },
      { node: 'peer', interface: 'eth0', mac: Mac.parse('02:00:00:00:bb:01')! },
    ]);
    node.file('/etc/machine-id', '0123456789abcdef0123456789abcdef\n');
    node.file('/run/systemd/container', 'lxc\n');
    for (const machine of [node, other]) machine.run('ip link set lo up; ip link set eth0 up');
    other.run('peer');
    this.lab.runUntil(seconds(3));
  }

  private listen(process: Parameters<Program['start']>[0]): void {
    for (const port of [546, 547]) {
      const socket = process.udp6();
      if ('errno' in socket) throw new Error('no socket');
      socket.bind({ address: Ip6.parse('::')!, port });
      for (const group of GROUPS) socket.join(Ip6.parse(group)!, 'eth0');
      socket.onDatagram = (data, { from }) => {
        if (from.address === PEER_ADDRESS) return;
        const message = readDhcp6(data);
        if (message.kind === 'malformed')
          throw new Error(`what the program sent is malformed: ${message.why}`);
        this.heard.push({ at: this.now(), from: String(from.address), fromPort: from.port, message });
      };
      this.sockets.set(port, socket);
    }
  }

  now(): number {
    return this.lab.now / seconds(1);
  }

  next(within: number): Promise<Heard | undefined> {
    const end = this.lab.now + seconds(within);
    while (this.heard.length === 0 && this.lab.scheduler.step(end));
    if (this.heard.length === 0) this.lab.runUntil(end);
    return Promise.resolve(this.heard.shift());
  }

  say(message: Parameters<Bench['say']>[0], { from = 547, to = 546, address }: Way = {}): Promise<void> {
    const target = address === undefined ? PROGRAM_ADDRESS : Ip6.parse(address)!;
    const octets = message instanceof Uint8Array ? message : writeDhcp6(message);
    const refused = this.sockets.get(from)!.sendto(octets, { address: target, port: to, dev: 'eth0' });
    if (refused !== undefined) throw new Error(refused);
    this.lab.run(seconds(0.01));
    return Promise.resolve();
  }

  private type(node: string, command: string): Promise<string> {
    const typed = this.lab.node(node).run(command);
    this.lab.run(seconds(0.01));
    return Promise.resolve(typed.stdout + typed.stderr);
  }

  run(command: string): Promise<string> {
    return this.type('program', command);
  }

  beside(command: string): Promise<string> {
    return this.type('peer', command);
  }

  start(configuration: string): Promise<void> {
    const { file, command, before = '' } = PROGRAMS[this.program];
    const node = this.lab.node('program');
    this.configuration = configuration;
    node.file(file, configuration);
    if (before !== '') node.run(before);
    node.run(command(configuration));
    return Promise.resolve();
  }

  async stop(how: 'kill' | 'release'): Promise<void> {
    const { release, stop = 'TERM' } = PROGRAMS[this.program];
    if (how === 'release' && release !== undefined) {
      this.lab.node('program').run(release(this.configuration));
      return;
    }
    const { machine } = this.lab.node('program');
    const name = PROGRAMS[this.program].command('').split(' ')[0]!;
    for (const [pid, { argv }] of machine.processes)
      if (argv[0] === name) machine.kill(pid, how === 'release' ? 'SIGTERM' : `SIG${stop}`);
    await this.wait(0.1);
  }

  wait(time: number): Promise<void> {
    this.lab.run(seconds(time));
    return Promise.resolve();
  }
}
