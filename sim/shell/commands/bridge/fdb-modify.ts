/** `bridge fdb add`, `append`, `replace` and `del` (fdb_modify of bridge/fdb.c). */
import { Mac } from '../../../base/mac';
import type { FdbAddRequest, Refusal } from '../../../kernel/uapi';
import {
  cannotFindDevice,
  Complaint,
  duplicateOrGarbage,
  INCOMPLETE,
  notSimulated,
  refused,
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
import { atoi } from '../iproute2/numbers';
import type { Result, Session } from '../iproute2/session';
import type { Words } from '../iproute2/words';
import { FDB_USAGE } from './usage';

interface EntryArguments {
  address: string | undefined;
  dev: string | undefined;
  self: boolean;
  master: boolean;
  /** For the bridge itself; undefined: nothing was said, which means it too. */
  local: boolean | undefined;
  dynamic: boolean;
  sticky: boolean;
  vlan: number | undefined;
}

/** VLANs are numbered below this one. */
const VLAN_LIMIT = 4095;

/** The number of a VLAN, or the complaint about it. */
export const vlanId =
  (status: number): Reader<number> =>
  word => {
    const vlan = atoi(word);
    return vlan > 0 && vlan < VLAN_LIMIT ? vlan : new Complaint('Error: invalid vlan id.\n', status);
  };

const missing = (spelling: Spelling, what: string): Keyword<EntryArguments> =>
  valued(spelling, anything, () => notSimulated(what, USAGE_STATUS));

const KEYWORDS: readonly Keyword<EntryArguments>[] = [
  valued(exactly('dev'), anything, (args, dev) => void (args.dev = dev)),
  missing(exactly('dst', 'nhid', 'port', 'vni', 'src_vni', 'via'), 'a tunnel'),
  flag(exactly('self'), args => void (args.self = true)),
  flag(abbreviated('master'), args => void (args.master = true)),
  flag(abbreviated('router'), () => undefined),
  flag(abbreviated('local', 'permanent'), args => void (args.local = true)),
  flag(abbreviated('temp', 'static'), args => void (args.local ??= false)),
  flag(abbreviated('dynamic'), args => {
    args.local ??= false;
    args.dynamic = true;
  }),
  valued(abbreviated('vlan'), anything, (args, word) => {
    if (args.vlan !== undefined) return duplicateOrGarbage('vlan', 'vlan');
    const vlan = vlanId(USAGE_STATUS)(word);
    if (vlan instanceof Complaint) return vlan;
    args.vlan = vlan;
    return undefined;
  }),
  flag(either(abbreviated('use'), abbreviated('extern_learn')), (_args, word) =>
    notSimulated(`the flag ${word} of an entry`, USAGE_STATUS),
  ),
  flag(abbreviated('sticky'), args => void (args.sticky = true)),
];

/** The address, alone or after `to`. */
export function readEntryAddress(word: string, words: Words, args: { address: string | undefined }): Outcome {
  const text = word === 'to' ? words.take() : word;
  if (text === undefined) return INCOMPLETE;
  if (abbreviated('help')(text)) return new Complaint(FDB_USAGE, USAGE_STATUS);
  if (args.address !== undefined) return duplicateOrGarbage('to', text);
  args.address = text;
  return undefined;
}

type Entry = Omit<FdbAddRequest, 'replace'>;

function readEntry(session: Session, words: Words): Entry | Complaint {
  const args: EntryArguments = {
    address: undefined,
    dev: undefined,
    self: false,
    master: false,
    local: undefined,
    dynamic: false,
    sticky: false,
    vlan: undefined,
  };
  const complaint = readKeywords(words, KEYWORDS, args, readEntryAddress);
  if (complaint !== undefined) return complaint;
  const { address, dev, self, master, local, dynamic, sticky, vlan } = args;
  if (address === undefined || dev === undefined)
    return new Complaint('Device and address are required arguments.\n', USAGE_STATUS);
  const lladdr = parseSixOctets(address);
  if (lladdr === undefined) return new Complaint(`Invalid mac address ${address}\n`, USAGE_STATUS);
  if (session.device(dev) === undefined) return cannotFindDevice(dev, USAGE_STATUS);
  return {
    lladdr,
    dev,
    ...(vlan !== undefined && { vlan }),
    self: self || !master,
    state: local !== false ? 'permanent' : dynamic ? 'dynamic' : 'static',
    ...(sticky && { sticky }),
  };
}

/** sscanf("%hhx:%hhx:...") of six: one or two digits each. */
function parseSixOctets(text: string): Mac | undefined {
  const parts = text.split(':');
  if (parts.length !== 6 || !parts.every(part => /^[0-9a-fA-F]{1,2}$/.test(part))) return undefined;
  return Mac.parse(parts.map(part => part.padStart(2, '0')).join(':'));
}

const answer = (refusal: Refusal): Result => (refusal === undefined ? 0 : refused(refusal, USAGE_STATUS));

export function addEntry(session: Session, words: Words, replace: boolean): Result {
  const entry = readEntry(session, words);
  return entry instanceof Complaint ? entry : answer(session.netlink.fdbAdd({ ...entry, replace }));
}

export function deleteEntry(session: Session, words: Words): Result {
  const entry = readEntry(session, words);
  return entry instanceof Complaint ? entry : answer(session.netlink.fdbDel(entry));
}
