/** `ip address add`, `change`, `replace` and `del` (ipaddr_modify of ip/ipaddress.c). */
import { Ip4 } from '../../../base/ip4';
import type { Ip6 } from '../../../base/ip6';
import type { AddrRequest, AddrRequest4, Refusal } from '../../../kernel/uapi';
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
  /** `+` and `-`: the last and the first of the prefix. */
  broadcast: TypedPrefix | '+' | '-' | undefined;
  label: string | undefined;
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
    if (args.broadcast !== undefined) return duplicateArgument('broadcast', word);
    const address = word === '+' || word === '-' ? word : typed(args, addressOf, word);
    if (address instanceof Complaint) return address;
    args.broadcast = address;
    return undefined;
  }),
  valued(exactly('anycast'), anything, () => notSimulated('an anycast address')),
  valued(
    exactly('scope'),
    word => parseScope(word) ?? invalidArgument(word, 'invalid scope value.'),
    (args, scope) => void (args.scope = scope),
  ),
  valued(exactly('dev'), anything, (args, dev) => void (args.dev = dev)),
  valued(exactly('label'), anything, (args, label) => void (args.label = label)),
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
    broadcast: undefined,
    label: undefined,
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
  if (broadcast !== undefined && family === 'inet6')
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

const RT_SCOPE_HOST = 254;

/** The same of IPv4. */
function requestOf4(args: AddressArguments): AddrRequest4 | Complaint {
  const { dev = '', local, peer, scope, metric, flags, valid, preferred, label } = args;
  const address = local?.address4 ?? peer?.address4;
  if (address === undefined) return refused({ errno: 'EINVAL' });
  const prefixlen = peer?.length ?? local?.length ?? 0;
  const broadcast = broadcastOf(args.broadcast, peer?.address4 ?? address, prefixlen);
  const lifetimes = valid !== undefined || preferred !== undefined;
  return {
    dev,
    local: address,
    ...(peer?.address4 !== undefined && { peer: peer.address4 }),
    prefixlen,
    ...(broadcast !== undefined && { broadcast }),
    ...(label !== undefined && { label }),
    flags,
    ...(lifetimes && { validLifetime: valid ?? INFINITY_LIFE_TIME }),
    ...(lifetimes && { preferredLifetime: preferred ?? INFINITY_LIFE_TIME }),
    scope: scope ?? (address.isLoopback ? RT_SCOPE_HOST : 0),
    ...(metric !== undefined && { metric }),
  };
}

function broadcastOf(wanted: AddressArguments['broadcast'], address: Ip4, length: number): Ip4 | undefined {
  if (wanted === undefined) return undefined;
  if (typeof wanted !== 'string') return wanted.address4;
  if (length > 30) return address;
  return wanted === '-'
    ? address.masked(length)
    : Ip4.of(address.word | (length === 0 ? -1 : ~(-1 << (32 - length))));
}

const WILDCARD = (address: string): string =>
  'Warning: Executing wildcard deletion to stay compatible with old scripts.\n' +
  `         Explicitly specify the prefix length (${address}) to avoid this warning.\n` +
  '         This special behaviour is likely to disappear in further releases,\n' +
  '         fix your scripts!\n';

/** Without a length any prefix will do, which is warned of. */
function deleteAddress4(session: Session, args: AddressArguments): Refusal | Complaint {
  const request = requestOf4(args);
  if (request instanceof Complaint) return request;
  const { dev, local, peer, prefixlen, label } = request;
  const wildcard = args.peer === undefined && args.local?.lengthGiven === false;
  if (wildcard) session.warn(WILDCARD(`${local.toString()}/${prefixlen}`));
  return session.netlink.ipv4.addressDel({
    dev,
    local,
    ...(peer !== undefined && { peer }),
    ...(!wildcard && { prefixlen }),
    ...(label !== undefined && { label }),
  });
}

function modify4(
  session: Session,
  args: AddressArguments,
  mode: 'add' | 'change' | 'replace' | 'delete',
): Refusal | Complaint {
  if (mode === 'delete') return deleteAddress4(session, args);
  const request = requestOf4(args);
  return request instanceof Complaint ? request : session.netlink.ipv4.addressAdd(request, mode);
}

function modify(
  session: Session,
  words: Words,
  mode: 'add' | 'change' | 'replace' | 'delete',
  send: (request: AddrRequest) => Refusal,
): Result {
  const args = readArguments(session, words);
  if (args instanceof Complaint) return args;
  if (args.family === 'inet') {
    const answer = modify4(session, args, mode);
    return answer === undefined ? 0 : answer instanceof Complaint ? answer : refused(answer);
  }
  const request = requestOf(args);
  if (request instanceof Complaint) return request;
  const refusal = send(request);
  return refusal === undefined ? 0 : refused(refusal);
}

export function addAddress(session: Session, words: Words, mode: 'add' | 'change' | 'replace'): Result {
  return modify(session, words, mode, request => session.netlink.addressAdd(request, mode));
}

export function deleteAddress(session: Session, words: Words): Result {
  return modify(session, words, 'delete', request => session.netlink.addressDel(request));
}
