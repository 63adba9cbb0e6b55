/**
 * Every option of radvd.conf(5), block by block: what it takes, its default, and since which version it
 * exists. The parser, the types of the configuration and its defaults all come from these tables.
 *
 * Mirrors gram.y (which value an option takes), defaults.h (DFLT_*) and the widths of the fields in radvd.h:
 * a number too large for its field is cut to it without a word, as C does.
 */
import { uint32, type Width } from './numbers';
import {
  MAX_NAT64_LIFETIME,
  readBase6,
  readBase6to4,
  readCaptivePortal,
  readDnsslLifetime,
  readNat64Lifetime,
  readRaMtu,
  readRdnssLifetime,
  readRdnssOpen,
  readRdnssPreference,
  type Reading,
} from './readings';
import type { RadvdProfile, RadvdVersion } from '../version';

/**
 * What has been read of the interface when a block in it begins: a default follows the MaxRtrAdvInterval
 * above it, not one below.
 */
export interface SoFar {
  readonly MaxRtrAdvInterval: number;
}

/** The value of each kind of option, as it is kept. */
interface Kept {
  switch: boolean;
  /** A non-negative integer below 2^32. */
  number: number;
  /** Seconds, with decimals. */
  interval: number;
  /** Seconds; `infinity` is 0xffffffff. */
  lifetime: number;
  /** RFC 4191 §2.1: -1 low, 0 medium, 1 high. */
  preference: number;
  /** An interface name, or '' when there is none. */
  name: string;
  /** Text, its quotation marks removed, or '' when there is none. */
  text: string;
}

export type OptionKind = keyof Kept;

export interface OptionOf<Kind extends OptionKind> {
  readonly takes: Kind;
  readonly initially: Kept[Kind] | ((soFar: SoFar, profile: RadvdProfile) => Kept[Kind]);
  readonly since?: RadvdVersion;
  /** The C type of its field in radvd.h, when a value can exceed it. */
  readonly width?: Width;
  /** What radvd says or does as it reads the value. */
  readonly reading?: Reading<Kept[Kind]>;
}

export type Option = { [Kind in OptionKind]: OptionOf<Kind> }[OptionKind];

export type OptionTable = Readonly<Record<string, Option>>;

/** A block with every option of a table at its value. */
export type Values<Table extends OptionTable> = {
  readonly [Name in keyof Table]: Kept[Table[Name]['takes']];
};

type More<Kind extends OptionKind> = Partial<Pick<OptionOf<Kind>, 'since' | 'width' | 'reading'>>;

const kind =
  <Kind extends OptionKind>(takes: Kind) =>
  (initially: OptionOf<Kind>['initially'], more: More<Kind> = {}): OptionOf<Kind> => ({
    takes,
    initially,
    ...more,
  });

const flag = kind('switch');
const number = kind('number');
const interval = kind('interval');
const lifetime = kind('lifetime');
const preference = kind('preference');
const name = kind('name');
const text = kind('text');

/** A default that check_iface() fills in once the whole interface is known. */
export const DEFAULT_LATER = -1;

export const INTERFACE_OPTIONS = {
  IgnoreIfMissing: flag(true),
  AdvSendAdvert: flag(false),
  UnicastOnly: flag(false),
  AdvRASolicitedUnicast: flag(true, { since: '2.17' }),
  /** Answer a solicitation of a host that is not in the clients list. */
  UnrestrictedUnicast: flag(false, { since: '2.20' }),
  /** The last advertisement at exit, with router lifetime 0. Before 2.20 it was always sent. */
  RemoveAdvOnExit: flag(true, { since: '2.20' }),
  MaxRtrAdvInterval: interval(600),
  MinRtrAdvInterval: interval(DEFAULT_LATER),
  MinDelayBetweenRAs: interval(3),
  AdvManagedFlag: flag(false),
  AdvOtherConfigFlag: flag(false),
  /** 0: no MTU option. */
  AdvLinkMTU: number(0),
  /** The size an advertisement may have before it is split in two. */
  AdvRAMTU: number(1280, { since: '2.17', reading: readRaMtu }),
  /** Milliseconds. */
  AdvReachableTime: number(0),
  /** Milliseconds. */
  AdvRetransTimer: number(0),
  AdvCurHopLimit: number(64, { width: 'uint8_t' }),
  /** Seconds. */
  AdvDefaultLifetime: number(DEFAULT_LATER, { width: 'int32_t' }),
  AdvDefaultPreference: preference(0),
  AdvSourceLLAddress: flag(true),
  AdvHomeAgentFlag: flag(false),
  AdvHomeAgentInfo: flag(false),
  AdvIntervalOpt: flag(false),
  AdvMobRtrSupportFlag: flag(false),
  HomeAgentPreference: number(0, { width: 'uint16_t' }),
  /** Seconds. */
  HomeAgentLifetime: number(DEFAULT_LATER, { width: 'int32_t' }),
  /** RFC 8910 §2.3: a URL. */
  AdvCaptivePortalAPI: text('', { since: '2.20', reading: readCaptivePortal }),
} as const satisfies OptionTable;

export const PREFIX_OPTIONS = {
  AdvOnLink: flag(true),
  AdvAutonomous: flag(true),
  AdvRouterAddr: flag(false),
  AdvValidLifetime: lifetime(86400),
  AdvPreferredLifetime: lifetime(14400),
  DeprecatePrefix: flag(false),
  DecrementLifetimes: flag(false),
  Base6Interface: name('', { reading: readBase6 }),
  Base6to4Interface: name('', { reading: readBase6to4 }),
  AdvDHCPv6PDPreferred: flag(false, { since: '2.21' }),
} as const satisfies OptionTable;

export const ROUTE_OPTIONS = {
  AdvRoutePreference: preference(0),
  AdvRouteLifetime: lifetime(({ MaxRtrAdvInterval }) => uint32(3 * MaxRtrAdvInterval)),
  RemoveRoute: flag(true),
} as const satisfies OptionTable;

const dnsLifetime: OptionOf<'lifetime'>['initially'] = ({ MaxRtrAdvInterval }, { dnsLifetimeFactor }) =>
  uint32(dnsLifetimeFactor * MaxRtrAdvInterval);

export const RDNSS_OPTIONS = {
  AdvRDNSSLifetime: lifetime(dnsLifetime, { reading: readRdnssLifetime }),
  FlushRDNSS: flag(true),
  /** Read and ignored; so is the next. */
  AdvRDNSSPreference: number(0, { reading: readRdnssPreference }),
  AdvRDNSSOpen: flag(false, { reading: readRdnssOpen }),
} as const satisfies OptionTable;

export const DNSSL_OPTIONS = {
  AdvDNSSLLifetime: lifetime(dnsLifetime, { reading: readDnsslLifetime }),
  FlushDNSSL: flag(true),
} as const satisfies OptionTable;

export const NAT64PREFIX_OPTIONS = {
  AdvValidLifetime: number(
    ({ MaxRtrAdvInterval }) => Math.min(MAX_NAT64_LIFETIME, uint32(3 * MaxRtrAdvInterval)),
    { reading: readNat64Lifetime },
  ),
} as const satisfies OptionTable;

export const LOWPANCO_OPTIONS = {
  AdvContextLength: number(0, { width: 'uint8_t' }),
  AdvContextCompressionFlag: flag(false),
  AdvContextID: number(0, { width: 'uint8_t' }),
  /** Minutes. */
  AdvLifeTime: number(0, { width: 'uint16_t' }),
} as const satisfies OptionTable;

export const ABRO_OPTIONS = {
  AdvVersionLow: number(0, { width: 'uint16_t' }),
  AdvVersionHigh: number(0, { width: 'uint16_t' }),
  /** Minutes. */
  AdvValidLifeTime: number(0, { width: 'uint16_t' }),
} as const satisfies OptionTable;

/** The blocks inside an interface block, with what may stand in them. */
export const BLOCKS = {
  prefix: { options: PREFIX_OPTIONS },
  route: { options: ROUTE_OPTIONS },
  RDNSS: { options: RDNSS_OPTIONS },
  DNSSL: { options: DNSSL_OPTIONS },
  clients: { options: {} },
  AdvRASrcAddress: { options: {}, since: '2.17' },
  lowpanco: { options: LOWPANCO_OPTIONS, since: '2.17' },
  abro: { options: ABRO_OPTIONS, since: '2.17' },
  nat64prefix: { options: NAT64PREFIX_OPTIONS, since: '2.20' },
  autoignoreprefixes: { options: {}, since: '2.20' },
} as const satisfies Record<string, { options: OptionTable; since?: RadvdVersion }>;

export type BlockName = keyof typeof BLOCKS;

/** Keywords of the scanner (from 2.17 on) that no rule of the grammar takes. */
export const RESERVED = ['AdvContextPrefix', 'Adv6LBRaddress'] as const;
