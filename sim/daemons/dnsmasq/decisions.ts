/** What dnsmasq decides, for the trace. */
import { decision } from '../../trace/decision';

export const CONFIG_REFUSED = decision({
  id: 'dnsmasq.config.refused',
  outcome: 'note',
  says: 'the configuration cannot be read: dnsmasq exits',
  spec: 'dnsmasq(8)',
  source: 'read_opts',
});

export const RA_SENT = decision({
  id: 'dnsmasq.ra.sent',
  outcome: 'note',
  says: 'advertised the prefixes of the ranges that fit an address of the interface',
  spec: 'dnsmasq(8) enable-ra',
  source: 'send_ra_alias',
});

export const RA_OFF = decision({
  id: 'dnsmasq.ra.off',
  outcome: 'note',
  says: 'there is a range for DHCPv6 and no enable-ra: no router is advertised, so that clients get an address and no default route',
  spec: 'dnsmasq(8) enable-ra',
  source: 'main',
  remedy: 'enable-ra in dnsmasq.conf, or another daemon that advertises',
});

export const RA_NO_LINK_LOCAL = decision({
  id: 'dnsmasq.ra.no-link-local',
  outcome: 'note',
  says: 'the interface has no link-local address to advertise from',
  spec: 'RFC 4861 §6.1.2',
  source: 'send_ra_alias',
});

export const RA_NOTHING = decision({
  id: 'dnsmasq.ra.nothing',
  outcome: 'note',
  says: 'no range fits an address of the interface: there is nothing to advertise',
  spec: 'dnsmasq(8) dhcp-range',
  source: 'send_ra_alias',
});

export const NO_RANGE = decision({
  id: 'dnsmasq.dhcp6.no-range',
  outcome: 'note',
  says: 'no range fits an address of the interface that the message came in on: it is not answered',
  spec: 'dnsmasq(8) dhcp-range',
  source: 'dhcp6_maybe_relay',
  remedy: 'an address in the prefix of the dhcp-range on the interface',
});

export const HOST_BY_DUID = decision({
  id: 'dnsmasq.dhcp6.host-by-duid',
  outcome: 'note',
  says: 'a dhcp-host has the DUID of the client',
  spec: 'dnsmasq(8) dhcp-host',
  source: 'find_config',
});

export const HOST_BY_MAC = decision({
  id: 'dnsmasq.dhcp6.host-by-mac',
  outcome: 'note',
  says: 'a dhcp-host has the MAC address that the neighbour cache has for the client, which says nothing of it in its message',
  spec: 'dnsmasq(8) dhcp-host',
  source: 'get_client_mac',
});

export const ADDRESS_GIVEN = decision({
  id: 'dnsmasq.dhcp6.given',
  outcome: 'note',
  says: 'the client has the address from now on',
  spec: 'RFC 8415 §18.3.2',
  source: 'update_leases',
});

export const NO_ADDRESSES = decision({
  id: 'dnsmasq.dhcp6.no-addresses',
  outcome: 'note',
  says: 'there is no address for the client',
  spec: 'RFC 8415 §18.3.9',
  source: 'dhcp6_no_relay',
});

export const LEASE_UNKNOWN = decision({
  id: 'dnsmasq.dhcp6.lease-unknown',
  outcome: 'note',
  says: 'there is no such lease to renew',
  spec: 'RFC 8415 §18.3.4',
  source: 'dhcp6_no_relay',
});

export const NO_RANGE4 = decision({
  id: 'dnsmasq.dhcp4.no-range',
  outcome: 'note',
  says: 'no range fits an address of the interface that the message came in on: it is not answered',
  spec: 'dnsmasq(8) dhcp-range',
  source: 'dhcp_reply',
  remedy: 'an address in the subnet of the dhcp-range on the interface',
});

export const HOST_BY_MAC4 = decision({
  id: 'dnsmasq.dhcp4.host-by-mac',
  outcome: 'note',
  says: 'a dhcp-host has the MAC address of the client',
  spec: 'dnsmasq(8) dhcp-host',
  source: 'find_config',
});

export const ADDRESS_GIVEN4 = decision({
  id: 'dnsmasq.dhcp4.given',
  outcome: 'note',
  says: 'the client has the address from now on',
  spec: 'RFC 2131 §4.3.2',
  source: 'dhcp_reply',
});

export const NO_ADDRESS4 = decision({
  id: 'dnsmasq.dhcp4.no-address',
  outcome: 'note',
  says: 'there is no address for the client: it is not answered',
  spec: 'RFC 2131 §4.3.1',
  source: 'address_allocate',
});

export const NAK4 = decision({
  id: 'dnsmasq.dhcp4.nak',
  outcome: 'note',
  says: 'the client may not have the address that it wants, and has to begin again',
  spec: 'RFC 2131 §4.3.2',
  source: 'dhcp_reply',
});
