/**
 * The shell as a program: `sh [-efux] [-c TEXT [NAME [ARGUMENT]...] | FILE [ARGUMENT]...]`, or the script on its input.
 *
 * Differs from Linux: a shell whose script is over goes on as a process while something it started with `&` runs, because
 * that writes to its streams; and shells run at most ten deep inside one another.
 */
import type { Process, Program } from '../../kernel/uapi';
import { EVALUATOR } from './interpreter';
import { InheritedInput, InheritedOutput } from './open-file';
import { readScript, runText } from './script';
import { parseOptionLetter } from './set-builtin';
import type { OptionLetter } from './shell-state';
import { ShellRuntime, ShellState } from './shell-state';
import { signalStatus } from './signals';
import { startShell } from './start-shell';
import type { Run } from './task';
import { RunQueue } from './task';

const MAX_LEVEL = 10;

/** What needs no time is done when `start` returns; a script that waits goes on in later events. */
export const shell: Program = {
  start(process) {
    const queue = new RunQueue(drain => process.soon('shell', drain));
    const runtime = new ShellRuntime(process, queue, EVALUATOR);
    const state = new ShellState(runtime);
    state.name = process.argv[0]?.replace(/^.*\//, '') ?? 'sh';
    state.importAll(process.env);
    state.fds.set(0, new InheritedInput(process));
    state.fds.set(1, new InheritedOutput(process, 'stdout'));
    state.fds.set(2, new InheritedOutput(process, 'stderr'));
    process.onSignal(signal => {
      if (signal === 'SIGINT') state.group.signal(signal);
      else process.exit(signalStatus(signal));
    });
    queue.runNow(() => startShell(state, runInvocation(state), status => finish(process, runtime, status)));
  },
};

/** Ends the process, or leaves it running for what is in the background. */
function finish(process: Process, runtime: ShellRuntime, status: number): void {
  if (runtime.background === 0) return process.exit(status);
  runtime.onIdle = () => process.exit(status);
  process.daemonize(status);
}

/** What the words after the name ask for. */
interface Invocation {
  readonly options: readonly OptionLetter[];
  /** The script is the first operand, not in a file of that name. */
  readonly fromArgument: boolean;
  readonly operands: readonly string[];
}

/** Reads the words; a string is the option that is not known. */
function readInvocation(words: readonly string[]): Invocation | string {
  const options: OptionLetter[] = [];
  let fromArgument = false;
  let operand = 0;
  for (; /^-[a-zA-Z]+$/.test(words[operand] ?? ''); operand += 1) {
    for (const letter of words[operand]?.slice(1) ?? '') {
      const option = parseOptionLetter(letter);
      if (letter === 'c') fromArgument = true;
      else if (option !== undefined) options.push(option);
      else if (letter !== 's') return `-${letter}`;
    }
  }
  return { options, fromArgument, operands: words.slice(operand) };
}

function* runInvocation(state: ShellState): Run<void> {
  const invocation = readInvocation(state.process.argv.slice(1));
  if (typeof invocation === 'string') return refuse(state, `Illegal option ${invocation}`);
  const level = Number(state.get('SHLVL') ?? '0') + 1;
  if (!(level <= MAX_LEVEL)) return refuse(state, 'shells inside shells: nested too deeply');
  state.set('SHLVL', String(level));
  state.export('SHLVL');
  for (const option of invocation.options) state.options.add(option);
  const [first, ...others] = invocation.operands;
  if (invocation.fromArgument) {
    if (first === undefined) return refuse(state, '-c requires an argument');
    state.name = others[0] ?? state.name;
    state.positional = others.slice(1);
    yield* runText(state, first);
  } else if (first === undefined) {
    yield* runText(state, yield* readAll(state));
  } else {
    const content = readScript(state, first);
    if ('errno' in content) return refuse(state, `cannot open ${first}: No such file`);
    state.name = first;
    state.positional = others;
    yield* runText(state, content.text);
  }
}

function refuse(state: ShellState, message: string): void {
  state.line = 0;
  state.complain(message);
  state.exit(2);
}

function* readAll(state: ShellState): Run<string> {
  const input = state.fds.get(0);
  let all = '';
  for (let open = input !== undefined; open;) {
    yield resume =>
      input?.read(text => {
        all += text ?? '';
        open = text !== undefined;
        resume();
      });
  }
  return all;
}
