/** What dhcrelay decides, for the trace. */
import { decision } from '../../trace/decision';

export const FORWARDED = decision({
  id: 'dhcrelay.message.forwarded',
  outcome: 'note',
  says: 'the message is wrapped, and sent to the servers',
  spec: 'RFC 8415 §19.1',
  source: 'process_up6',
});

export const RETURNED = decision({
  id: 'dhcrelay.message.returned',
  outcome: 'note',
  says: 'what a server has wrapped is sent on to whom it is for',
  spec: 'RFC 8415 §19.2',
  source: 'process_down6',
});

export const DISCARDED = decision({
  id: 'dhcrelay.message.discarded',
  outcome: 'note',
  says: 'messages of this type do not go this way',
  spec: 'RFC 8415 §19',
  source: 'process_up6',
});

export const TOO_FAR = decision({
  id: 'dhcrelay.message.hop-count',
  outcome: 'note',
  says: 'the message has come through too many relay agents',
  spec: 'RFC 8415 §19.1.2',
  source: 'process_up6',
});

export const NO_WAY_BACK = decision({
  id: 'dhcrelay.message.no-interface',
  outcome: 'note',
  says: 'the answer does not say which of the links it is for',
  spec: 'RFC 8415 §19.2',
  source: 'process_down6',
});
