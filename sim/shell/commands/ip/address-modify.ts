/** `ip address add`, `change`, `replace` and `del` (ipaddr_modify of ip/ipaddress.c). */
import type { Ip6 } from '../../../base/ip6';
import type { AddrRequest, Refusal } from '../../../kernel/uapi';
import { addressOf, type Family, prefixOf, type TypedPrefix } from '../iproute2/addresses';
import {
  cannotFindDevice,
  Complaint,
  duplicateArgument,
  duplicateOrGarbage,
  INCOMPLETE,
  invalidArgument,
  notSimulated,
  refused,
  USAGE_STATUS,
} from '../iproute2/complaint';
import {
  abbreviated,
  anything,
  either,
  exactly,
  type Keyword,
  type Outcome,
  type Reader,
  readKeywords,
  valued,
} from '../iproute2/keywords';
import { parseScope } from '../iproute2/names';
import { parseUnsigned, unsigned } from '../iproute2/numbers';
import type { Result, Session } from '../iproute2/session';
import type { Words } from '../iproute2/words';
import { findAddressFlag, IFA_F_MCAUTOJOIN } from './address-flags';
import { INFINITY_LIFE_TIME } from './address-print';
import { ADDRESS_USAGE } from './link-usage';

interface AddressArguments {
  readonly session: Session;
  family: Family;
  local: TypedPrefix | undefined;
  peer: TypedPrefix | undefined;
  broadcast: boolean;
  dev: string | undefined;
  scope: number | undefined;
  metric: number | undefined;
  flags: number;
  valid: number | undefined;
  preferred: number | undefined;
}

/** A lifetime, `forever` or in seconds. A second one is noticed before its value is looked at. */
const lifetime = (name: string, key: 'valid' | 'preferred'): Keyword<AddressArguments> => ({
  spelling: abbreviated(name),
  read: (words, args, word) => {
    if (args[key] !== undefined) return duplicateArgument(name, word);
    const text = words.next();
    if (text instanceof Complaint) return text;
    const value = text === 'forever' ? INFINITY_LIFE_TIME : parseUnsigned(text);
    if (value === undefined) return invalidArgument(text, `${name} value`);
    args[key] = value;
    return undefined;
  },
});

/** Once a prefix has a family, all have. */
function typed(
  args: AddressArguments,
  read: (family: Family) => Reader<TypedPrefix>,
  word: string,
): TypedPrefix | Complaint {
  const prefix = read(args.family)(word);
  if (!(prefix instanceof Complaint) && args.family === 'unspec') args.family = prefix.family;
  return prefix;
}

const KEYWORDS: readonly Keyword<AddressArguments>[] = [
  valued(exactly('peer', 'remote'), anything, (args, word) => {
    if (args.peer !== undefined) return duplicateArgument('peer', word);
    const peer = typed(args, prefixOf, word);
    if (peer instanceof Complaint) return peer;
    args.peer = peer;
    return undefined;
  }),
  valued(either(abbreviated('broadcast'), exactly('brd')), anything, (args, word) => {
    if (args.broadcast) return duplicateArgument('broadcast', word);
    args.broadcast = true;
    const address = word === '+' || word === '-' ? undefined : typed(args, addressOf, word);
    return address instanceof Complaint ? address : undefined;
  }),
  valued(exactly('anycast'), anything, () => notSimulated('an anycast address')),
  valued(
    exactly('scope'),
    word => parseScope(word) ?? invalidArgument(word, 'invalid scope value.'),
    (args, scope) => void (args.scope = scope),
  ),
  valued(exactly('dev'), anything, (args, dev) => void (args.dev = dev)),
  valued(exactly('label'), anything, () => notSimulated('a label of an address')),
  valued(
    abbreviated('metric', 'priority', 'preference'),
    unsigned('"metric" value is invalid\n'),
    (args, metric) => void (args.metric = metric),
  ),
  lifetime('valid_lft', 'valid'),
  lifetime('preferred_lft', 'preferred'),
  {
    spelling: word => findAddressFlag(word) !== undefined,
    read: (_words, args, word) => setFlag(args, word),
  },
];

/** A flag that cannot be set is warned of and forgotten. */
function setFlag(args: AddressArguments, word: string): undefined {
  const flag = findAddressFlag(word);
  if (flag === undefined) return undefined;
  if (flag.readOnly === true) args.session.warn(`Warning: ${word} option is not mutable from userspace\n`);
  else if (flag.anyFamily !== true && args.family !== 'inet6')
    args.session.warn(`Warning: ${word} option can be set only for IPv6 addresses\n`);
  else args.flags |= flag.mask;
  return undefined;
}

function readLocal(word: string, words: Words, args: AddressArguments): Outcome {
  const text = word === 'local' ? words.take() : word;
  if (text === undefined) return INCOMPLETE;
  if (abbreviated('help')(text)) return new Complaint(ADDRESS_USAGE, USAGE_STATUS);
  if (args.local !== undefined) return duplicateOrGarbage('local', text);
  const local = typed(args, prefixOf, text);
  if (local instanceof Complaint) return local;
  args.local = local;
  return undefined;
}

function readArguments(session: Session, words: Words): AddressArguments | Complaint {
  const args: AddressArguments = {
    session,
    family: session.settings.family,
    local: undefined,
    peer: undefined,
    broadcast: false,
    dev: undefined,
    scope: undefined,
    metric: undefined,
    flags: 0,
    valid: undefined,
    preferred: undefined,
  };
  return readKeywords(words, KEYWORDS, args, readLocal) ?? check(args) ?? args;
}

function check({
  session,
  dev,
  valid,
  preferred,
  flags,
  local,
  broadcast,
  family,
}: AddressArguments): Outcome {
  if (dev === undefined) return new Complaint('Not enough information: "dev" argument is required.\n', 1);
  if (broadcast && family === 'inet6')
    return new Complaint('Broadcast can be set only for IPv4 addresses\n', 1);
  if (session.device(dev) === undefined) return cannotFindDevice(dev);
  if (valid === 0) return new Complaint('valid_lft is zero\n', 1);
  if ((valid ?? INFINITY_LIFE_TIME) < (preferred ?? INFINITY_LIFE_TIME))
    return new Complaint('preferred_lft is greater than valid_lft\n', 1);
  if ((flags & IFA_F_MCAUTOJOIN) !== 0 && local?.address?.isMulticast !== true)
    return new Complaint('autojoin needs multicast address\n', 1);
  return undefined;
}

/** The request; a complaint when there is no IPv6 address in it. */
function requestOf(args: AddressArguments): AddrRequest | Complaint {
  const { dev = '', local, peer, family, scope, metric, flags, valid, preferred } = args;
  if (family === 'inet') return notSimulated('IPv4');
  const address: Ip6 | undefined = local?.address ?? peer?.address;
  if (address === undefined) return refused({ errno: family === 'inet6' ? 'EINVAL' : 'EOPNOTSUPP' });
  const lifetimes = valid !== undefined || preferred !== undefined;
  return {
    dev,
    local: address,
    ...(peer?.address !== undefined && { peer: peer.address }),
    // A peer's length counts before that of the address.
    prefixlen: (peer?.length ?? 0) === 0 ? (local?.length ?? 0) : (peer?.length ?? 0),
    flags,
    ...(lifetimes && { validLifetime: valid ?? INFINITY_LIFE_TIME }),
    ...(lifetimes && { preferredLifetime: preferred ?? INFINITY_LIFE_TIME }),
    ...(scope !== undefined && { scope }),
    ...(metric !== undefined && { metric }),
  };
}

function modify(session: Session, words: Words, send: (request: AddrRequest) => Refusal): Result {
  const args = readArguments(session, words);
  if (args instanceof Complaint) return args;
  const request = requestOf(args);
  if (request instanceof Complaint) return request;
  const refusal = send(request);
  return refusal === undefined ? 0 : refused(refusal);
}

export function addAddress(session: Session, words: Words, mode: 'add' | 'change' | 'replace'): Result {
  return modify(session, words, request => session.netlink.addressAdd(request, mode));
}

export function deleteAddress(session: Session, words: Words): Result {
  return modify(session, words, request => session.netlink.addressDel(request));
}
