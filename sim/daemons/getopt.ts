/** getopt_long(3): options of a command line, short and long ones, in glibc's words when they are wrong. */

export interface LongOption {
  readonly name: string;
  /** The short option it stands for. */
  readonly letter: string;
  readonly argument: boolean;
}

/** An option, a word that is none, or what is wrong. */
export type Getopt =
  | { readonly letter: string; readonly argument: string }
  | { readonly word: string }
  | { readonly complaint: string };

/**
 * Reads the options and other words of `argv`, whose first word is the program. There are no options behind `--`, and
 * nothing behind the first complaint.
 *
 * @param short letters, each followed by a colon if it takes an argument: `d:C:vh`
 */
export function* getoptLong(
  argv: readonly string[],
  short: string,
  long: readonly LongOption[],
): Generator<Getopt> {
  const words = argv.slice(1);
  while (words.length > 0) {
    const word = words.shift() ?? '';
    if (word === '--') {
      for (const rest of words) yield { word: rest };
      return;
    }
    const isLong = word.startsWith('--');
    if (!isLong && (word === '-' || !word.startsWith('-'))) {
      yield { word };
      continue;
    }
    for (const read of isLong ? [readLong(word, words, long)] : readShort(word, words, short)) {
      if ('complaint' in read) {
        yield { complaint: `${argv[0]}: ${read.complaint}` };
        return;
      }
      yield read;
    }
  }
}

/** `--name`, `--name=argument` or `--name argument`; the beginning of a name does if it is unambiguous. */
function readLong(word: string, words: string[], long: readonly LongOption[]): Getopt {
  const equals = word.indexOf('=');
  const given = word.slice(2, equals === -1 ? undefined : equals);
  const similar = long.filter(({ name }) => name.startsWith(given));
  const option = similar.find(({ name }) => name === given) ?? similar[0];
  if (option === undefined) return { complaint: `unrecognized option '--${given}'` };
  if (option.name !== given && similar.length > 1) {
    const possibilities = similar.map(({ name }) => ` '--${name}'`).join('');
    return { complaint: `option '--${given}' is ambiguous; possibilities:${possibilities}` };
  }
  if (!option.argument) {
    if (equals !== -1) return { complaint: `option '--${option.name}' doesn't allow an argument` };
    return { letter: option.letter, argument: '' };
  }
  const argument = equals === -1 ? words.shift() : word.slice(equals + 1);
  if (argument === undefined) return { complaint: `option '--${option.name}' requires an argument` };
  return { letter: option.letter, argument };
}

/** `-nd5`: letters together, the last of which may have its argument behind it or in the next word. */
function* readShort(word: string, words: string[], short: string): Generator<Getopt> {
  for (let at = 1; at < word.length; at += 1) {
    const letter = word.charAt(at);
    const known = letter === ':' ? -1 : short.indexOf(letter);
    if (known === -1) {
      yield { complaint: `invalid option -- '${letter}'` };
      return;
    }
    if (short.charAt(known + 1) !== ':') {
      yield { letter, argument: '' };
      continue;
    }
    const argument = at + 1 < word.length ? word.slice(at + 1) : words.shift();
    yield argument === undefined
      ? { complaint: `option requires an argument -- '${letter}'` }
      : { letter, argument };
    return;
  }
}
