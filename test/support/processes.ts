/** The processes of this machine, from /proc: who started whom, and in which namespaces they are. */
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

/** A process, known again by its number and the time at which it started. */
export interface Process {
  readonly pid: number;
  readonly parent: number;
  readonly started: string;
  /** The first word of its command, without the path. */
  readonly name: string;
}

/** All processes there are that have not ended: who waits for a zombie may take its time. */
export function processes(): Process[] {
  return readdirSync('/proc').flatMap(entry => {
    if (!/^\d+$/.test(entry)) return [];
    try {
      const stat = readFileSync(`/proc/${entry}/stat`, 'utf8');
      const end = stat.lastIndexOf(')');
      const [state, parent, ...rest] = stat.slice(end + 2).split(' ');
      if (state === 'Z' || state === 'X') return [];
      const name = stat.slice(stat.indexOf('(') + 1, end);
      return [{ pid: Number(entry), parent: Number(parent), started: rest[17] ?? '', name }];
    } catch {
      // It ended while it was looked at.
      return [];
    }
  });
}

/** Everything that `pid` has started, directly or not. */
export function descendants(pid: number): Process[] {
  const all = processes();
  const below = (parent: number): Process[] =>
    all.filter(each => each.parent === parent).flatMap(each => [each, ...below(each.pid)]);
  return below(pid);
}

/** The namespaces of a process: `net:[4026531840]`; none when it has ended. */
export function namespacesOf({ pid }: Process): string[] {
  try {
    return ['mnt', 'net', 'pid'].map(kind => readlinkSync(`/proc/${pid}/ns/${kind}`));
  } catch {
    return [];
  }
}

/** Those of `some` that are still there, and whoever is in a namespace of `namespaces`. */
export function remaining(some: readonly Process[], namespaces: ReadonlySet<string>): Process[] {
  return processes().filter(
    each =>
      some.some(({ pid, started }) => pid === each.pid && started === each.started) ||
      namespacesOf(each).some(name => namespaces.has(name)),
  );
}
