/**
 * What `sixlab verify` leaves behind when it is stopped from outside. With `SIXLAB_KERNEL_IMAGE` (see qemu.real.ts) also
 * while it unpacks a kernel, boots it, and runs a lab in it.
 */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { descendants, namespacesOf, processes, remaining, type Process } from '../../support/processes';
import { describeReal } from '../../support/real-kernel';

jest.setTimeout(300_000);

const root = join(__dirname, '../../..');
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

let folder: string;
// Whoever comes first builds the bundle; that is none of what is looked at.
beforeAll(() => {
  const built = spawnSync(process.execPath, ['bin/sixlab.cjs', '--version'], { cwd: root });
  expect(built.status).toBe(0);
});
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'sixlab-test-'))));
afterEach(() => rmSync(folder, { recursive: true }));

interface Left {
  /** How it ended. */
  readonly code: number | null;
  readonly signal: string | null;
  /** What it had started when it was stopped, by name. */
  readonly started: readonly string[];
  readonly files: readonly string[];
  readonly names: readonly string[];
}

/** Begins to verify, and sends `signal` as soon as `begun` says so. Resolves when no process is left of it. */
async function stopped(
  args: readonly string[],
  begun: (started: readonly Process[]) => boolean,
  signal: NodeJS.Signals,
): Promise<Left> {
  const program = spawn(process.execPath, ['bin/sixlab.cjs', 'verify', ...args], {
    cwd: root,
    env: { ...process.env, TMPDIR: folder },
    stdio: 'ignore',
  });
  const ended = new Promise<[number | null, string | null]>(resolve =>
    program.once('exit', (code, by) => resolve([code, by])),
  );
  const started = await waitFor(program, begun);
  const ours = new Set(
    processes()
      .filter(({ pid }) => pid === process.pid)
      .flatMap(namespacesOf),
  );
  const theirs = new Set(started.flatMap(namespacesOf).filter(name => !ours.has(name)));
  program.kill(signal);
  const [code, by] = await ended;
  // The kernel takes its time to end what is in a namespace; the test's own limit ends the wait.
  while (remaining(started, theirs).length > 0) await moment();
  const names = existsSync('/run/netns') ? readdirSync('/run/netns') : [];
  return { code, signal: by, started: started.map(({ name }) => name), files: readdirSync(folder), names };
}

async function waitFor(
  program: ChildProcess,
  begun: (started: readonly Process[]) => boolean,
): Promise<Process[]> {
  for (;;) {
    const started = descendants(program.pid ?? 0);
    if (begun(started)) return started;
    if (program.exitCode !== null) throw new Error(`it ended before it had begun, with ${program.exitCode}`);
    await moment();
  }
}

function moment(): Promise<void> {
  return new Promise(resolve => void setTimeout(resolve, 5));
}

const runs =
  (name: string) =>
  (started: readonly Process[]): boolean =>
    started.some(each => each.name.startsWith(name));

describeReal('verifying here', { programs: ['tcpdump', 'nsenter'], devices: ['bridge'] }, () => {
  it.each(SIGNALS)('is ended by %s with its lab: no process, no namespace, no file', async signal => {
    const capture = process.getuid?.() === 0 ? 'tcpdump' : 'dumpcap';
    const left = await stopped(['two-routers:broken', '--seeds', '1'], runs(capture), signal);
    expect(left).toMatchObject({ code: null, signal, files: [] });
    expect(left.started).toEqual(expect.arrayContaining(['unshare', 'sh', 'dmesg', capture]));
    expect(left.names.filter(name => ['host', '.link0'].includes(name))).toEqual([]);
  });

  it('is ended while it builds its lab, too', async () => {
    const left = await stopped(['two-routers:broken', '--seeds', '1'], runs('nsenter'), 'SIGTERM');
    expect(left).toMatchObject({ code: null, signal: 'SIGTERM', files: [] });
  });
});

const images = (process.env['SIXLAB_KERNEL_IMAGE'] ?? '').split(':').filter(Boolean);
const needed = ['qemu-system-x86_64', 'busybox', ...(images.length === 0 ? ['SIXLAB_KERNEL_IMAGE'] : [])];

describeReal('verifying in a virtual machine', { programs: needed }, () => {
  const args = ['two-routers:broken', '--seeds', '1', ...images.flatMap(image => ['--kernel-image', image])];
  const files = (): string[] => readdirSync(folder, { recursive: true }).map(String);
  /** What the kernel said on its console so far. */
  const said = (): string =>
    files()
      .filter(name => name.endsWith('console'))
      .map(name => readFileSync(join(folder, name), 'latin1'))
      .join('');
  const stages: [string, (started: readonly Process[]) => boolean][] = [
    ['before it boots', () => files().length > 0],
    ['while it boots', runs('qemu-system')],
    ['while its lab is up', () => /entered forwarding state/.test(said())],
  ];
  it('leaves no process either when it is killed, which leaves no time for files', async () => {
    expect(await stopped(args, runs('qemu-system'), 'SIGKILL')).toMatchObject({ signal: 'SIGKILL' });
  });

  describe.each(['SIGINT', 'SIGTERM'] as const)('is ended by %s', signal => {
    it.each(stages)('%s: no process, no file', async (_stage, begun) => {
      expect(await stopped(args, begun, signal)).toMatchObject({ code: null, signal, files: [] });
    });
  });
});
