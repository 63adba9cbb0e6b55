/** As much of a kernel as a device needs: it registers, opens and closes devices, and remembers what they told it. */
import type { Ip6 } from '../../sim/base/ip6';
import type { Mac } from '../../sim/base/mac';
import type { SimTime } from '../../sim/base/time';
import type { Scheduler, Timer } from '../../sim/engine/scheduler';
import type { DeviceOwner, Ingress, LinkRefusal } from '../../sim/link/device-owner';
import { IFF_UP, type NetDevice, type NetdevEvent } from '../../sim/link/net-device';
import type { Decision, Inputs } from '../../sim/trace/decision';
import type { Frame } from '../../sim/wire/frame';

export interface Received {
  readonly at: number;
  readonly dev: string;
  readonly frame: Frame;
  readonly ingress: string | undefined;
}

export class FakeKernel implements DeviceOwner {
  readonly received: Received[] = [];
  readonly sent: { readonly dev: string; readonly frame: Frame; readonly decided: Decision }[] = [];
  /** What the receive handlers of ports decided, `pass` included. */
  readonly verdicts: string[] = [];
  readonly notes: string[] = [];
  readonly states: string[] = [];
  readonly log: string[] = [];
  readonly changes: string[] = [];
  readonly hearing: string[] = [];
  readonly carrierEvents: string[] = [];
  readonly memberships: string[] = [];
  readonly events: string[] = [];
  readonly addresses = new Set<Ip6>();
  readonly neighbours = new Map<Ip6, { readonly lladdr: Mac; readonly router: boolean }>();
  source: Ip6 | undefined;
  tracing = true;
  readonly #devices = new Map<number, NetDevice>();
  #ifindex = 0;

  constructor(readonly scheduler: Scheduler) {}

  register<D extends NetDevice>(dev: D): D {
    dev.ifindex = ++this.#ifindex;
    this.#devices.set(dev.ifindex, dev);
    dev.owner = this;
    return dev;
  }

  open(...devices: NetDevice[]): void {
    for (const dev of devices) this.devOpen(dev);
  }

  close(...devices: NetDevice[]): void {
    for (const dev of devices) this.devClose(dev);
  }

  devOpen(dev: NetDevice): LinkRefusal | undefined {
    dev.flags |= IFF_UP;
    const refused = dev.ndoOpen();
    if (refused !== undefined) {
      dev.flags &= ~IFF_UP;
      return refused;
    }
    dev.setRxMode();
    this.notifyDevice(dev, 'NETDEV_UP');
    return undefined;
  }

  devClose(dev: NetDevice): void {
    if (!dev.up) return;
    dev.flags &= ~IFF_UP;
    dev.ndoStop();
    this.notifyDevice(dev, 'NETDEV_DOWN');
  }

  devSetMtu(dev: NetDevice, mtu: number): LinkRefusal | undefined {
    const refused = dev.ndoChangeMtu(mtu);
    if (refused === undefined) this.notifyDevice(dev, 'NETDEV_CHANGEMTU');
    return refused;
  }

  devSetMacAddress(dev: NetDevice, address: Mac): LinkRefusal | undefined {
    const refused = dev.ndoSetMacAddress(address);
    if (refused === undefined) this.notifyDevice(dev, 'NETDEV_CHANGEADDR');
    return refused;
  }

  devQueueXmit(dev: NetDevice, frame: Frame): Decision {
    return dev.ndoStartXmit(frame);
  }

  unregisterNetdevice(dev: NetDevice): void {
    dev.dellink();
    dev.dismantled = true;
    if (dev.up) this.devClose(dev);
    this.notifyDevice(dev, 'NETDEV_UNREGISTER');
    this.changes.push(`${dev.name} unregistered`);
    dev.owner = undefined;
    dev.ndoUninit();
  }

  deviceByIndex(ifindex: number): NetDevice | undefined {
    return this.#devices.get(ifindex);
  }

  /** Nothing ever is: see `linkwatchFireEvent`. */
  modTimer(timer: Timer, delay: SimTime): void {
    this.scheduler.mod(timer, delay);
  }

  roundJiffies(delay: SimTime): SimTime {
    return delay;
  }

  linkwatchPending(): boolean {
    return false;
  }

  notifyDevice(dev: NetDevice, event: NetdevEvent): void {
    this.events.push(`${dev.name} ${event}`);
    dev.master?.lowerEvent(dev, event);
    dev.vlanGroup?.lowerEvent(dev, event);
    dev.macvlanPort?.lowerEvent(dev, event);
  }

  netifReceiveSkb(dev: NetDevice, frame: Frame, ingress?: Ingress): void {
    const tagged = frame.vlans.length > 0 ? dev.vlanGroup?.receive(frame, ingress) : undefined;
    const taken = tagged ?? dev.rxHandler?.(dev, frame) ?? 'pass';
    if (dev.rxHandler !== undefined) this.verdicts.push(taken === 'pass' ? taken : taken.id);
    if (taken === 'pass')
      this.received.push({ at: this.scheduler.now, dev: dev.name, frame, ingress: ingress?.name });
  }

  /** Notices at once what the kernel notices within a second. */
  linkwatchFireEvent(dev: NetDevice): void {
    this.carrierEvents.push(`${dev.name} ${dev.carrier}`);
    dev.operstate = dev.carrier ? 'UP' : 'DOWN';
    this.notifyDevice(dev, 'NETDEV_CHANGE');
  }

  deviceChanged(dev: NetDevice, what: string): void {
    this.changes.push(`${dev.name} ${what}`);
  }

  hearingChanged(dev: NetDevice, mode: string, entered: boolean): void {
    this.hearing.push(`${dev.name} ${entered ? 'entered' : 'left'} ${mode}`);
    this.log.push(`${dev.name}: ${entered ? 'entered' : 'left'} ${mode} mode`);
  }

  traceTx(dev: NetDevice, frame: Frame, decided: Decision): void {
    this.sent.push({ dev: dev.name, frame, decided });
  }

  explain(decided: Decision): Decision {
    return decided;
  }

  note(dev: NetDevice, decided: Decision, _inputs?: Inputs): void {
    this.notes.push(`${dev.name} ${decided.id}`);
  }

  traceState(subject: string, entity: string, from: string, to: string): void {
    this.states.push(`${subject} ${entity}: ${from} -> ${to}`);
  }

  printk(_level: string, text: string): void {
    this.log.push(text);
  }

  sourceAddress(): Ip6 | undefined {
    return this.source;
  }

  groupMembership(dev: NetDevice, group: Ip6, join: boolean): void {
    this.memberships.push(`${dev.name} ${join ? 'joins' : 'leaves'} ${group}`);
  }

  ownsAddress(_dev: NetDevice, address: Ip6): boolean {
    return this.addresses.has(address);
  }

  validNeighbour(
    _dev: NetDevice,
    address: Ip6,
  ): { readonly lladdr: Mac; readonly router: boolean } | undefined {
    return this.neighbours.get(address);
  }

  /** Where the frames taken from `received` so far came in. */
  takeReceived(): string[] {
    return this.received.splice(0).map(({ dev }) => dev);
  }
}
