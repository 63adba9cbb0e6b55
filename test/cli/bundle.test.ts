import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const COMMAND = join(__dirname, '..', '..', 'bin', 'sixlab.cjs');

describe('the command as it is shipped', () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'sixlab-'))));
  afterEach(() => rmSync(folder, { recursive: true }));

  it('runs a TypeScript scenario from anywhere, which imports from sixlab', () => {
    const file = join(folder, 'sweep.ts');
    writeFileSync(
      file,
      `import { seconds } from 'sixlab';
       export default [1, 2].map(count => ({
         title: 'T' + count,
         nodes: { a: { boot: ['ip link set lo up'] } },
         expect: [{ at: seconds(count) / 1e6 + 's', on: 'a', address: '::1' }],
       }));`,
    );
    const { stdout, stderr, status } = spawnSync(process.execPath, [COMMAND, 'run', file, '--quiet'], {
      encoding: 'utf8',
      cwd: folder,
    });
    expect([stderr, status]).toEqual(['', 0]);
    expect(stdout).toContain('2 runs: 2 passed');
  }, 30_000);
});
