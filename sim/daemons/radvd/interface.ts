/**
 * An interface while radvd runs: what it found out about the device, and when to advertise next. Mirrors
 * struct Interface of radvd.h and touch_iface(), reschedule_iface() and find_iface_by_*() of interface.c.
 *
 * Differs from Linux: an interface that is not set up is looked at once a second at most; with a
 * MaxRtrAdvInterval of 0 radvd does so without pause.
 */
import type { Ip6 } from '../../base/ip6';
import type { Mac } from '../../base/mac';
import { milliseconds, seconds, type SimTime } from '../../base/time';
import type { Process, RawIcmp6Socket } from '../../kernel/uapi';
import type { AdvPrefix, RadvdInterface } from './config';
import type { LogWriter } from './log-writer';
import type { RadvdProfile } from './version';

/** What every part of the daemon works with. */
export interface Radvd {
  readonly os: Process;
  readonly log: LogWriter;
  readonly profile: RadvdProfile;
  readonly socket: RawIcmp6Socket;
  readonly rng: ReturnType<Process['rng']>;
  /** check_ip6_forwarding() complains once in its life, and only then says so to its caller. */
  warnedOfForwarding: boolean;
}

/** A prefix with the lifetimes it has left, if they are counted down. */
export interface PrefixState {
  readonly config: AdvPrefix;
  /** Seconds. */
  validLifetime: number;
  preferredLifetime: number;
}

const MAX_INITIAL_RTR_ADVERT_INTERVAL = 16;
export const MAX_INITIAL_RTR_ADVERTISEMENTS = 3;

/** Seconds from a netlink event to setting the interface up anew. */
const IFACE_SETUP_DELAY = 1;

export class Interface {
  /** It can advertise. */
  ready = false;
  /** Something about the device changed: setup_iface() is due before the next advertisement. */
  changed = true;
  ceaseAdv = false;
  /** Initial advertisements sent, up to three. */
  racount = 0;

  /** 0 until the device was found. */
  ifindex = 0;
  /** The first link-local address. */
  linkLocal: Ip6 | undefined;
  /** All addresses, in ascending order. */
  addresses: readonly Ip6[] = [];
  /** How many they were when there was a link-local among them. */
  addressCount = 0;
  /** What advertisements come from. */
  source: Ip6 | undefined;
  /** Octets of options that fit one advertisement. */
  maxRaOptionSize = 0;
  /** -1 where the link does not tell. */
  maxMtu = 0;
  /** For the source link-layer address option; none but on Ethernet. */
  hwaddr: Mac | undefined;
  unicastOnly: boolean;

  lastMulticast: SimTime = 0;
  nextMulticast: SimTime = 0;
  lastRa: SimTime = 0;
  readonly prefixes: readonly PrefixState[];

  constructor(readonly config: RadvdInterface) {
    this.unicastOnly = config.UnicastOnly;
    this.prefixes = config.prefixes.map(prefix => ({
      config: prefix,
      validLifetime: prefix.AdvValidLifetime,
      preferredLifetime: prefix.AdvPreferredLifetime,
    }));
  }

  get name(): string {
    return this.config.name;
  }
}

/** The device changed: start over in a second. */
export function touchIface(radvd: Radvd, iface: Interface): void {
  iface.changed = true;
  iface.ready = false;
  iface.racount = 0;
  rescheduleIface(radvd, iface, 0);
}

/**
 * Sets the time of the next advertisement.
 *
 * @param next seconds from now; overruled during the initial advertisements, even when it was to be sooner
 */
export function rescheduleIface({ os, log }: Radvd, iface: Interface, next: number): void {
  const { MaxRtrAdvInterval } = iface.config;
  let delay = next;
  if (!iface.changed && !iface.ready) delay = Math.max(IFACE_SETUP_DELAY, 10 * MaxRtrAdvInterval);
  else if (next === 0) delay = IFACE_SETUP_DELAY;
  else if (iface.racount < MAX_INITIAL_RTR_ADVERTISEMENTS) {
    delay = Math.min(MAX_INITIAL_RTR_ADVERT_INTERVAL, MaxRtrAdvInterval);
  }
  log.dlog('debug', 5, `${iface.name} next scheduled RA in ${general(delay)} second(s)`);
  iface.nextMulticast = os.now() + seconds(delay);
}

/** Time until the next advertisement in whole milliseconds, 0 if it is overdue. */
export function nextTimeMsec(iface: Interface, now: SimTime): number {
  return Math.max(0, Math.trunc((iface.nextMulticast - now) / milliseconds(1)));
}

/** The interface to advertise first; of several, the first in the list. */
export function findIfaceByTime(ifaces: readonly Interface[], now: SimTime): Interface | undefined {
  return ifaces.reduce<Interface | undefined>(
    (best, iface) =>
      best === undefined || nextTimeMsec(iface, now) < nextTimeMsec(best, now) ? iface : best,
    undefined,
  );
}

/** A random number of seconds between the two intervals. */
export function randBetween(
  { rng }: Radvd,
  { MinRtrAdvInterval, MaxRtrAdvInterval }: RadvdInterface,
): number {
  return MinRtrAdvInterval + rng.below(seconds(MaxRtrAdvInterval - MinRtrAdvInterval)) / seconds(1);
}

/** %g of printf. */
export function general(value: number): string {
  return String(Number(value.toPrecision(6)));
}
