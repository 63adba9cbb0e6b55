/** Messages of Multicast Listener Discovery that cases put on the cables. */
import type { Ip6 } from '../../../sim/base/ip6';
import { framed, type Envelope } from '../../../sim/conformance/messages';
import { Frame } from '../../../sim/wire/frame';
import type { Icmp6Message, Icmp6MessageOf } from '../../../sim/wire/icmpv6';
import { Ip6Packet } from '../../../sim/wire/ipv6';

/** What is around such a message: a Router Alert, unless it says otherwise. */
export interface MldEnvelope extends Envelope {
  readonly alert?: boolean;
}

/** A query of a version for a group, `::` for all; the longest delay is in milliseconds. */
export function listenerQuery(
  version: 1 | 2,
  group: Ip6,
  sources: readonly Ip6[] = [],
  maxResponseDelay = 100,
): Icmp6MessageOf<'mld-query'> {
  const common = { kind: 'mld-query', type: 130, code: 0, maxResponseDelay, group } as const;
  if (version === 1) return { ...common, version };
  const robustness = { suppress: false, qrv: 2, qqic: 125 };
  return { ...common, version, maxResponseCode: maxResponseDelay, ...robustness, sources: [...sources] };
}

/** A report of version 1. */
export function listenerReport(group: Ip6): Icmp6MessageOf<'mld-report'> {
  return { kind: 'mld-report', type: 131, code: 0, group };
}

/** A done of version 1. */
export function listenerDone(group: Ip6): Icmp6MessageOf<'mld-done'> {
  return { kind: 'mld-done', type: 132, code: 0, group };
}

/** Reports of version 2: each group is now wanted from all sources, or from none, which is to leave it. */
export function listenerReport2(
  ...changes: readonly (readonly [group: Ip6, change: 'join' | 'leave'])[]
): Icmp6MessageOf<'mld2-report'> {
  return {
    kind: 'mld2-report',
    type: 143,
    code: 0,
    records: changes.map(([group, change]) => ({
      recordType: change === 'join' ? 'change-to-exclude' : 'change-to-include',
      group,
      sources: [],
      auxiliary: new Uint8Array(),
    })),
  };
}

/** A frame with such a message: a hop limit of 1, and a Router Alert of value 0. */
export function mldFrame(message: Icmp6Message, { alert = true, ...envelope }: MldEnvelope = {}): Frame {
  const frame = framed(message, { hopLimit: 1, ...envelope });
  if (!alert || frame.payload.kind !== 'ipv6') return frame;
  const { src, dst, hopLimit, payload } = frame.payload;
  const packet = new Ip6Packet(src, dst, hopLimit, payload, [
    { kind: 'hop-by-hop', options: [{ kind: 'router-alert', value: 0 }] },
  ]);
  return new Frame(frame.dst, frame.src, packet);
}
