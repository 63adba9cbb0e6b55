/** Which address a client gets: address6_allocate() and config_valid() of dhcp6.c and rfc3315.c. */
import { Ip6 } from '../../base/ip6';
import type { DhcpHost } from './config';
import type { Context } from './contexts';
import type { Leases } from './leases';

/** An address, the range it is of, and for how long it may be given, in seconds. */
export interface Choice {
  readonly address: Ip6;
  readonly context: Context;
  readonly time: number;
}

const WORD = 1n << 64n;

/** The low 64 bits, with which dnsmasq counts. */
const hostPart = (address: Ip6): bigint => (BigInt(address.w2 >>> 0) << 32n) | BigInt(address.w3 >>> 0);

function withHostPart(prefix: Ip6, part: bigint): Ip6 {
  const [high, low] = [Number(part >> 32n) | 0, Number(part & 0xffffffffn) | 0];
  return Ip6.of(prefix.w0, prefix.w1, high, low);
}

/** address6_available(): whether an address is one that the range gives to anybody. */
export function available({ range, start, end, prefixLength }: Context, address: Ip6): boolean {
  if (range.static || range.stateless || !start.prefixEquals(address, prefixLength)) return false;
  const part = hostPart(address);
  return part >= hostPart(start) && part <= hostPart(end);
}

/** The address that a dhcp-host has for its client in a range; one without prefix takes that of the range. */
function reservedIn({ start, prefixLength }: Context, written: Ip6): Ip6 | undefined {
  const address = written.masked(64).isUnspecified ? Ip6.join(start, written) : written;
  return address.prefixEquals(start, prefixLength) ? address : undefined;
}

/** config_valid() */
export function hostAddress(
  host: DhcpHost | undefined,
  context: Context,
  free: (address: Ip6) => boolean,
): Ip6 | undefined {
  for (const written of host?.addresses ?? []) {
    const address = reservedIn(context, written);
    if (address !== undefined && free(address)) return address;
  }
  return undefined;
}

/** address6_allocate(): from where the hash of DUID and IAID points, the next that is free. */
export function allocate(
  context: Context,
  contexts: readonly Context[],
  hosts: readonly DhcpHost[],
  duid: Uint8Array,
  iaid: number,
  used: ReadonlySet<Ip6>,
  leases: Leases,
): Ip6 | undefined {
  const { range } = context;
  if (range.static || range.stateless || range.deprecated) return undefined;
  const first = hostPart(context.start);
  const size = 1n + hostPart(context.end) - first;
  let hash = BigInt(iaid);
  for (const octet of duid) hash = (BigInt(octet) + (hash << 6n) + (hash << 16n) - hash) & (WORD - 1n);
  const offset = hash % size;
  const taken = (address: Ip6): boolean =>
    used.has(address) ||
    leases.at(address) !== undefined ||
    contexts.some(({ local }) => local === address) ||
    hosts.some(({ addresses }) => addresses.some(written => reservedIn(context, written) === address));
  const tries = size < 65_536n ? Number(size) : 65_536;
  for (let i = 0; i < tries; i += 1) {
    const address = withHostPart(context.start, first + ((offset + BigInt(i)) % size));
    if (!taken(address)) return address;
  }
  return undefined;
}
