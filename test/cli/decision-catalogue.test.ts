import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { cataloguePath, currentCatalogue } from '../../sim/cli/decision-catalogue';
import { allDecisions } from '../../sim/trace/decision';

const SIM = join(__dirname, '../../sim');

function declaredIds(): string[] {
  return readdirSync(SIM, { recursive: true, encoding: 'utf8' })
    .filter(name => name.endsWith('.ts'))
    .flatMap(name => [...readFileSync(join(SIM, name), 'utf8').matchAll(/\bdecision\(\{\s*id: '([^']+)'/g)])
    .map(([, id]) => id as string);
}

describe('docs/decision-catalogue.md', () => {
  it('is as the sources would have it; `npm run docs:decisions` writes it', () => {
    expect(readFileSync(cataloguePath(), 'utf8')).toBe(currentCatalogue());
  });

  it('has every decision that is declared, because all of them are known to whoever can run a scenario', () => {
    const loaded = new Set(allDecisions().map(({ id }) => id));
    expect(declaredIds().length).toBeGreaterThan(100);
    expect(declaredIds().filter(id => !loaded.has(id))).toEqual([]);
  });
});
