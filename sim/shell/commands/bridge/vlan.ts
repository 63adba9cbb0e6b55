/**
 * `bridge vlan` (bridge/vlan.c).
 *
 * Differs from Linux: bridges do not filter by VLAN, so every port has what it gets by default, and keeps it.
 */
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
import type { Result, Session } from '../iproute2/session';
import type { Words } from '../iproute2/words';
import { VLAN_USAGE } from './usage';

export function vlan(session: Session, words: Words): Result {
  const word = words.take();
  if (word === undefined) return show(session, words);
  if (abbreviated('add', 'delete')(word)) return change(session, words);
  if (abbreviated('show', 'lst', 'list')(word)) return show(session, words);
  if (abbreviated('tunnelshow', 'set')(word) || word === 'global')
    return notSimulated('VLAN filtering', USAGE_STATUS);
  if (abbreviated('help')(word)) return new Complaint(VLAN_USAGE, USAGE_STATUS);
  return unknownCommand(word, 'bridge vlan help');
}

/** The VLAN that ports are in by default, untagged both ways. */
const DEFAULT_PVID = 1;

/** Words other than `dev` and `vid` mean nothing. */
function show(session: Session, words: Words): Result {
  const filter: { dev?: string; vid?: string } = {};
  for (let word = words.take(); word !== undefined; word = words.take()) {
    if (word !== 'dev' && word !== 'vid') continue;
    const value = words.take();
    if (value === undefined) return INCOMPLETE;
    if (filter[word] !== undefined) return duplicateArgument(word, value);
    filter[word] = value;
  }
  const { dev, vid } = filter;
  if (dev !== undefined && session.device(dev) === undefined) return cannotFindDevice(dev, USAGE_STATUS);
  const members = session.netlink
    .links()
    .filter(each => each.kind === 'bridge' || each.slaveKind === 'bridge')
    .filter(
      each => (dev === undefined || each.ifname === dev) && (vid === undefined || atoi(vid) === DEFAULT_PVID),
    );
  session.list(out => {
    out.text(`${'port'.padEnd(16)}  ${'vlan-id'.padEnd(9)}\n`);
    for (const { ifname } of members) {
      out.openObject();
      out.both('ifname', ifname, `${ifname.padEnd(16)}  `);
      out.openArray('vlans');
      out.openObject();
      out.both('vlan', DEFAULT_PVID, String(DEFAULT_PVID));
      out.openArray('flags');
      out.both(undefined, 'PVID', ' PVID');
      out.both(undefined, 'Egress Untagged', ' Egress Untagged');
      out.closeArray();
      out.closeObject();
      out.closeArray();
      out.closeObject();
      out.newLine();
    }
  });
  return 0;
}

interface VlanArguments {
  dev: string | undefined;
  vid: string | undefined;
}

const KEYWORDS: readonly Keyword<VlanArguments>[] = [
  valued(exactly('dev'), anything, (args, dev) => void (args.dev = dev)),
  valued(exactly('vid'), anything, (args, vid) => void (args.vid = vid)),
];

function change(session: Session, words: Words): Complaint {
  const args: VlanArguments = { dev: undefined, vid: undefined };
  const complaint = readKeywords(words, KEYWORDS, args, () => undefined);
  if (complaint !== undefined) return complaint;
  if (args.dev === undefined || args.vid === undefined)
    return new Complaint('Device and VLAN ID are required arguments.\n', USAGE_STATUS);
  if (session.device(args.dev) === undefined)
    return new Complaint(`Cannot find bridge device "${args.dev}"\n`, USAGE_STATUS);
  const [first = '', last] = args.vid.split('-', 2);
  if (atoi(first) >= 4096) return new Complaint(`Invalid VLAN ID "${atoi(first)}"\n`, USAGE_STATUS);
  if (last !== undefined && (atoi(last) >= 4096 || atoi(first) >= atoi(last)))
    return new Complaint(`Invalid VLAN range "${atoi(first)}-${atoi(last)}"\n`, USAGE_STATUS);
  return notSimulated('VLAN filtering', USAGE_STATUS);
}
