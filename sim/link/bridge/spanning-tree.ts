/**
 * The spanning tree of one bridge: port states, and with STP on the election among bridges (IEEE 802.1D-1998 §8;
 * net/bridge/br_stp.c, br_stp_if.c, br_stp_timer.c). Names are the kernel's, without `br_`.
 *
 * Differs from Linux: STP is the kernel's own or off, never a daemon's; the times in its messages are exact, not in jiffies
 * or 1/256 s; the forward delay timer does not run idly on ports that forward at once.
 */
import { seconds, type SimTime } from '../../base/time';
import { Timer } from '../../engine/scheduler';
import type { BridgeId } from '../../wire/bpdu';
import type { Bridge } from './bridge';
import { compareBridgeIds, formatBridgeId } from './bridge-id';
import type { BridgePort } from './port';
import type { ConfigBpdu } from './bpdu';
import {
  becomeDesignatedPort,
  isDesignatedForSomePort,
  isDesignatedPort,
  shouldBecomeDesignatedPort,
  shouldBecomeRootPort,
  supersedesPortInfo,
} from './election';
import { StpSender } from './stp-sender';
import { Mac } from '../../base/mac';

const DEFAULT_PRIORITY = 0x8000;
/** BR_MIN_FORWARD_DELAY, BR_MAX_FORWARD_DELAY. */
export const MIN_FORWARD_DELAY = seconds(2);
export const MAX_FORWARD_DELAY = seconds(30);

export class SpanningTree {
  /** `stp_state`: whether the election takes place. */
  enabled = false;
  /** Its address is none until the bridge is given one, by its first port or by hand. */
  bridgeId: BridgeId;
  designatedRoot: BridgeId;
  rootPathCost = 0;
  /** Number of the port that leads to the root; 0 when we are the root. */
  rootPort = 0;
  /** In force: the root's. */
  maxAge: SimTime = seconds(20);
  helloTime: SimTime = seconds(2);
  forwardDelay: SimTime = seconds(15);
  /** Ours, which would be in force were we the root. */
  bridgeMaxAge: SimTime = seconds(20);
  bridgeHelloTime: SimTime = seconds(2);
  bridgeForwardDelay: SimTime = seconds(15);
  topologyChange = false;
  topologyChangeDetected = false;
  topologyChangeTimer: Timer | undefined;
  readonly sender: StpSender;

  constructor(readonly bridge: Bridge) {
    this.bridgeId = { priority: DEFAULT_PRIORITY, address: Mac.ZERO };
    this.designatedRoot = this.bridgeId;
    this.sender = new StpSender(bridge);
  }

  get isRootBridge(): boolean {
    return compareBridgeIds(this.bridgeId, this.designatedRoot) === 0;
  }

  // --- the bridge and its ports come and go (br_stp_if.c) -----------------------------------------------------------

  /** The bridge was switched on. */
  enableBridge(): void {
    if (this.enabled) this.sender.startHello();
    this.sender.configurations();
    for (const port of this.bridge.ports) if (isOperational(port)) this.enablePort(port);
  }

  /** The bridge was switched off. */
  disableBridge(): void {
    for (const port of this.bridge.ports) if (port.state !== 'disabled') this.disablePort(port);
    this.topologyChange = false;
    this.topologyChangeDetected = false;
    this.sender.stopHello();
    this.#stop(this.topologyChangeTimer);
    this.sender.stopNotices();
  }

  /** A port starts in the state that the election begins with. */
  initPort(port: BridgePort): void {
    becomeDesignatedPort(this, port);
    port.setState('blocking');
    port.topologyChangeAck = false;
    port.configPending = false;
  }

  enablePort(port: BridgePort): void {
    this.initPort(port);
    this.portStateSelection();
    port.notify();
  }

  disablePort(port: BridgePort): void {
    const wasRoot = this.isRootBridge;
    becomeDesignatedPort(this, port);
    port.setState('disabled');
    port.topologyChangeAck = false;
    port.configPending = false;
    port.notify();
    this.#stop(port.messageAgeTimer);
    this.#stop(port.forwardDelayTimer);
    this.#stop(port.holdTimer);
    this.bridge.fdb.deleteByPort(port, false);
    this.bridge.multicast.disablePort(port);
    this.#reelect(wasRoot);
  }

  /** `stp_state 0|1`. */
  setEnabled(enabled: boolean): void {
    if (enabled === this.enabled) return;
    if (!enabled) {
      this.enabled = false;
      return;
    }
    this.enabled = true;
    this.setForwardDelay(this.bridgeForwardDelay);
    if (this.bridge.up) this.sender.startHello();
    this.portStateSelection();
  }

  /** `forward_delay`; while STP is on, it is kept within the standard's limits. */
  setForwardDelay(delay: SimTime): void {
    this.bridgeForwardDelay = this.enabled
      ? Math.min(Math.max(delay, MIN_FORWARD_DELAY), MAX_FORWARD_DELAY)
      : delay;
    if (this.isRootBridge) this.forwardDelay = this.bridgeForwardDelay;
  }

  setHelloTime(time: SimTime): void {
    this.bridgeHelloTime = time;
    if (this.isRootBridge) this.helloTime = time;
  }

  setMaxAge(time: SimTime): void {
    this.bridgeMaxAge = time;
    if (this.isRootBridge) this.maxAge = time;
  }

  /** The bridge has another address (`br_stp_change_bridge_id`). */
  changeBridgeAddress(address: Mac): void {
    const wasRoot = this.isRootBridge;
    const old = this.bridgeId.address;
    this.bridgeId = { priority: this.bridgeId.priority, address };
    for (const port of this.bridge.ports) {
      if (port.designatedBridge.address === old)
        port.designatedBridge = { ...port.designatedBridge, address };
      if (port.designatedRoot.address === old) port.designatedRoot = { ...port.designatedRoot, address };
    }
    this.#reelect(wasRoot);
  }

  setBridgePriority(priority: number): void {
    const wasRoot = this.isRootBridge;
    const before = this.bridgeId;
    this.bridgeId = { priority, address: before.address };
    for (const port of this.bridge.ports) {
      if (port.state === 'disabled' || compareBridgeIds(port.designatedBridge, before) !== 0) continue;
      if (port.designatedPort === port.id) port.designatedBridge = this.bridgeId;
    }
    this.#reelect(wasRoot);
  }

  setPortPriority(port: BridgePort, priority: number): void {
    const designated = isDesignatedPort(this, port);
    port.priority = priority;
    if (designated) port.designatedPort = port.id;
    if (compareBridgeIds(this.bridgeId, port.designatedBridge) === 0 && port.id < port.designatedPort) {
      becomeDesignatedPort(this, port);
      this.portStateSelection();
    }
  }

  setPathCost(port: BridgePort, cost: number): void {
    port.pathCost = cost;
    this.#configurationUpdate();
    this.portStateSelection();
  }

  // --- what is heard ------------------------------------------------------------------------------------------------

  receivedConfigBpdu(port: BridgePort, bpdu: ConfigBpdu): void {
    const wasRoot = this.isRootBridge;
    if (supersedesPortInfo(this, port, bpdu)) {
      this.#recordConfigInformation(port, bpdu);
      this.#configurationUpdate();
      this.portStateSelection();
      if (!this.isRootBridge && wasRoot) this.#ceasedToBeRoot();
      if (port.number === this.rootPort) this.#heardFromRoot(bpdu);
    } else if (isDesignatedPort(this, port)) {
      this.sender.configuration(port);
    }
  }

  receivedTcnBpdu(port: BridgePort): void {
    if (!isDesignatedPort(this, port)) return;
    this.#log('info', `port ${port.number}(${port.dev.name}) received tcn bpdu`);
    this.topologyChangeDetection();
    port.topologyChangeAck = true;
    this.sender.configuration(port);
  }

  #ceasedToBeRoot(): void {
    this.sender.stopHello();
    if (!this.topologyChangeDetected) return;
    this.#stop(this.topologyChangeTimer);
    this.sender.notice();
  }

  #heardFromRoot(bpdu: ConfigBpdu): void {
    this.maxAge = bpdu.maxAge;
    this.helloTime = bpdu.helloTime;
    this.forwardDelay = bpdu.forwardDelay;
    this.topologyChange = bpdu.topologyChange;
    this.sender.configurations();
    if (!bpdu.topologyChangeAck) return;
    this.topologyChangeDetected = false;
    this.sender.stopNotices();
  }

  // --- the election (br_stp.c) --------------------------------------------------------------------------------------

  /** Which states do the roles of the ports amount to; and has the bridge a carrier then? */
  portStateSelection(): void {
    let live = false;
    for (const port of this.bridge.ports) {
      if (port.state === 'disabled') continue;
      if (port.number === this.rootPort) {
        port.configPending = false;
        port.topologyChangeAck = false;
        this.#makeForwarding(port);
      } else if (isDesignatedPort(this, port)) {
        this.#stop(port.messageAgeTimer);
        this.#makeForwarding(port);
      } else {
        port.configPending = false;
        port.topologyChangeAck = false;
        this.#makeBlocking(port);
      }
      if (port.state !== 'blocking') this.bridge.multicast.enablePort(port);
      if (port.state === 'forwarding') live = true;
    }
    if (this.bridge.profile.bridgeCarrierFollowsPorts) this.bridge.setCarrier(live);
  }

  topologyChangeDetection(): void {
    if (!this.enabled) return;
    const root = this.isRootBridge;
    this.#log('info', `topology change detected, ${root ? 'propagating' : 'sending tcn bpdu'}`);
    if (root) {
      this.topologyChange = true;
      this.topologyChangeTimer ??= new Timer(`${this.bridge.name} topology change`, () => {
        this.topologyChangeDetected = false;
        this.topologyChange = false;
      });
      this.#arm(this.topologyChangeTimer, this.bridgeForwardDelay + this.bridgeMaxAge);
    } else if (!this.topologyChangeDetected) {
      this.sender.notice();
    }
    this.topologyChangeDetected = true;
  }

  #reelect(wasRoot: boolean): void {
    this.#configurationUpdate();
    this.portStateSelection();
    if (this.isRootBridge && !wasRoot) this.#becomeRootBridge();
  }

  #becomeRootBridge(): void {
    this.maxAge = this.bridgeMaxAge;
    this.helloTime = this.bridgeHelloTime;
    this.forwardDelay = this.bridgeForwardDelay;
    this.topologyChangeDetection();
    this.sender.stopNotices();
    if (!this.bridge.up) return;
    this.sender.configurations();
    if (this.enabled) this.sender.startHello();
  }

  #configurationUpdate(): void {
    this.#rootSelection();
    for (const port of this.bridge.ports) {
      if (port.state !== 'disabled' && shouldBecomeDesignatedPort(this, port))
        becomeDesignatedPort(this, port);
    }
  }

  #rootSelection(): void {
    let chosen: BridgePort | undefined;
    for (const port of this.bridge.ports) {
      if (!shouldBecomeRootPort(this, port, chosen)) continue;
      if (port.rootBlock) this.#blockRootPort(port);
      else chosen = port;
    }
    this.rootPort = chosen?.number ?? 0;
    this.designatedRoot = chosen?.designatedRoot ?? this.bridgeId;
    this.rootPathCost = chosen === undefined ? 0 : chosen.designatedCost + chosen.pathCost;
  }

  #blockRootPort(port: BridgePort): void {
    this.#log('notice', `port ${port.number}(${port.dev.name}) tried to become root port (blocked)`);
    port.setState('listening');
    port.notify();
    if (this.forwardDelay > 0) this.#startForwardDelay(port);
  }

  #makeBlocking(port: BridgePort): void {
    if (port.state === 'blocking') return;
    if (port.state === 'forwarding' || port.state === 'learning') this.topologyChangeDetection();
    port.setState('blocking');
    port.notify();
    this.#stop(port.forwardDelayTimer);
  }

  #makeForwarding(port: BridgePort): void {
    if (port.state !== 'blocking') return;
    const atOnce = this.bridge.profile.bridgePortForwardsAtOnce;
    if (this.forwardDelay === 0 || (atOnce && !this.enabled)) {
      port.setState('forwarding');
      this.topologyChangeDetection();
      this.#stop(port.forwardDelayTimer);
    } else {
      port.setState(this.enabled ? 'listening' : 'learning');
    }
    port.notify();
    // Also of a port that forwards already: the port is told of once more when nothing has changed.
    if (this.forwardDelay > 0) this.#startForwardDelay(port);
  }

  #startForwardDelay(port: BridgePort): void {
    port.forwardDelayTimer ??= new Timer(`${this.bridge.name} ${port.dev.name} forward delay`, () =>
      this.#forwardDelayExpired(port),
    );
    this.#arm(port.forwardDelayTimer, this.forwardDelay);
  }

  #forwardDelayExpired(port: BridgePort): void {
    if (port.state === 'listening') {
      port.setState('learning');
      this.#startForwardDelay(port);
    } else if (port.state === 'learning') {
      port.setState('forwarding');
      if (isDesignatedForSomePort(this)) this.topologyChangeDetection();
      this.bridge.setCarrier(true);
    }
    port.notify();
  }

  // --- timers (br_stp_timer.c) --------------------------------------------------------------------------------------

  #recordConfigInformation(port: BridgePort, bpdu: ConfigBpdu): void {
    port.designatedRoot = bpdu.root;
    port.designatedCost = bpdu.rootPathCost;
    port.designatedBridge = bpdu.bridge;
    port.designatedPort = bpdu.port;
    port.designatedAge = this.#now - bpdu.messageAge;
    port.messageAgeTimer ??= new Timer(`${this.bridge.name} ${port.dev.name} message age`, () =>
      this.#messageAgeExpired(port),
    );
    this.#arm(port.messageAgeTimer, bpdu.maxAge - bpdu.messageAge);
  }

  #messageAgeExpired(port: BridgePort): void {
    if (port.state === 'disabled') return;
    this.#log(
      'info',
      `neighbor ${formatBridgeId(port.designatedBridge)} lost on port ${port.number}(${port.dev.name})`,
    );
    const wasRoot = this.isRootBridge;
    becomeDesignatedPort(this, port);
    this.#reelect(wasRoot);
  }

  get #now(): SimTime {
    return this.bridge.scheduler.now;
  }

  #arm(timer: Timer, delay: SimTime): void {
    this.bridge.modTimer(timer, delay);
  }

  #stop(timer: Timer | undefined): void {
    if (timer !== undefined) this.bridge.scheduler.del(timer);
  }

  #log(level: 'info' | 'notice', text: string): void {
    this.bridge.owner?.printk(level, `${this.bridge.name}: ${text}`);
  }
}

/** Whether the port's device is on and operational: netif_running and netif_oper_up. */
export function isOperational(port: BridgePort): boolean {
  return port.dev.up && (port.dev.operstate === 'UP' || port.dev.operstate === 'UNKNOWN');
}
