/** An archive as the kernel unpacks one into its first file system (Documentation/driver-api/early-userspace/buffer-format.rst, "newc"). */

const S_IFDIR = 0o040000;
const S_IFREG = 0o100000;
const S_IFLNK = 0o120000;
const S_IFCHR = 0o020000;

/** What is packed. Nothing of it has to exist, and nobody has to be root to make a device of it. */
export type Entry =
  | { readonly kind: 'folder' }
  | { readonly kind: 'file'; readonly data: Uint8Array; readonly executable: boolean }
  | { readonly kind: 'symlink'; readonly target: string }
  | { readonly kind: 'device'; readonly major: number; readonly minor: number };

/** The archive of `entries`, by path without a leading slash. Folders above them are added. */
export function cpioArchive(entries: ReadonlyMap<string, Entry>): Uint8Array {
  const all = withFolders(entries);
  const chunks: Uint8Array[] = [];
  let inode = 1;
  for (const [path, entry] of all) chunks.push(...member(path, entry, inode++));
  chunks.push(...member('TRAILER!!!', { kind: 'file', data: new Uint8Array(), executable: false }, 0));
  return Buffer.concat(chunks);
}

/** Every folder stands before what is in it. */
function withFolders(entries: ReadonlyMap<string, Entry>): Map<string, Entry> {
  const all = new Map<string, Entry>();
  for (const [path, entry] of entries) {
    const words = path.split('/');
    for (let depth = 1; depth < words.length; depth++) {
      const folder = words.slice(0, depth).join('/');
      if (!all.has(folder)) all.set(folder, entries.get(folder) ?? { kind: 'folder' });
    }
    all.set(path, entry);
  }
  return all;
}

function member(path: string, entry: Entry, inode: number): Uint8Array[] {
  const [mode, data, major, minor] = contents(entry);
  const name = Buffer.from(`${path}\0`);
  const fields = [inode, mode, 0, 0, 1, 0, data.length, 0, 0, major, minor, name.length, 0];
  const header = `070701${fields.map(field => field.toString(16).padStart(8, '0')).join('')}`;
  return [Buffer.from(header), name, padding(header.length + name.length), data, padding(data.length)];
}

function contents(entry: Entry): [mode: number, data: Uint8Array, major: number, minor: number] {
  switch (entry.kind) {
    case 'folder':
      return [S_IFDIR | 0o755, new Uint8Array(), 0, 0];
    case 'file':
      return [S_IFREG | (entry.executable ? 0o755 : 0o644), entry.data, 0, 0];
    case 'symlink':
      return [S_IFLNK | 0o777, Buffer.from(entry.target), 0, 0];
    case 'device':
      return [S_IFCHR | 0o600, new Uint8Array(), entry.major, entry.minor];
  }
}

/** Names and data end at a multiple of four. */
function padding(length: number): Uint8Array {
  return new Uint8Array(-length & 3);
}
