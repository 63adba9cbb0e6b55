/**
 * Sending Neighbour Discovery, with hop limit 255: solicitations and advertisements past the routing table, for their
 * destination is on this link by definition; a redirect as the table says. Mirrors ndisc_send_* of net/ipv6/ndisc.c.
 */
import { ALL_NODES, UNSPECIFIED, type Ip6 } from '../../../base/ip6';
import type { NetDevice } from '../../../link/net-device';
import type { Decision } from '../../../trace/decision';
import type { NdOption } from '../../../wire/nd/options';
import { Ip6Packet } from '../../../wire/ipv6';
import type { Net } from '../../core/net';
import { ipv6GetIfaddr, ipv6GetLladdr } from '../addrconf/addresses';
import { IFA_F_OPTIMISTIC, IFA_F_TENTATIVE, in6DevGet, type Inet6Dev } from '../inet6-dev';
import { ip6LocalOut } from '../ip6-output';
import { icmp6DstAlloc, type Dst } from '../route/dst';
import { ipv6DevGetSaddr } from '../source-address';
import type { NdMessage } from './rcv';

/** ndisc_send_skb. `route`: the way that was found to `dst`, for what is not bound to be on the link. */
export function ndiscSendSkb(
  net: Net,
  dev: NetDevice,
  src: Ip6,
  dst: Ip6,
  message: NdMessage,
  route: Dst = icmp6DstAlloc(dev, dst),
): Decision {
  const trafficClass = in6DevGet(dev)?.cnf.ndisc_tclass ?? 0;
  const sent = ip6LocalOut(net, new Ip6Packet(src, dst, 255, message, undefined, trafficClass), route);
  if (sent.outcome !== 'drop') net.snmp6.icmp6MsgOut(message.type);
  return sent;
}

/**
 * ndisc_send_ns. Without `saddr` the device's link-local address is used, and nothing is sent while there is none. The
 * unspecified address makes it a DAD probe: no link-layer address, and the nonce if there is one.
 */
export function ndiscSendNs(
  net: Net,
  dev: NetDevice,
  target: Ip6,
  dst: Ip6,
  saddr?: Ip6,
  nonce?: Uint8Array,
): void {
  const src = saddr ?? ipv6GetLladdr(dev, IFA_F_TENTATIVE | IFA_F_OPTIMISTIC);
  if (src === undefined) return;
  const options: readonly NdOption[] = src.isUnspecified
    ? nonceOption(nonce)
    : [{ kind: 'source-link-layer-address', address: dev.address }, ...nonceOption(nonce)];
  ndiscSendSkb(net, dev, src, dst, { kind: 'neighbor-solicitation', type: 135, code: 0, target, options });
}

function nonceOption(nonce: Uint8Array | undefined): readonly NdOption[] {
  return nonce === undefined ? [] : [{ kind: 'nonce', nonce }];
}

/** The bits of a neighbour advertisement, and whether it tells our link-layer address. */
export interface NaFlags {
  readonly router: boolean;
  readonly solicited: boolean;
  readonly override: boolean;
  readonly withLladdr: boolean;
}

/** ndisc_send_na. The source is the target if that is ours; on behalf of others it is chosen for the destination. */
export function ndiscSendNa(net: Net, dev: NetDevice, dst: Ip6, target: Ip6, flags: NaFlags): void {
  const ifp = ipv6GetIfaddr(net, target, dev);
  const src = ifp !== undefined ? target : ipv6DevGetSaddr(net, dev, dst);
  if (src === undefined) return;
  const optimistic = ifp !== undefined && (ifp.flags & IFA_F_OPTIMISTIC) !== 0;
  const withLladdr = flags.withLladdr || (ifp !== undefined && ifp.idev.cnf.force_tllao !== 0);
  ndiscSendSkb(net, dev, src, dst, {
    kind: 'neighbor-advertisement',
    type: 136,
    code: 0,
    router: flags.router,
    solicited: flags.solicited,
    override: flags.override && !optimistic,
    target,
    options: withLladdr ? [{ kind: 'target-link-layer-address', address: dev.address }] : [],
  });
}

/** ndisc_send_unsol_na: tell everybody all our settled addresses (ndisc_notify). */
export function ndiscSendUnsolNa(net: Net, idev: Inet6Dev): void {
  const router = idev.cnf.forwarding !== 0;
  for (const ifp of idev.addrList) {
    if (ifp.flags & IFA_F_TENTATIVE && !(ifp.flags & IFA_F_OPTIMISTIC)) continue;
    ndiscSendNa(net, idev.dev, ALL_NODES, ifp.addr, {
      router,
      solicited: false,
      override: true,
      withLladdr: true,
    });
  }
}

/** ndisc_send_rs. The link-layer address is left out while `saddr` is unspecified or optimistic. */
export function ndiscSendRs(net: Net, dev: NetDevice, saddr: Ip6, dst: Ip6): void {
  const ifp = saddr === UNSPECIFIED ? undefined : ipv6GetIfaddr(net, saddr, dev);
  const tell = ifp !== undefined && (ifp.flags & IFA_F_OPTIMISTIC) === 0;
  const options: readonly NdOption[] = tell
    ? [{ kind: 'source-link-layer-address', address: dev.address }]
    : [];
  ndiscSendSkb(net, dev, saddr, dst, { kind: 'router-solicitation', type: 133, code: 0, options });
}
