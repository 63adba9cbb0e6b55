/** `ip neigh show` and `ip neigh flush` (do_show_or_flush of ip/ipneigh.c). */
import type { NeighInfo, NeighInfo4 } from '../../../kernel/uapi';
import { type Family, matchesPrefix, prefixOf, type TypedPrefix } from '../iproute2/addresses';
import {
  cannotFindDevice,
  Complaint,
  duplicateArgument,
  INCOMPLETE,
  invalidArgument,
  notSimulated,
  USAGE_STATUS,
} from '../iproute2/complaint';
import {
  abbreviated,
  anything,
  exactly,
  flag,
  type Keyword,
  type Outcome,
  readKeywords,
  valued,
} from '../iproute2/keywords';
import type { Result, Session } from '../iproute2/session';
import type { Words } from '../iproute2/words';
import { flush } from './flush';
import { printNeighbour } from './neighbour-print';
import { EVERY_STATE, hasState, NONE_WANTED, parseNudState, stateBits } from './neighbour-states';
import { NEIGHBOUR_USAGE } from './usage';

interface NeighbourFilter {
  readonly session: Session;
  readonly flushing: boolean;
  family: Family;
  dev: string | undefined;
  /** A bridge's name; null: devices without a master. */
  master: string | null | undefined;
  states: number;
  statesGiven: boolean;
  unused: boolean;
  proxies: boolean;
  to: TypedPrefix | undefined;
}

/** The first state replaces those looked for by default. */
function addState(filter: NeighbourFilter, word: string): Outcome {
  if (!filter.statesGiven) filter.states = 0;
  filter.statesGiven = true;
  const state = parseNudState(word);
  if (state !== undefined) filter.states |= stateBits(state) || NONE_WANTED;
  else if (word !== 'all') return invalidArgument(word, 'nud state is bad');
  else filter.states |= filter.flushing ? EVERY_STATE & ~stateBits('NUD_NOARP') : EVERY_STATE;
  return undefined;
}

const KEYWORDS: readonly Keyword<NeighbourFilter>[] = [
  valued(exactly('dev'), anything, (filter, dev) => {
    if (filter.dev !== undefined) return duplicateArgument('dev', dev);
    filter.dev = dev;
    return undefined;
  }),
  valued(exactly('master'), anything, (filter, name) => {
    if (filter.session.device(name) === undefined) return invalidArgument(name, 'Device does not exist\n');
    filter.master = name;
    return undefined;
  }),
  valued(
    exactly('vrf'),
    word => invalidArgument(word, 'Not a valid VRF name\n'),
    () => undefined,
  ),
  flag(exactly('nomaster'), filter => void (filter.master = null)),
  flag(exactly('unused'), filter => void (filter.unused = true)),
  valued(exactly('nud'), anything, addState),
  flag(exactly('proxy'), filter => void (filter.proxies = true)),
  valued(abbreviated('protocol'), anything, () => notSimulated('the protocol of a neighbour')),
];

function readPrefix(word: string, words: Words, filter: NeighbourFilter): Outcome {
  const text = word === 'to' ? words.take() : word;
  if (text === undefined) return INCOMPLETE;
  if (abbreviated('help')(text)) return new Complaint(NEIGHBOUR_USAGE, USAGE_STATUS);
  const prefix = prefixOf(filter.family)(text);
  if (prefix instanceof Complaint) return prefix;
  filter.to = prefix;
  if (filter.family === 'unspec') filter.family = prefix.family;
  return undefined;
}

function readFilter(session: Session, words: Words, flushing: boolean): NeighbourFilter | Complaint {
  const lasting = stateBits('NUD_PERMANENT', 'NUD_NOARP');
  const filter: NeighbourFilter = {
    session,
    flushing,
    family: session.settings.family,
    dev: undefined,
    master: undefined,
    states: flushing ? EVERY_STATE & ~lasting : EVERY_STATE & ~NONE_WANTED & ~stateBits('NUD_NOARP'),
    statesGiven: false,
    unused: false,
    proxies: false,
    to: undefined,
  };
  const complaint = readKeywords(words, KEYWORDS, filter, readPrefix);
  if (complaint !== undefined) return complaint;
  if (filter.dev !== undefined && session.device(filter.dev) === undefined)
    return cannotFindDevice(filter.dev);
  return filter;
}

type AnyNeighbour = NeighInfo | NeighInfo4;

/** Those of IPv4 come first. */
function dump({ netlink }: Session, { family }: NeighbourFilter): readonly AnyNeighbour[] {
  return [
    ...(family === 'inet6' ? [] : netlink.ipv4.neighbours()),
    ...(family === 'inet' ? [] : netlink.neighbours()),
  ];
}

function selects(filter: NeighbourFilter, neighbour: AnyNeighbour): boolean {
  const { session, family, dev, master, to } = filter;
  const isIp6 = 'proxy' in neighbour;
  if (family !== 'unspec' && family !== (isIp6 ? 'inet6' : 'inet')) return false;
  const proxy = isIp6 && neighbour.proxy;
  if (proxy !== filter.proxies || (dev !== undefined && neighbour.dev !== dev)) return false;
  if (master !== undefined && (session.device(neighbour.dev)?.master ?? null) !== master) return false;
  const anyState = proxy || neighbour.externLearned === true;
  if (!anyState && !hasState(filter.states, neighbour.state)) return false;
  if (filter.unused && neighbour.refcount > 1) return false;
  return matchesPrefix(neighbour.dst, to);
}

function print(session: Session, filter: NeighbourFilter, neighbours: readonly AnyNeighbour[]): void {
  const { brief, stats } = session.settings;
  const view = { brief, stats: stats > 0, withoutDev: filter.dev !== undefined };
  session.list(out => {
    for (const neighbour of neighbours) printNeighbour(out, neighbour, view);
  });
}

export function showNeighbours(session: Session, words: Words): Result {
  const filter = readFilter(session, words, false);
  if (filter instanceof Complaint) return filter;
  print(
    session,
    filter,
    dump(session, filter).filter(neighbour => selects(filter, neighbour)),
  );
  return 0;
}

/** Rounds after the first leave alone what failed meanwhile. */
const MAX_ROUNDS = 10;

export function flushNeighbours(session: Session, words: Words): Result {
  if (words.peek === undefined) return new Complaint('Flush requires arguments.\n', 1);
  const filter = readFilter(session, words, true);
  if (filter instanceof Complaint) return filter;
  const { netlink } = session;
  return flush(session, {
    noun: 'entries',
    select: round => {
      if (round > 0) filter.states &= ~stateBits('NUD_FAILED');
      return dump(session, filter).filter(neighbour => selects(filter, neighbour));
    },
    remove: each =>
      'proxy' in each
        ? netlink.neighbourDel({ dst: each.dst, dev: each.dev, proxy: each.proxy })
        : netlink.ipv4.neighbourDel({ dst: each.dst, dev: each.dev }),
    print: neighbours => print(session, filter, neighbours),
    maxRounds: MAX_ROUNDS,
    failureStatus: 1,
  });
}
