/**
 * What all namespaces of a machine share: the kernel's own variables, as opposed to those of struct net. Files for them exist
 * in the machine's first namespace only.
 */
import { ndiscOps } from '../ipv6/ndisc/solicit';
import { seconds } from '../../base/time';
import { arpOps, type ArpTable } from '../ipv4/arp-neigh';
import { neighVarTake } from './neigh-parms';
import { NeighTable } from './neigh-table';
import type { Net } from './net';

export class KernelWide {
  /** nd_tbl: the neighbour cache. */
  readonly neighbours: NeighTable;
  #arp: ArpTable | undefined;
  /** net.ipv6.mld_qrv: the robustness while no querier says otherwise (sysctl_mld_qrv). */
  mldQrv = 2;
  /** net.core.devconf_inherit_init_net: what a new namespace's `all` and `default` begin as. */
  devconfInheritInitNet = 0;

  /** @param first the machine's first namespace (init_net) */
  constructor(readonly first: Net) {
    this.neighbours = new NeighTable(first, ndiscOps);
  }

  /** arp_tbl: the neighbours of IPv4. */
  get arp(): ArpTable {
    if (this.#arp === undefined) {
      this.#arp = new NeighTable(this.first, arpOps);
      neighVarTake(this.#arp.parms, 'locktime', seconds(1));
    }
    return this.#arp;
  }
}
