/** Reading and writing the files below /proc/sys (ReadSetting, DisplayAll and WriteSetting of procps' sysctl.c). */
import { ERRNO_TEXT, type Errno, type Process } from '../../../kernel/uapi';
import { absolutePath } from '../../language/path';
import type { Matcher } from '../regex/matcher';
import { PROC_PATH, pathOf, type Setting, swapSeparators } from './settings';

export interface TreeOptions {
  /** Print `key = ` before a value, and a newline after it. */
  readonly names: boolean;
  readonly newline: boolean;
  readonly namesOnly: boolean;
  readonly ignoreErrors: boolean;
  readonly quiet: boolean;
  readonly dryRun: boolean;
  readonly deprecated: boolean;
  /** Only keys it matches are shown. */
  readonly pattern: Matcher | undefined;
}

/** Files whose units are not those of their successors. */
const DEPRECATED: ReadonlySet<string> = new Set(['base_reachable_time', 'retrans_time']);

export class SysctlTree {
  constructor(
    readonly process: Process,
    readonly options: TreeOptions,
  ) {}

  readonly warn = (message: string): void => this.process.write('stderr', `sysctl: ${message}\n`);

  /** Shows a key, or all below it. Gives what it adds to the exit status. */
  show(name: string): number {
    if (name === '') {
      this.warn('"" is an unknown key');
      return -1;
    }
    const path = pathOf(name, this.warn);
    if (!this.#exists(path)) return this.#cannotStat(path);
    if (this.#isElsewhere(path)) return -1;
    return this.#isDirectory(path) ? this.showAll(`${path}/`) : this.#showFile(path);
  }

  /** Shows everything below a directory, whose path ends with a slash. What fails in directories below does not count. */
  showAll(directory: string): number {
    const names = this.process.files.list(absolutePath(directory));
    if ('errno' in names) {
      this.warn(`unable to open directory "${directory}"`);
      return 1;
    }
    let status = 0;
    for (const name of [...names].sort((a, b) => (a < b ? -1 : 1))) {
      if (DEPRECATED.has(name) && !this.options.deprecated) continue;
      const path = `${directory}${name}`;
      if (this.#isDirectory(path)) this.showAll(`${path}/`);
      else status |= this.#showFile(path);
    }
    return status;
  }

  /** Writes a value to the file at `path`, which the setting's key named or matched. */
  write(path: string, { value = '', ignoreFailure }: Setting): number {
    if (!this.#exists(path)) return this.#cannotStat(path);
    if (this.#isElsewhere(path)) return 1;
    const key = this.#keyOf(path);
    if (this.#isDirectory(path)) {
      this.warn(`setting key "${key}": ${ERRNO_TEXT.EINVAL}`);
      return 0;
    }
    const errno = this.options.dryRun ? undefined : this.process.files.write(path, `${value}\n`);
    if (errno !== undefined) return this.#refused(key, errno, ignoreFailure);
    const { names, newline, namesOnly, quiet, dryRun } = this.options;
    if (quiet && !dryRun) return 0;
    const end = newline ? '\n' : '';
    this.#print(names && !namesOnly ? `${key} = ${value}\n` : `${value}${end}`);
    return 0;
  }

  /** A minus in front of the key makes up for a file that cannot be opened, and not for a value that is refused. */
  #refused(key: string, errno: Errno, ignoreFailure: boolean): number {
    if (errno !== 'EACCES' && errno !== 'EPERM') {
      this.warn(`setting key "${key}": ${ERRNO_TEXT[errno]}`);
      return 1;
    }
    this.warn(`permission denied on key "${key}"${ignoreFailure ? ', ignoring' : ''}`);
    return ignoreFailure ? 0 : 1;
  }

  #showFile(path: string): number {
    const { pattern, namesOnly, names, newline } = this.options;
    const key = this.#keyOf(path);
    if (pattern !== undefined && pattern.find(key) === undefined) return 0;
    const content = this.process.files.read(path);
    if ('errno' in content && content.errno === 'EACCES') return 0;
    if (namesOnly) {
      this.#print(`${key}\n`);
      return 0;
    }
    if ('errno' in content) return this.#unreadable(key, content.errno);
    const lines = content.text.replace(/\n$/, '').split('\n');
    for (const line of lines) this.#print(names ? `${key} = ${line}\n` : `${line}${newline ? '\n' : ''}`);
    return 0;
  }

  /** stable_secret before it is set gives EIO, and no words; a file whose mode forbids it is not even read. */
  #unreadable(key: string, errno: Errno): number {
    if (errno !== 'EIO') this.warn(`reading key "${key}": ${ERRNO_TEXT[errno]}`);
    return 1;
  }

  #cannotStat(path: string): number {
    if (this.options.ignoreErrors) return 0;
    this.warn(`cannot stat ${path}: ${ERRNO_TEXT.ENOENT}`);
    return 1;
  }

  #exists(path: string): boolean {
    return path === PROC_PATH || this.process.files.exists(path);
  }

  #isElsewhere(path: string): boolean {
    if (absolutePath(path).startsWith(PROC_PATH)) return false;
    this.warn(`Path is not under ${PROC_PATH}: ${path}`);
    return true;
  }

  #isDirectory(path: string): boolean {
    return !('errno' in this.process.files.list(absolutePath(path)));
  }

  #keyOf(path: string): string {
    return swapSeparators(path.slice(PROC_PATH.length), '.', () => undefined);
  }

  #print(text: string): void {
    this.process.write('stdout', text);
  }
}
