/** Addresses: how they come, are probed, and go; and the compiled-in values of the sysctls that changed. */
import { behaviour } from '../step';

/** What net.core.devconf_inherit_init_net can choose (`net_inherit_devconf`). */
export type DevconfInherit =
  /** No choice: the first namespace's values. */
  | 'live'
  /** No choice: the compiled ones. */
  | 'compiled'
  /** 1: the first namespace's. */
  | 'first-namespace'
  /** 1: the first namespace's; 3: those of the namespace of who makes it. */
  | 'any-namespace';

export const ADDRCONF = {
  /** net.ipv6.conf.default.router_solicitations, -1 meaning without end. */
  defaultRouterSolicitations: behaviour(3, ['4.9', -1, 'MAX_RTR_SOLICITATIONS of 4.4.155 and 4.9.154']),
  /** net.ipv6.conf.default.regen_max_retry. */
  defaultRegenMaxRetry: behaviour(5, ['3.2', 3, 'REGEN_MAX_RETRY of 3.0.27 and 3.4.108']),
  /** A temporary address has a successor regen_min_advance before it is deprecated, besides what DAD may take. */
  regenMinAdvance: behaviour(false, [
    '6.9',
    true,
    'ipv6_get_regen_advance of 6.12.117; there is none in 6.8',
  ]),
  /** net.ipv6.conf.all.accept_dad. */
  defaultAllAcceptDad: behaviour(1, ['4.14', 0, 'ipv6_devconf of 4.10.17 and 4.14.74']),
  /** `all/accept_dad` counts too, as the larger of the two. */
  allAcceptDadConsulted: behaviour(false, ['4.14', true, 'addrconf_dad_begin of 4.10.17 and 4.14.74']),
  /** `all/optimistic_dad` and `all/use_optimistic` count too. */
  allOptimisticConsulted: behaviour(false, ['4.14', true, 'ipv6_use_optimistic_addr of 4.12 and 4.14.74']),
  /** What an optimistic address sends goes through the default router from the first packet on, not from the second. */
  optimisticNeverAsks: behaviour(true, ['3.10', false, 'ip6_dst_lookup_tail of 3.4.108 and 3.10.105']),
  /** Whether listeners are told of the settings of a device that comes, and that those of one that goes are gone. */
  netconfOfDevices: behaviour<'silent' | 'coming' | 'coming-and-going'>(
    'silent',
    ['4.9', 'coming', '__addrconf_sysctl_register of 4.4.155 and 4.9.154'],
    ['4.12', 'coming-and-going', '__addrconf_sysctl_unregister of 4.10.17 and 4.12'],
  ),
  /** An address with lifetimes waits, as a static one does, for a link that is not ready; else it is deleted. */
  timedAddressAwaitsLink: behaviour(
    false,
    ['4.4', true, 'addrconf_dad_stop of 4.2.8 and 4.4.155'],
    ['4.10', false, 'addrconf_dad_stop of 4.10.17: the change came to 4.4 and 4.9 from 4.11'],
    ['4.11', true, 'addrconf_dad_stop of 4.10.17 and 4.12'],
  ),
  /** An address with lifetimes takes its prefix route along when it goes, as a static one does. */
  timedAddressOwnsPrefixRoute: behaviour(false, ['6.19', true, 'ipv6_del_addr of 6.18.35 and 6.19']),
  /** An advertised prefix is about the route that another advertisement made, or about whichever covers it. */
  prefixRouteFoundBy: behaviour<'look-up' | 'origin'>('look-up', [
    '3.2',
    'origin',
    'addrconf_prefix_rcv of 3.0.27, addrconf_get_prefix_route of 3.4.108',
  ]),
  /** Addresses have more than eight flags: mngtmpaddr and noprefixroute are there. */
  moreAddressFlags: behaviour(false, ['3.14', true, 'addrconf.c of 3.13.10 and 3.16.0']),
  /** Who made an address is told (IFA_PROTO). */
  tellsAddressProtocol: behaviour(false, ['5.18', true, 'inet6_fill_ifaddr of 5.15.148 and 6.1.192']),
  /** Ways to make link-local addresses that `ip link set addrgenmode` knows; others are refused, and all of them where there are none ignored. */
  addrGenModes: behaviour<readonly string[]>(
    [],
    ['3.17', ['eui64', 'none'], 'inet6_set_link_af of 3.16.0 and 3.18.20'],
    ['4.1', ['eui64', 'none', 'stable_secret'], 'inet6_set_link_af of 3.18.20 and 4.1.19'],
    ['4.5', ['eui64', 'none', 'stable_secret', 'random'], 'inet6_set_link_af of 4.4.155 and 4.9.154'],
  ),
  /**
   * What `all` and `default` of a new namespace begin as: the first one's, the compiled values, or what
   * net.core.devconf_inherit_init_net chooses.
   */
  devconfInherit: behaviour<DevconfInherit>(
    'live',
    ['3.0', 'compiled', 'addrconf_init_net of 2.6.37 and 3.0.27'],
    ['5.1', 'first-namespace', 'addrconf_init_net of 4.19.90 and 5.4.286'],
    ['5.10', 'any-namespace', 'addrconf_init_net of 5.4.286 and 5.10.223'],
  ),
  /** Probes are at least so many ms apart. */
  dadRetransFloor: behaviour(0, ['5.8', 10, 'addrconf_dad_work of 5.4.286 and 5.10.223']),
  /** RFC 7527 nonces in DAD probes. */
  enhancedDad: behaviour(false, ['4.10', true, 'addrconf_dad_kick of 4.9.154 and 4.10.17']),
  /** A failed link-local address under accept_dad=2 also removes the addresses. */
  dadFailureRemovesAddresses: behaviour(false, ['4.8', true, 'addrconf_dad_failure of 4.4.155 and 4.9.154']),
  /** RFC 4862 §5.5.3 (e) to the letter, or with the preferred lifetime always taken over. */
  twoHourRule: behaviour<'literal' | 'preferred-always'>('literal', [
    '3.12',
    'preferred-always',
    'addrconf_prefix_rcv of 3.10.105 and 3.13.10',
  ]),
  /** Static addresses survive the link going down without any sysctl. */
  keepsPermanentAddresses: behaviour(
    false,
    ['2.6.37', true, 'addrconf_ifdown of 2.6.32.9 and 2.6.37'],
    ['3.0', false, 'addrconf_ifdown of 2.6.37 and 3.0.27'],
  ),
  /** Timers sit in a wheel that rounds up, the more the farther away they are due; before, each had its own jiffy. */
  timerWheel: behaviour(false, ['4.8', true, 'changelog of 4.8; measured on 6.18.44']),
  /** IPv6 starts on a device only when its operstate is UP or UNKNOWN, beside having a queue. */
  readyNeedsOperstate: behaviour(
    false,
    ['4.9', true, 'addrconf_link_ready of 4.9.154, addrconf_qdisc_ok of 4.4.155'],
    ['4.10', false, 'addrconf_qdisc_ok of 4.10.17: the change came to 4.9 from 4.11'],
    ['4.11', true, 'addrconf_qdisc_ok of 4.10.17, addrconf_link_ready of 4.14.74'],
  ),
  /** ff01::1 is joined beside ff02::1 by every device. */
  joinsInterfaceLocalAllNodes: behaviour(false, ['3.9', true, 'ipv6_add_dev of 3.4.108 and 3.10.105']),
  /** ff01::2 and ff05::2 are joined beside ff02::2 when forwarding. */
  joinsAllRouterScopes: behaviour(false, ['3.9', true, 'dev_forward_change of 3.4.108 and 3.10.105']),
};
