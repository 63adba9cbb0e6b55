/** Answering echo requests (icmpv6_echo_reply of net/ipv6/icmp.c; RFC 4443 §4.2). */
import { decision, type Decision } from '../../trace/decision';
import { ICMPV6, type EchoRequest } from '../../wire/icmpv6';
import { Ip6Packet } from '../../wire/ipv6';
import type { Net } from '../core/net';
import { inet6Iif, type Skb } from '../core/skb';
import { ip6DstLookup } from './ip6-dst-lookup';
import { ip6LocalOut } from './ip6-output';
import { netnsIpv6, type Ipv6SysctlKey } from './netns-ipv6';
import { ip6DstHoplimit } from './route/dst';

export const ECHO_ANSWERED = decision({
  id: 'icmp6.echo.answered',
  outcome: 'consume',
  says: 'the echo request was answered',
  spec: 'RFC 4443 §4.2',
  source: 'icmpv6_echo_reply',
});
export const ECHO_IGNORED = decision({
  id: 'icmp6.echo.ignored',
  outcome: 'drop',
  says: 'echo requests of this kind are not answered here',
  spec: 'ip-sysctl icmp/echo_ignore_all, echo_ignore_multicast, echo_ignore_anycast',
  source: 'icmpv6_rcv',
});
export const ECHO_NO_WAY_BACK = decision({
  id: 'icmp6.echo.no-way-back',
  outcome: 'drop',
  says: 'there is no route or no source address for the reply',
  spec: 'Linux',
  source: 'icmpv6_echo_reply',
});

/** icmpv6_echo_reply: from the address that was asked, or for groups and anycast from one fit for the asker. */
export function icmpv6EchoReply(net: Net, skb: Skb, request: EchoRequest): Decision {
  const { packet, dst } = skb;
  const { sysctl } = netnsIpv6(net);
  const anycast = dst?.kind === 'anycast';
  const ignored = ignoredBy(packet.dst.isMulticast, anycast).find(key => sysctl[key] !== 0);
  if (ignored !== undefined) return net.trace.explain(ECHO_IGNORED, { [ignored]: sysctl[ignored] });

  const asAsked = dst?.kind === 'local' || (anycast && sysctl['net.ipv6.anycast_src_echo_reply'] !== 0);
  const routed = ip6DstLookup(net, {
    dst: packet.src,
    src: asAsked ? packet.dst : undefined,
    oif: inet6Iif(skb),
    protocol: ICMPV6,
  });
  if (typeof routed === 'string') return net.trace.explain(ECHO_NO_WAY_BACK, { errno: routed });
  const { code, identifier, sequence, data } = request;
  const reply = { kind: 'echo-reply', type: 129, code, identifier, sequence, data } as const;
  const hopLimit = ip6DstHoplimit(net, routed.dst);
  net.snmp6.icmp6MsgOut(reply.type);
  ip6LocalOut(
    net,
    new Ip6Packet(routed.src, packet.src, hopLimit, reply, undefined, packet.trafficClass),
    routed.dst,
  );
  return ECHO_ANSWERED;
}

function ignoredBy(multicast: boolean, anycast: boolean): readonly Ipv6SysctlKey[] {
  if (multicast) return ['net.ipv6.icmp.echo_ignore_all', 'net.ipv6.icmp.echo_ignore_multicast'];
  if (anycast) return ['net.ipv6.icmp.echo_ignore_all', 'net.ipv6.icmp.echo_ignore_anycast'];
  return ['net.ipv6.icmp.echo_ignore_all'];
}
