/**
 * The words netlink sends along with an errno (extack): which of them a kernel version knows. What it does not, iproute2
 * tells by the errno alone: `RTNETLINK answers: File exists`.
 *
 * Source: the NL_SET_ERR_MSG of net/ipv6/addrconf.c, route.c, ip6_fib.c and fib6_rules.c, net/core, net/bridge and net/8021q in the trees of the
 * profile (kernel/profile/profile.ts).
 */
import type { NetlinkError } from '../core/errno';
import type { KernelProfile } from '../profile/profile';

/** By version, what it brought. Words that are not here are iproute2's own. */
const WORDS: Readonly<Record<string, readonly string[]>> = {
  '4.14': [
    'Can not replace route - no match found',
    'Egress device can not be loopback device for this route',
    'Egress device not specified',
    'FIB table does not exist',
    'Invalid gateway address',
    'Invalid source address',
    'ipv6: FIB table does not exist',
  ],
  '4.19': [
    '8021q: Invalid VLAN id',
    '8021q: Invalid VLAN protocol',
    '8021q: Invalid link address',
    '8021q: VLAN device already exists',
    '8021q: VLAN id not specified',
    '8021q: VLAN properties not specified',
    '8021q: VLANs not supported on device',
    '8021q: link does not exist',
    '8021q: link not specified',
    'Attribute failed policy validation',
    'Backward goto not supported',
    'Can not enslave a bridge to a bridge',
    'Device only routes can not be added for IPv6 using the multipath API.',
    'Gateway can not be a local address',
    'IFA_F_NODAD and IFA_F_OPTIMISTIC are mutually exclusive',
    'IPv6 is disabled on nexthop device',
    'Invalid dport range',
    'Invalid sport range',
    'Invalid table',
    'Invalid uid range',
    'Missing goto target for action goto',
    'Nexthop device is not up',
    'Nexthop device required for onlink',
    'Nexthop has invalid gateway or device mismatch',
    'Unexpected goto',
    'Unsupported ip proto',
    'mtu greater than device maximum',
    'mtu less than device minimum',
  ],
  '5.0': ['No link layer address given', 'Unknown device type'],
  '5.3': ['Invalid nexthop configuration - no valid nexthops'],
  '5.12': [
    'ipv6: Device is loopback',
    'ipv6: Router advertisement is disabled on device',
    'ipv6: Router solicitation is disabled on device',
  ],
  '6.6': [
    'ipv6: Cannot assign loopback address on this device.',
    'ipv6: Cannot assign multicast address without "IFA_F_MCAUTOJOIN" flag.',
    'ipv6: IPv6 is disabled on this device.',
    'ipv6: Invalid address',
    'ipv6: Invalid prefix length.',
    'ipv6: Unable to find the interface',
    'ipv6: address already assigned.',
    'ipv6: address lifetime invalid',
    'ipv6: address not found.',
    'ipv6: address with "mngtmpaddr" flag must have a prefix length of 64.',
    'ipv6: device is going away',
  ],
  '6.12': ['An interface with the same name exists in the target netns', 'The interface netns is immutable'],
};

const SINCE: ReadonlyMap<string, string> = new Map(
  Object.entries(WORDS).flatMap(([since, words]) => words.map(text => [text, since] as const)),
);

/** The refusal as the kernel of this version tells it. */
export function inItsWords<R extends NetlinkError | undefined>(profile: KernelProfile, refusal: R): R {
  if (refusal?.extack === undefined || profile.has(SINCE.get(refusal.extack))) return refusal;
  return { errno: refusal.errno } as R;
}
