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
