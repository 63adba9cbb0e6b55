/**
 * What radvd does with some values as it reads them: remarks in the log, corrections, refusals. Mirrors the
 * actions of ifaceval, prefixparms, rdnssparms, dnsslparms and nat64prefixparms in gram.y.
 */
import type { RadvdLog } from '../log';
import { uint32 } from './numbers';
import type { RadvdProfile } from '../version';

/** Where a value was read. */
export interface Scene {
  readonly iface: {
    readonly name: string;
    readonly MaxRtrAdvInterval: number;
    readonly AdvCaptivePortalAPI: string;
  };
  readonly profile: RadvdProfile;
  readonly file: string;
  readonly numLines: number;
  readonly log: RadvdLog;
}

/** radvd gives up; what it logs. */
export class Refusal {
  constructor(readonly text: string) {}
}

/** The value to keep. */
export type Reading<Value> = (value: Value, scene: Scene) => Value | Refusal;

const MIN_AdvLinkMTU = 1280;
const MAX_AdvLinkMTU = 131072;

/** RFC 8781 §4: 13 bits in units of 8 seconds. */
export const MAX_NAT64_LIFETIME = 65528;

export const readRaMtu: Reading<number> = mtu => Math.min(MAX_AdvLinkMTU, Math.max(MIN_AdvLinkMTU, mtu));

/** 2.17 to 2.19 complain of a short lifetime and take it all the same. */
export const readRdnssLifetime: Reading<number> = (lifetime, { iface, profile, file, numLines, log }) => {
  if (profile.shortDnsLifetime === 'accepted') return lifetime;
  const stale = 'AdvRDNSSLifetime <= 2*MaxRtrAdvInterval would allow stale DNS servers to be deleted faster';
  const long = lifetime > 2 * iface.MaxRtrAdvInterval;
  if (long) log.flog('warning', profile.textWarning + stale);
  if (lifetime < iface.MaxRtrAdvInterval && lifetime !== 0) {
    const short = 'AdvRDNSSLifetime must be at least MaxRtrAdvInterval';
    if (profile.shortDnsLifetime === 'refused') return new Refusal(short);
    log.flog('err', short);
  }
  if (long && profile.repeatsStaleServers) log.flog('warning', `warning: (${file}:${numLines}) ${stale}`);
  return lifetime;
};

/** Unlike the servers' lifetime, a short one of the search list is corrected. */
export const readDnsslLifetime: Reading<number> = (lifetime, { iface, profile, log }) => {
  if (profile.shortDnsLifetime === 'accepted') return lifetime;
  const stale = 'AdvDNSSLLifetime <= 2*MaxRtrAdvInterval would allow stale DNS suffixes to be deleted faster';
  if (lifetime > 2 * iface.MaxRtrAdvInterval) log.flog('warning', profile.textWarning + stale);
  if (lifetime >= iface.MaxRtrAdvInterval || lifetime === 0) return lifetime;
  const short = 'AdvDNSSLLifetime must be at least MaxRtrAdvInterval';
  if (profile.shortDnsLifetime === 'refused') return new Refusal(short);
  log.flog('err', short);
  return uint32(iface.MaxRtrAdvInterval);
};

export const readRdnssPreference: Reading<number> = (value, { profile, log }) => {
  log.flog('warning', profile.textRdnssPreference);
  return value;
};

export const readRdnssOpen: Reading<boolean> = (value, { profile, log }) => {
  log.flog('warning', profile.textRdnssOpen);
  return value;
};

export const readBase6: Reading<string> = (name, { iface, log }) => {
  log.dlog('debug', 4, `using prefixes on interface ${name} for prefixes on interface ${iface.name}`);
  return interfaceName(name);
};

export const readBase6to4: Reading<string> = (name, { iface, log }) => {
  log.dlog('debug', 4, `using interface ${name} for 6to4 prefixes on interface ${iface.name}`);
  return interfaceName(name);
};

export const readCaptivePortal: Reading<string> = (quoted, { iface, file, numLines, log }) => {
  if (iface.AdvCaptivePortalAPI !== '') {
    const where = `for interface ${iface.name} in ${file}, line ${numLines}`;
    log.flog('warning', `warning: AdvCaptivePortalAPI specified twice ${where}`);
  }
  const url = quoted.replace(/^"/, '').replace(/"$/, '');
  if (url !== '') return url;
  return new Refusal(`AdvCaptivePortalAPI empty URL specified for interface ${iface.name}.`);
};

export const readNat64Lifetime: Reading<number> = (lifetime, { file, numLines }) =>
  lifetime <= MAX_NAT64_LIFETIME
    ? lifetime
    : new Refusal(
        `maximum for NAT64 AdvValidLifetime is ${MAX_NAT64_LIFETIME} (in ${file}, line ${numLines})`,
      );

/** Cut to IFNAMSIZ - 1 characters, as radvd does everywhere. */
export function interfaceName(name: string): string {
  return name.slice(0, 15);
}
