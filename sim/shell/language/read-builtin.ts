/**
 * `read [-r] [-p PROMPT] NAME...`: one line of standard input into variables (POSIX XCU read). The rest of the input
 * stays for the next reader.
 *
 * Differs from Linux: the prompt is not shown, as standard input is never a terminal.
 */
import type { ShellState } from './shell-state';
import type { Run } from './task';

/** A character of the line; one after a backslash is no separator. */
interface Character {
  readonly text: string;
  readonly escaped: boolean;
}

export function* runRead(state: ShellState, argv: readonly string[]): Run<number> {
  let raw = false;
  let operand = 1;
  for (; argv[operand]?.startsWith('-') === true; operand += 1) {
    const option = argv[operand];
    if (option === '-r') raw = true;
    else if (option === '-p') operand += 1;
    else {
      state.complain(`read: Illegal option ${option}`);
      return 2;
    }
  }
  const names = argv.slice(operand);
  const bad = names.find(name => !/^[A-Za-z_][A-Za-z0-9_]*$/.test(name));
  if (names.length === 0 || bad !== undefined) {
    state.complain(bad === undefined ? 'read: arg count' : `read: ${bad}: bad variable name`);
    return 2;
  }
  const { line, complete } = yield* readLine(state, raw);
  splitLine(line, state.get('IFS') ?? ' \t\n', names.length).forEach((value, index) => {
    const name = names[index];
    if (name !== undefined) state.set(name, value);
  });
  return complete ? 0 : 1;
}

/** Reads up to a newline; without `raw` a backslash joins lines and protects the next character. */
function* readLine(state: ShellState, raw: boolean): Run<{ line: Character[]; complete: boolean }> {
  const input = state.fds.get(0);
  const line: Character[] = [];
  let escaped = false;
  while (input !== undefined) {
    let chunk: string | undefined;
    yield resume =>
      input.read(text => {
        chunk = text;
        resume();
      });
    if (chunk === undefined) break;
    for (let index = 0; index < chunk.length; index += 1) {
      const text = chunk.charAt(index);
      if (escaped) {
        if (text !== '\n') line.push({ text, escaped: true });
        escaped = false;
      } else if (text === '\\' && !raw) {
        escaped = true;
      } else if (text === '\n') {
        input.giveBack(chunk.slice(index + 1));
        return { line, complete: true };
      } else {
        line.push({ text, escaped: false });
      }
    }
  }
  return { line, complete: false };
}

/** Cuts a line into `count` values; the last takes all that is left, and missing ones are empty. */
function splitLine(line: readonly Character[], ifs: string, count: number): string[] {
  const isSeparator = (at: number): boolean => {
    const character = line[at];
    return character !== undefined && !character.escaped && ifs.includes(character.text);
  };
  const isBlank = (at: number): boolean => isSeparator(at) && ' \t\n'.includes(line[at]?.text ?? 'x');
  const skipBlanks = (from: number): number => {
    let at = from;
    while (isBlank(at)) at += 1;
    return at;
  };
  /** Past one separator: blanks, at most one other character of IFS, blanks. */
  const skipSeparator = (from: number): number => {
    const hard = skipBlanks(from);
    return isSeparator(hard) ? skipBlanks(hard + 1) : hard;
  };
  const fieldEnd = (from: number): number => {
    let end = from;
    while (end < line.length && !isSeparator(end)) end += 1;
    return end;
  };
  const textOf = (from: number, to: number): string =>
    line
      .slice(from, to)
      .map(character => character.text)
      .join('');
  /** All that is left; a separator after a single field is no part of it. */
  const lastValue = (from: number): string => {
    const first = fieldEnd(from);
    if (skipSeparator(first) === line.length) return textOf(from, first);
    let end = line.length;
    while (end > from && isBlank(end - 1)) end -= 1;
    return textOf(from, end);
  };
  const values: string[] = [];
  let at = skipBlanks(0);
  while (values.length < count - 1) {
    const end = fieldEnd(at);
    values.push(textOf(at, end));
    at = skipSeparator(end);
  }
  values.push(lastValue(at));
  return values;
}
