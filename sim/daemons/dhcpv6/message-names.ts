/** What ISC's programs call messages in their logs (dhcpv6_type_names of common/tables.c). */
import type { Dhcp6Message, Dhcp6RelayMessage } from '../../wire/dhcpv6/message';

export const MESSAGE_NAMES: Readonly<Record<(Dhcp6Message | Dhcp6RelayMessage)['kind'], string>> = {
  solicit: 'Solicit',
  advertise: 'Advertise',
  request: 'Request',
  confirm: 'Confirm',
  renew: 'Renew',
  rebind: 'Rebind',
  reply: 'Reply',
  release: 'Release',
  decline: 'Decline',
  reconfigure: 'Reconfigure',
  'information-request': 'Information-request',
  'relay-forward': 'Relay-forward',
  'relay-reply': 'Relay-reply',
};
