/** What dhclient decides, for the trace. */
import { decision } from '../../trace/decision';

export const BOUND = decision({
  id: 'dhclient.lease.bound',
  outcome: 'note',
  says: 'the server gave an address or prefix, and dhclient uses it',
  spec: 'RFC 8415 §18.2.10',
  source: 'start_bound',
});

export const NO_ADDRESSES = decision({
  id: 'dhclient.lease.refused',
  outcome: 'note',
  says: 'the server answered, and gives none of what was asked for',
  spec: 'RFC 8415 §18.2.9',
  source: 'dhc6_check_advertise',
});

export const BOUND4 = decision({
  id: 'dhclient.lease4.bound',
  outcome: 'note',
  says: 'the server has confirmed an address, and dhclient uses it',
  spec: 'RFC 2131 §4.4.1',
  source: 'bind_lease',
});

export const NAKED4 = decision({
  id: 'dhclient.lease4.refused',
  outcome: 'note',
  says: 'a server says that the address is not for this client: it is taken away, and all begins anew',
  spec: 'RFC 2131 §4.4.5',
  source: 'dhcpnak',
});

export const NO_OFFERS4 = decision({
  id: 'dhclient.lease4.no-offers',
  outcome: 'note',
  says: 'no server has answered until the timeout',
  spec: 'dhclient.conf(5) timeout',
  source: 'state_panic',
});
