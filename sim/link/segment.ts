/**
 * What joins network interfaces: a cable between two (a veth pair is one that cannot be pulled), or a shared medium.
 *
 * Two stations on a cable: everything one sends is handed to the other, whose kernel decides; carrier is there when both
 * ends are switched on (drivers/net/veth.c, veth_xmit, veth_open, veth_close). A shared medium hears everybody and hands a
 * frame to the stations whose filters want it. Either way a frame costs one event.
 *
 * Differs from Linux: a medium of three and more stations does not exist there as such; it stands for a hub, or a switch
 * nobody can configure, with NICs that filter groups in hardware.
 */
import type { Mac } from '../base/mac';
import type { SimTime } from '../base/time';
import { Channel } from '../engine/channel';
import { streamSeed } from '../engine/rng';
import { Timer, type Scheduler } from '../engine/scheduler';
import { decision, type Decision } from '../trace/decision';
import { Frame } from '../wire/frame';
import type { Flood } from './flood';
import { Direction, type Impairments } from './impairments';
import { ListenerIndex } from './listener-index';
import type { Station } from './station';

export const LINK_SENT = decision({
  id: 'link.segment.sent',
  outcome: 'transmit',
  says: 'the frame is on the link',
  spec: 'Linux',
  source: 'veth_xmit',
});
export const LINK_UNPLUGGED = decision({
  id: 'link.segment.unplugged',
  outcome: 'drop',
  says: 'no cable is plugged in',
  spec: 'Linux',
  source: '__dev_queue_xmit',
});
export const LINK_PEER_DOWN = decision({
  id: 'link.segment.peer-down',
  outcome: 'drop',
  says: 'the device at the other end is not switched on',
  spec: 'Linux',
  source: 'is_skb_forwardable',
  remedy: 'ip link set the other end up',
});
export const LINK_TOO_LONG = decision({
  id: 'link.segment.too-long',
  outcome: 'drop',
  says: 'the frame is longer than the device at the other end accepts',
  spec: 'Linux',
  source: 'is_skb_forwardable',
  remedy: 'give both ends of the link the same MTU',
});
export const LINK_LOST = decision({
  id: 'link.segment.lost',
  outcome: 'drop',
  says: 'the link lost the frame, by chance',
  spec: 'tc-netem loss',
  source: 'loss_event',
});
export const LINK_OVERRUN = decision({
  id: 'link.segment.overrun',
  outcome: 'drop',
  says: 'more frames are under way than the link holds',
  spec: 'tc-netem limit',
  source: 'netem_enqueue',
});

/** Room for a VLAN tag beyond the Ethernet header, as every device grants it. */
const HEADER_ROOM = 14 + 4;
const TAG = 4;

/** is_skb_forwardable: whether a device of that MTU takes the frame. The outermost tag stands beside the octets, uncounted. */
export function isForwardable(frame: Frame, mtu: number): boolean {
  const room = mtu + HEADER_ROOM;
  return frame.length <= room || (frame.vlans.length > 0 && frame.length - TAG <= room);
}

/** A frame that a segment carried, for whoever watches. */
export interface Carried {
  readonly frame: Frame;
  /** Undefined when a tap put it there. */
  readonly sender: Station | undefined;
}

export interface SegmentOptions {
  /** A medium any number of stations can be on, with a carrier of its own. Otherwise a cable for two. */
  readonly shared?: boolean;
  /** The seed of the simulation, for the impairments. */
  readonly seed?: number;
  /** Encode and decode every frame that arrives: what structured frames are checked against. */
  readonly octets?: boolean;
}

/** A frame under way; reused once it arrived. */
interface Flight {
  frame: Frame | undefined;
  sender: Station | undefined;
  direction: Direction | undefined;
  readonly timer: Timer;
}

/** How many are kept to be used again: a thousand hosts that send at once do so once. */
const MAX_IDLE = 16;

/** A cable or a shared medium. */
export class Segment {
  readonly #stations: Station[] = [];
  readonly #index: ListenerIndex | undefined;
  readonly #octets: boolean;
  readonly #seed: number;
  readonly #idle: Flight[] = [];
  #plugged = true;
  #impairments: Map<Station | undefined, Impairments> | undefined;
  #directions: Map<Station | undefined, Direction> | undefined;
  #carried: Channel<Carried> | undefined;

  constructor(
    readonly scheduler: Scheduler,
    readonly name: string,
    options: SegmentOptions = {},
  ) {
    this.#index = options.shared === true ? new ListenerIndex() : undefined;
    this.#octets = options.octets === true;
    this.#seed = options.seed ?? 0;
  }

  /** Everything it carries, in the order of arrival. Watch `carried.messages`; machines never meet here. */
  get carried(): Channel<Carried> {
    if (this.#carried === undefined) {
      this.#carried = new Channel<Carried>(this.scheduler, this.name);
      this.#carrierChanged();
    }
    return this.#carried;
  }

  get shared(): boolean {
    return this.#index !== undefined;
  }

  /** In the order in which they were attached. */
  get stations(): readonly Station[] {
    return this.#stations;
  }

  get plugged(): boolean {
    return this.#plugged;
  }

  /** Whether a third station would find no place. */
  get full(): boolean {
    return this.#index === undefined && this.#stations.length >= 2;
  }

  attach(station: Station): void {
    this.#stations.push(station);
    this.#index?.add(station);
    this.stationChanged(station);
  }

  detach(station: Station): void {
    this.#stations.splice(this.#stations.indexOf(station), 1);
    this.#index?.remove(station);
    this.#setEnd(station, false, undefined);
    if (!this.shared) this.#carrierChanged();
  }

  /** Pull the cable, or plug it in again. Frames under way are lost with it. */
  setPlugged(plugged: boolean): void {
    this.#plugged = plugged;
    this.#carrierChanged();
  }

  /** Impair what `sender` sends; without one, every direction, stations to come included. */
  impair(impairments: Impairments | undefined, sender?: Station): void {
    this.#directions = undefined;
    if (sender === undefined) this.#impairments = undefined;
    if (impairments === undefined) this.#impairments?.delete(sender);
    else (this.#impairments ??= new Map<Station | undefined, Impairments>()).set(sender, impairments);
    if (this.#impairments?.size === 0) this.#impairments = undefined;
    this.#carrierChanged();
  }

  /** A station was switched on or off. On a shared medium that is nobody else's affair. */
  stationChanged(station: Station): void {
    if (this.shared) station.setCarrier(this.#plugged && station.up);
    else this.#carrierChanged(station);
  }

  /** Who has a carrier now? Of a pair in one namespace the one that changed learns it first (veth_open). */
  #carrierChanged(changed?: Station): void {
    if (this.shared) {
      for (const station of this.#stations) this.stationChanged(station);
      return;
    }
    const [one, other] = this.#stations;
    const on = this.#plugged && one !== undefined && other !== undefined && one.up && other.up;
    const straight = on && !this.#octets && this.#impairments === undefined && this.#carried === undefined;
    const turned = changed !== undefined && changed === other && one?.owner === other.owner;
    if (!turned) this.#setEnd(one, on, straight ? other : undefined);
    this.#setEnd(other, on, straight ? one : undefined);
    if (turned) this.#setEnd(one, on, straight ? other : undefined);
  }

  #setEnd(station: Station | undefined, on: boolean, straight: Station | undefined): void {
    if (station === undefined) return;
    station.straight = straight;
    station.setCarrier(on);
  }

  filterChanged(station: Station, address: Mac, listening: boolean): void {
    this.#index?.filterChanged(station, address, listening);
  }

  hearingChanged(station: Station): void {
    this.#index?.hearingChanged(station);
  }

  addressChanged(station: Station, before: Mac): void {
    this.#index?.addressChanged(station, before);
  }

  /** `sender` puts a frame on the link. */
  transmit(sender: Station, frame: Frame, flood?: Flood): Decision {
    if (!this.#plugged) return LINK_UNPLUGGED;
    if (this.#index === undefined) {
      const peer = this.#peer(sender);
      if (peer === undefined) return LINK_UNPLUGGED;
      if (!peer.up) return LINK_PEER_DOWN;
      if (!isForwardable(frame, peer.mtu)) return LINK_TOO_LONG;
    }
    return this.#send(sender, frame, flood);
  }

  /** A tap puts a frame on the link, after `delay` µs; every station may hear it. */
  inject(frame: Frame, delay: SimTime): void {
    this.#launch(undefined, frame, delay, undefined);
  }

  /** Hand a frame to whoever hears it, in the event that is running. */
  arrive(sender: Station | undefined, sent: Frame): void {
    if (!this.#plugged) return;
    const frame = this.#octets ? reread(sent) : sent;
    if (this.#index === undefined && sender !== undefined) {
      const peer = this.#peer(sender);
      if (peer?.up) peer.receive(frame);
    } else {
      this.#arriveAtAll(sender, frame);
    }
    if (this.#carried?.watched) this.#carried.announce({ frame, sender });
  }

  #arriveAtAll(sender: Station | undefined, frame: Frame): void {
    const listeners = this.#index === undefined ? [...this.#stations] : this.#index.listeners(frame.dst);
    for (const station of listeners) {
      if (station !== sender && station.up && isForwardable(frame, station.mtu)) station.receive(frame);
    }
  }

  #peer(sender: Station): Station | undefined {
    const first = this.#stations[0];
    return first === sender ? this.#stations[1] : first;
  }

  #send(sender: Station, frame: Frame, flood: Flood | undefined): Decision {
    if (this.#impairments !== undefined) return this.#sendImpaired(sender, frame, this.#impairments);
    if (flood !== undefined) flood.add(this, sender);
    else this.#launch(sender, frame, 0, undefined);
    return LINK_SENT;
  }

  #sendImpaired(sender: Station, frame: Frame, impairments: Map<Station | undefined, Impairments>): Decision {
    const direction = this.#direction(sender, impairments);
    if (direction === undefined) {
      this.#launch(sender, frame, 0, undefined);
      return LINK_SENT;
    }
    const passage = direction.pass(frame, this.scheduler.now);
    if (passage === 'lost') return LINK_LOST;
    if (passage === 'overrun') return LINK_OVERRUN;
    if (passage.frame === undefined) return LINK_LOST;
    for (let copy = 0; copy < passage.copies; copy++) {
      direction.underway++;
      this.#launch(sender, passage.frame, passage.delay, direction);
    }
    return LINK_SENT;
  }

  #direction(sender: Station, impairments: Map<Station | undefined, Impairments>): Direction | undefined {
    const own = impairments.get(sender) ?? impairments.get(undefined);
    if (own === undefined) return undefined;
    this.#directions ??= new Map<Station | undefined, Direction>();
    let direction = this.#directions.get(sender);
    if (direction === undefined) {
      const purpose = `impairments of station ${this.#stations.indexOf(sender)}`;
      direction = new Direction(own, streamSeed(this.#seed, this.name, purpose));
      this.#directions.set(sender, direction);
    }
    return direction;
  }

  #launch(sender: Station | undefined, frame: Frame, delay: SimTime, direction: Direction | undefined): void {
    const flight = this.#idle.pop() ?? this.#newFlight();
    flight.frame = frame;
    flight.sender = sender;
    flight.direction = direction;
    this.scheduler.mod(flight.timer, delay);
  }

  #newFlight(): Flight {
    const flight: Flight = {
      frame: undefined,
      sender: undefined,
      direction: undefined,
      timer: new Timer(this.name, () => {
        const { sender, frame: arrived, direction } = flight;
        if (direction !== undefined) direction.underway--;
        flight.frame = undefined;
        if (this.#idle.length < MAX_IDLE) this.#idle.push(flight);
        this.arrive(sender, arrived as Frame);
      }),
    };
    return flight;
  }
}

/** The frame as its octets say it is: the events are those of a run without octets, so that the two can be compared. */
function reread(frame: Frame): Frame {
  const read = Frame.fromBytes(frame.bytes);
  return read instanceof Frame ? read : frame;
}
