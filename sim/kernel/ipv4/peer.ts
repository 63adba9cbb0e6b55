/**
 * How often one address may be told of errors (net/ipv4/inetpeer.c): a bucket of tokens each.
 *
 * Differs from Linux: what routes refuse and what ICMP limits itself are paid from one bucket, as in the kernel, but nothing is
 * rounded to jiffies, and peers are never forgotten.
 */
import type { Ip4 } from '../../base/ip4';
import { seconds, type SimTime } from '../../base/time';
import type { Net } from '../core/net';
import { netnsIpv4 } from './netns-ipv4';

/** inet_peer_xrlim_allow: one message per `cost` µs in the long run, `burst` of them at once. */
export function inetPeerAllow4(net: Net, address: Ip4, cost: SimTime, burst: number): boolean {
  const { now } = net.scheduler;
  const { peers } = netnsIpv4(net);
  let peer = peers.get(address);
  if (peer === undefined) peers.set(address, (peer = { tokens: 0, last: now - seconds(60) }));
  peer.tokens = Math.min(peer.tokens + now - peer.last, burst * cost);
  peer.last = now;
  if (peer.tokens < cost) return false;
  peer.tokens -= cost;
  return true;
}
