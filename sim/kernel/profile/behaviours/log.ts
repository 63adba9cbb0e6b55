/** Lines of the kernel's log. */
import { behaviour } from '../step';

export const LOG = {
  /** Lines of IPv6 begin with `IPv6: ` or `ICMPv6: `. */
  logsSubsystem: behaviour(false, ['3.5', true, 'pr_fmt of addrconf.c and ndisc.c, 3.4.108 and 3.10.105']),
  /** Who advertised one of our addresses is named, and the address is shortened. */
  logsWhoAdvertisedOurs: behaviour(false, ['4.18', true, 'ndisc_recv_na of 4.14.74 and 4.19.90']),
  /** What is logged when the neighbour table has no room; empty: nothing. */
  logsNeighbourOverflow: behaviour(
    'Neighbour table overflow.',
    ['2.6.37', 'ipv6: Neighbour table overflow.', 'rt6_alloc_cow of 2.6.32.9 and 2.6.37'],
    ['3.10', '', 'route.c of 3.4.108 and 3.10.105'],
    ['4.3', 'neighbour: ndisc_cache: neighbor table overflow!', 'neigh_alloc of 4.2.8 and 4.4.155'],
  ),
  /** `link becomes ready` is logged at info. */
  logsLinkBecomesReady: behaviour(true, [
    '6.6',
    false,
    'addrconf_notify of 6.1.192 and 6.6.63; 6.6.9 logged it still',
  ]),
  /** `link is not ready` is logged at info. */
  logsLinkNotReady: behaviour(true, ['5.0', false, 'addrconf_notify of 4.19.90 and 5.0.1']),
  /** `eth0: entered promiscuous mode` rather than `device eth0 entered promiscuous mode`; all-multicast is logged too. */
  logsNetdevFirst: behaviour(false, ['6.5', true, '__dev_set_promiscuity of 6.1.192 and 6.6.63']),
  /** What a device was called before. */
  logsRename: behaviour(false, ['3.17', true, 'dev_change_name of 3.16.0 and 3.18.20']),
  /** `no IPv6 routers present` once the solicitations are spent. */
  logsNoRouters: behaviour(true, ['3.10', false, 'addrconf_rs_timer of 3.4.108 and 3.10.105']),
  /** A DAD failure's line names the other machine's link-layer address. */
  dadFailureNamesMac: behaviour(false, ['4.18', true, 'addrconf_dad_failure of 4.14.74 and 4.19.90']),
};
