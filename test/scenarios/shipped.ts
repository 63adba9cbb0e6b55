/** The shipped scenarios, loaded once, and a run of one of their variants. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadScenario } from '../../sim/scenario/load';
import type { Scenario } from '../../sim/scenario/resolve';
import { failureTexts, runScenario, type RunResult } from '../../sim/scenario/runner';
import { resolveVariant, variantNames, type LoadedScenario } from '../../sim/scenario/variants';
import { knownVocabulary } from '../../sim/scenario/vocabulary';

export const FOLDER = join(__dirname, '../../scenarios');

/** By name, in alphabetical order. */
export const SHIPPED: ReadonlyMap<string, LoadedScenario> = new Map(
  readdirSync(FOLDER)
    .filter(file => file.endsWith('.yaml'))
    .sort()
    .map(file => [file.replace(/\.yaml$/, ''), load(file)]),
);

function load(file: string): LoadedScenario {
  const result = loadScenario(file, readFileSync(join(FOLDER, file), 'utf8'), knownVocabulary());
  if (!('scenario' in result)) throw new Error(`${file}: ${JSON.stringify(result.errors)}`);
  return result.scenario;
}

/** `name` and `variant` of everything there is. */
export const EVERY: readonly (readonly [string, string])[] = [...SHIPPED].flatMap(([name, scenario]) =>
  variantNames(scenario).map(variant => [name, variant] as const),
);

/** A variant, ready to run. */
export function variantOf(name: string, variant: string): Scenario {
  const scenario = SHIPPED.get(name);
  if (scenario === undefined) throw new Error(`no scenario ${name}`);
  return resolveVariant(scenario, variant);
}

const runs = new Map<string, RunResult>();

/** The run of a variant as it is shipped. */
export function run(name: string, variant: string): RunResult {
  const key = `${name}:${variant}`;
  const known = runs.get(key) ?? runScenario(variantOf(name, variant));
  runs.set(key, known);
  return known;
}

/** What is wrong with a run, a line each. */
export function complaints(result: RunResult): string[] {
  const failed = result.verdicts.filter(({ passed }) => !passed);
  return [
    ...(result.crash === undefined ? [] : [String(result.crash)]),
    ...failureTexts(result),
    ...failed.map(({ expected, found }) => `${expected}; found ${found.join(' / ')}`),
  ];
}
