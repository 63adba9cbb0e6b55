/** The scenario files: those of the library by name, and others by path. */

import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { nearest } from '../base/nearest';
import { systemMessage } from './atomic-file';
import { EXIT, Failure } from './exit-codes';

/** A scenario file that is there. */
export interface ScenarioFile {
  /** Its name in the library; its path for a file that was given by path. */
  readonly name: string;
  readonly path: string;
}

const EXTENSION = /\.ya?ml$/;

/**
 * The folder of the library: `folder` if given, or the one `SIXLAB_LIBRARY` names, or `scenarios` of the package.
 */
export function libraryFolder(
  folder: string | undefined,
  env: Readonly<Record<string, string | undefined>>,
): string {
  const named = folder ?? env.SIXLAB_LIBRARY ?? '';
  return named === '' ? join(packageFolder(), 'scenarios') : named;
}

/** The folder with the package.json of the program: some folders up from the sources, and from a bundle. */
export function packageFolder(): string {
  let at = __dirname;
  while (!existsSync(join(at, 'package.json')) && at !== dirname(at)) at = dirname(at);
  return at;
}

/** The scenarios below a folder by name: the path without its extension, and without a last part `scenario`. */
export function scenariosIn(folder: string): ScenarioFile[] {
  const files = attempt(folder, () => readdirSync(folder, { recursive: true, encoding: 'utf8' }));
  return files
    .filter(file => EXTENSION.test(file) && statSync(join(folder, file), { throwIfNoEntry: false })?.isFile())
    .map(file => ({ name: nameOf(file), path: join(folder, file) }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

function nameOf(file: string): string {
  return file
    .replaceAll('\\', '/')
    .replace(EXTENSION, '')
    .replace(/(.)\/scenario$/, '$1');
}

/**
 * The files that somebody means by `word`: a path of a `.yaml` file, a folder with such files, `-` for standard input,
 * or a name in the library, of which the last part is enough where only one scenario has it.
 */
export function scenariosCalled(word: string, library: () => string): ScenarioFile[] {
  if (word === '-' || EXTENSION.test(word)) return [{ name: word, path: word }];
  if (word.includes('/') && existsSync(word) && statSync(word).isDirectory()) return scenariosIn(word);
  const all = scenariosIn(library());
  const exact = all.filter(each => each.name === word);
  const found = exact.length > 0 ? exact : all.filter(each => each.name.endsWith(`/${word}`));
  if (found.length === 1) return found;
  if (found.length > 1) {
    throw new Failure(EXIT.badInput, `\`${word}\` can be ${found.map(each => each.name).join(' or ')}`);
  }
  const names = all.flatMap(each => [each.name, each.name.replace(/^.*\//, '')]);
  const meant = nearest(word, names);
  const hint = meant === undefined ? '`sixlab list` shows them all' : `did you mean \`${meant}\`?`;
  throw new Failure(
    EXIT.badInput,
    `no scenario is called \`${word}\`; ${hint} (a file is given with its .yaml)`,
  );
}

/** The text of a scenario file; of standard input where its path is `-`. */
export function readScenario(file: ScenarioFile): string {
  return attempt(file.path, () => readFileSync(file.path === '-' ? 0 : file.path, 'utf8'));
}

function attempt<T>(path: string, action: () => T): T {
  try {
    return action();
  } catch (error) {
    throw new Failure(EXIT.badInput, `cannot read ${path}: ${systemMessage(error)}`);
  }
}
