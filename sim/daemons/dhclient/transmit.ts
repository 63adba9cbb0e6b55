/** How dhclient sends a message again and again until it is answered (check_timing6() and dhc6_retrans_init() of client/dhc6.c). */
import { milliseconds, type SimTime } from '../../base/time';
import type { Process, ProcessTimer, UdpSocket } from '../../kernel/uapi';
import { writeDhcp6 } from '../../wire/dhcpv6/message';
import type { Dhcp6Option } from '../../wire/dhcpv6/options';
import { ISC_DHCLIENT, type Exchange } from '../dhcpv6/client-constants';
import { ALL_DHCP_RELAY_AGENTS_AND_SERVERS } from '../dhcpv6/constants';
import { CENTISECONDS, Retransmission, type RetransmissionParameters } from '../dhcpv6/retransmission';
import type { Log } from '../dhcpd/log';

const SERVER_PORT = 547;

/** How each message is called when it is sent. */
const NAMES: Readonly<Record<Exchange, string>> = {
  solicit: 'Solicit',
  request: 'Request',
  confirm: 'Confirm',
  renew: 'Renew',
  rebind: 'Rebind',
  'information-request': 'Info-Request',
  release: 'Release',
  decline: 'Decline',
};

export interface TransmitterEvents {
  /** False: there is nothing to be sent any more. */
  ready(kind: Exchange): boolean;
  /** @param elapsed hundredths of a second */
  options(kind: Exchange, elapsed: number): Dhcp6Option[];
  givenUp(kind: Exchange, limit: 'MRC' | 'MRD'): void;
}

/** See the file's header. */
export class Transmitter {
  #kind: Exchange | undefined;
  #transaction: number | undefined;
  #retransmission: Retransmission | undefined;
  readonly #timer: ProcessTimer;

  constructor(
    private readonly os: Process,
    private readonly log: Log,
    private readonly dev: string,
    private readonly socket: UdpSocket,
    private readonly events: TransmitterEvents,
  ) {
    this.#timer = os.timer(`${dev} retransmission`, () => this.#send());
  }

  /** What has been sent last, or is about to be. */
  get kind(): Exchange | undefined {
    return this.#kind;
  }

  get transaction(): number | undefined {
    return this.#transaction;
  }

  /** Messages of this exchange so far. */
  get count(): number {
    return this.#retransmission?.count ?? 0;
  }

  /** @param changes to the parameters of this kind of message */
  begin(kind: Exchange, changes: Partial<RetransmissionParameters> = {}, delay?: SimTime): void {
    const { os } = this;
    const first = os.now() + (delay ?? 0);
    const parameters = { ...ISC_DHCLIENT[kind], ...changes };
    const rng = os.rng('dhclient retransmission');
    this.#kind = kind;
    this.#retransmission = new Retransmission(parameters, rng, first, CENTISECONDS, kind === 'solicit');
    this.#transaction = os.rng('dhclient transaction').below(1 << 24);
    if (delay === undefined) this.#send();
    else this.#timer.arm(delay);
  }

  /** It is not sent again; an answer is still known. */
  cancel(): void {
    this.#timer.cancel();
  }

  #send(): void {
    const { log, dev, events, os } = this;
    const kind = this.#kind!;
    const retransmission = this.#retransmission!;
    if (!events.ready(kind)) return;
    const now = os.now();
    const next = retransmission.transmit(now);
    if ('givenUp' in next) return events.givenUp(kind, next.givenUp);
    const hundredths = Math.min(0xffff, Math.floor(retransmission.elapsed(now) / milliseconds(10)));
    log.write('debug', `XMT: Forming ${NAMES[kind]}, ${hundredths === 0 ? '' : hundredths}0 ms elapsed.`);
    const options = events.options(kind, hundredths);
    // The first wait is as it was drawn: only those that follow are cut to the time that is left.
    const wait = retransmission.count === 1 ? retransmission.RT : next.wait;
    log.write('info', `XMT: ${NAMES[kind]} on ${dev}, interval ${Math.round(wait / milliseconds(10))}0ms.`);
    const octets = writeDhcp6({ kind, transactionId: this.#transaction!, options });
    const to = { address: ALL_DHCP_RELAY_AGENTS_AND_SERVERS, port: SERVER_PORT, dev };
    const refused = this.socket.sendto(octets, to, { dev });
    if (refused !== undefined) {
      log.write('err', `send_packet6: ${refused}`);
      log.write('err', `dhc6: send_packet6() sent -1 of ${octets.length} bytes`);
    }
    this.#timer.arm(wait);
  }
}
