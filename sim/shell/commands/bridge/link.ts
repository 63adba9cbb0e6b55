/** `bridge link`: the ports of bridges (bridge/link.c). */
import type { LinkInfo } from '../../../kernel/uapi';
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
import { among, familyMessage, type FindLink, printLinkFlags, printLinkName } from '../iproute2/link-message';
import { atoi } from '../iproute2/numbers';
import { onOrOff } from '../iproute2/on-or-off';
import type { Printer } from '../iproute2/printer';
import type { Result, Session } from '../iproute2/session';
import type { Words } from '../iproute2/words';
import { LINK_USAGE } from './usage';

export function link(session: Session, words: Words): Result {
  const word = words.take();
  if (word === undefined) return show(session, words);
  if (abbreviated('set', 'change')(word)) return set(session, words);
  if (abbreviated('show', 'lst', 'list')(word)) return show(session, words);
  if (abbreviated('help')(word)) return new Complaint(LINK_USAGE, USAGE_STATUS);
  return unknownCommand(word, 'bridge link help');
}

/** Words other than `dev` mean nothing. */
function show(session: Session, words: Words): Result {
  let dev: string | undefined;
  for (let word = words.take(); word !== undefined; word = words.take()) {
    if (word !== 'dev') continue;
    const name = words.take();
    if (name === undefined) return INCOMPLETE;
    if (dev !== undefined) return duplicateArgument('dev', name);
    dev = name;
  }
  if (dev !== undefined && session.device(dev) === undefined) return cannotFindDevice(dev, USAGE_STATUS);
  const links = session.netlink.links();
  session.list(out => {
    for (const each of links) {
      if (each.slaveKind !== 'bridge' || (dev !== undefined && each.ifname !== dev)) continue;
      printPort(out, each, among(links), { details: session.settings.details > 0 });
    }
  });
  return 0;
}

/** How much of a port is shown. */
interface PortView {
  readonly details: boolean;
  /** Its state and settings as a port, which a message may not tell (IFLA_PROTINFO). */
  readonly state?: boolean;
  readonly deleted?: boolean;
}

/** A port as AF_BRIDGE tells it (print_linkinfo). */
export function printPort(
  out: Printer,
  port: LinkInfo,
  find: FindLink,
  { details, state = true, deleted = false }: PortView,
): void {
  const message = familyMessage(port, find);
  out.openObject();
  if (deleted) out.both('deleted', true, 'Deleted ');
  out.both('ifindex', port.ifindex, `${port.ifindex}: `);
  printLinkName(out, message, name => `${name}: `);
  printLinkFlags(out, message.flags);
  out.both('mtu', port.mtu, `mtu ${port.mtu} `);
  if (port.master !== undefined) out.both('master', port.master, `master ${port.master} `);
  if (state) printOptions(out, port.infoSlaveData ?? {}, details);
  out.text('\n');
  out.closeObject();
}

const ALWAYS = ['state', 'priority', 'cost'];
const DETAILS = [
  ...['hairpin', 'guard', 'root_block', 'fastleave', 'learning', 'flood', 'mcast_flood', 'bcast_flood'],
  ...['mcast_router', 'mcast_to_unicast', 'neigh_suppress', 'vlan_tunnel', 'isolated', 'locked'],
];

function printOptions(out: Printer, values: NonNullable<LinkInfo['infoSlaveData']>, details: boolean): void {
  const print = (key: string): void => {
    const value = values[key === 'mcast_router' ? 'multicast_router' : key];
    if (value === undefined || typeof value === 'object') return;
    const text = typeof value === 'boolean' ? (value ? 'on' : 'off') : String(value);
    out.both(key, value, `${key} ${text} `);
  };
  ALWAYS.forEach(print);
  if (!details) return;
  out.newLine();
  out.text('    ');
  DETAILS.forEach(print);
}

interface PortArguments {
  readonly options: Record<string, number>;
  dev: string | undefined;
}

const SWITCHES = [
  ...['guard', 'hairpin', 'fastleave', 'root_block', 'learning', 'learning_sync', 'flood', 'mcast_flood'],
  ...['bcast_flood', 'mcast_to_unicast', 'neigh_suppress', 'vlan_tunnel', 'isolated', 'locked'],
];

const STATES = ['disabled', 'listening', 'learning', 'forwarding', 'blocking'];

/** The status that -EINVAL becomes. */
const EINVAL_STATUS = 234;

const KEYWORDS: readonly Keyword<PortArguments>[] = [
  valued(exactly('dev'), anything, (args, dev) => void (args.dev = dev)),
  ...SWITCHES.map(name =>
    valued<PortArguments, boolean>(
      exactly(name),
      onOrOff(name, EINVAL_STATUS),
      ({ options }, on) => void (options[name] = Number(on)),
    ),
  ),
  ...['mcast_router', 'cost', 'priority'].map(name =>
    valued<PortArguments, string>(
      exactly(name),
      anything,
      ({ options }, word) => void (options[name] = atoi(word)),
    ),
  ),
  valued(exactly('state'), anything, ({ options }, word) => {
    const state = /^\s*[+-]?\d+$/.test(word) ? atoi(word) : STATES.indexOf(word);
    if (state < 0) return new Complaint('Error: invalid STP port state\n', USAGE_STATUS);
    options['state'] = state;
    return undefined;
  }),
  valued(exactly('hwmode', 'backup_port'), anything, () =>
    notSimulated('switching by hardware', USAGE_STATUS),
  ),
  flag(exactly('self', 'nobackup_port'), () => notSimulated('switching by hardware', USAGE_STATUS)),
  flag(exactly('master'), () => undefined),
];

function set(session: Session, words: Words): Result {
  const args: PortArguments = { options: {}, dev: undefined };
  const complaint = readKeywords(words, KEYWORDS, args, () => new Complaint(LINK_USAGE, USAGE_STATUS));
  if (complaint !== undefined) return complaint;
  const { dev, options } = args;
  if (dev === undefined) return new Complaint('Device is a required argument.\n', USAGE_STATUS);
  const port = session.device(dev);
  if (port === undefined) return new Complaint(`Cannot find bridge device "${dev}"\n`, USAGE_STATUS);
  if (port.slaveKind !== 'bridge') return refused({ errno: 'EOPNOTSUPP' }, USAGE_STATUS);
  const refusal = session.netlink.linkSet(dev, { protinfo: positive(options) });
  return refusal === undefined ? 0 : refused(refusal, USAGE_STATUS);
}

/** A cost of nothing and negative numbers are not sent. */
function positive(options: Readonly<Record<string, number>>): Record<string, number> {
  return Object.fromEntries(
    Object.entries(options).filter(([name, value]) => (name === 'cost' ? value > 0 : value >= 0)),
  );
}
