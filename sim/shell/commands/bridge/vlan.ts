/**
 * `bridge vlan`: which VLANs ports and bridges are in (bridge/vlan.c).
 *
 * Differs from Linux: packets are not counted by VLAN, a VLAN has no settings that could be changed (`set`, `global`), and
 * there are no tunnels.
 */
import type { BridgeVlanInfo, BridgeVlanRequest, Refusal } from '../../../kernel/uapi';
import {
  cannotFindDevice,
  Complaint,
  duplicateArgument,
  INCOMPLETE,
  notSimulated,
  refused,
  unknownCommand,
  USAGE_STATUS,
} from '../iproute2/complaint';
import {
  abbreviated,
  anything,
  exactly,
  flag,
  type Keyword,
  readKeywords,
  valued,
} from '../iproute2/keywords';
import { atoi } from '../iproute2/numbers';
import type { Printer } from '../iproute2/printer';
import type { Result, Session } from '../iproute2/session';
import type { Words } from '../iproute2/words';
import { VLAN_USAGE } from './usage';

export function vlan(session: Session, words: Words): Result {
  const word = words.take();
  if (word === undefined) return show(session, words);
  if (abbreviated('add')(word))
    return change(session, words, request => session.netlink.bridgeVlanAdd(request));
  if (abbreviated('delete')(word))
    return change(session, words, request => session.netlink.bridgeVlanDel(request));
  if (abbreviated('show', 'lst', 'list')(word)) return show(session, words);
  if (abbreviated('tunnelshow')(word)) return notSimulated('a tunnel', USAGE_STATUS);
  if (abbreviated('set')(word) || word === 'global') return notSimulated('settings of a VLAN', USAGE_STATUS);
  if (abbreviated('help')(word)) return new Complaint(VLAN_USAGE, USAGE_STATUS);
  return unknownCommand(word, 'bridge vlan help');
}

/** VLANs `first` to `last` that are alike. */
interface Range extends BridgeVlanInfo {
  readonly first: number;
  readonly last: number;
}

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
  const { settings, netlink } = session;
  if (dev !== undefined && session.device(dev) === undefined) return cannotFindDevice(dev, USAGE_STATUS);
  if (settings.stats > 0) return notSimulated('counting packets', USAGE_STATUS);
  const details = settings.details > 0;
  const wanted = vid === undefined ? 0 : atoi(vid);
  const ranges = rangesOf(netlink.bridgeVlans(), details || settings.compressVlans).filter(
    ({ dev: of, first, last }) =>
      (dev === undefined || of === dev) && (wanted === 0 || (first <= wanted && wanted <= last)),
  );
  session.list(out => {
    out.text(`${'port'.padEnd(NAME)}  ${'vlan-id'.padEnd(9)}\n`);
    for (const name of new Set(ranges.map(range => range.dev)))
      printPort(
        out,
        name,
        ranges.filter(range => range.dev === name),
        details,
      );
  });
  return 0;
}

/** The width of a name (IFNAMSIZ). */
const NAME = 16;

/** Neighbouring numbers with the same flags become one where that is wanted; the PVID stays alone. */
function rangesOf(vlans: readonly BridgeVlanInfo[], compressed: boolean): Range[] {
  const ranges: Range[] = [];
  for (const each of vlans) {
    const before = ranges.at(-1);
    const alike =
      compressed &&
      before?.dev === each.dev &&
      before.last === each.vid - 1 &&
      before.untagged === each.untagged &&
      !before.pvid &&
      !each.pvid;
    if (alike) ranges.splice(-1, 1, { ...before, last: each.vid });
    else ranges.push({ ...each, first: each.vid, last: each.vid });
  }
  return ranges;
}

function printPort(out: Printer, name: string, ranges: readonly Range[], details: boolean): void {
  out.openObject();
  out.both('ifname', name, `${name.padEnd(NAME)}  `);
  out.openArray('vlans');
  ranges.forEach((range, index) => {
    if (index > 0) out.text(''.padEnd(NAME + 2));
    printRange(out, range, details);
  });
  out.closeArray();
  out.closeObject();
}

function printRange(out: Printer, { first, last, pvid, untagged }: Range, details: boolean): void {
  out.openObject();
  out.both('vlan', first, String(first));
  if (last !== first) out.both('vlanEnd', last, `-${last}`);
  if (pvid || untagged) {
    out.openArray('flags');
    if (pvid) out.both(undefined, 'PVID', ' PVID');
    if (untagged) out.both(undefined, 'Egress Untagged', ' Egress Untagged');
    out.closeArray();
  }
  if (details) {
    out.text(`\n${''.padEnd(NAME + 4)}`);
    out.both('state', 'forwarding', 'state forwarding ');
    out.both('mcast_router', 1, 'mcast_router 1 ');
  }
  out.closeObject();
  out.newLine();
}

interface VlanArguments {
  dev: string | undefined;
  vid: string | undefined;
  pvid: boolean;
  untagged: boolean;
  self: boolean;
  master: boolean;
}

const KEYWORDS: readonly Keyword<VlanArguments>[] = [
  valued(exactly('dev'), anything, (args, dev) => void (args.dev = dev)),
  valued(exactly('vid'), anything, (args, vid) => void (args.vid = vid)),
  flag(exactly('self'), args => void (args.self = true)),
  flag(exactly('master'), args => void (args.master = true)),
  flag(exactly('pvid'), args => void (args.pvid = true)),
  flag(exactly('untagged'), args => void (args.untagged = true)),
  flag(exactly('tunnel_info'), () => notSimulated('a tunnel', USAGE_STATUS)),
];

/** VLANs are numbered with 12 bits. */
const BEYOND = 4096;

/** vlan_modify. Other words mean nothing. */
function change(session: Session, words: Words, ask: (request: BridgeVlanRequest) => Refusal): Result {
  const args: VlanArguments = {
    dev: undefined,
    vid: undefined,
    pvid: false,
    untagged: false,
    self: false,
    master: false,
  };
  const complaint = readKeywords(words, KEYWORDS, args, () => undefined);
  if (complaint !== undefined) return complaint;
  const { dev, vid, ...flags } = args;
  if (dev === undefined || vid === undefined)
    return new Complaint('Device and VLAN ID are required arguments.\n', USAGE_STATUS);
  if (session.device(dev) === undefined)
    return new Complaint(`Cannot find bridge device "${dev}"\n`, USAGE_STATUS);
  const [start = '', end] = /^.+-/.test(vid) ? vid.split('-', 2) : [vid];
  const first = atoi(start);
  const last = end === undefined ? first : atoi(end);
  if (first >= BEYOND) return new Complaint(`Invalid VLAN ID "${first}"\n`, USAGE_STATUS);
  if (end !== undefined && (last >= BEYOND || first >= last))
    return new Complaint(`Invalid VLAN range "${first}-${last}"\n`, USAGE_STATUS);
  if (end !== undefined && flags.pvid)
    return new Complaint('pvid cannot be configured for a vlan range\n', USAGE_STATUS);
  const refusal = ask({ dev, first, last, ...flags });
  return refusal === undefined ? 0 : refused(refusal, USAGE_STATUS);
}
