/**
 * Starts a program as a child of a shell: its streams are the shell's open files, and the shell speaks for it when one
 * of them cannot be written.
 *
 * Differs from Linux: a program does not learn that a write failed. What it would have said of it then, and the status 1,
 * come from the shell when it ends; and one that writes into a pipe nobody reads is ended at once.
 */
import { ERRNO_TEXT, type Errno } from '../../kernel/uapi';
import type { FdTable, OpenFile, WriteError } from './open-file';
import type { ShellState } from './shell-state';
import { BROKEN_PIPE_STATUS } from './signals';

/**
 * Starts `argv` with the shell's descriptors and exported variables. Gives the process id, or the errno when there is no
 * such program. `onEnded` gets the status, possibly before this returns, also when the program goes on as a daemon.
 * @param label what its messages begin with, before its own name
 */
export function startProgram(
  state: ShellState,
  argv: readonly string[],
  label: string,
  onEnded: (status: number) => void,
): number | Errno {
  return new Child(state, argv, label, onEnded).start();
}

class Child {
  readonly #state: ShellState;
  readonly #argv: readonly string[];
  readonly #label: string;
  readonly #onEnded: (status: number) => void;
  readonly #fds: FdTable;
  #pid: number | undefined;
  #ended = false;
  #refusal: WriteError | undefined;

  constructor(state: ShellState, argv: readonly string[], label: string, onEnded: (status: number) => void) {
    this.#state = state;
    this.#argv = argv;
    this.#label = label;
    this.#onEnded = onEnded;
    this.#fds = state.fds.copy();
  }

  start(): number | Errno {
    const input = this.#fds.get(0);
    const started = this.#state.process.spawn({
      argv: this.#argv,
      env: this.#state.environment(),
      stdin: { onText: receive => this.#feed(input, receive) },
      onOutput: (stream, text) =>
        stream === 'stdout' ? this.#write(1, text) : this.#write(2, this.#label + text),
      onExit: status => this.#end(status),
    });
    if (typeof started === 'number') {
      this.#pid = started;
      this.#endIfBroken();
      return started;
    }
    this.#fds.closeAll();
    return started.errno;
  }

  /** Hands over what there is to read, piece by piece, until the end of the input or of the program. */
  #feed(input: OpenFile | undefined, receive: (text: string | undefined) => void): void {
    const { queue } = this.#state.runtime;
    if (input === undefined) return queue.push(() => receive(undefined));
    input.read(text =>
      queue.push(() => {
        if (this.#ended) return input.giveBack(text ?? '');
        receive(text);
        if (text !== undefined) this.#feed(input, receive);
      }),
    );
  }

  #write(fd: 1 | 2, text: string): void {
    if (this.#ended || this.#refusal === 'EPIPE') return;
    const file = this.#fds.get(fd);
    const refused = file === undefined ? 'EBADF' : file.write(text);
    if (refused === undefined) return;
    this.#refusal ??= refused;
    if (refused === 'EPIPE') {
      this.#refusal = refused;
      this.#endIfBroken();
    }
  }

  /** A program that is still being started is ended when it has been. */
  #endIfBroken(): void {
    if (this.#refusal === 'EPIPE' && this.#pid !== undefined && !this.#ended) {
      this.#state.process.kill(this.#pid, 'SIGKILL');
    }
  }

  /** dash says of its builtins, twice over, only that something went wrong. */
  #complaint(refusal: Exclude<WriteError, 'EPIPE'>): string {
    const name = this.#argv[0];
    return this.#label === ''
      ? `${name}: write error: ${ERRNO_TEXT[refusal]}\n`
      : `${this.#label}${name}: ${name}: I/O error\n`;
  }

  #end(status: number): void {
    if (this.#ended) return;
    this.#ended = true;
    let reported = status;
    if (this.#refusal === 'EPIPE') {
      reported = BROKEN_PIPE_STATUS;
    } else if (this.#refusal !== undefined) {
      this.#fds.get(2)?.write(this.#complaint(this.#refusal));
      reported = status === 0 ? 1 : status;
    }
    this.#fds.closeAll();
    this.#onEnded(reported);
  }
}
