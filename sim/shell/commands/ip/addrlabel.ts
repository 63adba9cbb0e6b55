/**
 * `ip addrlabel`: the labels that choose among source addresses (ip/ipaddrlabel.c; net/ipv6/addrlabel.c has the table).
 * RFC 6724 §2.1 with what Linux keeps of RFC 3484.
 */
import type { AddrLabelRequest, Refusal } from '../../../kernel/uapi';
import { prefixOf, type TypedPrefix } from '../iproute2/addresses';
import { Complaint, invalidArgument, refused, unknownCommand, USAGE_STATUS } from '../iproute2/complaint';
import { abbreviated, anything, exactly, type Keyword, readKeywords, valued } from '../iproute2/keywords';
import { parseUnsigned, U32 } from '../iproute2/numbers';
import type { Result, Session } from '../iproute2/session';
import type { Words } from '../iproute2/words';
import { ADDRLABEL_USAGE } from './usage';

export function addrlabel(session: Session, words: Words): Result {
  const word = words.take();
  if (word === undefined || abbreviated('list', 'lst', 'show')(word)) return list(session, words);
  if (abbreviated('add')(word)) return modify(session, words, 'addressLabelAdd');
  if (abbreviated('delete')(word)) return modify(session, words, 'addressLabelDel');
  if (abbreviated('flush')(word)) return flush(session, words);
  if (abbreviated('help')(word)) return new Complaint(ADDRLABEL_USAGE, USAGE_STATUS);
  return unknownCommand(word, 'ip addrlabel help');
}

/** What rtnetlink answers to requests of a family that has no labels. */
const NO_LABELS = { errno: 'EOPNOTSUPP' } as const;

function list(session: Session, words: Words): Result {
  if (words.peek !== undefined) return new Complaint('"ip addrlabel show" does not take any arguments.\n', 1);
  if (!session.wants('inet6')) return new Complaint(`${refused(NO_LABELS).text}Dump terminated\n`, 255);
  session.list(out => {
    for (const { prefix, dev, label } of session.netlink.addressLabels()) {
      const address = prefix.address.toString();
      out.openObject();
      out.both('address', address, `prefix ${address}`);
      out.both('prefixlen', prefix.length, `/${prefix.length} `);
      if (dev !== undefined) out.both('ifname', dev, `dev ${dev} `);
      out.both('label', label, `label ${label} `);
      out.text('\n');
      out.closeObject();
    }
  });
  return 0;
}

interface LabelArguments {
  readonly session: Session;
  prefix: TypedPrefix | undefined;
  ifindex: number;
  label: number | undefined;
}

const KEYWORDS: readonly Keyword<LabelArguments>[] = [
  valued(exactly('prefix'), anything, (args, word) => {
    const prefix = prefixOf(args.session.settings.family)(word);
    if (prefix instanceof Complaint) return prefix;
    args.prefix = prefix;
    return undefined;
  }),
  valued(exactly('dev'), anything, (args, name) => {
    const link = args.session.device(name);
    if (link === undefined) return invalidArgument(name, 'dev is invalid\n');
    args.ifindex = link.ifindex;
    return undefined;
  }),
  valued(exactly('label'), anything, (args, word) => {
    const label = parseUnsigned(word);
    if (label === undefined || label === U32) return invalidArgument(word, 'label is invalid\n');
    args.label = label;
    return undefined;
  }),
];

/** Words that mean nothing are passed over. */
function modify(session: Session, words: Words, call: 'addressLabelAdd' | 'addressLabelDel'): Result {
  const args: LabelArguments = { session, prefix: undefined, ifindex: 0, label: undefined };
  const complaint = readKeywords(words, KEYWORDS, args, () => undefined);
  if (complaint !== undefined) return complaint;
  const { prefix, label, ifindex } = args;
  if (prefix === undefined) return missing('prefix');
  if (label === undefined) return missing('label');
  if (!session.wants('inet6')) return refused(NO_LABELS);
  const request = { address: prefix.address, prefixlen: prefix.length, ifindex, label };
  const refusal: Refusal = session.netlink[call](request satisfies AddrLabelRequest);
  return refusal === undefined ? 0 : refused(refusal);
}

function missing(argument: string): Complaint {
  return new Complaint(`Not enough information: "${argument}" argument is required.\n`, 1);
}

/** Deletes what a dump shows, one after another. */
function flush(session: Session, words: Words): Result {
  if (words.peek !== undefined)
    return new Complaint('"ip addrlabel flush" does not allow extra arguments\n', 1);
  if (!session.wants('inet6')) return new Complaint(`${refused(NO_LABELS).text}Flush terminated\n`, 1);
  for (const { prefix, ifindex, label } of session.netlink.addressLabels()) {
    const request = { address: prefix.address, prefixlen: prefix.length, ifindex, label };
    const refusal = session.netlink.addressLabelDel(request);
    if (refusal !== undefined) return new Complaint(`${refused(refusal).text}Flush terminated\n`, 1);
  }
  return 0;
}
