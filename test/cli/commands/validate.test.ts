import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EXIT } from '../../../sim/cli/exit-codes';
import { run } from '../fake-console';

let folder: string;
const at = (name: string): string => join(folder, name);
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sixlab-'));
  writeFileSync(at('good.yaml'), 'title: T\nnodes: { a: {} }\nvariants: { v: {} }\n');
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('sixlab validate', () => {
  it('is short about what is right', async () => {
    expect(await run(['validate', at('good.yaml')])).toEqual({
      code: EXIT.ok,
      out: '1 scenario: all right\n',
      err: '',
    });
  });

  it('checks the library when nothing is named', async () => {
    writeFileSync(at('more.yaml'), 'title: T\nnodes: { a: {} }\n');
    const { out } = await run(['validate'], { env: { SIXLAB_LIBRARY: folder } });
    expect(out).toBe('2 scenarios: all right\n');
  });

  it('shows every mistake in its line', async () => {
    writeFileSync(at('bad.yaml'), 'title: T\nnodes:\n  a: { kernal: linux-6.1 }\n');
    expect(await run(['validate', `${folder}/`])).toEqual({
      code: EXIT.badInput,
      out: '2 scenarios: 1 with errors\n',
      err: [
        `${at('bad.yaml')}:3:8: error: \`kernal\` is not a key of a node; did you mean \`kernel\`?`,
        '    3 |   a: { kernal: linux-6.1 }',
        '      |        ^~~~~~',
        '',
      ].join('\n'),
    });
  });

  it('prints one array with --json, and nothing else', async () => {
    writeFileSync(at('bad.yaml'), 'title: T\n');
    const { code, out, err } = await run(['validate', '--json', at('bad.yaml'), at('good.yaml')]);
    expect([code, err]).toEqual([EXIT.badInput, '']);
    expect(JSON.parse(out)).toEqual([
      {
        file: at('bad.yaml'),
        ok: false,
        variants: [],
        errors: [
          expect.objectContaining({ file: at('bad.yaml'), line: 1, column: 1, path: '', found: 'a map' }),
        ],
      },
      { file: at('good.yaml'), ok: true, variants: ['v'], errors: [] },
    ]);
  });

  it('refuses what is not there before it checks anything', async () => {
    const { code, out, err } = await run(['validate', at('none.yaml')]);
    expect([code, out, err]).toEqual([
      EXIT.badInput,
      '',
      `error: cannot read ${at('none.yaml')}: there is no such file or folder\n`,
    ]);
  });
});
