/** ping's raw socket of IPv6. */
import {
  ERRNO_TEXT,
  type Errno,
  type PacketInfo,
  type Process,
  type RawIcmp6Socket,
  type SocketError,
} from '../../../kernel/uapi';
import { addressWithZone, nameOfAddress, type ResolvedHost } from '../resolve-host';
import type { PingArguments } from './arguments';
import type { Echo, EchoError, PingChannel } from './channel';
import { icmp6ErrorText } from './error-text';

const ECHO_REQUEST = 128;

/** See the file's header. */
export class PingChannel6 implements PingChannel {
  readonly identifier: number;
  readonly #numeric: boolean;

  constructor(
    readonly process: Process,
    readonly options: PingArguments,
    readonly target: ResolvedHost,
    readonly socket: RawIcmp6Socket,
  ) {
    this.identifier = process.rng('ping identifier').below(0x10000);
    this.#numeric = options.numeric || options.target.includes(':');
  }

  get toMany(): boolean {
    return this.target.address.isMulticast;
  }

  /** An address as answers show it: with its name, where it was asked for by name. */
  shown(host: ResolvedHost): string {
    const text = addressWithZone(host);
    const name = this.#numeric ? undefined : nameOfAddress(this.process, host.address);
    return name === undefined ? text : `${name} (${text})`;
  }

  send(sequence: number, data: Uint8Array, confirm: boolean): Errno | undefined {
    const { target, options, identifier } = this;
    const to = { address: target.address, port: 0, ...(target.dev !== undefined && { dev: target.dev }) };
    const info = { confirm, ...(options.device === undefined ? {} : { dev: options.device }) };
    const request = {
      kind: 'echo-request',
      type: ECHO_REQUEST,
      code: 0,
      identifier,
      sequence,
      data,
    } as const;
    return this.socket.send(request, to, info);
  }

  listen(onEcho: (echo: Echo) => void, onError: (error: EchoError) => void): void {
    this.socket.onMessage = (message, _octets, info) => {
      if (message?.kind !== 'echo-reply' || message.identifier !== this.identifier) return;
      const { sequence, data } = message;
      const from = this.shown(info.from);
      onEcho({ sequence, data, from, ttl: info.hopLimit, otherSource: this.#isOther(info) });
    };
    this.socket.onError = error => {
      const told = this.#readError(error);
      if (told !== undefined) onError(told);
    };
  }

  #isOther({ from }: PacketInfo): boolean {
    const { address } = this.target;
    return !address.isMulticast && !isRouterAnycast(this.target) && from.address !== address;
  }

  #readError(error: SocketError): EchoError | undefined {
    if (error.origin === 'local') {
      const tooLong = error.errno === 'EMSGSIZE';
      return {
        local: true,
        text: tooLong ? `message too long, mtu: ${error.info}` : ERRNO_TEXT[error.errno],
      };
    }
    const { data } = error;
    const identifier = ((data[4] ?? 0) << 8) | (data[5] ?? 0);
    if (data.length < 8 || data[0] !== ECHO_REQUEST || identifier !== this.identifier) return undefined;
    if (error.destination !== this.target.address) return undefined;
    const address = error.offender ?? this.target.address;
    const dev = this.options.device ?? this.target.dev ?? this.#outgoing();
    const from = address.isLinkLocal && dev !== undefined ? { address, dev } : { address };
    const text = icmp6ErrorText(error.type, error.code, error.info);
    return { local: false, sequence: ((data[6] ?? 0) << 8) | (data[7] ?? 0), from: this.shown(from), text };
  }

  /** The interface that requests leave through. */
  #outgoing(): string | undefined {
    const answer = this.process.netlink.routeGet({ to: this.target.address });
    return 'errno' in answer ? undefined : answer.dev;
  }
}

/** Whether the answer may come from another address: it is for any router of a /64. */
function isRouterAnycast({ address }: ResolvedHost): boolean {
  return address.w2 === 0 && address.w3 === 0;
}
