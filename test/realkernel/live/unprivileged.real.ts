/** `sixlab verify` as a user who has no rights: in user namespaces, or with the reason why not. */
import { spawnSync } from 'node:child_process';
import { chmodSync, chownSync, cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeReal } from '../../support/real-kernel';

// A busy machine is late.
jest.retryTimes(3, { logErrorsBeforeRetry: true });
jest.setTimeout(300_000);

const root = join(__dirname, '../../..');
/** Who nobody else is, on Debian. */
const NOBODY = 65534;
const asNobody =
  process.getuid?.() === 0
    ? ['setpriv', '--reuid', String(NOBODY), '--regid', String(NOBODY), '--clear-groups']
    : ['env'];
const allowed = spawnSync(
  'sh',
  ['-c', `${asNobody.join(' ')} unshare --user --map-root-user --net ip link add d0 type veth`],
  { cwd: '/' },
);
const programs = [
  'setpriv',
  'dumpcap',
  ...(allowed.status === 0 ? [] : ['a kernel that lets a user make user namespaces']),
];

describeReal('a user without rights', { programs, devices: ['bridge'] }, () => {
  let folder: string;

  /** The program where everybody can read it; a checkout may be in the home of root. */
  beforeAll(() => {
    const built = spawnSync(process.execPath, ['bin/sixlab.cjs', '--version'], { cwd: root });
    expect(built.status).toBe(0);
    folder = mkdtempSync(join(tmpdir(), 'sixlab-test-'));
    for (const each of ['bin', 'dist', 'scenarios', 'package.json'])
      cpSync(join(root, each), join(folder, each), { recursive: true });
    chmodSync(folder, 0o755);
    mkdirSync(join(folder, 'home'));
    if (process.getuid?.() === 0) chownSync(join(folder, 'home'), NOBODY, NOBODY);
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  const verify = (before: readonly string[]): { code: number | null; out: string; err: string } => {
    const line = [process.execPath, 'bin/sixlab.cjs', 'verify', '--json', 'first-slaac', '--seeds', '4'];
    const [program = '', ...args] = [...asNobody, ...before, ...line];
    const home = join(folder, 'home');
    const env = { PATH: process.env['PATH'], HOME: home, TMPDIR: home };
    const { status, stdout, stderr } = spawnSync(program, args, { cwd: folder, env, encoding: 'utf8' });
    return { code: status, out: stdout, err: stderr };
  };

  it.each([
    ['with the rights of nobody', []],
    ['as the root of a user namespace', ['unshare', '--user', '--map-root-user']],
  ])('verifies %s as root does, and leaves no file', (_who, inside) => {
    const { code, out, err } = verify(inside);
    expect([code, err]).toEqual([0, '']);
    const [first] = JSON.parse(out) as { skipped: string[]; agreed: number; failures: string[] }[];
    expect(first).toMatchObject({ skipped: [], failures: [] });
    expect(first?.agreed).toBeGreaterThan(0);
    expect(readdirSync(join(folder, 'home'))).toEqual([]);
  });

  it.each(['user', 'net'])('is told what forbids %s namespaces', kind => {
    const forbid = `echo 0 >/proc/sys/user/max_${kind}_namespaces && exec "$@"`;
    const inside = ['unshare', '--user', '--map-current-user', '--keep-caps', 'sh', '-c', forbid, 'sh'];
    const { code, out, err } = verify(inside);
    expect([code, out]).toEqual([69, '']);
    expect(err).toContain('no scenario can be verified here: namespaces cannot be made: unshare: ');
    expect(err).toMatch(new RegExp(`: user\\.max_${kind}_namespaces = 0\\n$`));
  });
});
