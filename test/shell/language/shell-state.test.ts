import { RunQueue } from '../../../sim/shell/language/task';
import { EVALUATOR } from '../../../sim/shell/language/interpreter';
import { ShellRuntime, ShellState } from '../../../sim/shell/language/shell-state';
import type { Process } from '../../../sim/kernel/uapi';

function state(now: () => number = () => 0): ShellState {
  const process = { now } as Process;
  return new ShellState(new ShellRuntime(process, new RunQueue(() => undefined), EVALUATOR));
}

describe('ShellState', () => {
  it('gives a program the exported variables that have a value', () => {
    const shell = state();
    shell.set('own', '1');
    shell.set('shared', '2');
    shell.export('shared');
    shell.export('valueless');
    expect([...shell.environment()]).toEqual([['shared', '2']]);
  });

  it('goes on exporting a variable that is assigned again, until it is unset', () => {
    const shell = state();
    shell.importAll(new Map([['A', '1']]));
    shell.set('A', '2');
    expect(shell.environment().get('A')).toBe('2');
    shell.unset('A');
    shell.set('A', '3');
    expect(shell.environment().has('A')).toBe(false);
  });

  it('copies into a subshell what is not shared afterwards', () => {
    const shell = state();
    shell.set('a', '1');
    shell.options.add('e');
    const copy = shell.subshell();
    copy.set('a', '2');
    copy.options.delete('e');
    expect([shell.get('a'), shell.options.has('e')]).toEqual(['1', true]);
  });

  it('puts variables back also when what needed them is given up', () => {
    const shell = state();
    shell.set('IFS', ':');
    const run = shell.withVariables(new Map([['IFS', ''], ['x', '1']]), (function* () { yield () => undefined; })()); // prettier-ignore
    run.next();
    expect([shell.get('IFS'), shell.get('x')]).toEqual(['', '1']);
    run.return(undefined);
    expect([shell.get('IFS'), shell.get('x')]).toEqual([':', undefined]);
  });
});

describe('ShellRuntime', () => {
  it('allows a hundred thousand commands an instant, and as many again when time has passed', () => {
    let now = 0;
    const { runtime } = state(() => now);
    let allowed = 0;
    while (runtime.spend()) allowed += 1;
    expect(allowed).toBe(100_000);
    now = 1;
    expect(runtime.spend()).toBe(true);
  });
});
