/** How the text tools read their operands and write their results. */
import { ERRNO_TEXT, type Errno, type Process } from '../../kernel/uapi';
import { absolutePath } from '../language/path';

/** The name a command was called by, without its folder: what its messages begin with. */
export function commandName(process: Process): string {
  return process.argv[0]?.replace(/^.*\//, '') ?? '';
}

/** Prints `NAME: message` to standard error. */
export function complain(process: Process, message: string): void {
  process.write('stderr', `${commandName(process)}: ${message}\n`);
}

/** Complains and ends with `status`. */
export function fail(process: Process, message: string, status = 1): void {
  complain(process, message);
  process.exit(status);
}

/** Writes to standard output. False when that has ended the process: nobody reads what it writes. */
export function put(process: Process, text: string): boolean {
  if (text !== '') process.write('stdout', text);
  return !process.exited;
}

/** Writes all of a command's output and ends it. */
export function finish(process: Process, text: string, status = 0): void {
  if (put(process, text)) process.exit(status);
}

/** What is told about the files a command reads. A function that returns false ends the reading for good. */
export interface InputReader {
  /** A piece of the file, as it comes. */
  text(text: string, path: string): boolean;
  /** The end of a file that could be read. */
  end?(path: string): boolean;
  /** What to complain of a file that cannot be read; undefined for nothing. Without it, `PATH: why`. */
  unreadable?(path: string, errno: Errno): string | undefined;
  /** The end of the last; `failed` when a file could not be read, which has been complained about. */
  done(failed: boolean): void;
}

/** Reads files in order; `-`, and no operand at all, is standard input. */
export function readInputs(process: Process, paths: readonly string[], reader: InputReader): void {
  const left = paths.length === 0 ? ['-'] : [...paths];
  let failed = false;
  const next = (): void => {
    for (let path = left.shift(); path !== undefined; path = left.shift()) {
      if (path === '-' || path === '/dev/stdin') return readStandardInput();
      const content = process.files.read(absolutePath(path));
      if ('errno' in content) {
        failed = true;
        const { errno } = content;
        const complaint = reader.unreadable
          ? reader.unreadable(path, errno)
          : `${path}: ${ERRNO_TEXT[errno]}`;
        if (complaint !== undefined) complain(process, complaint);
      } else {
        if (content.text !== '' && !reader.text(content.text, path)) return;
        if (reader.end?.(path) === false) return;
      }
    }
    reader.done(failed);
  };
  let consumed = false;
  const readStandardInput = (): void => {
    const endOfInput = (): void => {
      if (reader.end?.('-') !== false) next();
    };
    // A second `-` finds the input at its end.
    if (consumed) return endOfInput();
    consumed = true;
    let going = true;
    process.stdin.onText(text => {
      if (!going) return;
      if (text === undefined) endOfInput();
      else going = reader.text(text, '-');
    });
  };
  next();
}

/** What is told about the lines of the files a command reads. */
export interface LineReader extends Omit<InputReader, 'text'> {
  /** A line without its newline; `ending` is that newline, or `''` where the last line of a file has none. */
  line(line: string, path: string, ending: '\n' | ''): boolean;
}

/** Reads files line by line, as the lines come. A last line without newline is a line too. */
export function readLines(process: Process, paths: readonly string[], reader: LineReader): void {
  let partial = '';
  readInputs(process, paths, {
    ...(reader.unreadable && { unreadable: reader.unreadable }),
    text: (text, path) => {
      const lines = (partial + text).split('\n');
      partial = lines.pop() ?? '';
      return lines.every(line => reader.line(line, path, '\n'));
    },
    end: path => {
      const last = partial;
      partial = '';
      return (last === '' || reader.line(last, path, '')) && reader.end?.(path) !== false;
    },
    done: failed => reader.done(failed),
  });
}

/** Reads all lines of all files, then calls `then`. */
export function readAllLines(
  process: Process,
  paths: readonly string[],
  then: (lines: string[], failed: boolean) => void,
  unreadable?: InputReader['unreadable'],
): void {
  const lines: string[] = [];
  readLines(process, paths, {
    ...(unreadable && { unreadable }),
    line: line => lines.push(line) > 0,
    done: failed => then(lines, failed),
  });
}

/** The complaint of head and tail about a file that cannot be read. */
export function cannotOpen(path: string, errno: Errno): string {
  return `cannot open '${path}' for reading: ${ERRNO_TEXT[errno]}`;
}

/** The words of head and tail with the old `-N` written as `-n N`; only the first word can be one. */
export function withOldCount(words: readonly string[]): string[] {
  const [first = '', ...rest] = words;
  return /^-\d+$/.test(first) ? ['-n', first.slice(1), ...rest] : [...words];
}
