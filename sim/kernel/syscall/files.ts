/**
 * The files of a machine: what a scenario put there and what programs wrote. /proc and /sys are not here; a process sees
 * those through its namespace (proc-files.ts).
 */
import type { Errno } from '../core/errno';

/** Directories that exist without anything in them. */
const DIRECTORIES = [
  '/',
  '/bin',
  '/sbin',
  '/usr',
  '/usr/bin',
  '/usr/sbin',
  '/etc',
  '/run',
  '/run/dhcpcd',
  '/run/network',
  '/run/systemd',
  '/run/systemd/netif',
  '/run/systemd/netif/links',
  '/tmp',
  '/var',
  '/var/log',
  '/var/lib',
  '/var/lib/dhcpv6',
  '/var/lib/misc',
  '/var/lib/dhcp',
  '/var/lib/dhcpcd',
  '/root',
  '/dev',
  '/proc',
  '/sys',
  '/sys/class',
  '/sys/class/net',
];

/** The names of routing tables that Debian's iproute2 brings along. */
const RT_TABLES = '255\tlocal\n254\tmain\n253\tdefault\n0\tunspec\n';

/** Paths are absolute and normalised by the caller's shell: `normalizePath`. */
export class MachineFiles {
  readonly #texts = new Map<string, string>();

  /** @param isProgram whether a program of that name is installed: it then stands in the usual folders. */
  constructor(
    hostname: string,
    readonly isProgram: (name: string) => boolean,
  ) {
    this.#texts.set('/etc/hostname', `${hostname}\n`);
    this.#texts.set('/etc/iproute2/rt_tables', RT_TABLES);
  }

  /** Put a file there with the directories it needs; for scenarios. */
  install(path: string, text: string): void {
    this.#texts.set(normalizePath(path), text);
  }

  read(path: string): { readonly text: string } | { readonly errno: Errno } {
    const text = path === '/dev/null' ? '' : this.#texts.get(path);
    if (text !== undefined) return { text };
    return { errno: this.isDirectory(path) ? 'EISDIR' : 'ENOENT' };
  }

  write(path: string, text: string, append: boolean): Errno | undefined {
    if (path === '/dev/null') return undefined;
    if (this.isDirectory(path)) return 'EISDIR';
    if (!this.isDirectory(parentOf(path))) return 'ENOENT';
    this.#texts.set(path, append ? (this.#texts.get(path) ?? '') + text : text);
    return undefined;
  }

  unlink(path: string): Errno | undefined {
    if (this.#texts.delete(path)) return undefined;
    return this.isDirectory(path) ? 'EISDIR' : 'ENOENT';
  }

  exists(path: string): boolean {
    return path === '/dev/null' || this.#texts.has(path) || this.#isInstalled(path) || this.isDirectory(path);
  }

  #isInstalled(path: string): boolean {
    return this.isProgram(/^(?:\/usr)?\/s?bin\/([^/]+)$/.exec(path)?.[1] ?? path);
  }

  /** Names directly in a directory, sorted. */
  list(path: string): readonly string[] | { readonly errno: Errno } {
    if (!this.isDirectory(path)) return { errno: this.#texts.has(path) ? 'ENOTDIR' : 'ENOENT' };
    const prefix = path === '/' ? '/' : `${path}/`;
    const names = new Set<string>();
    for (const known of [...this.#texts.keys(), ...DIRECTORIES]) {
      if (known.startsWith(prefix) && known !== prefix)
        names.add(known.slice(prefix.length).split('/')[0] as string);
    }
    return [...names].sort((a, b) => (a < b ? -1 : 1));
  }

  isDirectory(path: string): boolean {
    if (DIRECTORIES.includes(path)) return true;
    for (const known of this.#texts.keys()) if (known.startsWith(`${path}/`)) return true;
    return false;
  }
}

function parentOf(path: string): string {
  const slash = path.lastIndexOf('/');
  return slash <= 0 ? '/' : path.slice(0, slash);
}

/** An absolute path without `.`, `..` and doubled slashes; relative ones are taken from /. /var/run is a link to /run. */
export function normalizePath(path: string): string {
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue;
    if (part === '..') parts.pop();
    else parts.push(part);
  }
  if (parts[0] === 'var' && parts[1] === 'run') parts.shift();
  return `/${parts.join('/')}`;
}
