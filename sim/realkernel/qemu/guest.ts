/** A virtual machine as a place for labs: its programs run as jobs of the agent, and its clock is the guest's. */
import type { SimTime } from '../../base/time';
import type { CommandResult } from '../../scenario/lab';
import {
  quoted,
  type Clock,
  type ExecuteOptions,
  type KernelLog,
  type LogLine,
  type Machine,
  type Recording,
  type Shell,
} from '../machine';
import { GuestShell } from './guest-shell';
import type { Job, QemuMachine } from './machine';

/** What timeout(1) ends with when it has killed what it ran. */
const KILLED = 137;

export class Guest implements Machine {
  readonly unprivileged = false;
  readonly keepsGroups = false;
  readonly programs = ['unshare', 'nsenter', 'mount', 'ip', 'sysctl', 'hostname'];

  constructor(private readonly qemu: QemuMachine) {}

  clock(): Clock {
    return new GuestClock(this.qemu);
  }

  async execute(argv: readonly string[], { timeout, stdin }: ExecuteOptions): Promise<CommandResult> {
    const line = `exec timeout -s KILL ${timeout / 1000} ${argv.map(quoted).join(' ')}`;
    const { status, stdout, stderr } = await this.qemu.execute(line, stdin === undefined ? {} : { stdin });
    return {
      status: status === KILLED ? undefined : status,
      stdout: stdout.toString(),
      stderr: stderr.toString(),
    };
  }

  shell(argv: readonly string[]): Shell {
    return new GuestShell(this.qemu, argv);
  }

  async record(argv: readonly string[], begun: RegExp): Promise<Recording> {
    const job = this.qemu.start(`exec ${argv.map(quoted).join(' ')}`);
    let ended: Error | undefined;
    void job.result.then(
      ({ stderr }) => (ended = new Error(stderr.toString().trim())),
      (error: Error) => (ended = error),
    );
    for (let said = ''; !begun.test(said);) {
      if (ended !== undefined) throw ended;
      const { stdout } = await this.qemu.execute(`cat ${job.files}.err`, { instant: true });
      said = stdout.toString();
    }
    return new GuestRecording(job);
  }

  kernelLog(): KernelLog {
    return new GuestKernelLog(this.qemu);
  }
}

class GuestRecording implements Recording {
  constructor(private readonly job: Job) {}

  async stop(): Promise<Buffer> {
    this.job.stop();
    return (await this.job.result).stdout;
  }

  kill(): void {
    this.job.stop();
  }
}

/** The guest's clock, of which we know what it showed last: it does not go on while we think. */
class GuestClock implements Clock {
  #start: number;

  constructor(private readonly qemu: QemuMachine) {
    this.#start = qemu.now;
  }

  async restart(): Promise<void> {
    this.#start = (await this.qemu.execute('true', { instant: true })).at;
  }

  get now(): SimTime {
    return this.since(this.qemu.now);
  }

  since(wall: number): SimTime {
    return wall - this.#start;
  }

  async until(time: SimTime): Promise<void> {
    if (time > this.now) await this.qemu.until(this.#start + time);
  }

  pause(milliseconds: number): Promise<void> {
    return this.until(this.now + milliseconds * 1000);
  }
}

/** The kernel's ring buffer, whose lines have their time since the boot. */
class GuestKernelLog implements KernelLog {
  readonly problem = undefined;

  constructor(private readonly qemu: QemuMachine) {}

  async since(clock: Clock): Promise<LogLine[]> {
    const script = 'date +%s%6N; cat /proc/uptime; dmesg';
    const { stdout } = await this.qemu.execute(script, { instant: true });
    return readRing(stdout.toString(), clock);
  }

  stop(): void {
    // Nothing follows it.
  }
}

/** Lines `[    1.234567] text` behind the wall clock in µs and the uptime in seconds, which are of one moment. */
export function readRing(text: string, clock: Pick<Clock, 'since'>): LogLine[] {
  const [wall = '', uptime = '', ...lines] = text.split('\n');
  const booted = Number(wall) - parseFloat(uptime) * 1e6;
  return lines.flatMap(line => {
    const [, seconds, rest = ''] = /^\[ *(\d+\.\d+)\] (.*)$/.exec(line) ?? [];
    if (seconds === undefined) return [];
    const at = Math.round(clock.since(booted + Number(seconds) * 1e6));
    return at < 0 ? [] : [{ at, text: rest }];
  });
}
