/** Addresses and prefixes as they are typed (get_addr_1, get_prefix_1 of lib/utils.c, ll_addr_a2n of lib/ll_addr.c). */
import { Ip4, UNSPECIFIED4 } from '../../../base/ip4';
import { Ip6, UNSPECIFIED } from '../../../base/ip6';
import { Mac } from '../../../base/mac';
import { Complaint } from './complaint';
import type { Reader } from './keywords';
import { parseUnsigned } from './numbers';

/** What `-4`, `-6`, `-0` and their like ask for. */
export type Family = 'unspec' | 'inet' | 'inet6' | 'link' | 'mpls' | 'bridge';

/** An address with a length, as far as the word said. */
export interface TypedPrefix {
  readonly family: Family;
  /** The IPv6 address; undefined for `any`, for another family, and for `default` of no family. */
  readonly address: Ip6 | undefined;
  /** The IPv4 address, likewise. */
  readonly address4?: Ip4;
  readonly length: number;
  /** A length was given, or implied by `default`. */
  readonly lengthGiven: boolean;
}

const BITS: Readonly<Record<Family, number>> = {
  unspec: 0,
  inet: 32,
  inet6: 128,
  link: 0,
  mpls: 20,
  bridge: 0,
};

/** inet_aton(3) the way iproute2 does it: `10.8` is 10.8.0.0. */
function parseIp4(text: string): Ip4 | undefined {
  const parts = text.split('.').map(part => parseUnsigned(part, 255));
  if (parts.length > 4 || parts.includes(undefined)) return undefined;
  return Ip4.fromBytes(Uint8Array.from([0, 1, 2, 3], at => parts[at] ?? 0));
}

function parseAddress(text: string, family: Family): Omit<TypedPrefix, 'length'> | undefined {
  if (family === 'link' || family === 'mpls') return undefined;
  if (text === 'default')
    return {
      family,
      address: family === 'inet6' ? UNSPECIFIED : undefined,
      ...(family === 'inet' && { address4: UNSPECIFIED4 }),
      lengthGiven: true,
    };
  if (text === 'any' || text === 'all') return { family, address: undefined, lengthGiven: false };
  if (text.includes(':')) {
    const address = family === 'unspec' || family === 'inet6' ? Ip6.parse(text) : undefined;
    return address && { family: 'inet6', address, lengthGiven: false };
  }
  const address4 = family === 'unspec' || family === 'inet' ? parseIp4(text) : undefined;
  return address4 && { family: 'inet', address: undefined, address4, lengthGiven: false };
}

const isAnything = (text: string): boolean => text === 'default' || text === 'any' || text === 'all';

/** get_netmask: a number, or a mask of IPv4 without gaps, whatever the family of the address. */
function parseLength(text: string): number | undefined {
  const mask = parseUnsigned(text) === undefined ? parseIp4(text)?.word : undefined;
  if (mask === undefined) return parseUnsigned(text);
  const length = Math.clz32(~mask);
  return length === 32 || mask << length === 0 ? length : undefined;
}

/** `2001:db8::/64`, `default`, `any`; undefined for what is none of `family`. */
export function parsePrefixWord(word: string, family: Family): TypedPrefix | undefined {
  const slash = word.indexOf('/');
  const text = slash < 0 ? word : word.slice(0, slash);
  const found = parseAddress(text, family);
  if (found === undefined) return undefined;
  const bits = BITS[found.family];
  if (slash < 0) return { ...found, length: isAnything(text) ? 0 : bits };
  const length = isAnything(text) ? undefined : parseLength(word.slice(slash + 1));
  if (length === undefined || length > bits) return undefined;
  return { ...found, length, lengthGiven: true };
}

const verbose = (family: Family): string => (family === 'unspec' ? 'any valid' : family);

/** A prefix of `family`, or iproute2's complaint. */
export function prefixOf(family: Family): Reader<TypedPrefix> {
  return word => {
    if (family === 'link')
      return new Complaint(
        `Error: "${word}" may be inet prefix, but it is not allowed in this context.\n`,
        1,
      );
    const prefix = parsePrefixWord(word, family);
    if (prefix !== undefined) return prefix;
    return new Complaint(`Error: ${verbose(family)} prefix is expected rather than "${word}".\n`, 1);
  };
}

/** An address of `family` without a length, or iproute2's complaint. */
export function addressOf(family: Family): Reader<TypedPrefix> {
  return word => {
    const address = word.includes('/') ? undefined : parsePrefixWord(word, family);
    if (address !== undefined) return address;
    return new Complaint(`Error: ${verbose(family)} address is expected rather than "${word}".\n`, 1);
  };
}

/** Whether an address lies in what a filter asked for. */
export function matchesPrefix(address: Ip4 | Ip6, filter: TypedPrefix | undefined): boolean {
  if (filter === undefined || filter.family === 'unspec' || filter.length <= 0) return true;
  if (address instanceof Ip4)
    return filter.address4 !== undefined && address.prefixEquals(filter.address4, filter.length);
  return filter.address !== undefined && address.prefixEquals(filter.address, filter.length);
}

/** The most octets a link-layer address may have on a command line. */
const MAX_OCTETS = 32;

/** A link-layer address as sscanf("%x") reads its parts, in octets. */
export function linkLayerAddress(word: string): readonly number[] | Complaint {
  const invalid = (text: string): Complaint => new Complaint(`"${text}" is invalid lladdr.\n`, 1);
  if (word.includes('.')) return parseIp4(word) === undefined ? invalid(word) : [0, 0, 0, 0];
  const octets: number[] = [];
  for (const part of word.split(':').slice(0, MAX_OCTETS)) {
    const digits = /^\s*(?:0[xX](?=[0-9a-fA-F]))?([0-9a-fA-F]+)/.exec(part)?.[1];
    const octet = digits === undefined ? NaN : parseInt(digits, 16);
    if (!(octet <= 255)) return invalid(part);
    octets.push(octet);
  }
  return octets;
}

/** An Ethernet address. */
export const ethernetAddress: Reader<Mac> = word => {
  const octets = linkLayerAddress(word);
  if (octets instanceof Complaint) return octets;
  if (octets.length === 6) return Mac.fromBytes(Uint8Array.from(octets));
  return new Complaint(`Invalid address length ${octets.length} - must be 6 bytes\n`, 1);
};
