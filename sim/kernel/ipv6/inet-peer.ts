/**
 * How often a machine may complain (net/ipv4/inetpeer.c, net/ipv4/icmp.c): a bucket of tokens for every address that
 * is told something, and one for the namespace.
 *
 * Differs from Linux: nothing is rounded to jiffies, and the shared bucket is not drained by a random extra of up to two
 * tokens. Peers are never forgotten: after a minute without a message their bucket is full, as a new one's is.
 */
import type { Ip6 } from '../../base/ip6';
import { milliseconds, seconds, type SimTime } from '../../base/time';
import type { Net } from '../core/net';
import { netnsIpv6, type InetPeer } from './netns-ipv6';

/** So many messages may follow each other at once (XRLIM_BURST_FACTOR). */
const BURST = 6;

/** inet_peer_xrlim_allow: whether `address` may be told something again, one message per `timeout` in the long run. */
export function inetPeerXrlimAllow(net: Net, address: Ip6, timeout: SimTime): boolean {
  const now = net.scheduler.now;
  const peers = (netnsIpv6(net).peers ??= new Map<Ip6, InetPeer>());
  let peer = peers.get(address);
  if (peer === undefined) peers.set(address, (peer = { tokens: 0, last: now - seconds(60) }));
  peer.tokens = Math.min(peer.tokens + now - peer.last, BURST * timeout);
  peer.last = now;
  if (peer.tokens < timeout) return false;
  peer.tokens -= timeout;
  return true;
}

/** icmp_global_allow: whether the namespace may send another error at all. */
export function icmpGlobalAllow(net: Net): boolean {
  const state = netnsIpv6(net);
  const { 'net.ipv4.icmp_msgs_per_sec': perSecond, 'net.ipv4.icmp_msgs_burst': burst } = state.sysctl;
  const now = net.scheduler.now;
  const passed = state.icmpStamp === undefined ? seconds(1) : Math.min(now - state.icmpStamp, seconds(1));
  if (passed >= milliseconds(20)) {
    state.icmpCredit = Math.min(state.icmpCredit + Math.floor((perSecond * passed) / seconds(1)), burst);
    state.icmpStamp = now;
  }
  if (state.icmpCredit < 1) return false;
  state.icmpCredit--;
  return true;
}
