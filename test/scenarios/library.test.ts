import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { scenarioJsonSchema } from '../../sim/scenario/json-schema';
import { runScenario } from '../../sim/scenario/runner';
import { complaints, EVERY, FOLDER, run, SHIPPED, variantOf } from './shipped';

describe('every shipped scenario', () => {
  it.each(EVERY)('%s behaves as reported: %s', (name, variant) => {
    expect(complaints(run(name, variant))).toEqual([]);
    expect(run(name, variant).passed).toBe(true);
  });

  it.each(EVERY)('%s does so whatever the dice say, and octet by octet: %s', (name, variant) => {
    const octets = runScenario(variantOf(name, variant), { octets: true, records: false });
    expect(complaints(octets)).toEqual([]);
    const otherwise = [11, 12, 13].flatMap(seed =>
      complaints(runScenario(variantOf(name, variant), { seed, records: false })).map(
        line => `seed ${seed}: ${line}`,
      ),
    );
    expect(otherwise).toEqual([]);
  });

  it.each([...SHIPPED])('%s says what it shows, where it was reported, and what is wrong', (_, { text }) => {
    expect(text.title).toMatch(/^[A-Z].*[^.]$/);
    expect(text.about?.length).toBeGreaterThan(200);
    expect(text.topics?.length).toBeGreaterThan(0);
    expect(text.reported?.length).toBeGreaterThan(0);
    expect(text.claims?.length).toBeGreaterThan(0);
    const variants = Object.entries(text.variants ?? {});
    expect(variants.map(([variant]) => variant)).toEqual(expect.arrayContaining(['broken', 'fixed']));
    const silent = variants.filter(
      ([, { about, ...rest }]) => about === undefined && Object.keys(rest).length > 0,
    );
    expect(silent.map(([variant]) => variant)).toEqual([]);
  });

  it.each([...SHIPPED.keys()])(
    '%s expects of the fix what the bug does not do, and the other way round',
    name => {
      const [broken, fixed] = [variantOf(name, 'broken'), variantOf(name, 'fixed')];
      const end = Math.max(broken.end, fixed.end);
      const crossed = [
        runScenario({ ...broken, end, expectations: fixed.expectations }, { records: false }),
        runScenario({ ...fixed, end, expectations: broken.expectations }, { records: false }),
      ];
      expect(crossed.map(({ passed }) => passed)).toEqual([false, false]);
    },
  );

  it('names the schema beside it in its first line, and the schema is the one of this version', () => {
    for (const { file } of SHIPPED.values()) {
      const [first] = readFileSync(join(FOLDER, file), 'utf8').split('\n');
      expect(first).toBe('# yaml-language-server: $schema=scenario.schema.json');
    }
    const shipped: unknown = JSON.parse(readFileSync(join(FOLDER, 'scenario.schema.json'), 'utf8'));
    expect(shipped).toEqual(JSON.parse(JSON.stringify(scenarioJsonSchema())));
  });
});
