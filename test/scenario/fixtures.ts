/** The scenario files beside this one: `good` ones, and `bad` ones that end with the errors they must give. */

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A file of `folder`, without the `# expect:` lines at its end, and those lines. */
export interface Fixture {
  readonly name: string;
  readonly text: string;
  /** `line:column pointer [found] message -> nearest` */
  readonly errors: readonly string[];
}

export function fixtures(folder: 'good' | 'bad'): Fixture[] {
  const directory = join(__dirname, folder);
  return readdirSync(directory)
    .sort()
    .map(name => {
      const [text, ...errors] = readFileSync(join(directory, name), 'utf8').split(/^# expect: /m);
      return { name, text: text!, errors: errors.map(error => error.trimEnd()) };
    });
}
