/**
 * dhclient -4 on one interface: it discovers, requests, is bound, renews, rebinds, and reboots into what it had. Mirrors
 * client/dhclient.c.
 *
 * Differs from Linux: where no server answers, no lease of the file is tried, and nothing is declined, as no script here says
 * that an address is in use; a lease is written each time, and v6-only-preferred is not heeded.
 */
import { Ip4 } from '../../base/ip4';
import { seconds } from '../../base/time';
import { Mac } from '../../base/mac';
import type { PacketSocket, Process, ProcessTimer, UdpSocket4 } from '../../kernel/uapi';
import { BOOTP_LEAST, readDhcp4, writeDhcp4, type Dhcp4Message } from '../../wire/dhcpv4/message';
import { findDhcp4Option } from '../../wire/dhcpv4/options';
import type { Frame } from '../../wire/frame';
import { Ip4Packet } from '../../wire/ipv4';
import { rawOption4 } from '../dhcpd/packet4';
import { MALFORMED4 } from '../dhcpd/decisions';
import type { Log } from '../dhcpd/log';
import { uint } from '../isc/parse-values';
import { timeOfDay } from '../dhcpv6/time-of-day';
import type { CommandLine } from './command-line';
import type { DhclientConfig } from './config';
import { BOUND4, NAKED4, NO_OFFERS4 } from './decisions';
import { addressAt, leaseText, type Lease4 } from './lease4';
import { Messages4 } from './message4';
import { bound4, expire4, preinit4 } from './script4';

type State =
  'init' | 'selecting' | 'requesting' | 'bound' | 'renewing' | 'rebinding' | 'rebooting' | 'stopped';

const SERVER_PORT = 67;
const CLIENT_PORT = 68;
const TTL = 128;
const LOW_DELAY = 0x10;
const BROADCAST4 = Ip4.of(-1);
const ZERO4 = Ip4.of(0);
const SECOND = seconds(1);

/** See the file's header. Times are seconds since 1970. */
export class Client4 {
  #state: State = 'init';
  #xid = 0;
  #secs = 0;
  #interval = 0;
  #firstSending = 0;
  #requested: Ip4 | undefined;
  #destination = BROADCAST4;
  #offers: Lease4[] = [];
  #picked: Lease4 | undefined;
  readonly #messages: Messages4;
  readonly #send: ProcessTimer;
  readonly #select: ProcessTimer;
  readonly #renew: ProcessTimer;

  constructor(
    private readonly os: Process,
    private readonly log: Log,
    private readonly line: CommandLine,
    private readonly config: DhclientConfig,
    private readonly dev: string,
    private readonly socket: PacketSocket,
    private readonly fallback: UdpSocket4,
    private active: Lease4 | undefined,
    private readonly settled: (outcome: 'bound' | 'failed' | 'sleeping') => void,
  ) {
    this.#messages = new Messages4(os, log, config, dev);
    this.#send = os.timer(`${dev} retransmission`, () => {
      if (this.#state === 'selecting') this.#sendDiscover();
      else if (this.#state === 'init') this.#init();
      else this.#sendRequest();
    });
    this.#select = os.timer(`${dev} selection`, () => this.#selecting());
    this.#renew = os.timer(`${dev} renewal`, () => this.#bound());
    socket.onFrame = frame => this.#receive(frame);
  }

  get #now(): number {
    return timeOfDay(this.os.now());
  }

  #random(below: number): number {
    return this.os.rng('dhclient4').below(below);
  }

  /** state_reboot() */
  start(): void {
    if (this.active === undefined || this.active.expire <= this.#now) return this.#init();
    this.#state = 'rebooting';
    this.#begin();
    this.#sendRequest();
  }

  /** What do_release() does: once, and no answer is waited for. */
  release(): void {
    const lease = this.active;
    if (lease === undefined) return;
    const { os, dev } = this;
    const server = addressAt(lease.options.get(54)) ?? BROADCAST4;
    this.#xid = this.#newXid();
    const now = this.#now;
    this.#write({ ...lease, renew: now, rebind: now, expire: now });
    this.log.write('info', `DHCPRELEASE of ${lease.address} on ${dev} to ${server} port ${SERVER_PORT}`);
    const message = this.#messages.make(
      'release',
      this.#xid,
      0,
      lease.address,
      undefined,
      lease.options.get(54),
    );
    this.#sendTo(message, server, lease.address);
    expire4(os, dev, lease);
  }

  /** state_stop() */
  stop(): void {
    expire4(this.os, this.dev, this.active);
  }

  #newXid(): number {
    return this.os.rng('dhclient transaction').below(0x1_0000_0000);
  }

  #begin(): void {
    this.#destination = BROADCAST4;
    this.#xid = this.#state === 'requesting' ? this.#xid : this.#newXid();
    this.#firstSending = this.#now;
    this.#interval = this.config.times['initial-interval'];
  }

  /** state_init() */
  #init(): void {
    this.#state = 'selecting';
    this.#requested = this.active?.address;
    this.#offers = [];
    this.#begin();
    this.#sendDiscover();
  }

  /** In whole seconds and a random part of one, so that many clients do not send at once. */
  #arm(timer: ProcessTimer, wait: number): void {
    const into = this.os.now() % SECOND;
    timer.arm(wait > 1 ? seconds(wait) - into + this.#random(SECOND) : seconds(wait));
  }

  #backOff(): void {
    const cutoff = this.config.times['backoff-cutoff'];
    this.#interval +=
      this.#interval > 0 ? this.#random(2 * this.#interval) : this.config.times['initial-interval'];
    if (this.#interval > cutoff) this.#interval = Math.floor(cutoff / 2) + this.#random(Math.max(1, cutoff));
  }

  /** send_discover() */
  #sendDiscover(): void {
    const { timeout } = this.config;
    const passed = this.#now - this.#firstSending;
    if (passed > timeout) return this.#panic();
    this.#backOff();
    if (passed + this.#interval > timeout) this.#interval = timeout - passed + 1;
    this.#secs = Math.min(0xffff, passed);
    const to = `${BROADCAST4} port ${SERVER_PORT} interval ${this.#interval}`;
    this.log.write('info', `DHCPDISCOVER on ${this.dev} to ${to}`);
    this.#sendTo(
      this.#messages.make('discover', this.#xid, this.#secs, ZERO4, this.#requested, undefined),
      BROADCAST4,
      ZERO4,
    );
    this.#arm(this.#send, this.#interval);
  }

  /** state_panic() */
  #panic(): void {
    const { log, os, dev } = this;
    log.write('info', 'No DHCPOFFERS received.');
    os.note(NO_OFFERS4, { dev });
    if (this.line.oneTry) {
      if (this.line.verbose) log.write('info', 'Unable to obtain a lease on first try.  Exiting.');
      return this.settled('failed');
    }
    log.write('info', 'No working leases in persistent database - sleeping.');
    expire4(os, dev, undefined);
    this.#state = 'init';
    const { retry } = this.config.times;
    this.#arm(this.#send, Math.floor((retry + 1) / 2) + this.#random(Math.max(1, retry)));
    this.settled('sleeping');
  }

  /** state_selecting() */
  #selecting(): void {
    this.#send.cancel();
    this.#select.cancel();
    const [picked] = this.#offers;
    this.#offers = [];
    if (picked === undefined) return this.#init();
    this.#state = 'requesting';
    this.#picked = picked;
    this.#begin();
    this.#sendRequest();
  }

  /** state_bound(): T1. */
  #bound(): void {
    this.#state = 'renewing';
    this.#begin();
    this.#destination = addressAt(this.active?.options.get(54)) ?? BROADCAST4;
    this.#sendRequest();
  }

  /** send_request() */
  #sendRequest(): void {
    const now = this.#now;
    const passed = now - this.#firstSending;
    const { active } = this;
    const asks = this.#state === 'requesting' || this.#state === 'rebooting';
    if (asks && passed > this.config.times.reboot) return this.#init();
    if (this.#state !== 'requesting' && active !== undefined && now > active.expire) {
      expire4(this.os, this.dev, active);
      preinit4(this.os, this.dev);
      return this.#init();
    }
    this.#backOff();
    if (this.#state !== 'requesting' && active !== undefined && now + this.#interval > active.expire) {
      this.#interval = active.expire - now + 1;
    }
    const rebinds = active !== undefined && now > active.rebind;
    const to = asks || rebinds ? BROADCAST4 : this.#destination;
    if (!asks) this.#state = rebinds ? 'rebinding' : 'renewing';
    if (this.#state !== 'requesting') this.#secs = Math.min(0xffff, passed);
    const lease = this.#state === 'requesting' ? this.#picked! : active!;
    const from = asks ? ZERO4 : lease.address;
    this.#requested = asks ? lease.address : undefined;
    this.log.write('info', `DHCPREQUEST for ${lease.address} on ${this.dev} to ${to} port ${SERVER_PORT}`);
    const server = this.#state === 'requesting' ? lease.options.get(54) : undefined;
    this.#sendTo(
      this.#messages.make('request', this.#xid, this.#secs, from, this.#requested, server),
      to,
      from,
    );
    this.#arm(this.#send, this.#interval);
  }

  /** To all as a frame, to one server through the kernel. */
  #sendTo(message: Dhcp4Message, to: Ip4, from: Ip4): void {
    const data = writeDhcp4(message, BOOTP_LEAST);
    const datagram = { kind: 'udp', srcPort: CLIENT_PORT, dstPort: SERVER_PORT, data } as const;
    const refused = to.isBroadcast
      ? this.socket.sendto(new Ip4Packet(from, to, TTL, datagram, { tos: LOW_DELAY }), Mac.BROADCAST)
      : this.fallback.sendto(data, { address: to, port: SERVER_PORT });
    if (refused !== undefined) this.log.write('err', `send_packet: ${refused}`);
  }

  /** do_packet(), dhcp() */
  #receive({ payload: packet }: Frame): void {
    if (packet.kind !== 'ipv4' || packet.payload.kind !== 'udp') return;
    if (packet.payload.dstPort !== CLIENT_PORT || (packet.payload.badChecksum ?? 0) !== 0) return;
    const message = readDhcp4(packet.payload.data);
    if (message.kind === 'malformed') {
      return this.os.note(MALFORMED4, { from: String(packet.src), why: message.why });
    }
    const mac = this.os.netlink.link(this.dev)?.address;
    const isMine = message.chaddr.length === 6 && mac === Mac.fromBytes(message.chaddr);
    if (message.op !== 'reply' || message.xid !== this.#xid || !isMine) return;
    const type = findDhcp4Option(message.options ?? [], 'message-type')?.type;
    const waits = ['rebooting', 'requesting', 'renewing', 'rebinding'].includes(this.#state);
    if (type === 'offer' && this.#state === 'selecting') this.#offered(message, packet.src);
    else if (type === 'ack' && waits) this.#acked(message, packet.src);
    else if (type === 'nak' && waits) this.#naked(packet.src);
  }

  /** dhcpoffer() */
  #offered(message: Dhcp4Message, from: Ip4): void {
    const text = `DHCPOFFER of ${message.yiaddr} from ${from}`;
    const space = this.config.spaces.get('dhcp')!;
    const missing = this.config.require4.find(code => rawOption4(message.options ?? [], code) === undefined);
    if (missing !== undefined) {
      return this.log.write(
        'info',
        `${text}: no ${space.findCode(missing)?.name ?? `unknown-${missing}`} option.`,
      );
    }
    const seen = this.#offers.some(({ address }) => address === message.yiaddr);
    if (seen) return this.log.write('debug', `${text}: already seen.`);
    const lease = this.#messages.leaseOf(message);
    this.log.write('info', text);
    if (lease.address === this.#requested) this.#offers.unshift(lease);
    else this.#offers.push(lease);
    const stop = this.#firstSending + this.config.times['select-timeout'];
    if (stop <= this.#now) return this.#selecting();
    this.#send.cancel();
    this.#select.arm(seconds(stop - this.#now));
  }

  /** dhcpack() */
  #acked(message: Dhcp4Message, from: Ip4): void {
    this.log.write('info', `DHCPACK of ${message.yiaddr} from ${from}`);
    const lease = this.#messages.leaseOf(message);
    this.#send.cancel();
    const time = (code: number): number => {
      const data = lease.options.get(code);
      return data !== undefined && data.length > 3 ? uint(data.subarray(0, 4)) : 0;
    };
    const expire = time(51);
    if (expire === 0) {
      this.log.write('err', 'no expiry time on offered lease.');
      this.#state = 'init';
      return this.#send.arm(SECOND / 2);
    }
    let renew = time(58) || Math.floor(expire / 2) + 1;
    renew = Math.floor((renew * 3 + 3) / 4) + Math.floor((this.#random(renew) + 3) / 4);
    const rebind = time(59) || Math.floor((expire * 7) / 8);
    if (renew > rebind) renew = Math.floor((rebind * 3) / 4);
    const now = this.#now;
    this.#bind({ ...lease, renew: now + renew, rebind: now + rebind, expire: now + expire });
  }

  /** bind_lease() */
  #bind(lease: Lease4): void {
    const { os, dev, line } = this;
    const reasons = { requesting: 'BOUND', renewing: 'RENEW', rebooting: 'REBOOT' } as const;
    const reason = reasons[this.#state as keyof typeof reasons] ?? 'REBIND';
    bound4(os, dev, reason, lease, this.#state === 'rebooting' ? undefined : this.active, line.metric);
    this.#write(lease);
    this.active = lease;
    const wait = lease.renew - this.#now;
    this.#arm(this.#renew, wait);
    this.log.write('info', `bound to ${lease.address} -- renewal in ${wait} seconds.`);
    os.note(BOUND4, { dev, address: String(lease.address), seconds: lease.expire - this.#now });
    this.#state = 'bound';
    this.settled('bound');
  }

  #write(lease: Lease4): void {
    const { config, dev, line, os } = this;
    os.files.write(line.leasePath, leaseText(dev, config.spaces.get('dhcp')!, lease), true);
  }

  /** dhcpnak() */
  #naked(from: Ip4): void {
    const { dev, log, os } = this;
    log.write('info', `DHCPNAK from ${from}`);
    if (this.active === undefined) return;
    os.note(NAKED4, { dev, address: String(this.active.address) });
    expire4(os, dev, this.active);
    this.active = undefined;
    this.#send.cancel();
    preinit4(os, dev);
    this.#init();
  }
}
