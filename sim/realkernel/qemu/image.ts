/**
 * A kernel to boot: Debian's or Ubuntu's packages of one (`linux-image-*.deb`, with `linux-modules-*.deb` and
 * `linux-binary-*.deb` where a distribution splits them), folders into which such were unpacked, or a mixture.
 */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { spawnSync } from 'node:child_process';

/** See the file's header. */
export class KernelImage {
  private constructor(
    /** `6.1.0-56-cloud-amd64`, as `uname -r` will say. */
    readonly release: string,
    /** The file to boot. */
    readonly kernel: string,
    /** Paths of modules by name, with underscores. */
    readonly modules: ReadonlyMap<string, string>,
  ) {}

  /**
   * Find the kernel and its modules in packages or folders.
   * @param scratch a folder to unpack packages into; it has to stay as long as the image is used.
   * @throws Error that says what is missing, or what more than one kernel was found in.
   */
  static open(paths: readonly string[], scratch: string): KernelImage {
    const folders = paths.map((path, index) => {
      if (statSync(path).isDirectory()) return path;
      const folder = join(scratch, String(index));
      run('dpkg-deb', ['-x', path, folder]);
      return folder;
    });
    const files = folders.flatMap(folder => filesBelow(folder));
    const [kernel, another] = files.filter(path => /\/vmlinu[xz][^/]*$/.test(path));
    if (kernel === undefined) throw new Error(`no kernel (vmlinuz) in ${paths.join(' ')}`);
    if (another !== undefined)
      throw new Error(`more than one kernel in ${paths.join(' ')}: ${kernel}, ${another}`);
    const modules = files.filter(path => /\.ko(\.xz|\.zst|\.gz)?$/.test(path));
    const release = releaseOf(modules, kernel);
    return new KernelImage(release, kernel, new Map(modules.map(path => [moduleName(path), path])));
  }

  /** `6.1`, as profiles are named. */
  get version(): string {
    return /^\d+\.\d+/.exec(this.release)?.[0] ?? '';
  }

  /** The modules of those names and all they depend on, dependencies first. Names that do not exist are left out: they may be built in. */
  closure(
    names: readonly string[],
  ): { readonly name: string; readonly path: string; readonly data: Buffer }[] {
    const found = new Map<string, { name: string; path: string; data: Buffer }>();
    const seen = new Set<string>();
    const add = (name: string): void => {
      const path = this.modules.get(name);
      if (path === undefined || seen.has(name)) return;
      seen.add(name);
      const data = decompressed(path);
      for (const each of dependenciesOf(data)) add(each);
      found.set(name, { name, path, data });
    };
    names.forEach(add);
    return [...found.values()];
  }
}

/** The name under which the kernel knows a module: without ending, and with underscores. */
export function moduleName(path: string): string {
  return basename(path)
    .replace(/\.ko(\.\w+)?$/, '')
    .replaceAll('-', '_');
}

/** `depends=a,b` of a module's .modinfo section (kernel/module, scripts/mod/modpost.c). */
export function dependenciesOf(module: Buffer): string[] {
  const at = module.indexOf('\0depends=');
  if (at < 0) return [];
  const end = module.indexOf(0, at + 1);
  const text = module.toString('latin1', at + '\0depends='.length, end);
  return text
    .split(',')
    .filter(Boolean)
    .map(name => name.replaceAll('-', '_'));
}

function releaseOf(modules: readonly string[], kernel: string): string {
  const [path] = modules;
  const found = /\/lib\/modules\/([^/]+)\//.exec(path ?? '')?.[1] ?? /vmlinu[xz]-(.+)$/.exec(kernel)?.[1];
  if (found === undefined) throw new Error(`no modules beside ${kernel}: their package is needed, too`);
  return found;
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter(entry => entry.isFile())
    .map(entry => join(entry.parentPath, entry.name))
    .sort();
}

function decompressed(path: string): Buffer {
  if (path.endsWith('.xz')) return run('xz', ['-dc', path]);
  if (path.endsWith('.zst')) return run('zstd', ['-dcq', path]);
  if (path.endsWith('.gz')) return run('gzip', ['-dc', path]);
  return readFileSync(path);
}

/** What a program prints. @throws Error with what it says when it fails. */
export function run(program: string, args: readonly string[]): Buffer {
  const { status, stdout, stderr, error } = spawnSync(program, args, { maxBuffer: 2 ** 28 });
  if (error !== undefined) throw new Error(`${program} is needed and cannot be run: ${error.message}`);
  if (status !== 0) throw new Error(`${program} ${args.join(' ')}: ${stderr.toString().trim()}`);
  return stdout;
}
