/**
 * Scenarios as TypeScript: a module whose default export (or `scenario`, `scenarios`) is an object of the shape of a YAML
 * file, a list of such objects, a map of them by name, or a function that returns one of these. ts-node compiles it.
 *
 * The object is checked as its JSON, which is YAML: mistakes are shown in that text.
 */
import { existsSync } from 'node:fs';
import Module, { createRequire } from 'node:module';
import { basename, join, resolve } from 'node:path';
import type * as TsNode from 'ts-node';
import { EXIT, Failure } from './exit-codes';
import { packageFolder } from './library';

/** The text of a scenario, and what it is called. */
export interface ScenarioText {
  readonly name: string;
  /** How errors name it. */
  readonly file: string;
  readonly text: string;
}

const load = createRequire(__filename);
const EXTENSION = /\.[cm]?ts$/;

/** Whether a file is to be loaded here. */
export function isTypeScript(word: string): boolean {
  return EXTENSION.test(word);
}

/** The scenarios of a module, in its order; the name of each is that of the file, and its own where there are several. */
export function scenariosOfModule(path: string): ScenarioText[] {
  if (!existsSync(path))
    throw new Failure(EXIT.badInput, `cannot read ${path}: there is no such file or folder`);
  const stem = basename(path).replace(EXTENSION, '');
  return Object.entries(listed(exported(path), path)).map(([key, value]) => {
    const name = key === '' ? stem : `${stem}/${key}`;
    return { name, file: key === '' ? path : `${path}#${key}`, text: `${JSON.stringify(value, null, 2)}\n` };
  });
}

/** Whether it looks like one scenario, rather than a map of several. */
function isScenario(value: object): boolean {
  return 'nodes' in value || 'title' in value;
}

function listed(value: unknown, path: string): Record<string, unknown> {
  if (Array.isArray(value)) {
    return Object.fromEntries(value.map((each: unknown, index) => [String(index + 1), each]));
  }
  if (typeof value !== 'object' || value === null) {
    throw new Failure(
      EXIT.badInput,
      `${path}: the default export is to be a scenario, several, or a function that returns them`,
    );
  }
  return isScenario(value) ? { '': value } : (value as Record<string, unknown>);
}

function exported(path: string): unknown {
  const module = loadModule(path);
  const found = module.default ?? module.scenarios ?? module.scenario;
  try {
    return typeof found === 'function' ? (found as () => unknown)() : found;
  } catch (error) {
    throw new Failure(EXIT.badInput, `${path}: ${(error as Error).stack ?? String(error)}`);
  }
}

function loadModule(path: string): { default?: unknown; scenario?: unknown; scenarios?: unknown } {
  try {
    registerTypeScript();
    registerLibrary();
    return load(resolve(path)) as object;
  } catch (error) {
    throw new Failure(EXIT.badInput, `cannot load ${path}: ${(error as Error).message}`);
  }
}

/** Teaches Node to load TypeScript, unless it can already. */
function registerTypeScript(): void {
  if (load.extensions['.ts'] !== undefined) return;
  const { register } = load('ts-node') as typeof TsNode;
  register({
    swc: true,
    transpileOnly: true,
    skipProject: true,
    compilerOptions: { module: 'commonjs', target: 'es2022' },
  });
}

/** What of Node's loader is needed to teach it a name. */
interface Loader {
  _resolveFilename(request: string, ...rest: unknown[]): string;
}

let registered = false;

/** Has `import ... from 'sixlab'` mean this program wherever the module lies. */
function registerLibrary(): void {
  if (registered) return;
  registered = true;
  const loader = Module as unknown as Loader;
  const usual = loader._resolveFilename.bind(Module);
  const library = join(packageFolder(), 'bin', 'library.cjs');
  loader._resolveFilename = (request, ...rest) => (request === 'sixlab' ? library : usual(request, ...rest));
}
