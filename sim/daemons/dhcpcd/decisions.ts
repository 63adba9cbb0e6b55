/** What dhcpcd decides, for the trace. */
import { decision } from '../../trace/decision';

export const KERNEL_OFF = decision({
  id: 'dhcpcd.ra.taken-over',
  outcome: 'note',
  says: "dhcpcd listens to routers itself, and has switched the kernel's accept_ra off",
  spec: 'dhcpcd.conf(5) ipv6rs',
  source: 'if_setup_inet6',
});

export const RA_RECEIVED = decision({
  id: 'dhcpcd.ra.received',
  outcome: 'note',
  says: 'dhcpcd acts upon the advertisement; whether this machine forwards does not matter to it',
  spec: 'RFC 4861 §6.3.4',
  source: 'ipv6nd_handlera',
});

export const RA_IGNORED = decision({
  id: 'dhcpcd.ra.no-link-local',
  outcome: 'note',
  says: 'the interface has no link-local address that can be used yet: dhcpcd ignores the advertisement',
  spec: 'RFC 4862 §5.5',
  source: 'ipv6nd_handlera',
});

export const ROUTER_STOPPED = decision({
  id: 'dhcpcd.ra.no-longer-default',
  outcome: 'note',
  says: 'the router has advertised a lifetime of 0 after one that was not: dhcpcd takes its default route away at once',
  spec: 'RFC 4861 §6.3.4',
  source: 'ipv6nd_handlera',
  remedy: 'a router that says the same in all its advertisements',
});

export const ROUTER_EXPIRED = decision({
  id: 'dhcpcd.router.expired',
  outcome: 'note',
  says: 'the router has not been heard for its lifetime',
  spec: 'RFC 4861 §6.3.4',
  source: 'ipv6nd_expirera',
});

export const ROUTER_UNREACHABLE = decision({
  id: 'dhcpcd.router.unreachable',
  outcome: 'note',
  says: "the kernel's neighbour cache has given the router up: another one is preferred, or routers are asked for again",
  spec: 'RFC 4861 §6.3.6',
  source: 'ipv6nd_neighbour',
});

export const NO_ROUTERS = decision({
  id: 'dhcpcd.router.none',
  outcome: 'note',
  says: 'no router has answered four solicitations',
  spec: 'RFC 4861 §6.3.7',
  source: 'ipv6nd_sendrsprobe',
});

export const ADDRESS_ADDED = decision({
  id: 'dhcpcd.address.added',
  outcome: 'note',
  says: 'dhcpcd gives the interface an address, without a prefix route: that is a route of its own',
  spec: 'RFC 4862 §5.5.3',
  source: 'ipv6_addaddr1',
});

export const DEFAULT_ADDED = decision({
  id: 'dhcpcd.default.added',
  outcome: 'note',
  says: 'the first router of the list becomes the default one; there is one default route for each interface',
  spec: 'RFC 4861 §6.3.6',
  source: 'rt_add',
});

export const DEFAULT_REMOVED = decision({
  id: 'dhcpcd.default.removed',
  outcome: 'note',
  says: 'no router that can be used is left: dhcpcd takes its default route away',
  spec: 'RFC 4861 §6.3.5',
  source: 'rt_build',
});

export const ROUTE_REPLACED = decision({
  id: 'dhcpcd.route.replaced',
  outcome: 'note',
  says: 'another route of the interface to the same destination, such as one that the kernel learned, makes way for the one of dhcpcd',
  spec: 'dhcpcd(8)',
  source: 'rt_add',
});

export const NOT_RUN = decision({
  id: 'dhcpcd.interface.none',
  outcome: 'note',
  says: 'there is no interface that dhcpcd may configure: it exits',
  spec: 'dhcpcd(8)',
  source: 'main',
});
