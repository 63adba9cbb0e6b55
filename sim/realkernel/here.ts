/** This machine and its kernel: programs are children of this process and end with the lab they are in. */
import type { CommandResult } from '../scenario/lab';
import { RealClock } from './clock';
import { HostKernelLog } from './host-kernel-log';
import type { Clock, ExecuteOptions, KernelLog, Machine, Recording, Shell } from './machine';
import { HostRecording } from './recording';
import { execute, isUnprivileged, ResidentShell } from './shell';

export class Here implements Machine {
  readonly unprivileged = isUnprivileged();
  readonly programs = ['unshare', 'nsenter', 'mount', 'ip', 'sysctl', 'dmesg', 'hostname'];

  clock(): Clock {
    return new RealClock();
  }

  execute(argv: readonly string[], options: ExecuteOptions): Promise<CommandResult> {
    return execute(argv, options);
  }

  shell(argv: readonly string[]): Shell {
    return new ResidentShell(argv);
  }

  record(argv: readonly string[], begun: RegExp): Promise<Recording> {
    return HostRecording.start(argv, begun);
  }

  kernelLog(): KernelLog {
    return new HostKernelLog();
  }
}
