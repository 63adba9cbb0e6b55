/** `ip rule add` and `ip rule del` (iprule_modify of ip/iprule.c). */
import { UNSPECIFIED } from '../../../base/ip6';
import type { Prefix } from '../../../base/prefix';
import type { RuleRequest } from '../../../kernel/uapi';
import { prefixOf } from '../iproute2/addresses';
import {
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
import { MAIN_TABLE, parseProtocol, parseRouteType } from '../iproute2/names';
import { parseInteger, parseUnsigned, unsigned } from '../iproute2/numbers';
import {
  parseGroup,
  parseInetProtocol,
  parsePortRange,
  parseTrafficClass,
  parseUidRange,
} from '../iproute2/rule-names';
import type { Result, Session } from '../iproute2/session';
import type { Words } from '../iproute2/words';
import { interfaceName, parsed, readMark } from './rule-filter';
import { ACTION_GOTO, ACTION_NOP, ACTION_TABLE } from './rule-print';
import { RULE_USAGE } from './usage';

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };

interface RuleArguments {
  readonly session: Session;
  readonly rule: Mutable<Partial<RuleRequest>>;
  /** A table or an action was named. */
  tableKnown: boolean;
}

/** `from PREFIX`, `to PREFIX`: the bits after the length stay. */
function prefixInto(key: 'src' | 'dst') {
  return (words: Words, { session, rule }: RuleArguments): Outcome => {
    const word = words.next();
    const prefix = word instanceof Complaint ? word : prefixOf(session.settings.family)(word);
    if (prefix instanceof Complaint) return prefix;
    if (prefix.family === 'inet') return notSimulated('IPv4');
    const { address = UNSPECIFIED, length } = prefix;
    rule[key] = { address, length } satisfies Prefix;
    return undefined;
  };
}

const missing = (what: string) => (): Complaint => notSimulated(what);

const KEYWORDS: readonly Keyword<RuleArguments>[] = [
  flag(exactly('not'), ({ rule }) => void (rule.invert = true)),
  { spelling: exactly('from'), read: prefixInto('src') },
  { spelling: exactly('to'), read: prefixInto('dst') },
  valued(
    abbreviated('preference', 'order', 'priority'),
    unsigned('preference value is invalid\n'),
    ({ rule }, pref) => void (rule.pref = pref),
  ),
  valued(
    either(exactly('tos'), abbreviated('dsfield')),
    parsed(parseTrafficClass, 'TOS value is invalid\n'),
    ({ rule }, tos) => void (rule.tos = tos),
  ),
  valued(exactly('fwmark'), readMark, ({ rule }, mark) => void Object.assign(rule, mark)),
  valued(abbreviated('realms'), anything, missing('a realm')),
  valued(
    abbreviated('protocol'),
    parsed(parseProtocol, '"protocol" value is invalid\n'),
    ({ rule }, protocol) => void (rule.proto = protocol),
  ),
  valued(abbreviated('tun_id'), anything, missing('a tunnel id')),
  valued(either(abbreviated('table'), exactly('lookup')), anything, (args, word) => {
    const table = args.session.tables.parse(word);
    if (table === undefined) return invalidArgument(word, 'invalid table ID\n');
    args.rule.table = table;
    args.tableKnown = true;
    return undefined;
  }),
  valued(
    either(abbreviated('suppress_prefixlength'), exactly('sup_pl')),
    parsed(notNegative, 'suppress_prefixlength value is invalid\n'),
    ({ rule }, length) => void (rule.suppressPrefixlen = length),
  ),
  valued(
    either(abbreviated('suppress_ifgroup'), exactly('sup_group')),
    parsed(parseGroup, 'Invalid "suppress_ifgroup" value\n'),
    ({ rule }, group) => void (rule.suppressIfgroup = group),
  ),
  valued(
    exactly('dev', 'iif'),
    interfaceName('"iif"/"dev" not a valid ifname'),
    ({ rule }, iif) => void (rule.iif = iif),
  ),
  valued(exactly('oif'), interfaceName('"oif" not a valid ifname'), ({ rule }, oif) => void (rule.oif = oif)),
  flag(exactly('l3mdev'), missing('a VRF')),
  valued(
    exactly('uidrange'),
    parsed(parseUidRange, 'invalid UID range\n'),
    ({ rule }, uids) => void (rule.uids = uids),
  ),
  valued(either(exactly('nat'), abbreviated('map-to')), anything, missing('translating a source')),
  valued(
    exactly('ipproto'),
    parsed(parseInetProtocol, 'Invalid "ipproto" value\n'),
    ({ rule }, ipproto) => void (rule.ipproto = ipproto),
  ),
  valued(
    exactly('sport'),
    parsed(parsePortRange, 'invalid port range\n'),
    ({ rule }, sport) => void (rule.sport = sport),
  ),
  valued(
    exactly('dport'),
    parsed(parsePortRange, 'invalid dport range\n'),
    ({ rule }, dport) => void (rule.dport = dport),
  ),
];

function notNegative(word: string): number | undefined {
  const value = parseInteger(word);
  return value === undefined || value < 0 ? undefined : value;
}

/** What becomes of a packet: `goto NUMBER`, `nop`, or the type of a route, after `type` or without. */
function readAction(word: string, words: Words, args: RuleArguments): Outcome {
  const text = word === 'type' ? words.take() : word;
  if (text === undefined) return INCOMPLETE;
  if (abbreviated('help')(text)) return new Complaint(RULE_USAGE, USAGE_STATUS);
  const action = actionOf(text);
  if (action === undefined) return invalidArgument(text, 'Failed to parse rule type');
  if (abbreviated('goto')(text)) {
    const target = words.take();
    if (target === undefined) return INCOMPLETE;
    const pref = parseUnsigned(target);
    if (pref === undefined) return invalidArgument(target, 'invalid target\n');
    args.rule.target = pref;
  }
  args.rule.action = action;
  args.tableKnown = true;
  return undefined;
}

function actionOf(word: string): number | undefined {
  if (abbreviated('goto')(word)) return ACTION_GOTO;
  if (abbreviated('nop')(word)) return ACTION_NOP;
  return parseRouteType(word);
}

function readRule(session: Session, words: Words): RuleArguments | Complaint {
  const args: RuleArguments = { session, rule: {}, tableKnown: false };
  const complaint = readKeywords(words, KEYWORDS, args, readAction);
  if (complaint !== undefined) return complaint;
  return session.settings.family === 'inet6' ? args : notSimulated('IPv4');
}

export function addRule(session: Session, words: Words): Result {
  if (words.peek === undefined) return new Complaint('"ip rule add" requires arguments.\n', 1);
  const args = readRule(session, words);
  if (args instanceof Complaint) return args;
  const table = args.tableKnown ? {} : { table: MAIN_TABLE };
  const refusal = session.netlink.ruleAdd({ action: ACTION_TABLE, ...table, ...args.rule });
  return refusal === undefined ? 0 : refused(refusal);
}

export function deleteRule(session: Session, words: Words): Result {
  if (words.peek === undefined) return new Complaint('"ip rule del" requires arguments.\n', 1);
  const args = readRule(session, words);
  if (args instanceof Complaint) return args;
  const refusal = session.netlink.ruleDel({ action: 0, ...args.rule });
  return refusal === undefined ? 0 : refused(refusal);
}
