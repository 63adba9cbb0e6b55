/** RFC 8415 §16, message by message. */
import { ip6 } from '../../wire/contract';
import * as V from '../../../sim/daemons/dhcpv6/validation';
import type { Decision } from '../../../sim/trace/decision';
import type { Dhcp6Message } from '../../../sim/wire/dhcpv6/message';
import type { Dhcp6Option } from '../../../sim/wire/dhcpv6/options';
import { CLIENT, FROM_CLIENT, FROM_SERVER, IA_NA, message, SERVER } from './messages';

type Row = [Dhcp6Message['kind'], Dhcp6Option[], Decision | undefined];
const OTHER: Dhcp6Option = { kind: 'server-id', duid: CLIENT };
const OTHER_FOR: Dhcp6Option = { kind: 'client-id', duid: SERVER };

describe('a server', () => {
  const rows: Row[] = [
    ['solicit', [FROM_CLIENT], undefined],
    ['solicit', [], V.NO_CLIENT_ID],
    ['solicit', [FROM_CLIENT, FROM_SERVER], V.UNEXPECTED_SERVER_ID],
    ['confirm', [FROM_CLIENT], undefined],
    ['rebind', [FROM_CLIENT, FROM_SERVER], V.UNEXPECTED_SERVER_ID],
    ['request', [FROM_CLIENT, FROM_SERVER], undefined],
    ['request', [FROM_CLIENT], V.NO_SERVER_ID],
    ['renew', [FROM_CLIENT, OTHER], V.OTHER_SERVER],
    ['release', [FROM_SERVER], V.NO_CLIENT_ID],
    ['decline', [FROM_CLIENT, FROM_SERVER], undefined],
    ['information-request', [], undefined],
    ['information-request', [FROM_SERVER], undefined],
    ['information-request', [OTHER], V.OTHER_SERVER],
    ['information-request', [IA_NA], V.UNEXPECTED_IA],
    ['advertise', [FROM_CLIENT, FROM_SERVER], V.WRONG_WAY],
    ['reply', [FROM_CLIENT, FROM_SERVER], V.WRONG_WAY],
  ];
  test.each(rows)('%s with %j', (kind, options, expected) => {
    expect(V.serverRefuses(message(kind, ...options), SERVER)).toBe(expected);
  });

  test('finds a message of a relay agent to be none of its own', () => {
    const relay = {
      kind: 'relay-reply',
      hopCount: 0,
      linkAddress: ip6('::'),
      peerAddress: ip6('::'),
      options: [],
    } as const;
    expect(V.serverRefuses(relay, SERVER)).toBe(V.WRONG_WAY);
    expect(V.clientRefuses(relay, { clientDuid: CLIENT, transactionId: 1, multicast: false })).toBe(
      V.WRONG_WAY,
    );
  });
});

describe('a client', () => {
  const view: V.ClientView = { clientDuid: CLIENT, transactionId: 1, multicast: false };
  const asks = (type: number): Dhcp6Option => ({ kind: 'reconfigure-message', type });
  const AUTH: Dhcp6Option = {
    kind: 'authentication',
    protocol: 3,
    algorithm: 1,
    replayMethod: 0,
    replayHigh: 0,
    replayLow: 1,
    information: new Uint8Array(17),
  };
  const rows: Row[] = [
    ['advertise', [FROM_CLIENT, FROM_SERVER], undefined],
    ['advertise', [FROM_CLIENT], V.NO_SERVER_ID],
    ['reply', [FROM_SERVER], V.NO_CLIENT_ID],
    ['reply', [FROM_SERVER, OTHER_FOR], V.OTHER_CLIENT],
    ['solicit', [FROM_CLIENT], V.WRONG_WAY],
    ['reconfigure', [FROM_CLIENT, FROM_SERVER, asks(5), AUTH], undefined],
    ['reconfigure', [FROM_CLIENT, FROM_SERVER, asks(5)], V.RECONFIGURE_UNAUTHENTICATED],
    ['reconfigure', [FROM_CLIENT, FROM_SERVER, asks(1), AUTH], V.RECONFIGURE_TYPE],
    ['reconfigure', [FROM_CLIENT, FROM_SERVER, AUTH], V.RECONFIGURE_TYPE],
    ['reconfigure', [FROM_CLIENT, FROM_SERVER, asks(11), IA_NA, AUTH], V.UNEXPECTED_IA],
    ['reconfigure', [FROM_CLIENT], V.NO_SERVER_ID],
    ['reconfigure', [FROM_SERVER], V.NO_CLIENT_ID],
  ];
  test.each(rows)('%s with %j', (kind, options, expected) => {
    expect(V.clientRefuses(message(kind, ...options), view)).toBe(expected);
  });

  test('knows its last transaction alone', () => {
    const reply = message('reply', FROM_CLIENT, FROM_SERVER);
    expect(V.clientRefuses(reply, { ...view, transactionId: 2 })).toBe(V.OTHER_TRANSACTION);
  });

  test('that sent no DUID wants none back', () => {
    const anonymous = { ...view, clientDuid: undefined };
    expect(V.clientRefuses(message('reply', FROM_SERVER), anonymous)).toBeUndefined();
    expect(V.clientRefuses(message('reply', FROM_SERVER, FROM_CLIENT), anonymous)).toBe(V.OTHER_CLIENT);
    expect(V.clientRefuses(message('reconfigure', FROM_SERVER), anonymous)).toBe(V.OTHER_CLIENT);
  });

  test('does not follow a Reconfigure to a group', () => {
    const all = message('reconfigure', FROM_CLIENT, FROM_SERVER, asks(5), AUTH);
    expect(V.clientRefuses(all, { ...view, multicast: true })).toBe(V.RECONFIGURE_MULTICAST);
  });
});
