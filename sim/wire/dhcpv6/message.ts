/** DHCPv6 messages (RFC 8415 §8, §9), the data of datagrams to and from the ports 546 and 547. */
import type { Ip6 } from '../../base/ip6';
import { Cursor } from '../cursor';
import { ip6, u8 } from '../fields';
import { type Field, getUint, Layout, putUint } from '../layout';
import { type Malformed, malformed } from '../malformed';
import { dhcp6Options, type Dhcp6OptionList } from './options';

export const DHCP6_CLIENT_PORT = 546;
export const DHCP6_SERVER_PORT = 547;

/** RFC 8415 §7.3, in the order of the numbers, which begin at 1. */
export const DHCP6_MESSAGE_TYPES = [
  'solicit',
  'advertise',
  'request',
  'confirm',
  'renew',
  'rebind',
  'reply',
  'release',
  'decline',
  'reconfigure',
  'information-request',
] as const;

const RELAY_TYPES = ['relay-forward', 'relay-reply'] as const;
const FIRST_RELAY_TYPE = DHCP6_MESSAGE_TYPES.length + 1;

/** A message between client and server. */
export interface Dhcp6Message {
  readonly kind: (typeof DHCP6_MESSAGE_TYPES)[number];
  /** 24 bits. */
  readonly transactionId: number;
  readonly options: Dhcp6OptionList;
}

/** A message of a relay agent, or to one; what it carries is in an option. */
export interface Dhcp6RelayMessage {
  readonly kind: (typeof RELAY_TYPES)[number];
  readonly hopCount: number;
  readonly linkAddress: Ip6;
  readonly peerAddress: Ip6;
  readonly options: Dhcp6OptionList;
}

const transactionId: Field<number> = {
  part: 'field',
  least: 3,
  write(out, at, value) {
    putUint(out, at, 3, value);
    return at + 3;
  },
  read: cursor => getUint(cursor.take(3), 0, 3),
};

const between = new Layout<object>({ transactionId, options: dhcp6Options });
const relayed = new Layout<object>({
  hopCount: u8,
  linkAddress: ip6,
  peerAddress: ip6,
  options: dhcp6Options,
});

/** The octets of a message. */
export function writeDhcp6(message: Dhcp6Message | Dhcp6RelayMessage): Uint8Array {
  const layout = 'transactionId' in message ? between : relayed;
  const out = new Uint8Array(1 + layout.length(message));
  out[0] =
    'transactionId' in message
      ? DHCP6_MESSAGE_TYPES.indexOf(message.kind) + 1
      : RELAY_TYPES.indexOf(message.kind) + FIRST_RELAY_TYPE;
  layout.write(out, 1, message);
  return out;
}

/** Reads a message, whose octets must not change afterwards. Malformed: an unknown type, or options that do not fit in. */
export function readDhcp6(octets: Uint8Array): Dhcp6Message | Dhcp6RelayMessage | Malformed {
  const type = octets[0];
  if (type === undefined) return malformed('dhcpv6', octets, 0, 'type', 'there is no octet');
  const relay = RELAY_TYPES[type - FIRST_RELAY_TYPE];
  const kind = relay ?? DHCP6_MESSAGE_TYPES[type - 1];
  if (kind === undefined) return malformed('dhcpv6', octets, 0, 'type', `${type} is no message`, type);
  const cursor = new Cursor(octets, 1);
  const message = { kind };
  if ((relay === undefined ? between : relayed).read(cursor, message))
    return message as Dhcp6Message | Dhcp6RelayMessage;
  const { offset, field, why } = cursor.failure!;
  return malformed('dhcpv6', octets, offset, field, why, type);
}
