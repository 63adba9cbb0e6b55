/** The keywords one version of radvd knows, in any case or exactly, as that version compares them. */
import { BLOCKS, INTERFACE_OPTIONS, RESERVED } from './options';
import { RADVD_VERSIONS, reaches, type RadvdProfile, type RadvdVersion } from '../version';

/** Options or blocks by name; one that came later carries the version it came with. */
type Table<Name extends string> = Readonly<Record<Name, object>>;

export class Vocabulary {
  private readonly keywords: ReadonlySet<string>;

  constructor(private readonly profile: RadvdProfile) {
    const options = Object.values(BLOCKS).flatMap(({ options }) => this.names<string>(options));
    const words = ['interface', ...this.names(INTERFACE_OPTIONS), ...this.names(BLOCKS), ...options];
    if (reaches(profile.version, '2.17')) words.push(...RESERVED);
    this.keywords = new Set(words.map(word => this.fold(word)));
  }

  isKeyword(word: string): boolean {
    return this.keywords.has(this.fold(word));
  }

  /** Whether two words are one to this version. */
  same(word: string, keyword: string): boolean {
    return this.fold(word) === this.fold(keyword);
  }

  /** The names in a table that this version knows. */
  names<Name extends string>(table: Table<Name>): Name[] {
    const names = Object.keys(table) as Name[];
    return names.filter(name => reaches(this.profile.version, sinceOf(table[name]) ?? RADVD_VERSIONS[0]));
  }

  /** The name a word has in a table, if it stands there. */
  find<Name extends string>(table: Table<Name>, word: string): Name | undefined {
    return this.names(table).find(name => this.same(word, name));
  }

  private fold(word: string): string {
    return this.profile.keywordsIgnoreCase ? word.toLowerCase() : word;
  }
}

/** The version an option or block came with, if it was not there from the beginning. */
export function sinceOf(row: { readonly since?: RadvdVersion } | object): RadvdVersion | undefined {
  return 'since' in row ? row.since : undefined;
}
