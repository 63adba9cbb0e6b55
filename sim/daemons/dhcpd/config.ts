/** What dhcpd.conf says, for both families: networks with their ranges, hosts, classes, and the statements of every scope. */
import type { Ip4 } from '../../base/ip4';
import type { Ip6 } from '../../base/ip6';
import type { BooleanExpression, DataExpression, Statement } from '../isc/expression';
import type { OptionDefinition, OptionSpace } from '../isc/option-space';
import type { Ip6Prefix } from '../isc/parse-values';

/** A scope (struct group): its statements come after those of the scopes around it. */
export interface Group {
  readonly parent: Group | undefined;
  readonly statements: Statement[];
  authoritative: boolean;
  readonly network?: SharedNetwork | undefined;
  readonly subnet?: Subnet6 | undefined;
  readonly subnet4?: Subnet4 | undefined;
}

/** A part of a range that begins and ends with a prefix (struct ipv6_pool). */
export interface Ip6Pool {
  readonly kind: 'ia-na' | 'ia-ta' | 'ia-pd';
  readonly start: Ip6;
  readonly bits: number;
  /** Length of what is given out: 128 for addresses. */
  readonly units: number;
  readonly subnet: Subnet6;
  readonly pond: Pond;
}

/** Who may use a range. */
export type Permit =
  | { readonly type: 'known' | 'unknown' | 'all' | 'bootp' | 'other' }
  | { readonly type: 'class'; readonly className: string };

/** The ranges of one `pool6`, or of all statements of a network that are in none (struct ipv6_pond). */
export interface Pond {
  readonly group: Group;
  readonly permits: Permit[];
  readonly prohibits: Permit[];
  readonly pools: Ip6Pool[];
}

export interface Subnet6 {
  readonly net: Ip6Prefix;
  readonly group: Group;
  readonly network: SharedNetwork;
}

/** A `subnet`. */
export interface Subnet4 {
  readonly net: Ip4;
  readonly length: number;
  readonly group: Group;
  readonly network: SharedNetwork;
}

/** Addresses from `low` to `high`, both as unsigned numbers. */
export interface Range4 {
  readonly low: number;
  readonly high: number;
  readonly subnet: Subnet4;
}

/** The ranges of one `pool`, or of all statements of a network that are in none (struct pool). */
export interface Pool4 {
  readonly group: Group;
  readonly network: SharedNetwork;
  readonly permits: Permit[];
  readonly prohibits: Permit[];
  readonly ranges: Range4[];
}

/** Subnets on one link; a subnet alone is in one of its own. */
export interface SharedNetwork {
  name: string;
  readonly implicit: boolean;
  readonly group: Group;
  readonly subnets: Subnet6[];
  readonly ponds: Pond[];
  readonly subnets4: Subnet4[];
  readonly pools4: Pool4[];
}

/** A `host` declaration. */
export interface Host {
  readonly name: string;
  readonly group: Group;
  /** Hardware type and address. */
  hardware: Uint8Array | undefined;
  uid: Uint8Array | undefined;
  /** What `host-identifier` asks for: an option of the client, or of so many relay agents away. */
  identifier:
    | { readonly option: OptionDefinition; readonly data: Uint8Array; readonly relays: number | undefined }
    | undefined;
  fixedAddresses: Ip6[] | undefined;
  fixedAddresses4: Ip4[] | undefined;
  readonly fixedPrefixes: Ip6Prefix[];
}

/** A `class`, with its subclasses by what they match. */
export interface ClientClass {
  readonly name: string;
  readonly group: Group;
  match: BooleanExpression | undefined;
  submatch: DataExpression | undefined;
  readonly subclasses: { readonly data: Uint8Array; readonly group: Group }[];
}

/** All that a configuration file and its includes say. */
export interface DhcpdConfig {
  readonly root: Group;
  readonly networks: SharedNetwork[];
  readonly subnets: Subnet6[];
  readonly subnets4: Subnet4[];
  readonly hosts: Host[];
  readonly classes: ClientClass[];
  readonly spaces: Map<string, OptionSpace>;
  /** `server-duid` with all it needs. */
  serverDuid: Uint8Array | undefined;
  /** `server-duid LL;`: how to make one. */
  serverDuidType: 'LLT' | 'LL';
}
