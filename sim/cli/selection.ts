/** What is to be run: scenarios by name, path or folder, with or without a variant, read and checked. */
import { nearest } from '../base/nearest';
import type { ScenarioError } from '../scenario/scenario-error';
import { loadScenario } from '../scenario/load';
import type { Scenario } from '../scenario/resolve';
import { resolveVariant, variantNames, type LoadedScenario } from '../scenario/variants';
import { knownVocabulary } from '../scenario/vocabulary';
import type { Console } from './console';
import { EXIT, Failure } from './exit-codes';
import { readScenario, scenariosCalled, scenariosIn } from './library';
import { renderError } from './render-error';
import { isTypeScript, scenariosOfModule, type ScenarioText } from './typescript-scenario';

/** One run to do. */
export interface Selected {
  /** `name`, or `name:variant`. */
  readonly name: string;
  readonly scenario: Scenario;
}

/** A scenario that was found and read. */
interface Found {
  readonly name: string;
  readonly loaded: LoadedScenario;
  /** The variant that was asked for. */
  readonly variant: string | undefined;
}

/**
 * The runs that `words` stand for: each variant of a scenario unless one is named. With `all`, the whole library.
 * Mistakes in scenarios are printed; then nothing is run.
 */
export function select(
  words: readonly string[],
  all: boolean,
  library: () => string,
  console: Console,
): Selected[] {
  const asked = all
    ? scenariosIn(library()).map(file => ({ texts: [textOf(file)], variant: undefined }))
    : [];
  const texts = [...asked, ...words.map(word => textsCalled(word, library))];
  const found = texts.flatMap(({ texts: each, variant }) => each.map(text => load(text, variant, console)));
  if (found.includes(undefined))
    throw new Failure(EXIT.badInput, 'nothing was run: first the errors above have to go');
  return (found as Found[]).flatMap(({ name, loaded, variant }) => {
    const names = variant === undefined ? variantNames(loaded) : [known(loaded, name, variant)];
    if (names.length === 0) return [{ name, scenario: resolveVariant(loaded) }];
    return names.map(each => ({ name: `${name}:${each}`, scenario: resolveVariant(loaded, each) }));
  });
}

function textsCalled(
  word: string,
  library: () => string,
): { texts: ScenarioText[]; variant: string | undefined } {
  const [, base = word, variant] = /^(.+):([A-Za-z][A-Za-z0-9_.-]*)$/.exec(word) ?? [];
  if (isTypeScript(base)) return { texts: scenariosOfModule(base), variant };
  return { texts: scenariosCalled(base, library).map(textOf), variant };
}

function textOf(file: { readonly name: string; readonly path: string }): ScenarioText {
  const path = file.path === '-' ? '<stdin>' : file.path;
  return {
    name: file.name.replace(/^.*\/(?=[^/]+\.ya?ml$)|\.ya?ml$/g, ''),
    file: path,
    text: readScenario(file),
  };
}

function load(
  { name, file, text }: ScenarioText,
  variant: string | undefined,
  console: Console,
): Found | undefined {
  const result = loadScenario(file, text, knownVocabulary());
  if (result.ok) return { name, loaded: result.scenario, variant };
  for (const error of result.errors) console.err.write(renderError(named(error, file), text, console.err));
  return undefined;
}

function named(error: ScenarioError, file: string): ScenarioError {
  return isTypeScript(file.replace(/#.*$/, '')) ? { ...error, file: `${file} (as JSON)` } : error;
}

function known(loaded: LoadedScenario, name: string, variant: string): string {
  const names = variantNames(loaded);
  if (names.includes(variant)) return variant;
  const meant = nearest(variant, names);
  const hint = names.length === 0 ? 'it has none' : `there is ${names.join(', ')}`;
  const guess = meant === undefined ? '' : `; did you mean \`${name}:${meant}\`?`;
  throw new Failure(EXIT.badInput, `\`${name}\` has no variant \`${variant}\`: ${hint}${guess}`);
}
