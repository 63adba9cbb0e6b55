/** The classes a client is in (classify_client() of server/class.c), and scopes in the order in which they count. */
import { evaluateBoolean, evaluateData, type Context } from '../isc/evaluate';
import type { DhcpdConfig, Group } from './config';

/** Classes that match what `context` tells, and subclasses. */
export function classify(
  { classes }: DhcpdConfig,
  context: Context,
): { readonly name: string; readonly group: Group }[] {
  return classes.flatMap(({ name, group, match, submatch, subclasses }) => {
    const matched = match !== undefined && evaluateBoolean(match, context) === true ? [{ name, group }] : [];
    const data = submatch && evaluateData(submatch, context);
    const found = data && subclasses.find(each => each.data.join() === data.join());
    return found ? [...matched, { name, group: found.group }] : matched;
  });
}

/** A scope and those around it, the outermost first. */
export function scopesAround(group: Group): Group[] {
  const scopes: Group[] = [];
  for (let each: Group | undefined = group; each !== undefined; each = each.parent) scopes.unshift(each);
  return scopes;
}
