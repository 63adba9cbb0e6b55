/** Shell text that is read when it is to be run: by `eval`, by `.`, by `sh`. */
import type { Errno } from '../../kernel/uapi';
import { absolutePath } from './path';
import { parseShell } from './parser';
import type { ShellState } from './shell-state';
import type { Run } from './task';

/** Runs shell text in this shell. A text that is not a script ends the shell with status 2. */
export function* runText(state: ShellState, text: string, prefix = ''): Run<number> {
  const parsed = parseShell(text);
  if (parsed.error !== undefined) {
    const { kind, line, message } = parsed.error;
    state.line = line;
    state.complain(`${prefix}${kind === 'syntax' ? 'Syntax error: ' : ''}${message}`);
    state.exit(2);
    return 2;
  }
  if (parsed.list.items.length === 0) return 0;
  yield* state.runtime.evaluator.list(state, parsed.list, false);
  return state.lastStatus;
}

/** The text of a script file, or why it cannot be read. */
export function readScript(
  state: ShellState,
  path: string,
): { readonly text: string } | { readonly errno: Errno } {
  return path === '/dev/null' ? { text: '' } : state.process.files.read(absolutePath(path));
}
