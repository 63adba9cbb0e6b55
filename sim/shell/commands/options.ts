/** Command line options as getopt_long(3) reads them: letters may be joined, and may follow operands. */

/** Which options a command knows. */
export interface OptionSpec {
  /** Letters without a value. */
  readonly flags: string;
  /** Letters with a value, in the same word or in the next. */
  readonly valued: string;
  /** Long names and the letter each stands for; a name for `''` is accepted and means nothing here. */
  readonly long?: Readonly<Record<string, string>>;
}

export interface Options {
  /** The letters given, in order, each with its value; flags have `''`. */
  readonly given: readonly { readonly letter: string; readonly value: string }[];
  readonly operands: readonly string[];
  has(letter: string): boolean;
  /** The value given last. */
  value(letter: string): string | undefined;
}

/** Reads the words after the command name. A string is a complaint, without the name of the command before it. */
export function parseOptions(words: readonly string[], spec: OptionSpec): Options | string {
  const given: { letter: string; value: string }[] = [];
  const operands: string[] = [];
  for (let index = 0; index < words.length; index += 1) {
    const word = words[index] ?? '';
    if (word === '--') {
      operands.push(...words.slice(index + 1));
      break;
    }
    if (word === '-' || !word.startsWith('-')) {
      operands.push(word);
    } else if (word.startsWith('--')) {
      const [name = ''] = word.slice(2).split('=', 1);
      const letter = spec.long?.[name];
      if (letter === undefined) return `unrecognized option '${word}'`;
      const joined = word.includes('=') ? word.slice(name.length + 3) : undefined;
      const valued = letter !== '' && spec.valued.includes(letter);
      if (valued && joined === undefined) index += 1;
      const value = valued ? (joined ?? words[index]) : '';
      if (value === undefined) return `option '--${name}' requires an argument`;
      if (letter !== '') given.push({ letter, value });
    } else {
      for (let at = 1; at < word.length; at += 1) {
        const letter = word.charAt(at);
        if (spec.flags.includes(letter)) {
          given.push({ letter, value: '' });
          continue;
        }
        if (!spec.valued.includes(letter)) return `invalid option -- '${letter}'`;
        const rest = word.slice(at + 1);
        if (rest === '') index += 1;
        const value = rest === '' ? words[index] : rest;
        if (value === undefined) return `option requires an argument -- '${letter}'`;
        given.push({ letter, value });
        break;
      }
    }
  }
  return {
    given,
    operands,
    has: letter => given.some(option => option.letter === letter),
    value: letter => given.findLast(option => option.letter === letter)?.value,
  };
}
