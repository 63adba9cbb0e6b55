import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fidelity, readmeSummary } from '../bin/fidelity';

it('the page about fidelity and its line in the README are current: npm run docs', async () => {
  const { page, summary } = await fidelity();
  expect(readFileSync(join(__dirname, '../docs/fidelity.md'), 'utf8')).toBe(page);
  expect(readmeSummary()).toBe(summary);
});
