/** The program as a process of its own, for what only a process can show: pipes, signals, exit statuses. */

import { spawn, spawnSync } from 'node:child_process';
import type { ChildProcess, SpawnSyncReturns } from 'node:child_process';
import { join } from 'node:path';

const root = join(__dirname, '../..');
const node = [process.execPath, '-r', 'ts-node/register'];

/** Runs a line of shell in which `$SIXLAB` is the program. */
export function shell(line: string, folder: string): SpawnSyncReturns<string> {
  const program = [...node, join(root, 'sim/cli/main.ts')].join(' ');
  const env = { ...process.env, SIXLAB: program, HERE: folder };
  return spawnSync('bash', ['-c', line], { cwd: root, env, encoding: 'utf8' });
}

/** Runs a piece of TypeScript-less code with the sources at hand. */
export function script(code: string): ChildProcess {
  const [command, ...args] = [...node, '-e', code];
  return spawn(command!, args, { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] });
}
