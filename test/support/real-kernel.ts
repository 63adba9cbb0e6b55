/**
 * What suites under test/realkernel/live begin with: a group of claims that needs the kernel of this machine, and is
 * skipped, with the reason in its name, where that kernel or a program is not to be had.
 */
import { spawnSync } from 'node:child_process';

/** What a group needs beside namespaces and veth. */
export interface Needs {
  /** Programs that have to be installed. */
  readonly programs?: readonly string[];
  /** Kinds of devices that the kernel has to have, as `ip link add type` calls them. */
  readonly devices?: readonly string[];
}

/** As a user who is not root, namespaces are made inside a user namespace. */
export const UNSHARE: readonly string[] =
  process.getuid?.() === 0 ? ['unshare'] : ['unshare', '--user', '--map-root-user'];

/** `describe`, where the needs can be met; otherwise skipped, and told why. */
export function describeReal(name: string, needs: Needs, body: () => void): void {
  const missing = whatIsMissing(needs);
  if (missing === undefined) describe(name, body);
  else describe.skip(`${name} [not here: ${missing}]`, body);
}

function whatIsMissing({ programs = [], devices = [] }: Needs): string | undefined {
  if (process.platform !== 'linux') return `this is ${process.platform}`;
  const absent = ['unshare', 'ip', ...programs].find(program => !succeeds(`command -v ${program}`));
  if (absent !== undefined) return `${absent} is not installed`;
  const unmade = ['veth', ...devices].find(
    kind => !succeeds(`${UNSHARE.join(' ')} --net ip link add name d0 type ${kind}`),
  );
  if (unmade === 'veth') return 'no network namespaces can be made';
  return unmade === undefined ? undefined : `the kernel has no devices of type ${unmade}`;
}

function succeeds(line: string): boolean {
  return spawnSync('sh', ['-c', line], { stdio: 'ignore' }).status === 0;
}
