/**
 * A neighbour solicitation arrives (RFC 4861 §7.2.3): somebody asks where we are, checks that we are still there, or
 * (from the unspecified address) whether an address it wants is free.
 *
 * Mirrors ndisc_recv_ns of net/ipv6/ndisc.c. The target is looked up on the receiving device alone: an address that was left on a bridge
 * port is not found here, because the bridge received the question.
 */
import { ALL_NODES, type Ip6 } from '../../../base/ip6';
import { decision, type Decision } from '../../../trace/decision';
import type { NeighborSolicitation } from '../../../wire/icmpv6';
import { NEIGH_LEARNED } from '../../core/neigh-decisions';
import { neighUpdate } from '../../core/neigh-update';
import { neighLookup, neighLookupOrCreate } from '../../core/neighbour';
import type { Net } from '../../core/net';
import type { Skb } from '../../core/skb';
import { devconfAny, sysctlInputs } from '../../sysctl/inet6-conf';
import { ipv6GetIfaddr } from '../addrconf/addresses';
import { addrconfDadFailure } from '../addrconf/dad-failure';
import { ipv6ChkAcastAddr } from '../anycast';
import { IFA_F_OPTIMISTIC, IFA_F_TENTATIVE, in6DevGet, type Inet6Dev, type Inet6Ifaddr } from '../inet6-dev';
import { firstOption, sourceLladdr } from './options';
import { pneighEnqueue } from './proxy-queue';
import { ndiscSendNa } from './send';

export const NS_MULTICAST_TARGET = decision({
  id: 'ndisc.ns.multicast-target',
  outcome: 'drop',
  says: 'a multicast address has no neighbour to ask for',
  spec: 'RFC 4861 §7.1.1',
  source: 'ndisc_recv_ns',
});
export const NS_DAD_DESTINATION = decision({
  id: 'ndisc.ns.dad-destination',
  outcome: 'drop',
  says: 'a solicitation from the unspecified address must go to a solicited-node group',
  spec: 'RFC 4861 §7.1.1',
  source: 'ndisc_recv_ns',
});
export const NS_DAD_SLLAO = decision({
  id: 'ndisc.ns.dad-sllao',
  outcome: 'drop',
  says: 'a solicitation from the unspecified address may not carry a link-layer address',
  spec: 'RFC 4861 §7.1.1',
  source: 'ndisc_recv_ns',
});
export const NS_SLLAO_UNFIT = decision({
  id: 'ndisc.ns.sllao-unfit',
  outcome: 'drop',
  says: 'the source link-layer address option has a length that is not this link’s',
  spec: 'RFC 4861 §7.1.1',
  source: 'ndisc_recv_ns',
});
export const NS_OTHERHOST = decision({
  id: 'ndisc.ns.otherhost',
  outcome: 'drop',
  says: 'the target is not an address of the device the question arrived on',
  spec: 'RFC 4861 §7.2.3',
  source: 'ndisc_recv_ns',
  skbDropReason: 'IPV6_NDISC_NS_OTHERHOST',
});
export const NS_LOOPED_BACK = decision({
  id: 'ndisc.ns.dad-looped-back',
  outcome: 'drop',
  says: 'our own probe came back: its nonce is ours',
  spec: 'RFC 7527 §4.2',
  source: 'ndisc_recv_ns',
});
export const NS_DAD_COLLISION = decision({
  id: 'ndisc.ns.dad-collision',
  outcome: 'consume',
  says: 'another node probes for the address that we are probing for',
  spec: 'RFC 4862 §5.4.3',
  source: 'ndisc_recv_ns',
});
export const NS_TENTATIVE_TARGET = decision({
  id: 'ndisc.ns.tentative-target',
  outcome: 'drop',
  says: 'the target is ours but still being checked for duplicates, so nobody may rely on it yet',
  spec: 'RFC 4862 §5.4.3',
  source: 'ndisc_recv_ns',
});
export const NS_DAD_DEFENDED = decision({
  id: 'ndisc.ns.dad-defended',
  outcome: 'consume',
  says: 'somebody wants an address that is ours: everybody is told so',
  spec: 'RFC 4861 §7.2.4',
  source: 'ndisc_recv_ns',
});
export const NS_ANSWERED = decision({
  id: 'ndisc.ns.answered',
  outcome: 'consume',
  says: 'the solicitation was answered',
  spec: 'RFC 4861 §7.2.4',
  source: 'ndisc_recv_ns',
});
export const NS_PROXY_DELAYED = decision({
  id: 'ndisc.ns.proxy-delayed',
  outcome: 'queue',
  says: 'an answer on behalf of others waits a random moment, so that several of them do not answer at once',
  spec: 'RFC 4861 §7.2.7, §7.2.8',
  source: 'pneigh_enqueue',
});
export const NS_PROXY_TOO_MANY = decision({
  id: 'ndisc.ns.proxy-too-many',
  outcome: 'drop',
  says: 'more than proxy_qlen solicitations wait to be answered on behalf of others',
  spec: 'ip-sysctl neigh proxy_qlen',
  source: 'pneigh_enqueue',
});
export const NS_NO_ROOM = decision({
  id: 'ndisc.ns.no-room',
  outcome: 'drop',
  says: 'the asker could not be entered into the neighbour table, so it is not answered',
  spec: 'Linux',
  source: 'ndisc_recv_ns',
});

/** ndisc_recv_ns. */
export function ndiscRecvNs(net: Net, skb: Skb, ns: NeighborSolicitation): Decision {
  return recvNs(net, skb, ns, false);
}

/** @param waited it was held back by pneigh_enqueue, and now comes a second time (LOCALLY_ENQUEUED). */
function recvNs(net: Net, skb: Skb, ns: NeighborSolicitation, waited: boolean): Decision {
  const { src, dst } = skb.packet;
  const dad = src.isUnspecified;
  if (ns.target.isMulticast) return NS_MULTICAST_TARGET;
  if (dad && !dst.isSolicitedNode) return NS_DAD_DESTINATION;
  const lladdr = sourceLladdr(ns.options);
  if (lladdr === 'unfit') return NS_SLLAO_UNFIT;
  if (dad && lladdr !== 'absent') return NS_DAD_SLLAO;

  const ifp = ipv6GetIfaddr(net, ns.target, skb.dev);
  if (ifp !== undefined) {
    const tentative = targetIsTentative(net, skb, ns, ifp);
    if (tentative !== undefined) return tentative;
    return answer(net, skb, ns, ifp.idev, ifp.idev.cnf.forwarding !== 0, true);
  }
  const idev = in6DevGet(skb.dev);
  const behalf = idev && onWhoseBehalf(net, idev, ns.target);
  if (idev === undefined || behalf === undefined)
    return net.trace.explain(NS_OTHERHOST, { target: ns.target.toString(), device: skb.dev.name });
  if (!waited && skb.packetType !== 'host' && dst.isMulticast && idev.ndParms.vars.proxyDelay !== 0) {
    const waits = pneighEnqueue(net, skb.dev, idev.ndParms, () => {
      net.trace.note(recvNs(net, skb, ns, true), skb.dev.name);
    });
    return waits ? NS_PROXY_DELAYED : NS_PROXY_TOO_MANY;
  }
  return answer(net, skb, ns, idev, behalf.isRouter, false);
}

/** The target is ours but not settled: a probe for it collides with ours, and other questions are not for us to answer. */
function targetIsTentative(
  net: Net,
  skb: Skb,
  ns: NeighborSolicitation,
  ifp: Inet6Ifaddr,
): Decision | undefined {
  if ((ifp.flags & (IFA_F_TENTATIVE | IFA_F_OPTIMISTIC)) === 0) return undefined;
  if (!skb.packet.src.isUnspecified) return ifp.flags & IFA_F_OPTIMISTIC ? undefined : NS_TENTATIVE_TARGET;
  const nonce = firstOption(ns.options, 'nonce')?.nonce;
  if (nonce !== undefined && ifp.dadNonce !== undefined && sameOctets(nonce, ifp.dadNonce))
    return NS_LOOPED_BACK;
  addrconfDadFailure(net, skb, ifp, NS_DAD_COLLISION);
  return NS_DAD_COLLISION;
}

function sameOctets(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((octet, index) => octet === b[index]);
}

/** Anycast addresses of ours, and on routers the addresses entered with `ip neigh add proxy`. */
function onWhoseBehalf(net: Net, idev: Inet6Dev, target: Ip6): { readonly isRouter: boolean } | undefined {
  const isRouter = idev.cnf.forwarding !== 0;
  if (ipv6ChkAcastAddr(net, idev.dev, target)) return { isRouter };
  if (!isRouter || !devconfAny(idev, 'proxy_ndp')) return undefined;
  return net.neighbours.proxy(target, idev.dev);
}

function answer(
  net: Net,
  skb: Skb,
  ns: NeighborSolicitation,
  idev: Inet6Dev,
  isRouter: boolean,
  ours: boolean,
): Decision {
  const { src, dst } = skb.packet;
  const dev = idev.dev;
  if (src.isUnspecified) {
    ndiscSendNa(net, dev, ALL_NODES, ns.target, {
      router: isRouter,
      solicited: false,
      override: ours,
      withLladdr: true,
    });
    return NS_DAD_DEFENDED;
  }
  const asked = dst.isMulticast;
  const lladdr = sourceLladdr(ns.options);
  const mac = lladdr === 'absent' || lladdr === 'unfit' ? undefined : lladdr;
  const neigh = !asked || mac !== undefined ? neighLookupOrCreate(net, src, dev) : neighLookup(net, src, dev);
  if (neigh === undefined) return NS_NO_ROOM;
  neighUpdate(neigh, mac, 'NUD_STALE', { weakOverride: true, override: true }, NEIGH_LEARNED);
  ndiscSendNa(net, dev, src, ns.target, {
    router: isRouter,
    solicited: true,
    override: ours && asked,
    withLladdr: asked,
  });
  return net.trace.on
    ? net.trace.explain(NS_ANSWERED, { 'R bit': isRouter, ...sysctlInputs(idev, 'forwarding') })
    : NS_ANSWERED;
}
