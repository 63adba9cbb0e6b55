/**
 * `bridge mdb`: which port wants which group (bridge/mdb.c).
 *
 * Differs from Linux: groups cannot be added by hand; timers and router ports are not shown.
 */
import type { MdbInfo } from '../../../kernel/uapi';
import {
  cannotFindDevice,
  Complaint,
  duplicateArgument,
  INCOMPLETE,
  notSimulated,
  unknownCommand,
  USAGE_STATUS,
} from '../iproute2/complaint';
import { abbreviated, anything, exactly, type Keyword, readKeywords, valued } from '../iproute2/keywords';
import { atoi } from '../iproute2/numbers';
import type { Printer } from '../iproute2/printer';
import type { Result, Session } from '../iproute2/session';
import type { Words } from '../iproute2/words';
import { MDB_USAGE } from './usage';

export function mdb(session: Session, words: Words): Result {
  const word = words.take();
  if (word === undefined) return show(session, words);
  if (abbreviated('add', 'delete')(word)) return change(session, words);
  if (abbreviated('show', 'lst', 'list')(word)) return show(session, words);
  if (abbreviated('help')(word)) return new Complaint(MDB_USAGE, USAGE_STATUS);
  return unknownCommand(word, 'bridge mdb help');
}

/** Words other than `dev` and `vid` mean nothing. */
function show(session: Session, words: Words): Result {
  let dev: string | undefined;
  let vid: string | undefined;
  for (let word = words.take(); word !== undefined; word = words.take()) {
    if (word !== 'dev' && word !== 'vid') continue;
    const value = words.take();
    if (value === undefined) return INCOMPLETE;
    if (word === 'vid') {
      if (vid !== undefined) return duplicateArgument('vid', value);
      vid = value;
      continue;
    }
    if (dev !== undefined) return duplicateArgument('dev', value);
    dev = value;
  }
  if (dev !== undefined && session.device(dev) === undefined) return cannotFindDevice(dev, USAGE_STATUS);
  const wanted = vid === undefined ? 0 : atoi(vid);
  session.list(out => {
    out.openObject();
    out.openArray('mdb');
    for (const entry of session.netlink.mdb())
      if ((dev === undefined || entry.dev === dev) && (wanted === 0 || entry.vid === wanted))
        print(out, session, entry);
    out.closeArray();
    out.openObject('router');
    out.closeObject();
    out.closeObject();
  });
  return 0;
}

function print(out: Printer, session: Session, { dev, port, group, state, vid }: MdbInfo): void {
  out.openObject();
  out.member('index', session.device(dev)?.ifindex ?? 0);
  out.both('dev', dev, `dev ${dev}`);
  out.both('port', port, ` port ${port}`);
  out.both('grp', group.toString(), ` grp ${group.toString()}`);
  out.both('state', state, ` ${state}`);
  if (session.settings.details > 0 && port !== dev) {
    const protocol = state === 'permanent' ? 'static' : 'kernel';
    out.both('protocol', protocol, ` proto ${protocol} `);
  }
  out.openArray('flags');
  out.closeArray();
  if (vid !== undefined) out.both('vid', vid, ` vid ${vid}`);
  out.newLine();
  out.closeObject();
}

interface GroupArguments {
  dev: string | undefined;
  port: string | undefined;
  group: string | undefined;
}

const KEYWORDS: readonly Keyword<GroupArguments>[] = [
  valued(exactly('dev'), anything, (args, dev) => void (args.dev = dev)),
  valued(exactly('grp'), anything, (args, group) => void (args.group = group)),
  valued(exactly('port'), anything, (args, port) => void (args.port = port)),
  valued(exactly('vid', 'src'), anything, () => undefined),
];

function change(session: Session, words: Words): Complaint {
  const args: GroupArguments = { dev: undefined, port: undefined, group: undefined };
  const complaint = readKeywords(words, KEYWORDS, args, word =>
    abbreviated('help')(word) ? new Complaint(MDB_USAGE, USAGE_STATUS) : undefined,
  );
  if (complaint !== undefined) return complaint;
  const { dev, port, group } = args;
  if (dev === undefined || port === undefined || group === undefined)
    return new Complaint('Device, group address and port name are required arguments.\n', USAGE_STATUS);
  for (const name of [dev, port])
    if (session.device(name) === undefined) return cannotFindDevice(name, USAGE_STATUS);
  return notSimulated('a group that a port is made to want', USAGE_STATUS);
}
