/** Which rules `ip rule list` and `ip rule flush` are about (filter_nlmsg of ip/iprule.c). */
import { UNSPECIFIED } from '../../../base/ip6';
import type { NumberRange, RouteProtocol, RuleInfo } from '../../../kernel/uapi';
import { prefixOf, type TypedPrefix } from '../iproute2/addresses';
import { Complaint, INCOMPLETE, invalidArgument, notSimulated } from '../iproute2/complaint';
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
import { isInterfaceName, parseProtocol } from '../iproute2/names';
import { parseUnsigned, unsigned } from '../iproute2/numbers';
import { parseInetProtocol, parsePortRange, parseTrafficClass, parseUidRange } from '../iproute2/rule-names';
import type { Session } from '../iproute2/session';
import type { Words } from '../iproute2/words';

export interface RuleFilter {
  readonly session: Session;
  pref?: number;
  not?: boolean;
  src?: TypedPrefix;
  dst?: TypedPrefix;
  tos?: number;
  mark?: number;
  markMask?: number;
  iif?: string;
  oif?: string;
  uids?: NumberRange;
  ipproto?: number;
  sport?: NumberRange;
  dport?: NumberRange;
  table?: number;
  /** Only `flush` looks at it; undefined: any. */
  protocol?: RouteProtocol;
}

/** `5`, `0x10/0xf0`: a mark and the bits of it that count. */
export function readMark(word: string): { readonly mark: number; readonly markMask?: number } | Complaint {
  const slash = word.indexOf('/');
  const [text, maskText] = slash < 0 ? [word] : [word.slice(0, slash), word.slice(slash + 1)];
  const mark = parseUnsigned(text);
  if (mark === undefined) return invalidArgument(text, 'fwmark value is invalid\n');
  if (maskText === undefined) return { mark };
  const markMask = parseUnsigned(maskText);
  return markMask === undefined ? invalidArgument(maskText, 'fwmask value is invalid\n') : { mark, markMask };
}

/** An interface name, whether or not there is one of that name. */
export const interfaceName =
  (message: string) =>
  (word: string): string | Complaint =>
    isInterfaceName(word) ? word : invalidArgument(word, message);

/** A reader out of a parser and what is said when it finds nothing. */
export const parsed =
  <V>(parse: (word: string) => V | undefined, message: string) =>
  (word: string): V | Complaint =>
    parse(word) ?? invalidArgument(word, message);

function readPrefix(words: Words, filter: RuleFilter): TypedPrefix | Complaint {
  const word = words.next();
  return word instanceof Complaint ? word : prefixOf(filter.session.settings.family)(word);
}

/** `to PREFIX`, or a prefix alone. */
function readDestination(word: string, words: Words, filter: RuleFilter): Outcome {
  const text = abbreviated('dst', 'to')(word) ? words.take() : word;
  if (text === undefined) return INCOMPLETE;
  const dst = prefixOf(filter.session.settings.family)(text);
  if (dst instanceof Complaint) return dst;
  filter.dst = dst;
  return undefined;
}

const KEYWORDS: readonly Keyword<RuleFilter>[] = [
  valued(
    abbreviated('preference', 'order', 'priority'),
    unsigned('preference value is invalid\n'),
    (filter, pref) => void (filter.pref = pref),
  ),
  flag(exactly('not'), filter => void (filter.not = true)),
  valued(
    exactly('tos', 'dsfield'),
    parsed(parseTrafficClass, 'TOS value is invalid\n'),
    (filter, tos) => void (filter.tos = tos),
  ),
  valued(exactly('fwmark'), readMark, (filter, mark) => void Object.assign(filter, mark)),
  valued(
    exactly('dev', 'iif'),
    interfaceName('"iif"/"dev" not a valid ifname'),
    (filter, iif) => void (filter.iif = iif),
  ),
  valued(exactly('oif'), interfaceName('"oif" not a valid ifname'), (filter, oif) => void (filter.oif = oif)),
  flag(exactly('l3mdev'), () => notSimulated('a VRF')),
  valued(
    exactly('uidrange'),
    parsed(parseUidRange, 'invalid UID range\n'),
    (filter, uids) => void (filter.uids = uids),
  ),
  valued(abbreviated('tun_id'), anything, () => notSimulated('a tunnel id')),
  valued(abbreviated('lookup', 'table'), anything, (filter, word) => {
    const table = filter.session.tables.parse(word);
    if (table === undefined) return invalidArgument(word, 'table id value is invalid\n');
    filter.table = table;
    return undefined;
  }),
  {
    spelling: abbreviated('from', 'src'),
    read: (words, filter) => {
      const src = readPrefix(words, filter);
      if (src instanceof Complaint) return src;
      filter.src = src;
      return undefined;
    },
  },
  valued(abbreviated('protocol'), anything, (filter, word) => {
    const protocol = parseProtocol(word);
    if (protocol === undefined && word !== 'all') return invalidArgument(word, 'invalid "protocol"\n');
    if (protocol !== undefined) filter.protocol = protocol;
    return undefined;
  }),
  valued(
    exactly('ipproto'),
    parsed(parseInetProtocol, 'Invalid "ipproto" value\n'),
    (filter, ipproto) => void (filter.ipproto = ipproto),
  ),
  valued(
    exactly('sport'),
    parsed(parsePortRange, 'invalid port range\n'),
    (filter, sport) => void (filter.sport = sport),
  ),
  valued(
    exactly('dport'),
    parsed(parsePortRange, 'invalid dport range\n'),
    (filter, dport) => void (filter.dport = dport),
  ),
];

export function readRuleFilter(session: Session, words: Words): RuleFilter | Complaint {
  const filter: RuleFilter = { session };
  return readKeywords(words, KEYWORDS, filter, readDestination) ?? filter;
}

/** filter_nlmsg. A mark, port or table of 0 is as if it had not been asked for. */
export function selectsRule(filter: RuleFilter, rule: RuleInfo): boolean {
  const { pref, not, tos, mark, markMask, iif, oif, uids, ipproto, sport, dport, table } = filter;
  const mask = rule.markMask ?? (rule.mark ? 0xffffffff : 0);
  return (
    (pref === undefined || rule.pref === pref) &&
    (not !== true || rule.invert === true) &&
    selectsPrefix(filter.src, rule.src) &&
    selectsPrefix(filter.dst, rule.dst) &&
    (tos === undefined || (rule.tos ?? 0) === tos) &&
    (!mark || rule.mark === mark) &&
    (!markMask || mask === markMask) &&
    (iif === undefined || rule.iif === iif) &&
    (oif === undefined || rule.oif === oif) &&
    (uids === undefined || isSame(uids, rule.uids)) &&
    (!ipproto || rule.ipproto === ipproto) &&
    (!sport?.start || isSame(sport, rule.sport)) &&
    (!dport?.start || isSame(dport, rule.dport)) &&
    (!table || rule.table === table)
  );
}

/** Rules that select a prefix within the one asked for. */
function selectsPrefix(wanted: TypedPrefix | undefined, prefix: RuleInfo['src']): boolean {
  if (wanted === undefined) return true;
  if (wanted.family === 'inet') return false;
  if (wanted.length > (prefix?.length ?? 0)) return false;
  return prefix === undefined || prefix.address.prefixEquals(wanted.address ?? UNSPECIFIED, wanted.length);
}

function isSame(wanted: NumberRange, range: NumberRange | undefined): boolean {
  return range?.start === wanted.start && range.end === wanted.end;
}
