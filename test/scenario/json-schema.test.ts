import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { parse } from 'yaml';
import { explain } from '../../sim/scenario/explain';
import { scenarioJsonSchema } from '../../sim/scenario/json-schema';
import { ScenarioSchema } from '../../sim/scenario/schema';
import { fixtures } from './fixtures';

interface Validator {
  (value: unknown): boolean;
  errors?: unknown;
}
type Ajv = new (options: object) => {
  compile(schema: object): Validator;
  validateSchema(schema: object): boolean;
};

/** An independent implementation of JSON Schema. It comes with the linter, so it may not be there. */
function independent(): Ajv | undefined {
  try {
    return createRequire(require.resolve('eslint'))('ajv') as Ajv;
  } catch {
    return undefined;
  }
}

const library = join(__dirname, '../../scenarios');
const shipped = (existsSync(library) ? readdirSync(library, { recursive: true, encoding: 'utf8' }) : [])
  .filter(name => /\.ya?ml$/.test(name))
  .sort()
  .map(name => ({ name, text: readFileSync(join(library, name), 'utf8') }));

const Ajv = independent();
(Ajv === undefined ? describe.skip : describe)('an independent validator', () => {
  const ajv = new Ajv!({ allErrors: true });
  const validate = ajv.compile(scenarioJsonSchema());

  it('takes the schema for one of draft-07', () => {
    expect(scenarioJsonSchema().$schema).toBe('http://json-schema.org/draft-07/schema#');
    expect(ajv.validateSchema(scenarioJsonSchema())).toBe(true);
  });

  it.each([...fixtures('good'), ...shipped])('accepts $name', ({ text }) => {
    validate(parse(text));
    expect(validate.errors).toBeNull();
  });

  it.each(fixtures('bad'))('judges $name as the loader does', ({ text }) => {
    let value: unknown;
    try {
      value = parse(text, { uniqueKeys: false, logLevel: 'error' });
    } catch {
      return;
    }
    expect(validate(value)).toBe(explain(ScenarioSchema, value).length === 0);
  });
});

describe('scenarioJsonSchema', () => {
  it('is plain data, and the same at every call', () => {
    const once = scenarioJsonSchema();
    expect(JSON.parse(JSON.stringify(once))).toEqual(once);
    expect(JSON.stringify(scenarioJsonSchema())).toBe(JSON.stringify(once));
  });

  it('writes each part down once and points to it', () => {
    const { definitions } = scenarioJsonSchema() as { definitions: Record<string, unknown> };
    expect(Object.keys(definitions).sort()).toEqual(['Expectation', 'Link', 'Node', 'Override', 'Step']);
    const used = JSON.stringify(scenarioJsonSchema()).match(/#\/definitions\/\w+/g) ?? [];
    expect(new Set(used)).toEqual(new Set(Object.keys(definitions).map(name => `#/definitions/${name}`)));
  });
});
