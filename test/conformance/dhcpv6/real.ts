/**
 * The bench with a program that is installed here, in a network namespace of its own. All namespaces meet in that of this
 * process, each at a device of its own, so that many cases can be asked at the same time.
 */
import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { createSocket, type RemoteInfo, type Socket } from 'node:dgram';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { readDhcp6, writeDhcp6 } from '../../../sim/wire/dhcpv6/message';
import type { Bench, Heard, ProgramName, Way } from './bench';
import { PROGRAMS } from './programs';

const GROUPS = ['ff02::1:2', 'ff05::1:3'];
const PROGRAM_ADDRESS = 'fe80::ff:fe00:aa01';
const PEER_ADDRESS = 'fe80::ff:fe00:bb01';
const execute = promisify(execFile);

/** The sockets that all benches share: 546 and 547, told apart by the device. */
class Ears {
  private readonly sockets = new Map<number, Socket>();
  private readonly listeners = new Map<string, (octets: Buffer, from: RemoteInfo) => void>();

  /** The device that was opened last. */
  private last = '';

  async open(): Promise<void> {
    for (const port of [546, 547]) {
      const socket = createSocket({ type: 'udp6', ipv6Only: true });
      socket.on('message', (octets, from) => {
        // A global address does not say which device it was.
        const dev = from.address.split('%')[1] ?? this.last;
        this.listeners.get(dev)?.(octets, from);
      });
      await new Promise<void>(done => socket.bind(port, '::', done));
      this.sockets.set(port, socket);
    }
  }

  listen(dev: string, heard: (octets: Buffer, from: RemoteInfo) => void): void {
    this.last = dev;
    this.listeners.set(dev, heard);
    for (const socket of this.sockets.values())
      for (const group of GROUPS) socket.addMembership(group, `::%${dev}`);
  }

  send(from: number, octets: Uint8Array, port: number, address: string): Promise<void> {
    return new Promise((done, fail) =>
      this.sockets.get(from)!.send(octets, port, address, error => (error ? fail(error) : done())),
    );
  }

  close(): void {
    for (const socket of this.sockets.values()) socket.close();
  }
}

export const EARS = new Ears();

export class RealBench implements Bench {
  private readonly namespace: string;
  private readonly folder = mkdtempSync(join(tmpdir(), 'dhcpv6-'));
  private readonly heard: Heard[] = [];
  private wake: (() => void) | undefined;
  private child: ChildProcess | undefined;
  private configuration = '';
  private readonly began = Date.now();
  private readonly dev: string;

  constructor(
    readonly program: ProgramName,
    index: number,
  ) {
    this.dev = `g${index}`;
    this.namespace = `g6-${process.pid}-${index}`;
  }

  async open(): Promise<void> {
    const { namespace, dev } = this;
    await execute('ip', ['netns', 'add', namespace]);
    const veth = ['link', 'add', 'name', dev, 'address', '02:00:00:00:bb:01', 'type', 'veth'];
    const peer = ['peer', 'name', 'eth0', 'netns', namespace, 'address', '02:00:00:00:aa:01'];
    await execute('ip', [...veth, ...peer]);
    await execute('ip', ['link', 'set', dev, 'up']);
    await this.run('ip link set lo up; ip link set eth0 up');
    await sleep(2500);
    EARS.listen(dev, (octets, from) => {
      if (from.address.startsWith(PEER_ADDRESS)) return;
      const message = readDhcp6(octets);
      if (message.kind === 'malformed') return;
      this.heard.push({ at: this.now(), from: from.address.split('%')[0]!, fromPort: from.port, message });
      this.wake?.();
    });
  }

  async close(): Promise<void> {
    await this.stop('kill');
    await execute('ip', ['netns', 'pids', this.namespace]).then(({ stdout }) => {
      for (const pid of stdout.split('\n').filter(Boolean)) process.kill(Number(pid), 'SIGKILL');
    });
    await execute('ip', ['netns', 'del', this.namespace]);
    rmSync(this.folder, { recursive: true, force: true });
  }

  now(): number {
    return (Date.now() - this.began) / 1000;
  }

  async next(within: number): Promise<Heard | undefined> {
    if (this.heard.length === 0) {
      await new Promise<void>(done => {
        const late = setTimeout(done, within * 1000);
        this.wake = () => (clearTimeout(late), done());
      });
      this.wake = undefined;
    }
    return this.heard.shift();
  }

  async say(
    message: Parameters<Bench['say']>[0],
    { from = 547, to = 546, address }: Way = {},
  ): Promise<void> {
    const octets = message instanceof Uint8Array ? message : writeDhcp6(message);
    const target = address ?? PROGRAM_ADDRESS;
    await EARS.send(from, octets, to, /^f[ef]/.test(target) ? `${target}%${this.dev}` : target);
    await sleep(20);
  }

  /** The folder stands for /run. */
  private placed(text: string): string {
    return text.replaceAll('/run/dhc', `${this.folder}/dhc`);
  }

  async run(command: string): Promise<string> {
    const done = await execute('ip', [
      'netns',
      'exec',
      this.namespace,
      'sh',
      '-c',
      this.placed(command),
    ]).catch((error: { stdout: string; stderr: string }) => error);
    return done.stdout + done.stderr;
  }

  async beside(command: string): Promise<string> {
    return (await execute('sh', ['-c', command.replaceAll('eth0', this.dev)])).stdout;
  }

  async start(configuration: string): Promise<void> {
    const { file, command, before = 'true' } = PROGRAMS[this.program];
    this.configuration = configuration;
    const inside = ['netns', 'exec', this.namespace, 'sh', '-c'];
    writeFileSync(join(this.folder, 'file'), configuration);
    await this.run(before);
    const place = file.startsWith('/run/dhc')
      ? `cp ${this.folder}/file ${this.placed(file)}`
      : `mkdir -p ${this.folder}/empty && mount -o remount,bind,ro /sys; mount --bind ${this.folder}/empty /usr/lib/systemd/network; ` +
        `cp ${this.folder}/file ${this.folder}/kept; mount -t tmpfs tmpfs /run/systemd; mkdir -p ${file.replace(/[^/]*$/, '')}; cp ${this.folder}/file ${file}`;
    const line = `${place}; exec ${this.placed(command(configuration))}`;
    const etc = 'mkdir -p /run/systemd; mount -t tmpfs tmpfs /etc/systemd/network 2>/dev/null;';
    this.child = spawn('ip', [...inside, this.program === 'networkd' ? `${etc}${line}` : line], {
      stdio: 'ignore',
      env: { ...process.env, SYSTEMD_LOG_TARGET: 'null' },
    });
  }

  async stop(how: 'kill' | 'release'): Promise<void> {
    const { release, stop = 'TERM' } = PROGRAMS[this.program];
    if (how === 'release' && release !== undefined)
      return void (await this.run(`${release(this.configuration)} >/dev/null 2>&1`));
    this.child?.kill(how === 'release' ? 'SIGTERM' : `SIG${stop}`);
    await sleep(100);
  }

  async wait(time: number): Promise<void> {
    await sleep(time * 1000);
  }
}
