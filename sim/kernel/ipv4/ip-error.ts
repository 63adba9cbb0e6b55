/** A packet that no route takes (ip_error of net/ipv4/route.c): a router says so to its sender, a host says nothing. */
import { seconds } from '../../base/time';
import { decision, type Decision } from '../../trace/decision';
import type { Errno } from '../core/errno';
import { icmpSend } from './icmp-send';
import type { InDevice } from './in-device';
import { inetPeerAllow4 } from './peer';
import type { Rtable, Skb4 } from './skb4';

export const IP4_NOT_OURS = decision({
  id: 'ip4.rcv.not-ours',
  outcome: 'drop',
  says: 'the packet is for somebody else, and this machine does not forward what comes in here',
  spec: 'RFC 1122 §3.2.1.3',
  source: 'ip_error',
  skbDropReason: 'IP_INADDRERRORS',
  remedy: 'net.ipv4.ip_forward=1',
});
export const IP4_NO_ROUTE = decision({
  id: 'ip4.forward.no-route',
  outcome: 'drop',
  says: 'there is no route to the destination, or one that refuses',
  spec: 'RFC 1812 §4.3.3.1',
  source: 'ip_error',
  skbDropReason: 'IP_INNOROUTES',
});

const DEST_UNREACH = 3;
/** Errors of a route look-up, as codes of Destination Unreachable; the others are not told. */
const CODES: Partial<Record<Errno, number>> = { EHOSTUNREACH: 1, ENETUNREACH: 0, EACCES: 13 };

/** ip_rt_error_cost, ip_rt_error_burst. */
const COST = seconds(1);
const BURST = 5;

/** ip_error. */
export function ipError({ net, cnf }: InDevice, skb: Skb4, { error }: Rtable): Decision {
  const destination = skb.packet.dst.toString();
  if (cnf.forwarding === 0)
    return net.trace.explain(IP4_NOT_OURS, { destination, [`net.ipv4.conf.${skb.dev.name}.forwarding`]: 0 });
  const code = CODES[error as Errno];
  if (code !== undefined && inetPeerAllow4(net, skb.packet.src, COST, BURST))
    icmpSend(net, skb, DEST_UNREACH, code);
  return net.trace.explain(IP4_NO_ROUTE, { destination, errno: error as Errno });
}
