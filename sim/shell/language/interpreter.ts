/**
 * Runs a shell tree on a machine in simulated time (POSIX XCU §2.9), with the messages and statuses of dash.
 *
 * Nothing waits on the host: a command that needs time suspends the script, and the script goes on from the
 * scheduler when the command ends.
 *
 * Differs from Linux: there is no job control; commands run at most 200 deep inside one another.
 */
import type { Command, List } from './ast';
import { runCompound } from './compound';
import { openPipe } from './open-file';
import type { Evaluator, ShellState } from './shell-state';
import { runArgv, runSimple } from './simple-command';
import { runShell, startBackground, startSubshell } from './start-shell';
import type { Run } from './task';

/** What the parts of the interpreter call each other by. */
export const EVALUATOR: Evaluator = { list: runList, command: runCommand, argv: runArgv, substitute };

/** Lists inside lists, as `eval` and `.` can make them without end. */
const MAX_DEPTH = 200;

function* runList(state: ShellState, list: List, tested: boolean): Run<void> {
  if (state.depth === MAX_DEPTH) {
    state.complain('nested too deeply');
    return state.exit(2);
  }
  state.depth += 1;
  for (const { command, background } of list.items) {
    if (background) yield* startBackground(state, command);
    else yield* runCommand(state, command, tested);
    if (state.leaving !== undefined) break;
  }
  state.depth -= 1;
}

function* runCommand(state: ShellState, command: Command, tested: boolean): Run<void> {
  switch (command.kind) {
    case 'simple':
      yield* runSimple(state, command);
      break;
    case 'compound':
      yield* runCompound(state, command, tested);
      if (command.body.kind !== 'subshell') return;
      break;
    case 'and-or':
      return yield* runAndOr(state, command, tested);
    case 'pipeline':
      yield* runPipeline(state, command, tested);
      if (command.negated) return;
  }
  if (!tested && state.options.has('e') && state.lastStatus !== 0) state.exit(state.lastStatus);
}

function* runAndOr(state: ShellState, command: Command & { kind: 'and-or' }, tested: boolean): Run<void> {
  yield* runCommand(state, command.first, true);
  for (const [index, { operator, command: next }] of command.rest.entries()) {
    if (state.leaving !== undefined) return;
    if ((state.lastStatus === 0) !== (operator === '&&')) continue;
    yield* runCommand(state, next, tested || index < command.rest.length - 1);
  }
}

function* runPipeline(
  state: ShellState,
  pipeline: Command & { kind: 'pipeline' },
  tested: boolean,
): Run<void> {
  const [only, second] = pipeline.commands;
  if (only !== undefined && second === undefined) {
    yield* runCommand(state, only, tested || pipeline.negated);
  } else {
    state.lastStatus = yield* runStages(state, pipeline.commands);
  }
  if (pipeline.negated && state.leaving === undefined) state.lastStatus = state.lastStatus === 0 ? 1 : 0;
}

/** Starts all commands from the first to the last and waits for all of them. Gives the status of the last. */
function* runStages(state: ShellState, commands: readonly Command[]): Run<number> {
  let input: ReturnType<typeof openPipe> | undefined;
  const stages = commands.map((command, index) => {
    const fds = state.fds.copy();
    const output = index < commands.length - 1 ? openPipe() : undefined;
    if (input !== undefined) fds.set(0, input.readEnd);
    if (output !== undefined) fds.set(1, output.writeEnd);
    input = output;
    return { command, fds };
  });
  let running = stages.length;
  let last = 0;
  yield resume => {
    for (const stage of stages) {
      startSubshell(state, stage.command, stage.fds, state.group, status => {
        if (stage === stages.at(-1)) last = status;
        running -= 1;
        if (running === 0) resume();
      });
    }
  };
  return last;
}

/** Runs the commands in a subshell and waits until nobody holds its output open any more. */
function* substitute(state: ShellState, list: List): Run<string> {
  const { readEnd, writeEnd } = openPipe();
  readEnd.retain();
  const fds = state.fds.copy();
  fds.set(1, writeEnd);
  const child = state.subshell(fds);
  const status = yield* runShell(child, runList(child, list, false));
  let output = '';
  for (let open = true; open;) {
    yield resume =>
      readEnd.read(text => {
        output += text ?? '';
        open = text !== undefined;
        resume();
      });
  }
  readEnd.release();
  state.substitutionStatus = status;
  return output;
}
