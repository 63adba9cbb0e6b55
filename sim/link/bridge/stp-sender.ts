/**
 * What a bridge says in the spanning tree: configurations on the links it is designated for, as root every hello time,
 * else when the root's come in; and notices towards the root that the topology changed (br_stp.c, br_stp_timer.c).
 */
import { milliseconds, seconds, type SimTime } from '../../base/time';
import { Timer } from '../../engine/scheduler';
import type { Bridge } from './bridge';
import { sendConfigBpdu, sendTcnBpdu, type ConfigBpdu } from './bpdu';
import { isDesignatedPort } from './election';
import type { BridgePort } from './port';

/** What the age of a message grows by in every bridge, at least: one tick of a kernel with HZ=250. */
const MESSAGE_AGE_INCREMENT = milliseconds(4);
/** BR_HOLD_TIME: configurations on one port are this far apart. */
const HOLD_TIME = seconds(1);

export class StpSender {
  helloTimer: Timer | undefined;
  tcnTimer: Timer | undefined;

  constructor(readonly bridge: Bridge) {}

  /** Configurations every hello time from now on, on whole seconds but for the first, as long as the bridge is on. */
  startHello(): void {
    const { bridge } = this;
    this.helloTimer ??= new Timer(`${bridge.name} hello`, () => this.#helloExpired());
    bridge.modTimer(this.helloTimer, bridge.stp.helloTime);
  }

  stopHello(): void {
    this.#stop(this.helloTimer);
  }

  stopNotices(): void {
    this.#stop(this.tcnTimer);
  }

  /** br_config_bpdu_generation. */
  configurations(): void {
    const { ports, stp } = this.bridge;
    for (const port of ports)
      if (port.state !== 'disabled' && isDesignatedPort(stp, port)) this.configuration(port);
  }

  /** br_transmit_config: not more often than the hold time allows. */
  configuration(port: BridgePort): void {
    const { stp, name } = this.bridge;
    if (port.holdTimer?.pending) {
      port.configPending = true;
      return;
    }
    const age = this.#messageAge();
    if (age >= stp.maxAge) return;
    if (stp.enabled) sendConfigBpdu(port, this.#configuration(port, age));
    port.topologyChangeAck = false;
    port.configPending = false;
    if (!stp.enabled) return;
    port.holdTimer ??= new Timer(`${name} ${port.dev.name} hold`, () => {
      if (port.configPending) this.configuration(port);
    });
    this.bridge.modTimer(port.holdTimer, this.bridge.roundJiffies(HOLD_TIME));
  }

  /** br_transmit_tcn, and again every hello time until the root acknowledges it. */
  notice(): void {
    const { stp, name, up } = this.bridge;
    const port = this.#rootPort();
    if (port !== undefined && stp.enabled && up) sendTcnBpdu(port);
    this.tcnTimer ??= new Timer(`${name} tcn`, () => {
      if (this.bridge.up) this.notice();
    });
    this.bridge.modTimer(this.tcnTimer, stp.bridgeHelloTime);
  }

  /** br_hello_timer_expired. */
  #helloExpired(): void {
    const { bridge, helloTimer } = this;
    if (!bridge.up) return;
    this.configurations();
    if (bridge.stp.enabled && helloTimer !== undefined)
      bridge.modTimer(helloTimer, bridge.roundJiffies(bridge.stp.helloTime));
  }

  #messageAge(): SimTime {
    const { stp, scheduler } = this.bridge;
    if (stp.isRootBridge) return 0;
    return scheduler.now - (this.#rootPort()?.designatedAge ?? 0) + MESSAGE_AGE_INCREMENT;
  }

  #configuration(port: BridgePort, messageAge: SimTime): ConfigBpdu {
    const { stp } = this.bridge;
    return {
      topologyChange: stp.topologyChange,
      topologyChangeAck: port.topologyChangeAck,
      root: stp.designatedRoot,
      rootPathCost: stp.rootPathCost,
      bridge: stp.bridgeId,
      port: port.id,
      messageAge,
      maxAge: stp.maxAge,
      helloTime: stp.helloTime,
      forwardDelay: stp.forwardDelay,
    };
  }

  #rootPort(): BridgePort | undefined {
    return this.bridge.ports.find(port => port.number === this.bridge.stp.rootPort);
  }

  #stop(timer: Timer | undefined): void {
    if (timer !== undefined) this.bridge.scheduler.del(timer);
  }
}
