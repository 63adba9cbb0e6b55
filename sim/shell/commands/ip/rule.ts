/**
 * `ip rule` (ip/iprule.c).
 *
 * Differs from Linux: the rules of IPv4 are those a kernel starts with, and stay; rules are not saved and restored.
 */
import type { RuleInfo } from '../../../kernel/uapi';
import { Complaint, notSimulated, refused, unknownCommand, USAGE_STATUS } from '../iproute2/complaint';
import { abbreviated } from '../iproute2/keywords';
import { LOCAL_TABLE, MAIN_TABLE } from '../iproute2/names';
import type { Result, Session } from '../iproute2/session';
import type { Words } from '../iproute2/words';
import { readRuleFilter, type RuleFilter, selectsRule } from './rule-filter';
import { addRule, deleteRule } from './rule-modify';
import { printRule } from './rule-print';
import { RULE_USAGE } from './usage';

const DEFAULT_TABLE = 253;

const IP4_RULES: readonly RuleInfo[] = [
  [0, LOCAL_TABLE],
  [32766, MAIN_TABLE],
  [32767, DEFAULT_TABLE],
].map(([pref = 0, table = 0]) => ({
  pref,
  table,
  action: 1,
  proto: 'kernel',
  iifDetached: false,
  oifDetached: false,
  unresolved: false,
}));

export function rule(session: Session, words: Words): Result {
  const word = words.take();
  if (word === undefined || abbreviated('list', 'lst', 'show')(word)) return list(session, words);
  if (abbreviated('save', 'restore')(word)) return notSimulated('a dump of rules');
  if (abbreviated('add')(word)) return addRule(session, words);
  if (abbreviated('delete')(word)) return deleteRule(session, words);
  if (abbreviated('flush')(word)) return flush(session, words);
  if (abbreviated('help')(word)) return new Complaint(RULE_USAGE, USAGE_STATUS);
  return unknownCommand(word, 'ip rule help');
}

/** What a dump gives that the filter selects. */
function dump({ netlink, settings }: Session, filter: RuleFilter): readonly RuleInfo[] {
  const { family } = settings;
  const rules =
    family === 'inet6' ? netlink.rules() : family === 'unspec' || family === 'inet' ? IP4_RULES : [];
  return rules.filter(each => selectsRule(filter, each));
}

function list(session: Session, words: Words): Result {
  const filter = readRuleFilter(session, words);
  if (filter instanceof Complaint) return filter;
  const view = { details: session.settings.details > 0, tables: session.tables };
  session.list(out => {
    for (const each of dump(session, filter)) printRule(out, each, view);
  });
  return 0;
}

/** Rules of preference 0 stay, as their message does not name it. */
function flush(session: Session, words: Words): Result {
  const filter = readRuleFilter(session, words);
  if (filter instanceof Complaint) return filter;
  if (session.settings.family !== 'inet6') return notSimulated('IPv4');
  for (const each of dump(session, filter)) {
    if (each.pref === 0) continue;
    if (filter.protocol !== undefined && (each.proto ?? 'unspec') !== filter.protocol) continue;
    const refusal = session.netlink.ruleDel(each);
    if (refusal !== undefined) return new Complaint(`${refused(refusal).text}Dump terminated\n`, 1);
  }
  return 0;
}
