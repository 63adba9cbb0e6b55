import type { Files } from '../../../sim/kernel/uapi';

/** The file system of a machine that has these files and no other. */
export function fileTree(texts: Readonly<Record<string, string>>): Files {
  const files = new Map(Object.entries(texts));
  const refusal = (): never => {
    throw new Error('nothing is written here');
  };
  return {
    read: path => {
      const text = files.get(path);
      return text === undefined ? { errno: 'ENOENT' } : { text };
    },
    list: path => {
      const names = [...files.keys()]
        .filter(file => file.startsWith(`${path}/`))
        .map(file => file.slice(path.length + 1).split('/')[0] ?? '');
      return names.length === 0 ? { errno: 'ENOENT' } : [...new Set(names)].sort();
    },
    exists: path => files.has(path),
    write: refusal,
    unlink: refusal,
  };
}
