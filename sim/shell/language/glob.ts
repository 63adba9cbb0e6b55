/** Pathname expansion (POSIX XCU §2.13.3): a pattern becomes the files it matches, in the order of the C locale. */
import { compilePattern, matchesPattern } from './pattern';
import { absolutePath } from './path';
import type { Files } from '../../kernel/uapi';

/** The paths that match, sorted; empty when none does. A name that begins with a dot is matched only by a dot. */
export function expandPathname(files: Files, pattern: string): string[] {
  const components = pattern.split('/');
  const absolute = components[0] === '' && components.length > 1;
  let paths: string[] = [absolute ? '/' : ''];
  for (const component of absolute ? components.slice(1) : components) {
    paths = paths.flatMap(path => matchComponent(files, path, component));
  }
  return paths.filter(path => files.exists(absolutePath(path))).sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
}

function matchComponent(files: Files, parent: string, component: string): string[] {
  const base = parent === '' || parent.endsWith('/') ? parent : `${parent}/`;
  const pattern = compilePattern(component);
  if (pattern.literal !== undefined) return [base + pattern.literal];
  const names = files.list(absolutePath(parent));
  if ('errno' in names) return [];
  const dotted = component.startsWith('.') || component.startsWith('\\.');
  return names
    .filter(name => (dotted || !name.startsWith('.')) && matchesPattern(pattern, name))
    .map(name => base + name);
}
