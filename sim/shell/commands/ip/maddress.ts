/**
 * `ip maddr`: the groups that devices listen to (ip/ipmaddr.c).
 *
 * Differs from Linux: there are no IPv4 groups.
 */
import { Mac } from '../../../base/mac';
import type { MaddrInfo } from '../../../kernel/uapi';
import {
  Complaint,
  duplicateArgument,
  duplicateOrGarbage,
  INCOMPLETE,
  systemError,
  unknownCommand,
  USAGE_STATUS,
} from '../iproute2/complaint';
import { linkLayerAddress } from '../iproute2/addresses';
import { abbreviated, readKeywords } from '../iproute2/keywords';
import type { Printer } from '../iproute2/printer';
import type { Result, Session } from '../iproute2/session';
import type { Words } from '../iproute2/words';
import { MADDRESS_USAGE } from './usage';

export function maddress(session: Session, words: Words): Result {
  const word = words.take();
  if (word === undefined || abbreviated('list', 'show', 'lst')(word)) return list(session, words);
  if (abbreviated('add')(word)) return modify(session, words, 'add');
  if (abbreviated('delete')(word)) return modify(session, words, 'delete');
  if (abbreviated('help')(word)) return new Complaint(MADDRESS_USAGE, USAGE_STATUS);
  return unknownCommand(word, 'ip maddr help');
}

/** multiaddr_modify. */
function modify(session: Session, words: Words, change: 'add' | 'delete'): Result {
  let dev = '';
  let group = Mac.ZERO;
  const complaint = readKeywords(words, [], undefined, (word, rest) => {
    if (word === 'dev') {
      const name = rest.take();
      if (name === undefined) return INCOMPLETE;
      if (dev !== '') return duplicateArgument('dev', name);
      dev = name;
      return undefined;
    }
    const text = abbreviated('address')(word) ? rest.take() : word;
    if (text === undefined) return INCOMPLETE;
    if (abbreviated('help')(text)) return new Complaint(MADDRESS_USAGE, USAGE_STATUS);
    // What begins with 00 counts as not given.
    if (group.hi > 0xff) return duplicateArgument('address', text);
    const octets = linkLayerAddress(text);
    if (octets instanceof Complaint) return octets;
    if (octets.length !== 6)
      return new Complaint(`Error: Invalid address length ${octets.length} - must be 6 bytes\n`, 1);
    group = Mac.fromBytes(Uint8Array.from(octets));
    return undefined;
  });
  if (complaint !== undefined) return complaint;
  if (dev === '') return new Complaint('Not enough information: "dev" is required.\n', USAGE_STATUS);
  const refusal = session.netlink.multiaddr(change, dev, group);
  return refusal === undefined ? 0 : systemError('ioctl', refusal.errno, 1);
}

function list(session: Session, words: Words): Result {
  const filter: { dev?: string } = {};
  const complaint = readKeywords(words, [], filter, (word, rest) => {
    const dev = word === 'dev' ? rest.take() : word;
    if (dev === undefined) return INCOMPLETE;
    if (word !== 'dev' && abbreviated('help')(word)) return new Complaint(MADDRESS_USAGE, USAGE_STATUS);
    if (filter.dev !== undefined) return duplicateOrGarbage('dev', dev);
    filter.dev = dev;
    return undefined;
  });
  if (complaint !== undefined) return complaint;
  const { family, oneline } = session.settings;
  const shown = session.netlink
    .memberships()
    .filter(each => filter.dev === undefined || each.dev === filter.dev)
    .filter(each => family === 'unspec' || each.family === family)
    // By device, and link-layer groups before the others, however they come.
    .sort((a, b) => a.ifindex - b.ifindex || Number(a.family === 'inet6') - Number(b.family === 'inet6'));
  session.list(out => printAll(out, shown, oneline));
  return 0;
}

/** One heading a device, or with -oneline one an entry. */
function printAll(out: Printer, entries: readonly MaddrInfo[], oneline: boolean): void {
  let current: number | undefined;
  for (const entry of entries) {
    if (entry.ifindex !== current || oneline) {
      if (current !== undefined) closeDevice(out);
      current = entry.ifindex;
      out.openObject();
      out.both('ifindex', entry.ifindex, `${entry.ifindex}:`);
      out.both('ifname', entry.dev, `\t${entry.dev}`);
      out.newLine();
      out.openArray('maddr');
    }
    printEntry(out, entry);
  }
  if (current !== undefined) closeDevice(out);
}

function closeDevice(out: Printer): void {
  out.closeArray();
  out.closeObject();
}

function printEntry(out: Printer, { family, address, users, byHand }: MaddrInfo): void {
  const text = address.toString();
  out.text('\t');
  out.openObject();
  if (family === 'link') {
    out.both('link', text, `link  ${text}`);
  } else {
    out.both('family', family, `${family.padEnd(5)} `);
    out.both('address', text, text);
  }
  if (users !== 1) out.both('users', users, ` users ${users}`);
  if (byHand === true) out.both('features', 'static', ' static');
  out.text('\n');
  out.closeObject();
}
