/** The configuration of dnsmasq, as far as it is about DHCP and router advertisements. */
import type { Ip4 } from '../../base/ip4';
import type { Ip6 } from '../../base/ip6';
import type { Mac } from '../../base/mac';
import type { DhcpRange4, Option4 } from './config4';

/** A dhcp-range of IPv6: struct dhcp_context. */
export interface DhcpRange {
  readonly start: Ip6;
  readonly end: Ip6;
  readonly prefixLength: number;
  /** Seconds. */
  readonly leaseTime: number;
  /** The lease time was written down, which bounds what is advertised. */
  readonly setsLease: boolean;
  readonly static: boolean;
  /** Addresses are given by DHCPv6, or information is. */
  readonly dhcp: boolean;
  /** It is advertised whether or not enable-ra is set, and for autoconfiguration. */
  readonly ra: boolean;
  readonly stateless: boolean;
  readonly offLink: boolean;
  readonly advertisesRouter: boolean;
  readonly deprecated: boolean;
  /** The interface, or the beginning of its name with a *, whose prefixes it is made from. */
  readonly constructor6: string | undefined;
  readonly tag: string | undefined;
  readonly filter: readonly string[];
}

/** dhcp-host */
export interface DhcpHost {
  readonly duid: Uint8Array | undefined;
  readonly macs: readonly Mac[];
  readonly addresses: readonly Ip6[];
  readonly address4: Ip4 | undefined;
  readonly name: string | undefined;
  readonly leaseTime: number | undefined;
  readonly ignore: boolean;
  readonly tags: readonly string[];
}

/** ra-param */
export interface RaParameters {
  readonly name: string;
  /** -1: none is sent; 0: that of the interface. */
  readonly mtu: number;
  readonly mtuFrom: string | undefined;
  readonly preference: 'high' | 'medium' | 'low';
  /** Seconds; 0: not set. */
  readonly interval: number;
  readonly lifetime: number | undefined;
}

/** dhcp-option=option6: */
export interface Option6 {
  readonly code: number;
  readonly addresses: readonly Ip6[];
  readonly names: readonly string[];
  readonly tags: readonly string[];
}

export interface DnsmasqConfig {
  /** The last one first, as dnsmasq chains them. */
  ranges: DhcpRange[];
  ranges4: DhcpRange4[];
  options4: Option4[];
  hosts: DhcpHost[];
  raParameters: RaParameters[];
  options6: Option6[];
  /** Options without argument, by their names. */
  readonly flags: Set<string>;
  readonly interfaces: string[];
  readonly exceptInterfaces: string[];
  readonly noDhcpInterfaces: string[];
  leaseFile: string;
  pidFile: string;
  port: number;
  /** Options of which nothing is simulated. */
  readonly unmodelled: Set<string>;
}

export function emptyConfig(): DnsmasqConfig {
  return {
    ranges: [],
    ranges4: [],
    options4: [],
    hosts: [],
    raParameters: [],
    options6: [],
    flags: new Set(),
    interfaces: [],
    exceptInterfaces: [],
    noDhcpInterfaces: [],
    leaseFile: '/var/lib/misc/dnsmasq.leases',
    pidFile: '/run/dnsmasq.pid',
    port: 53,
    unmodelled: new Set(),
  };
}

/** wildcard_match(): `eth*` */
export function wildcardMatch(pattern: string, name: string): boolean {
  const star = pattern.indexOf('*');
  return star === -1 ? pattern === name : name.startsWith(pattern.slice(0, star));
}
