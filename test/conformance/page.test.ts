import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { conformancePage } from '../../bin/conformance-page';

it('docs/conformance.md is made from the cases as they are (npm run docs)', () => {
  const page = join(__dirname, '..', '..', 'docs', 'conformance.md');
  expect(readFileSync(page, 'utf8')).toBe(conformancePage());
});
