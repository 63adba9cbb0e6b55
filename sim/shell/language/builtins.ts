/**
 * The commands that are part of the shell because they change it (POSIX XCU §2.14): a mistake in the use of a special
 * builtin ends the shell with status 2, as in dash.
 */
import { runKill } from './kill-builtin';
import { absolutePath } from './path';
import { quote } from './quote';
import { runRead } from './read-builtin';
import { readScript, runText } from './script';
import { runSet } from './set-builtin';
import type { Job, ShellState } from './shell-state';
import type { Run } from './task';

/** Runs with the expanded words, the first of which is the name. Gives the status. */
export type Builtin = (state: ShellState, argv: readonly string[]) => Run<number>;

/** Builtins whose assignments stay and whose mistakes end the shell. */
export const SPECIAL_BUILTINS: ReadonlyMap<string, Builtin> = new Map<string, Builtin>([
  [':', immediate(() => 0)],
  ['.', runDot],
  ['break', immediate((state, argv) => leaveLoops(state, argv, 'break'))],
  ['continue', immediate((state, argv) => leaveLoops(state, argv, 'continue'))],
  ['eval', (state, argv) => runText(state, argv.slice(1).join(' '), 'eval: ')],
  ['exec', runExec],
  ['exit', immediate(runExit)],
  ['export', immediate(runExport)],
  ['set', immediate(runSet)],
  ['shift', immediate(runShift)],
  ['unset', immediate(runUnset)],
]);

/** The other builtins that need the shell's state. */
export const BUILTINS: ReadonlyMap<string, Builtin> = new Map<string, Builtin>([
  ['command', runCommandBuiltin],
  ['kill', runKill],
  ['read', runRead],
  ['wait', runWait],
]);

/** Programs that a shell has built in: when one writes where nobody reads, it is the shell that ends. */
export const BUILTIN_PROGRAMS: ReadonlySet<string> = new Set([
  'echo',
  'printf',
  'test',
  '[',
  'true',
  'false',
]);

const PROGRAM_FOLDERS = ['/usr/sbin', '/usr/bin', '/sbin', '/bin'];

function immediate(builtin: (state: ShellState, argv: readonly string[]) => number): Builtin {
  // eslint-disable-next-line require-yield
  return function* (state, argv) {
    return builtin(state, argv);
  };
}

/** Complains and ends the shell, as a mistake in the use of a special builtin does. */
function misuse(state: ShellState, message: string): number {
  state.complain(message);
  state.exit(2);
  return 2;
}

function parseNumber(text: string): number | undefined {
  return /^[0-9]{1,9}$/.test(text) ? Number(text) : undefined;
}

function leaveLoops(state: ShellState, argv: readonly string[], kind: 'break' | 'continue'): number {
  const levels = parseNumber(argv[1] ?? '1');
  if (levels === undefined || levels === 0) return misuse(state, `${kind}: Illegal number: ${argv[1]}`);
  if (state.loopDepth === 0) return 0;
  state.lastStatus = 0;
  state.leaving = { kind, levels: Math.min(levels, state.loopDepth) };
  return 0;
}

function runExit(state: ShellState, argv: readonly string[]): number {
  const status = argv[1] === undefined ? state.lastStatus : parseNumber(argv[1]);
  if (status === undefined) return misuse(state, `exit: Illegal number: ${argv[1]}`);
  state.exit(status);
  return status;
}

function runExport(state: ShellState, argv: readonly string[]): number {
  const operands = argv.slice(1).filter(operand => operand !== '-p');
  for (const operand of operands) {
    const [name = ''] = operand.split('=', 1);
    if (!isName(name)) return misuse(state, `export: ${name}: bad variable name`);
    if (operand.includes('=')) state.set(name, operand.slice(name.length + 1));
    state.export(name);
  }
  if (operands.length === 0) {
    for (const [name, value] of state.sorted()) {
      if (state.isExported(name)) state.fds.get(1)?.write(`export ${name}=${quote(value)}\n`);
    }
  }
  return 0;
}

function runShift(state: ShellState, argv: readonly string[]): number {
  const count = parseNumber(argv[1] ?? '1');
  if (count === undefined) return misuse(state, `shift: Illegal number: ${argv[1]}`);
  if (count > state.positional.length) return misuse(state, "shift: can't shift that many");
  state.positional = state.positional.slice(count);
  return 0;
}

function runUnset(state: ShellState, argv: readonly string[]): number {
  for (const name of argv.slice(1).filter(operand => operand !== '-v')) {
    if (!isName(name)) return misuse(state, `unset: ${name}: bad variable name`);
    state.unset(name);
  }
  return 0;
}

function* runDot(state: ShellState, argv: readonly string[]): Run<number> {
  const [, path] = argv;
  if (path === undefined) return misuse(state, '.: filename argument required');
  if (!path.includes('/')) return misuse(state, `.: ${path}: not found`);
  const content = readScript(state, path);
  if ('errno' in content) return misuse(state, `.: cannot open ${path}: No such file`);
  return yield* runText(state, content.text);
}

function* runExec(state: ShellState, argv: readonly string[]): Run<number> {
  const status = yield* state.runtime.evaluator.argv(state, argv.slice(1));
  state.exit(status);
  return status;
}

/** `command NAME ...` runs it; `command -v NAME` prints the name if there is such a command. */
function* runCommandBuiltin(state: ShellState, argv: readonly string[]): Run<number> {
  if (argv[1] !== '-v')
    return argv[1] === undefined ? 0 : yield* state.runtime.evaluator.argv(state, argv.slice(1));
  const name = argv[2] ?? '';
  const { files } = state.process;
  const paths = name.includes('/')
    ? [absolutePath(name)]
    : PROGRAM_FOLDERS.map(folder => `${folder}/${name}`);
  const builtin = SPECIAL_BUILTINS.has(name) || BUILTINS.has(name) || BUILTIN_PROGRAMS.has(name);
  if (!builtin && !paths.some(path => files.exists(path))) return 127;
  state.fds.get(1)?.write(`${name}\n`);
  return 0;
}

/** `wait` waits for all that was started with `&`, `wait PID...` for those, and then has the status of the last. */
function* runWait(state: ShellState, argv: readonly string[]): Run<number> {
  if (argv.length === 1) {
    for (const job of state.jobs.values()) yield* waitFor(job);
    return 0;
  }
  let status = 0;
  for (const operand of argv.slice(1)) {
    const pid = parseNumber(operand);
    if (pid === undefined) {
      state.complain(`wait: Illegal number: ${operand}`);
      return 2;
    }
    const job = state.jobs.get(pid);
    if (job !== undefined) yield* waitFor(job);
    status = job?.status ?? 127;
    state.reportSignal(status);
  }
  return status;
}

function* waitFor(job: Job): Run<void> {
  if (job.status === undefined) yield resume => job.waiting.push(resume);
}

function isName(text: string): boolean {
  return /^[A-Za-z_][A-Za-z0-9_]*$/.test(text);
}
