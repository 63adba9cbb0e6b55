/**
 * `ip rule` (ip/iprule.c).
 *
 * Differs from Linux: the rules are those a kernel starts with, and stay.
 */
import { Complaint, notSimulated, unknownCommand, USAGE_STATUS } from '../iproute2/complaint';
import { abbreviated } from '../iproute2/keywords';
import type { Result, Session } from '../iproute2/session';
import type { Words } from '../iproute2/words';
import { RULE_USAGE } from './usage';

const IP6_RULES = [
  [0, 'local'],
  [32766, 'main'],
] as const;

const IP4_RULES = [...IP6_RULES, [32767, 'default']] as const;

const CHANGE = 'a rule of policy routing';

export function rule(session: Session, words: Words): Result {
  const word = words.take();
  if (word === undefined || abbreviated('list', 'lst', 'show')(word)) return list(session, words);
  if (abbreviated('save', 'restore', 'flush')(word)) return notSimulated(CHANGE);
  if (abbreviated('add')(word)) return change(words, 'add');
  if (abbreviated('delete')(word)) return change(words, 'del');
  if (abbreviated('help')(word)) return new Complaint(RULE_USAGE, USAGE_STATUS);
  return unknownCommand(word, 'ip rule help');
}

function change(words: Words, command: string): Complaint {
  return words.peek === undefined
    ? new Complaint(`"ip rule ${command}" requires arguments.\n`, 1)
    : notSimulated(CHANGE);
}

function list(session: Session, words: Words): Result {
  if (words.peek !== undefined) return notSimulated('a selection of rules');
  const { family } = session.settings;
  const rules = family === 'inet6' ? IP6_RULES : family === 'unspec' || family === 'inet' ? IP4_RULES : [];
  session.list(out => {
    for (const [priority, table] of rules) {
      out.openObject();
      out.both('priority', priority, `${priority}:\t`);
      out.both('src', 'all', 'from all');
      out.both('table', table, ` lookup ${table}`);
      if (session.settings.details > 0) out.both('protocol', 'kernel', ' proto kernel');
      out.text('\n');
      out.closeObject();
    }
  });
  return 0;
}
