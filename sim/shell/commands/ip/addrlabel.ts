/**
 * `ip addrlabel`: the labels that choose among source addresses (ip/ipaddrlabel.c; net/ipv6/addrlabel.c has the table).
 * RFC 6724 §2.1 with what Linux keeps of RFC 3484.
 *
 * Differs from Linux: the labels are those a kernel starts with, and stay.
 */
import { Complaint, notSimulated, refused, unknownCommand, USAGE_STATUS } from '../iproute2/complaint';
import { abbreviated } from '../iproute2/keywords';
import type { Result, Session } from '../iproute2/session';
import type { Words } from '../iproute2/words';
import { ADDRLABEL_USAGE } from './usage';

const LABELS = [
  ['::1', 128, 0],
  ['::', 96, 3],
  ['::ffff:0.0.0.0', 96, 4],
  ['2001::', 32, 6],
  ['2001:10::', 28, 7],
  ['3ffe::', 16, 12],
  ['2002::', 16, 2],
  ['fec0::', 10, 11],
  ['fc00::', 7, 5],
  ['::', 0, 1],
] as const;

export function addrlabel(session: Session, words: Words): Result {
  const word = words.take();
  if (word === undefined || abbreviated('list', 'lst', 'show')(word)) return list(session, words);
  if (abbreviated('add', 'delete', 'flush')(word)) return notSimulated('another label of addresses');
  if (abbreviated('help')(word)) return new Complaint(ADDRLABEL_USAGE, USAGE_STATUS);
  return unknownCommand(word, 'ip addrlabel help');
}

function list(session: Session, words: Words): Result {
  if (words.peek !== undefined) return new Complaint('"ip addrlabel show" does not take any arguments.\n', 1);
  if (!session.wantsIp6)
    return new Complaint(`${refused({ errno: 'EOPNOTSUPP' }).text}Dump terminated\n`, 255);
  session.list(out => {
    for (const [address, length, label] of LABELS) {
      out.openObject();
      out.both('address', address, `prefix ${address}`);
      out.both('prefixlen', length, `/${length} `);
      out.both('label', label, `label ${label} `);
      out.text('\n');
      out.closeObject();
    }
  });
  return 0;
}
