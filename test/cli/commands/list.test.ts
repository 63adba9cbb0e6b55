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
    'title: A bridge slave\ntopics: [Bridge, SLAAC]\nreported: [moby#1]\nclaims: [RFC 4861 §6]\nvariants: { broken: {}, fixed: {} }\nnodes: { a: {} }\n',
  );
  writeFileSync(join(folder, 'one.yaml'), 'title: Forwarding\ntopics: [accept_ra]\nnodes: { a: {} }\n');
});
afterEach(() => rmSync(folder, { recursive: true }));

/** What is printed of the two. */
const BOTH =
  'Forwarding, and who listens to routers\n  one  Forwarding\n\nBridges and VLANs\n  two  A bridge slave  (broken, fixed)\n';

const list = (...args: string[]) => run(['list', '--library', folder, ...args]);

describe('sixlab list', () => {
  it('prints a line a scenario, below the heading of what it is about first', async () => {
    expect(await list()).toEqual({ code: EXIT.ok, out: BOTH, err: '' });
  });

  it('puts what to begin with first whatever else it is about, and what it does not know last', async () => {
    const head = (title: string, topics: string): string =>
      `title: ${title}\ntopics: [${topics}]\nnodes: { a: {} }\n`;
    writeFileSync(join(folder, 'three.yaml'), head('First', 'slaac, bridge, getting-started'));
    writeFileSync(join(folder, 'four.yaml'), head('Odd', 'dogs'));
    const { out } = await list();
    expect(out.match(/^\S.*|^ {2}\w+/gm)).toEqual(
      ['To begin with', '  three', 'Forwarding, and who listens to routers', '  one'].concat([
        'Bridges and VLANs',
        '  two',
        'Others',
        '  four',
      ]),
    );
  });

  it('prints no heading where there is one group', async () => {
    expect((await list('slave')).out).toBe('two  A bridge slave  (broken, fixed)\n');
  });

  it('finds by what stands in the file where no head has it, and says so', async () => {
    writeFileSync(
      join(folder, 'three.yaml'),
      'title: T\nabout: >\n  Network is\n  unreachable, it says.\nnodes: { a: {} }\n',
    );
    expect(await list('network is unreachable')).toEqual({
      code: EXIT.ok,
      out: 'three  T\n',
      err: 'no title, topic or report has network is unreachable: these have it in their text\n',
    });
  });

  it('prints objects with --json', async () => {
    expect(JSON.parse((await list('--json')).out)).toEqual([
      {
        name: 'one',
        title: 'Forwarding',
        group: 'Forwarding, and who listens to routers',
        topics: ['accept_ra'],
        variants: [],
        file: join(folder, 'one.yaml'),
      },
      {
        name: 'two',
        title: 'A bridge slave',
        group: 'Bridges and VLANs',
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
    [['rfc 4861'], ['two']],
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
    expect([code, out]).toEqual([EXIT.badInput, BOTH]);
    expect(err).toContain('bad.yaml:1:8: error: this quote is not closed\n');
  });

  it('lists by name what is YAML and no scenario', async () => {
    writeFileSync(join(folder, 'list.yaml'), '- a\n');
    writeFileSync(join(folder, 'odd.yaml'), 'title: 5\ntopics: x\nvariants:\n');
    expect((await list()).out).toMatch(/^ {2}list +$/m);
    expect((await list()).out).toMatch(/^ {2}odd +$/m);
  });

  it('colours a terminal', async () => {
    const { out } = await run(['list', '--library', folder], { terminal: true });
    expect(out).toContain('\x1b[1mone');
    expect(
      (await run(['list', '--library', folder], { terminal: true, env: { NO_COLOR: '1' } })).out,
    ).not.toContain('\x1b');
  });
});
