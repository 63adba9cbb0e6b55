/** Numbers of RFC 8415 that every program speaking DHCPv6 needs. */
import { Ip6 } from '../../base/ip6';

/** All_DHCP_Relay_Agents_and_Servers, §7.1: what clients send to. */
export const ALL_DHCP_RELAY_AGENTS_AND_SERVERS = Ip6.parse('ff02::1:2')!;
/** All_DHCP_Servers, §7.1: where relay agents send to that know no server. */
export const ALL_DHCP_SERVERS = Ip6.parse('ff05::1:3')!;

/** A lifetime, T1 or T2 that never ends, §7.7. */
export const INFINITY = 0xffffffff;

/** §7.6: relay agents forward a message no more than so often. ISC's programs still have the 32 of RFC 3315. */
export const HOP_COUNT_LIMIT = 8;

/** Seconds from 1970 to the epoch of a DUID-LLT, which is 2000-01-01 UTC (§11.2). */
export const DUID_EPOCH = 946_684_800;
