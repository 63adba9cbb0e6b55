/**
 * A radvd.conf after reading: radvd's own names, every default in its place.
 *
 * Mirrors the structures of radvd.h and the *_init_defaults() of interface.c. The defaults that radvd leaves
 * to check_iface() are filled in when an interface block ends, which comes to the same: nothing looks at them
 * in between.
 */
import type { Ip6 } from '../../base/ip6';
import type { Prefix } from '../../base/prefix';
import { int32 } from './grammar/numbers';
import {
  DEFAULT_LATER,
  type ABRO_OPTIONS,
  type DNSSL_OPTIONS,
  INTERFACE_OPTIONS,
  type LOWPANCO_OPTIONS,
  type NAT64PREFIX_OPTIONS,
  type OptionTable,
  type PREFIX_OPTIONS,
  type RDNSS_OPTIONS,
  type ROUTE_OPTIONS,
  type SoFar,
  type Values,
} from './grammar/options';
import type { RadvdProfile } from './version';

export interface RadvdConfig {
  readonly file: string;
  readonly profile: RadvdProfile;
  /** In the order radvd walks them: the last in the file first. */
  readonly interfaces: readonly RadvdInterface[];
}

/** struct Interface. */
export interface RadvdInterface extends Values<typeof INTERFACE_OPTIONS> {
  /** At most 15 characters, as the kernel's own. */
  readonly name: string;
  /** Where its block begins. */
  readonly line: number;
  readonly prefixes: readonly AdvPrefix[];
  readonly routes: readonly AdvRoute[];
  readonly rdnss: readonly AdvRdnss[];
  readonly dnssl: readonly AdvDnssl[];
  /** Who is advertised to; empty: everybody. Each block in reverse, as radvd's list has it. */
  readonly clients: readonly RadvdClient[];
  /** Source addresses to choose from; empty: the first link-local. Each block in reverse. */
  readonly AdvRASrcAddress: readonly Ip6[];
  readonly lowpanco: readonly AdvLowpanCo[];
  readonly abro: readonly AdvAbro[];
  readonly nat64prefixes: readonly Nat64Prefix[];
  /** Prefixes that `prefix ::/64` does not pick up. Each block in reverse. */
  readonly autoignoreprefixes: readonly Prefix[];
}

export interface RadvdClient {
  readonly address: Ip6;
  /** `!address`: never to be answered. */
  readonly ignored: boolean;
}

/** struct AdvPrefix. The address as written, host bits and all: AdvRouterAddr needs them. */
export interface AdvPrefix extends Prefix, Values<typeof PREFIX_OPTIONS> {}

/** struct AdvRoute, RFC 4191 §2.3. */
export interface AdvRoute extends Prefix, Values<typeof ROUTE_OPTIONS> {}

/** struct AdvRDNSS, RFC 8106 §5.1. */
export interface AdvRdnss extends Values<typeof RDNSS_OPTIONS> {
  readonly servers: readonly Ip6[];
}

/** struct AdvDNSSL, RFC 8106 §5.2. */
export interface AdvDnssl extends Values<typeof DNSSL_OPTIONS> {
  readonly suffixes: readonly string[];
}

/** struct NAT64Prefix, RFC 8781 §4. */
export interface Nat64Prefix extends Prefix, Values<typeof NAT64PREFIX_OPTIONS> {}

/** struct AdvLowpanCo, RFC 6775 §4.2. */
export type AdvLowpanCo = Values<typeof LOWPANCO_OPTIONS>;

/** struct AdvAbro, RFC 6775 §4.3. */
export interface AdvAbro extends Values<typeof ABRO_OPTIONS> {
  readonly borderRouter: Ip6;
}

/** A part of the configuration while it is being read. */
export type Draft<T> = {
  -readonly [K in keyof T]: T[K] extends readonly (infer Item)[] ? Item[] : T[K];
};

/** Every option of a table at its default: prefix_init_defaults() and its kin. */
export function initDefaults<Table extends OptionTable>(
  table: Table,
  soFar: SoFar,
  profile: RadvdProfile,
): Draft<Values<Table>> {
  const values: Record<string, unknown> = {};
  for (const [name, { initially }] of Object.entries(table)) {
    values[name] = typeof initially === 'function' ? initially(soFar, profile) : initially;
  }
  return values as Draft<Values<Table>>;
}

/** An interface block as it begins: iface_init_defaults(). */
export function newInterface(name: string, line: number, profile: RadvdProfile): Draft<RadvdInterface> {
  return {
    ...initDefaults(INTERFACE_OPTIONS, { MaxRtrAdvInterval: 600 }, profile),
    name,
    line,
    prefixes: [],
    routes: [],
    rdnss: [],
    dnssl: [],
    clients: [],
    AdvRASrcAddress: [],
    lowpanco: [],
    abro: [],
    nat64prefixes: [],
    autoignoreprefixes: [],
  };
}

/** The defaults that depend on the whole interface block: DFLT_MinRtrAdvInterval and its kin. */
export function fillLateDefaults(iface: Draft<RadvdInterface>): void {
  const { MaxRtrAdvInterval } = iface;
  if (iface.MinRtrAdvInterval === DEFAULT_LATER) iface.MinRtrAdvInterval = 0.33 * MaxRtrAdvInterval;
  // A lifetime of 2^31 and above is negative in its int32_t, and so counts as not given.
  if (iface.AdvDefaultLifetime < 0) iface.AdvDefaultLifetime = Math.max(1, int32(3 * MaxRtrAdvInterval));
  if (iface.HomeAgentLifetime < 0) iface.HomeAgentLifetime = iface.AdvDefaultLifetime;
}
