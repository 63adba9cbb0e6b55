import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadScenario } from '../../sim/scenario/load';
import type { ScenarioText } from '../../sim/scenario/schema';
import { mergeVariant, originOf, resolveVariant, variantNames } from '../../sim/scenario/variants';
import type { LoadedScenario } from '../../sim/scenario/variants';

function load(text: string): LoadedScenario {
  const result = loadScenario('x.yaml', text);
  if (!result.ok) throw new Error(JSON.stringify(result.errors));
  return result.scenario;
}

const everything = load(readFileSync(join(__dirname, 'good/everything.yaml'), 'utf8'));

describe('a merge is a JSON Merge Patch', () => {
  // The cases of RFC 7396, appendix A, in which both sides are objects.
  it.each([
    ['{"a":"b"}', '{"a":"c"}', '{"a":"c"}'],
    ['{"a":"b"}', '{"b":"c"}', '{"a":"b","b":"c"}'],
    ['{"a":"b"}', '{"a":null}', '{}'],
    ['{"a":"b","b":"c"}', '{"a":null}', '{"b":"c"}'],
    ['{"a":["b"]}', '{"a":"c"}', '{"a":"c"}'],
    ['{"a":"c"}', '{"a":["b"]}', '{"a":["b"]}'],
    ['{"a":{"b":"c"}}', '{"a":{"b":"d","c":null}}', '{"a":{"b":"d"}}'],
    ['{"a":[{"b":"c"}]}', '{"a":[1]}', '{"a":[1]}'],
    ['{"e":null}', '{"a":1}', '{"e":null,"a":1}'],
    ['{}', '{"a":{"bb":{"ccc":null}}}', '{"a":{"bb":{}}}'],
  ])('%s with %s is %s', (target, patch, merged) => {
    const scenario = { ...(JSON.parse(target) as object), variants: { v: JSON.parse(patch) as object } };
    expect(mergeVariant(scenario as unknown as ScenarioText, 'v')).toEqual(JSON.parse(merged));
  });

  it('leaves the scenario as it was', () => {
    const before = JSON.stringify(everything.text);
    mergeVariant(everything.text, 'shorter');
    expect(JSON.stringify(everything.text)).toBe(before);
  });

  it('keeps the order of the nodes, new ones last', () => {
    const scenario = load(
      'title: T\nnodes: { b: {}, a: {} }\nvariants: { v: { nodes: { c: {}, b: { boot: [x] } } } }\n',
    );
    expect(resolveVariant(scenario, 'v').nodes.map(node => node.name)).toEqual(['b', 'a', 'c']);
  });
});

describe('a variant', () => {
  it('is listed in the order of the file', () => {
    expect(variantNames(everything)).toEqual(['old', 'shorter']);
    expect(variantNames(load('title: T\nnodes: { a: {} }\n'))).toEqual([]);
  });

  it('changes one key of one node and leaves the rest', () => {
    const old = resolveVariant(everything, 'old');
    const base = resolveVariant(everything);
    expect(old).toEqual({
      ...base,
      variant: 'old',
      seed: 8,
      nodes: base.nodes.map(node => {
        if (node.name === 'host') return { ...node, kernel: 'linux-2.6.37' };
        return node.name === 'other' ? { ...node, boot: ['echo hello'] } : node;
      }),
    });
  });

  it('replaces lists whole, `expect` too, and takes away what it sets to null', () => {
    const shorter = resolveVariant(everything, 'shorter');
    expect(shorter).toMatchObject({
      variant: 'shorter',
      title: 'Less of it',
      end: 51_000_000,
      links: [],
      steps: [],
    });
    expect(shorter.expectations.map(each => each.expected)).toEqual([{ on: 'host', run: 'true' }]);
    expect(shorter.nodes[0]).not.toHaveProperty('kernel');
    expect(shorter.nodes[0]).toMatchObject({ sysctl: [], versions: { radvd: '2.20' } });
  });

  it('keeps the expectations of the base when it writes none', () => {
    expect(resolveVariant(everything, 'old').expectations).toEqual(resolveVariant(everything).expectations);
  });

  it('has the lines of the file, in itself and in the base', () => {
    const rows = readFileSync(join(__dirname, 'good/everything.yaml'), 'utf8').split('\n');
    const [own] = resolveVariant(everything, 'shorter').expectations;
    expect(rows[own!.line - 1]).toContain("run: 'true'");
    const [inherited] = resolveVariant(everything, 'old').expectations;
    const written = rows.slice(inherited!.line - 1);
    expect(written[0]).toBe('  - {');
    expect(written.slice(0, written.indexOf('    }')).join('')).toContain('flags: [mngtmpaddr]');
  });

  it('must exist', () => {
    expect(() => resolveVariant(everything, 'new')).toThrow('invariant');
    expect(() => resolveVariant(everything, 'constructor')).toThrow('invariant');
  });
});

describe('originOf', () => {
  it.each([
    [
      ['nodes', 'router', 'kernel'],
      ['variants', 'shorter', 'nodes', 'router', 'kernel'],
    ],
    [
      ['nodes', 'router', 'boot', 0],
      ['nodes', 'router', 'boot', 0],
    ],
    [
      ['steps', 3],
      ['variants', 'shorter', 'steps', 3],
    ],
    [
      ['expect', 0, 'run'],
      ['variants', 'shorter', 'expect', 0, 'run'],
    ],
    [['seed'], ['seed']],
  ])('%j', (path, origin) => {
    expect(originOf(everything.text, 'shorter', path)).toEqual(origin);
    expect(originOf(everything.text, undefined, path)).toEqual(path);
  });
});
