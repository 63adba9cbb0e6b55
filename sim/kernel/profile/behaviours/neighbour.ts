/** The neighbour cache. */
import { behaviour } from '../step';

export const NEIGHBOUR = {
  /** Neighbours are forgotten when the carrier is lost; since 5.16 unless ndisc_evict_nocarrier says no. */
  evictOnCarrierLoss: behaviour(false, ['4.20', true, 'ndisc_netdev_event of 4.19.90 and 5.0.1']),
  /** The neighbour cache is only swept above gc_thresh1. */
  neighGcBelowThreshold: behaviour(true, ['3.10', false, 'neigh_periodic_work of 3.4.108 and 3.10.105']),
  /** A table that is too full forgets what has not changed for five seconds, and permanent entries take up no room in it. */
  neighGcSparesYoung: behaviour(false, ['5.0', true, 'neigh_forced_gc of 4.19.90 and 5.0.1']),
  /** Solicitations of one neighbour are at least so many ms apart. */
  neighRetransFloor: behaviour(500, ['5.8', 10, '__neigh_event_send of 5.4.286 and 5.10.223']),
  /** What the limit on what waits for a neighbour counts. */
  neighQueueCounts: behaviour<'packets' | 'octets'>('packets', [
    '3.3',
    'octets',
    '__neigh_event_send of 3.0.27 and 3.4.108',
  ]),
  /** net.ipv6.neigh.default.unres_qlen or unres_qlen_bytes. */
  defaultNeighQueue: behaviour(
    3,
    ['3.3', 65536, 'nd_tbl of 3.0.27 and 3.4.108'],
    ['4.14', 212992, 'nd_tbl of 4.12 and 4.14.74; measured on 6.18.44'],
  ),
};
