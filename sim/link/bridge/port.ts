/** A port of a bridge (struct net_bridge_port): the device, its switches, and what the spanning tree knows about its link. */
import type { SimTime } from '../../base/time';
import type { Timer } from '../../engine/scheduler';
import type { BridgeId } from '../../wire/bpdu';
import type { NetDevice } from '../net-device';
import type { Bridge } from './bridge';
import { portId } from './bridge-id';
import { VlanTable } from './vlans';

/** BR_STATE_*, as the kernel logs them. */
export type PortState = 'disabled' | 'listening' | 'learning' | 'forwarding' | 'blocking';

/** MDB_RTR_TYPE_*: 0 never a router port, 1 while queries come in, 2 always, 3 until the timer runs out. */
export type MulticastRouter = 0 | 1 | 2 | 3;

/** The priority a port starts with: 0x8000 less the bits that number ports. */
const DEFAULT_PRIORITY = 32;
/** What 802.1D recommends for 10 Gbit/s, the speed a veth reports (`port_cost`). */
const DEFAULT_COST = 2;

export class BridgePort {
  state: PortState = 'disabled';
  priority = DEFAULT_PRIORITY;
  pathCost = DEFAULT_COST;

  /** The switches of `bridge link set`. */
  hairpin = false;
  bpduGuard = false;
  rootBlock = false;
  fastLeave = false;
  learning = true;
  flood = true;
  mcastFlood = true;
  bcastFlood = true;
  neighSuppress = false;
  isolated = false;
  locked = false;
  multicastRouter: MulticastRouter = 1;

  /** The VLANs it is in. */
  readonly vlans = new VlanTable();

  /** The best configuration heard on the link, or our own where we are the designated bridge (802.1D §8.5.5). */
  designatedRoot: BridgeId;
  designatedCost = 0;
  designatedBridge: BridgeId;
  designatedPort: number;
  /** When the root sent what was heard, µs. */
  designatedAge: SimTime = 0;
  topologyChangeAck = false;
  configPending = false;
  messageAgeTimer: Timer | undefined;
  forwardDelayTimer: Timer | undefined;
  holdTimer: Timer | undefined;

  constructor(
    readonly bridge: Bridge,
    readonly dev: NetDevice,
    readonly number: number,
  ) {
    this.designatedRoot = bridge.stp.designatedRoot;
    this.designatedBridge = bridge.stp.bridgeId;
    this.designatedPort = this.id;
  }

  /** Priority and number in one (`port_id`). */
  get id(): number {
    return portId(this.priority, this.number);
  }

  /** br_set_state: every change is logged and traced, even to the state it was in. */
  setState(state: PortState): void {
    const before = this.state;
    this.state = state;
    const owner = this.bridge.owner;
    if (owner === undefined) return;
    const verb = this.bridge.profile.bridgeLogsEntered ? 'entered' : 'entering';
    owner.printk('info', `${this.bridge.name}: port ${this.number}(${this.dev.name}) ${verb} ${state} state`);
    if (owner.tracing && before !== state) {
      owner.traceState('port', `${this.dev.name} master ${this.bridge.name}`, before, state);
    }
  }

  /** Tell user space (`br_ifinfo_notify`). */
  notify(): void {
    this.bridge.owner?.deviceChanged(this.dev, 'port-state');
  }
}
