/** The command lines of dhcp6c(8) and dhcp6s(8): letters, and interfaces. Mirrors getopt(3) of glibc, which takes them in any order. */
import { getoptLong } from '../radvd/getopt';

export interface CommandLine {
  /** By the letter; empty for those without argument. */
  readonly given: ReadonlyMap<string, string>;
  readonly interfaces: readonly string[];
}

/** @param letters as for getopt(3) */
export function readCommandLine(
  argv: readonly string[],
  letters: string,
): CommandLine | { readonly complaint: string } {
  const given = new Map<string, string>();
  for (const option of getoptLong(argv, letters, [])) {
    if ('complaint' in option) return { complaint: `${option.complaint}\n` };
    given.set(option.letter, option.argument);
  }
  const takesNext = (word: string): boolean => {
    const argument = [...word.slice(1)].findIndex(letter => letters[letters.indexOf(letter) + 1] === ':');
    return word.startsWith('-') && argument !== -1 && argument === word.length - 2;
  };
  const interfaces = argv.slice(1).filter((word, i) => !word.startsWith('-') && !takesNext(argv[i]!));
  return { given, interfaces };
}
