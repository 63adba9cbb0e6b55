/**
 * `ip route get` (iproute_get of ip/iproute.c).
 *
 * Differs from Linux: nobody else is told of the answer (`notify`).
 */
import { UNSPECIFIED4 } from '../../../base/ip4';
import { UNSPECIFIED } from '../../../base/ip6';
import { isNetlinkError, type RouteQuestion, type RouteQuestion4 } from '../../../kernel/uapi';
import { type Family, prefixOf, type TypedPrefix } from '../iproute2/addresses';
import {
  cannotFindDevice,
  Complaint,
  INCOMPLETE,
  invalidArgument,
  notSimulated,
  refused,
  USAGE_STATUS,
} from '../iproute2/complaint';
import {
  abbreviated,
  anything,
  either,
  exactly,
  flag,
  type Keyword,
  type Outcome,
  readKeywords,
  valued,
} from '../iproute2/keywords';
import { U16, unsigned } from '../iproute2/numbers';
import { parseInetProtocol, parseTrafficClass } from '../iproute2/rule-names';
import type { Result, Session } from '../iproute2/session';
import type { Words } from '../iproute2/words';
import { printRoute } from './route-print';
import { parsed } from './rule-filter';
import { typedAs } from './route-words';
import { ROUTE_USAGE } from './usage';

interface Question {
  readonly session: Session;
  family: Family;
  to: TypedPrefix | undefined;
  from: TypedPrefix | undefined;
  iif: string | undefined;
  oif: string | undefined;
  /** What only rules look at. */
  readonly rest: {
    tos?: number;
    mark?: number;
    uid?: number;
    sport?: number;
    dport?: number;
    ipproto?: number;
  };
  /** The route as the table has it, and not what a packet makes of it. */
  fibMatch: boolean;
  /** Ask twice: iproute2 means to put the source of the first answer into the second question, and does not. */
  connected: boolean;
}

const KEYWORDS: readonly Keyword<Question>[] = [
  valued(
    either(exactly('tos'), abbreviated('dsfield')),
    parsed(parseTrafficClass, 'TOS value is invalid\n'),
    ({ rest }, tos) => void (rest.tos = tos),
  ),
  valued(abbreviated('from'), anything, (question, word) => {
    if (abbreviated('help')(word)) return new Complaint(ROUTE_USAGE, USAGE_STATUS);
    const from = typedAs(question, prefixOf, word);
    if (from instanceof Complaint) return from;
    question.from = from;
    return undefined;
  }),
  valued(abbreviated('iif'), anything, (question, dev) => void (question.iif = dev)),
  valued(abbreviated('mark'), unsigned('invalid mark value'), ({ rest }, mark) => void (rest.mark = mark)),
  valued(either(abbreviated('oif'), exactly('dev')), anything, (question, dev) => void (question.oif = dev)),
  flag(abbreviated('notify'), () => notSimulated('"ip route get notify"')),
  flag(abbreviated('connected'), question => void (question.connected = true)),
  valued(
    abbreviated('vrf'),
    word => invalidArgument(word, 'Invalid VRF\n'),
    () => undefined,
  ),
  valued(abbreviated('uid'), unsigned('invalid UID\n'), ({ rest }, uid) => void (rest.uid = uid)),
  flag(abbreviated('fibmatch'), question => void (question.fibMatch = true)),
  valued(exactly('as'), anything, () => notSimulated('translating a destination')),
  valued(
    abbreviated('sport'),
    unsigned('invalid sport\n', U16),
    ({ rest }, port) => void (rest.sport = port),
  ),
  valued(
    abbreviated('dport'),
    unsigned('invalid dport\n', U16),
    ({ rest }, port) => void (rest.dport = port),
  ),
  valued(
    abbreviated('ipproto'),
    parsed(parseInetProtocol, 'Invalid "ipproto" value\n'),
    ({ rest }, protocol) => void (rest.ipproto = protocol),
  ),
];

function readDestination(word: string, words: Words, question: Question): Outcome {
  const text = word === 'to' ? words.take() : word;
  if (text === undefined) return INCOMPLETE;
  if (abbreviated('help')(text)) return new Complaint(ROUTE_USAGE, USAGE_STATUS);
  const to = typedAs(question, prefixOf, text);
  if (to instanceof Complaint) return to;
  const host = question.family === 'inet' ? 32 : 128;
  if (to.family !== 'unspec' && to.length !== host)
    question.session.warn(
      `Warning: /${to.length} as prefix is invalid, only /${host} (or none) is supported.\n`,
    );
  question.to = to;
  return undefined;
}

export function getRoute(session: Session, words: Words): Result {
  const question: Question = {
    session,
    family: session.settings.family,
    to: undefined,
    from: undefined,
    iif: undefined,
    oif: undefined,
    rest: {},
    fibMatch: false,
    connected: false,
  };
  const complaint = readKeywords(words, KEYWORDS, question, readDestination);
  if (complaint !== undefined) return complaint;
  const { to, from, iif, oif } = question;
  if (to === undefined) return new Complaint('need at least a destination address\n', 1);
  for (const dev of [iif, oif])
    if (dev !== undefined && session.device(dev) === undefined) return cannotFindDevice(dev);
  if (question.family !== 'inet6') return getRoute4(session, question, to);
  const ask: RouteQuestion = {
    to: to.address ?? UNSPECIFIED,
    ...(from?.address !== undefined && { from: from.address }),
    ...(oif !== undefined && { oif }),
    ...(iif !== undefined && { iif }),
    ...(question.fibMatch && { fibmatch: true }),
    ...question.rest,
  };
  const answer = show(session, ask);
  return answer === 0 && question.connected && from === undefined ? show(session, ask) : answer;
}

/** The same of IPv4. */
function getRoute4(session: Session, question: Question, to: TypedPrefix): Result {
  const { from, iif, oif, rest, fibMatch } = question;
  const ask: RouteQuestion4 = {
    to: to.address4 ?? UNSPECIFIED4,
    ...(from?.address4 !== undefined && { from: from.address4 }),
    ...(oif !== undefined && { oif }),
    ...(iif !== undefined && { iif }),
    ...(fibMatch && { fibmatch: true }),
    ...(rest.tos !== undefined && { tos: rest.tos }),
  };
  const answer = session.netlink.ipv4.routeGet(ask);
  if (isNetlinkError(answer)) return refused(answer);
  const view = { details: session.settings.details > 0, tables: session.tables };
  session.list(out => printRoute(out, answer, view));
  return 0;
}

/** Asks, and prints the answer. */
function show(session: Session, question: RouteQuestion): Result {
  const answer = session.netlink.routeGet(question);
  if (isNetlinkError(answer)) return refused(answer);
  const view = { details: session.settings.details > 0, tables: session.tables };
  session.list(out => printRoute(out, answer, view));
  return 0;
}
