import { ip6 } from '../../wire/contract';
import {
  ALL_DHCP_RELAY_AGENTS_AND_SERVERS,
  ALL_DHCP_SERVERS,
  HOP_COUNT_LIMIT,
} from '../../../sim/daemons/dhcpv6/constants';
import { linkAddressOf, unwrapRelayForward, wrapRelayReply } from '../../../sim/daemons/dhcpv6/relay';
import { readDhcp6, writeDhcp6, type Dhcp6RelayMessage } from '../../../sim/wire/dhcpv6/message';
import { findOption, type Dhcp6Option } from '../../../sim/wire/dhcpv6/options';
import { FROM_CLIENT, message } from './messages';

const SOLICIT = message('solicit', FROM_CLIENT);

function forward(
  octets: Uint8Array,
  hopCount: number,
  link: string,
  ...more: Dhcp6Option[]
): Dhcp6RelayMessage {
  return {
    kind: 'relay-forward',
    hopCount,
    linkAddress: ip6(link),
    peerAddress: ip6(`fe80::${hopCount + 1}`),
    options: [...more, { kind: 'relay-message', message: octets }],
  };
}

describe('a chain of relay agents', () => {
  const id: Dhcp6Option = { kind: 'interface-id', id: Uint8Array.of(9) };
  const inner = forward(writeDhcp6(SOLICIT), 0, '2001:db8:1::1', id);
  const outer = forward(writeDhcp6(inner), 1, '::');

  test('is taken off, the nearest to the server first, and the client is on the last link that is told', () => {
    const relayed = unwrapRelayForward(outer, HOP_COUNT_LIMIT);
    if ('fault' in relayed) throw new Error(relayed.fault);
    expect(relayed.message).toEqual(SOLICIT);
    expect(relayed.hops.map(({ hopCount }) => hopCount)).toEqual([1, 0]);
    expect(String(linkAddressOf(relayed.hops))).toBe('2001:db8:1::1');
    expect(linkAddressOf([])).toBeUndefined();
  });

  test('is put back around the answer, each with its Interface-Id', () => {
    const relayed = unwrapRelayForward(outer, HOP_COUNT_LIMIT);
    if ('fault' in relayed) throw new Error(relayed.fault);
    const first = readDhcp6(
      wrapRelayReply(relayed.hops, writeDhcp6(message('advertise'))),
    ) as Dhcp6RelayMessage;
    expect(first).toMatchObject({ kind: 'relay-reply', hopCount: 1 });
    const second = readDhcp6(findOption(first.options, 'relay-message')!.message) as Dhcp6RelayMessage;
    expect(second).toMatchObject({ kind: 'relay-reply', hopCount: 0, peerAddress: ip6('fe80::1') });
    expect(findOption(second.options, 'interface-id')).toEqual(id);
    expect(readDhcp6(findOption(second.options, 'relay-message')!.message)).toEqual(message('advertise'));
  });

  test('begins at a group of the link and ends at one of the site', () => {
    expect(String(ALL_DHCP_RELAY_AGENTS_AND_SERVERS)).toBe('ff02::1:2');
    expect(String(ALL_DHCP_SERVERS)).toBe('ff05::1:3');
  });

  test('may be broken', () => {
    expect(unwrapRelayForward({ ...inner, options: [] }, 8)).toEqual({ fault: 'no-relay-message' });
    expect(unwrapRelayForward({ ...inner, kind: 'relay-reply' }, 8)).toEqual({ fault: 'wrong-way' });
    expect(unwrapRelayForward(forward(Uint8Array.of(99), 0, '::'), 8)).toEqual({ fault: 'malformed' });
    expect(unwrapRelayForward(outer, 1)).toEqual({ fault: 'too-many-hops' });
  });
});
