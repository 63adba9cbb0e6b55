/** The JSON Schema of a scenario file, for editors: draft-07, the newest that yaml-language-server reads. */

import { ScenarioSchema } from './schema';

/** A JSON Schema as plain data. */
export type JsonSchema = { readonly [keyword: string]: unknown };

/** The schema with each named part as a definition. The same at every call. */
export function scenarioJsonSchema(): JsonSchema {
  const definitions: Record<string, unknown> = {};
  const plain = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(plain);
    if (typeof value !== 'object' || value === null) return value;
    const { $id, ...rest } = value as Record<string, unknown>;
    const copy = (): unknown =>
      Object.fromEntries(Object.entries(rest).map(([key, each]) => [key, plain(each)]));
    if (typeof $id !== 'string') return copy();
    definitions[$id] ??= copy();
    return { $ref: `#/definitions/${$id}` };
  };
  const root = plain(ScenarioSchema) as JsonSchema;
  return { $schema: 'http://json-schema.org/draft-07/schema#', ...root, definitions };
}
