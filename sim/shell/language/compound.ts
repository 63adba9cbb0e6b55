/** Compound commands: groups, `if`, loops, `case` (POSIX XCU §2.9.4), and the redirections written after them. */
import type { Compound, CompoundCommand, List } from './ast';
import { expandPattern, expandText, expandWords } from './expand';
import { compilePattern, matchesPattern } from './pattern';
import { openRedirections } from './redirect';
import type { ShellState } from './shell-state';
import { runShell } from './start-shell';
import type { Run } from './task';

/** @param tested a failure inside does not end a shell with `set -e` */
export function* runCompound(state: ShellState, command: CompoundCommand, tested: boolean): Run<void> {
  if (command.redirections.length === 0) return yield* runBody(state, command.body, tested);
  state.line = command.line;
  const fds = yield* openRedirections(state, command.redirections);
  if (fds === undefined) {
    state.lastStatus = 2;
    return;
  }
  const before = state.fds;
  state.fds = fds;
  try {
    yield* runBody(state, command.body, tested);
  } finally {
    state.fds.closeAll();
    state.fds = before;
  }
}

function* runBody(state: ShellState, body: Compound, tested: boolean): Run<void> {
  switch (body.kind) {
    case 'group':
      return yield* runList(state, body.list, tested);
    case 'subshell': {
      const child = state.subshell();
      state.lastStatus = yield* runShell(child, runList(child, body.list, tested));
      return;
    }
    case 'if':
      return yield* runIf(state, body, tested);
    case 'while':
      return yield* runWhile(state, body, tested);
    case 'for':
      return yield* runFor(state, body, tested);
    case 'case':
      return yield* runCase(state, body, tested);
  }
}

function* runIf(state: ShellState, body: Compound & { kind: 'if' }, tested: boolean): Run<void> {
  for (const { condition, then } of body.branches) {
    yield* runList(state, condition, true);
    if (state.leaving !== undefined) return;
    if (state.lastStatus === 0) return yield* runList(state, then, tested);
  }
  state.lastStatus = 0;
  if (body.otherwise !== undefined) yield* runList(state, body.otherwise, tested);
}

function* runWhile(state: ShellState, body: Compound & { kind: 'while' }, tested: boolean): Run<void> {
  let status = 0;
  state.loopDepth += 1;
  for (;;) {
    yield* runList(state, body.condition, true);
    if (state.leaving === undefined) {
      if ((state.lastStatus === 0) === body.until) {
        state.lastStatus = status;
        break;
      }
      yield* runList(state, body.list, tested);
      status = state.lastStatus;
    }
    if (endsLoop(state)) break;
    // Other commands of a pipeline get their turn, and a signal can end the loop.
    yield resume => resume();
  }
  state.loopDepth -= 1;
}

function* runFor(state: ShellState, body: Compound & { kind: 'for' }, tested: boolean): Run<void> {
  const values = body.words === undefined ? state.positional : yield* expandWords(state, body.words);
  if (values === undefined) return;
  state.lastStatus = 0;
  state.loopDepth += 1;
  for (const value of values) {
    state.set(body.variable, value);
    yield* runList(state, body.list, tested);
    if (endsLoop(state)) break;
    yield resume => resume();
  }
  state.loopDepth -= 1;
}

/** Whether the innermost loop is over; takes off a `break` or `continue` that was meant for it. */
function endsLoop(state: ShellState): boolean {
  const { leaving } = state;
  if (leaving === undefined) return false;
  if (leaving.kind === 'exit') return true;
  const outer = leaving.levels > 1;
  state.leaving = outer ? { kind: leaving.kind, levels: leaving.levels - 1 } : undefined;
  return outer || leaving.kind === 'break';
}

function* runCase(state: ShellState, body: Compound & { kind: 'case' }, tested: boolean): Run<void> {
  const subject = yield* expandText(state, body.subject);
  if (subject === undefined) return;
  state.lastStatus = 0;
  for (const { patterns, list } of body.items) {
    for (const word of patterns) {
      const pattern = yield* expandPattern(state, word);
      if (pattern === undefined) return;
      if (matchesPattern(compilePattern(pattern), subject)) return yield* runList(state, list, tested);
    }
  }
}

function runList(state: ShellState, list: List, tested: boolean): Run<void> {
  return state.runtime.evaluator.list(state, list, tested);
}
