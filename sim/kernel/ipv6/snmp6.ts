/**
 * What a namespace counts of ICMPv6, and of what goes wrong in IPv6 (/proc/net/snmp6; struct ipstats_mib and icmpv6_mib,
 * net/ipv6/proc.c). Plain numbers, added to where the kernel has IP6_INC_STATS and ICMP6_INC_STATS.
 *
 * Differs from Linux: what every packet would add to is not counted, for it would slow each of them down; nor are fragments
 * put together, messages that cannot be parsed, UDP, and devices for themselves. Those rows are not there.
 */

/** By ICMPv6 type; made when the first message comes or goes. */
type Types = Map<number, number>;

export class Snmp6 {
  inHdrErrors = 0;
  inTooBigErrors = 0;
  inNoRoutes = 0;
  inAddrErrors = 0;
  inUnknownProtos = 0;
  inDiscards = 0;
  outDiscards = 0;
  outNoRoutes = 0;
  fragOKs = 0;
  fragFails = 0;
  fragCreates = 0;

  icmpInMsgs = 0;
  icmpInErrors = 0;
  icmpOutMsgs = 0;
  icmpInCsumErrors = 0;
  icmpOutRateLimitHost = 0;
  icmpIn: Types | undefined = undefined;
  icmpOut: Types | undefined = undefined;

  /** ICMP6MSGIN_INC_STATS. */
  icmp6MsgIn(type: number): void {
    this.icmpIn ??= new Map();
    this.icmpIn.set(type, (this.icmpIn.get(type) ?? 0) + 1);
  }

  /** ICMP6MSGOUT_INC_STATS, and that a message was sent at all. */
  icmp6MsgOut(type: number): void {
    this.icmpOutMsgs++;
    this.icmpOut ??= new Map();
    this.icmpOut.set(type, (this.icmpOut.get(type) ?? 0) + 1);
  }
}

const NAMED: readonly (readonly [type: number, name: string])[] = [
  [1, 'DestUnreachs'],
  [2, 'PktTooBigs'],
  [3, 'TimeExcds'],
  [4, 'ParmProblems'],
  [128, 'Echos'],
  [129, 'EchoReplies'],
  [130, 'GroupMembQueries'],
  [131, 'GroupMembResponses'],
  [132, 'GroupMembReductions'],
  [133, 'RouterSolicits'],
  [134, 'RouterAdvertisements'],
  [135, 'NeighborSolicits'],
  [136, 'NeighborAdvertisements'],
  [137, 'Redirects'],
  [143, 'MLDv2Reports'],
];

/** snmp6_seq_show, without the rows of what is not counted. */
export function snmp6SeqShow(mib: Snmp6): string {
  const rows: (readonly [string, number])[] = [
    ['Ip6InHdrErrors', mib.inHdrErrors],
    ['Ip6InTooBigErrors', mib.inTooBigErrors],
    ['Ip6InNoRoutes', mib.inNoRoutes],
    ['Ip6InAddrErrors', mib.inAddrErrors],
    ['Ip6InUnknownProtos', mib.inUnknownProtos],
    ['Ip6InDiscards', mib.inDiscards],
    ['Ip6OutDiscards', mib.outDiscards],
    ['Ip6OutNoRoutes', mib.outNoRoutes],
    ['Ip6FragOKs', mib.fragOKs],
    ['Ip6FragFails', mib.fragFails],
    ['Ip6FragCreates', mib.fragCreates],
    ['Icmp6InMsgs', mib.icmpInMsgs],
    ['Icmp6InErrors', mib.icmpInErrors],
    ['Icmp6OutMsgs', mib.icmpOutMsgs],
    ['Icmp6OutErrors', 0],
    ['Icmp6InCsumErrors', mib.icmpInCsumErrors],
    ['Icmp6OutRateLimitHost', mib.icmpOutRateLimitHost],
    ...NAMED.map(([type, name]) => [`Icmp6In${name}`, mib.icmpIn?.get(type) ?? 0] as const),
    ...NAMED.map(([type, name]) => [`Icmp6Out${name}`, mib.icmpOut?.get(type) ?? 0] as const),
    ...byNumber('In', mib.icmpIn),
    ...byNumber('Out', mib.icmpOut),
  ];
  return rows.map(([name, value]) => `${name.padEnd(32)}\t${value}\n`).join('');
}

function byNumber(direction: 'In' | 'Out', types: Types | undefined): (readonly [string, number])[] {
  return [...(types ?? [])]
    .sort(([a], [b]) => a - b)
    .map(([type, count]) => [`Icmp6${direction}Type${type}`, count]);
}
