/**
 * What people ask about, in the words of the tools: `route default`, `route 2001:db8::/64 dev eth0`, `address eth0`,
 * `neigh fe80::1`, `sysctl net.ipv6.conf.eth0.forwarding`, `port eth1`, `ping 2001:db8::1`, `packet 17`,
 * `decision ndisc.ra.forwarding`, `log duplicate address`.
 */
import { Ip6 } from '../../base/ip6';
import { nearest } from '../../base/nearest';
import { formatPrefix, parsePrefix, prefixContains, type Prefix } from '../../base/prefix';

/** A question that was understood. */
export type Question =
  | { readonly about: 'state'; readonly subject: string; readonly words: readonly string[] }
  | { readonly about: 'ping'; readonly target: string }
  | { readonly about: 'packet'; readonly id: number }
  | { readonly about: 'decision'; readonly id: string }
  | { readonly about: 'log'; readonly text: string };

/** A question that was not. */
export interface QuestionError {
  readonly why: string;
  readonly nearest?: string;
}

/** Subjects of state records, by the words that people have for them. */
const SUBJECTS: Readonly<Record<string, string>> = {
  route: 'route',
  address: 'address',
  addr: 'address',
  neigh: 'neighbour',
  neighbor: 'neighbour',
  neighbour: 'neighbour',
  sysctl: 'sysctl',
  link: 'link',
  port: 'port',
  group: 'group',
  maddr: 'group',
  fdb: 'fdb',
  mdb: 'mdb',
};
const OTHERS = ['ping', 'packet', 'decision', 'log'];

/** The first words a question can have. */
const QUESTION_WORDS: readonly string[] = [...Object.keys(SUBJECTS), ...OTHERS];

/** Reads a question. */
export function parseQuestion(text: string): Question | QuestionError {
  const [first = '', ...rest] = text.trim().split(/\s+/);
  if (first === 'default') return { about: 'state', subject: 'route', words: ['default'] };
  const subject = Object.hasOwn(SUBJECTS, first) ? SUBJECTS[first] : undefined;
  const [object] = rest;
  if (subject === undefined && !OTHERS.includes(first)) return notUnderstood(first);
  if (object === undefined)
    return { why: `\`${first}\` of what? as in \`${EXAMPLES[subject ?? first] ?? `${first} eth0`}\`` };
  if (subject !== undefined)
    return { about: 'state', subject, words: rest.map(word => plainWord(subject, word)) };
  switch (first) {
    case 'ping':
      return { about: 'ping', target: Ip6.parse(object)?.toString() ?? object };
    case 'packet':
      return /^\d+$/.test(object)
        ? { about: 'packet', id: Number(object) }
        : { why: `a packet has a number, \`${object}\` is none` };
    case 'decision':
      return { about: 'decision', id: object };
    default:
      return { about: 'log', text: rest.join(' ') };
  }
}

const EXAMPLES: Readonly<Record<string, string>> = {
  route: 'route default',
  address: 'address 2001:db8::1',
  neighbour: 'neigh fe80::1',
  sysctl: 'sysctl net.ipv6.conf.eth0.forwarding',
  group: 'group ff02::2',
  ping: 'ping 2001:db8::1',
  packet: 'packet 17',
  decision: 'decision ndisc.ra.forwarding',
  log: 'log duplicate address',
};

function notUnderstood(word: string): QuestionError {
  const meant = nearest(word, QUESTION_WORDS);
  const why = word === '' ? 'the question is empty' : `\`${word}\` is nothing that can be asked about`;
  return {
    why: `${why}; a question begins with ${QUESTION_WORDS.join(', ')}`,
    ...(meant !== undefined && { nearest: meant }),
  };
}

/** A word as entities have it: addresses in their one form, and sysctl keys with dots. */
function plainWord(subject: string, word: string): string {
  if (subject === 'sysctl')
    return word.includes('.') ? word : word.replace(/^\/proc\/sys\//, '').replaceAll('/', '.');
  if (word === '::/0') return 'default';
  const prefix = word.includes('/') ? parsePrefix(word) : undefined;
  if (prefix !== undefined) return formatPrefix(prefix);
  return Ip6.parse(word)?.toString() ?? word;
}

const ROUTE_TYPES = ['local', 'anycast', 'multicast', 'unreachable', 'blackhole', 'prohibit', 'throw'];

/** Whether the entity of a state record, like `default via fe80::1 dev eth0`, is what the words ask for. */
export function isAbout(subject: string, words: readonly string[], entity: string): boolean {
  const has = entity.split(' ');
  const [object = '', ...rest] = words;
  if (subject === 'route') {
    const typed = ROUTE_TYPES.includes(has[0] ?? '');
    if (typed && words[0] === has[0]) return isAbout('typed route', words.slice(1), has.slice(1).join(' '));
    return isDestination(object, has[typed ? 1 : 0] ?? '') && rest.every(word => has.includes(word));
  }
  if (subject === 'typed route') return words.every(word => has.includes(word));
  if (subject === 'address') return isAddress(object, has) && rest.every(word => has.includes(word));
  return words.every(word => has.some(each => each === word || isWildcard(word, each)));
}

function isDestination(asked: string, destination: string): boolean {
  return asked === destination || `${destination}/128` === asked || isWildcard(asked, destination);
}

/** An address with or without its length, all of a prefix, or all of a device. */
function isAddress(asked: string, [address = '', , dev]: readonly string[]): boolean {
  if (asked === dev || asked === address || isWildcard(asked, address)) return true;
  const has = parsePrefix(address);
  if (has === undefined) return false;
  const prefix: Prefix | undefined = asked.includes('/') ? parsePrefix(asked) : undefined;
  if (prefix !== undefined) return has.length === prefix.length && prefixContains(prefix, has.address);
  return has.address.toString() === asked;
}

function isWildcard(asked: string, text: string): boolean {
  const found = /^(.*?)(?:\*|…|\.\.\.)$/.exec(asked);
  return found !== null && text.startsWith(found[1] as string);
}
