/** What dhcp6c and dhcp6s decide, for the trace. */
import { decision } from '../../trace/decision';

export const CONFIG_REFUSED = decision({
  id: 'wide.config.refused',
  outcome: 'note',
  says: 'the configuration file cannot be read or makes no sense: the program exits',
  spec: 'dhcp6c.conf(5), dhcp6s.conf(5)',
  source: 'cfparse',
});

export const CONFIG_OTHER_PROGRAM = decision({
  id: 'wide.config.other-program',
  outcome: 'note',
  says: 'the configuration is written for the other dhcp6s, that of the dhcpv6 project (link, iaidinfo): WIDE has no such statements',
  spec: 'dhcp6s.conf(5)',
  source: 'cfparse',
  remedy:
    'write the pool outside of the interface: pool NAME { range A to B; }; interface IF { address-pool NAME LIFETIME; };',
});

export const ADVERTISE_NOTHING = decision({
  id: 'wide.client.advertise-nothing',
  outcome: 'note',
  says: 'the server has nothing of what was asked for: its offer is ignored, and the client goes on asking',
  spec: 'RFC 3315 §17.1.3, RFC 3633 §11.1',
  source: 'client6_recvadvert',
});

export const ADVERTISE_BEST = decision({
  id: 'wide.client.server-chosen',
  outcome: 'note',
  says: 'of the servers that made an offer, the one with the highest preference is asked',
  spec: 'RFC 3315 §17.1.3',
  source: 'select_server',
});

export const REPLY_TAKEN = decision({
  id: 'wide.client.reply',
  outcome: 'note',
  says: 'the answer that was waited for: what it holds is put to use',
  spec: 'RFC 3315 §18.1.8',
  source: 'client6_recvreply',
});

export const NO_RESPONSES = decision({
  id: 'wide.client.no-responses',
  outcome: 'note',
  says: 'no server has answered in as many tries as there are: dhcp6c gives the exchange up, and does not begin again',
  spec: 'RFC 3315 §14',
  source: 'client6_timo',
});

export const NO_BINDING = decision({
  id: 'wide.client.no-binding',
  outcome: 'note',
  says: 'the server knows nothing of what it gave: the same is requested again, and what is in use stays in use meanwhile',
  spec: 'RFC 3315 §18.1.8',
  source: 'update_ia',
});

export const LEASE_EXPIRED = decision({
  id: 'wide.client.expired',
  outcome: 'note',
  says: 'the valid lifetime is over without a renewal: the address or prefix is taken away, and the client begins again',
  spec: 'RFC 3315 §18.1.4',
  source: 'siteprefix_timo',
});

export const LEASE_WITHDRAWN = decision({
  id: 'wide.client.withdrawn',
  outcome: 'note',
  says: 'the server has given it a valid lifetime of 0: the address or prefix is taken away',
  spec: 'RFC 3315 §18.1.8',
  source: 'update_prefix',
});

export const PREFIX_OWN_LINK = decision({
  id: 'wide.client.own-link',
  outcome: 'note',
  says: 'no part of a delegated prefix goes to the link that it came from',
  spec: 'RFC 3633 §12.1',
  source: 'update_prefix',
});

export const PREFIX_TOO_LONG = decision({
  id: 'wide.client.prefix-length',
  outcome: 'note',
  says: 'prefix, sla-len and interface identifier together are longer than an address: the interface gets nothing',
  spec: 'dhcp6c.conf(5) sla-len',
  source: 'add_ifprefix',
  remedy: 'sla-len 64 minus the length of the delegated prefix; in dhcp6c.conf',
});

export const PREFIX_ASSIGNED = decision({
  id: 'wide.client.prefix-assigned',
  outcome: 'note',
  says: 'an interface gets its part of the delegated prefix, with an address that never expires, whatever lifetime the prefix has',
  spec: 'RFC 3633 §12.1',
  source: 'add_ifprefix',
});

export const HOST_UNKNOWN = decision({
  id: 'wide.server.host-unknown',
  outcome: 'note',
  says: 'no host statement has this DUID, octet by octet: there is no prefix and no reserved address for the client',
  spec: 'dhcp6s.conf(5) host',
  source: 'find_hostconf',
  remedy: 'host NAME { duid the DUID that the client sends; ... };',
});

export const NOTHING_LEFT = decision({
  id: 'wide.server.nothing-left',
  outcome: 'note',
  says: 'there is no address or prefix for the association of this client',
  spec: 'RFC 3315 §17.2.2',
  source: 'make_ia',
});

export const BOUND = decision({
  id: 'wide.server.bound',
  outcome: 'note',
  says: 'the association is bound to the client from now on',
  spec: 'RFC 3315 §18.2.1',
  source: 'add_binding',
});

export const BINDING_UNKNOWN = decision({
  id: 'wide.server.no-binding',
  outcome: 'note',
  says: 'the server has no binding for the association; bindings are kept in memory, and a server that was restarted has none',
  spec: 'RFC 3315 §18.2.3',
  source: 'update_ia',
});

export const NOT_IN_BINDING = decision({
  id: 'wide.server.not-in-binding',
  outcome: 'note',
  says: 'the address or prefix is not the one that is bound: the client is told to stop using it',
  spec: 'RFC 3315 §18.2.3',
  source: 'update_ia',
});

export const MESSAGE_DISCARDED = decision({
  id: 'wide.message.discarded',
  outcome: 'note',
  says: 'the message is not for this program, or breaks a rule that makes it worthless',
  spec: 'RFC 3315 §15',
  source: 'server6_recv',
});

export const USE_MULTICAST = decision({
  id: 'wide.server.use-multicast',
  outcome: 'note',
  says: 'the message came to the address of this one server, which it never allowed',
  spec: 'RFC 3315 §18.2.1',
  source: 'react_request',
});
