/** The words of `ip link add`, `set` and `del` up to the type (iplink_parse of ip/iplink.c). */
import type { LinkCreate } from '../../../kernel/uapi';
import { ethernetAddress, linkLayerAddress } from '../iproute2/addresses';
import {
  Complaint,
  duplicateArgument,
  duplicateOrGarbage,
  INCOMPLETE,
  invalidArgument,
  notSimulated,
  USAGE_STATUS,
} from '../iproute2/complaint';
import {
  abbreviated,
  anything,
  either,
  exactly,
  flag,
  type Keyword,
  type Outcome,
  type Reader,
  readKeywords,
  type Spelling,
  valued,
} from '../iproute2/keywords';
import { isAlternativeName, isInterfaceName } from '../iproute2/names';
import { atoi, integer } from '../iproute2/numbers';
import type { Session } from '../iproute2/session';
import type { Words } from '../iproute2/words';
import { LINK_USAGE } from './link-usage';

type Changes = { -readonly [Key in keyof LinkCreate]?: LinkCreate[Key] };

/** What was said of one device. */
export interface LinkArguments {
  readonly session: Session;
  dev: string | undefined;
  /** As `name`, or else as `dev`. */
  name: string | undefined;
  type: string | undefined;
  readonly changes: Changes;
}

const onOff =
  (name: string): Reader<boolean> =>
  word =>
    word === 'on' || word === 'off'
      ? word === 'on'
      : new Complaint(`Error: argument of "${name}" must be "on" or "off", not "${word}"\n`, 1);

const onOffFlag = (name: 'multicast' | 'allmulticast' | 'promisc' | 'arp'): Keyword<LinkArguments> =>
  valued(exactly(name), onOff(name), ({ changes }, on) => void (changes[name] = on));

const ADDR_GEN_MODES = ['eui64', 'none', 'stable_secret', 'random'] as const;

function setName(args: LinkArguments, name: string): Outcome {
  if (args.name !== undefined) return duplicateArgument('name', name);
  if (!isInterfaceName(name)) return invalidArgument(name, '"name" not a valid ifname');
  args.name = name;
  args.dev ??= name;
  return undefined;
}

function setMaster(args: LinkArguments, name: string): Outcome {
  if (args.session.device(name) === undefined) return invalidArgument(name, 'Device does not exist\n');
  args.changes.master = name;
  return undefined;
}

function setNetns(args: LinkArguments, target: string): Outcome {
  if (args.changes.netns !== undefined) return duplicateArgument('netns', target);
  if (args.session.process.netnsList().includes(target)) {
    args.changes.netns = target;
    return undefined;
  }
  const pid = integer('Invalid "netns" value\n')(target);
  if (pid instanceof Complaint) return pid;
  args.changes.netns = pid;
  return undefined;
}

/** A number that can be given once. */
const number = (spelling: Spelling, key: 'mtu' | 'txqlen', word: string): Keyword<LinkArguments> =>
  valued(spelling, integer(`Invalid "${word}" value\n`), ({ changes }, value, text) => {
    if (changes[key] !== undefined) return duplicateArgument(word, text);
    changes[key] = value;
    return undefined;
  });

const missing = (spelling: Spelling, what: string): Keyword<LinkArguments> =>
  valued(spelling, anything, () => notSimulated(what));

const KEYWORDS: readonly Keyword<LinkArguments>[] = [
  flag(exactly('up'), ({ changes }) => void (changes.up = true)),
  flag(exactly('down'), ({ changes }) => void (changes.up = false)),
  valued(exactly('name'), anything, setName),
  valued(exactly('index'), anything, ({ changes }, word) => {
    if (changes.index !== undefined) return duplicateArgument('index', word);
    if (atoi(word) <= 0) return invalidArgument(word, 'Invalid "index" value');
    changes.index = atoi(word);
    return undefined;
  }),
  valued(abbreviated('link'), anything, ({ changes }, link) => void (changes.link = link)),
  valued(abbreviated('address'), ethernetAddress, ({ changes }, address) => void (changes.address = address)),
  valued(either(abbreviated('broadcast'), exactly('brd')), linkLayerAddress, () =>
    notSimulated('another broadcast address'),
  ),
  number(either(abbreviated('txqueuelen', 'txqlen'), exactly('qlen')), 'txqlen', 'txqueuelen'),
  number(exactly('mtu'), 'mtu', 'mtu'),
  missing(exactly('xdp', 'xdpgeneric', 'xdpdrv', 'xdpoffload'), 'XDP'),
  valued(exactly('netns'), anything, setNetns),
  onOffFlag('multicast'),
  onOffFlag('allmulticast'),
  onOffFlag('promisc'),
  missing(exactly('trailers'), 'trailers'),
  onOffFlag('arp'),
  missing(exactly('carrier'), 'a carrier set by hand'),
  missing(exactly('vf'), 'a virtual function'),
  valued(abbreviated('master'), anything, setMaster),
  valued(
    exactly('vrf'),
    word => invalidArgument(word, 'Not a valid VRF name\n'),
    () => undefined,
  ),
  flag(abbreviated('nomaster'), ({ changes }) => void (changes.master = '')),
  missing(abbreviated('dynamic'), 'the flag DYNAMIC'),
  {
    spelling: abbreviated('type'),
    read: (words, args) => {
      const type = words.next();
      if (type instanceof Complaint) return type;
      args.type = type;
      return 'stop';
    },
  },
  missing(abbreviated('alias'), 'an alias'),
  missing(exactly('group'), 'a group of devices'),
  missing(exactly('mode'), 'a link mode'),
  missing(exactly('state'), 'a state set by hand'),
  missing(abbreviated('numtxqueues', 'numrxqueues'), 'a number of queues'),
  valued(
    abbreviated('addrgenmode'),
    word =>
      ADDR_GEN_MODES.find(mode => mode === word) ??
      invalidArgument(word, 'Invalid address generation mode\n'),
    ({ changes }, mode) => void (changes.addrGenMode = mode),
  ),
  missing(abbreviated('link-netns', 'link-netnsid'), 'the namespace of a lower device'),
  missing(exactly('protodown', 'protodown_reason'), 'protodown'),
  missing(exactly('gso_max_size', 'gso_max_segs', 'gro_max_size'), 'segmentation offload'),
  missing(exactly('parentdev'), 'a parent device'),
];

function readDevice(word: string, words: Words, args: LinkArguments): Outcome {
  if (abbreviated('help')(word)) return new Complaint(LINK_USAGE, USAGE_STATUS);
  const dev = word === 'dev' ? words.take() : word;
  if (dev === undefined) return INCOMPLETE;
  if (args.dev !== args.name) return duplicateOrGarbage('dev', dev);
  if (!isAlternativeName(dev)) return invalidArgument(dev, '"dev" not a valid ifname');
  args.dev = dev;
  return undefined;
}

/** Reads up to the end or the name of the type; what comes after that is left. */
export function readLinkArguments(session: Session, words: Words): LinkArguments | Complaint {
  const args: LinkArguments = { session, dev: undefined, name: undefined, type: undefined, changes: {} };
  const complaint = readKeywords(words, KEYWORDS, args, readDevice);
  if (complaint !== undefined) return complaint;
  args.name ??= args.dev;
  args.dev ??= args.name;
  return args;
}
