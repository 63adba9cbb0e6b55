/** A rule as `ip rule` and `ip monitor` print it (print_rule of ip/iprule.c). */
import type { NumberRange, RuleInfo } from '../../../kernel/uapi';
import { protocolName, routeTypeName } from '../iproute2/names';
import type { Printer } from '../iproute2/printer';
import { groupName, inetProtocolName, trafficClassName } from '../iproute2/rule-names';
import type { TableNames } from '../iproute2/table-names';

/** FR_ACT_* */
export const ACTION_TABLE = 1;
export const ACTION_GOTO = 2;
export const ACTION_NOP = 3;

export interface RuleView {
  readonly details: boolean;
  readonly tables: TableNames;
  readonly deleted?: boolean;
}

export function printRule(out: Printer, rule: RuleInfo, view: RuleView): void {
  out.openObject();
  if (view.deleted === true) out.both('deleted', true, 'Deleted ');
  out.both('priority', rule.pref, `${rule.pref}:\t`);
  if (rule.invert === true) out.both('not', null, 'not ');
  printPrefix(out, rule.src, 'src', 'from ');
  if (rule.dst !== undefined) printPrefix(out, rule.dst, 'dst', ' to ');
  if (rule.tos) out.both('tos', trafficClassName(rule.tos), ` tos ${trafficClassName(rule.tos)}`);
  printMark(out, rule);
  printDevice(out, 'iif', rule.iif, rule.iifDetached);
  printDevice(out, 'oif', rule.oif, rule.oifDetached);
  if (rule.uids !== undefined) {
    out.both('uid_start', rule.uids.start, ` uidrange ${rule.uids.start}`);
    out.both('uid_end', rule.uids.end, `-${rule.uids.end}`);
  }
  if (rule.ipproto)
    out.both('ipproto', inetProtocolName(rule.ipproto), ` ipproto ${inetProtocolName(rule.ipproto)}`);
  printPorts(out, 'sport', rule.sport);
  printPorts(out, 'dport', rule.dport);
  printTable(out, rule, view.tables);
  printAction(out, rule);
  const protocol = protocolName(rule.proto ?? 'unspec');
  if ((protocol !== 'unspec' && protocol !== 'kernel') || view.details)
    out.both('protocol', protocol, ` proto ${protocol}`);
  out.text('\n');
  out.closeObject();
}

function printPrefix(out: Printer, prefix: RuleInfo['src'], key: 'src' | 'dst', word: string): void {
  if (prefix === undefined) return out.both(key, 'all', `${word}all`);
  const { address, length } = prefix;
  out.both(key, address.toString(), `${word}${address.toString()}`);
  if (length !== 128) out.both(`${key}len`, length, `/${length}`);
}

const hexadecimal = (value: number): string => (value === 0 ? '0' : `0x${value.toString(16)}`);
const WHOLE_MARK = 0xffffffff;

function printMark(out: Printer, { mark = 0, markMask }: RuleInfo): void {
  const mask = markMask ?? (mark === 0 ? 0 : WHOLE_MARK);
  if (mark === 0 && mask === 0) return;
  out.both('fwmark', hexadecimal(mark), ` fwmark ${hexadecimal(mark)}`);
  if (mask !== WHOLE_MARK) out.both('fwmask', hexadecimal(mask), `/${hexadecimal(mask)}`);
}

function printDevice(out: Printer, key: 'iif' | 'oif', name: string | undefined, detached: boolean): void {
  if (name === undefined) return;
  out.both(key, name, ` ${key} ${name}`);
  if (detached) out.both(`${key}_detached`, null, ' [detached]');
}

function printPorts(out: Printer, key: 'sport' | 'dport', ports: NumberRange | undefined): void {
  if (ports === undefined) return;
  const { start, end } = ports;
  if (start === end) return out.both(key, start, ` ${key} ${start}`);
  out.both(`${key}_start`, start, ` ${key} ${start}`);
  out.both(`${key}_end`, end, `-${end}`);
}

function printTable(out: Printer, rule: RuleInfo, tables: TableNames): void {
  const { table, suppressPrefixlen, suppressIfgroup } = rule;
  if (!table) return;
  out.both('table', tables.nameOf(table), ` lookup ${tables.nameOf(table)}`);
  if (suppressPrefixlen !== undefined)
    out.both('suppress_prefixlen', suppressPrefixlen, ` suppress_prefixlength ${suppressPrefixlen}`);
  if (suppressIfgroup !== undefined)
    out.both(
      'suppress_ifgroup',
      groupName(suppressIfgroup),
      ` suppress_ifgroup ${groupName(suppressIfgroup)}`,
    );
}

function printAction(out: Printer, { action, target, unresolved }: RuleInfo): void {
  if (action === ACTION_GOTO) {
    out.both('goto', target ?? 'none', ` goto ${target ?? 'none'}`);
    if (unresolved) out.both('unresolved', null, ' [unresolved]');
  } else if (action === ACTION_NOP) out.both('nop', null, ' nop');
  else if (action !== ACTION_TABLE) out.both('action', routeTypeName(action), ` ${routeTypeName(action)}`);
}
