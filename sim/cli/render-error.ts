/** A mistake in a scenario as text: where it is, what it is, and the line with a caret below it. */

import type { ScenarioError } from '../scenario/scenario-error';
import type { Stream } from './console';
import { printable } from './console';

const WIDTH = 100;
/** What takes two columns on a terminal. */
const WIDE =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\uff00-\uff60\uffe0-\uffe6]|\p{Emoji_Presentation}/gu;

/**
 * `file:line:column: error: message`, then the line of `source` with what was found marked. Of a long line only the
 * part around the mistake is shown.
 */
export function renderError(error: ScenarioError, source: string, { colours }: Stream): string {
  const meant =
    error.nearest === undefined ? '' : `; did you mean ${colours.green(`\`${printable(error.nearest)}\``)}?`;
  const place = colours.bold(`${printable(error.file)}:${error.line}:${error.column}`);
  const head = `${place}: ${colours.red('error')}: ${printable(error.message)}${meant}\n`;
  const line = source.split(/\r\n|\n|\r/)[error.line - 1];
  if (line === undefined || line.trim() === '') return head;
  const number = String(error.line).padStart(5);
  const { text, before, marked } = excerpt(line, error.column - 1, error.found);
  // Tabs stay tabs, so that the caret stands below its character however wide they are.
  const indent = before.replace(WIDE, '  ').replace(/[^\t]/gu, ' ');
  const caret = `^${'~'.repeat(Math.max(0, [...marked].length - 1))}`;
  return `${head}${colours.dim(`${number} |`)} ${text}\n${colours.dim('      |')} ${indent}${colours.red(caret)}\n`;
}

/** The part of the line to show, printable, and of it what stands before the mistake and the mistake itself. */
function excerpt(
  line: string,
  column: number,
  found: string,
): { text: string; before: string; marked: string } {
  const start = column < WIDTH - 20 ? 0 : column - WIDTH / 2;
  const end = Math.min(line.length, start + WIDTH);
  const length = line.startsWith(found, column) ? found.length : 1;
  const before = (start > 0 ? '...' : '') + printable(line.slice(start, column));
  const marked = printable(line.slice(column, Math.min(end, column + length)));
  const after = printable(line.slice(Math.min(end, column + length), end)) + (end < line.length ? '...' : '');
  return { text: before + marked + after, before, marked };
}
