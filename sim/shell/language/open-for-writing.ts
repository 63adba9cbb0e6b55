/** open(2) for writing, on files that are written whole. */
import type { Errno, Files } from '../../kernel/uapi';

/**
 * Makes a file, or empties it unless it is to be appended to; undefined when it can be written. A file of /proc or /sys
 * has to be there, and is left alone: an empty write would be a write to it.
 */
export function openForWriting(files: Files, path: string, mode: 'write' | 'append'): Errno | undefined {
  if (!/^\/(proc|sys)\//.test(path)) return files.write(path, '', mode === 'append');
  if (!files.exists(path)) return 'ENOENT';
  return 'errno' in files.list(path) ? undefined : 'EISDIR';
}
