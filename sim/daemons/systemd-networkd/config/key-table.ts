/**
 * Which keys a configuration file may have, by section and version. A row of a table is one word: the name of the key,
 * then `>231` where version 231 brought it, `<242` where 242 has it no more, `!251` where from 251 on it is still read
 * and has no effect any more, `!250-252` where it has one again from 252 on. The oldest version here is 219 and the newest 258.
 */

/** What is known of one key. */
export interface KeyRow {
  readonly name: string;
  readonly since: number;
  /** The first version that does not know it. */
  readonly until: number;
  /** From this version on it is accepted and refused at once: "Support for option ... has been removed". */
  readonly withoutEffectSince: number;
  /** The first version in which it means something again. */
  readonly withoutEffectUntil: number;
}

/** The sections of a kind of file and the keys in them. */
export class KeyTable {
  constructor(private readonly rows: ReadonlyMap<string, ReadonlyMap<string, KeyRow>>) {}

  /** Names of the sections, in the order of the table. */
  sections(): readonly string[] {
    return [...this.rows.keys()];
  }

  /** Every key of a section, whatever the version. */
  keys(section: string): readonly KeyRow[] {
    return [...(this.rows.get(section)?.values() ?? [])];
  }

  /** Whether files of that version may have the section. */
  hasSection(section: string, version: number): boolean {
    return this.keys(section).some(row => inForce(row, version));
  }

  /** The key, if that version knows it. Upper and lower case are not the same. */
  find(section: string, key: string, version: number): KeyRow | undefined {
    const row = this.rows.get(section)?.get(key);
    return row !== undefined && inForce(row, version) ? row : undefined;
  }
}

function inForce({ since, until }: KeyRow, version: number): boolean {
  return version >= since && version < until;
}

/** Reads the tables: a text of rows for each section. */
export function keyTable(sections: Readonly<Record<string, string>>): KeyTable {
  const rows = Object.entries(sections).map(([section, text]) => {
    const keys = text.trim().split(/\s+/).map(keyRow);
    return [section, new Map(keys.map(row => [row.name, row]))] as const;
  });
  return new KeyTable(new Map(rows));
}

function keyRow(word: string): KeyRow {
  const after = (mark: string, otherwise: number): number => {
    const found = word.split(mark)[1];
    return found === undefined ? otherwise : Number.parseInt(found, 10);
  };
  const name = word.split(/[<>!]/)[0] ?? '';
  return {
    name,
    since: after('>', 0),
    until: after('<', Infinity),
    withoutEffectSince: after('!', Infinity),
    withoutEffectUntil: Number(/!\d+-(\d+)/.exec(word)?.[1] ?? Infinity),
  };
}
