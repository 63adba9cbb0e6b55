/**
 * Who asks the hosts for their groups: the bridge itself (`mcast_querier 1`), or another querier that was heard. Without
 * one, memberships cannot be trusted and the bridge floods (net/bridge/br_multicast.c; RFC 9777 §7.6.2).
 */
import { ALL_NODES, UNSPECIFIED, type Ip6 } from '../../base/ip6';
import { Mac } from '../../base/mac';
import { milliseconds, seconds, type SimTime } from '../../base/time';
import { Timer } from '../../engine/scheduler';
import { Frame } from '../../wire/frame';
import { Ip6Packet } from '../../wire/ipv6';
import type { ExtensionHeader } from '../../wire/ipv6-extensions';
import { maxResponseCode, mldQuery, queryIntervalCode } from '../../wire/mld';
import type { Bridge } from './bridge';
import { pushXmit } from './forward';
import type { BridgePort } from './port';

/** General queries on one port, or to the bridge's own stack. */
interface OwnQuery {
  startupSent: number;
  readonly timer: Timer;
}

/** Router Alert for MLD, padded as the bridge pads it: with two Pad1. */
const ROUTER_ALERT: readonly ExtensionHeader[] = [
  {
    kind: 'hop-by-hop',
    options: [
      { kind: 'router-alert', value: 0 },
      { kind: 'pad', octets: 1 },
      { kind: 'pad', octets: 1 },
    ],
  },
];
/** The robustness that our queries announce. */
const QRV = 2;

export class Querier {
  /** `mcast_querier`. */
  enabled = false;
  /** `mcast_mld_version`: of our queries. */
  version: 1 | 2 = 1;
  lastMemberCount = 2;
  startupQueryCount = 2;
  lastMemberInterval: SimTime = seconds(1);
  responseInterval: SimTime = seconds(10);
  /** A quarter of 125 s, cut to whole jiffies (br_multicast_ctx_init). */
  startupQueryInterval: SimTime = milliseconds(31_248);
  queryInterval: SimTime = seconds(125);
  /** How long another querier is believed to be there. */
  querierInterval: SimTime = seconds(255);
  /** The elected querier, and where it is; no port: ourselves. */
  address: Ip6 = UNSPECIFIED;
  port: BridgePort | undefined;
  /** Whether there was an address to send the last query from. */
  #hasAddress = true;
  readonly #own = new Map<BridgePort | undefined, OwnQuery>();
  #other: Timer | undefined;
  #delay: Timer | undefined;

  constructor(readonly bridge: Bridge) {}

  /** Whether another querier was heard lately. */
  get otherPresent(): boolean {
    return this.#other?.pending === true;
  }

  /** Whether what is known of memberships can be relied upon (`br_multicast_querier_exists`). */
  get exists(): boolean {
    if (this.#delay?.pending) return false;
    return this.otherPresent || (this.enabled && this.#hasAddress);
  }

  /** `mcast_querier 0|1` (`br_multicast_set_querier`). Hosts get the time of one response before they are held to it. */
  setEnabled(enabled: boolean): void {
    if (this.enabled === enabled) return;
    this.enabled = enabled;
    if (!enabled) return;
    if (!this.otherPresent) this.#startDelay(this.responseInterval);
    this.start();
  }

  /** Begin to ask: the own stack, and every port that works (`br_multicast_start_querier`). */
  start(): void {
    if (!this.enabled || !this.bridge.up || !this.bridge.multicast.enabled) return;
    this.#restart(undefined);
    for (const port of this.bridge.ports) this.startPort(port);
  }

  /** A port came into work (`br_multicast_enable_port`). */
  startPort(port: BridgePort): void {
    if (this.enabled && this.#works(port)) this.#restart(port);
  }

  stopPort(port: BridgePort): void {
    this.#stop(this.#own.get(port)?.timer);
    this.#own.delete(port);
  }

  /** The bridge went down. */
  stop(): void {
    for (const { timer } of this.#own.values()) this.#stop(timer);
    this.#stop(this.#other);
    this.#stop(this.#delay);
  }

  /** A general query came in on `port`, or from the own stack; says whether its sender is now the querier. */
  heard(port: BridgePort | undefined, source: Ip6, maxDelay: SimTime): boolean {
    const ownPending = this.#own.get(undefined)?.timer.pending === true;
    if (source.compare(this.address) > 0 && (ownPending || this.otherPresent)) return false;
    this.address = source;
    this.port = port;
    if (!this.otherPresent) this.#startDelay(maxDelay);
    this.#other ??= new Timer(`${this.bridge.name} other querier`, () => this.start());
    this.bridge.modTimer(this.#other, this.querierInterval);
    return true;
  }

  /** Ask for `group` (unspecified: all groups) on `port`, or the own stack (`__br_multicast_send_query`). */
  send(port: BridgePort | undefined, group: Ip6, destination: Ip6 = ALL_NODES): void {
    const { bridge } = this;
    const source = bridge.owner?.sourceAddress(bridge, destination);
    this.#hasAddress = source !== undefined;
    if (source === undefined) return;
    const packet = new Ip6Packet(source, destination, 1, this.#query(group), ROUTER_ALERT);
    const frame = new Frame(Mac.forGroup(destination), bridge.address, packet);
    if (port !== undefined) {
      pushXmit(port, frame);
      return;
    }
    this.address = source;
    bridge.scheduler.soon(`${bridge.name} own query`, () => bridge.owner?.netifReceiveSkb(bridge, frame));
  }

  /** After a leave: ask again for everything once the last member had its time. */
  postpone(port: BridgePort | undefined, delay: SimTime): void {
    this.bridge.modTimer(this.#ownQuery(port).timer, delay);
  }

  #query(group: Ip6): ReturnType<typeof mldQuery.make> {
    const milliseconds = Math.floor(
      (group.isUnspecified ? this.responseInterval : this.lastMemberInterval) / 1000,
    );
    if (this.version === 1) return mldQuery.make({ version: 1, maxResponseDelay: milliseconds, group });
    return mldQuery.make({
      version: 2,
      maxResponseDelay: milliseconds,
      maxResponseCode: maxResponseCode(milliseconds),
      group,
      suppress: false,
      qrv: QRV,
      qqic: queryIntervalCode(Math.floor(this.queryInterval / seconds(1))),
      sources: [],
    });
  }

  #works(port: BridgePort): boolean {
    return port.state !== 'disabled' && port.state !== 'blocking';
  }

  #ownQuery(port: BridgePort | undefined): OwnQuery {
    let query = this.#own.get(port);
    if (query === undefined) {
      const name = port === undefined ? this.bridge.name : `${this.bridge.name} ${port.dev.name}`;
      query = { startupSent: 0, timer: new Timer(`${name} query`, () => this.#queryExpired(port)) };
      this.#own.set(port, query);
    }
    return query;
  }

  #restart(port: BridgePort | undefined): void {
    const query = this.#ownQuery(port);
    query.startupSent = 0;
    this.bridge.modTimer(query.timer, 0);
  }

  /** br_multicast_query_expired, br_multicast_send_query. */
  #queryExpired(port: BridgePort | undefined): void {
    if (port !== undefined && !this.#works(port)) return;
    const query = this.#ownQuery(port);
    if (query.startupSent < this.startupQueryCount) query.startupSent++;
    if (!this.enabled || !this.bridge.up || !this.bridge.multicast.enabled || this.otherPresent) return;
    if (port === undefined && this.port !== undefined) {
      this.port = undefined;
      this.address = UNSPECIFIED;
    }
    this.send(port, UNSPECIFIED);
    const starting = query.startupSent < this.startupQueryCount;
    this.bridge.modTimer(query.timer, starting ? this.startupQueryInterval : this.queryInterval);
  }

  #startDelay(delay: SimTime): void {
    this.#delay ??= new Timer(`${this.bridge.name} query response`, () => {});
    this.bridge.modTimer(this.#delay, delay);
  }

  #stop(timer: Timer | undefined): void {
    if (timer !== undefined) this.bridge.scheduler.del(timer);
  }
}
