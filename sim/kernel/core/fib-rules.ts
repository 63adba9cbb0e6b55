/**
 * The rules of policy routing (net/core/fib_rules.c): a list in order of preference, each rule with what it selects and
 * what becomes of it. What a rule does with a routing table is ipv6/route/fib6-rules.ts.
 */
import type { Prefix } from '../../base/prefix';
import { prefixContains } from '../../base/prefix';
import type { Ip6 } from '../../base/ip6';
import type { NetDevice } from '../../link/net-device';
import { decision } from '../../trace/decision';
import type { RouteProtocol } from '../ipv6/route/fib6-info';
import type { NetlinkError } from './errno';
import type { RuleAttribute } from '../profile/behaviours/route';
import type { Net } from './net';

/** FR_ACT_*; others can be asked for and swallow what they select, as a blackhole does. */
export const FR_ACT_TO_TBL = 1;
export const FR_ACT_GOTO = 2;
export const FR_ACT_NOP = 3;
export const FR_ACT_BLACKHOLE = 6;
export const FR_ACT_UNREACHABLE = 7;
export const FR_ACT_PROHIBIT = 8;

export const RULE_ADDED = decision({
  id: 'rule.add.request',
  outcome: 'note',
  says: 'a program asked for this rule',
  spec: 'ip-rule(8) add',
  source: 'fib_nl_newrule',
});
export const RULE_DELETED = decision({
  id: 'rule.del.request',
  outcome: 'note',
  says: 'a program asked to delete it',
  spec: 'ip-rule(8) delete',
  source: 'fib_nl_delrule',
});

/** From and to, both included: of ports, or of user ids. */
export interface NumberRange {
  readonly start: number;
  readonly end: number;
}

/** What a packet must be like for a rule to apply; what is left out is all the same to it. */
export interface RuleSelector {
  /** Everything but what the rest selects (FIB_RULE_INVERT). */
  readonly invert?: boolean;
  /** Bits after the length may be set; they do not count. */
  readonly src?: Prefix;
  readonly dst?: Prefix;
  /** Names, whether or not there are such devices. The loopback is where packets of our own come in. */
  readonly iif?: string;
  readonly oif?: string;
  readonly mark?: number;
  /** Default: all bits of a mark other than 0, and none of 0. */
  readonly markMask?: number;
  /** Traffic class; its ECN bits are not looked at. */
  readonly tos?: number;
  readonly ipproto?: number;
  readonly sport?: NumberRange;
  readonly dport?: NumberRange;
  readonly uids?: NumberRange;
}

/** struct fib_rule, without what only the kernel knows. Numbers that are left out are 0. */
export interface FibRule extends RuleSelector {
  readonly pref: number;
  /** FR_ACT_* */
  readonly action: number;
  readonly table?: number;
  /** Who made it. */
  readonly proto?: RouteProtocol;
  /** The preference that a jump leads to. */
  readonly target?: number;
  /** Answers of routes to prefixes this long or shorter are not taken. */
  readonly suppressPrefixlen?: number;
  /** Nor those through devices of this group. */
  readonly suppressIfgroup?: number;
}

/** A rule as it is asked for: the preference may be left to the kernel. */
export type RuleRequest = Omit<FibRule, 'pref'> & { readonly pref?: number };

/** A packet, or what would be one, as rules see it (struct flowi). */
export interface RuleFlow {
  readonly iif: NetDevice;
  /** The device a packet of ours must leave through; absent for what is forwarded. */
  readonly oif: NetDevice | undefined;
  /** Undefined: nobody has chosen it yet. */
  readonly src: Ip6 | undefined;
  readonly dst: Ip6;
  readonly mark: number;
  readonly uid: number;
  readonly trafficClass: number;
  readonly protocol: number;
  readonly sport: number;
  readonly dport: number;
}

/** The rules of one namespace in the order in which they are asked. */
export type FibRules = readonly FibRule[];

/**
 * fib_rules_lookup: the answer of the first rule that applies and has one.
 * @param action undefined: go on with the next rule (EAGAIN)
 */
export function fibRulesLookup<T>(
  rules: FibRules,
  flow: RuleFlow,
  action: (rule: FibRule) => T | undefined,
): T | undefined {
  for (let at = 0; at < rules.length; at++) {
    const rule = rules[at] as FibRule;
    if (!fibRuleMatch(rule, flow)) continue;
    if (rule.action === FR_ACT_GOTO) {
      const target = rules.findIndex(({ pref }) => pref === rule.target);
      if (target >= 0) at = target - 1;
    } else if (rule.action !== FR_ACT_NOP) {
      const answer = action(rule);
      if (answer !== undefined) return answer;
    }
  }
  return undefined;
}

/** fib_rule_match, fib6_rule_match. */
function fibRuleMatch(rule: FibRule, flow: RuleFlow): boolean {
  return selects(rule, flow) !== (rule.invert === true);
}

function selects(rule: FibRule, flow: RuleFlow): boolean {
  const { iif, oif, src, dst, uids, tos, ipproto, sport, dport } = rule;
  if (iif !== undefined && flow.iif.name !== iif) return false;
  if (oif !== undefined && flow.oif?.name !== oif) return false;
  if ((((rule.mark ?? 0) ^ flow.mark) & markMaskOf(rule)) !== 0) return false;
  if (uids !== undefined && !within(uids, flow.uid)) return false;
  if (dst !== undefined && !prefixContains(dst, flow.dst)) return false;
  if (src !== undefined && (flow.src === undefined || !prefixContains(src, flow.src))) return false;
  if (tos && tos !== (flow.trafficClass & ~ECN_BITS)) return false;
  if (ipproto && ipproto !== flow.protocol) return false;
  return (
    (sport === undefined || within(sport, flow.sport)) && (dport === undefined || within(dport, flow.dport))
  );
}

const ECN_BITS = 3;
const ALL_BITS = 0xffffffff;

/** The bits of a mark that count. */
export function markMaskOf({ mark, markMask }: RuleSelector): number {
  return markMask ?? (mark ? ALL_BITS : 0);
}

function within({ start, end }: NumberRange, value: number): boolean {
  return start <= value && value <= end;
}

/**
 * fib_nl_newrule: put a rule behind those of the same preference. Without one it comes before the second in the list.
 * @returns EEXIST when there is one that is the same in everything.
 */
export function fibNlNewrule(net: Net, request: RuleRequest): NetlinkError | undefined {
  const rules = net.fib6.rules;
  const rule: FibRule = { ...normalized(net, request), pref: request.pref ?? defaultPreference(rules) };
  const refused = invalid(rule);
  if (refused !== undefined) return refused;
  if (net.profile.refusesEqualRule && rules.some(other => isSame(other, rule))) return { errno: 'EEXIST' };
  if ((rule.tos ?? 0) & ECN_BITS) return wrong('Invalid dsfield (tos): ECN bits must be 0');
  if (rule.action === FR_ACT_TO_TBL) {
    if (!rule.table) return wrong('Invalid table');
    net.fib6.fib6NewTable(rule.table);
  }
  const behind = rules.findIndex(({ pref }) => pref > rule.pref);
  net.fib6.setRules(rules.toSpliced(behind < 0 ? rules.length : behind, 0, rule), true);
  if (net.trace.on) net.trace.state('rule', ruleEntity(rule), 'absent', 'present', RULE_ADDED);
  else net.trace.trace.count(RULE_ADDED);
  net.notify({ group: 'IPV6_RULE', kind: 'newrule', rule });
  return undefined;
}

const LATER: readonly RuleAttribute[] = [
  'oif',
  'suppressPrefixlen',
  'suppressIfgroup',
  'uids',
  'ipproto',
  'sport',
  'dport',
  'proto',
];

/** The rule without what this version of the kernel does not know. */
export function understood<R extends Partial<Record<RuleAttribute, unknown>>>(net: Net, rule: R): R {
  const { ruleAttributes } = net.profile;
  const unknown = LATER.filter(key => rule[key] !== undefined && !ruleAttributes.includes(key));
  if (unknown.length === 0) return rule;
  const rest = { ...rule };
  for (const key of unknown) delete rest[key];
  return rest;
}

/** A prefix of length 0 says nothing, and neither does a protocol of 0. */
function normalized(net: Net, request: RuleRequest): RuleRequest {
  const { src, dst, proto, ...rest } = understood(net, request);
  return {
    ...rest,
    ...(src?.length && { src }),
    ...(dst?.length && { dst }),
    ...(proto !== undefined && proto !== 'unspec' && { proto }),
  };
}

/** fib_default_rule_pref. */
function defaultPreference(rules: FibRules): number {
  const second = rules[1]?.pref ?? 0;
  return second === 0 ? 0 : second - 1;
}

/** fib_nl2rule: what a request must be like. */
function invalid(rule: FibRule): NetlinkError | undefined {
  if (rule.target !== undefined) {
    if (rule.action !== FR_ACT_GOTO) return wrong('Unexpected goto');
    if (rule.target <= rule.pref) return wrong('Backward goto not supported');
  } else if (rule.action === FR_ACT_GOTO) return wrong('Missing goto target for action goto');
  if (rule.uids !== undefined && rule.uids.start > rule.uids.end) return wrong('Invalid uid range');
  if (rule.sport !== undefined && !isPortRange(rule.sport)) return wrong('Invalid sport range');
  if (rule.dport !== undefined && !isPortRange(rule.dport)) return wrong('Invalid dport range');
  return undefined;
}

function wrong(extack: string): NetlinkError {
  return { errno: 'EINVAL', extack };
}

function isPortRange({ start, end }: NumberRange): boolean {
  return start > 0 && start <= end && end < 0xffff;
}

/**
 * fib_nl_delrule: delete the first rule that has all of what the request names, and no other.
 * @returns ENOENT when there is none.
 */
export function fibNlDelrule(net: Net, request: RuleRequest): NetlinkError | undefined {
  const rules = net.fib6.rules;
  const wanted = normalized(net, request);
  const refused = invalid({ ...wanted, pref: wanted.pref ?? defaultPreference(rules) });
  if (refused !== undefined) return refused;
  const at = rules.findIndex(rule => isMeant(rule, wanted));
  const rule = rules[at];
  if (rule === undefined) return { errno: 'ENOENT' };
  net.fib6.setRules(rules.toSpliced(at, 1), false);
  if (net.trace.on) net.trace.state('rule', ruleEntity(rule), 'present', 'absent', RULE_DELETED);
  else net.trace.trace.count(RULE_DELETED);
  net.notify({ group: 'IPV6_RULE', kind: 'delrule', rule });
  return undefined;
}

const NUMBERS = ['action', 'table', 'mark', 'tos', 'ipproto', 'proto'] as const;
const NAMES = ['iif', 'oif'] as const;
const OPTIONAL_NUMBERS = ['suppressPrefixlen', 'suppressIfgroup'] as const;
const PREFIXES = ['src', 'dst'] as const;
const RANGES = ['sport', 'dport', 'uids'] as const;

/** rule_find: 0 and what is left out fit any rule. Nobody looks at `not` and at the target of a jump. */
function isMeant(rule: FibRule, wanted: RuleRequest): boolean {
  const mask = markMaskOf(wanted);
  return (
    NUMBERS.every(key => !wanted[key] || rule[key] === wanted[key]) &&
    (wanted.pref === undefined || rule.pref === wanted.pref) &&
    (mask === 0 || markMaskOf(rule) === mask) &&
    [...NAMES, ...OPTIONAL_NUMBERS].every(key => wanted[key] === undefined || rule[key] === wanted[key]) &&
    PREFIXES.every(key => wanted[key] === undefined || samePrefix(rule[key], wanted[key])) &&
    RANGES.every(key => wanted[key] === undefined || sameRange(rule[key], wanted[key]))
  );
}

/** rule_exists: the same in everything, but for `not`, the target of a jump, and a prefix that the new one does not name. */
function isSame(rule: FibRule, added: FibRule): boolean {
  return (
    rule.pref === added.pref &&
    markMaskOf(rule) === markMaskOf(added) &&
    NUMBERS.every(key => (key === 'tos' && !added.tos) || (rule[key] ?? 0) === (added[key] ?? 0)) &&
    [...NAMES, ...OPTIONAL_NUMBERS].every(key => rule[key] === added[key]) &&
    PREFIXES.every(key => added[key] === undefined || samePrefix(rule[key], added[key])) &&
    RANGES.every(key => sameRange(rule[key], added[key]))
  );
}

function samePrefix(a: Prefix | undefined, b: Prefix): boolean {
  return a !== undefined && a.length === b.length && a.address === b.address;
}

function sameRange(a: NumberRange | undefined, b: NumberRange | undefined): boolean {
  return a?.start === b?.start && a?.end === b?.end;
}

/** `100: from 2001:db8::/32 table 100`, to tell rules apart in the trace. */
function ruleEntity(rule: FibRule): string {
  const words = Object.entries(rule).flatMap(([key, value]: [string, unknown]) =>
    key === 'pref' ? [] : [`${key} ${textOf(value)}`],
  );
  return `${rule.pref}: ${words.join(' ')}`;
}

function textOf(value: unknown): string {
  if (typeof value !== 'object' || value === null) return String(value);
  if ('start' in value) return `${(value as NumberRange).start}-${(value as NumberRange).end}`;
  const { address, length } = value as Prefix;
  return `${address}/${length}`;
}
