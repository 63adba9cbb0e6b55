/**
 * Running a command in a named network namespace: `ip -n NAME ...`, `ip netns exec NAME COMMAND`.
 *
 * Differs from Linux: it is a process of its own and not the same one after setns(2) and execvp(3).
 * Differs from Linux: /etc/netns/NAME lies over /etc for every process of the namespace, however it came there, and over
 * files that /etc itself does not have.
 */
import type { Process } from '../../../kernel/uapi';
import { Complaint } from './complaint';

/** Complains when there is no such namespace. */
export function checkNetns(process: Process, name: string): Complaint | undefined {
  if (process.netnsList().includes(name)) return undefined;
  return new Complaint(`Cannot open network namespace "${name}": No such file or directory\n`, 255);
}

/** Starts `argv` there with this process's input and output; undefined when there is no such command. */
export function runInNetns(
  process: Process,
  netns: string,
  argv: readonly string[],
  onExit: (status: number) => void,
): 'running' | undefined {
  const started = process.spawn({
    argv,
    env: process.env,
    netns,
    stdin: process.stdin,
    onOutput: (stream, text) => process.write(stream, text),
    onExit,
  });
  if (typeof started !== 'number') return undefined;
  process.onSignal(signal => void process.kill(started, signal));
  return 'running';
}
