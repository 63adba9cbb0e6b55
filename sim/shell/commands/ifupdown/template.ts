/** Makes a command line of a method's template (parse of ifupdown's execute.c). */
import { valueOf, type Variable } from './variables';

/** How deep `[[` may stand within one another. */
const MAX_DEPTH = 10;

/**
 * The command line; undefined when an option that it cannot do without has no value.
 * @param missing told of each such option
 */
export function fillTemplate(
  template: string,
  iface: string,
  variables: readonly Variable[],
  missing: (name: string) => void,
): string | undefined {
  let complete = true;
  let text = '';
  const optional: { readonly before: string; whole: boolean }[] = [];
  for (const [part, name, from = '', to = ''] of template.matchAll(
    /%([^%]*?)(?:\/(.)\/(.))?%|\[\[|\]\]|\\?[^]/g,
  )) {
    if (part === '[[' && optional.length < MAX_DEPTH - 1) {
      optional.push({ before: text, whole: true });
    } else if (part === ']]' && optional.length > 0) {
      const ended = optional.pop();
      if (ended?.whole === false) text = ended.before;
    } else if (name === undefined) {
      text += part.length === 2 && part.startsWith('\\') ? part.slice(1) : part;
    } else {
      const value = name === 'iface' ? iface : valueOf(variables, name);
      const within = optional.at(-1);
      if (value !== undefined) text += from === '' ? value : value.replaceAll(from, to);
      else if (within !== undefined) within.whole = false;
      else {
        complete = false;
        missing(name);
      }
    }
  }
  return complete ? text : undefined;
}
