/**
 * A variant over its scenario, as a JSON Merge Patch (RFC 7396): maps are merged key by key, `null` takes a key away,
 * and everything else replaces what was there. Lists are such a thing, `boot`, `links`, `steps` and `expect` too: what
 * a variant writes is the whole list, so that nobody has to add up two places to know what runs.
 */

import { invariant } from '../base/invariant';
import { resolve } from './resolve';
import type { Scenario } from './resolve';
import type { Path } from './scenario-error';
import type { ScenarioText } from './schema';

/** A scenario file that was read and found right. */
export interface LoadedScenario {
  /** The file as the caller named it. */
  readonly file: string;
  /** What it says, as it is written. */
  readonly text: ScenarioText;
  /** The line, from 1, where the value at a path of the file stands. */
  readonly lineOf: (path: Path) => number;
}

/** The names of the variants in the order of the file; none where the scenario has no variants. */
export function variantNames(scenario: LoadedScenario): string[] {
  return Object.keys(scenario.text.variants ?? {});
}

/**
 * The scenario with a variant merged in, or by itself where no variant is named, ready to run: times in microseconds,
 * defaults filled in, plain data throughout. `variant` must be one of variantNames().
 */
export function resolveVariant(scenario: LoadedScenario, variant?: string): Scenario {
  const { text } = scenario;
  invariant(variant === undefined || Object.hasOwn(text.variants ?? {}, variant), `a variant ${variant}`);
  const lineOf = (path: Path): number => scenario.lineOf(originOf(text, variant, path));
  return resolve(mergeVariant(text, variant), { file: scenario.file, variant, lineOf });
}

/** The text of the scenario with a variant merged in, and without its variants. */
export function mergeVariant(scenario: ScenarioText, variant: string | undefined): ScenarioText {
  const { variants, ...base } = scenario;
  return (variant === undefined ? base : mergePatch(base, variants?.[variant])) as ScenarioText;
}

/** Where in the file the value comes from that stands at `path` once the variant is merged in. */
export function originOf(scenario: ScenarioText, variant: string | undefined, path: Path): Path {
  if (variant === undefined) return path;
  let patch: unknown = scenario.variants?.[variant];
  for (const step of path) {
    if (!isMap(patch)) break;
    if (!Object.hasOwn(patch, step)) return path;
    patch = patch[step];
  }
  return ['variants', variant, ...path];
}

/** RFC 7396 §2. */
function mergePatch(target: unknown, patch: unknown): unknown {
  if (!isMap(patch)) return patch;
  const merged = new Map(Object.entries(isMap(target) ? target : {}));
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) merged.delete(key);
    else merged.set(key, mergePatch(merged.get(key), value));
  }
  return Object.fromEntries(merged);
}

function isMap(value: unknown): value is Record<string | number, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
