import type { TSchema } from '@sinclair/typebox';
import { explain } from '../../sim/scenario/explain';
import { ScenarioSchema } from '../../sim/scenario/schema';

/** Every part of a schema with the keys that lead to it. */
function parts(schema: TSchema, path: string): { path: string; schema: TSchema }[] {
  const inner: [string, TSchema][] = [
    ...Object.entries((schema.properties ?? {}) as Record<string, TSchema>),
    ...Object.values((schema.patternProperties ?? {}) as Record<string, TSchema>).map(
      (each): [string, TSchema] => ['*', each],
    ),
    ...((schema.anyOf ?? []) as TSchema[]).map((each, i): [string, TSchema] => [`(${i})`, each]),
    ...(schema.items === undefined ? [] : [['[]', schema.items as TSchema] as [string, TSchema]]),
  ];
  return [{ path, schema }, ...inner.flatMap(([key, each]) => parts(each, `${path}/${key}`))];
}

const all = parts(ScenarioSchema, '');

describe('the scenario schema', () => {
  it('shows only examples that are right', () => {
    const shown = all.flatMap(({ path, schema }) =>
      ((schema.examples ?? []) as unknown[]).map(example => ({ path, schema, example })),
    );
    const wrong = shown.filter(({ schema, example }) => {
      const value: unknown = schema.title === 'a version in quotes' ? String(example).slice(1, -1) : example;
      return explain(schema, value).length > 0;
    });
    expect(shown.length).toBeGreaterThan(100);
    expect(wrong).toEqual([]);
  });

  it('says of every key what it is, for the reader of an editor', () => {
    const silent = all
      .flatMap(({ path, schema }) =>
        Object.entries((schema.properties ?? {}) as Record<string, TSchema>).map(([key, each]) => ({
          path: `${path}/${key}`,
          each,
        })),
      )
      .filter(({ each }) => typeof each.description !== 'string');
    expect(silent.map(({ path }) => path)).toEqual([]);
  });

  it('lets no map have keys it does not name', () => {
    const open = all.filter(
      ({ schema }) => schema.type === 'object' && schema.additionalProperties !== false,
    );
    expect(open.map(({ path }) => path)).toEqual([]);
  });
});
