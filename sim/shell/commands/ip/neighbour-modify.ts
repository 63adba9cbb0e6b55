/** `ip neigh add`, `change`, `replace`, `del` and `get` (ipneigh_modify and ipneigh_get of ip/ipneigh.c). */
import { Ip4 } from '../../../base/ip4';
import type { Mac } from '../../../base/mac';
import type { NeighRequest, NeighRequest4, NudState, Refusal } from '../../../kernel/uapi';
import { addressOf, ethernetAddress, type TypedPrefix } from '../iproute2/addresses';
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
  exactly,
  flag,
  type Keyword,
  type Outcome,
  readKeywords,
  valued,
} from '../iproute2/keywords';
import type { Result, Session } from '../iproute2/session';
import type { Words } from '../iproute2/words';
import { printNeighbour } from './neighbour-print';
import { parseNudState } from './neighbour-states';
import { NEIGHBOUR_USAGE } from './usage';

interface NeighbourArguments {
  readonly session: Session;
  dst: TypedPrefix | undefined;
  dev: string | undefined;
  lladdr: string | undefined;
  /** Permanent unless it says otherwise; a managed entry cannot be. */
  state: NudState | undefined;
  router: boolean;
  proxy: boolean;
  use: boolean;
  managed: boolean;
  externLearned: boolean;
}

function setDestination(args: NeighbourArguments, word: string, duplicate: () => Complaint): Outcome {
  if (abbreviated('help')(word)) return new Complaint(NEIGHBOUR_USAGE, USAGE_STATUS);
  if (args.dst !== undefined) return duplicate();
  const dst = addressOf(args.session.settings.family)(word);
  if (dst instanceof Complaint) return dst;
  args.dst = dst;
  return undefined;
}

function setProxy(args: NeighbourArguments, word: string): Outcome {
  args.proxy = true;
  return setDestination(args, word, () => duplicateArgument('address', word));
}

const DEVICE: Keyword<NeighbourArguments> = valued(
  exactly('dev'),
  anything,
  (args, dev) => void (args.dev = dev),
);
const PROXY: Keyword<NeighbourArguments> = valued(abbreviated('proxy'), anything, setProxy);

const KEYWORDS: readonly Keyword<NeighbourArguments>[] = [
  valued(abbreviated('lladdr'), anything, (args, word) => {
    if (args.lladdr !== undefined) return duplicateArgument('lladdr', word);
    args.lladdr = word;
    return undefined;
  }),
  valued(
    exactly('nud'),
    word => parseNudState(word) ?? invalidArgument(word, 'nud state is bad'),
    (args, state) => void (args.state = state),
  ),
  PROXY,
  flag(exactly('router'), args => void (args.router = true)),
  flag(exactly('use'), args => void (args.use = true)),
  flag(exactly('managed'), args => void (args.managed = true)),
  flag(abbreviated('extern_learn'), args => void (args.externLearned = true)),
  DEVICE,
  valued(abbreviated('protocol'), anything, () => notSimulated('the protocol of a neighbour')),
];

function readDestination(word: string, words: Words, args: NeighbourArguments): Outcome {
  const text = word === 'to' ? words.take() : word;
  return text === undefined ? INCOMPLETE : setDestination(args, text, () => duplicateOrGarbage('to', text));
}

function readArguments(
  session: Session,
  words: Words,
  keywords: readonly Keyword<NeighbourArguments>[],
): NeighbourArguments | Complaint {
  const args: NeighbourArguments = {
    session,
    dst: undefined,
    dev: undefined,
    lladdr: undefined,
    state: undefined,
    router: false,
    proxy: false,
    use: false,
    managed: false,
    externLearned: false,
  };
  return readKeywords(words, keywords, args, readDestination) ?? args;
}

/** What the kernel is asked; a proxied address needs a device here. */
function requestOf(args: NeighbourArguments): NeighRequest | NeighRequest4 | Complaint {
  const { session, dst, dev, router, proxy, use, managed, externLearned } = args;
  if (dev === undefined || dst === undefined || dst.family === 'unspec')
    return new Complaint('Device and destination are required arguments.\n', USAGE_STATUS);
  const lladdr = readLladdr(args);
  if (lladdr instanceof Complaint) return lladdr;
  if (session.device(dev) === undefined) return cannotFindDevice(dev);
  const state = args.state ?? (managed ? 'NUD_NONE' : 'NUD_PERMANENT');
  if (dst.address4 !== undefined) return request4Of(args, dst.address4, dev, state, lladdr);
  if (dst.address === undefined) return refused({ errno: 'EINVAL' });
  const flags = {
    router,
    proxy,
    ...(use && { use }),
    ...(managed && { managed }),
    ...(externLearned && { externLearned }),
  };
  return { dst: dst.address, dev, state, ...flags, ...(lladdr !== undefined && { lladdr }) };
}

function request4Of(
  { proxy, use, managed, externLearned }: NeighbourArguments,
  dst: Ip4,
  dev: string,
  state: NudState,
  lladdr: Mac | undefined,
): NeighRequest4 | Complaint {
  if (proxy) return notSimulated('proxy ARP');
  return {
    dst,
    dev,
    state,
    ...(use && { use }),
    ...(managed && { managed }),
    ...(externLearned && { externLearned }),
    ...(lladdr !== undefined && { lladdr }),
  };
}

function isOfIp4(request: NeighRequest | NeighRequest4): request is NeighRequest4 {
  return request.dst instanceof Ip4;
}

function readLladdr({ lladdr }: NeighbourArguments): Mac | Complaint | undefined {
  return lladdr === undefined || lladdr === 'null' ? undefined : ethernetAddress(lladdr);
}

function modify(
  session: Session,
  words: Words,
  send: (request: NeighRequest) => Refusal,
  send4: (request: NeighRequest4) => Refusal,
): Result {
  const args = readArguments(session, words, KEYWORDS);
  if (args instanceof Complaint) return args;
  const request = requestOf(args);
  if (request instanceof Complaint) return request;
  const refusal = isOfIp4(request) ? send4(request) : send(request as NeighRequest);
  return refusal === undefined ? 0 : refused(refusal);
}

export function addNeighbour(session: Session, words: Words, mode: 'add' | 'change' | 'replace'): Result {
  const { netlink } = session;
  return modify(
    session,
    words,
    request => netlink.neighbourAdd(request, mode),
    request => netlink.ipv4.neighbourAdd(request, mode),
  );
}

export function deleteNeighbour(session: Session, words: Words): Result {
  const { netlink } = session;
  return modify(
    session,
    words,
    request => netlink.neighbourDel(request),
    request => netlink.ipv4.neighbourDel(request),
  );
}

export function getNeighbour(session: Session, words: Words): Result {
  const args = readArguments(session, words, [DEVICE, PROXY]);
  if (args instanceof Complaint) return args;
  const { dst, dev, proxy } = args;
  if (dev === undefined || dst === undefined || dst.family === 'unspec')
    return new Complaint('Device and address are required arguments.\n', 1);
  if (session.device(dev) === undefined) return cannotFindDevice(dev);
  const { netlink } = session;
  const found =
    dst.address4 === undefined
      ? netlink
          .neighbours()
          .find(each => each.dst === dst.address && each.dev === dev && each.proxy === proxy)
      : netlink.ipv4.neighbours().find(each => each.dst === dst.address4 && each.dev === dev);
  if (found === undefined) return refused({ errno: 'ENOENT', extack: 'Neighbour entry not found' });
  const { brief, stats } = session.settings;
  const out = session.printer();
  printNeighbour(out, found, { brief, stats: stats > 0, withoutDev: false });
  session.write(out.flush());
  return 0;
}
