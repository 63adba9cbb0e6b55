/** The command lines of dhcp6c(8) and dhcp6s(8): letters, and interfaces. Mirrors getopt(3) of glibc, which takes them in any order. */
import { getoptLong } from '../getopt';

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
  const interfaces: string[] = [];
  for (const option of getoptLong(argv, letters, [])) {
    if ('complaint' in option) return { complaint: `${option.complaint}\n` };
    if ('word' in option) interfaces.push(option.word);
    else given.set(option.letter, option.argument);
  }
  return { given, interfaces };
}
