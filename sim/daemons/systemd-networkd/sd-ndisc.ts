/**
 * The client of router discovery: it solicits, with growing pauses, until a router answers, and hands on what routers
 * say. Mirrors sd-ndisc.c and ndisc-router.c of libsystemd-network.
 */
import { ALL_NODES, ALL_ROUTERS, type Ip6 } from '../../base/ip6';
import { Mac } from '../../base/mac';
import { seconds, type SimTime } from '../../base/time';
import { ERRNO_TEXT, type PacketInfo, type ProcessTimer, type RawIcmp6Socket } from '../../kernel/uapi';
import type { Icmp6Message } from '../../wire/icmpv6';
import { formatTimespan } from './config/values';
import type { Link } from './link';
import type { Manager } from './manager';

export type RouterAdvertisement = Extract<Icmp6Message, { readonly kind: 'router-advertisement' }>;

/** What a client tells its owner. */
export interface NdiscEvents {
  router(router: Ip6, advertisement: RouterAdvertisement): void;
  /** A router says of itself that it is none any more (RFC 4861 §7.2.5). */
  noRouter(router: Ip6): void;
  /** Nobody has answered for a while: the link need not wait. */
  timeout(): void;
}

const SOLICITATION_INTERVAL = seconds(4);
const MAX_SOLICITATION_INTERVAL = seconds(3600);
const TIMEOUT_NO_RA = seconds(12);
const [ROUTER_ADVERTISEMENT, NEIGHBOR_ADVERTISEMENT] = [134, 136];
const [PREFIX_INFORMATION, MTU] = [3, 5];

export class SdNdisc {
  private socket: RawIcmp6Socket | undefined;
  private readonly solicit: ProcessTimer;
  private readonly noRa: ProcessTimer;
  private interval: SimTime = 0;
  private sent = 0;

  constructor(
    private readonly manager: Manager,
    private readonly link: Link,
    private readonly events: NdiscEvents,
  ) {
    const { os } = manager;
    this.solicit = os.timer('ndisc solicitation', () => manager.handle(() => this.timeout()));
    this.noRa = os.timer('ndisc without RA', () => manager.handle(() => this.timeoutNoRa()));
  }

  get running(): boolean {
    return this.socket !== undefined;
  }

  /** sd_ndisc_start(): an error number where there can be no socket. */
  start(): string | undefined {
    if (this.socket !== undefined) return undefined;
    const { os, profile } = this.manager;
    const socket = os.rawIcmp6();
    if ('errno' in socket) return ERRNO_TEXT[socket.errno];
    socket.setsockopt({
      SO_BINDTODEVICE: this.link.name,
      IPV6_UNICAST_HOPS: 255,
      IPV6_MULTICAST_HOPS: 255,
      IPV6_MULTICAST_LOOP: false,
      ICMP6_FILTER: profile.hearsNeighbors
        ? [ROUTER_ADVERTISEMENT, NEIGHBOR_ADVERTISEMENT]
        : [ROUTER_ADVERTISEMENT],
    });
    socket.join(ALL_NODES, this.link.name);
    socket.onMessage = (message, _octets, info) => this.manager.handle(() => this.receive(message, info));
    this.socket = socket;
    this.interval = 0;
    this.sent = 0;
    this.solicit.arm(profile.solicitsAtOnce ? 0 : this.firstDelay());
    if (profile.backsOff) this.noRa.arm(TIMEOUT_NO_RA);
    this.debug('Started IPv6 Router Solicitation client');
    return undefined;
  }

  /** Half a second, and as long as the event loop thinks fit within a second more. */
  private firstDelay(): SimTime {
    return seconds(0.5) + this.manager.os.rng('ndisc').below(seconds(1));
  }

  stop(): void {
    if (this.socket === undefined) return;
    this.debug('Stopping IPv6 Router Solicitation client');
    this.solicit.cancel();
    this.noRa.cancel();
    this.socket.close();
    this.socket = undefined;
  }

  private debug(text: string): void {
    this.link.debug(`NDISC: ${text}`);
  }

  /** ndisc_timeout() */
  private timeout(): void {
    const { profile } = this.manager;
    if (this.sent >= profile.solicitations) {
      this.events.timeout();
      return;
    }
    this.interval = profile.backsOff ? this.nextInterval() : SOLICITATION_INTERVAL;
    this.solicit.arm(this.interval);
    const { address } = this.link.info;
    const options = address === Mac.ZERO ? [] : [{ kind: 'source-link-layer-address' as const, address }];
    const refused = this.socket?.send(
      { kind: 'router-solicitation', type: 133, code: 0, options },
      { address: ALL_ROUTERS, port: 0, dev: this.link.name },
    );
    this.sent += 1;
    const next = `next solicitation in ${formatTimespan(this.interval)}`;
    if (refused === undefined) this.debug(`Sent Router Solicitation, ${next}`);
    else this.debug(`Failed to send Router Solicitation, ${next}, ignoring: ${ERRNO_TEXT[refused]}`);
  }

  private nextInterval(): SimTime {
    if (this.interval === 0) return this.random(SOLICITATION_INTERVAL);
    if (this.interval > MAX_SOLICITATION_INTERVAL / 2) return this.random(MAX_SOLICITATION_INTERVAL);
    return this.interval + this.random(this.interval);
  }

  /** ndisc_timeout_compute_random(): the value, a tenth more or less. */
  private random(value: SimTime): SimTime {
    return Math.round(value * 0.9) + this.manager.os.rng('ndisc').below(Math.round(value * 0.2));
  }

  private timeoutNoRa(): void {
    this.debug('No RA received before link confirmation timeout');
    this.events.timeout();
  }

  private receive(message: Icmp6Message | undefined, { from, hopLimit }: PacketInfo): void {
    const router = from.address;
    if (message?.kind === 'neighbor-advertisement') {
      if (hopLimit === 255 && !message.router) this.events.noRouter(message.target);
      return;
    }
    if (!router.isLinkLocal) {
      this.debug(`Received RA from non-link-local address ${router}. Ignoring.`);
    } else if (hopLimit !== 255) this.debug('Received RA with invalid hop limit. Ignoring.');
    else {
      this.solicit.cancel();
      if (message?.kind === 'router-advertisement' && isWellFormed(message)) this.advertised(router, message);
      else this.debug('Received invalid Router Advertisement, ignoring datagram');
    }
  }

  private advertised(router: Ip6, message: RouterAdvertisement): void {
    const { managed, otherConfig, preference } = message;
    const flags = managed ? 'MANAGED' : otherConfig ? 'OTHER' : 'none';
    const text = preference === 'high' || preference === 'low' ? preference : 'medium';
    const what = `flags ${flags} preference ${text} lifetime ${message.routerLifetime} sec`;
    this.debug(`Received Router Advertisement: ${what}`);
    this.noRa.cancel();
    this.events.router(router, message);
  }
}

/** ndisc_router_parse(): one bad prefix or MTU option spoils the whole message. */
function isWellFormed({ options }: RouterAdvertisement): boolean {
  return options.every(option => {
    if (option.kind === 'unfit-nd-option') return option.type !== PREFIX_INFORMATION && option.type !== MTU;
    return option.kind !== 'prefix-information' || option.prefixLength <= 128;
  });
}
