/** Asking for a neighbour (RFC 4861 §7.2.2, §7.3.3): `ndisc_solicit` of net/ipv6/ndisc.c, called by the neighbour's timer. */
import type { Net } from '../../core/net';
import type { NeighOps } from '../../core/neigh-table';
import type { AnyNeighbour, Neighbour } from '../../core/neighbour';
import type { Ip6 } from '../../../base/ip6';
import { ipv6ChkAddr } from '../addrconf/addresses';
import { IFA_F_OPTIMISTIC, IFA_F_TENTATIVE } from '../inet6-dev';
import type { Outgoing } from '../ip6-output';
import { ip6LinkFailure } from '../route/link-failure';
import { ndiscSendNs } from './send';

/**
 * ndisc_solicit. The source is that of the packet that waits, when it is ours, so that the asked one learns the address that will be used; without a packet it is the
 * link-local one. Probing an entry that had been resolved asks it alone; resolving asks its solicited-node group, but
 * user space first where app_solicit says so.
 */
export function ndiscSolicit(net: Net, neigh: Neighbour, waiting: Outgoing | undefined): void {
  const source = waiting?.packet.src;
  const saddr =
    source !== undefined && ipv6ChkAddr(net, source, neigh.dev, IFA_F_TENTATIVE | IFA_F_OPTIMISTIC, true)
      ? source
      : undefined;
  const { ucastSolicit, appSolicit } = neigh.parms.vars;
  if (neigh.probes < ucastSolicit) ndiscSendNs(net, neigh.dev, neigh.key, neigh.key, saddr);
  else if (neigh.probes < ucastSolicit + appSolicit) neighAppNs(net, neigh);
  else ndiscSendNs(net, neigh.dev, neigh.key, neigh.key.solicitedNode(), saddr);
}

/** neigh_app_ns: user space is asked instead, and may answer with an entry. */
export function neighAppNs(net: Net, neighbour: AnyNeighbour): void {
  net.notify({ group: 'NEIGH', kind: 'getneigh', neighbour });
}

/** What nd_tbl does its own way (ndisc_generic_ops). */
export const ndiscOps: NeighOps<Ip6, Outgoing> = {
  id: 'ndisc_cache',
  solicit: ndiscSolicit,
  errorReport: ip6LinkFailure,
};
