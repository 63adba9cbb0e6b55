/** The packet path and ICMPv6. */
import { behaviour } from '../step';

export const PACKET = {
  /** net.ipv6.icmp.ratelimit, ms: the default fell when wider prefixes lost their bonus. */
  icmpRateLimit: behaviour(1000, ['6.18', 100, 'measured on 6.18.44; inet6_net_init of 6.18.13 and 6.18.35']),
  /** Hop-by-hop option 7 is a security label (CALIPSO) and no longer one that nobody knows. */
  knowsCalipso: behaviour(false, ['4.8', true, 'exthdrs.c of 4.4.155 and 4.9.154; measured on 6.18.44']),
  /** A redirect that quotes a UDP datagram is heeded where the socket that sent it is still there. */
  redirectQuotingUdp: behaviour(true, ['6.18', false, 'measured on 6.18.44']),
  /** A route back of a wider prefix lets more errors through. */
  icmpRateByPrefix: behaviour(true, [
    '6.18',
    false,
    'measured on 6.18.44; icmpv6_xrlim_allow of 6.18.13 and 6.18.35',
  ]),
  /** More padding in an options header than it takes to align what follows is not accepted. */
  checksPadding: behaviour(false, ['3.5', true, 'ip6_parse_tlv of 3.4.108 and 3.10.105']),
  /** The options of a header are counted: max_dst_opts_number, max_hbh_opts_number. */
  countsOptions: behaviour(false, ['4.15', true, 'ip6_parse_tlv of 4.14.74 and 4.19.90']),
  /** A packet for this machine may not have more than twelve extension headers. */
  countsExtensionHeaders: behaviour(false, ['7.1', true, 'ip6_protocol_deliver_rcu of 6.19 and 7.1.3']),
  /** Codes 5 and 6 of Destination Unreachable have an errno of their own, EACCES; unknown codes are EPROTO. */
  icmpPolicyErrnos: behaviour(false, ['3.4', true, 'icmpv6_err_convert of 3.0.27 and 3.4.108']),
  /** An interface's force_forwarding lets its packets through although `all` does not forward. */
  forceForwarding: behaviour(false, ['6.17', true, 'ip6_forward of 6.12.117; measured on 6.18.44']),
};
