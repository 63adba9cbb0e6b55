/**
 * The client of DHCPv6: it solicits, requests, is bound, renews and rebinds, or asks for information alone. Mirrors
 * sd-dhcp6-client.c of libsystemd-network.
 */
import type { Ip6 } from '../../base/ip6';
import type { SimTime } from '../../base/time';
import { ERRNO_TEXT, type PacketInfo, type ProcessTimer, type UdpSocket } from '../../kernel/uapi';
import {
  DHCP6_CLIENT_PORT,
  DHCP6_SERVER_PORT,
  readDhcp6,
  writeDhcp6,
  type Dhcp6Message,
} from '../../wire/dhcpv6/message';
import type { Dhcp6Option } from '../../wire/dhcpv6/options';
import { SYSTEMD_NETWORKD } from '../dhcpv6/client-constants';
import { ALL_DHCP_RELAY_AGENTS_AND_SERVERS } from '../dhcpv6/constants';
import { Retransmission, type RandomPart } from '../dhcpv6/retransmission';
import { MALFORMED, OTHER_TRANSACTION, WRONG_WAY } from '../dhcpv6/validation';
import { formatTimespan } from './config/values';
import type { Link } from './link';
import type { Manager } from './manager';
import { optionsOf, type Dhcp6ClientSettings, type Exchange } from './sd-dhcp6-message';
import { readDhcp6Lease, type Dhcp6Lease, type Unusable } from './sd-dhcp6-lease';

/** What a client tells its owner. */
export interface Dhcp6ClientEvents {
  acquired(lease: Dhcp6Lease): void;
  information(lease: Dhcp6Lease): void;
  /** It has been stopped, or the lease has ended, or nobody answers. */
  lost(): void;
}

type State = Exchange | 'bound' | 'stopped';

/** client_timeout_compute_random(): up to a tenth less. */
const UP_TO_A_TENTH_LESS: RandomPart = {
  unit: 1,
  draw: (rng, base) => (base < 10 ? 0 : -rng.below(Math.floor(base / 10))),
};

export class SdDhcp6Client {
  informationRequest = false;
  private state: State = 'stopped';
  private socket: UdpSocket | undefined;
  private lease: Dhcp6Lease | undefined;
  private retransmission: Retransmission | undefined;
  private transaction = 0;
  /** No information is asked for before. */
  private refreshAt: SimTime = 0;
  private readonly resend: ProcessTimer;
  private readonly t1: ProcessTimer;
  private readonly t2: ProcessTimer;
  private readonly expire: ProcessTimer;

  constructor(
    private readonly manager: Manager,
    private readonly link: Link,
    private readonly settings: Dhcp6ClientSettings,
    private readonly events: Dhcp6ClientEvents,
  ) {
    const timer = (label: string, run: () => void): ProcessTimer =>
      manager.os.timer(`dhcp6 ${label}`, () => manager.handle(run));
    this.resend = timer('resend', () => this.timeoutResend());
    this.t1 = timer('T1', () => this.begin('renew'));
    this.t2 = timer('T2', () => this.timeoutT2());
    this.expire = timer('expire', () => this.timeoutExpire());
  }

  get running(): boolean {
    return this.state !== 'stopped';
  }

  /** sd_dhcp6_client_start(): why it cannot, if it cannot. */
  start(local: Ip6): string | undefined {
    this.lease = undefined;
    const { os } = this.manager;
    if (this.socket === undefined) {
      const socket = os.udp6();
      if ('errno' in socket) return ERRNO_TEXT[socket.errno];
      socket.setsockopt({ SO_REUSEADDR: true, IPV6_MULTICAST_HOPS: 1 });
      const refused = socket.bind({ address: local, port: DHCP6_CLIENT_PORT, dev: this.link.name });
      if (refused !== undefined) {
        socket.close();
        return ERRNO_TEXT[refused];
      }
      socket.onDatagram = (data, info) => this.manager.handle(() => this.receive(data, info));
      this.socket = socket;
    }
    if (this.informationRequest && os.now() < this.refreshAt) return undefined;
    this.debug(`Starting in ${this.informationRequest ? 'Information request' : 'Solicit'} mode`);
    this.begin(this.informationRequest ? 'information-request' : 'solicit');
    return undefined;
  }

  /** sd_dhcp6_client_stop() */
  stop(): void {
    if (this.settings.sendRelease && this.lease !== undefined && this.isBound) this.release();
    this.end();
    this.socket?.close();
    this.socket = undefined;
  }

  private get isBound(): boolean {
    return this.state === 'bound' || this.state === 'renew' || this.state === 'rebind';
  }

  /** client_stop() */
  private end(): void {
    this.events.lost();
    this.cleanup();
  }

  private cleanup(): void {
    this.lease = undefined;
    this.state = 'stopped';
    for (const timer of [this.resend, this.t1, this.t2, this.expire]) timer.cancel();
  }

  private debug(text: string): void {
    this.link.debug(`DHCPv6 client: ${text}`);
  }

  /** client_start_transaction() */
  private begin(exchange: Exchange): void {
    const { os } = this.manager;
    this.state = exchange;
    this.transaction = os.rng('dhcp6 transaction').below(1 << 24);
    this.retransmission = new Retransmission(
      SYSTEMD_NETWORKD[exchange],
      os.rng('dhcp6 retransmission'),
      os.now(),
      UP_TO_A_TENTH_LESS,
      exchange === 'solicit',
    );
    this.resend.arm(0);
  }

  /** client_timeout_resend() */
  private timeoutResend(): void {
    const { state, retransmission } = this;
    if (state === 'bound' || state === 'stopped' || retransmission === undefined) return;
    if (state === 'solicit' && retransmission.count > 0 && this.lease !== undefined) {
      return this.begin('request');
    }
    const now = this.manager.os.now();
    const next = retransmission.transmit(now);
    if ('givenUp' in next) return this.end();
    this.send(state, optionsOf(this.settings, state, this.lease, retransmission.elapsed(now)));
    this.debug(`Next retransmission in ${formatTimespan(next.wait)}`);
    this.resend.arm(next.wait);
  }

  private send(kind: Dhcp6Message['kind'], options: readonly Dhcp6Option[]): void {
    const octets = writeDhcp6({ kind, transactionId: this.transaction, options });
    const to = {
      address: ALL_DHCP_RELAY_AGENTS_AND_SERVERS,
      port: DHCP6_SERVER_PORT,
      dev: this.link.name,
    };
    const refused = this.socket?.sendto(octets, to, { dev: this.link.name });
    this.debug(refused === undefined ? `Sent ${kind}` : `Failed to send ${kind}: ${ERRNO_TEXT[refused]}`);
  }

  /** client_send_release(): once, and nobody waits for the answer. */
  private release(): void {
    this.transaction = this.manager.os.rng('dhcp6 transaction').below(1 << 24);
    this.send('release', optionsOf(this.settings, 'release', this.lease, 0));
  }

  /** client_receive_message() */
  private receive(data: Uint8Array, { from }: PacketInfo): void {
    const { os } = this.manager;
    const inputs = { dev: this.link.name, from: String(from.address) };
    const { state } = this;
    if (state === 'bound' || state === 'stopped') return os.note(OTHER_TRANSACTION, inputs);
    const message = readDhcp6(data);
    if (message.kind === 'malformed') return os.note(MALFORMED, { ...inputs, why: message.why });
    if ('hopCount' in message) return os.note(WRONG_WAY, inputs);
    if (message.transactionId !== this.transaction) return os.note(OTHER_TRANSACTION, inputs);
    const { kind } = message;
    if (kind !== 'reply' && !(kind === 'advertise' && state === 'solicit')) {
      this.debug(`Received unexpected ${kind} message, ignoring.`);
      return os.note(WRONG_WAY, inputs);
    }
    const { duid, iaid } = this.settings;
    const informationOnly = state === 'information-request';
    const read = readDhcp6Lease(message, from.address, os.now(), { duid, iaid, informationOnly });
    if ('fault' in read) return this.unusable(read, state, inputs);
    this.debug(`Processed ${kind} message`);
    if (state === 'solicit') this.advertised(read, kind === 'reply');
    else if (informationOnly) this.informed(read);
    else this.enterBound(read);
  }

  private unusable(
    { fault, lost }: Unusable,
    state: Exchange,
    inputs: Readonly<Record<string, string>>,
  ): void {
    this.debug('Failed to process received message, ignoring');
    this.manager.os.note(fault, inputs);
    if (!lost || !['request', 'renew', 'rebind'].includes(state)) return;
    if (state === 'request') this.cleanup();
    else this.end();
    this.begin('solicit');
  }

  /** client_process_advertise_or_rapid_commit_reply(): the first that answers, or the one that wants it most. */
  private advertised(lease: Dhcp6Lease, reply: boolean): void {
    if (reply) {
      if (this.settings.rapidCommit && lease.rapidCommit) this.enterBound(lease);
      else this.debug('Received reply message without rapid commit flag, ignoring.');
      return;
    }
    if (this.lease === undefined || lease.preference > this.lease.preference) this.lease = lease;
    if (lease.preference === 255 || (this.retransmission?.count ?? 0) > 1) this.begin('request');
  }

  /** client_process_information() */
  private informed(lease: Dhcp6Lease): void {
    this.resend.cancel();
    this.refreshAt = this.manager.os.now() + lease.refresh;
    this.state = 'stopped';
    this.events.information(lease);
  }

  /** client_enter_bound_state() */
  private enterBound(lease: Dhcp6Lease): void {
    this.resend.cancel();
    this.lease = lease;
    const T2 = this.shorter(lease.T2);
    const T1 = this.shorter(Math.min(lease.T1, T2));
    const arm = (timer: ProcessTimer, after: SimTime): void =>
      after === Infinity ? timer.cancel() : timer.arm(after);
    arm(this.t1, T1);
    arm(this.t2, T2);
    arm(this.expire, lease.valid);
    this.debug(`T1 expires in ${formatTimespan(T1)}`);
    this.debug(`T2 expires in ${formatTimespan(T2)}`);
    this.state = 'bound';
    this.events.acquired(lease);
  }

  private shorter(time: SimTime): SimTime {
    if (time === Infinity) return time;
    return time + UP_TO_A_TENTH_LESS.draw(this.manager.os.rng('dhcp6 renewal'), time);
  }

  private timeoutT2(): void {
    this.t1.cancel();
    this.begin('rebind');
  }

  /** client_timeout_expire() */
  private timeoutExpire(): void {
    const again = this.state === 'rebind';
    this.end();
    if (again) this.begin('solicit');
  }
}
