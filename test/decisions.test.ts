/**
 * Every decision that is declared is reached by a test or a scenario that names it: by its id, as in
 * `decided('ndisc.ra.forwarding')` or `because: ndisc.ra.forwarding`, or by the constant that it is declared as.
 *
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import '../sim/scenario/lab';
import { allDecisions } from '../sim/trace/decision';

const ROOT = join(__dirname, '..');

interface Declaration {
  readonly id: string;
  /** The constant it is declared as, where it is one. */
  readonly constant: string | undefined;
  readonly file: string;
}

function filesIn(folder: string, extension: RegExp): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter(name => extension.test(name))
    .map(name => join(ROOT, folder, name));
}

function declarations(): Declaration[] {
  return filesIn('sim', /\.ts$/).flatMap(file => {
    const text = readFileSync(file, 'utf8');
    const found = text.matchAll(/(?:const (\w+)(?:: \w+)? = )?\bdecision\(\{\s*id: '([^']+)'/g);
    return [...found].map(([, constant, id]) => ({ id: id as string, constant, file: relative(ROOT, file) }));
  });
}

/** All that tests and scenarios say, split into words that a decision may be named by. */
function wordsOfTests(): ReadonlySet<string> {
  const files = [...filesIn('test', /\.ts$/), ...filesIn('scenarios', /\.(ya?ml|ts)$/)];
  const texts = files.map(file => readFileSync(file, 'utf8'));
  return new Set(texts.flatMap(text => [...(text.match(/[\w.-]+/g) ?? []), ...(text.match(/\w+/g) ?? [])]));
}

function unreached(): Declaration[] {
  const words = wordsOfTests();
  return declarations().filter(
    ({ id, constant }) => !words.has(id) && !(constant !== undefined && words.has(constant)),
  );
}

function list(missing: readonly Declaration[]): string {
  const files = [...new Set(missing.map(({ file }) => file))].sort();
  const lines = files.map(file => {
    const ids = missing.filter(each => each.file === file).map(({ id }) => `    ${id}`);
    return [`  ${file}`, ...ids].join('\n');
  });
  return [`${missing.length} decisions that no test and no scenario names:`, ...lines].join('\n');
}

describe('decisions', () => {
  it('are reached by tests, every one', () => {
    const missing = unreached();
    if (missing.length > 0) throw new Error(list(missing));
  });

  it('have ids of three parts and sentences that need no capital and no full stop', () => {
    for (const { id, says } of allDecisions()) {
      expect(id).toMatch(/^[a-z0-9]+(?:-[a-z0-9]+)*(?:\.[a-z0-9]+(?:-[a-z0-9]+)*){2}$/);
      expect(says).not.toMatch(/\.$|^$/);
    }
  });
});
