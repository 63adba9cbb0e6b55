import { TypeCompiler } from '@sinclair/typebox/compiler';
import fc from 'fast-check';
import { parse } from 'yaml';
import { explain } from '../../sim/scenario/explain';
import { ScenarioSchema } from '../../sim/scenario/schema';
import { fixtures } from './fixtures';

const compiled = TypeCompiler.Compile(ScenarioSchema);

/** `value` with what stands at the `n`-th place of it replaced, or taken away. */
function replaced(value: unknown, n: { left: number }, by: unknown): unknown {
  if (n.left-- === 0) return by;
  if (Array.isArray(value))
    return value.map(each => replaced(each, n, by)).filter(each => each !== undefined);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, each]) => [key, replaced(each, n, by)] as const);
  return Object.fromEntries(entries.filter(([, each]) => each !== undefined));
}

function places(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 1;
  return 1 + Object.values(value).reduce((sum: number, each) => sum + places(each), 0);
}

describe('explain', () => {
  it('finds something exactly where the compiled checker of TypeBox does', () => {
    const values = fixtures('good').map(fixture => parse(fixture.text) as unknown);
    const other = fc.oneof(
      fc.constantFrom(
        undefined,
        null,
        true,
        {},
        [],
        '',
        '5s',
        'on',
        'fe80::1',
        'router:eth0',
        { by: '5s' },
        { at: '1s', on: 'host', run: 'x' },
      ),
      fc.jsonValue({ maxDepth: 2 }),
    );
    const changed = fc
      .tuple(fc.constantFrom(...values), fc.nat(), other)
      .map(([value, n, by]) => replaced(value, { left: n % places(value) }, by));
    let refused = 0;
    fc.assert(
      fc.property(changed, value => {
        const right = compiled.Check(value);
        if (!right) refused++;
        expect(explain(ScenarioSchema, value).length === 0).toBe(right);
      }),
      { numRuns: 3000, seed: 6 },
    );
    expect(refused).toBeGreaterThan(500);
    expect(refused).toBeLessThan(2900);
  });

  it('names the alternative that was meant, not all of them', () => {
    const value = { title: 'T', nodes: { a: {} }, expect: [{ at: '1s', on: 'a', ping: 5 }] };
    const problems = explain(ScenarioSchema, value);
    expect(problems.map(({ path }) => path)).toEqual([['expect', 0, 'ping']]);
    const [{ message }] = problems as [(typeof problems)[0]];
    expect(typeof message === 'string' ? message : message('5')).toContain('a host name or node:interface');
  });

  it('does not ask for a key that is there misspelt', () => {
    expect(explain(ScenarioSchema, { title: 'T', node: { a: {} } })).toEqual([
      expect.objectContaining({ path: ['node'], on: 'key', nearest: 'nodes' }),
    ]);
  });
});
