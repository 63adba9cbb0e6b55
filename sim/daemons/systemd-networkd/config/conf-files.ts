/**
 * Where configuration files are looked for: a file of a name in /etc hides one of that name in /run, and that one in
 * /usr; what is found is read in the order of names. Mirrors conf-files.c and config_parse_many() of conf-parser.c.
 */
import type { Files } from '../../../kernel/uapi';

const NETWORK_DIRS = [
  '/etc/systemd/network',
  '/run/systemd/network',
  '/usr/local/lib/systemd/network',
  '/usr/lib/systemd/network',
];

const SYSTEMD_DIRS = ['/etc/systemd', '/run/systemd', '/usr/local/lib/systemd', '/usr/lib/systemd'];

/** Where files that end in `suffix` are, by name, the first of each name alone. @param below a folder in each directory */
function confFiles(files: Files, dirs: readonly string[], suffix: string, below = ''): string[] {
  const found = new Map<string, string>();
  for (const dir of dirs.map(one => one + below)) {
    const names = files.list(dir);
    if ('errno' in names) continue;
    for (const name of names) {
      if (name.endsWith(suffix) && !found.has(name)) found.set(name, `${dir}/${name}`);
    }
  }
  return [...found.keys()].sort(byOctet).map(name => found.get(name) ?? '');
}

function byOctet(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

/** Every file for networkd that ends in `suffix`. */
export function networkFiles(files: Files, suffix: '.network' | '.netdev' | '.link'): string[] {
  return confFiles(files, NETWORK_DIRS, suffix);
}

/** The files in `NAME.d` beside a file, which say more. */
export function dropIns(files: Files, file: string): string[] {
  const name = file.slice(file.lastIndexOf('/') + 1);
  return confFiles(files, NETWORK_DIRS, '.conf', `/${name}.d`);
}

/** networkd.conf, and the files beside it. */
export function managerFiles(files: Files): string[] {
  return ['/etc/systemd/networkd.conf', ...confFiles(files, SYSTEMD_DIRS, '.conf', '/networkd.conf.d')];
}

/** null_or_empty_path(): an empty file, as a link to /dev/null is, hides the others of its name and says nothing. */
export function isMasked(files: Files, file: string): boolean {
  const read = files.read(file);
  return 'text' in read && read.text === '';
}
