/** Everything that can be started on a machine, by the name or path it is started with. */
import { radvd } from '../daemons/radvd/radvd';
import type { Program } from '../kernel/uapi';
import { findCommand } from '../shell/commands';

const DAEMONS: ReadonlyMap<string, Program> = new Map([['radvd', radvd()]]);

/** The program of that name, if one is installed. */
export function findProgram(name: string): Program | undefined {
  return DAEMONS.get(name.replace(/^\/usr\/s?bin\//, '')) ?? findCommand(name);
}
