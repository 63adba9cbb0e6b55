/** How the options of a type of device are read: words with a number each, as netlink carries it. */
import { Complaint } from '../iproute2/complaint';
import { abbreviated, exactly, type Keyword, readKeywords, valued } from '../iproute2/keywords';
import { unsigned } from '../iproute2/numbers';
import type { Words } from '../iproute2/words';

export type Options = Record<string, number>;

/** A number up to `max`, under a name that may be abbreviated or, where `whole` says so, must be typed in full. */
export const number = (name: string, max: number, message: string, whole = false): Keyword<Options> =>
  valued(
    whole ? exactly(name) : abbreviated(name),
    unsigned(message, max),
    (options, value) => void (options[name] = value),
  );

/** The options up to the end of the line. */
export function readOptions(
  words: Words,
  keywords: readonly Keyword<Options>[],
  unknown: (word: string) => Complaint,
): Options | Complaint {
  const options: Options = {};
  return readKeywords(words, keywords, options, unknown) ?? options;
}

/** What is said of a word that is no option: `help` is none either. */
export function unknownOption(usage: string, complaint: string): (word: string) => Complaint {
  return word => new Complaint(abbreviated('help')(word) ? usage : `${complaint} "${word}"?\n${usage}`, 1);
}
