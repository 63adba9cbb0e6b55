/** Multicast Listener Discovery: version 1 (RFC 2710) and version 2 (RFC 3810, since 2025 also RFC 9777). */

import { bits8, flag, number, unused } from './bits';
import type { Cursor } from './cursor';
import { counted, countedOctets, countOf, ip6, millis16, named, record, reserved, u16, u8 } from './fields';
import { icmpMessage } from './icmp-message';
import { type Group, Layout, type ValueOf } from './layout';

const version1 = { maxResponseDelay: millis16, reserved: reserved(2), group: ip6 };
const version2 = {
  maxResponseCode: u16,
  reserved: reserved(2),
  group: ip6,
  flags: bits8({ reserved: unused(4), suppress: flag, qrv: number(3) }),
  qqic: u8,
  numberOfSources: countOf(2, 'sources'),
  sources: counted(ip6, 'sources'),
};

/** A query is told apart by its version; the delay is in milliseconds, and in version 2 what the code stands for. */
type QueryBody =
  | ({ readonly version: 1 } & ValueOf<typeof version1>)
  | ({ readonly version: 2; readonly maxResponseDelay: number } & ValueOf<typeof version2>);

const layouts = { 1: new Layout<object>(version1), 2: new Layout<object>(version2) };

/** Version 1 has 24 octets with the ICMPv6 header, version 2 at least 28, and nothing else is a query (RFC 3810 §8.1). */
const queryBody: Group<QueryBody> = {
  part: 'group',
  least: layouts[1].least,
  length: value => layouts[value.version].length(value),
  write: (out, at, value) => layouts[value.version].write(out, at, value),
  read(cursor: Cursor, into: QueryBody) {
    if (cursor.left === layouts[1].least) {
      Object.assign(into, { version: 1 });
      layouts[1].read(cursor, into);
    } else if (cursor.left < layouts[2].least) {
      cursor.fail(`${cursor.left} octets are neither version 1 nor version 2`, 'length');
    } else {
      const body = {} as Extract<QueryBody, { version: 2 }>;
      layouts[2].read(cursor, body);
      Object.assign(into, { version: 2, maxResponseDelay: maxResponseDelay(body.maxResponseCode) }, body);
    }
  },
};

/** RFC 2710 §3 and RFC 3810 §5.1. */
export const mldQuery = icmpMessage({ type: 130, kind: 'mld-query', layout: { query: queryBody } });

const version1Report = { maxResponseDelay: reserved(2), reserved: reserved(2), group: ip6 };

/** Multicast Listener Report of version 1, RFC 2710 §3. */
export const mldReport = icmpMessage({ type: 131, kind: 'mld-report', layout: version1Report });

/** Multicast Listener Done, RFC 2710 §3. */
export const mldDone = icmpMessage({ type: 132, kind: 'mld-done', layout: version1Report });

const addressRecord = record({
  recordType: named(u8, {
    1: 'mode-is-include',
    2: 'mode-is-exclude',
    3: 'change-to-include',
    4: 'change-to-exclude',
    5: 'allow-new-sources',
    6: 'block-old-sources',
  }),
  auxDataLen: countOf(1, 'auxiliary', 4),
  numberOfSources: countOf(2, 'sources'),
  group: ip6,
  sources: counted(ip6, 'sources'),
  auxiliary: countedOctets('auxiliary', 4),
});

/** Version 2 Multicast Listener Report, RFC 3810 §5.2. */
export const mld2Report = icmpMessage({
  type: 143,
  kind: 'mld2-report',
  layout: {
    reserved: reserved(2),
    numberOfRecords: countOf(2, 'records'),
    records: counted(addressRecord, 'records'),
  },
});

/** One Multicast Address Record, RFC 3810 §5.2.4. */
export type Mld2Record = ReturnType<typeof mld2Report.make>['records'][number];

/** Milliseconds that a Maximum Response Code of version 2 stands for, RFC 3810 §5.1.3: a float from 32768 on. */
export function maxResponseDelay(code: number): number {
  return code < 32768 ? code : ((code & 0xfff) | 0x1000) << (((code >>> 12) & 7) + 3);
}

/** The code for the longest delay of at most so many milliseconds that it can express. */
export function maxResponseCode(milliseconds: number): number {
  if (milliseconds < 32768) return milliseconds;
  const largest = Math.min(milliseconds, maxResponseDelay(0xffff));
  const exponent = 31 - Math.clz32(largest) - 15;
  return 0x8000 | (exponent << 12) | ((largest >>> (exponent + 3)) & 0xfff);
}

/** Seconds that a Querier's Query Interval Code stands for, RFC 3810 §5.1.9: a float from 128 on. */
export function queryInterval(qqic: number): number {
  return qqic < 128 ? qqic : ((qqic & 0xf) | 0x10) << (((qqic >>> 4) & 7) + 3);
}

/** The code for the longest interval of at most so many seconds that it can express. */
export function queryIntervalCode(seconds: number): number {
  if (seconds < 128) return seconds;
  const largest = Math.min(seconds, queryInterval(0xff));
  const exponent = 31 - Math.clz32(largest) - 7;
  return 0x80 | (exponent << 4) | ((largest >>> (exponent + 3)) & 0xf);
}
