/**
 * The router's side: advertisements every few minutes, in answer to solicitations, and one to take leave. Mirrors
 * sd-radv.c of libsystemd-network.
 */
import { ALL_NODES, ALL_ROUTERS, type Ip6 } from '../../base/ip6';
import { Mac } from '../../base/mac';
import { seconds, type SimTime } from '../../base/time';
import { ERRNO_TEXT, type ProcessTimer, type RawIcmp6Socket } from '../../kernel/uapi';
import type { NdOption } from '../../wire/nd/options';
import { formatTimespan } from './config/values';
import { RADV_FINAL, RADV_SOLICITED, RADV_UNSOLICITED } from './decisions';
import type { Link } from './link';
import type { Manager } from './manager';

const ROUTER_SOLICITATION = 133;
const DEFAULT_MAX_TIMEOUT = seconds(600);
const MAX_INITIAL_INTERVAL = seconds(16);
const MAX_INITIAL_ADVERTISEMENTS = 3;
const NINE_SECONDS = seconds(9);
const MIN_TIMEOUT = seconds(4);

/** The options of an advertisement, made when it is sent. */
export type RadvOptions = () => readonly NdOption[];

export class SdRadv {
  private socket: RawIcmp6Socket | undefined;
  private readonly timer: ProcessTimer;
  private sent = 0;

  constructor(
    private readonly manager: Manager,
    private readonly link: Link,
    private readonly options: RadvOptions,
  ) {
    this.timer = manager.os.timer('radv', () => manager.handle(() => this.timeout()));
  }

  get running(): boolean {
    return this.socket !== undefined;
  }

  /** sd_radv_start(): the first advertisement goes out at once. */
  start(): string | undefined {
    const socket = this.manager.os.rawIcmp6();
    if ('errno' in socket) return ERRNO_TEXT[socket.errno];
    socket.setsockopt({
      SO_BINDTODEVICE: this.link.name,
      IPV6_UNICAST_HOPS: 255,
      IPV6_MULTICAST_HOPS: 255,
      IPV6_MULTICAST_LOOP: false,
      ICMP6_FILTER: [ROUTER_SOLICITATION],
    });
    socket.join(ALL_ROUTERS, this.link.name);
    socket.onMessage = (_message, octets, { from, hopLimit }) =>
      this.manager.handle(() => this.receive(octets, from.address, hopLimit));
    this.socket = socket;
    this.sent = 0;
    this.timer.arm(0);
    this.debug('Started IPv6 Router Advertisement daemon');
    return undefined;
  }

  /** RFC 4861 §6.2.5: says once that this is a router no more. */
  stop(): void {
    if (this.socket === undefined) return;
    this.debug('Stopping IPv6 Router Advertisement daemon');
    this.manager.os.note(RADV_FINAL, { dev: this.link.name });
    this.send(ALL_NODES, 0);
    this.timer.cancel();
    this.socket.close();
    this.socket = undefined;
  }

  /** sd_radv_add_prefix(): who has heard an advertisement already shall hear of the new prefix at once. */
  announceNow(): void {
    if (this.socket === undefined || this.sent === 0) return;
    const refused = this.send(ALL_NODES, this.lifetime);
    this.debug(refused ?? 'Sent unsolicited Router Advertisement for added/updated prefix');
  }

  private debug(text: string): void {
    this.link.debug(`RADV: ${text}`);
  }

  private get lifetime(): SimTime {
    return this.link.network?.radv.routerLifetime ?? this.manager.profile.routerLifetime;
  }

  private receive(octets: Uint8Array, from: Ip6, hopLimit: number): void {
    if (hopLimit !== 255) return this.debug('Received RS with invalid hop limit. Ignoring.');
    if (!from.isLinkLocal && !from.isUnspecified) {
      return this.debug(`Received RS from non-link-local address ${from}. Ignoring`);
    }
    if (octets.length < 8) return this.debug('Too short packet received, ignoring');
    this.manager.os.note(RADV_SOLICITED, { dev: this.link.name, to: String(from) });
    const refused = this.send(from.isUnspecified ? ALL_NODES : from, this.lifetime);
    if (refused === undefined) this.debug(`Sent solicited Router Advertisement to ${from}`);
    else this.debug(`Unable to send solicited Router Advertisement to ${from}, ignoring: ${refused}`);
  }

  /** radv_timeout() */
  private timeout(): void {
    this.manager.os.note(RADV_UNSOLICITED, { dev: this.link.name });
    const refused = this.send(ALL_NODES, this.lifetime);
    if (refused !== undefined) this.debug(`Unable to send Router Advertisement, ignoring: ${refused}`);
    const initial = this.sent < MAX_INITIAL_ADVERTISEMENTS;
    const usual = initial ? MAX_INITIAL_INTERVAL : DEFAULT_MAX_TIMEOUT;
    const max = this.lifetime > 0 ? Math.max(MIN_TIMEOUT, Math.min(usual, this.lifetime)) : usual;
    const min = max >= NINE_SECONDS ? Math.floor(max / 3) : Math.floor((max * 3) / 4);
    const next = min + this.manager.os.rng('radv').below(max - min);
    this.debug(`Next Router Advertisement in ${formatTimespan(next)}`);
    this.timer.arm(next);
    this.sent += 1;
  }

  private send(to: Ip6, lifetime: SimTime): string | undefined {
    const radv = this.link.network?.radv;
    if (radv === undefined) return undefined;
    const { address } = this.link.info;
    const own: NdOption[] = address === Mac.ZERO ? [] : [{ kind: 'source-link-layer-address', address }];
    const { managed, other, preference, hopLimit, reachableTime, retransmit } = radv;
    const refused = this.socket?.send(
      {
        kind: 'router-advertisement',
        type: 134,
        code: 0,
        curHopLimit: this.manager.profile.advertisesHopLimit ? hopLimit : 0,
        managed,
        otherConfig: other,
        homeAgent: false,
        preference: this.lifetime === 0 ? 'medium' : preference,
        proxy: false,
        routerLifetime: Math.ceil(lifetime / seconds(1)),
        reachableTime: Math.floor(reachableTime / 1000),
        retransTimer: Math.floor(retransmit / 1000),
        options: [...own, ...this.options()],
      },
      { address: to, port: 0, dev: this.link.name },
    );
    return refused === undefined ? undefined : ERRNO_TEXT[refused];
  }
}
