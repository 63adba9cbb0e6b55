/** `type macvlan` (ip/iplink_macvlan.c). */
import { Complaint, notSimulated } from '../iproute2/complaint';
import { abbreviated, anything, flag, type Keyword, type Reader, valued } from '../iproute2/keywords';
import { parseUnsigned } from '../iproute2/numbers';
import type { Words } from '../iproute2/words';
import { type Options, readOptions, unknownOption } from './link-type-options';

/** `ip link help macvlan`. */
export const MACVLAN_USAGE = `Usage: ... macvlan mode MODE [flag MODE_FLAG] MODE_OPTS [bcqueuelen BC_QUEUE_LEN]

MODE: private | vepa | bridge | passthru | source
MODE_FLAG: null | nopromisc | nodst
MODE_OPTS: for mode "source":
	macaddr { { add | del } <macaddr> | set [ <macaddr> [ <macaddr>  ... ] ] | flush }
BC_QUEUE_LEN: Length of the rx queue for broadcast/multicast: [0-4294967295]
`;

/** MACVLAN_MODE_*. */
const MODES: Readonly<Record<string, number>> = { private: 1, vepa: 2, bridge: 4, passthru: 8, source: 16 };
const PASSTHRU = 8;
/** MACVLAN_FLAG_*. */
const FLAGS: Readonly<Record<string, number>> = { null: 0, nopromisc: 1, nodst: 2 };

const mode: Reader<number> = word =>
  (Object.hasOwn(MODES, word) ? MODES[word] : undefined) ??
  new Complaint(
    `Error: argument of "mode" must be "private", "vepa", "bridge", "passthru" or "source", not "${word}"\n`,
    1,
  );

const modeFlag: Reader<number> = word =>
  (Object.hasOwn(FLAGS, word) ? FLAGS[word] : undefined) ??
  new Complaint(`Error: argument of "flag" must be "nopromisc", "nodst" or "null", not "${word}"\n`, 1);

const queueLength: Reader<number> = word =>
  parseUnsigned(word) ??
  new Complaint(
    `Error: argument of "bcqueuelen" must be a positive integer [0-4294967295], not "${word}"\n`,
    1,
  );

const sourceOnly = (): Complaint => notSimulated('mode source of a macvlan');

const addFlag = (options: Options, value: number): Complaint | undefined => {
  if (value === FLAGS['nodst']) return sourceOnly();
  options['flags'] = (options['flags'] ?? 0) | value;
  return undefined;
};

const KEYWORDS: readonly Keyword<Options>[] = [
  valued(abbreviated('mode'), mode, (options, value) => {
    if (value === MODES['source']) return sourceOnly();
    options['mode'] = value;
    return undefined;
  }),
  valued(abbreviated('flag'), modeFlag, addFlag),
  valued(abbreviated('macaddr'), anything, sourceOnly),
  flag(abbreviated('nopromisc'), options => addFlag(options, FLAGS['nopromisc'] ?? 0)),
  flag(abbreviated('nodst'), sourceOnly),
  valued(abbreviated('bcqueuelen'), queueLength, (options, value) => void (options['bcqueuelen'] = value)),
];

export function readMacvlanOptions(words: Words): Options | Complaint {
  const options = readOptions(words, KEYWORDS, unknownOption(MACVLAN_USAGE, 'macvlan: unknown option'));
  if (options instanceof Complaint) return options;
  if (options['flags'] && options['mode'] !== PASSTHRU)
    return new Complaint(`macvlan: nopromisc flag only valid in passthru mode\n${MACVLAN_USAGE}`, 1);
  return options;
}
