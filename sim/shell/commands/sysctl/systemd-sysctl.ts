/**
 * systemd-sysctl of systemd 252 (systemd-sysctl.service(8), sysctl.d(5)): what sets the kernel's keys at boot, and, by
 * udev's rule with `--prefix`, those of a device that appears. Unlike sysctl(8) it applies the last value of a key alone, leaves a
 * key that has it already, and passes over keys that are not there.
 *
 * Differs from Linux: /etc/sysctl.conf is read as /etc/sysctl.d/99-sysctl.conf, which Debian makes a link to it; files cannot be
 * shown (`--cat-config`).
 */
import { ERRNO_TEXT, type Process, type Program } from '../../../kernel/uapi';
import { expandPathname } from '../../language/glob';
import { absolutePath } from '../../language/path';
import { PROC_PATH, swapSeparators } from './settings';

const DIRECTORIES = ['/etc/sysctl.d', '/run/sysctl.d', '/usr/local/lib/sysctl.d', '/usr/lib/sysctl.d'];
const LINKED = { name: '99-sysctl.conf', path: '/etc/sysctl.conf' };

const HELP = `systemd-sysctl [OPTIONS...] [CONFIGURATION FILE...]

Applies kernel sysctl settings.

  -h --help             Show this help
     --version          Show package version
     --cat-config       Show configuration files
     --prefix=PATH      Only apply rules with the specified prefix
     --no-pager         Do not pipe output into a pager

See the systemd-sysctl.service(8) man page for details.
`;

/** A key, which may be a pattern, with the value it is to have; without one it is left alone. */
interface Option {
  readonly key: string;
  readonly value: string | undefined;
  readonly ignoreFailure: boolean;
}

export const systemdSysctl: Program = {
  start(process) {
    const prefixes: string[] = [];
    const files: string[] = [];
    const words = process.argv.slice(1);
    const refuse = (complaint: string): void => {
      process.write('stderr', `${process.argv[0] ?? ''}: ${complaint}\n`);
      process.exit(1);
    };
    for (let word = words.shift(); word !== undefined; word = words.shift()) {
      if (word === '-h' || word === '--help') return (process.write('stdout', HELP), process.exit(0));
      if (word === '--no-pager') continue;
      const [, joined] = /^--prefix=(.*)$/s.exec(word) ?? [];
      const prefix = word === '--prefix' ? words.shift() : joined;
      if (word === '--prefix' && prefix === undefined)
        return refuse("option '--prefix' requires an argument");
      if (prefix !== undefined) prefixes.push(withoutSlashes(swapSeparators(prefix, '/', () => undefined)));
      else if (word.startsWith('-')) return refuse(`unrecognized option '${word}'`);
      else files.push(word);
    }
    process.exit(new Run(process, prefixes).status(files) ? 0 : 1);
  },
};

function withoutSlashes(path: string): string {
  return path.replace(/^\/+|\/+$/g, '');
}

class Run {
  /** By key, in the order in which the last values were found. */
  readonly #options = new Map<string, Option>();
  #good = true;

  constructor(
    readonly process: Process,
    readonly prefixes: readonly string[],
  ) {}

  /** Reads the files that are named, or all there are, and sets the keys; false when something was wrong. */
  status(named: readonly string[]): boolean {
    for (const name of named) {
      const path = name.includes('/') ? absolutePath(name) : this.#find(name);
      if (path === undefined || !this.#read(path))
        this.#complain(`Failed to open file '${name}', ignoring: ${ERRNO_TEXT.ENOENT}`);
    }
    if (named.length === 0) for (const path of this.#all()) this.#read(path);
    this.#apply();
    return this.#good;
  }

  #complain(text: string): void {
    this.#good = false;
    this.process.write('stderr', `${text}\n`);
  }

  #find(name: string): string | undefined {
    return DIRECTORIES.map(directory => `${directory}/${name}`).find(
      path => 'text' in this.process.files.read(path),
    );
  }

  /** Each name once, from the first directory that has it, in the order of names. */
  #all(): string[] {
    const { files } = this.process;
    const found = new Map([[LINKED.name, LINKED.path]]);
    for (const directory of DIRECTORIES) {
      const names = files.list(directory);
      if ('errno' in names) continue;
      for (const name of names)
        if (
          name.endsWith('.conf') &&
          (!found.has(name) || (name === LINKED.name && directory === DIRECTORIES[0]))
        )
          found.set(name, `${directory}/${name}`);
    }
    return [...found].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, path]) => path);
  }

  /** False when the file cannot be read. */
  #read(path: string): boolean {
    const content = this.process.files.read(path);
    if ('errno' in content) return false;
    content.text.split('\n').forEach((line, index) => {
      const text = line.trim();
      if (text === '' || text.startsWith('#') || text.startsWith(';')) return;
      const ignoreFailure = text.startsWith('-');
      const equals = text.indexOf('=');
      if (equals < 0 && !ignoreFailure)
        return this.#complain(`${path}:${index + 1}: Line is not an assignment, ignoring: ${text}`);
      const name = (equals < 0 ? text : text.slice(0, equals)).slice(ignoreFailure ? 1 : 0).trim();
      const key = withoutSlashes(swapSeparators(name, '/', () => undefined));
      const value = equals < 0 ? undefined : text.slice(equals + 1).trim();
      if (!isPattern(key) && !this.#isWanted(key)) return;
      const known = this.#options.get(key);
      if (known !== undefined && known.value === value) return;
      this.#options.delete(key);
      this.#options.set(key, { key, value, ignoreFailure });
    });
    return true;
  }

  /** Whether a key begins with a prefix that was asked for. */
  #isWanted(key: string): boolean {
    if (this.prefixes.length === 0) return true;
    return this.prefixes.some(each => {
      const prefix = each.replace(/^proc\/sys\//, '');
      return key === prefix || key.startsWith(`${prefix}/`);
    });
  }

  /** A pattern gives way to keys that are named, with a value or after a minus. */
  #apply(): void {
    const literal = this.prefixes.every(prefix => prefix.startsWith('proc/sys/'));
    for (const option of this.#options.values()) {
      if (option.value === undefined) continue;
      if (!isPattern(option.key)) {
        this.#write(option.key, option.value, option.ignoreFailure);
        continue;
      }
      if (this.prefixes.length > 0 && literal) continue;
      for (const path of expandPathname(this.process.files, `${PROC_PATH}${option.key}`)) {
        const key = path.slice(PROC_PATH.length);
        if (this.#isWanted(key) && !this.#options.has(key))
          this.#write(key, option.value, option.ignoreFailure);
      }
    }
  }

  #write(key: string, value: string, ignoreFailure: boolean): void {
    const { files } = this.process;
    const before = files.read(`${PROC_PATH}${key}`);
    if ('text' in before && before.text.trim() === value) return;
    const errno =
      'errno' in before && before.errno === 'ENOENT'
        ? before.errno
        : files.write(`${PROC_PATH}${key}`, `${value}\n`);
    if (errno === undefined || ignoreFailure) return;
    const complaint = `Couldn't write '${value}' to '${key}'`;
    if (errno === 'ENOENT' || errno === 'EPERM' || errno === 'EACCES')
      this.process.write('stderr', `${complaint}, ignoring: ${ERRNO_TEXT[errno]}\n`);
    else this.#complain(`${complaint}: ${ERRNO_TEXT[errno]}`);
  }
}

function isPattern(key: string): boolean {
  return /[*?[]/.test(key);
}
