/** How rules are listed, matched and refused is held against Linux in test/shell/commands/ip/recorded/rule*.txt. */
import { fibNlDelrule, fibNlNewrule, RULE_ADDED, RULE_DELETED } from '../../../sim/kernel/core/fib-rules';
import type { RtnlMessage } from '../../../sim/kernel/core/rtnetlink-messages';
import { Lab, prefix } from '../lab';

const TO_TABLE = { action: 1, table: 100 } as const;

it('a rule that comes and goes is recorded, and told to those who listen', () => {
  const lab = new Lab();
  const heard: RtnlMessage[] = [];
  lab.net.rtnl('IPV6_RULE').attach(message => void heard.push(message));
  fibNlNewrule(lab.net, {
    ...TO_TABLE,
    src: prefix('2001:db8::/32'),
    sport: { start: 1, end: 9 },
    iif: 'eth0',
  });
  fibNlDelrule(lab.net, { action: 0, src: prefix('2001:db8::/32') });
  lab.settle();
  expect(heard.map(({ kind }) => kind)).toEqual(['newrule', 'delrule']);
  const entity = '32765: action 1 table 100 sport 1-9 iif eth0 src 2001:db8::/32';
  expect(lab.records.filter(record => record.kind === 'state' && record.subject === 'rule')).toMatchObject([
    { entity, from: 'absent', to: 'present', decision: RULE_ADDED },
    { entity, from: 'present', to: 'absent', decision: RULE_DELETED },
  ]);
});

it('a rule for a table makes the table, and a refused one does not', () => {
  const lab = new Lab();
  const tables = (): number[] => lab.net.fib6.tables.map(({ id }) => id);
  const before = tables();
  expect(fibNlNewrule(lab.net, { action: 1, table: 7, sport: { start: 2, end: 1 } })).toMatchObject({
    errno: 'EINVAL',
  });
  expect(fibNlNewrule(lab.net, { action: 1, table: 0 })).toEqual({
    errno: 'EINVAL',
    extack: 'Invalid table',
  });
  expect(tables()).toEqual(before);
  expect(fibNlNewrule(lab.net, { action: 1, table: 7 })).toBeUndefined();
  expect(tables()).toContain(7);
});

it('where there is no second rule, or its preference is 0, a new one gets 0', () => {
  const lab = new Lab();
  fibNlDelrule(lab.net, { action: 0, pref: 32766 });
  fibNlNewrule(lab.net, TO_TABLE);
  fibNlNewrule(lab.net, { action: 1, table: 101 });
  expect(lab.net.fib6.rules.map(({ pref, table }) => [pref, table])).toEqual([
    [0, 255],
    [0, 100],
    [0, 101],
  ]);
});
