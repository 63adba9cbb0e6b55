/** Everything that can be started on a machine, by the name it is started with. */
import { radvd } from '../daemons/radvd/radvd';
import type { Program } from '../kernel/uapi';

const PROGRAMS: ReadonlyMap<string, Program> = new Map([['radvd', radvd()]]);

/** The program of that name, if one is installed. */
export function findProgram(name: string): Program | undefined {
  return PROGRAMS.get(name);
}
