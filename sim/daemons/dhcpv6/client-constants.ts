/**
 * The retransmission parameters that clients really have (RFC 8415 §7.6 and what programs were built with). Seconds and
 * counts; 0 is no limit.
 */
import type { RetransmissionParameters } from './retransmission';

/** The messages that a client sends until it is answered. */
export type Exchange =
  'solicit' | 'request' | 'confirm' | 'renew' | 'rebind' | 'information-request' | 'release' | 'decline';

/** The parameters of one program. */
export type ClientConstants = Readonly<Record<Exchange, RetransmissionParameters>> & {
  /** Seconds: a client waits a random time up to this before its first Solicit, Confirm or Information-request. */
  readonly maxDelay: {
    readonly solicit: number;
    readonly confirm: number;
    readonly informationRequest: number;
  };
};

const row = (IRT: number, MRT = 0, MRC = 0, MRD = 0): RetransmissionParameters => ({ IRT, MRT, MRC, MRD });

const delays = { solicit: 1, confirm: 1, informationRequest: 1 };

/** §7.6. Renew and Rebind also end at T2 and with the last valid lifetime. */
export const RFC_8415: ClientConstants = {
  solicit: row(1, 3600),
  request: row(1, 30, 10),
  confirm: row(1, 4, 0, 10),
  renew: row(10, 600),
  rebind: row(10, 600),
  'information-request': row(1, 3600),
  release: row(1, 0, 4),
  decline: row(1, 0, 4),
  maxDelay: delays,
};

/** dhcp6c of WIDE 20080615 (dhcp6.h), which has the numbers of RFC 3315. */
export const WIDE_DHCP6C: ClientConstants = {
  ...RFC_8415,
  solicit: row(1, 120),
  'information-request': row(1, 120),
  release: row(1, 0, 5),
  decline: row(1, 0, 5),
};

/** dhclient 4.4.3 (includes/dhcp6.h): the same, but its counts do not have the first message in them (check_timing6()). */
export const ISC_DHCLIENT: ClientConstants = {
  ...WIDE_DHCP6C,
  request: row(1, 30, 11),
  release: row(1, 0, 6),
  decline: row(1, 0, 6),
};

/** dhcp6c as OPNsense maintains it. */
export const OPNSENSE_DHCP6C: ClientConstants = {
  ...WIDE_DHCP6C,
  solicit: row(1, 3600),
  'information-request': row(1, 3600),
  release: row(1, 0, 4),
};

/** sd-dhcp6-client of systemd 256. It neither confirms nor declines. */
export const SYSTEMD_NETWORKD: ClientConstants = {
  ...RFC_8415,
  solicit: row(1, 120),
  request: row(1, 120, 10),
  'information-request': row(1, 120),
};

/** odhcp6c of OpenWrt. */
export const ODHCP6C: ClientConstants = {
  ...RFC_8415,
  solicit: row(1, 120),
  'information-request': row(1, 3600),
};
