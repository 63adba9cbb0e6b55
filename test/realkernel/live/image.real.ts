/**
 * The image that Containerfile makes. No registry is asked: its base is this machine's Node and tools with their
 * libraries, and its packages are those of the checkout. buildah's chroot is no container, as nsenter(1) leaves it; so
 * `verify` runs in one made here, with pivot_root(2) and the capabilities that the README names.
 */
import { spawnSync } from 'node:child_process';
import {
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  realpathSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describeReal } from '../../support/real-kernel';

jest.setTimeout(300_000);

const root = join(__dirname, '../../..');
/** What is taken over from this machine: what `verify` calls, and what scripts of shells call. */
const TOOLS = 'cat chmod dirname env hostname ln ls mkdir mount rm sleep stat tail touch umount uname dmesg';
const NETWORK = 'bridge dumpcap ip nsenter ping radvd setpriv sysctl tcpdump unshare';
const programs = ['node', 'sh', ...TOOLS.split(' '), ...NETWORK.split(' ')];
/** Those of an engine that is told nothing, and the three that the README names. */
const CAPABILITIES = ['chown', 'dac_override', 'fowner', 'fsetid', 'kill', 'setgid', 'setuid', 'setpcap']
  .concat(['net_bind_service', 'sys_chroot', 'setfcap'])
  .concat(['sys_admin', 'net_admin', 'net_raw']);
/** A container of its own: `sh -c CONTAINER sh FOLDER COMMAND...` in new namespaces. */
const CONTAINER = `
  mount --bind "$1" "$1" && cd "$1" && mkdir -p old proc dev && mount -t proc proc proc && mount --rbind /dev dev &&
  pivot_root . old && umount -l /old && cd / && shift &&
  exec setpriv --bounding-set -all,${CAPABILITIES.map(each => `+${each}`).join()} env -i PATH=/usr/local/bin:/usr/bin:/usr/sbin "$@"`;

const rights = process.getuid?.() === 0 ? [] : ['a user who is root'];

describeReal('the image', { programs: ['buildah', 'ldd', ...programs, ...rights] }, () => {
  let folder: string;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'sixlab-image-'));
    base(join(folder, 'base'));
    const container = buildah('from', 'scratch').trim();
    buildah('copy', '--quiet', container, join(folder, 'base'), '/');
    buildah('config', '--env', 'PATH=/usr/local/bin:/usr/bin:/usr/sbin', container);
    buildah('commit', '--quiet', '--rm', container, 'base');
    checkout(join(folder, 'checkout'));
    const packages = `${join(root, 'node_modules')}:/src/node_modules:ro`;
    const from = ['--isolation', 'chroot', '--pull=never', '--build-arg', 'BASE=localhost/base'];
    buildah('build', '--quiet', ...from, '--volume', packages, '--tag', 'sixlab', join(folder, 'checkout'));
    buildah('from', '--quiet', '--pull=never', '--name', 'lab', 'localhost/sixlab');
  });
  afterAll(() => {
    spawnSync('buildah', [...storage(), 'rm', '--all']);
    rmSync(folder, { recursive: true });
  });

  const storage = (): string[] =>
    ['--root', join(folder, 'storage')].concat('--runroot', join(folder, 'run'), '--storage-driver', 'vfs');

  /** What buildah prints. @throws Error where it fails. */
  function buildah(...args: readonly string[]): string {
    const { status, stdout, stderr } = spawnSync('buildah', [...storage(), ...args], { encoding: 'utf8' });
    if (status !== 0) throw new Error(`buildah ${args.join(' ')}: ${stderr}`);
    return stdout;
  }

  /** What the image's own command does with `words`, as its own user. */
  function image(...words: readonly string[]): { code: number | null; out: string; err: string } {
    const args = ['run', '--isolation', 'chroot', 'lab', '--', ...entrypoint(), ...words];
    const { status, stdout, stderr } = spawnSync('buildah', [...storage(), ...args], { encoding: 'utf8' });
    return { code: status, out: stdout, err: stderr };
  }

  function entrypoint(): string[] {
    return configuration().Entrypoint;
  }

  function configuration(): { User: string; Entrypoint: string[]; Cmd: string[]; WorkingDir: string } {
    const inspected = JSON.parse(buildah('inspect', '--type', 'image', 'sixlab')) as {
      OCIv1: { config: { User: string; Entrypoint: string[]; Cmd: string[]; WorkingDir: string } };
    };
    return inspected.OCIv1.config;
  }

  it('belongs to nobody, and says what it can do when it is told nothing', () => {
    const { User: user, Cmd: command, WorkingDir: folderInside } = configuration();
    expect([user, command, folderInside]).toEqual(['65534:65534', ['--help'], '/lab']);
    expect(image('--help').out).toContain('Usage: sixlab');
  });

  it.each([
    ['run', ['run', 'forwarding-after-slaac:broken']],
    ['list', ['list', 'bridge']],
    ['why', ['why', 'forwarding-after-slaac:broken', 'host', 'route default', '--at', '30s']],
  ])('does what the checkout does: %s', (_name, words) => {
    const { status, stdout } = spawnSync(process.execPath, [join(root, 'bin/sixlab.cjs'), ...words], {
      encoding: 'utf8',
      env: { PATH: process.env['PATH'] },
    });
    expect(stdout.length).toBeGreaterThan(100);
    expect(image(...words)).toEqual({ code: status, out: stdout, err: '' });
  });

  it('has the program and the library, no sources and no packages, and the user can write none of it', () => {
    const inside = join(buildah('mount', 'lab').trim(), 'opt/sixlab');
    expect(readdirSync(inside).sort()).toEqual(['bin', 'dist', 'package.json', 'scenarios']);
    expect(readdirSync(join(inside, 'scenarios'))).toEqual(readdirSync(join(root, 'scenarios')));
    const script = `
      const fs = require('fs');
      const denied = path => { try { fs.accessSync(path, fs.constants.W_OK); return path; } catch (e) { return e.code; } };
      console.log(process.getuid(), ...['/opt/sixlab/dist/cli.js', '/opt/sixlab'].map(denied));`;
    const args = ['run', '--isolation', 'chroot', 'lab', '--', 'node', '-e', script];
    expect(buildah(...args)).toBe('65534 EACCES EACCES\n');
  });

  it('says what is missing where no namespaces can be made', () => {
    const { code, out, err } = image('verify', 'first-slaac:fixed');
    expect([code, out]).toEqual([69, '']);
    expect(err).toContain('no scenario can be verified here: namespaces cannot be made');
  });

  it('verifies with the capabilities that the README names', () => {
    const inside = buildah('mount', 'lab').trim();
    const own = ['--mount', '--pid', '--net', '--ipc', '--uts', '--fork', '--kill-child'];
    const words = [...entrypoint(), 'verify', '--json', 'first-slaac:fixed', '--seeds', '4'];
    const { status, stdout, stderr } = spawnSync(
      'unshare',
      [...own, 'sh', '-c', CONTAINER, 'sh', inside, ...words],
      { encoding: 'utf8' },
    );
    expect([status, stderr]).toEqual([0, '']);
    const [found] = JSON.parse(stdout) as { skipped: string[]; agreed: number; failures: string[] }[];
    expect(found).toMatchObject({ skipped: [], failures: [] });
    expect(found?.agreed).toBeGreaterThan(0);
  });
});

/** Fills a folder with the programs and all that they load, at the paths they have here. */
function base(into: string): void {
  for (const each of ['usr/bin', 'usr/sbin', 'usr/lib', 'usr/lib64', 'etc', 'var', 'run', 'sys'])
    mkdirSync(join(into, each), { recursive: true });
  mkdirSync(join(into, 'tmp'), { mode: 0o1777 });
  // As on every Debian: what stands in /lib is in /usr/lib.
  for (const each of ['bin', 'sbin', 'lib', 'lib64']) symlinkSync(`usr/${each}`, join(into, each));
  for (const name of programs) {
    const program = spawnSync('sh', ['-c', `command -v ${name}`], { encoding: 'utf8' }).stdout.trim();
    const { stdout: loaded } = spawnSync('ldd', [realpathSync(program)], { encoding: 'utf8' });
    const libraries = [...loaded.matchAll(/(?<path>\/\S+)/g)].map(({ groups }) => groups?.['path'] ?? '');
    for (const path of [program, ...libraries]) {
      const there = join(into, path);
      if (existsSync(there)) continue;
      mkdirSync(dirname(there), { recursive: true });
      copyFileSync(realpathSync(path), there);
    }
  }
  writeFileSync(join(into, 'etc/passwd'), 'root:x:0:0:root:/:/bin/sh\n');
}

/** What the build reads of the checkout, with packages that are not older than what they were installed from. */
function checkout(into: string): void {
  const files = ['Containerfile', '.containerignore', 'package.json', 'package-lock.json', 'tsconfig.json'];
  for (const each of [...files, 'bin', 'sim', 'scenarios'])
    cpSync(join(root, each), join(into, each), { recursive: true });
  utimesSync(join(into, 'package-lock.json'), 0, 0);
}
