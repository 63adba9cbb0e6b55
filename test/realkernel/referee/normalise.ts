/**
 * What a transcript does not keep: what is random in Linux, and what the bench itself puts there. Everything else that a
 * kernel or a command says is written down as it is.
 */

/** A command's output and the frames, alike. */
const ANYWHERE: readonly (readonly [RegExp, string])[] = [
  // The bench's far ends: their names and indices are no business of the kernel under test.
  [/@if\d+/g, '@PEER'],
  [/ link-netns wire| link-netnsid \d+/g, ' link-netns PEER'],
];

/** Of what a command prints. */
const PRINTED: readonly (readonly [RegExp, string])[] = [
  // ping(8): how long it took.
  [/ time=[\d.]+ ms/g, ''],
  [/, time \d+ms$/gm, ''],
  [/^rtt min\/avg\/max\/mdev = .*\n/gm, ''],
];

/** Of the text of a frame. */
const CARRIED: readonly (readonly [RegExp, string])[] = [
  // net.ipv6.auto_flowlabels: a hash over a secret.
  [/flowlabel 0x[0-9a-f]+, /g, ''],
  // ping(8) takes its process id, the kernel a port that is free.
  [/ id \d+, seq /g, ' id N, seq '],
  [/(\.)(?:3[2-9]|[4-6]\d)\d{3}\b/g, '$1PORT'],
  // RFC 7527 §4.1.
  [/( \(14\), length 8 \(1\): )(?: ?[0-9a-f]{4})+/g, '$1NONCE'],
  [/(unknown option \(14\), length 8 \(1\): )\n.*/g, '$1NONCE'],
];

/** Commands that list neighbours, which Linux keeps in a hash table with a random seed. */
const NEIGHBOURS = /^ip (?:-\S+ )*(?:n|neigh\w*)(?: show\b.*| list\b.*)?$/;

/** What `command` printed, as it is written down. */
export function printed(command: string, text: string): string {
  const plain = replaceAll(replaceAll(text, ANYWHERE), PRINTED);
  if (!NEIGHBOURS.test(command)) return plain;
  return plain
    .split(/(?<=\n)/)
    .sort()
    .join('');
}

/** The text of a frame, as it is written down. */
export function carried(text: string): string {
  return replaceAll(replaceAll(text, ANYWHERE), CARRIED);
}

/** `text` with every pattern replaced. */
export function replaceAll(text: string, patterns: readonly (readonly [RegExp, string])[]): string {
  return patterns.reduce((sum, [pattern, by]) => sum.replace(pattern, by), text);
}
