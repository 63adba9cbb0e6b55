/**
 * A cable with a DHCPv6 program at one end and whoever a case speaks for at the other. Cases cannot tell whether the program is
 * a simulated one (simulated.ts) or the one that is installed here (real.ts).
 */
import type { Dhcp6Message, Dhcp6RelayMessage } from '../../../sim/wire/dhcpv6/message';
import { findOption, type Dhcp6Option } from '../../../sim/wire/dhcpv6/options';

export type ClientName = 'dhclient' | 'dhcp6c' | 'networkd';
export type ServerName = 'dhcpd' | 'dhcp6s';
export type ProgramName = ClientName | ServerName | 'dhcrelay';

/** A message that the program has sent; `at`: seconds since the bench was made. */
export interface Heard {
  readonly at: number;
  readonly from: string;
  readonly fromPort: number;
  readonly message: Dhcp6Message | Dhcp6RelayMessage;
}

/** Where something is sent, if not from a server's port to a client's, at the program's link-local address. */
export interface Way {
  readonly from?: 546 | 547;
  readonly to?: 546 | 547;
  readonly address?: string;
}

/** See the file's header. Both machines have an `eth0`; times are in seconds. */
export interface Bench {
  readonly program: ProgramName;
  now(): number;
  /** The next message of the program, or undefined: it has sent none for so long. */
  next(within: number): Promise<Heard | undefined>;
  /** Octets, for what no message is. */
  say(message: Dhcp6Message | Dhcp6RelayMessage | Uint8Array, way?: Way): Promise<void>;
  /** A command on the machine of the program; what it prints. */
  run(command: string): Promise<string>;
  /** A command on the other machine. */
  beside(command: string): Promise<string>;
  /** Starts the program, with a file for its configuration. */
  start(configuration: string): Promise<void>;
  /** Ends it: by a signal, or as its user would have it give back what it holds. */
  stop(how: 'kill' | 'release'): Promise<void>;
  wait(seconds: number): Promise<void>;
}

/** DUIDs: of the server that a case speaks for, and of another. */
export const SERVER = Uint8Array.of(0, 3, 0, 1, 2, 0, 0, 0, 0xbb, 1);
export const OTHER = Uint8Array.of(0, 3, 0, 1, 2, 0, 0, 0, 0xcc, 1);

/** The octets of a DUID that a message names. */
export function duidOf(
  message: Dhcp6Message | Dhcp6RelayMessage,
  kind: 'client-id' | 'server-id',
): Uint8Array | undefined {
  return findOption(message.options, kind)?.duid;
}

/** A message to a client that has sent one, from a server. */
export function answer(
  to: Heard,
  kind: Dhcp6Message['kind'],
  options: readonly Dhcp6Option[],
  server: Uint8Array = SERVER,
): Dhcp6Message {
  const { message } = to;
  const client = duidOf(message, 'client-id');
  return {
    kind,
    transactionId: 'hopCount' in message ? 0 : message.transactionId,
    options: [
      ...(client === undefined ? [] : [{ kind: 'client-id' as const, duid: client }]),
      { kind: 'server-id', duid: server },
      ...options,
    ],
  };
}
