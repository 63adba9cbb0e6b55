/**
 * Files that appear whole or not at all: written under another name in the same folder, and renamed when complete.
 * Whatever goes wrong, the file that was there before is still there.
 */

import {
  closeSync,
  fchmodSync,
  fsyncSync,
  openSync,
  realpathSync,
  renameSync,
  statSync,
  unlinkSync,
  writeSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { invariant } from '../base/invariant';
import { EXIT, Failure } from './exit-codes';
import { whenStopped } from './interrupt';

/** A file being written. Its methods end the command with a Failure when the system refuses. */
export class AtomicFile {
  /** Undefined once it is closed. */
  private descriptor: number | undefined;
  /** What is written to, until it has its name; undefined where it is the file itself, as for a device or a pipe. */
  private temporary: string | undefined;
  private readonly target: string;
  private readonly forget: () => void;

  /** Begins to write the file that is called `path` once commit() is called. */
  constructor(private readonly path: string) {
    this.forget = whenStopped(() => this.discard());
    this.target = this.attempt(() => {
      const old = statSync(path, { throwIfNoEntry: false });
      const target = old === undefined ? path : realpathSync(path);
      if (old === undefined || old.isFile()) {
        this.temporary = join(dirname(target), `.${basename(target)}.${process.pid}.tmp`);
      }
      this.descriptor = openSync(this.temporary ?? target, 'w');
      if (old?.isFile() === true) fchmodSync(this.descriptor, old.mode);
      return target;
    });
  }

  write(data: string | Uint8Array): void {
    const bytes = typeof data === 'string' ? Buffer.from(data) : data;
    this.attempt(() => {
      for (let done = 0; done < bytes.length;) done += writeSync(this.open(), bytes, done);
    });
  }

  /** Gives the file its name. Nothing can be written to it afterwards. */
  commit(): void {
    this.attempt(() => {
      if (this.temporary !== undefined) fsyncSync(this.open());
      this.close();
      if (this.temporary !== undefined) renameSync(this.temporary, this.target);
      this.temporary = undefined;
    });
    this.forget();
  }

  private open(): number {
    invariant(this.descriptor !== undefined, `${this.path} is still being written`);
    return this.descriptor;
  }

  private close(): void {
    const { descriptor } = this;
    this.descriptor = undefined;
    if (descriptor !== undefined) closeSync(descriptor);
  }

  private discard(): void {
    const { temporary } = this;
    this.temporary = undefined;
    for (const undo of [() => this.close(), () => temporary !== undefined && unlinkSync(temporary)]) {
      try {
        undo();
      } catch {
        // It never came to be: nothing is left behind either way.
      }
    }
  }

  private attempt<T>(action: () => T): T {
    try {
      return action();
    } catch (error) {
      this.discard();
      this.forget();
      throw new Failure(EXIT.cannotWrite, `cannot write ${this.path}: ${systemMessage(error)}`);
    }
  }
}

/** Writes a whole file at once. */
export function writeWhole(path: string, data: string | Uint8Array): void {
  const file = new AtomicFile(path);
  file.write(data);
  file.commit();
}

const MESSAGES: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EDQUOT: 'the disk quota is used up',
  EFBIG: 'the file would become too large',
  EISDIR: 'it is a folder',
  ENOENT: 'there is no such file or folder',
  ENOSPC: 'no space is left on the device',
  ENOTDIR: 'a part of the path is not a folder',
  EPERM: 'the system does not permit it',
  EROFS: 'the file system is read-only',
};

/** What the system refused, in words. */
export function systemMessage(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  return MESSAGES[code ?? ''] ?? message;
}
