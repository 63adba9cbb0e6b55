/** A machine with the shell and the text tools, and command lines typed on it. */
import { seconds, type SimTime } from '../../sim/base/time';
import { Scheduler } from '../../sim/engine/scheduler';
import { DEFAULT_KERNEL, kernelProfile, type KernelProfile } from '../../sim/kernel/profile/profile';
import { Machine } from '../../sim/kernel/syscall/machine';
import type { Program, Signal } from '../../sim/kernel/uapi';
import { Mac } from '../../sim/base/mac';
import { findCommand } from '../../sim/shell/commands/index';
import { Trace } from '../../sim/trace/trace';

export interface Outcome {
  stdout: string;
  stderr: string;
  /** Undefined while it runs. */
  status: number | undefined;
  readonly pid: number;
}

export class TestMachine {
  readonly scheduler = new Scheduler();
  readonly machine: Machine;

  /** @param programs more programs than the shell's own */
  constructor(
    files: Readonly<Record<string, string>> = {},
    programs: Readonly<Record<string, Program>> = {},
  ) {
    this.machine = new Machine({
      hostname: 'host',
      scheduler: this.scheduler,
      trace: new Trace(this.scheduler),
      seed: 1,
      profile: kernelProfile(DEFAULT_KERNEL) as KernelProfile,
      programs: name => programs[name] ?? findCommand(name),
      devices: { segment: {}, mac: () => Mac.ZERO },
    });
    for (const [path, text] of Object.entries(files)) this.machine.files.install(path, text);
  }

  /** Types a command line. */
  run(text: string, stdin = ''): Outcome {
    return this.spawn(['sh', '-c', text], stdin);
  }

  spawn(argv: readonly string[], stdin = ''): Outcome {
    const outcome = { stdout: '', stderr: '', status: undefined as number | undefined, pid: 0 };
    const pid = this.machine.spawn({
      argv,
      net: this.machine.initNet,
      env: new Map([['HOME', '/root']]),
      stdin: {
        onText: receive => {
          if (stdin !== '') receive(stdin);
          receive(undefined);
        },
      },
      onOutput: (stream, output) => {
        outcome[stream] += output;
      },
      onExit: status => {
        outcome.status = status;
      },
    });
    if (typeof pid !== 'number') throw new Error(`${argv[0] ?? ''}: ${pid.errno}`);
    outcome.pid = pid;
    return outcome;
  }

  /** Lets simulated time pass. */
  advance(time: SimTime): void {
    this.scheduler.runUntil(this.scheduler.now + time);
  }

  signal(outcome: Outcome, signal: Signal): void {
    this.machine.kill(outcome.pid, signal);
  }

  file(path: string): string | undefined {
    const content = this.machine.files.read(path);
    return 'text' in content ? content.text : undefined;
  }
}

/** Runs a command line on a machine of its own for up to an hour of simulated time. */
export function sh(text: string, stdin = '', files: Readonly<Record<string, string>> = {}): Outcome {
  const machine = new TestMachine(files);
  const outcome = machine.run(text, stdin);
  machine.advance(seconds(3600));
  return outcome;
}
