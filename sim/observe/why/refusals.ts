/**
 * What was refused, by what somebody may have hoped for: the decisions that keep a host from having a route, an address
 * or a neighbour. A decision that drops a packet is a refusal wherever it stands; those that only remark are listed here.
 */
import type { Decision, Inputs } from '../../trace/decision';
import type { SimTime } from '../../base/time';
import type { DecisionRecord, TraceRecord } from '../../trace/record';
import type { Step } from './walk';

/** A decision, taken any number of times in a row of records, that stood in the way. */
export interface Refusal {
  readonly decision: Decision;
  readonly times: number;
  readonly first: SimTime;
  readonly last: SimTime;
  /** Of the last time. */
  readonly inputs?: Inputs;
  readonly dev?: string;
  /** The number of the last record. */
  readonly record: number;
}

/** The remarks that mean that something was not done, by the subject that it would have made. */
const REMARKS: Readonly<Record<string, readonly string[]>> = {
  route: [
    'ndisc.ra.defrtr-off',
    'ndisc.ra.lifetime-too-short',
    'ndisc.ra.from-local',
    'ndisc.ra.router-withdrawn',
    'ndisc.ra.pinfo-off',
    'route.rio.defrtr-off',
    'route.rio.lifetime-too-short',
    'route.rio.prefix-too-short',
    'route.rio.prefix-too-long',
    'route.rio.clash',
    'route.rio.malformed',
    'route.rio.preference-reserved',
    'addrconf.pio.link-local',
    'addrconf.pio.lifetimes',
    'addrconf.pio.lifetime-too-short',
    'addrconf.rs.not-wanted',
    'addrconf.rs.given-up',
    'addrconf.link.not-ready',
    'addrconf.link.ipv6-disabled',
    'addrconf.link-local.mode-none',
    'addrconf.dad.not-ready',
    'addrconf.dad.disables-ipv6',
  ],
  address: [
    'ndisc.ra.pinfo-off',
    'addrconf.pio.link-local',
    'addrconf.pio.lifetimes',
    'addrconf.pio.lifetime-too-short',
    'addrconf.pio.length',
    'addrconf.pio.not-autonomous',
    'addrconf.pio.autoconf-off',
    'addrconf.pio.prefers-delegation',
    'addrconf.pio.max-addresses',
    'addrconf.temporary.disabled',
    'addrconf.temporary.too-short',
    'addrconf.rs.not-wanted',
    'addrconf.rs.given-up',
    'addrconf.link.not-ready',
    'addrconf.link.ipv6-disabled',
    'addrconf.link-local.mode-none',
    'addrconf.dad.not-ready',
    'addrconf.dad.failed',
    'addrconf.dad.disables-ipv6',
    'addrconf.dad.stable-exhausted',
  ],
  neighbour: ['neigh.state.no-answer'],
};

/** Verdicts on packets that may have brought a subject. */
const VERDICTS: Readonly<Record<string, RegExp>> = {
  route: /^(ndisc\.(ra|redirect|any)|ip6\.rcv|icmp6\.message|route\.redirect|dev\.(rx|frame))\./,
  address: /^(ndisc\.(ra|any|ns\.dad|na\.dad)|ip6\.rcv|icmp6\.message|dev\.(rx|frame))[.-]/,
  neighbour: /^(ndisc\.(na|ns|any)|ip6\.rcv|icmp6\.message|neigh\.(resolve|table)|dev\.(rx|frame))\./,
};
/** Of every multicast that a cable carries to a host that did not ask for it: no refusal of anything. */
const USUAL: ReadonlySet<string> = new Set(['ip6.rcv.group-not-joined', 'ip6.rcv.otherhost']);

/** Obstacles, and the decision on the same device that says that they are none any more. */
const OVERCOME: ReadonlyMap<string, string> = new Map([
  ['addrconf.link.not-ready', 'addrconf.link.ready'],
  ['addrconf.link.ipv6-disabled', 'addrconf.link.ready'],
  ['addrconf.dad.not-ready', 'addrconf.dad.started'],
  ['addrconf.rs.given-up', 'ndisc.ra.accepted'],
]);

/** Whether somebody who waits for something of `subject` was refused by this decision. */
export function isRefusal(subject: string, { id, outcome }: Decision): boolean {
  if (USUAL.has(id)) return false;
  if (REMARKS[subject]?.includes(id)) return true;
  return outcome === 'drop' && VERDICTS[subject]?.test(id) === true;
}

/** The ids that are listed here: a test holds them against the catalogue. */
export const LISTED_REFUSALS: readonly string[] = [
  ...new Set([...Object.values(REMARKS).flat(), ...USUAL, ...[...OVERCOME].flat()]),
];

/** The refusals among `records`, those of another device than `dev` left out, in the order of their first time. */
export function refusalsAmong(records: readonly TraceRecord[], subject: string, dev?: string): Refusal[] {
  const found = new Map<string, Refusal>();
  for (const record of records) {
    if (!('decision' in record) || record.decision === undefined || record.decision.id.startsWith('link.'))
      continue;
    const device = deviceOf(record);
    for (const [obstacle, by] of OVERCOME) {
      if (by === record.decision.id && found.get(obstacle)?.dev === device) found.delete(obstacle);
    }
    if (!isRefusal(subject, record.decision) || isOwnCopy(record)) continue;
    if (dev !== undefined && device !== undefined && device !== dev) continue;
    const known = found.get(record.decision.id);
    found.set(record.decision.id, {
      decision: record.decision,
      times: (known?.times ?? 0) + 1,
      first: known?.first ?? record.at,
      last: record.at,
      ...(record.inputs && { inputs: record.inputs }),
      ...(device !== undefined && { dev: device }),
      record: record.id,
    });
  }
  return [...found.values()];
}

/** A refusal as the step of a chain that it would be. */
export function refusalStep(node: string, { decision, last, inputs, record }: Refusal): Step {
  return { at: last, node, text: '', decision, ...(inputs && { inputs }), record };
}

/** A machine's own multicast, looped back to its own listeners: it waited for nothing from itself. */
function isOwnCopy(record: TraceRecord): boolean {
  return record.kind === 'decision' && record.packet === 0 && record.decision.id.startsWith('ndisc.ra.');
}

function deviceOf(record: DecisionRecord | Extract<TraceRecord, { kind: 'state' }>): string | undefined {
  if (record.kind === 'decision') return record.dev;
  return /(?:^| )dev (\S+)/.exec(record.entity)?.[1];
}
