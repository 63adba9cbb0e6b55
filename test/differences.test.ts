import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { differencesPage } from '../bin/differences';

it('sim/kernel/README.md lists every difference from Linux that a source file admits (npm run docs)', () => {
  expect(readFileSync(join(__dirname, '..', 'sim', 'kernel', 'README.md'), 'utf8')).toBe(differencesPage());
});
