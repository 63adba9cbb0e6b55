/** Multicast Listener Discovery as tcpdump shows it. Records that cannot be read are named after those that can. */

import { Ip6 } from '../../base/ip6';
import type { Icmp6MessageOf } from '../icmpv6';
import { getUint, putUint } from '../layout';
import { maxResponseDelay, type Mld2Record, queryInterval } from '../mld';
import { addressText, type Shown } from './text-options';

const RECORD_NAMES: Readonly<Record<string, string>> = {
  'mode-is-include': 'is_in',
  'mode-is-exclude': 'is_ex',
  'change-to-include': 'to_in',
  'change-to-exclude': 'to_ex',
  'allow-new-sources': 'allow',
  'block-old-sources': 'block',
};

const LEAST_QUERY_2 = 28;
const RECORD_HEADER = 20;

/** What version 1 messages say, in octets of the ICMPv6 message. */
export function mld1Text(octets: Uint8Array): string {
  if (octets.length < 24) return '';
  return `max resp delay: ${getUint(octets, 4, 2)} addr: ${addressText(Ip6.fromBytes(octets, 8))}`;
}

/** A query of either version, in octets of the ICMPv6 message. */
export function mldQueryText(octets: Uint8Array, shown: Shown): string {
  if (octets.length === 24) return mld1Text(octets);
  if (octets.length < LEAST_QUERY_2) return ` unknown-version (len ${octets.length}) `;
  const verbose = shown.verbose > 0;
  let text = ' v2';
  if (verbose) text += ` [max resp delay=${maxResponseDelay(getUint(octets, 4, 2))}]`;
  text += ` [gaddr ${addressText(Ip6.fromBytes(octets, 8))}`;
  if (verbose) {
    const robustness = octets[24]! & 7;
    if ((octets[24]! & 8) !== 0) text += ' sflag';
    if (robustness !== 0) text += ` robustness=${robustness}`;
    text += ` qqi=${queryInterval(octets[25]!)}`;
  }
  const sources = getUint(octets, 26, 2);
  if (sources === 0) return `${text}]`;
  if (octets.length < LEAST_QUERY_2 + 16 * sources) return `${text} [invalid number of sources]]`;
  if (shown.verbose < 2) return `${text}, ${sources} source(s)]`;
  return `${text}${sourceList(readSources(octets, LEAST_QUERY_2, sources))}]`;
}

/** A version 2 report. */
export function mld2ReportText(message: Icmp6MessageOf<'mld2-report'>, shown: Shown): string {
  const text = `, ${message.records.length} group record(s)`;
  return shown.verbose > 0 ? text + message.records.map(record => recordText(record, shown)).join('') : text;
}

/**
 * A version 2 report whose records are not all there. `read` decodes an ICMPv6 message: it is tried with fewer and fewer
 * records.
 */
export function brokenMld2ReportText(
  octets: Uint8Array,
  shown: Shown,
  read: (octets: Uint8Array) => Icmp6MessageOf<'mld2-report'> | undefined,
): string {
  if (octets.length < 8) return ` [invalid len ${octets.length}]`;
  const claimed = getUint(octets, 6, 2);
  const heading = `, ${claimed} group record(s)`;
  if (shown.verbose === 0) return heading;
  const copy = octets.slice();
  let count = Math.min(claimed, Math.floor((octets.length - 8) / RECORD_HEADER));
  let readable = undefined;
  for (; readable === undefined && count >= 0; count--) {
    putUint(copy, 6, 2, count);
    readable = read(copy);
  }
  const records = readable?.records ?? [];
  const text = heading + records.map(record => recordText(record, shown)).join('');
  const at = records.reduce((sum, record) => sum + RECORD_HEADER + 16 * record.sources.length, 8);
  if (octets.length < at + RECORD_HEADER) return `${text} [invalid number of groups]`;
  const name = recordName(octets[at]!);
  const group = addressText(Ip6.fromBytes(octets, at + 4));
  return `${text} [gaddr ${group} ${name} [invalid number of sources ${getUint(octets, at + 2, 2)}]`;
}

function recordText({ group, recordType, sources }: Mld2Record, shown: Shown): string {
  const name = typeof recordType === 'number' ? recordName(recordType) : RECORD_NAMES[recordType]!;
  const list = shown.verbose > 1 ? sourceList(sources) : `, ${sources.length} source(s)`;
  return ` [gaddr ${addressText(group)} ${name}${list}]`;
}

function recordName(number: number): string {
  return Object.values(RECORD_NAMES)[number - 1] ?? ` [v2-report-#${number}]`;
}

function sourceList(sources: readonly Ip6[]): string {
  return ` {${sources.map(source => ` ${addressText(source)}`).join('')} }`;
}

function readSources(octets: Uint8Array, at: number, count: number): Ip6[] {
  return Array.from({ length: count }, (_, i) => Ip6.fromBytes(octets, at + 16 * i));
}
