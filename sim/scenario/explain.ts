/**
 * Checks a value against a schema and says in words what is wrong and what was meant. It judges as a JSON Schema
 * validator does (a test compares them); a union is explained by the alternative that was evidently meant.
 */

import type { TSchema } from '@sinclair/typebox';
import { nearest } from '../base/nearest';
import { alternatives } from './scenario-error';
import type { Path, Problem } from './scenario-error';
import { Time } from './terms';

/** More of them help nobody. */
const MAX_PROBLEMS = 50;

/** What people write who come from other tools; the first of the words that is a key in that place is meant. */
const SYNONYMS: ReadonlyMap<string, readonly string[]> = new Map([
  ['addr', ['address']],
  ['by', ['to']],
  ['cmd', ['run']],
  ['command', ['run']],
  ['commands', ['boot', 'run']],
  ['description', ['about']],
  ['exec', ['boot', 'run']],
  ['host', ['on']],
  ['iface', ['interface', 'dev']],
  ['interface', ['dev']],
  ['name', ['title']],
  ['neighbor', ['neigh']],
  ['neighbour', ['neigh']],
  ['node', ['on']],
  ['startup', ['boot']],
  ['tags', ['topics']],
  ['timeout', ['by']],
  ['to', ['by']],
  ['until', ['by', 'to']],
  ['validate', ['expect']],
  ['wait', ['eventually']],
]);

/** The mistakes in `value`, in the order of the file; none when it is as `schema` says. */
export function explain(schema: TSchema, value: unknown): Problem[] {
  const problems: Problem[] = [];
  check(schema, value, [], problems);
  return problems.slice(0, MAX_PROBLEMS);
}

function check(schema: TSchema, value: unknown, path: Path, problems: Problem[]): void {
  if (problems.length >= MAX_PROBLEMS) return;
  if (schema.anyOf !== undefined) return checkUnion(schema, value, path, problems);
  if (schema.const !== undefined ? value !== schema.const : !hasType(schema, value)) {
    problems.push(unexpected(schema, value, path));
  } else if (Array.isArray(value)) {
    if (value.length < (schema.minItems ?? 0)) problems.push(tooFew(schema, path));
    value.forEach((item, i) => check(schema.items as TSchema, item, [...path, i], problems));
  } else if (isRecord(value)) {
    checkObject(schema, value, path, problems);
  } else if (!inRange(schema, value)) {
    problems.push(unexpected(schema, value, path));
  }
}

function checkObject(schema: TSchema, value: Record<string, unknown>, path: Path, problems: Problem[]): void {
  const patterns = Object.entries((schema.patternProperties ?? {}) as Record<string, TSchema>);
  const known = (schema.properties ?? {}) as Record<string, TSchema>;
  const misspelt = new Set<string>();
  for (const [key, each] of Object.entries(value)) {
    const property = Object.hasOwn(known, key) ? known[key] : undefined;
    const pattern = patterns.find(([text]) => matches(text, key));
    const found = property ?? pattern?.[1];
    if (found === undefined) {
      const problem = unknownKey(schema, key, value, path);
      problems.push(problem);
      if (problem.nearest !== undefined) misspelt.add(problem.nearest);
    } else check(found, each, [...path, key], problems);
  }
  for (const key of (schema.required ?? []) as string[]) {
    if (!Object.hasOwn(value, key) && !misspelt.has(key)) {
      problems.push({ path, on: 'value', message: `\`${key}\` is missing: ${phrase(known[key]!)}` });
    }
  }
  if (Object.keys(value).length < (schema.minProperties ?? 0)) problems.push(tooFew(schema, path));
}

function unknownKey(schema: TSchema, key: string, value: Record<string, unknown>, path: Path): Problem {
  const here: Path = [...path, key];
  if (schema.propertyNames !== undefined) {
    return {
      path: here,
      on: 'key',
      message: found => `expected ${phrase(schema.propertyNames as TSchema)} as key, found ${found}`,
    };
  }
  const free = Object.keys((schema.properties ?? {}) as object).filter(each => !Object.hasOwn(value, each));
  const meant = SYNONYMS.get(key)?.find(word => free.includes(word)) ?? nearest(key, free);
  const message = `\`${key}\` is not a key of ${schema.title ?? 'this map'}`;
  if (meant !== undefined) return { path: here, on: 'key', message, nearest: meant };
  const rest = free.length === 0 ? '' : `; it can have ${alternatives(free)}`;
  return { path: here, on: 'key', message: message + rest };
}

function checkUnion(schema: TSchema, value: unknown, path: Path, problems: Problem[]): void {
  const fitting = (schema.anyOf as TSchema[]).filter(each => canBe(each, value));
  const likely = isRecord(value) ? bySubject(fitting, value) : fitting;
  const only = likely.length === 1 ? likely[0] : undefined;
  const text = (schema.anyOf as TSchema[]).find(each => each.type === 'string');
  if (text !== undefined && only !== undefined && isRecord(value) && !isMeantAs(only, value)) {
    problems.push(unexpected(text, value, path));
  } else if (only !== undefined && (only.title !== undefined || typeof value === 'object')) {
    check(only, value, path, problems);
  } else if (isRecord(value) && likely.length > 1) {
    problems.push(undecided(schema, likely, value, path));
  } else if (!fitting.some(each => accepts(each, value))) {
    problems.push(unexpected(schema, value, path));
  }
}

/** Whether a value of this type can be meant by the schema at all. */
function canBe(schema: TSchema, value: unknown): boolean {
  return schema.anyOf === undefined
    ? hasType(schema, value)
    : (schema.anyOf as TSchema[]).some(each => canBe(each, value));
}

/** Whether a map has something in common with what the schema describes, if only by a slip of the pen. */
function isMeantAs(schema: TSchema, value: Record<string, unknown>): boolean {
  const known = Object.keys((schema.properties ?? {}) as object);
  return Object.keys(value).some(key => known.includes(key) || nearest(key, known) !== undefined);
}

function accepts(schema: TSchema, value: unknown): boolean {
  const problems: Problem[] = [];
  check(schema, value, [], problems);
  return problems.length === 0;
}

/** The alternatives whose own required keys are there in the greatest number: those the writer had in mind. */
function bySubject(among: readonly TSchema[], value: Record<string, unknown>): TSchema[] {
  const scores = among.map(each => subjects(each, among).filter(key => Object.hasOwn(value, key)).length);
  const best = Math.max(0, ...scores);
  return among.filter((_, i) => scores[i] === best);
}

/** The required keys of `schema` that not every alternative can have. */
function subjects(schema: TSchema, among: readonly TSchema[]): string[] {
  const required = (schema.required ?? []) as string[];
  return required.filter(key => !among.every(each => Object.hasOwn(each.properties as object, key)));
}

function undecided(schema: TSchema, likely: TSchema[], value: Record<string, unknown>, path: Path): Problem {
  const keys = likely.flatMap(each => subjects(each, schema.anyOf as TSchema[]));
  const present = keys.filter(key => Object.hasOwn(value, key)).map(key => `\`${key}\``);
  if (present.length > 0) {
    return {
      path,
      on: 'value',
      message: `${schema.title} is about one thing, found ${present.join(' and ')}`,
    };
  }
  const known = new Set((schema.anyOf as TSchema[]).flatMap(each => Object.keys(each.properties as object)));
  for (const key of Object.keys(value).filter(each => !known.has(each))) {
    const meant = SYNONYMS.get(key)?.find(word => keys.includes(word)) ?? nearest(key, keys);
    const here = {
      path: [...path, key],
      on: 'key',
      message: `\`${key}\` is not a key of ${schema.title}`,
    } as const;
    if (meant !== undefined) return { ...here, nearest: meant };
  }
  return {
    path,
    on: 'value',
    message: `${schema.title} has one of the keys ${alternatives([...new Set(keys)])}`,
  };
}

function unexpected(schema: TSchema, value: unknown, path: Path): Problem {
  const message = (found: string): string =>
    `expected ${phrase(schema)}, found ${found}${hint(schema, value, found)}`;
  const problem = { path, on: 'value', message } as const;
  const literals = literalsOf(schema);
  const meant = typeof value === 'string' && literals !== undefined ? nearest(value, literals) : undefined;
  return meant === undefined ? problem : { ...problem, nearest: meant };
}

function hint(schema: TSchema, value: unknown, found: string): string {
  if (schema.pattern === Time.pattern) {
    if (typeof value === 'number' && value >= 0) return `; give it a unit, as in ${found}s`;
    if (String(value).startsWith('-')) return '; a time cannot be negative';
  }
  if (schema.type === 'string') {
    const quotable = typeof value === 'number' || typeof value === 'boolean';
    if (quotable && (schema.pattern === undefined || matches(schema.pattern as string, String(value)))) {
      return `, which YAML does not read as text; put it in quotes: "${found}"`;
    }
    if (isRecord(value)) return '; text with `: ` in it must stand in quotes';
  }
  if (schema.type === 'array' && typeof value === 'string') return '; a list stands in [ ]';
  if (value === null && accepts(schema, {})) return '; an empty one is written {}';
  return '';
}

function tooFew(schema: TSchema, path: Path): Problem {
  const least = (schema.minItems ?? schema.minProperties) as number;
  return {
    path,
    on: 'value',
    message: `expected ${phrase(schema)} with at least ${least === 1 ? 'one entry' : `${least} entries`}`,
  };
}

/** What the schema wants, as the object of a sentence. */
function phrase(schema: TSchema): string {
  const literals = literalsOf(schema);
  if (literals !== undefined && !String(schema.title).startsWith('`')) {
    return `${schema.title ?? 'one of'}: ${alternatives(literals)}`;
  }
  const examples = ((schema.examples ?? []) as unknown[]).map(flow);
  return `${schema.title ?? plainName(schema)}${examples.length === 0 ? '' : ` such as ${alternatives(examples)}`}`;
}

function plainName(schema: TSchema): string {
  if (schema.const !== undefined) return `\`${schema.const}\``;
  if (schema.type === 'boolean') return '`true` or `false`';
  if (schema.type === 'integer') {
    return `a whole number from ${schema.minimum ?? '...'} to ${schema.maximum ?? '...'}`;
  }
  if (schema.type === 'array') return `a list, each ${phrase(schema.items as TSchema)}`;
  return schema.type === 'object' ? 'a map' : 'text';
}

function literalsOf(schema: TSchema): string[] | undefined {
  const among = (schema.anyOf ?? []) as TSchema[];
  return among.length > 0 && among.every(each => typeof each.const === 'string')
    ? among.map(each => each.const as string)
    : undefined;
}

/** A value as one would write it in YAML on one line. */
function flow(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(flow).join(', ')}]`;
  if (!isRecord(value)) return String(value);
  const entries = Object.entries(value).map(([key, each]) => `${key}: ${flow(each)}`);
  return entries.length === 0 ? '{}' : `{ ${entries.join(', ')} }`;
}

function hasType(schema: TSchema, value: unknown): boolean {
  switch (schema.type as string) {
    case 'object':
      return isRecord(value);
    case 'array':
      return Array.isArray(value);
    case 'integer':
      return Number.isInteger(value);
    case 'null':
      return value === null;
    default:
      return typeof value === schema.type;
  }
}

function inRange(schema: TSchema, value: unknown): boolean {
  if (typeof value === 'number')
    return value >= (schema.minimum ?? -Infinity) && value <= (schema.maximum ?? Infinity);
  if (typeof value !== 'string') return true;
  return (
    value.length >= (schema.minLength ?? 0) &&
    (schema.pattern === undefined || matches(schema.pattern as string, value))
  );
}

const compiled = new Map<string, RegExp>();

function matches(pattern: string, text: string): boolean {
  let found = compiled.get(pattern);
  if (found === undefined) compiled.set(pattern, (found = new RegExp(pattern)));
  return found.test(text);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
