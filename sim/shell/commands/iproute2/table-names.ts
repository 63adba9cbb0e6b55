/**
 * Names of routing tables: those that iproute2 knows by itself, and those of /etc/iproute2/rt_tables and rt_tables.d
 * (rtnl_rttable_a2n, rtnl_rttable_n2a of lib/rt_names.c).
 */
import type { Files } from '../../../kernel/uapi';
import { parseUnsigned, U32 } from './numbers';

const FOLDER = '/etc/iproute2';

export class TableNames {
  #names: ReadonlyMap<string, number> | undefined;

  /** @param warn gets a line about a file that cannot be read to its end */
  constructor(
    readonly files: Files,
    readonly warn: (text: string) => void,
  ) {}

  /** A table by name or number; undefined for what is neither. */
  parse(word: string): number | undefined {
    return this.#all().get(word) ?? parseUnsigned(word, U32);
  }

  /** Of several names the last. */
  nameOf(id: number): string {
    let found: string | undefined;
    for (const [name, known] of this.#all()) if (known === id) found = name;
    return found ?? String(id);
  }

  #all(): ReadonlyMap<string, number> {
    if (this.#names !== undefined) return this.#names;
    const names = new Map([
      ['default', 253],
      ['main', 254],
      ['local', 255],
    ]);
    this.#readFile(`${FOLDER}/rt_tables`, names);
    const more = this.files.list(`${FOLDER}/rt_tables.d`);
    if (!('errno' in more))
      for (const file of more)
        if (file.endsWith('.conf')) this.#readFile(`${FOLDER}/rt_tables.d/${file}`, names);
    return (this.#names = names);
  }

  /** fread_id_name: a number and a name on each line, up to one that has something else. */
  #readFile(path: string, names: Map<string, number>): void {
    const file = this.files.read(path);
    if ('errno' in file) return;
    for (const line of file.text.split(/(?<=\n)/)) {
      if (/^[ \t]*(#|\n|$)/.test(line)) continue;
      const [, hex, decimal, name] = /^[ \t]*(?:0x([0-9a-fA-F]+)|(-?\d+))\s+(\S+)/.exec(line) ?? [];
      if (name === undefined) return this.warn(`Database ${path} is corrupted at ${line.trimStart()}\n`);
      const id = hex === undefined ? Number(decimal) : parseInt(hex, 16);
      names.delete(name);
      if (id >= 0) names.set(name, id);
    }
  }
}
