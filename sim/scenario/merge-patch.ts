/** The schema of a JSON Merge Patch (RFC 7396) of what another schema describes. */
import { Type } from '@sinclair/typebox';
import type { TObject, TProperties, TSchema } from '@sinclair/typebox';

/** The patches of a `T`: of maps any part, where `null` takes a key away; lists and plain values whole. */
export type Patch<T> = T extends readonly unknown[]
  ? T
  : T extends object
    ? { [K in keyof T]?: Patch<T[K]> | null }
    : T;

/** The same map with every key optional and nullable, and so on inwards; lists and plain values as they are. */
export function patchOf(schema: TSchema): TSchema {
  if (schema.type !== 'object') return schema;
  const { $id: _id, required: _required, minProperties: _minProperties, ...rest } = schema;
  const patched = (each: Record<string, TSchema>) =>
    Object.fromEntries(Object.entries(each).map(([key, value]) => [key, nullable(patchOf(value))]));
  return {
    ...rest,
    ...(schema.properties === undefined
      ? {}
      : { properties: patched((schema as TObject<TProperties>).properties) }),
    ...(schema.patternProperties === undefined
      ? {}
      : { patternProperties: patched(schema.patternProperties as Record<string, TSchema>) }),
  };
}

function nullable(schema: TSchema): TSchema {
  return Type.Optional(
    Type.Union([schema, Type.Null()], {
      ...(schema.title === undefined ? {} : { title: schema.title }),
      ...(schema.description === undefined ? {} : { description: schema.description }),
    }),
  );
}
