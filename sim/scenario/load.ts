/**
 * The text of a scenario file to a scenario that is known to make sense, or to all that is wrong with it, each mistake
 * with its line and column. Nothing in the text can make it throw or run on.
 */

import { checkScenario } from './check';
import { explain } from './explain';
import type { Vocabulary } from './findings';
import { pointer } from './scenario-error';
import type { Problem, ScenarioError } from './scenario-error';
import { ScenarioSchema } from './schema';
import type { ScenarioText } from './schema';
import { mergeVariant, originOf } from './variants';
import type { LoadedScenario } from './variants';
import { parseYaml } from './yaml-text';
import type { YamlText } from './yaml-text';

/** A scenario, or what is wrong with it: at least one error, in the order of the file. */
export type LoadResult =
  | { readonly ok: true; readonly scenario: LoadedScenario }
  | { readonly ok: false; readonly errors: readonly ScenarioError[] };

/**
 * Reads a scenario. `file` only names it in errors. Kernel versions and decision ids are checked against the
 * `vocabulary` where it has them. The scenario is checked by itself and with each of its variants.
 */
export function loadScenario(file: string, text: string, vocabulary: Vocabulary = {}): LoadResult {
  const yaml = parseYaml(file, text);
  if (yaml.errors.length > 0) return { ok: false, errors: yaml.errors };
  const misshapen = explain(ScenarioSchema, yaml.value);
  if (misshapen.length > 0) return { ok: false, errors: place(file, yaml, misshapen) };
  const scenario = yaml.value as ScenarioText;
  const variants = [undefined, ...Object.keys(scenario.variants ?? {})];
  const problems = variants.flatMap(variant => checkVariant(scenario, variant, vocabulary));
  if (problems.length > 0) return { ok: false, errors: place(file, yaml, problems) };
  const lineOf: LoadedScenario['lineOf'] = path => yaml.locate(path, 'value').line;
  return { ok: true, scenario: { file, text: scenario, lineOf } };
}

/** What is wrong with the scenario when `variant` is merged in, placed where it stands in the file. */
function checkVariant(
  scenario: ScenarioText,
  variant: string | undefined,
  vocabulary: Vocabulary,
): Problem[] {
  const merged = mergeVariant(scenario, variant);
  // A `null` in a variant can take away what a scenario must have.
  const misshapen = variant === undefined ? [] : explain(ScenarioSchema, merged);
  const problems = misshapen.length > 0 ? misshapen : checkScenario(merged, vocabulary);
  return problems.map(problem => {
    const path = originOf(scenario, variant, problem.path);
    const inBase = variant !== undefined && path[0] !== 'variants';
    return { ...problem, path, ...(inBase ? { inVariant: variant } : {}) };
  });
}

/** The problems with their places, in the order of the file; what several variants share is told once. */
function place(file: string, yaml: YamlText, problems: readonly Problem[]): ScenarioError[] {
  const errors = new Map<string, ScenarioError>();
  for (const { path, on, inVariant, message: unplaced, nearest } of problems) {
    const { line, column, found } = yaml.locate(path, on);
    const message = typeof unplaced === 'string' ? unplaced : unplaced(found);
    const key = `${line}:${column}:${message}`;
    if (errors.has(key)) continue;
    errors.set(key, {
      file,
      line,
      column,
      path: pointer(path),
      found,
      message: inVariant === undefined ? message : `${message}, in variant \`${inVariant}\``,
      ...(nearest === undefined ? {} : { nearest }),
    });
  }
  return [...errors.values()].toSorted((a, b) => a.line - b.line || a.column - b.column);
}
