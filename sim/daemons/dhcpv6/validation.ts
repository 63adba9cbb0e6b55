/**
 * Which messages are thrown away unread (RFC 8415 §16), by name. Programs differ in which of these rules they have; each
 * asks for those that it has.
 */
import { decision, type Decision } from '../../trace/decision';
import type { Dhcp6Message, Dhcp6RelayMessage } from '../../wire/dhcpv6/message';
import { findOption } from '../../wire/dhcpv6/options';
import { sameDuid } from './duid';
import { isIa } from './identity-association';

export const MALFORMED = decision({
  id: 'dhcpv6.message.malformed',
  outcome: 'note',
  says: 'the octets are no DHCPv6 message: an unknown type, or options that do not fit in',
  spec: 'RFC 8415 §16',
});

export const WRONG_WAY = decision({
  id: 'dhcpv6.message.wrong-way',
  outcome: 'note',
  says: 'a message of this type is not for a client, or not for a server',
  spec: 'RFC 8415 §16',
});

export const NO_CLIENT_ID = decision({
  id: 'dhcpv6.message.no-client-id',
  outcome: 'note',
  says: 'the message does not say which client it is from or for',
  spec: 'RFC 8415 §16',
});

export const OTHER_CLIENT = decision({
  id: 'dhcpv6.message.other-client',
  outcome: 'note',
  says: 'the answer is for a client with another DUID',
  spec: 'RFC 8415 §16.3',
});

export const NO_SERVER_ID = decision({
  id: 'dhcpv6.message.no-server-id',
  outcome: 'note',
  says: 'the message does not say which server it is from or for',
  spec: 'RFC 8415 §16',
});

export const UNEXPECTED_SERVER_ID = decision({
  id: 'dhcpv6.message.unexpected-server-id',
  outcome: 'note',
  says: 'the message names a server, though it is for all servers',
  spec: 'RFC 8415 §16.2',
});

export const OTHER_SERVER = decision({
  id: 'dhcpv6.message.other-server',
  outcome: 'note',
  says: 'the message is for a server with another DUID',
  spec: 'RFC 8415 §16.4',
});

export const OTHER_TRANSACTION = decision({
  id: 'dhcpv6.message.transaction-id',
  outcome: 'note',
  says: 'the answer is to another message than the last',
  spec: 'RFC 8415 §16.3',
});

export const UNEXPECTED_IA = decision({
  id: 'dhcpv6.message.unexpected-ia',
  outcome: 'note',
  says: 'a message that asks for no addresses has an association in it',
  spec: 'RFC 8415 §16.12',
});

export const RECONFIGURE_MULTICAST = decision({
  id: 'dhcpv6.reconfigure.multicast',
  outcome: 'note',
  says: 'a Reconfigure must come to the address of the one client it is for',
  spec: 'RFC 8415 §16.11',
});

export const RECONFIGURE_TYPE = decision({
  id: 'dhcpv6.reconfigure.type',
  outcome: 'note',
  says: 'the Reconfigure does not say what to send, or says something that cannot be sent',
  spec: 'RFC 8415 §16.11',
});

export const RECONFIGURE_UNAUTHENTICATED = decision({
  id: 'dhcpv6.reconfigure.unauthenticated',
  outcome: 'note',
  says: 'the Reconfigure has no authentication, so that anybody may have sent it',
  spec: 'RFC 8415 §16.11',
});

type Any = Dhcp6Message | Dhcp6RelayMessage;

/** Whether a message names its client at all. */
function clientIdFault(message: Dhcp6Message): Decision | undefined {
  return findOption(message.options, 'client-id') === undefined ? NO_CLIENT_ID : undefined;
}

/** `serverDuid` undefined: the server does not know its own, and nothing can be for it. */
function forServer(message: Dhcp6Message, serverDuid: Uint8Array): Decision | undefined {
  const named = findOption(message.options, 'server-id');
  if (named === undefined) return NO_SERVER_ID;
  return sameDuid(named.duid, serverDuid) ? undefined : OTHER_SERVER;
}

/** What a server has against a message, relay agents taken off; undefined: nothing. */
export function serverRefuses(message: Any, serverDuid: Uint8Array): Decision | undefined {
  switch (message.kind) {
    case 'solicit':
    case 'confirm':
    case 'rebind':
      if (clientIdFault(message) !== undefined) return NO_CLIENT_ID;
      return findOption(message.options, 'server-id') === undefined ? undefined : UNEXPECTED_SERVER_ID;
    case 'request':
    case 'renew':
    case 'release':
    case 'decline':
      return forServer(message, serverDuid) ?? clientIdFault(message);
    case 'information-request': {
      const named = findOption(message.options, 'server-id');
      if (named !== undefined && !sameDuid(named.duid, serverDuid)) return OTHER_SERVER;
      return message.options.some(isIa) ? UNEXPECTED_IA : undefined;
    }
    default:
      return WRONG_WAY;
  }
}

/** What a client knows when a message comes. */
export interface ClientView {
  /** Undefined: it sent none, as an Information-request may do. */
  readonly clientDuid: Uint8Array | undefined;
  /** Of the last message it sent. */
  readonly transactionId: number;
  /** Whether the message came to a multicast address. */
  readonly multicast: boolean;
}

/** What a client has against a message; undefined: nothing. */
export function clientRefuses(message: Any, view: ClientView): Decision | undefined {
  if ('hopCount' in message) return WRONG_WAY;
  switch (message.kind) {
    case 'advertise':
    case 'reply':
      if (message.transactionId !== view.transactionId) return OTHER_TRANSACTION;
      if (findOption(message.options, 'server-id') === undefined) return NO_SERVER_ID;
      return forClient(message, view.clientDuid);
    case 'reconfigure':
      return reconfigureFault(message, view);
    default:
      return WRONG_WAY;
  }
}

function forClient(message: Dhcp6Message, clientDuid: Uint8Array | undefined): Decision | undefined {
  const named = findOption(message.options, 'client-id');
  if (clientDuid === undefined) return named === undefined ? undefined : OTHER_CLIENT;
  if (named === undefined) return NO_CLIENT_ID;
  return sameDuid(named.duid, clientDuid) ? undefined : OTHER_CLIENT;
}

const RENEW = 5;
const REBIND = 6;
const INFORMATION_REQUEST = 11;

/** §16.11 */
function reconfigureFault(message: Dhcp6Message, view: ClientView): Decision | undefined {
  if (view.multicast) return RECONFIGURE_MULTICAST;
  if (findOption(message.options, 'server-id') === undefined) return NO_SERVER_ID;
  if (view.clientDuid === undefined) return OTHER_CLIENT;
  const other = forClient(message, view.clientDuid);
  if (other !== undefined) return other;
  const asked = findOption(message.options, 'reconfigure-message');
  if (asked === undefined || ![RENEW, REBIND, INFORMATION_REQUEST].includes(asked.type))
    return RECONFIGURE_TYPE;
  if (asked.type === INFORMATION_REQUEST && message.options.some(isIa)) return UNEXPECTED_IA;
  return findOption(message.options, 'authentication') === undefined
    ? RECONFIGURE_UNAUTHENTICATED
    : undefined;
}
