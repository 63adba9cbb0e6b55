import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EXIT } from '../../../sim/cli/exit-codes';
import { run } from '../fake-console';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sixlab-'));
  writeFileSync(
    join(folder, 'two.yaml'),
    'title: A bridge slave\ntopics: [Bridge, SLAAC]\nreported: [moby#1]\nvariants: { broken: {}, fixed: {} }\nnodes: { a: {} }\n',
  );
  writeFileSync(join(folder, 'one.yaml'), 'title: Forwarding\ntopics: [accept_ra]\nnodes: { a: {} }\n');
});
afterEach(() => rmSync(folder, { recursive: true }));

const list = (...args: string[]) => run(['list', '--library', folder, ...args]);

describe('sixlab list', () => {
  it('prints a line a scenario', async () => {
    expect(await list()).toEqual({
      code: EXIT.ok,
      out: 'one  Forwarding\ntwo  A bridge slave  (broken, fixed)\n',
      err: '',
    });
  });

  it('prints objects with --json', async () => {
    expect(JSON.parse((await list('--json')).out)).toEqual([
      {
        name: 'one',
        title: 'Forwarding',
        topics: ['accept_ra'],
        variants: [],
        file: join(folder, 'one.yaml'),
      },
      {
        name: 'two',
        title: 'A bridge slave',
        topics: ['Bridge', 'SLAAC'],
        variants: ['broken', 'fixed'],
        file: join(folder, 'two.yaml'),
      },
    ]);
  });

  it.each([
    [['bridge'], ['two']],
    [['BRIDGE', 'slaac'], ['two']],
    [['moby#1'], ['two']],
    [['two'], ['two']],
    [['forward'], ['one']],
    [['forward', 'bridge'], []],
  ])('finds by %j', async (words, names) => {
    const { out } = await list('--json', ...words);
    expect((JSON.parse(out) as { name: string }[]).map(each => each.name)).toEqual(names);
  });

  it('says so when it finds nothing', async () => {
    expect(await list('dog', 'cat')).toEqual({
      code: EXIT.ok,
      out: '',
      err: 'no scenario has dog and cat\n',
    });
  });

  it('lists the others when one cannot be read as YAML, and says where it cannot', async () => {
    writeFileSync(join(folder, 'bad.yaml'), 'title: "T\n');
    const { code, out, err } = await list();
    expect([code, out]).toEqual([EXIT.badInput, 'one  Forwarding\ntwo  A bridge slave  (broken, fixed)\n']);
    expect(err).toContain('bad.yaml:1:8: error: this quote is not closed\n');
  });

  it('lists by name what is YAML and no scenario', async () => {
    writeFileSync(join(folder, 'list.yaml'), '- a\n');
    writeFileSync(join(folder, 'odd.yaml'), 'title: 5\ntopics: x\nvariants:\n');
    expect((await list()).out).toContain('list  \n');
    expect((await list()).out).toContain('odd   \n');
  });

  it('colours a terminal', async () => {
    const { out } = await run(['list', '--library', folder], { terminal: true });
    expect(out).toContain('\x1b[1mone');
    expect(
      (await run(['list', '--library', folder], { terminal: true, env: { NO_COLOR: '1' } })).out,
    ).not.toContain('\x1b');
  });
});
