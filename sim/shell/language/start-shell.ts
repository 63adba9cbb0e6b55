/** Starts subshells, in the foreground and in the background. */
import type { Signal } from '../../kernel/uapi';
import type { Command } from './ast';
import type { FdTable } from './open-file';
import { NullFile } from './open-file';
import { ProcessGroup } from './process-group';
import type { Job, ShellState } from './shell-state';
import { signalStatus } from './signals';
import type { Run } from './task';
import { Task } from './task';

/** Runs `commands` in the shell `state`, which is closed when they are done; `onEnded` gets its status. */
export function startShell(state: ShellState, commands: Run<void>, onEnded: (status: number) => void): void {
  const { group } = state;
  let killed: number | undefined;
  const deliver = (signal: Signal): void => {
    killed = signalStatus(signal);
    task.cancel();
  };
  const task = new Task(state.runtime.queue, commands, () => {
    group.remove(deliver);
    state.fds.closeAll();
    onEnded(killed ?? state.lastStatus);
  });
  group.add(deliver);
}

/** Runs `commands` in the shell `child` and waits until it has ended. Gives its status. */
export function* runShell(child: ShellState, commands: Run<void>): Run<number> {
  let status = 0;
  yield resume => {
    startShell(child, commands, ended => {
      status = ended;
      resume();
    });
  };
  return status;
}

/** Runs one command in a subshell with descriptors of its own. Gives the subshell. */
export function startSubshell(
  state: ShellState,
  command: Command,
  fds: FdTable,
  group: ProcessGroup,
  onEnded: (status: number) => void,
): ShellState {
  const child = state.subshell(fds);
  child.group = group;
  startShell(child, child.runtime.evaluator.command(child, command, false), onEnded);
  return child;
}

/**
 * `command &`: its standard input is empty, and `$!`, `wait` and `kill` know it. It gets the first turn, so that what is
 * started before another command is there when that one runs.
 */
export function* startBackground(state: ShellState, command: Command): Run<void> {
  const fds = state.fds.copy();
  fds.set(0, new NullFile());
  const job: Job = { group: new ProcessGroup(), status: undefined, waiting: [] };
  const { runtime } = state;
  runtime.background += 1;
  const child = startSubshell(state, command, fds, job.group, status => {
    job.status = status;
    for (const resume of job.waiting.splice(0)) resume();
    runtime.background -= 1;
    if (runtime.background === 0) runtime.onIdle?.();
  });
  child.quiet = true;
  yield resume => resume();
  const pid = (command.kind === 'simple' ? child.programPid : undefined) ?? runtime.nextSubshellPid();
  state.jobs.set(pid, job);
  state.lastBackground = pid;
  state.lastStatus = 0;
}
