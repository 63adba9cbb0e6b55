/** What an Advertise or a Reply gives (dhc6_leaseify() of client/dhc6.c), and how good it is (dhc6_score_lease()). */
import type { Dhcp6Message } from '../../wire/dhcpv6/message';
import { dhcp6OptionCode, findOption, type Dhcp6OptionList } from '../../wire/dhcpv6/options';
import { duidText } from '../dhcpv6/duid';
import { isIa, leaseOf, soundTimes, type IaKind, type IaOption } from '../dhcpv6/identity-association';
import { STATUS_CODES, statusName, statusOf, type Status } from '../dhcpv6/status';
import type { Log } from '../dhcpd/log';
import { KIND_NAMES } from './build-message';
import { iaidText, type HeldAddress, type HeldIa, type HeldLease } from './lease';

/** An association as a server offers it; `status` undefined: the server says nothing of how it went. */
export interface AnsweredIa extends HeldIa {
  readonly status: Status | undefined;
}

/** A lease as a server offers it. */
export interface Answer extends HeldLease {
  readonly ias: AnsweredIa[];
  readonly preference: number;
  readonly score: number;
  readonly status: Status | undefined;
}

/** What a client wants of an answer: codes of options, of either family. */
export interface Wishes {
  readonly requested: readonly number[];
  readonly required: readonly number[];
}

const SCORE_OPTION = 1;
const SCORE_BINDING = 10_000;
const SCORE_ADDRESS = 100;
/** An offer of preference 255 is taken at once if it is worth more than one association with one address. */
export const SCORE_MIN = SCORE_BINDING + SCORE_ADDRESS;

const KINDS: readonly IaKind[] = ['ia-na', 'ia-ta', 'ia-pd'];
/** What is not of the lease itself any more once the message is read. */
const CONSUMED: ReadonlySet<string> = new Set([...KINDS, 'preference']);

const isNothing = (code: number | undefined): boolean =>
  code === STATUS_CODES.NoAddrsAvail || code === STATUS_CODES.NoPrefixAvail;

/** The status that is told; undefined: none is. */
function toldStatus(options: Dhcp6OptionList): Status | undefined {
  return findOption(options, 'status-code') === undefined ? undefined : statusOf(options);
}

/** dhc6_check_status(): whether a status is in the way of using an answer; it is told. */
export function fails(status: Status | undefined, scope: string, log: Log): boolean {
  if (status === undefined) return false;
  const text = status.message === '' ? '.' : `: "${status.message}"`;
  log.write('info', `${scope} status code ${statusName(status.code) ?? 'UNKNOWN'}${text}`);
  return status.code !== STATUS_CODES.Success;
}

/** dhc6_leaseify(): what a message gives, told as it is read. @param starts seconds since 1970 */
export function readAnswer(
  { options }: Dhcp6Message,
  starts: number,
  log: Log,
  change: (options: Dhcp6OptionList) => Dhcp6OptionList,
  wishes: Wishes,
): Answer {
  const say = (text: string): void => log.write('debug', `RCV:  ${text}`);
  const preference = findOption(options, 'preference')?.preference;
  if (preference !== undefined) say(`X-- Preference ${preference}.`);
  const whole = toldStatus(options);
  const status = isNothing(whole?.code) ? undefined : whole;
  const given = KINDS.flatMap(kind => options.filter(isIa).filter(each => each.kind === kind));
  const ias = given.flatMap(option => readIa(option, starts, whole, log, say) ?? []);
  const serverDuid = findOption(options, 'server-id')!.duid;
  say(`X-- Server ID: ${duidText(serverDuid)}`);
  const kept = options.filter(
    each => !CONSUMED.has(each.kind) && (each.kind !== 'status-code' || status !== undefined),
  );
  const lease: HeldLease = { serverDuid, options: change(kept), ias };
  return { ...lease, ias, preference: preference ?? 0, status, score: scoreOf(lease, wishes) };
}

/** dhc6_score_lease(). Codes of DHCPv4 that are asked for are looked up among those of DHCPv6 too. */
function scoreOf({ options, ias }: HeldLease, { requested, required }: Wishes): number {
  const codes = new Set(options.map(dhcp6OptionCode));
  if (required.some(code => !codes.has(code))) return 0;
  const addresses = ias.reduce((sum, ia) => sum + ia.addresses.length, 0);
  const wanted = requested.filter(code => codes.has(code)).length;
  return SCORE_OPTION * (1 + wanted) + SCORE_BINDING * ias.length + SCORE_ADDRESS * addresses;
}

/** dhc6_parse_ia_na() and its like; undefined: it is discarded. */
function readIa(
  option: IaOption,
  starts: number,
  whole: Status | undefined,
  log: Log,
  say: (text: string) => void,
): AnsweredIa | undefined {
  const { kind, iaid, options } = option;
  const [T1, T2] = option.kind === 'ia-ta' ? [0, 0] : [option.t1, option.t2];
  say(`X-- ${KIND_NAMES[kind]} ${iaidText(iaid)}`);
  say(`| X-- starts ${starts}`);
  if (kind !== 'ia-ta') {
    say(`| X-- t1 - renew  +${T1}`);
    say(`| X-- t2 - rebind +${T2}`);
  }
  if (!soundTimes({ T1, T2 })) {
    say(`| !-- INVALID renew/rebind times, ${KIND_NAMES[kind]} discarded.`);
    return undefined;
  }
  if (options.length > 0) say('| X-- [Options]');
  const addresses = options.flatMap(each => readLease(kind, each, starts, log, say) ?? []);
  const status = toldStatus(options);
  const nothing = kind === 'ia-pd' ? STATUS_CODES.NoPrefixAvail : STATUS_CODES.NoAddrsAvail;
  if (addresses.length === 0 || whole?.code === nothing || status?.code === nothing) {
    say(`| !-- Status code of no ${kind === 'ia-pd' ? 'prefix' : 'addrs'}, ${KIND_NAMES[kind]} discarded.`);
    return undefined;
  }
  return { kind, iaid, starts, renew: T1, rebind: T2, addresses, status };
}

/** dhc6_parse_addrs(), dhc6_parse_prefixes(); undefined: it is discarded. */
function readLease(
  kind: IaKind,
  option: IaOption['options'][number],
  starts: number,
  log: Log,
  say: (text: string) => void,
): HeldAddress | undefined {
  const lease = leaseOf(kind, option);
  if (lease === undefined) return undefined;
  const { address, prefixLength, preferredLifetime: preferred, validLifetime: valid } = lease;
  const word = kind === 'ia-pd' ? 'IAPREFIX' : 'IAADDR';
  say(`| | X-- ${word} ${address}${kind === 'ia-pd' ? `/${prefixLength}` : ''}`);
  say(`| | | X-- Preferred lifetime ${preferred}.`);
  say(`| | | X-- Max lifetime ${valid}.`);
  if (preferred > valid) {
    say(`| | | !-- INVALID lifetimes, ${word} discarded.  Check your server configuration.`);
    return undefined;
  }
  if (lease.options.length > 0) say('| | | X-- [Options]');
  const status = toldStatus(lease.options);
  if (status !== undefined && fails(status, word, log)) {
    say(`| | | X-- Status code issue${kind === 'ia-pd' ? '' : ','} ${word} discarded.`);
    return undefined;
  }
  return { address, prefixLength, starts, preferred, valid };
}
