/** What a segment knows of whoever is on it. */
import type { Mac } from '../base/mac';
import type { Frame } from '../wire/frame';
import type { DeviceOwner } from './device-owner';

/** Whoever can be put on a segment. */
export interface Station {
  readonly address: Mac;
  readonly up: boolean;
  readonly mtu: number;
  readonly promiscuity: number;
  readonly allmulti: number;
  readonly groups: ReadonlyMap<Mac, number>;
  /** Further addresses that it hears. */
  readonly unicast: ReadonlyMap<Mac, number>;
  readonly carrier: boolean;
  /**
   * The other end of a cable that does nothing to frames and that nobody watches, while both ends are on. Kept by the
   * segment, for floods: a thousand copies need not look at a thousand segments.
   */
  straight: Station | undefined;
  /** The namespace that it is in. */
  readonly owner: DeviceOwner | undefined;
  setCarrier(on: boolean): void;
  /** A frame arrived that its filter lets through. */
  receive(frame: Frame): void;
}
