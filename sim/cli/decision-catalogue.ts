/** Writes docs/decision-catalogue.md: `npm run docs:decisions`. A test fails while the page is not current. */
import { join } from 'node:path';
import { decisionCatalogue } from '../observe/decision-catalogue';
import '../scenario/runner';
import { allDecisions } from '../trace/decision';
import { writeWhole } from './atomic-file';
import { packageFolder } from './library';

/** Where the page is. */
export function cataloguePath(): string {
  return join(packageFolder(), 'docs', 'decision-catalogue.md');
}

/** The page as the sources would have it. Everything that a scenario can run is loaded by then, and nothing else. */
export function currentCatalogue(): string {
  return decisionCatalogue(allDecisions());
}

if (require.main === module) writeWhole(cataloguePath(), currentCatalogue());
