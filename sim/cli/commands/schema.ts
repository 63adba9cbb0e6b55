/** `sixlab schema`: the JSON Schema of scenario files, for editors. */

import { scenarioJsonSchema } from '../../scenario/json-schema';
import { writeWhole } from '../atomic-file';
import type { Console } from '../console';
import { EXIT } from '../exit-codes';
import type { ExitCode } from '../exit-codes';

/** Prints the schema, or writes it to a file. */
export function schema(options: { output?: string }, console: Console): ExitCode {
  const text = `${JSON.stringify(scenarioJsonSchema(), null, 2)}\n`;
  if (options.output === undefined) console.out.write(text);
  else writeWhole(options.output, text);
  return EXIT.ok;
}
