/** What dhcpd decides about clients, for the trace. */
import { decision } from '../../trace/decision';

export const CONFIG_REFUSED = decision({
  id: 'dhcpd.config.refused',
  outcome: 'note',
  says: 'dhcpd.conf is not what dhcpd understands: it does not start',
  spec: 'dhcpd.conf(5)',
  source: 'readconf',
});

export const NO_SUBNET6 = decision({
  id: 'dhcpd.interface.no-subnet6',
  outcome: 'note',
  says: 'no subnet6 has an address of the interface in it: nothing is served there',
  spec: 'dhcpd.conf(5) subnet6',
  source: 'discover_interfaces',
  remedy: 'give the interface an address of the subnet6, before dhcpd starts',
});

export const STATIC_LEASE = decision({
  id: 'dhcpd.lease.static',
  outcome: 'note',
  says: 'the client is that of a host declaration, and gets its fixed address',
  spec: 'dhcpd.conf(5) host',
  source: 'find_hosts6',
});

export const POOL_LEASE = decision({
  id: 'dhcpd.lease.pool',
  outcome: 'note',
  says: 'no host declaration with a fixed address is for this DUID: the client gets an address of a range',
  spec: 'dhcpd.conf(5) host-identifier',
  source: 'find_hosts6',
  remedy: 'host-identifier option dhcp6.client-id with the DUID that the client sends, to the last octet',
});

export const NOTHING_LEFT = decision({
  id: 'dhcpd.lease.none',
  outcome: 'note',
  says: 'there is no range for this client, or nothing is left in it',
  spec: 'RFC 8415 §18.3.2',
  source: 'find_client_address',
});

export const NO_SUBNET4 = decision({
  id: 'dhcpd.interface.no-subnet',
  outcome: 'note',
  says: 'no subnet has an address of the interface in it: nothing is served there',
  spec: 'dhcpd.conf(5) subnet',
  source: 'discover_interfaces',
  remedy: 'give the interface an address of the subnet, before dhcpd starts',
});

export const UNKNOWN_NETWORK4 = decision({
  id: 'dhcpd.network.unknown',
  outcome: 'note',
  says: 'no subnet has the relay agent in it that the message came through',
  spec: 'RFC 2131 §4.3.1',
  source: 'locate_network',
  remedy: 'declare the subnet of the relay agent, if without ranges',
});

export const STATIC_LEASE4 = decision({
  id: 'dhcpd.lease4.static',
  outcome: 'note',
  says: 'the client is that of a host declaration, and is told its fixed address',
  spec: 'dhcpd.conf(5) fixed-address',
  source: 'mockup_lease',
});

export const OFFERED4 = decision({
  id: 'dhcpd.lease4.pool',
  outcome: 'note',
  says: 'the client is told an address of a range',
  spec: 'RFC 2131 §4.3.1',
  source: 'ack_lease',
});

export const PINGED4 = decision({
  id: 'dhcpd.lease4.pinged',
  outcome: 'note',
  says: 'somebody answers at the address that was to be offered: it is abandoned',
  spec: 'RFC 2131 §4.4.1',
  source: 'lease_pinged',
  remedy: 'take addresses that are given by hand out of the range',
});

export const NO_LEASE4 = decision({
  id: 'dhcpd.lease4.none',
  outcome: 'note',
  says: 'there is no range for this client, or nothing is free in it',
  spec: 'RFC 2131 §4.3.1',
  source: 'allocate_lease',
});

export const REFUSED4 = decision({
  id: 'dhcpd.lease4.refused',
  outcome: 'note',
  says: 'the address that the client wants is not for it, or not for this network: DHCPNAK',
  spec: 'RFC 2131 §4.3.2',
  source: 'nak_lease',
});

export const MALFORMED4 = decision({
  id: 'dhcpv4.message.malformed',
  outcome: 'note',
  says: 'the octets are no DHCP message: too few, or options that reach past the end',
  spec: 'RFC 2131 §2',
});

export const UNICAST = decision({
  id: 'dhcpd.message.unicast',
  outcome: 'note',
  says: 'the message came to the address of the server, and not to all: it is thrown away, or answered with UseMulticast',
  spec: 'RFC 8415 §18.3',
  source: 'unicast_reject',
  remedy: 'option dhcp6.unicast in dhcpd.conf, for Request, Renew, Release and Decline',
});
