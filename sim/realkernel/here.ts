/** This machine and its kernel: programs are children of this process and end with the lab they are in. */
import { existsSync, readFileSync } from 'node:fs';
import type { CommandResult } from '../scenario/lab';
import { RealClock } from './clock';
import { HostKernelLog } from './host-kernel-log';
import type { Clock, ExecuteOptions, KernelLog, Machine, Recording, Shell } from './machine';
import { HostRecording } from './recording';
import { execute, isUnprivileged, ResidentShell } from './shell';

export class Here implements Machine {
  readonly unprivileged = isUnprivileged();
  readonly keepsGroups = isUnprivileged() || deniesGroups();
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

/** Whether this is a user namespace, made by a user who may not leave a group. */
function deniesGroups(): boolean {
  const setting = '/proc/self/setgroups';
  return existsSync(setting) && readFileSync(setting, 'utf8').trim() === 'deny';
}
