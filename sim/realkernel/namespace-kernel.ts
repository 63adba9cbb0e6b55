/**
 * The kernel of this machine on the test bench: a network namespace of its own, whose veth devices end in a second one
 * without IPv6, where a small Perl program (perl-base is on every Debian) speaks and listens on packet sockets. All of it
 * is held by one shell; when that ends, the kernel takes the namespaces down.
 */
import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { release } from 'node:os';
import { createInterface } from 'node:readline';
import type { SimTime } from '../base/time';
import {
  benchPort,
  SPARE,
  type BenchOptions,
  type KernelUnderTest,
  type Reflex,
  type SentFrame,
} from '../conformance/kernel-under-test';
import type { CommandResult } from '../scenario/lab';
import { pause, RealClock } from './clock';
import { enter, innermost } from './enter';
import { quoted } from './machine';
import { ENVIRONMENT, execute, isUnprivileged, ResidentShell } from './shell';

/** A command may take this many milliseconds. */
const COMMAND_TIMEOUT = 120_000;
/** How many milliseconds a frame may need from one end of a cable to the other. */
const DELIVERY = 15;

/**
 * Lines `DEVICE HEX` on standard input are sent, lines `MICROSECONDS DEVICE HEX` tell what came: the time is the kernel's
 * stamp of its arrival (SIOCGSTAMP), of CLOCK_REALTIME. A line `heard .` is answered when all is told that has arrived by
 * then, so that nothing is missed where the processor is somebody else's for a while. The end of the input ends it.
 */
const SPEAKER = String.raw`
use strict; use Socket; $| = 1;
my (%socket, %device);
for my $name (@ARGV) {
  socket(my $s, 17, SOCK_RAW, unpack('S', pack('n', 3))) or die "socket: $!\n";
  my $request = pack('a16 x24', $name);
  ioctl($s, 0x8933, $request) or die "$name: $!\n";
  my $index = unpack('x16 i', $request);
  bind($s, pack('S n i S C C a8', 17, 3, $index, 0, 0, 0, '')) or die "bind $name: $!\n";
  $socket{$name} = $s; $device{fileno $s} = $name;
  ioctl($s, 0x8906, my $first = pack('x16'));
}
sub hear {
  my ($s) = @_;
  my $from = recv($s, my $frame, 65536, 0x40);
  return 0 unless defined $from;
  return 1 if unpack('x10 C', $from) == 4;
  my $stamp = pack('x16');
  ioctl($s, 0x8906, $stamp) or die "no time stamp: $!\n";
  my ($seconds, $microseconds) = unpack('l! l!', $stamp);
  printf "%d %s %s\n", $seconds * 1e6 + $microseconds, $device{fileno $s}, unpack('H*', $frame);
  return 1;
}
sub hear_all { for my $s (values %socket) { my $most = 1000; 1 while $most-- && hear($s); } }
print "ready\n";
my $pending = '';
while (1) {
  my $wanted = ''; vec($wanted, fileno $_, 1) = 1 for values %socket; vec($wanted, 0, 1) = 1;
  select($wanted, undef, undef, undef) > 0 or next;
  for my $s (values %socket) { hear($s) if vec($wanted, fileno $s, 1); }
  next unless vec($wanted, 0, 1);
  sysread(STDIN, $pending, 1 << 16, length $pending) or exit;
  while ($pending =~ s/^(\S+) (\S+)\n//) {
    if ($1 eq 'heard') { hear_all() } else { send($socket{$1}, pack('H*', $2), 0) }
    print "done\n";
  }
}
`;

/** See the file's header. */
export class NamespaceKernel implements KernelUnderTest {
  readonly virtual = false;
  readonly name = `Linux ${release().split('-')[0] ?? ''}`;
  ports: readonly string[] = [];
  readonly #clock = new RealClock();
  readonly #sent = new Map<string, SentFrame[]>();
  readonly #reflexes = new Map<string, Reflex>();
  /** Called, one by one, when the speaker has done what it was asked to. */
  readonly #done: (() => void)[] = [];
  #holder: ResidentShell | undefined;
  #speaker: ChildProcessWithoutNullStreams | undefined;
  #pid = 0;
  /** Told of every frame. */
  #heard: () => void = () => undefined;

  /** Make one. @throws Error with the words of what failed; nothing of it remains then. */
  static async open(options: BenchOptions = {}): Promise<NamespaceKernel> {
    const kernel = new NamespaceKernel();
    try {
      await kernel.#build(options);
      return kernel;
    } catch (error) {
      await kernel.close();
      throw error;
    }
  }

  get now(): SimTime {
    return this.#clock.now;
  }

  type(command: string): Promise<CommandResult> {
    return execute(this.#enter(['sh', '-c', command]), { timeout: COMMAND_TIMEOUT });
  }

  /** A shell that stays in its namespace, for who has many short things to ask. The caller closes it. */
  shell(): ResidentShell {
    return new ResidentShell(this.#enter(['sh']));
  }

  inject(octets: Uint8Array, port = 'eth0'): Promise<void> {
    return this.#put(port, octets);
  }

  async sent(port = 'eth0'): Promise<readonly SentFrame[]> {
    await pause(DELIVERY);
    await this.#tell('heard .');
    return (this.#sent.get(port) ?? []).splice(0);
  }

  answer(reflex: Reflex | undefined, port = 'eth0'): void {
    if (reflex === undefined) this.#reflexes.delete(port);
    else this.#reflexes.set(port, reflex);
  }

  carrier(on: boolean, port = 'eth0'): Promise<void> {
    return this.#make([`ip -n wire link set ${port} ${on ? 'up' : 'down'}`]);
  }

  async wait(duration: SimTime, enough?: () => boolean): Promise<void> {
    const deadline = this.now + duration;
    if (enough === undefined) return this.#clock.until(deadline);
    while (!enough() && this.now < deadline) {
      await new Promise<void>(resolve => {
        const late = setTimeout(resolve, Math.ceil((deadline - this.now) / 1000));
        this.#heard = () => (clearTimeout(late), resolve());
      });
    }
  }

  async close(): Promise<void> {
    this.#speaker?.stdin.end();
    await this.#holder?.close();
  }

  async #build(options: BenchOptions): Promise<void> {
    const user = isUnprivileged() ? ['--user', '--map-root-user'] : [];
    const own = ['--mount', '--pid', '--net', '--fork', '--kill-child', '--mount-proc'];
    this.#holder = new ResidentShell(['unshare', ...user, ...own, 'sh']);
    const ports = Array.from({ length: options.ports ?? 1 }, (_each, index) => benchPort(index));
    const noIpv6 = ['all', 'default'].map(name => `net.ipv6.conf.${name}.disable_ipv6=1`).join(' ');
    const settings = Object.entries(options.sysctl ?? {}).map(([key, value]) => quoted(`${key}=${value}`));
    const script = [
      'mount -t tmpfs tmpfs /run',
      'mkdir /run/netns',
      'ip netns add host',
      'ip netns add wire',
      `ip netns exec wire sysctl -qw ${noIpv6}`,
      'ip -n host link set lo up',
      `ip -n wire link add ${SPARE} type bridge`,
      ...ports.map(
        ({ name, mac }) =>
          `ip -n host link add ${name} address ${mac.toString()} type veth peer name ${name} netns wire`,
      ),
      ...ports.map(({ name }) => `ip -n wire link set ${name} up`),
    ];
    await this.#make(script);
    this.#pid = innermost(this.#holder.pid);
    this.ports = ports.map(({ name }) => name);
    await this.#listen(this.ports);
    this.#clock.restart();
    await this.#make([
      ...(settings.length === 0 ? [] : [`ip netns exec host sysctl -qw ${settings.join(' ')}`]),
      ...(options.down === true ? [] : ports.map(({ name }) => `ip -n host link set ${name} up`)),
    ]);
  }

  async #make(script: readonly string[]): Promise<void> {
    const answer = await this.#holder?.ask(`{ ${['true', ...script].join(' && ')}; } 2>&1 && printf '\\nok'`);
    if (answer?.endsWith('\nok') !== true) throw new Error(`no bench: ${answer?.trim() ?? ''}`);
  }

  #enter(argv: readonly string[], namespace = 'host'): string[] {
    return enter(this.#pid, ['-m', '-p'], isUnprivileged(), ['ip', 'netns', 'exec', namespace, ...argv]);
  }

  #listen(ports: readonly string[]): Promise<void> {
    const [program = '', ...args] = this.#enter(['perl', '-e', SPEAKER, ...ports], 'wire');
    const speaker = spawn(program, args, { env: ENVIRONMENT, cwd: '/' });
    this.#speaker = speaker;
    speaker.stdin.on('error', () => undefined);
    return new Promise((resolve, reject) => {
      let said = '';
      speaker.stderr.setEncoding('utf8').on('data', (text: string) => (said += text));
      speaker.on('error', reject);
      speaker.on('exit', () => reject(new Error(`the tester's end of the cable is gone: ${said.trim()}`)));
      createInterface(speaker.stdout).on('line', line => {
        if (line === 'ready') resolve();
        else if (line === 'done') this.#done.shift()?.();
        else this.#receive(line);
      });
    });
  }

  #receive(line: string): void {
    const [at = '', port = '', hex = ''] = line.split(' ');
    const octets = new Uint8Array(Buffer.from(hex, 'hex'));
    const frames = this.#sent.get(port) ?? [];
    const sentAt = this.#clock.since(Number(at));
    frames.push({ at: sentAt, octets });
    this.#sent.set(port, frames);
    for (const answer of this.#reflexes.get(port)?.(octets, sentAt) ?? []) void this.#put(port, answer);
    this.#heard();
  }

  #put(port: string, octets: Uint8Array): Promise<void> {
    return this.#tell(`${port} ${Buffer.from(octets).toString('hex')}`);
  }

  /** Have the speaker do what a line says. */
  #tell(line: string): Promise<void> {
    return new Promise(resolve => {
      this.#done.push(resolve);
      this.#speaker?.stdin.write(`${line}\n`);
    });
  }
}
