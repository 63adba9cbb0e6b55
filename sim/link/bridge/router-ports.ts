/**
 * Ports with a multicast router behind them: they get every multicast, whatever their hosts asked for (RFC 4541 §2.1.1).
 * A query marks the port it came in on; an administrator can decide otherwise (`mcast_router`).
 */
import type { SimTime } from '../../base/time';
import { Timer } from '../../engine/scheduler';
import type { Bridge } from './bridge';
import type { BridgePort, MulticastRouter } from './port';

export class RouterPorts {
  /** By port number. */
  readonly #ports: BridgePort[] = [];
  readonly #timers = new Map<BridgePort | undefined, Timer>();
  /** `mcast_router` of the bridge itself: 0 never, 1 while it sends queries of its own, 2 always. */
  own: 0 | 1 | 2 = 1;

  constructor(readonly bridge: Bridge) {}

  get list(): readonly BridgePort[] {
    return this.#ports;
  }

  /** Whether the bridge's own stack is a multicast router (`br_multicast_is_router`). */
  get includesBridge(): boolean {
    return this.own === 2 || (this.own === 1 && this.#timers.get(undefined)?.pending === true);
  }

  /** A query came in on `port`, or from the bridge's own stack (`br_multicast_mark_router`). */
  mark(port: BridgePort | undefined, interval: SimTime): void {
    if (port === undefined) {
      if (this.own === 1) this.#arm(undefined, interval);
      return;
    }
    if (port.multicastRouter === 0 || port.multicastRouter === 2) return;
    this.#add(port);
    this.#arm(port, interval);
  }

  /** `mcast_router` of a port (`br_multicast_set_port_router`). */
  setPort(port: BridgePort, value: MulticastRouter, interval: SimTime): void {
    const before = port.multicastRouter;
    port.multicastRouter = value;
    if (value === 3) this.mark(port, interval);
    else if (value === 2) this.enable(port);
    else if (value !== before) this.remove(port);
  }

  /** `mcast_router` of the bridge (`br_multicast_set_router`). */
  setOwn(value: 0 | 1 | 2): void {
    this.own = value;
    if (value !== 1) this.stopBridge();
  }

  /** The port works; if it is to be a router port always, it is one now. */
  enable(port: BridgePort): void {
    if (port.multicastRouter !== 2) return;
    this.#stop(port);
    this.#add(port);
  }

  /** The port stopped, or its time is over. */
  remove(port: BridgePort): void {
    this.#stop(port);
    const at = this.#ports.indexOf(port);
    if (at < 0) return;
    this.#ports.splice(at, 1);
    this.#trace(port, 'router', 'none');
    if (port.multicastRouter === 3) port.multicastRouter = 1;
  }

  /** Forget the port and its timer. */
  forget(port: BridgePort): void {
    this.remove(port);
    this.#timers.delete(port);
  }

  stopBridge(): void {
    this.#stop(undefined);
  }

  #add(port: BridgePort): void {
    if (this.#ports.includes(port)) return;
    let at = this.#ports.length;
    while (at > 0 && (this.#ports[at - 1] as BridgePort).number > port.number) at--;
    this.#ports.splice(at, 0, port);
    this.#trace(port, 'none', 'router');
  }

  #arm(port: BridgePort | undefined, interval: SimTime): void {
    let timer = this.#timers.get(port);
    if (timer === undefined) {
      timer = new Timer(`${this.bridge.name} multicast router`, () => {
        if (port !== undefined) this.remove(port);
      });
      this.#timers.set(port, timer);
    }
    this.bridge.modTimer(timer, interval);
  }

  #stop(port: BridgePort | undefined): void {
    const timer = this.#timers.get(port);
    if (timer !== undefined) this.bridge.scheduler.del(timer);
  }

  #trace(port: BridgePort, from: string, to: string): void {
    const owner = this.bridge.owner;
    if (owner?.tracing)
      owner.traceState('mdb', `router port ${port.dev.name} on ${this.bridge.name}`, from, to);
  }
}
