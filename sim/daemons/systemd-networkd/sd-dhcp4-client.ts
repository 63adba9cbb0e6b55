/**
 * The client of DHCPv4: it discovers, requests, is bound, renews and rebinds. Mirrors sd-dhcp-client.c of libsystemd-network.
 *
 * Differs from Linux: nothing is declined and nothing requested again after a restart (INIT-REBOOT), and Rapid Commit,
 * BOOTP and options of one's own are missing.
 */
import { Ip4 } from '../../base/ip4';
import { Mac } from '../../base/mac';
import { seconds, type SimTime } from '../../base/time';
import { ERRNO_TEXT, type PacketSocket, type ProcessTimer, type UdpSocket4 } from '../../kernel/uapi';
import {
  DHCP4_CLIENT_PORT,
  DHCP4_SERVER_PORT,
  readDhcp4,
  writeDhcp4,
  type Dhcp4Message,
} from '../../wire/dhcpv4/message';
import { findDhcp4Option, type Dhcp4Option } from '../../wire/dhcpv4/options';
import type { Frame } from '../../wire/frame';
import { Ip4Packet } from '../../wire/ipv4';
import { DHCP4_IGNORED, DHCP4_NAK } from './decisions';
import type { Link } from './link';
import type { Manager } from './manager';

/** What a server has leased. Times in seconds. */
export interface Dhcp4Lease {
  readonly address: Ip4;
  readonly prefixLength: number;
  readonly broadcast: Ip4 | undefined;
  readonly server: Ip4;
  readonly routers: readonly Ip4[];
  readonly dns: readonly Ip4[];
  readonly lifetime: number;
  readonly t1: number;
  readonly t2: number;
}

/** What a client asks as, and for. */
export interface Dhcp4ClientSettings {
  readonly clientId: Uint8Array;
  readonly requestOptions: readonly number[];
  readonly hostname: string | undefined;
}

/** What a client tells its owner. */
export interface Dhcp4ClientEvents {
  acquired(lease: Dhcp4Lease): void;
  lost(): void;
}

type State = 'stopped' | 'selecting' | 'requesting' | 'bound' | 'renewing' | 'rebinding';

const ETHERTYPE_IPV4 = 0x0800;
const TTL = 64;
/** ToS of what it sends: internetwork control (CS6). */
const CS6 = 0xc0;
const MAX_MESSAGE_SIZE = 1472;
const INFINITE = 0xffff_ffff;
const ANY = Ip4.of(0);
const BROADCAST = Ip4.of(-1);
const FUZZ = seconds(1);
const LONGEST_WAIT = 6;
const SHORTEST_REACQUISITION = seconds(60);

export class SdDhcp4Client {
  private state: State = 'stopped';
  private packet: PacketSocket | undefined;
  private udp: UdpSocket4 | undefined;
  private lease: Dhcp4Lease | undefined;
  private xid = 0;
  private attempt = 0;
  private started: SimTime = 0;
  private requestSent: SimTime = 0;
  private t2At: SimTime = 0;
  private expireAt: SimTime = 0;
  private readonly resend: ProcessTimer;
  private readonly t1: ProcessTimer;
  private readonly t2: ProcessTimer;
  private readonly expire: ProcessTimer;

  constructor(
    private readonly manager: Manager,
    private readonly link: Link,
    private readonly settings: Dhcp4ClientSettings,
    private readonly events: Dhcp4ClientEvents,
  ) {
    const timer = (label: string, run: () => void): ProcessTimer =>
      manager.os.timer(`dhcp4 ${label}`, () => manager.handle(run));
    this.resend = timer('resend', () => this.timeoutResend());
    this.t1 = timer('T1', () => this.reacquire('renewing'));
    this.t2 = timer('T2', () => this.reacquire('rebinding'));
    this.expire = timer('expire', () => this.restart());
  }

  get running(): boolean {
    return this.state !== 'stopped';
  }

  /** sd_dhcp_client_start(): why it cannot, if it cannot. */
  start(): string | undefined {
    const { os } = this.manager;
    const socket = os.packet(this.link.name, { protocol: ETHERTYPE_IPV4, promiscuous: false });
    if ('errno' in socket) return ERRNO_TEXT[socket.errno];
    socket.onFrame = (frame, direction) => {
      if (direction === 'in') this.manager.handle(() => this.receiveFrame(frame));
    };
    this.packet = socket;
    this.xid = os.rng('dhcp4').below(2 ** 32);
    this.started = os.now();
    this.state = 'selecting';
    this.attempt = 0;
    this.link.debug('DHCPv4 client: STARTED on ifindex');
    this.resend.arm(0);
    return undefined;
  }

  /** client_stop() */
  stop(): void {
    if (!this.running) return;
    this.end();
  }

  private end(): void {
    const had = this.lease !== undefined;
    this.lease = undefined;
    this.state = 'stopped';
    for (const timer of [this.resend, this.t1, this.t2, this.expire]) timer.cancel();
    this.packet?.close();
    this.udp?.close();
    this.packet = undefined;
    this.udp = undefined;
    if (had) this.events.lost();
  }

  /** The lease has ended, or a server has refused: all begins anew. */
  private restart(): void {
    this.end();
    this.start();
  }

  /** client_timeout_resend() */
  private timeoutResend(): void {
    const now = this.manager.os.now();
    const reacquires = this.state === 'renewing' || this.state === 'rebinding';
    if (reacquires) {
      const end = this.state === 'renewing' ? this.t2At : this.expireAt;
      this.resend.arm(Math.max((end - now) / 2, SHORTEST_REACQUISITION));
    } else {
      this.attempt += 1;
      const wait = seconds(2 ** Math.min(this.attempt + 1, LONGEST_WAIT));
      this.resend.arm(wait + this.manager.os.rng('dhcp4').between(-FUZZ, FUZZ));
    }
    if (this.state === 'selecting') return this.send('discover');
    this.requestSent = now;
    this.send('request');
  }

  /** client_timeout_t1(), client_timeout_t2() */
  private reacquire(state: 'renewing' | 'rebinding'): void {
    this.state = state;
    this.attempt = 0;
    this.resend.arm(0);
  }

  /** client_send_discover(), client_send_request() */
  private send(type: 'discover' | 'request'): void {
    const { os } = this.manager;
    const { clientId, requestOptions, hostname } = this.settings;
    const octets = new Uint8Array(6);
    this.link.info.address.writeTo(octets, 0);
    const bound = this.state === 'renewing' || this.state === 'rebinding';
    const asked: Dhcp4Option[] =
      this.state === 'requesting' && this.lease !== undefined
        ? [
            { kind: 'server-id', address: this.lease.server },
            { kind: 'requested-address', address: this.lease.address },
          ]
        : [];
    const message: Dhcp4Message = {
      kind: 'dhcpv4',
      op: 'request',
      hardwareType: 1,
      hops: 0,
      xid: this.xid,
      secs: Math.max(1, Math.floor((os.now() - this.started) / seconds(1))),
      broadcast: false,
      ciaddr: bound && this.lease !== undefined ? this.lease.address : ANY,
      yiaddr: ANY,
      siaddr: ANY,
      giaddr: ANY,
      chaddr: octets,
      sname: '',
      file: '',
      options: [
        { kind: 'message-type', type },
        { kind: 'client-id', id: clientId },
        { kind: 'parameter-request', codes: requestOptions },
        { kind: 'max-message-size', octets: MAX_MESSAGE_SIZE },
        ...asked,
        ...(hostname === undefined ? [] : [{ kind: 'host-name' as const, name: hostname }]),
      ],
    };
    const data = writeDhcp4(message);
    const unicast = this.state === 'renewing' && this.lease !== undefined;
    const datagram = {
      kind: 'udp' as const,
      srcPort: DHCP4_CLIENT_PORT,
      dstPort: DHCP4_SERVER_PORT,
      data,
    };
    const refused = bound
      ? this.udp?.sendto(data, {
          address: unicast ? this.lease!.server : BROADCAST,
          port: DHCP4_SERVER_PORT,
        })
      : this.packet?.sendto(new Ip4Packet(ANY, BROADCAST, TTL, datagram, { tos: CS6 }), Mac.BROADCAST);
    this.link.debug(`DHCPv4 client: ${refused === undefined ? type.toUpperCase() : ERRNO_TEXT[refused]}`);
  }

  private receiveFrame({ payload: packet }: Frame): void {
    if (packet.kind !== 'ipv4' || packet.payload.kind !== 'udp') return;
    const { dstPort, badChecksum, data } = packet.payload;
    if (dstPort !== DHCP4_CLIENT_PORT || (badChecksum ?? 0) !== 0) return;
    this.receive(data);
  }

  /** client_handle_message() */
  private receive(data: Uint8Array): void {
    const ignored = (why: string): void => this.manager.os.note(DHCP4_IGNORED, { dev: this.link.name, why });
    const message = readDhcp4(data);
    if (message.kind === 'malformed') return ignored(message.why);
    if (message.op !== 'reply' || message.xid !== this.xid) return ignored('it is no answer to this client');
    const own = Mac.fromBytes(message.chaddr.length === 6 ? message.chaddr : new Uint8Array(6));
    if (own !== this.link.info.address) return ignored('it is for another device');
    const type = findDhcp4Option(message.options ?? [], 'message-type')?.type;
    const requests = this.state === 'requesting' || this.state === 'renewing' || this.state === 'rebinding';
    if (type === 'nak' && requests) {
      this.manager.os.note(DHCP4_NAK, { dev: this.link.name });
      return this.restart();
    }
    if (!(type === 'offer' && this.state === 'selecting') && !(type === 'ack' && requests)) {
      return ignored('it is not expected now');
    }
    const lease = readLease(message);
    if (lease === undefined) return ignored('it gives no address, or does not say by whom or for how long');
    this.lease = lease;
    if (type === 'ack') return this.bind(lease);
    this.state = 'requesting';
    this.attempt = 0;
    this.resend.arm(0);
  }

  /** client_set_lease_timeouts() */
  private bind(lease: Dhcp4Lease): void {
    const { os } = this.manager;
    this.resend.cancel();
    this.state = 'bound';
    this.attempt = 0;
    this.listen(lease.address);
    if (lease.lifetime !== INFINITE) {
      const now = os.now();
      const fuzz = (): SimTime => os.rng('dhcp4').between(-FUZZ, FUZZ);
      const t1 = this.requestSent + seconds(lease.t1) + fuzz();
      this.t2At = Math.max(t1, this.requestSent + seconds(lease.t2) + fuzz());
      this.expireAt = this.requestSent + seconds(lease.lifetime);
      this.t1.arm(Math.max(0, t1 - now));
      this.t2.arm(Math.max(0, this.t2At - now));
      this.expire.arm(Math.max(0, this.expireAt - now));
    }
    this.events.acquired(lease);
  }

  /** client_initialize_io_events() for a bound client: a socket of its address takes the place of the packet socket. */
  private listen(address: Ip4): void {
    if (this.udp !== undefined) return;
    this.packet?.close();
    this.packet = undefined;
    const socket = this.manager.os.udp4();
    if ('errno' in socket) return;
    socket.setsockopt({ SO_REUSEADDR: true, SO_BROADCAST: true, SO_BINDTODEVICE: this.link.name });
    // The real one is bound to the address, which is put on the link only now (IP_FREEBIND).
    socket.bind({ address: ANY, port: DHCP4_CLIENT_PORT });
    this.link.debug(`DHCPv4 client: listens for ${address}`);
    socket.onDatagram = data => this.manager.handle(() => this.receive(data));
    this.udp = socket;
  }
}

const DEFAULT_MASKS = [8, 8, 16, 24] as const;

/** dhcp_lease_parse_options(), and what the client requires of a lease: an address, a server and a lifetime. */
function readLease({ yiaddr, options = [] }: Dhcp4Message): Dhcp4Lease | undefined {
  const server = findDhcp4Option(options, 'server-id')?.address;
  const lifetime = findDhcp4Option(options, 'lease-time')?.seconds;
  if (yiaddr.isUnspecified || server === undefined || lifetime === undefined || lifetime === 0)
    return undefined;
  const mask = findDhcp4Option(options, 'subnet-mask')?.mask;
  const byClass = DEFAULT_MASKS[yiaddr.word >>> 30] ?? 24;
  const prefixLength = mask === undefined ? byClass : Math.clz32(~mask.word);
  let t2 = findDhcp4Option(options, 'rebinding-time')?.seconds ?? 0;
  if (t2 === 0 || t2 >= lifetime) t2 = Math.floor((lifetime * 7) / 8);
  let t1 = findDhcp4Option(options, 'renewal-time')?.seconds ?? 0;
  if (t1 === 0 || t1 >= t2) t1 = Math.floor(lifetime / 2);
  if (t1 >= t2) t2 = Math.floor((lifetime * 7) / 8);
  return {
    address: yiaddr,
    prefixLength,
    broadcast: findDhcp4Option(options, 'broadcast-address')?.address,
    server,
    routers: findDhcp4Option(options, 'routers')?.addresses ?? [],
    dns: findDhcp4Option(options, 'dns-servers')?.addresses ?? [],
    lifetime,
    t1,
    t2,
  };
}
