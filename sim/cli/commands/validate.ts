/** `sixlab validate`: whether scenario files are right, without running them. */

import { loadScenario } from '../../scenario/load';
import type { LoadResult } from '../../scenario/load';
import { variantNames } from '../../scenario/variants';
import { knownVocabulary } from '../../scenario/vocabulary';
import type { Console } from '../console';
import { EXIT } from '../exit-codes';
import type { ExitCode } from '../exit-codes';
import { readScenario } from '../library';
import type { ScenarioFile } from '../library';
import { Progress } from '../progress';
import { renderError } from '../render-error';

/** Checks the files, prints every mistake, and says in the end how many files are right. */
export function validate(
  files: readonly ScenarioFile[],
  options: { json: boolean },
  console: Console,
): ExitCode {
  const vocabulary = knownVocabulary();
  const progress = new Progress(console.err);
  const results: { file: ScenarioFile; result: LoadResult }[] = [];
  for (const [i, file] of files.entries()) {
    progress.show(`${i}/${files.length} ${file.name}`);
    const source = readScenario(file);
    const result = loadScenario(file.path === '-' ? '<stdin>' : file.path, source, vocabulary);
    results.push({ file, result });
    if (result.ok || options.json) continue;
    progress.clear();
    for (const error of result.errors) console.err.write(renderError(error, source, console.err));
  }
  progress.clear();
  const wrong = results.filter(each => !each.result.ok).length;
  console.out.write(options.json ? asJson(results) : summary(files.length, wrong));
  return wrong === 0 ? EXIT.ok : EXIT.badInput;
}

function asJson(results: readonly { file: ScenarioFile; result: LoadResult }[]): string {
  const rows = results.map(({ file, result }) => ({
    file: file.path,
    ok: result.ok,
    variants: result.ok ? variantNames(result.scenario) : [],
    errors: result.ok ? [] : result.errors,
  }));
  return `${JSON.stringify(rows, null, 2)}\n`;
}

function summary(all: number, wrong: number): string {
  const scenarios = `${all} scenario${all === 1 ? '' : 's'}`;
  return wrong === 0 ? `${scenarios}: all right\n` : `${scenarios}: ${wrong} with errors\n`;
}
