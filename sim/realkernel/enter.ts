/** Finding and entering the namespaces that a shell holds. */
import { readdirSync, readFileSync } from 'node:fs';

/** The command that runs `argv` in namespaces of the process `pid`; `into` are options of nsenter(1). */
export function enter(
  pid: number,
  into: readonly string[],
  unprivileged: boolean,
  argv: readonly string[],
): string[] {
  const user = unprivileged ? ['--user', '--preserve-credentials'] : [];
  return ['nsenter', '-t', String(pid), ...user, ...into, '--', ...argv];
}

/** The last of the chain of only children that begins at `pid`: the shell behind `nsenter` and `unshare`. */
export function innermost(pid: number): number {
  for (let at = pid; ;) {
    const child = childrenOf(at)[0];
    if (child === undefined) return at;
    at = child;
  }
}

function childrenOf(pid: number): number[] {
  return readdirSync(`/proc/${pid}/task`).flatMap(task =>
    readFileSync(`/proc/${pid}/task/${task}/children`, 'utf8').trim().split(' ').filter(Boolean).map(Number),
  );
}
