/**
 * A neighbour advertisement arrives (RFC 4861 §7.2.5): the answer to a question of ours, somebody's announcement, or the
 * news that an address we were about to use is taken.
 *
 * Mirrors ndisc_recv_na of net/ipv6/ndisc.c. When a router's advertisement comes without the R bit, it is no
 * router any more, and the default routes through it go.
 */
import type { Ip6 } from '../../../base/ip6';
import type { NetDevice } from '../../../link/net-device';
import { decision, type Decision } from '../../../trace/decision';
import type { NeighborAdvertisement } from '../../../wire/icmpv6';
import { NEIGH_CONFIRMED, NEIGH_LEARNED } from '../../core/neigh-decisions';
import { neighUpdate } from '../../core/neigh-update';
import { neighLookup, neighLookupOrCreate, type Neighbour } from '../../core/neighbour';
import type { Net } from '../../core/net';
import { printkIcmpv6 } from '../../core/printk';
import type { Skb } from '../../core/skb';
import { sysctlInputs } from '../../sysctl/inet6-conf';
import { ipv6GetIfaddr, ipv6ChkPrefix } from '../addrconf/addresses';
import { addrconfDadFailure } from '../addrconf/dad-failure';
import { IFA_F_TENTATIVE, in6DevGet, type Inet6Dev } from '../inet6-dev';
import { rt6CleanTohost, rt6GetDfltRouter } from '../route/default-router';
import { fib6DelRoute } from '../route/fib6';
import { targetLladdr } from './options';

export const NA_MULTICAST_TARGET = decision({
  id: 'ndisc.na.multicast-target',
  outcome: 'drop',
  says: 'a multicast address cannot be advertised',
  spec: 'RFC 4861 §7.1.2',
  source: 'ndisc_recv_na',
});
export const NA_SOLICITED_MULTICAST = decision({
  id: 'ndisc.na.solicited-multicast',
  outcome: 'drop',
  says: 'an answer to a solicitation cannot go to a multicast destination',
  spec: 'RFC 4861 §7.1.2',
  source: 'ndisc_recv_na',
});
export const NA_UNSOLICITED_DROPPED = decision({
  id: 'ndisc.na.drop-unsolicited',
  outcome: 'drop',
  says: 'drop_unsolicited_na is set and nobody asked',
  spec: 'ip-sysctl drop_unsolicited_na',
  source: 'ndisc_recv_na',
});
export const NA_TLLAO_UNFIT = decision({
  id: 'ndisc.na.tllao-unfit',
  outcome: 'drop',
  says: 'the target link-layer address option has a length that is not this link’s',
  spec: 'RFC 4861 §7.1.2',
  source: 'ndisc_recv_na',
});
export const NA_DAD_COLLISION = decision({
  id: 'ndisc.na.dad-collision',
  outcome: 'consume',
  says: 'the address that we are probing for belongs to somebody else',
  spec: 'RFC 4862 §5.4.4',
  source: 'ndisc_recv_na',
});
export const NA_OWN_ADDRESS = decision({
  id: 'ndisc.na.own-address',
  outcome: 'drop',
  says: 'somebody advertises an address that is ours; there is nothing the specification would have us do',
  spec: 'RFC 4862 §5.4.4',
  source: 'ndisc_recv_na',
});
export const NA_NO_ENTRY = decision({
  id: 'ndisc.na.no-entry',
  outcome: 'drop',
  says: 'nobody here asked for this neighbour',
  spec: 'RFC 4861 §7.2.5',
  source: 'ndisc_recv_na',
});
export const NA_ENTRY_FAILED = decision({
  id: 'ndisc.na.entry-failed',
  outcome: 'drop',
  says: 'the entry for this neighbour has failed, and only a new solicitation revives it',
  spec: 'Linux',
  source: 'ndisc_recv_na',
});
export const NA_OWN_PROXY = decision({
  id: 'ndisc.na.own-proxy',
  outcome: 'drop',
  says: 'it is what a proxy on this very device answered, and says nothing of where the neighbour is',
  spec: 'Linux',
  source: 'ndisc_recv_na',
});
export const NA_ACCEPTED = decision({
  id: 'ndisc.na.accepted',
  outcome: 'consume',
  says: 'the neighbour entry was updated',
  spec: 'RFC 4861 §7.2.5',
  source: 'ndisc_recv_na',
});
export const NA_NO_ROUTER_ANY_MORE = decision({
  id: 'ndisc.na.router-bit-cleared',
  outcome: 'note',
  says: 'a router advertised itself without the R bit: it does not forward any more, and its default routes go',
  spec: 'RFC 4861 §7.2.5',
  source: 'ndisc_recv_na',
  remedy: 'on the router: forwarding=1 on the interface that advertises',
});

/** ndisc_recv_na. */
export function ndiscRecvNa(net: Net, skb: Skb, na: NeighborAdvertisement): Decision {
  const idev = in6DevGet(skb.dev);
  if (na.target.isMulticast) return NA_MULTICAST_TARGET;
  if (na.solicited && skb.packet.dst.isMulticast) return NA_SOLICITED_MULTICAST;
  if (!na.solicited && idev !== undefined && idev.cnf.drop_unsolicited_na !== 0) {
    return net.trace.explain(NA_UNSOLICITED_DROPPED, sysctlInputs(idev, 'drop_unsolicited_na') ?? {});
  }
  if (targetLladdr(na.options) === 'unfit') return NA_TLLAO_UNFIT;

  const ifp = ipv6GetIfaddr(net, na.target, skb.dev);
  if (ifp !== undefined) {
    const ours = skb.packetType === 'loopback';
    if (ifp.flags & IFA_F_TENTATIVE && (!ours || net.profile.ownAdvertisementFailsDad)) {
      addrconfDadFailure(net, skb, ifp, NA_DAD_COLLISION);
      return NA_DAD_COLLISION;
    }
    if (ours) return NA_OWN_ADDRESS;
    logOurAddress(net, skb, na);
    return NA_OWN_ADDRESS;
  }
  return updateNeighbour(net, skb, na, idev);
}

function logOurAddress(net: Net, { frame, dev }: Skb, { target }: NeighborAdvertisement): void {
  const text = net.profile.logsWhoAdvertisedOurs
    ? `${frame?.src.toString() ?? ''} advertised our address ${target.toString()}`
    : `someone advertises our address ${target.toLongString()}`;
  printkIcmpv6(net, 'warning', `NA: ${text} on ${dev.name}!`);
}

function updateNeighbour(
  net: Net,
  skb: Skb,
  na: NeighborAdvertisement,
  idev: Inet6Dev | undefined,
): Decision {
  const option = targetLladdr(na.options);
  const lladdr = option === 'absent' || option === 'unfit' ? undefined : option;
  let neigh: Neighbour | undefined = neighLookup(net, na.target, skb.dev);
  let state: 'NUD_REACHABLE' | 'NUD_STALE' = na.solicited ? 'NUD_REACHABLE' : 'NUD_STALE';
  if (
    neigh === undefined &&
    lladdr !== undefined &&
    idev !== undefined &&
    acceptUntrackedNa(net, skb, idev)
  ) {
    neigh = neighLookupOrCreate(net, na.target, skb.dev);
    state = 'NUD_STALE';
  }
  if (neigh === undefined) return NA_NO_ENTRY;
  if (neigh.nudState === 'NUD_FAILED') return NA_ENTRY_FAILED;
  if (lladdr === skb.dev.address && isProxied(net, na.target, skb.dev)) return NA_OWN_PROXY;

  const wasRouter = neigh.isRouter;
  const flags = { weakOverride: true, override: na.override, overrideIsRouter: true, isRouter: na.router };
  neighUpdate(neigh, lladdr, state, flags, na.solicited ? NEIGH_CONFIRMED : NEIGH_LEARNED);
  if (wasRouter && !neigh.isRouter) {
    net.trace.note(
      NA_NO_ROUTER_ANY_MORE,
      skb.dev.name,
      net.trace.on ? { router: skb.packet.src.toString() } : undefined,
    );
    forgetRouter(net, skb);
  }
  return NA_ACCEPTED;
}

/** The sender is no router any more: what was learned from it leads nowhere. */
function forgetRouter(net: Net, { packet, dev }: Skb): void {
  if (net.profile.formerRouterLoses === 'every-route')
    return rt6CleanTohost(net, packet.src, NA_NO_ROUTER_ANY_MORE);
  const rt = rt6GetDfltRouter(net, packet.src, dev);
  if (rt !== undefined) fib6DelRoute(net, rt, NA_NO_ROUTER_ANY_MORE);
}

/** Whether a router answers for the address on this device; here only `all` counts. */
function isProxied(net: Net, target: Ip6, dev: NetDevice): boolean {
  const { forwarding, proxy_ndp } = net.devconfAll;
  return forwarding !== 0 && proxy_ndp !== 0 && net.neighbours.proxy(target, dev) !== undefined;
}

/** accept_untracked_na (RFC 9131): 1 any sender, 2 one from a prefix of this device; on routers only. */
function acceptUntrackedNa(net: Net, skb: Skb, idev: Inet6Dev): boolean {
  if (idev.cnf.forwarding === 0) return false;
  if (idev.cnf.accept_untracked_na === 2) return ipv6ChkPrefix(net, skb.packet.src, skb.dev);
  return idev.cnf.accept_untracked_na === 1;
}
