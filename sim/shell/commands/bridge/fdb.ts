/**
 * `bridge fdb`: behind which port an address is (bridge/fdb.c).
 *
 * Differs from Linux: entries tell no ages; none are learned elsewhere or for tunnels.
 */
import type { FdbInfo } from '../../../kernel/uapi';
import {
  cannotFindDevice,
  Complaint,
  duplicateArgument,
  INCOMPLETE,
  invalidArgument,
  notSimulated,
  refused,
  unknownCommand,
  USAGE_STATUS,
} from '../iproute2/complaint';
import {
  abbreviated,
  anything,
  either,
  exactly,
  findSubcommand,
  flag,
  type Keyword,
  readKeywords,
  type Subcommand,
  valued,
} from '../iproute2/keywords';
import type { Printer } from '../iproute2/printer';
import type { Result, Session } from '../iproute2/session';
import type { Words } from '../iproute2/words';
import { atoi } from '../iproute2/numbers';
import { addEntry, deleteEntry, readEntryAddress, vlanId } from './fdb-modify';
import { FDB_USAGE } from './usage';

export function fdb(session: Session, words: Words): Result {
  const word = words.take();
  if (word === undefined) return show(session, words);
  const command = findSubcommand(subcommands(session), word);
  return command === undefined ? unknownCommand(word, 'bridge fdb help') : command.run(words);
}

function subcommands(session: Session): readonly Subcommand<Result>[] {
  return [
    { spelling: abbreviated('add'), run: words => addEntry(session, words, false) },
    // A bridge has one entry for an address, so appending is replacing.
    { spelling: abbreviated('append', 'replace'), run: words => addEntry(session, words, true) },
    { spelling: abbreviated('delete'), run: words => deleteEntry(session, words) },
    { spelling: abbreviated('get'), run: words => get(session, words) },
    { spelling: abbreviated('show', 'lst', 'list'), run: words => show(session, words) },
    { spelling: exactly('flush'), run: words => flush(session, words) },
    { spelling: abbreviated('help'), run: () => new Complaint(FDB_USAGE, USAGE_STATUS) },
  ];
}

interface FdbFilter {
  dev: string | undefined;
  bridge: string | undefined;
  /** Undefined: all. */
  states: Set<FdbInfo['state']> | undefined;
  dynamic: boolean;
  /** 0: whatever the VLAN. */
  vlan: number;
}

function parseState(word: string): readonly FdbInfo['state'][] | Complaint {
  const states: readonly FdbInfo['state'][] = ['permanent', 'static', 'stale', 'reachable'];
  if (word === 'all') return states;
  if (abbreviated('temp')(word)) return ['static'];
  if (abbreviated('dynamic')(word)) return ['reachable'];
  const state = states.find(name => abbreviated(name)(word));
  return state === undefined ? invalidArgument(word, 'invalid state') : [state];
}

const KEYWORDS: readonly Keyword<FdbFilter>[] = [
  valued(exactly('brport', 'dev'), anything, (filter, dev) => void (filter.dev = dev)),
  valued(exactly('br'), anything, (filter, bridge) => void (filter.bridge = bridge)),
  valued(exactly('vlan'), anything, (filter, vlan) => void (filter.vlan = atoi(vlan))),
  valued(exactly('state'), parseState, (filter, states) => {
    filter.states = new Set([...(filter.states ?? []), ...states]);
  }),
  flag(exactly('dynamic'), filter => void (filter.dynamic = true)),
];

function show(session: Session, words: Words): Result {
  const filter: FdbFilter = {
    dev: undefined,
    bridge: undefined,
    states: undefined,
    dynamic: false,
    vlan: 0,
  };
  const complaint = readKeywords(words, KEYWORDS, filter, word =>
    abbreviated('help')(word) ? new Complaint(FDB_USAGE, USAGE_STATUS) : undefined,
  );
  if (complaint !== undefined) return complaint;
  const { dev, bridge } = filter;
  if (bridge !== undefined && session.device(bridge) === undefined)
    return new Complaint(`Cannot find bridge device "${bridge}"\n`, USAGE_STATUS);
  if (dev !== undefined && session.device(dev) === undefined) return cannotFindDevice(dev, USAGE_STATUS);
  session.list(out => {
    for (const entry of session.netlink.fdb())
      if (selects(session, filter, entry)) printEntry(out, entry, dev !== undefined);
  });
  return 0;
}

function selects(session: Session, filter: FdbFilter, entry: FdbInfo): boolean {
  const { dev, bridge, states, dynamic, vlan } = filter;
  if (vlan !== 0 && entry.vlan !== vlan) return false;
  if (dev !== undefined && entry.dev !== dev) return false;
  if (states !== undefined && !states.has(entry.state)) return false;
  if (dynamic && entry.state === 'permanent') return false;
  return bridge === undefined || entry.dev === bridge || session.device(entry.dev)?.master === bridge;
}

function printEntry(out: Printer, entry: FdbInfo, withoutDev: boolean): void {
  const { lladdr, dev, vlan, flags, master, state } = entry;
  out.openObject();
  out.both('mac', lladdr.toString(), `${lladdr.toString()} `);
  if (!withoutDev) out.both('ifname', dev, `dev ${dev} `);
  if (vlan !== undefined) out.both('vlan', vlan, `vlan ${vlan} `);
  out.openArray('flags');
  for (const name of flags) out.both(undefined, name, `${name} `);
  out.closeArray();
  if (master !== undefined) out.both('master', master, `master ${master} `);
  const word = state === 'reachable' ? '' : state;
  out.both('state', word, `${word}\n`);
  out.closeObject();
}

interface Question {
  address: string | undefined;
  dev: string | undefined;
  bridge: string | undefined;
  vlan: number | undefined;
}

const GET_KEYWORDS: readonly Keyword<Question>[] = [
  valued(exactly('brport', 'dev'), anything, (question, dev) => void (question.dev = dev)),
  valued(exactly('br'), anything, (question, bridge) => void (question.bridge = bridge)),
  valued(exactly('vni'), anything, () => notSimulated('a tunnel', USAGE_STATUS)),
  valued(abbreviated('vlan'), vlanId(254), (question, vlan) => void (question.vlan = vlan)),
  flag(either(exactly('self'), abbreviated('master', 'dynamic')), () => undefined),
];

function get(session: Session, words: Words): Result {
  const question: Question = { address: undefined, dev: undefined, bridge: undefined, vlan: undefined };
  const complaint = readKeywords(words, GET_KEYWORDS, question, readEntryAddress);
  if (complaint !== undefined) return complaint;
  const { address, dev, bridge, vlan } = question;
  if (address === undefined || (dev ?? bridge) === undefined)
    return new Complaint('Device or master and address are required arguments.\n', USAGE_STATUS);
  for (const name of [dev, bridge])
    if (name !== undefined && session.device(name) === undefined) return cannotFindDevice(name, USAGE_STATUS);
  const found = session.netlink.fdb().find(entry => {
    if (entry.lladdr.toString() !== address.toLowerCase() || entry.master === undefined) return false;
    if (entry.vlan !== vlan) return false;
    return bridge === undefined ? entry.dev === dev : entry.master === bridge;
  });
  if (found === undefined) return refused({ errno: 'ENOENT', extack: 'Fdb entry not found' }, 254);
  session.list(out => printEntry(out, found, false));
  return 0;
}

/** Everything a bridge knows; a selection is not simulated. */
function flush(session: Session, words: Words): Result {
  let dev: string | undefined;
  for (let word = words.take(); word !== undefined; word = words.take()) {
    if (word !== 'dev') {
      if (word === 'self' || word === 'master') continue;
      return notSimulated(`"bridge fdb flush ${word}"`, USAGE_STATUS);
    }
    const name = words.take();
    if (name === undefined) return INCOMPLETE;
    if (dev !== undefined) return duplicateArgument('dev', name);
    dev = name;
  }
  if (dev === undefined) return new Complaint('Device is a required argument.\n', USAGE_STATUS);
  const device = session.device(dev);
  if (device === undefined) return new Complaint(`Cannot find bridge device "${dev}"\n`, USAGE_STATUS);
  if (device.kind !== 'bridge') return refused({ errno: 'EOPNOTSUPP' }, USAGE_STATUS);
  for (const { lladdr, vlan, dev: port } of session.netlink.fdb().filter(each => each.master === dev)) {
    const refusal = session.netlink.fdbDel({ lladdr, dev: port, vlan: vlan ?? 0, self: false });
    if (refusal !== undefined) return refused(refusal, USAGE_STATUS);
  }
  return 0;
}
