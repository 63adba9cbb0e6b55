/** ping's socket of IPv4. */
import type { Ip4 } from '../../../base/ip4';
import {
  ERRNO_TEXT,
  type Errno,
  type PingSocket4,
  type Process,
  type SocketError4,
} from '../../../kernel/uapi';
import { nameOfAddress4 } from '../resolve-host';
import type { PingArguments } from './arguments';
import type { Echo, EchoError, PingChannel } from './channel';
import { icmpErrorText } from './error-text';

const ECHO_REQUEST = 8;

/** See the file's header. */
export class PingChannel4 implements PingChannel {
  readonly #numeric: boolean;

  constructor(
    readonly process: Process,
    readonly options: PingArguments,
    readonly target: Ip4,
    readonly socket: PingSocket4,
  ) {
    this.#numeric = options.numeric || /^[\d.]+$/.test(options.target);
  }

  get identifier(): number {
    return this.socket.getsockname().port;
  }

  get toMany(): boolean {
    return this.target.isMulticast;
  }

  /** An address as answers show it: with its name, where it was asked for by name. */
  shown(address: Ip4): string {
    const text = address.toString();
    const name = this.#numeric ? undefined : nameOfAddress4(this.process, address);
    return name === undefined ? text : `${name} (${text})`;
  }

  send(sequence: number, data: Uint8Array): Errno | undefined {
    return this.socket.sendEcho(sequence, data, { address: this.target, port: 0 });
  }

  listen(onEcho: (echo: Echo) => void, onError: (error: EchoError) => void): void {
    this.socket.onEcho = (sequence, data, { from: { address }, ttl }) => {
      const otherSource = !this.target.isMulticast && address !== this.target;
      onEcho({ sequence, data, from: this.shown(address), ttl, otherSource });
    };
    this.socket.onError = error => {
      const told = this.#readError(error);
      if (told !== undefined) onError(told);
    };
  }

  #readError(error: SocketError4): EchoError | undefined {
    if (error.origin === 'local') {
      const tooLong = error.errno === 'EMSGSIZE';
      return { local: true, text: tooLong ? `message too long, mtu=${error.info}` : ERRNO_TEXT[error.errno] };
    }
    const { data, destination, offender = this.target } = error;
    if (data.length < 8 || data[0] !== ECHO_REQUEST || destination !== this.target) return undefined;
    const text = icmpErrorText(error.type, error.code, error.info);
    return {
      local: false,
      sequence: ((data[6] ?? 0) << 8) | (data[7] ?? 0),
      from: this.shown(offender),
      text,
    };
  }
}
