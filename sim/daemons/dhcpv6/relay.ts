/** The chain of relay agents around a message (RFC 8415 §9, §19): taken off on the way in, put back on the way out. */
import type { Ip6 } from '../../base/ip6';
import { readDhcp6, writeDhcp6, type Dhcp6Message, type Dhcp6RelayMessage } from '../../wire/dhcpv6/message';
import { findOption, type Dhcp6Option, type Dhcp6OptionList } from '../../wire/dhcpv6/options';

/** One relay agent on the way. */
export interface RelayHop {
  readonly hopCount: number;
  readonly linkAddress: Ip6;
  readonly peerAddress: Ip6;
  readonly options: Dhcp6OptionList;
}

/** A message of a client, and the relay agents it came through, the one nearest to the server first. */
export interface Relayed {
  readonly hops: readonly RelayHop[];
  readonly message: Dhcp6Message;
}

/** Why a chain has no message in it: the words for a log. */
export interface BrokenChain {
  readonly fault: 'no-relay-message' | 'malformed' | 'too-many-hops' | 'wrong-way';
}

/** Takes the relay agents off. @param limit how many there may be */
export function unwrapRelayForward(
  message: Dhcp6Message | Dhcp6RelayMessage,
  limit: number,
): Relayed | BrokenChain {
  const hops: RelayHop[] = [];
  let current = message;
  while ('hopCount' in current) {
    if (current.kind !== 'relay-forward') return { fault: 'wrong-way' };
    if (hops.length === limit) return { fault: 'too-many-hops' };
    const { hopCount, linkAddress, peerAddress, options } = current;
    hops.push({ hopCount, linkAddress, peerAddress, options });
    const carried = findOption(options, 'relay-message');
    if (carried === undefined) return { fault: 'no-relay-message' };
    const inner = readDhcp6(carried.message);
    if (inner.kind === 'malformed') return { fault: 'malformed' };
    current = inner;
  }
  return { hops, message: current };
}

/**
 * The octets that go back through the same relay agents: each finds its Interface-Id again (§19.3).
 *
 * @param reply what the client shall get
 */
export function wrapRelayReply(hops: readonly RelayHop[], reply: Uint8Array): Uint8Array {
  let octets = reply;
  for (const { hopCount, linkAddress, peerAddress, options } of [...hops].reverse()) {
    const id = findOption(options, 'interface-id');
    const carried: Dhcp6Option[] = [
      ...(id === undefined ? [] : [id]),
      { kind: 'relay-message', message: octets },
    ];
    octets = writeDhcp6({ kind: 'relay-reply', hopCount, linkAddress, peerAddress, options: carried });
  }
  return octets;
}

/** The link a client is on: what the relay agent next to it says, if that says anything (§13.1). */
export function linkAddressOf(hops: readonly RelayHop[]): Ip6 | undefined {
  return hops.findLast(({ linkAddress }) => !linkAddress.isUnspecified)?.linkAddress;
}
