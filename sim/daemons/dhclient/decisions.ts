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
