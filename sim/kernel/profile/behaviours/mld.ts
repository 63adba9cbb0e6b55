/** Multicast Listener Discovery, of hosts. */
import { behaviour } from '../step';

export const MLD = {
  /** A report is repeated within the longest delay of the last query, ten seconds without one, or within the interval of its sysctl. */
  mldRepeatsWithin: behaviour<'query-delay' | 'interval'>('query-delay', [
    '3.12',
    'interval',
    'mld_ifc_timer_expire of 3.10.105 and 3.13.10',
  ]),
  /** How long version 1 is spoken after a query of it: three of its delays, or two query intervals and a delay. */
  mldVersion1Lasts: behaviour<'delays' | 'intervals'>('delays', [
    '3.12',
    'intervals',
    'igmp6_event_query of 3.10.105 and 3.13.10',
  ]),
  /** force_mld_version=2 keeps version 1 from being spoken. */
  mldForcesVersion2: behaviour(false, ['3.12', true, 'MLD_V1_SEEN of 3.10.105, mld_in_v1_mode of 3.13.10']),
  /** A query must have a hop limit of 1 and a Router Alert option. */
  mldChecksQueries: behaviour(false, ['3.14', true, 'igmp6_event_query of 3.13.10 and 3.16.0']),
  /** Groups are reported again when the carrier returns. */
  mldReportsOnCarrier: behaviour(false, ['4.4', true, 'addrconf_notify of 4.2.8 and 4.4.155']),
  /** A bond that fails over to another slave reports its groups again. */
  mldReportsOnFailover: behaviour(false, ['4.12', true, 'ipv6_mc_netdev_event of 4.12.0; none in 4.10.17']),
  /** All groups are reported again once the link-local address may be used. */
  mldReportsAfterDad: behaviour(false, ['3.12', true, 'addrconf_dad_completed of 3.10.105 and 3.13.10']),
};
