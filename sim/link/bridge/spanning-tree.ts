/**
 * The spanning tree of one bridge: port states, and with STP on the election among bridges (IEEE 802.1D-1998 §8;
 * net/bridge/br_stp.c, br_stp_if.c, br_stp_timer.c). Names are the kernel's, without `br_`.
 *
 * Differs from Linux: STP is the kernel's own or off, never a daemon's; times are exact, not in jiffies or 1/256 s; the
 * hold timer is not rounded to whole seconds; the forward delay timer does not run idly on ports that forward at once.
 */
import { milliseconds, seconds, type SimTime } from '../../base/time';
import { Timer } from '../../engine/scheduler';
import type { BridgeId } from '../../wire/bpdu';
import type { Bridge } from './bridge';
import { compareBridgeIds, formatBridgeId } from './bridge-id';
import type { BridgePort } from './port';
import { sendConfigBpdu, sendTcnBpdu, type ConfigBpdu } from './bpdu';
import type { Mac } from '../../base/mac';

/** What the age of a message grows by in every bridge, at least: one tick of a kernel with HZ=250. */
const MESSAGE_AGE_INCREMENT = milliseconds(4);
/** BR_HOLD_TIME: configurations on one port are this far apart. */
const HOLD_TIME = seconds(1);
const DEFAULT_PRIORITY = 0x8000;
/** BR_MIN_FORWARD_DELAY, BR_MAX_FORWARD_DELAY. */
export const MIN_FORWARD_DELAY = seconds(2);
export const MAX_FORWARD_DELAY = seconds(30);

export class SpanningTree {
  /** `stp_state`: whether the election takes place. */
  enabled = false;
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
  helloTimer: Timer | undefined;
  tcnTimer: Timer | undefined;
  topologyChangeTimer: Timer | undefined;

  constructor(readonly bridge: Bridge) {
    this.bridgeId = { priority: DEFAULT_PRIORITY, address: bridge.address };
    this.designatedRoot = this.bridgeId;
  }

  get isRootBridge(): boolean {
    return compareBridgeIds(this.bridgeId, this.designatedRoot) === 0;
  }

  // --- the bridge and its ports come and go (br_stp_if.c) -----------------------------------------------------------

  /** The bridge was switched on. */
  enableBridge(): void {
    if (this.enabled) this.#startHello();
    this.configBpduGeneration();
    for (const port of this.bridge.ports) if (isOperational(port)) this.enablePort(port);
  }

  /** The bridge was switched off. */
  disableBridge(): void {
    for (const port of this.bridge.ports) if (port.state !== 'disabled') this.disablePort(port);
    this.topologyChange = false;
    this.topologyChangeDetected = false;
    this.#stop(this.helloTimer);
    this.#stop(this.topologyChangeTimer);
    this.#stop(this.tcnTimer);
  }

  /** A port starts in the state that the election begins with. */
  initPort(port: BridgePort): void {
    this.#becomeDesignatedPort(port);
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
    this.#becomeDesignatedPort(port);
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
    if (this.bridge.up) this.#startHello();
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
    const designated = this.#isDesignatedPort(port);
    port.priority = priority;
    if (designated) port.designatedPort = port.id;
    if (compareBridgeIds(this.bridgeId, port.designatedBridge) === 0 && port.id < port.designatedPort) {
      this.#becomeDesignatedPort(port);
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
    if (this.#supersedesPortInfo(port, bpdu)) {
      this.#recordConfigInformation(port, bpdu);
      this.#configurationUpdate();
      this.portStateSelection();
      if (!this.isRootBridge && wasRoot) this.#ceasedToBeRoot();
      if (port.number === this.rootPort) this.#heardFromRoot(bpdu);
    } else if (this.#isDesignatedPort(port)) {
      this.#transmitConfig(port);
    }
  }

  receivedTcnBpdu(port: BridgePort): void {
    if (!this.#isDesignatedPort(port)) return;
    this.#log('info', `port ${port.number}(${port.dev.name}) received tcn bpdu`);
    this.topologyChangeDetection();
    port.topologyChangeAck = true;
    this.#transmitConfig(port);
  }

  #ceasedToBeRoot(): void {
    this.#stop(this.helloTimer);
    if (!this.topologyChangeDetected) return;
    this.#stop(this.topologyChangeTimer);
    this.#transmitTcn();
  }

  #heardFromRoot(bpdu: ConfigBpdu): void {
    this.maxAge = bpdu.maxAge;
    this.helloTime = bpdu.helloTime;
    this.forwardDelay = bpdu.forwardDelay;
    this.topologyChange = bpdu.topologyChange;
    this.configBpduGeneration();
    if (!bpdu.topologyChangeAck) return;
    this.topologyChangeDetected = false;
    this.#stop(this.tcnTimer);
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
      } else if (this.#isDesignatedPort(port)) {
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
      this.#transmitTcn();
    }
    this.topologyChangeDetected = true;
  }

  configBpduGeneration(): void {
    for (const port of this.bridge.ports) {
      if (port.state !== 'disabled' && this.#isDesignatedPort(port)) this.#transmitConfig(port);
    }
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
    this.#stop(this.tcnTimer);
    if (!this.bridge.up) return;
    this.configBpduGeneration();
    if (this.enabled) this.#startHello();
  }

  #configurationUpdate(): void {
    this.#rootSelection();
    for (const port of this.bridge.ports) {
      if (port.state !== 'disabled' && this.#shouldBecomeDesignatedPort(port))
        this.#becomeDesignatedPort(port);
    }
  }

  #rootSelection(): void {
    let chosen: BridgePort | undefined;
    for (const port of this.bridge.ports) {
      if (!this.#shouldBecomeRootPort(port, chosen)) continue;
      if (port.rootBlock) this.#blockRootPort(port);
      else chosen = port;
    }
    this.rootPort = chosen?.number ?? 0;
    this.designatedRoot = chosen?.designatedRoot ?? this.bridgeId;
    this.rootPathCost = chosen === undefined ? 0 : chosen.designatedCost + chosen.pathCost;
  }

  #shouldBecomeRootPort(port: BridgePort, chosen: BridgePort | undefined): boolean {
    if (port.state === 'disabled' || this.#isDesignatedPort(port)) return false;
    if (compareBridgeIds(this.bridgeId, port.designatedRoot) <= 0) return false;
    if (chosen === undefined) return true;
    const order =
      compareBridgeIds(port.designatedRoot, chosen.designatedRoot) ||
      port.designatedCost + port.pathCost - (chosen.designatedCost + chosen.pathCost) ||
      compareBridgeIds(port.designatedBridge, chosen.designatedBridge) ||
      port.designatedPort - chosen.designatedPort ||
      port.id - chosen.id;
    return order < 0;
  }

  #blockRootPort(port: BridgePort): void {
    this.#log('notice', `port ${port.number}(${port.dev.name}) tried to become root port (blocked)`);
    port.setState('listening');
    port.notify();
    if (this.forwardDelay > 0) this.#startForwardDelay(port);
  }

  #shouldBecomeDesignatedPort(port: BridgePort): boolean {
    if (this.#isDesignatedPort(port)) return true;
    if (compareBridgeIds(port.designatedRoot, this.designatedRoot) !== 0) return true;
    const order =
      this.rootPathCost - port.designatedCost ||
      compareBridgeIds(this.bridgeId, port.designatedBridge) ||
      port.id - port.designatedPort;
    return order < 0;
  }

  #supersedesPortInfo(port: BridgePort, bpdu: ConfigBpdu): boolean {
    const order =
      compareBridgeIds(bpdu.root, port.designatedRoot) ||
      bpdu.rootPathCost - port.designatedCost ||
      compareBridgeIds(bpdu.bridge, port.designatedBridge);
    if (order !== 0) return order < 0;
    return compareBridgeIds(bpdu.bridge, this.bridgeId) !== 0 || bpdu.port <= port.designatedPort;
  }

  #isDesignatedPort(port: BridgePort): boolean {
    return compareBridgeIds(port.designatedBridge, this.bridgeId) === 0 && port.designatedPort === port.id;
  }

  #becomeDesignatedPort(port: BridgePort): void {
    port.designatedRoot = this.designatedRoot;
    port.designatedCost = this.rootPathCost;
    port.designatedBridge = this.bridgeId;
    port.designatedPort = port.id;
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
    if (atOnce && (!this.enabled || this.forwardDelay === 0)) {
      port.setState('forwarding');
      this.topologyChangeDetection();
      this.#stop(port.forwardDelayTimer);
    } else {
      port.setState(this.enabled ? 'listening' : 'learning');
      this.#startForwardDelay(port);
    }
    port.notify();
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
      if (this.#isDesignatedForSomePort()) this.topologyChangeDetection();
      this.bridge.setCarrier(true);
    }
    port.notify();
  }

  #isDesignatedForSomePort(): boolean {
    return this.bridge.ports.some(
      port => port.state !== 'disabled' && compareBridgeIds(port.designatedBridge, this.bridgeId) === 0,
    );
  }

  // --- what is sent -------------------------------------------------------------------------------------------------

  #transmitConfig(port: BridgePort): void {
    if (port.holdTimer?.pending) {
      port.configPending = true;
      return;
    }
    const age = this.isRootBridge
      ? 0
      : this.#now - (this.#rootPort()?.designatedAge ?? 0) + MESSAGE_AGE_INCREMENT;
    if (age >= this.maxAge) return;
    if (this.enabled) sendConfigBpdu(port, this.#configuration(port, age));
    port.topologyChangeAck = false;
    port.configPending = false;
    if (!this.enabled) return;
    port.holdTimer ??= new Timer(`${this.bridge.name} ${port.dev.name} hold`, () => {
      if (port.configPending) this.#transmitConfig(port);
    });
    this.#arm(port.holdTimer, HOLD_TIME);
  }

  #configuration(port: BridgePort, messageAge: SimTime): ConfigBpdu {
    return {
      topologyChange: this.topologyChange,
      topologyChangeAck: port.topologyChangeAck,
      root: this.designatedRoot,
      rootPathCost: this.rootPathCost,
      bridge: this.bridgeId,
      port: port.id,
      messageAge,
      maxAge: this.maxAge,
      helloTime: this.helloTime,
      forwardDelay: this.forwardDelay,
    };
  }

  #transmitTcn(): void {
    const port = this.#rootPort();
    if (port !== undefined && this.enabled) sendTcnBpdu(port);
    this.tcnTimer ??= new Timer(`${this.bridge.name} tcn`, () => {
      if (this.bridge.up) this.#transmitTcn();
    });
    this.#arm(this.tcnTimer, this.bridgeHelloTime);
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
    this.#becomeDesignatedPort(port);
    this.#reelect(wasRoot);
  }

  #startHello(): void {
    this.helloTimer ??= new Timer(`${this.bridge.name} hello`, () => {
      if (!this.bridge.up) return;
      this.configBpduGeneration();
      if (this.enabled) this.#startHello();
    });
    this.#arm(this.helloTimer, this.helloTime);
  }

  get #now(): SimTime {
    return this.bridge.scheduler.now;
  }

  #rootPort(): BridgePort | undefined {
    return this.bridge.ports.find(port => port.number === this.rootPort);
  }

  #arm(timer: Timer, delay: SimTime): void {
    this.bridge.scheduler.mod(timer, delay);
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
