/**
 * Open file descriptions and the descriptor tables that share them, as open(2), pipe(2) and dup(2) describe them.
 *
 * Differs from Linux: a pipe holds any amount; a file is read whole when it is opened.
 */
import type { Errno, Files, Process } from '../../kernel/uapi';

/** Why a write was refused; EPIPE is a pipe that nobody reads. */
export type WriteError = Errno | 'EPIPE';

/** An open file. It closes when the last descriptor that refers to it is gone. */
export abstract class OpenFile {
  #references = 0;

  retain(): void {
    this.#references += 1;
  }

  release(): void {
    this.#references -= 1;
    if (this.#references === 0) this.closed();
  }

  /** Calls `onText` once with what there is to read, or with undefined at the end. */
  read(onText: (text: string | undefined) => void): void {
    onText(undefined);
  }

  /** Puts text back to be read next. */
  giveBack(_text: string): void {}

  write(_text: string): WriteError | undefined {
    return 'EBADF';
  }

  protected closed(): void {}
}

/** /dev/null. */
export class NullFile extends OpenFile {
  override write(): undefined {}
}

/** Text that is there to be read: a file's content, a here-document. */
export class InputText extends OpenFile {
  #text: string;

  constructor(text: string) {
    super();
    this.#text = text;
  }

  override read(onText: (text: string | undefined) => void): void {
    const text = this.#text;
    this.#text = '';
    onText(text === '' ? undefined : text);
  }

  override giveBack(text: string): void {
    this.#text = text + this.#text;
  }
}

/** A stream the shell was started with: what is written goes to whoever started it. */
export class InheritedOutput extends OpenFile {
  readonly #process: Process;
  readonly #stream: 'stdout' | 'stderr';

  constructor(process: Process, stream: 'stdout' | 'stderr') {
    super();
    this.#process = process;
    this.#stream = stream;
  }

  override write(text: string): WriteError | undefined {
    if (!this.#process.exited) this.#process.write(this.#stream, text);
    // Whoever started the shell ends it when it writes where nobody reads.
    return this.#process.exited ? 'EPIPE' : undefined;
  }
}

/** The standard input a shell was started with. It is not listened to before somebody reads. */
export class InheritedInput extends OpenFile {
  readonly #pipe = openPipe();
  #stdin: Process['stdin'] | undefined;

  constructor(process: Process) {
    super();
    this.#stdin = process.stdin;
    this.#pipe.readEnd.retain();
    this.#pipe.writeEnd.retain();
  }

  override read(onText: (text: string | undefined) => void): void {
    this.#pipe.readEnd.read(onText);
    const stdin = this.#stdin;
    this.#stdin = undefined;
    stdin?.onText(text => {
      if (text === undefined) this.#pipe.writeEnd.release();
      else this.#pipe.writeEnd.write(text);
    });
  }

  override giveBack(text: string): void {
    this.#pipe.readEnd.giveBack(text);
  }
}

/** A file opened for writing; it has been emptied already where that was asked for. */
export class FileOutput extends OpenFile {
  readonly #files: Files;
  readonly #path: string;

  constructor(files: Files, path: string) {
    super();
    this.#files = files;
    this.#path = path;
  }

  override write(text: string): WriteError | undefined {
    return text === '' ? undefined : this.#files.write(this.#path, text, true);
  }
}

/** Both ends of a pipe. The read end is at its end when nobody holds the write end. */
export function openPipe(): { readEnd: OpenFile; writeEnd: OpenFile } {
  const readEnd = new PipeReadEnd();
  return { readEnd, writeEnd: new PipeWriteEnd(readEnd) };
}

class PipeReadEnd extends OpenFile {
  #text = '';
  #ended = false;
  /** Nobody will read again. */
  broken = false;
  readonly #waiting: ((text: string | undefined) => void)[] = [];

  override read(onText: (text: string | undefined) => void): void {
    this.#waiting.push(onText);
    this.#serve();
  }

  override giveBack(text: string): void {
    this.#text = text + this.#text;
  }

  put(text: string): void {
    this.#text += text;
    this.#serve();
  }

  end(): void {
    this.#ended = true;
    this.#serve();
  }

  protected override closed(): void {
    this.broken = true;
    this.#text = '';
  }

  #serve(): void {
    while (this.#waiting.length > 0 && (this.#text !== '' || this.#ended)) {
      const text = this.#text === '' ? undefined : this.#text;
      this.#text = '';
      this.#waiting.shift()?.(text);
    }
  }
}

class PipeWriteEnd extends OpenFile {
  readonly #readEnd: PipeReadEnd;

  constructor(readEnd: PipeReadEnd) {
    super();
    this.#readEnd = readEnd;
  }

  override write(text: string): WriteError | undefined {
    if (this.#readEnd.broken) return 'EPIPE';
    if (text !== '') this.#readEnd.put(text);
    return undefined;
  }

  protected override closed(): void {
    this.#readEnd.end();
  }
}

/** The descriptors of one process. */
export class FdTable {
  readonly #files = new Map<number, OpenFile>();

  get(fd: number): OpenFile | undefined {
    return this.#files.get(fd);
  }

  set(fd: number, file: OpenFile): void {
    file.retain();
    this.close(fd);
    this.#files.set(fd, file);
  }

  close(fd: number): void {
    const file = this.#files.get(fd);
    this.#files.delete(fd);
    file?.release();
  }

  /** Another table on the same open files, as fork(2) makes. */
  copy(): FdTable {
    const copy = new FdTable();
    for (const [fd, file] of this.#files) copy.set(fd, file);
    return copy;
  }

  closeAll(): void {
    for (const fd of [...this.#files.keys()]) this.close(fd);
  }
}
