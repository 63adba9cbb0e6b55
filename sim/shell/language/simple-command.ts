/**
 * Simple commands (POSIX XCU §2.9.1): expansion, redirections, assignments, then the search for what to run: a special
 * builtin, a builtin, a program of the machine, a script file.
 *
 * Differs from Linux: files have no mode bits, so a path is a script when it begins with `#!`.
 */
import { ERRNO_TEXT, type Errno, type Signal } from '../../kernel/uapi';
import type { Assignment, SimpleCommand } from './ast';
import { BUILTIN_PROGRAMS, BUILTINS, SPECIAL_BUILTINS } from './builtins';
import { startProgram } from './child';
import { expandText, expandWords } from './expand';
import { absolutePath } from './path';
import type { FdTable } from './open-file';
import { openRedirections } from './redirect';
import type { ShellState } from './shell-state';
import { BROKEN_PIPE_STATUS } from './signals';
import type { Run } from './task';

const NO_VARIABLES: ReadonlyMap<string, string> = new Map();

/** Runs the command; its status is in `state.lastStatus`. */
export function* runSimple(state: ShellState, command: SimpleCommand): Run<void> {
  // Somebody may have ended the process while this shell was waiting for its turn.
  if (state.process.exited) return state.exit(state.lastStatus);
  state.line = command.line;
  if (!state.runtime.spend()) {
    state.complain('stopped: too many commands without any time passing');
    return state.exit(124);
  }
  state.substitutionStatus = undefined;
  const argv = yield* expandWords(state, command.words);
  if (argv === undefined) return;
  const [name] = argv;
  const special = name !== undefined && SPECIAL_BUILTINS.has(name);
  const fds = yield* openRedirections(state, command.redirections);
  if (fds === undefined) {
    state.lastStatus = 2;
    if (special && state.leaving === undefined) state.exit(2);
    return;
  }
  const persist = special || name === undefined;
  const assigned = yield* expandAssignments(state, command.assignments, persist);
  if (assigned !== undefined && state.options.has('x')) trace(state, assigned, argv);
  if (assigned === undefined || name === undefined) {
    fds.closeAll();
    if (assigned !== undefined) state.lastStatus = state.substitutionStatus ?? 0;
    return;
  }
  if (name === 'exec' && argv.length === 1) return keepDescriptors(state, fds);
  const status = yield* withDescriptors(state, fds, () =>
    special || assigned.size === 0
      ? runArgv(state, argv)
      : state.withVariables(assigned, runArgv(state, argv)),
  );
  if (state.leaving === undefined) state.lastStatus = status;
}

/** Runs a command whose words are expanded. Gives its status. */
export function* runArgv(state: ShellState, argv: readonly string[]): Run<number> {
  const [name = ''] = argv;
  const builtin = SPECIAL_BUILTINS.get(name) ?? BUILTINS.get(name);
  if (builtin !== undefined) return yield* builtin(state, argv);
  const ended = yield* runProgram(state, argv);
  if (typeof ended === 'number') return ended;
  if (ended !== 'ENOENT') return refuse(state, `${name}: ${ERRNO_TEXT[ended]}`, 126);
  if (name.includes('/')) return yield* runFile(state, name, argv);
  return refuse(state, `${name}: ${name === '' ? 'Permission denied' : 'not found'}`, 127);
}

function refuse(state: ShellState, message: string, status: number): number {
  state.complain(message);
  return status;
}

/** Expands assignments from the left, each seeing those before it. Undefined when an expansion failed. */
function* expandAssignments(
  state: ShellState,
  assignments: readonly Assignment[],
  persist: boolean,
): Run<Map<string, string> | undefined> {
  const assigned = new Map<string, string>();
  for (const { name, value } of assignments) {
    const text = yield* state.withVariables(persist ? NO_VARIABLES : assigned, expandText(state, value));
    if (text === undefined) return undefined;
    assigned.set(name, text);
    if (persist) state.set(name, text);
  }
  return assigned;
}

/** `set -x` prints the command as it is about to be run. */
function trace(state: ShellState, assigned: ReadonlyMap<string, string>, argv: readonly string[]): void {
  const assignments = [...assigned].map(([name, value]) => `${name}=${value}`);
  state.fds.get(2)?.write(`+ ${[...assignments, ...argv].join(' ')}\n`);
}

function keepDescriptors(state: ShellState, fds: FdTable): void {
  const before = state.fds;
  state.fds = fds;
  before.closeAll();
  state.lastStatus = 0;
}

function* withDescriptors<T>(state: ShellState, fds: FdTable, run: () => Run<T>): Run<T> {
  const before = state.fds;
  state.fds = fds;
  try {
    return yield* run();
  } finally {
    state.fds.closeAll();
    state.fds = before;
  }
}

/** Runs a program of the machine and waits for it. An errno when there is none of that name. */
function* runProgram(state: ShellState, argv: readonly string[]): Run<number | Errno> {
  let result: number | Errno = 0;
  const deliver = (signal: Signal): void => {
    if (state.programPid !== undefined) state.process.kill(state.programPid, signal);
  };
  state.group.add(deliver);
  yield resume => {
    const label = BUILTIN_PROGRAMS.has(argv[0] ?? '') ? `${state.name}: ${state.line}: ` : '';
    const started = startProgram(state, argv, label, status => {
      result = status;
      resume();
    });
    if (typeof started === 'number') {
      state.programPid = started;
    } else {
      result = started;
      resume();
    }
  };
  state.group.remove(deliver);
  if (typeof result !== 'number') return result;
  if (!state.quiet) state.reportSignal(result);
  if (result === BROKEN_PIPE_STATUS && BUILTIN_PROGRAMS.has(argv[0] ?? '')) state.exit(result);
  return result;
}

/** A path that is no program of the machine: a script, or something that cannot be run. */
function* runFile(state: ShellState, path: string, argv: readonly string[]): Run<number> {
  const { files } = state.process;
  if (!files.exists(absolutePath(path))) return refuse(state, `${path}: not found`, 127);
  const content = files.read(absolutePath(path));
  const interpreter = 'errno' in content ? null : /^#![ \t]*(\S+)[ \t]*(.*)/.exec(content.text);
  if (interpreter === null) return refuse(state, `${path}: Permission denied`, 126);
  const [, program = '', argument = ''] = interpreter;
  const own = argument === '' ? [] : [argument.trim()];
  const ended = yield* runProgram(state, [program, ...own, path, ...argv.slice(1)]);
  return typeof ended === 'number' ? ended : refuse(state, `${path}: not found`, 127);
}
