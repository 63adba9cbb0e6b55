/** `set [-efux] [+efux] [-o NAME] [--] [ARGUMENT]...`: options and positional parameters (POSIX XCU set). */
import { quote } from './quote';
import type { OptionLetter, ShellState } from './shell-state';

const OPTION_NAMES: Readonly<Record<string, OptionLetter>> = {
  errexit: 'e',
  noglob: 'f',
  nounset: 'u',
  xtrace: 'x',
};

/** Gives the status; a mistake ends the shell. Without operands it prints all variables. */
export function runSet(state: ShellState, argv: readonly string[]): number {
  if (argv.length === 1) {
    for (const [name, value] of state.sorted()) state.fds.get(1)?.write(`${name}=${quote(value)}\n`);
    return 0;
  }
  for (let index = 1; index < argv.length; index += 1) {
    const operand = argv[index] ?? '';
    if (operand === '--' || !/^[-+]./.test(operand)) {
      state.positional = argv.slice(operand === '--' ? index + 1 : index);
      return 0;
    }
    const on = operand.startsWith('-');
    for (const letter of operand.slice(1)) {
      const named = letter === 'o';
      if (named) index += 1;
      const option = named ? OPTION_NAMES[argv[index] ?? ''] : parseOptionLetter(letter);
      if (option === undefined) {
        state.complain(
          `set: Illegal option ${operand.charAt(0)}${letter}${named ? ` ${argv[index] ?? ''}` : ''}`,
        );
        state.exit(2);
        return 2;
      }
      if (on) state.options.add(option);
      else state.options.delete(option);
    }
  }
  return 0;
}

/** The option a letter stands for; undefined for letters that stand for none that is known. */
export function parseOptionLetter(letter: string): OptionLetter | undefined {
  return letter === 'e' || letter === 'f' || letter === 'u' || letter === 'x' ? letter : undefined;
}
