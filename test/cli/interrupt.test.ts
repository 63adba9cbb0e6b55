import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { script } from './child';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'sixlab-'))));
afterEach(() => rmSync(folder, { recursive: true }));

/** Starts to write a file, then does `then`; sends `signal` once it says so. How the process ended. */
function interrupted(
  then: string,
  signal: NodeJS.Signals,
): Promise<{ code: number | null; signal: string | null; files: string[] }> {
  const file = JSON.stringify(join(folder, 'a'));
  const child = script(`
    const { AtomicFile } = require('./sim/cli/atomic-file');
    const file = new AtomicFile(${file});
    file.write('half');
    ${then}
    process.stdout.write('ready');
    setInterval(() => {}, 1000);
  `);
  child.stdout!.once('data', () => child.kill(signal));
  return new Promise(resolve =>
    child.once('close', (code, by) => resolve({ code, signal: by, files: readdirSync(folder) })),
  );
}

describe('a signal', () => {
  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
    '%s takes away what is half written, and is seen to have ended it',
    async signal => {
      expect(await interrupted('', signal)).toEqual({ code: null, signal, files: [] });
    },
  );

  it('has its default action again once the file is complete', async () => {
    expect(
      await interrupted("file.commit(); if (process.listenerCount('SIGINT') > 0) throw 1;", 'SIGINT'),
    ).toEqual({
      code: null,
      signal: 'SIGINT',
      files: ['a'],
    });
  });
});

describe('an exit in the middle', () => {
  it('takes away what is half written', async () => {
    expect(await interrupted('process.exit(3);', 'SIGINT')).toEqual({ code: 3, signal: null, files: [] });
  });
});
