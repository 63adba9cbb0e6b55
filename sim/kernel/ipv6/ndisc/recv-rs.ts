/**
 * A router solicitation arrives (RFC 4861 §6.2.6). The kernel sends no advertisements; a daemon that does got its copy
 * through its raw socket. All that happens here is that a router remembers the asker.
 *
 * Mirrors ndisc_recv_rs of net/ipv6/ndisc.c.
 */
import { decision, type Decision } from '../../../trace/decision';
import type { RouterSolicitation } from '../../../wire/icmpv6';
import { NEIGH_LEARNED } from '../../core/neigh-decisions';
import { neighUpdate } from '../../core/neigh-update';
import { neighLookupOrCreate } from '../../core/neighbour';
import type { Net } from '../../core/net';
import type { Skb } from '../../core/skb';
import { in6DevGet } from '../inet6-dev';
import { sourceLladdr } from './options';

export const RS_NOT_FORWARDING = decision({
  id: 'ndisc.rs.not-forwarding',
  outcome: 'drop',
  says: 'this interface is no router’s, so the solicitation is none of its business',
  spec: 'RFC 4861 §6.2.6',
  source: 'ndisc_recv_rs',
});
export const RS_UNSPECIFIED = decision({
  id: 'ndisc.rs.unspecified-source',
  outcome: 'drop',
  says: 'the asker has no address yet that could be remembered',
  spec: 'RFC 4861 §6.2.6',
  source: 'ndisc_recv_rs',
});
export const RS_SLLAO_UNFIT = decision({
  id: 'ndisc.rs.sllao-unfit',
  outcome: 'drop',
  says: 'the source link-layer address option has a length that is not this link’s',
  spec: 'RFC 4861 §6.1.1',
  source: 'ndisc_recv_rs',
});
export const RS_LEARNED = decision({
  id: 'ndisc.rs.learned',
  outcome: 'consume',
  says: 'the asker was entered as a neighbour',
  spec: 'RFC 4861 §6.2.6',
  source: 'ndisc_recv_rs',
});

/** ndisc_recv_rs. */
export function ndiscRecvRs(net: Net, skb: Skb, rs: RouterSolicitation): Decision {
  const idev = in6DevGet(skb.dev);
  if (idev === undefined || idev.cnf.forwarding === 0) return RS_NOT_FORWARDING;
  if (skb.packet.src.isUnspecified) return RS_UNSPECIFIED;
  const lladdr = sourceLladdr(rs.options);
  if (lladdr === 'unfit') return RS_SLLAO_UNFIT;
  const neigh = neighLookupOrCreate(net, skb.packet.src, skb.dev);
  if (neigh !== undefined) {
    const flags = { weakOverride: true, override: true, overrideIsRouter: true, isRouter: false };
    neighUpdate(neigh, lladdr === 'absent' ? undefined : lladdr, 'NUD_STALE', flags, NEIGH_LEARNED);
  }
  return RS_LEARNED;
}
