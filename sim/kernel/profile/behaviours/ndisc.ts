/** Neighbour Discovery: advertisements, solicitations, and what the neighbour cache makes of them. */
import { behaviour } from '../step';

/** How an interface decides whether to accept router advertisements (`ipv6_accept_ra`). */
export type AcceptRaRule =
  /** Not forwarding, and accept_ra not 0; 2 means nothing special. */
  | 'host-only'
  /** Forwarding: accept_ra of 2 or more. */
  | 'at-least-2'
  /** Forwarding: accept_ra exactly 2. */
  | 'exactly-2';

/** When router solicitations are sent. */
export type SolicitRule =
  /** Not forwarding; accept_ra is not looked at. */
  | 'not-forwarding'
  /** Forwarding 0 or 2. */
  | 'forwarding-0-or-2'
  /** accept_ra 1 and not forwarding, or 2; no other value. */
  | 'accept-ra-1-or-2'
  /** Whenever advertisements would be accepted. */
  | 'accept-ra';

/** What becomes of advertisements whose source is an address of this machine; accept_ra_from_local comes on top. */
export type OwnAdvertisements =
  /** Taken like others. */
  | 'taken'
  /** No routes from them, whichever device has the address. */
  | 'refused-of-any-device'
  /** No routes from them if the device that hears them has the address. */
  | 'refused-of-this-device';

export const NDISC = {
  /** The gate in front of every advertisement. */
  acceptRa: behaviour<AcceptRaRule>(
    'host-only',
    ['2.6.37', 'at-least-2', 'accept_ra of 2.6.37, ndisc_router_discovery of 2.6.32.9'],
    ['3.10', 'exactly-2', 'accept_ra of 3.4.108, ipv6_accept_ra of 3.10.105'],
  ),
  solicit: behaviour<SolicitRule>(
    'not-forwarding',
    ['2.6.37', 'forwarding-0-or-2', 'addrconf_dad_completed of 2.6.32.9 and 3.0.27'],
    ['3.2', 'accept-ra-1-or-2', 'addrconf_dad_completed of 3.0.27 and 3.4.108'],
    ['3.10', 'accept-ra', 'addrconf_dad_completed of 3.4.108 and 3.10.105'],
  ),
  /** What ends a series of solicitations, beside an answer: that the interface forwards, or that it would not listen. */
  solicitEndsWhen: behaviour<'forwarding' | 'refusing'>('forwarding', [
    '3.10',
    'refusing',
    'addrconf_rs_timer of 3.4.108 and 3.10.105',
  ]),
  /** A second link-local address has routers solicited again. */
  everyLinkLocalSolicits: behaviour(true, ['3.12', false, 'addrconf_dad_completed of 3.10.105 and 3.13.10']),
  /** RFC 7559: solicitations back off exponentially and without end. */
  solicitBackoff: behaviour(false, ['4.9', true, 'addrconf_rs_timer of 4.4.155 and 4.9.154']),
  /** `always`: overwrite; `raise`: never lower; `minimum`: accept_ra_min_hop_limit decides. */
  raHopLimit: behaviour<'always' | 'raise' | 'minimum'>(
    'always',
    ['3.10', 'raise', 'ndisc_router_discovery of 3.4.108 and 3.10.105; in mainline since 4.0'],
    ['4.2', 'minimum', 'ndisc_router_discovery of 4.1.5 and 4.4.155'],
  ),
  /** Smallest retransmission timer an advertisement can set, ms. */
  raRetransFloor: behaviour(100, ['5.8', 10, 'ndisc_router_discovery of 5.4.286 and 5.10.223']),
  /** Whether default router and routes of an advertisement of our own are taken. */
  raFromLocal: behaviour<OwnAdvertisements>(
    'taken',
    ['3.4', 'refused-of-any-device', 'ndisc_router_discovery of 3.0.27 and 3.4.108; in mainline since 3.5'],
    ['4.2', 'refused-of-this-device', 'ndisc_router_discovery of 4.1.19 and 4.4.155'],
  ),
  /** accept_ra_defrtr=0 also refuses a route information option for ::/0. */
  defrtrCoversRouteInformation: behaviour(false, [
    '3.12',
    true,
    'ndisc_router_discovery of 3.10.105 and 3.13.10',
  ]),
  /** A route information option for ::/0 is about the default route that the advertisement itself made. */
  routeInformationCoversDefault: behaviour(false, [
    '3.4',
    true,
    'rt6_route_rcv of 3.0.27 and 3.4.108; in mainline since 3.13',
  ]),
  /** A route information option needs room for its prefix length, not only for its prefix. */
  strictRouteInformationLength: behaviour(
    false,
    ['6.1', true, 'rt6_route_rcv of 5.15.148 and 6.1.192'],
    ['6.6', false, 'rt6_route_rcv of 6.6.63: the change is younger than that'],
    ['6.12', true, 'rt6_route_rcv of 6.6.63 and 6.12.117'],
    ['6.18', false, 'measured on 6.18.44'],
    ['7.2', true, 'rt6_route_rcv of 6.18.35 and 7.2.13'],
  ),
  /** A changed router preference is told to rtnetlink's listeners. */
  tellsPreferenceChange: behaviour(false, ['5.19', true, 'ndisc_router_discovery of 5.15.148 and 6.1.192']),
  /** Changed M and O flags are told to rtnetlink's listeners, as changed timers are. */
  tellsManagedFlags: behaviour(false, ['4.3', true, 'ndisc_router_discovery of 4.2.8 and 4.4.155']),
  /** The advertised MTU is told too (IFLA_INET6_RA_MTU). */
  tellsRaMtu: behaviour(false, ['5.15', true, 'ndisc_router_discovery of 5.10.223 and 5.15.148']),
  /** Types of the options that are handed to user space: ndisc_is_useropt. */
  userOptions: behaviour<readonly number[]>(
    [25],
    ['3.10', [25, 31], 'ndisc_is_useropt of 3.4.108 and 3.10.105'],
    ['5.4', [3, 25, 31, 37], 'ndisc_is_useropt of 5.0.1 and 5.4.286'],
    ['5.9', [3, 25, 31, 37, 38], 'ndisc_is_useropt of 5.4.286 and 5.10.223'],
    ['6.12', [3, 25, 31, 34, 37, 38], 'ndisc_is_useropt of 6.8 and 6.12.117'],
  ),
  /** A solicitation follows `ip token set`. */
  solicitsOnToken: behaviour(false, ['3.9', true, 'inet6_set_iftoken of 3.10.105; there is none in 3.4.108']),
  /** A neighbour advertisement of our own, heard back, ends duplicate address detection as a stranger's does. */
  ownAdvertisementFailsDad: behaviour(true, ['3.0', false, 'ndisc_recv_na of 2.6.37 and 3.0.27']),
  /** A router that says it is none loses its default route on that link, or on every link where it has one. */
  formerRouterLoses: behaviour<'one-route' | 'every-route'>('one-route', [
    '3.16',
    'every-route',
    'ndisc_recv_na of 3.13.10, rt6_clean_tohost of 3.16.0',
  ]),
  /** ndisc_notify=1 advertises when a device is switched on too. */
  notifiesOnUp: behaviour(
    false,
    ['4.4', true, 'ndisc_netdev_event of 4.2.8 and 4.4.155'],
    ['4.10', false, 'ndisc_netdev_event of 4.10.17: the change came to 4.4 and 4.9 from 4.12'],
    ['4.12', true, 'ndisc_netdev_event of 4.10.17 and 4.12'],
  ),
  /** `all/ndisc_notify` counts too. */
  allNotifyConsulted: behaviour(false, ['4.12', true, 'ndisc_netdev_event of 4.10.17 and 4.12']),
  /** ndisc_notify=1 advertises an address once it has passed duplicate address detection. */
  notifiesAfterDad: behaviour(false, ['4.14', true, 'addrconf_dad_completed of 4.12 and 4.14.74']),
};
