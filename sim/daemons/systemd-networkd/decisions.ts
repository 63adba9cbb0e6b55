/** What networkd decides about links, for the trace: who listens to routers, and what becomes of advertisements. */
import { decision } from '../../trace/decision';

export const CONFIG_FOUND = decision({
  id: 'networkd.link.configured-by',
  outcome: 'note',
  says: 'the first .network file that matches the link is used, and no other',
  spec: 'systemd.network(5)',
  source: 'link_get_network',
});

export const CONFIG_NONE = decision({
  id: 'networkd.link.unmanaged',
  outcome: 'note',
  says: 'no .network file matches the link, or the one that does says Unmanaged=: networkd leaves it alone',
  spec: 'systemd.network(5) [Match]',
  source: 'link_get_network',
});

export const RA_BY_KERNEL = decision({
  id: 'networkd.ra.kernel',
  outcome: 'note',
  says: 'this version of networkd leaves router advertisements to the kernel',
  spec: 'systemd.network(5) IPv6AcceptRA=',
  source: 'link_ndisc_enabled',
});

export const RA_ENABLED = decision({
  id: 'networkd.ra.enabled',
  outcome: 'note',
  says: "networkd listens to routers itself, and has switched the kernel's accept_ra off",
  spec: 'systemd.network(5) IPv6AcceptRA=',
  source: 'link_ndisc_enabled',
});

export const RA_EXPLICITLY_OFF = decision({
  id: 'networkd.ra.off',
  outcome: 'note',
  says: 'IPv6AcceptRA=no: neither networkd nor the kernel listens to routers on this link',
  spec: 'systemd.network(5) IPv6AcceptRA=',
  source: 'link_ndisc_enabled',
  remedy: 'IPv6AcceptRA=yes in the .network file',
});

export const RA_FORWARDING = decision({
  id: 'networkd.ra.forwarding',
  outcome: 'note',
  says: 'networkd is configured to forward on this link, so that it does not listen to routers unless told to',
  spec: 'systemd.network(5) IPv6AcceptRA=',
  source: 'link_ndisc_enabled',
  remedy: 'IPv6AcceptRA=yes in the .network file',
});

export const RA_SENDS_RA = decision({
  id: 'networkd.ra.sends-ra',
  outcome: 'note',
  says: 'IPv6SendRA= makes this link a router: it does not listen to others unless told to',
  spec: 'systemd.network(5) IPv6AcceptRA=',
  source: 'link_ndisc_enabled',
  remedy: 'IPv6AcceptRA=yes in the .network file',
});

export const RA_NO_LINK_LOCAL = decision({
  id: 'networkd.ra.no-link-local',
  outcome: 'note',
  says: 'the link gets no link-local address, as ports of a bridge do not by default, and cannot ask for routers',
  spec: 'systemd.network(5) LinkLocalAddressing=',
  source: 'link_may_have_ipv6ll',
});

export const RA_RECEIVED = decision({
  id: 'networkd.ra.received',
  outcome: 'note',
  says: "networkd's own client acts upon the advertisement",
  spec: 'RFC 4861 §6.3.4',
  source: 'ndisc_router_handler',
});

export const RA_FILTERED = decision({
  id: 'networkd.ra.filtered',
  outcome: 'note',
  says: 'RouterAllowList=, PrefixAllowList=, RouteAllowList= or one of their opposites leaves it out',
  spec: 'systemd.network(5) [IPv6AcceptRA]',
  source: 'in6_prefix_is_filtered',
});

export const RA_OWN_GATEWAY = decision({
  id: 'networkd.ra.own-gateway',
  outcome: 'note',
  says: 'the advertisement comes from an address of this link: no route goes through it',
  spec: 'RFC 4861 §6.3.4',
  source: 'ndisc_router_process_default',
});

export const RA_PREFIX_LENGTH = decision({
  id: 'networkd.ra.prefix-length',
  outcome: 'note',
  says: 'the prefix is not 64 bits long: no address is made in it',
  spec: 'RFC 4862 §5.5.3 (d)',
  source: 'sd_ndisc_router_prefix_get_flags',
});

export const RA_BAD_LIFETIMES = decision({
  id: 'networkd.ra.bad-lifetimes',
  outcome: 'note',
  says: 'the preferred lifetime of the prefix is longer than its valid one: no address is made in it',
  spec: 'RFC 4862 §5.5.3 (c)',
  source: 'ndisc_router_process_autonomous_prefix',
});

export const RA_EXPIRED = decision({
  id: 'networkd.ra.expired',
  outcome: 'note',
  says: 'what an advertisement brought has outlived its lifetime, or the router took it back: networkd removes it',
  spec: 'RFC 4861 §6.3.5',
  source: 'ndisc_drop_outdated',
});

export const FOREIGN_REMOVED = decision({
  id: 'networkd.foreign.removed',
  outcome: 'note',
  says: 'an address or route that is not in the .network file was there when the link was configured: networkd removes it',
  spec: 'systemd.network(5) KeepConfiguration=',
  source: 'link_drop_foreign_config',
  remedy: 'KeepConfiguration=yes, or put it into the .network file',
});

export const FORWARDING_MACHINE = decision({
  id: 'networkd.forwarding.machine',
  outcome: 'note',
  says: 'networkd switches forwarding for the whole machine, which has the kernel forget the routers of every link it serves',
  spec: 'systemd.network(5) IPForward=, networkd.conf(5) IPv6Forwarding=',
  source: 'link_set_ip_forwarding',
});

export const RADV_UNSOLICITED = decision({
  id: 'networkd.radv.unsolicited',
  outcome: 'note',
  says: 'networkd advertises because it is time to',
  spec: 'RFC 4861 §6.2.4',
  source: 'radv_timeout',
});

export const RADV_SOLICITED = decision({
  id: 'networkd.radv.solicited',
  outcome: 'note',
  says: 'networkd answers a solicitation, to the host that sent it',
  spec: 'RFC 4861 §6.2.6',
  source: 'radv_recv',
});

export const RADV_FINAL = decision({
  id: 'networkd.radv.final',
  outcome: 'note',
  says: 'networkd takes its leave with a router lifetime of 0',
  spec: 'RFC 4861 §6.2.5',
  source: 'sd_radv_stop',
});

export const DHCP6_STARTED = decision({
  id: 'networkd.dhcp6.started',
  outcome: 'note',
  says: 'networkd asks servers of DHCPv6: a router said to, or the .network file does',
  spec: 'systemd.network(5) DHCPv6Client=, WithoutRA=',
  source: 'dhcp6_start_on_ra',
});

export const DHCP6_NO_FLAGS = decision({
  id: 'networkd.dhcp6.no-flags',
  outcome: 'note',
  says: 'the advertisement has neither M nor O: no server of DHCPv6 is asked, not even with DHCP=yes',
  spec: 'RFC 4861 §4.2',
  source: 'ndisc_start_dhcp6_client',
  remedy: 'AdvManagedFlag on at the router, or DHCPv6Client=always or WithoutRA=solicit in the .network file',
});

export const DHCP6_OFF = decision({
  id: 'networkd.dhcp6.off',
  outcome: 'note',
  says: 'DHCPv6Client=no: no router makes this link ask a server of DHCPv6',
  spec: 'systemd.network(5) DHCPv6Client=',
  source: 'ndisc_start_dhcp6_client',
  remedy: 'DHCPv6Client=yes in the .network file',
});

export const DHCP6_LIFETIME_ZERO = decision({
  id: 'networkd.dhcp6.lifetime-zero',
  outcome: 'note',
  says: 'networkd 256 takes an advertisement with a router lifetime of 0 for a farewell, and asks no server of DHCPv6',
  spec: 'RFC 4861 §4.2: a lifetime of 0 says that it is no default router, and nothing else',
  source: 'ndisc_start_dhcp6_client',
  remedy: 'another version of systemd, or WithoutRA=solicit in the .network file',
});

export const DHCP6_STATUS = decision({
  id: 'networkd.dhcp6.status',
  outcome: 'note',
  says: 'the server answers with a status that is not Success',
  spec: 'RFC 8415 §21.13',
  source: 'dhcp6_lease_parse_message',
});

export const DHCP6_NOTHING = decision({
  id: 'networkd.dhcp6.nothing-given',
  outcome: 'note',
  says: 'the answer of the server has no address and no prefix for this client: it is passed over',
  spec: 'RFC 8415 §18.2.9',
  source: 'dhcp6_lease_parse_message',
  remedy: 'a range of addresses, or a reservation with the DUID of this client, at the server',
});

export const DHCP6_BOUND = decision({
  id: 'networkd.dhcp6.bound',
  outcome: 'note',
  says: 'a server has leased addresses or prefixes: addresses are given to the link with a length of 128, and no route',
  spec: 'RFC 8415 §18.2.10.1',
  source: 'dhcp6_lease_ip_acquired',
});

export const DHCP6_LOST = decision({
  id: 'networkd.dhcp6.lost',
  outcome: 'note',
  says: 'the lease is over, or the client stops: its addresses and prefixes go',
  spec: 'RFC 8415 §18.2.5',
  source: 'dhcp6_lease_lost',
});

export const PD_ASSIGNED = decision({
  id: 'networkd.pd.assigned',
  outcome: 'note',
  says: 'the link gets a /64 of a prefix that was delegated to this machine',
  spec: 'systemd.network(5) DHCPPrefixDelegation=',
  source: 'dhcp_pd_assign_subnet_prefix',
});

export const PD_OUT_OF_RANGE = decision({
  id: 'networkd.pd.out-of-range',
  outcome: 'note',
  says: 'the delegated prefix is too small to have that subnet, or one more: the link gets none',
  spec: 'systemd.network(5) SubnetId=, which is hexadecimal',
  source: 'dhcp_pd_get_preferred_subnet_prefix',
  remedy: 'ask for a larger prefix with PrefixDelegationHint=, or a smaller SubnetId=',
});

export const DHCP4_BOUND = decision({
  id: 'networkd.dhcp4.bound',
  outcome: 'note',
  says: 'a server has leased an address, which the link gets with its lifetime, and routes through it',
  spec: 'RFC 2131 §3.1',
  source: 'dhcp_lease_acquired',
});

export const DHCP4_LOST = decision({
  id: 'networkd.dhcp4.lost',
  outcome: 'note',
  says: 'the lease is over, a server has taken it back, or the client stops: its address and routes go',
  spec: 'RFC 2131 §4.4.5',
  source: 'dhcp_lease_lost',
});

export const DHCP4_NAK = decision({
  id: 'networkd.dhcp4.nak',
  outcome: 'note',
  says: 'the server refuses what was requested: the client begins anew',
  spec: 'RFC 2131 §3.1',
  source: 'client_handle_ack',
});

export const DHCP4_IGNORED = decision({
  id: 'networkd.dhcp4.ignored',
  outcome: 'note',
  says: 'the message is not for this client, not expected now, or gives nothing that could be used',
  spec: 'RFC 2131 §4.4.1',
  source: 'client_handle_message',
});
