/**
 * Opens what the redirections of a command name (POSIX XCU §2.7), in order, on a copy of the shell's descriptors.
 *
 * Differs from Linux: /dev/stdin, /dev/stdout and /dev/stderr duplicate the descriptor, they do not open its file anew.
 */
import { ERRNO_TEXT, type Errno, type Files } from '../../kernel/uapi';
import type { Redirection } from './ast';
import { expandText } from './expand';
import { openForWriting } from './open-for-writing';
import { absolutePath } from './path';
import type { FdTable } from './open-file';
import { FileOutput, InputText, NullFile, OpenFile } from './open-file';
import type { ShellState } from './shell-state';
import type { Run } from './task';

const STANDARD_STREAMS: Readonly<Record<string, number>> = {
  '/dev/stdin': 0,
  '/dev/stdout': 1,
  '/dev/stderr': 2,
};

/** The descriptors a command gets; undefined after a complaint when one could not be opened. */
export function* openRedirections(
  state: ShellState,
  redirections: readonly Redirection[],
): Run<FdTable | undefined> {
  const table = state.fds.copy();
  for (const redirection of redirections) {
    if (yield* openOne(state, table, redirection)) continue;
    table.closeAll();
    return undefined;
  }
  return table;
}

function* openOne(state: ShellState, table: FdTable, redirection: Redirection): Run<boolean> {
  const { fd } = redirection;
  if (redirection.kind === 'duplicate') return duplicate(state, table, fd, redirection.source);
  if (redirection.kind === 'here') {
    const text = yield* expandText(state, redirection.body);
    if (text !== undefined) table.set(fd, new InputText(text));
    return text !== undefined;
  }
  const path = yield* expandText(state, redirection.target);
  if (path === undefined) return false;
  const stream = STANDARD_STREAMS[path];
  if (stream !== undefined) return duplicate(state, table, fd, stream);
  const file = openPath(state.process.files, path, redirection.mode);
  if (file instanceof OpenFile) {
    table.set(fd, file);
    return true;
  }
  state.complain(
    `cannot ${redirection.mode === 'read' ? 'open' : 'create'} ${path}: ${reason(file, redirection.mode)}`,
  );
  return false;
}

function openPath(files: Files, path: string, mode: 'read' | 'write' | 'append'): OpenFile | Errno {
  if (path === '/dev/null') return new NullFile();
  if (path === '') return 'ENOENT';
  const absolute = absolutePath(path);
  if (mode === 'read') {
    const content = files.read(absolute);
    return 'errno' in content ? content.errno : new InputText(content.text);
  }
  return openForWriting(files, absolute, mode) ?? new FileOutput(files, absolute);
}

function duplicate(state: ShellState, table: FdTable, fd: number, source: number | undefined): boolean {
  if (source === undefined) {
    table.close(fd);
    return true;
  }
  const file = table.get(source);
  if (file !== undefined) table.set(fd, file);
  else state.complain(`${source}: Bad file descriptor`);
  return file !== undefined;
}

/** dash has words of its own for a path that leads nowhere. */
function reason(errno: Errno, mode: 'read' | 'write' | 'append'): string {
  if (errno !== 'ENOENT' && errno !== 'ENOTDIR') return ERRNO_TEXT[errno];
  return mode === 'read' ? 'No such file' : 'Directory nonexistent';
}
