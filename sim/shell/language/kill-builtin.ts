/**
 * `kill [-SIGNAL | -s SIGNAL] PID...`; signal 0 only asks whether the process is there. It is a builtin because the shell
 * alone knows what it started with `&`.
 *
 * Differs from Linux: no job numbers (`%1`) and no process groups; a subshell is known only to the shell that started it,
 * and a signal to it goes to the programs it runs as well.
 */
import { ERRNO_TEXT, type Errno, type Signal } from '../../kernel/uapi';
import type { ShellState } from './shell-state';
import { parseSignal } from './signals';
import type { Run } from './task';

// eslint-disable-next-line require-yield
export function* runKill(state: ShellState, argv: readonly string[]): Run<number> {
  const words = argv.slice(1);
  let signal: Signal | undefined = 'SIGTERM';
  if (/^-./.test(words[0] ?? '')) {
    const name = words[0] === '-s' ? words.splice(0, 2)[1] : words.shift()?.slice(1);
    signal = parseSignal(name ?? '');
    if (signal === undefined && name !== '0') {
      state.complain(`kill: ${name ?? ''}: invalid signal specification`);
      return 2;
    }
  }
  if (words.length === 0) {
    state.complain('kill: Usage: kill [-s sigspec | -signum | -sigspec] pid...');
    return 2;
  }
  let status = 0;
  for (const word of words) {
    const pid = /^[0-9]{1,9}$/.test(word) ? Number(word) : undefined;
    if (pid === undefined) state.complain(`kill: Illegal number: ${word}`);
    const errno = pid === undefined ? undefined : send(state, pid, signal);
    if (errno !== undefined) state.complain(`kill: ${ERRNO_TEXT[errno]}`);
    if (pid === undefined || errno !== undefined) status = 1;
  }
  return status;
}

function send(state: ShellState, pid: number, signal: Signal | undefined): Errno | undefined {
  const { process } = state;
  const job = state.jobs.get(pid);
  const listed = process.processes().some(other => other.pid === pid);
  if (signal === undefined)
    return listed || (job !== undefined && job.status === undefined) ? undefined : 'ESRCH';
  if (listed) return process.kill(pid, signal);
  if (job === undefined || job.status !== undefined) return 'ESRCH';
  job.group.signal(signal);
  return undefined;
}
