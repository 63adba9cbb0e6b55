/**
 * Paths as the file system takes them.
 *
 * Differs from Linux: `..` is taken off by its spelling, as there are no symbolic links.
 */

/** The absolute path, without `.`, `..` and double slashes; commands run in the root directory. */
export function absolutePath(path: string): string {
  const components: string[] = [];
  for (const component of path.split('/')) {
    if (component === '..') components.pop();
    else if (component !== '' && component !== '.') components.push(component);
  }
  return `/${components.join('/')}`;
}
