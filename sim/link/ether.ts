/**
 * A plain Ethernet interface: one end of a veth pair, or a NIC with a cable or a shared segment (drivers/net/veth.c).
 */
import type { Mac } from '../base/mac';
import type { Scheduler } from '../engine/scheduler';
import type { Decision } from '../trace/decision';
import type { Frame } from '../wire/frame';
import type { Flood } from './flood';
import type { LinkRefusal } from './device-owner';
import { NetDevice } from './net-device';
import { isForwardable, LINK_SENT, LINK_UNPLUGGED, Segment, type SegmentOptions } from './segment';
import type { Station } from './station';

/** A NIC. Kind `veth` knows its other end by name of `peer`; an `ether` has only what is on its segment. */
export class EthernetNic extends NetDevice implements Station {
  #segment: Segment | undefined;
  straight: Station | undefined = undefined;
  /** The other end of a veth pair: the two live and die together. */
  peer: EthernetNic | undefined;

  constructor(
    readonly kind: 'veth' | 'ether',
    name: string,
    address: Mac,
    options: { readonly mtu?: number } = {},
  ) {
    super(name, address, options);
  }

  get segment(): Segment | undefined {
    return this.#segment;
  }

  /** Put its cable into `segment`, or take it out of the one it is in. The cable stays when the device moves to another namespace. */
  plugInto(segment: Segment | undefined): void {
    this.#segment?.detach(this);
    this.#segment = segment;
    segment?.attach(this);
  }

  /** veth_dellink: from now on each end is on its own. */
  override dellink(): void {
    if (this.peer !== undefined) this.peer.peer = undefined;
    this.peer = undefined;
  }

  override get peerDevice(): EthernetNic | undefined {
    return this.peer;
  }

  /** drivers/net/veth.c says so of itself; a NIC is taken for one of 1 Gbit/s. */
  override get speed(): number {
    return this.kind === 'veth' ? 10_000 : 1000;
  }

  override ndoStartXmit(frame: Frame, flood?: Flood): Decision {
    const decided = this.#transmit(frame, flood);
    this.owner?.traceTx(this, frame, decided);
    return decided;
  }

  #transmit(frame: Frame, flood: Flood | undefined): Decision {
    const { straight } = this;
    if (flood !== undefined && straight !== undefined && isForwardable(frame, straight.mtu)) {
      flood.addStraight(straight);
      return LINK_SENT;
    }
    return this.#segment === undefined ? LINK_UNPLUGGED : this.#segment.transmit(this, frame, flood);
  }

  override ndoOpen(): undefined {
    this.#segment?.stationChanged(this);
  }

  override ndoStop(): void {
    this.#segment?.stationChanged(this);
  }

  override ndoSetMacAddress(address: Mac): LinkRefusal | undefined {
    const before = this.address;
    this.address = address;
    this.#segment?.addressChanged(this, before);
    return undefined;
  }

  receive(frame: Frame): void {
    this.owner?.netifReceiveSkb(this, frame);
  }

  protected override get filtersUnicast(): boolean {
    return this.kind === 'ether';
  }

  protected override filterChanged(address: Mac, listening: boolean): void {
    this.#segment?.filterChanged(this, address, listening);
  }

  protected override hearingChanged(): void {
    this.#segment?.hearingChanged(this);
  }
}

/** What one end of a new pair is called. */
export interface VethEnd {
  readonly name: string;
  readonly address: Mac;
}

/** `ip link add A type veth peer name B`: two devices and the cable that cannot be pulled. */
export function vethPair(
  scheduler: Scheduler,
  one: VethEnd,
  other: VethEnd,
  options: SegmentOptions = {},
): readonly [EthernetNic, EthernetNic] {
  const segment = new Segment(scheduler, `${one.name}-${other.name}`, options);
  const left = new EthernetNic('veth', one.name, one.address);
  const right = new EthernetNic('veth', other.name, other.address);
  left.peer = right;
  right.peer = left;
  left.plugInto(segment);
  right.plugInto(segment);
  return [left, right];
}
