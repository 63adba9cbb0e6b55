/** `sixlab list`: what the library has, by name, with the words it can be found by. */

import { parseYaml } from '../../scenario/yaml-text';
import type { Console } from '../console';
import { printable } from '../console';
import { EXIT } from '../exit-codes';
import type { ExitCode } from '../exit-codes';
import { readScenario, scenariosIn } from '../library';
import { renderError } from '../render-error';

/** A scenario as the list shows it. */
interface Entry {
  readonly name: string;
  readonly title: string;
  readonly topics: readonly string[];
  readonly variants: readonly string[];
  readonly file: string;
}

/**
 * Prints the scenarios in `folder` of which name, title, topics and reports contain every word, case ignored. Only the
 * head of a file is looked at: `sixlab validate` checks the rest.
 */
export function list(
  words: readonly string[],
  options: { json: boolean; folder: string },
  console: Console,
): ExitCode {
  const entries: Entry[] = [];
  let code: ExitCode = EXIT.ok;
  for (const file of scenariosIn(options.folder)) {
    const source = readScenario(file);
    const { value, errors } = parseYaml(file.path, source);
    if (errors.length > 0) {
      for (const error of errors) console.err.write(renderError(error, source, console.err));
      code = EXIT.badInput;
      continue;
    }
    const head = (typeof value === 'object' && value !== null ? value : {}) as Record<string, unknown>;
    const entry = {
      name: file.name,
      title: typeof head.title === 'string' ? head.title : '',
      topics: texts(head.topics),
      variants: typeof head.variants === 'object' ? Object.keys(head.variants ?? {}) : [],
      file: file.path,
    };
    const searched = [entry.name, entry.title, ...entry.topics, ...texts(head.reported)]
      .join('\n')
      .toLowerCase();
    if (words.every(word => searched.includes(word.toLowerCase()))) entries.push(entry);
  }
  console.out.write(options.json ? `${JSON.stringify(entries, null, 2)}\n` : table(entries, console));
  if (entries.length === 0 && !options.json) {
    console.err.write(
      words.length === 0
        ? `no scenario is in ${options.folder}\n`
        : `no scenario has ${words.join(' and ')}\n`,
    );
  }
  return code;
}

function texts(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((each): each is string => typeof each === 'string') : [];
}

function table(entries: readonly Entry[], { out }: Console): string {
  const width = Math.max(0, ...entries.map(entry => entry.name.length));
  return entries
    .map(({ name, title, variants }) => {
      const choices = variants.length === 0 ? '' : out.colours.dim(`  (${variants.join(', ')})`);
      return `${out.colours.bold(name.padEnd(width))}  ${printable(title)}${printable(choices)}\n`;
    })
    .join('');
}
