/** Which devices and addresses `ip link show`, `ip address show` and `ip address flush` are about (ip/ipaddress.c). */
import type { AddrInfo, AddrInfo4, LinkInfo } from '../../../kernel/uapi';
import { type Family, matchesPrefix, prefixOf, type TypedPrefix } from '../iproute2/addresses';
import {
  Complaint,
  duplicateOrGarbage,
  INCOMPLETE,
  invalidArgument,
  USAGE_STATUS,
} from '../iproute2/complaint';
import {
  abbreviated,
  anything,
  exactly,
  flag,
  type Keyword,
  type Outcome,
  readKeywords,
  valued,
} from '../iproute2/keywords';
import type { LinkMessage } from '../iproute2/link-message';
import { parseScope, SCOPES } from '../iproute2/names';
import { unsigned } from '../iproute2/numbers';
import type { Session } from '../iproute2/session';
import type { Words } from '../iproute2/words';
import { compilePattern, matchesPattern } from '../../language/pattern';
import { addFlagFilter, type FlagFilter } from './address-flags';
import { ADDRESS_USAGE, LINK_USAGE } from './link-usage';

export interface ShowFilter {
  readonly session: Session;
  family: Family;
  dev: string | undefined;
  /** A bridge's name; null: those without a master. */
  master: string | null | undefined;
  kind: string | undefined;
  slaveKind: string | undefined;
  up: boolean;
  to: TypedPrefix | undefined;
  scope: number | undefined;
  label: string | undefined;
  /** A group of devices; all are in group 0. */
  group: number;
  readonly flags: FlagFilter;
}

function existingMaster(filter: ShowFilter, name: string, message: string): Outcome {
  if (filter.session.device(name) === undefined) return invalidArgument(name, message);
  filter.master = name;
  return undefined;
}

function setKind(filter: ShowFilter, kind: string): void {
  if (kind.endsWith('_slave')) filter.slaveKind = kind.slice(0, -'_slave'.length);
  else filter.kind = kind;
}

const KEYWORDS: readonly Keyword<ShowFilter>[] = [
  {
    spelling: exactly('to'),
    read: (words, filter) => {
      const word = words.next();
      if (word instanceof Complaint) return word;
      const prefix = prefixOf(filter.family)(word);
      if (prefix instanceof Complaint) return prefix;
      filter.to = prefix;
      if (filter.family === 'unspec') filter.family = prefix.family;
      return undefined;
    },
  },
  valued(
    exactly('scope'),
    word => (word === 'all' ? word : (parseScope(word) ?? invalidArgument(word, 'invalid "scope"\n'))),
    (filter, scope) => void (filter.scope = scope === 'all' ? undefined : scope),
  ),
  flag(exactly('up'), filter => void (filter.up = true)),
  valued(exactly('label'), anything, (filter, label) => void (filter.label = label)),
  valued(
    exactly('group'),
    word => (word === 'default' ? 0 : unsigned('Invalid "group" value\n')(word)),
    (filter, group) => void (filter.group = group),
  ),
  valued(exactly('master'), anything, (filter, name) =>
    existingMaster(filter, name, 'Device does not exist\n'),
  ),
  valued(
    exactly('vrf'),
    word => invalidArgument(word, 'Not a valid VRF name\n'),
    () => undefined,
  ),
  flag(exactly('nomaster'), filter => void (filter.master = null)),
  valued(exactly('type'), anything, setKind),
];

/** Reads the words of a filter; a flag's name is one as well. */
export function readShowFilter(session: Session, words: Words, asLink: boolean): ShowFilter | Complaint {
  const filter: ShowFilter = {
    session,
    family: asLink ? 'link' : session.settings.family,
    dev: undefined,
    master: undefined,
    kind: undefined,
    slaveKind: undefined,
    up: false,
    to: undefined,
    scope: undefined,
    label: undefined,
    group: 0,
    flags: { value: 0, mask: 0 },
  };
  const complaint = readKeywords(words, KEYWORDS, filter, (word, rest) => {
    if (addFlagFilter(filter.flags, word)) return undefined;
    const name = word === 'dev' ? rest.take() : word;
    if (name === undefined) return INCOMPLETE;
    if (word !== 'dev' && abbreviated('help')(word))
      return new Complaint(asLink ? LINK_USAGE : ADDRESS_USAGE, USAGE_STATUS);
    if (filter.dev !== undefined) return duplicateOrGarbage('dev', name);
    filter.dev = name;
    return undefined;
  });
  if (complaint !== undefined) return complaint;
  if (filter.dev !== undefined && session.device(filter.dev) === undefined)
    return new Complaint(`Device "${filter.dev}" does not exist.\n`, 1);
  return filter;
}

/** Kinds that the kernel has drivers for; others are no filter for it. */
const KINDS: ReadonlySet<string | undefined> = new Set([
  'bond',
  'bridge',
  'dummy',
  'macvlan',
  'team',
  'veth',
  'vlan',
]);

/** What the kernel leaves out of a list of all devices. */
export function kernelSelects({ master, kind }: ShowFilter, link: LinkInfo): boolean {
  if (KINDS.has(kind) && link.kind !== kind) return false;
  return master === undefined || (link.master ?? null) === master;
}

/** What iproute2 leaves out by itself. What was not told fits no filter. */
export function selectsLink(filter: ShowFilter, { link, complete }: LinkMessage): boolean {
  if ((filter.up && !link.up) || filter.group !== 0) return false;
  if (typeof filter.master === 'string' && !(complete && link.master === filter.master)) return false;
  if (filter.kind !== undefined && !(complete && link.kind === filter.kind)) return false;
  if (filter.slaveKind === undefined) return true;
  return complete && filter.slaveKind === link.slaveKind;
}

export function selectsAddress(filter: ShowFilter, address: AddrInfo | AddrInfo4): boolean {
  const family = 'label' in address ? 'inet' : 'inet6';
  if (filter.family !== 'unspec' && filter.family !== family) return false;
  if (filter.dev !== undefined && address.ifname !== filter.dev) return false;
  const scope = typeof address.scope === 'number' ? address.scope : SCOPES[address.scope];
  if (filter.scope !== undefined && scope !== filter.scope) return false;
  if (((filter.flags.value ^ address.flags) & filter.flags.mask) !== 0) return false;
  return (
    (filter.label === undefined ||
      matchesPattern(compilePattern(filter.label), 'label' in address ? address.label : address.ifname)) &&
    matchesPrefix(address.local, filter.to)
  );
}
