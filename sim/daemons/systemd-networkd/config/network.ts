/**
 * What a .network file says. Mirrors struct Network of networkd-network.h and the sections that may be there several
 * times; the defaults are those of network_load_one(). `undefined` is a key that nobody set.
 */
import type { Ip6 } from '../../../base/ip6';
import type { Mac } from '../../../base/mac';
import type { RouteType } from '../../../kernel/uapi';
import type { RouterPreference } from '../../../wire/nd/router-preference';
import { newDuidSetting } from './duid-settings';
import type { Token } from './token';
import { emptyMatch, type Match } from './match';
import type { Address } from './values';

/** Address families: `ipv4`, `ipv6`, both, or none. */
export interface Families {
  readonly ipv4: boolean;
  readonly ipv6: boolean;
}

export const NEITHER: Families = { ipv4: false, ipv6: false };

/** A section that may be there several times. */
export interface Section {
  readonly line: number;
  /** A value in it could not be read: all of it is passed over, in silence. */
  invalid: boolean;
}

/** [Address], or Address= of [Network]. */
export interface AddressSection extends Section {
  address: Address | undefined;
  prefixLength: number;
  peer: Address | undefined;
  label: string | undefined;
  scope: number | undefined;
  /** Seconds; the rest of the program knows two values, for ever and 0. */
  preferredLifetime: number | undefined;
  homeAddress: boolean;
  manageTemporaryAddress: boolean;
  addPrefixRoute: boolean;
  autoJoin: boolean;
  duplicateAddressDetection: boolean;
  routeMetric: number;
}

/** [Route], or Gateway= of [Network]. */
export interface RouteSection extends Section {
  gateway: Address | '_dhcp4' | '_ipv6ra' | '_dhcp' | undefined;
  destination: { readonly address: Address; readonly length: number } | undefined;
  preferredSource: Address | undefined;
  metric: number;
  type: RouteType;
  table: number | undefined;
  scope: number | undefined;
  protocol: string | number | undefined;
  preference: RouterPreference | undefined;
  onlink: boolean | undefined;
  mtu: number | undefined;
  hopLimit: number | undefined;
  advmss: number | undefined;
}

/** [Neighbor] */
export interface NeighborSection extends Section {
  address: Address | undefined;
  lladdr: Mac | undefined;
}

/** [IPv6AddressLabel] */
export interface AddressLabelSection extends Section {
  prefix: { readonly address: Ip6; readonly length: number } | undefined;
  label: number | undefined;
}

/** [IPv6Prefix] */
export interface PrefixSection extends Section {
  prefix: Ip6 | undefined;
  length: number;
  onLink: boolean;
  autonomous: boolean;
  /** µs; absent until the file has been checked: those of the version. */
  validLifetime: number | undefined;
  preferredLifetime: number | undefined;
  assign: boolean;
  routeMetric: number;
  tokens: Token[];
}

/** [IPv6RoutePrefix] */
export interface RoutePrefixSection extends Section {
  prefix: Ip6 | undefined;
  length: number;
  /** µs. */
  lifetime: number;
}

/** Filters of router discovery. */
export interface PrefixList {
  readonly address: Ip6;
  readonly length: number;
}

export type ActivationPolicy = 'up' | 'always-up' | 'down' | 'always-down' | 'manual' | 'bound';
export type KeepConfiguration = 'no' | 'dhcp-on-stop' | 'dhcp' | 'static' | 'yes';
export type OnOff = boolean | undefined;

export const OPERATIONAL_STATES = [
  'missing',
  'off',
  'no-carrier',
  'dormant',
  'degraded-carrier',
  'carrier',
  'degraded',
  'enslaved',
  'routable',
] as const;
export type OperationalState = (typeof OPERATIONAL_STATES)[number];

export function newNetwork(filename: string) {
  return {
    filename,
    match: emptyMatch() as Match,
    // [Link]
    mac: undefined as Mac | undefined,
    mtu: 0,
    unmanaged: false,
    arp: undefined as OnOff,
    multicast: undefined as OnOff,
    allMulticast: undefined as OnOff,
    promiscuous: undefined as OnOff,
    activationPolicy: undefined as ActivationPolicy | undefined,
    requiredForOnline: undefined as OnOff,
    requiredOperationalState: ['degraded', 'routable'] as readonly [OperationalState, OperationalState],
    requiredFamily: { ipv4: false, ipv6: false } as Families,
    // [Network]
    bridge: undefined as string | undefined,
    bond: undefined as string | undefined,
    keepMaster: false,
    activeSlave: false,
    primarySlave: false,
    stacked: [] as { readonly kind: string; readonly name: string }[],
    dhcp: NEITHER,
    linkLocal: undefined as Families | undefined,
    addrGenMode: undefined as 'eui64' | 'none' | 'stable-privacy' | 'random' | undefined,
    stableSecret: undefined as Ip6 | undefined,
    ipForward: NEITHER as Families | 'kernel',
    ipv6Forwarding: undefined as OnOff,
    ipMasquerade: NEITHER,
    /** Absent: as networkd.conf says. */
    privacyExtensions: undefined as number | 'kernel' | undefined,
    acceptRa: undefined as OnOff,
    dadTransmits: undefined as number | undefined,
    hopLimit: undefined as number | undefined,
    proxyNdp: undefined as OnOff,
    proxyNdpAddresses: [] as Ip6[],
    ipv6Mtu: 0,
    retransmissionTime: undefined as number | undefined,
    bindCarrier: [] as string[],
    configureWithoutCarrier: false,
    /** µs; Infinity: for ever. */
    ignoreCarrierLoss: undefined as number | undefined,
    keepConfiguration: undefined as KeepConfiguration | undefined,
    sendRa: false,
    dns: [] as Address[],
    dhcpPd: undefined as OnOff,
    addresses: new Map<string, AddressSection>(),
    routes: new Map<string, RouteSection>(),
    neighbors: new Map<string, NeighborSection>(),
    addressLabels: new Map<string, AddressLabelSection>(),
    prefixes: new Map<string, PrefixSection>(),
    routePrefixes: new Map<string, RoutePrefixSection>(),
    // [IPv6AcceptRA]
    ra: {
      useDns: true,
      useDomains: false,
      useAutonomousPrefix: true,
      useOnLinkPrefix: true,
      useGateway: true,
      useRoutePrefix: true,
      useMtu: true,
      useHopLimit: true,
      useReachableTime: true,
      useRetransmissionTime: true,
      useRedirect: true,
      dhcp6Client: 'yes' as 'no' | 'yes' | 'always',
      routeTable: 254,
      /** Metrics for high, medium and low; absent: those of the version. */
      routeMetrics: undefined as readonly [number, number, number] | undefined,
      tokens: [] as Token[],
      routerAllow: [] as PrefixList[],
      routerDeny: [] as PrefixList[],
      prefixAllow: [] as PrefixList[],
      prefixDeny: [] as PrefixList[],
      routeAllow: [] as PrefixList[],
      routeDeny: [] as PrefixList[],
    },
    duid4: newDuidSetting(),
    duid6: newDuidSetting(),
    // [DHCPv4]
    dhcp4: {
      useDns: true,
      useRoutes: true,
      routeMetric: 1024,
      sendHostname: true,
      clientIdentifier: 'duid' as 'duid' | 'duid-only' | 'mac',
      iaid: undefined as number | undefined,
    },
    // [DHCPv6]
    dhcp6: {
      useAddress: true,
      useDelegatedPrefix: true,
      useDns: true,
      useDomains: false,
      useNtp: true,
      rapidCommit: true,
      sendRelease: true,
      /** Absent: a router says, or the version. */
      withoutRa: undefined as 'no' | 'information-request' | 'solicit' | undefined,
      iaid: undefined as number | undefined,
      iaidExplicit: false,
      prefixHint: undefined as { readonly address: Ip6; readonly prefixLength: number } | undefined,
    },
    // [DHCPPrefixDelegation]
    pd: {
      /** A name, `:self` or `:auto`. */
      uplink: ':auto',
      /** Absent: the first that is free. */
      subnetId: undefined as number | undefined,
      announce: true,
      assign: true,
      manageTemporaryAddress: true,
      tokens: [] as Token[],
      routeMetric: 256,
    },
    // [IPv6SendRA]
    radv: {
      /** µs; absent: that of the version. */
      routerLifetime: undefined as number | undefined,
      managed: false,
      other: false,
      preference: 'medium' as RouterPreference,
      emitDns: true,
      dns: [] as (Ip6 | '_link_local')[],
      emitDomains: true,
      domains: [] as string[],
      dnsLifetime: undefined as number | undefined,
      hopLimit: 64,
      reachableTime: 0,
      retransmit: 0,
      uplink: undefined as string | undefined,
    },
    // [Bridge]: the numbers that netlink carries
    bridgePort: new Map<string, number>(),
    // [BridgeVLAN]
    bridgeVlans: [] as { readonly first: number; readonly last: number; readonly untagged: boolean }[],
    pvid: undefined as number | undefined,
    /** Known keys that were set and that nothing here acts upon. */
    unmodelled: new Set<string>(),
  };
}

export type Network = ReturnType<typeof newNetwork>;
