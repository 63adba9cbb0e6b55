/** Interface identifiers: the lower half of an address that a host makes for itself (RFC 4291 appendix A, RFC 7217). */
import { sha1 } from '@noble/hashes/legacy';
import { Ip6, UNSPECIFIED } from '../../../base/ip6';
import { withDevconf } from '../../sysctl/devconf';
import type { Inet6Dev } from '../inet6-dev';

/** addr_gen_mode (IN6_ADDR_GEN_MODE_*). */
export const ADDR_GEN_EUI64 = 0;
export const ADDR_GEN_NONE = 1;
export const ADDR_GEN_STABLE_PRIVACY = 2;
export const ADDR_GEN_RANDOM = 3;

/** ipv6_generate_eui64: `prefix` with the identifier of the device's MAC. */
export function ipv6GenerateEui64(prefix: Ip6, idev: Inet6Dev): Ip6 {
  return Ip6.join(prefix, idev.dev.address.interfaceId());
}

/** is_addr_mode_generate_stable. */
export function generatesStable(idev: Inet6Dev): boolean {
  return idev.cnf.addr_gen_mode === ADDR_GEN_STABLE_PRIVACY || idev.cnf.addr_gen_mode === ADDR_GEN_RANDOM;
}

/**
 * ipv6_generate_stable_address: RFC 7217 §5 over prefix, MAC, secret and the count of collisions, with SHA-1 as the
 * kernel has it. Reserved identifiers (RFC 5453) count as collisions. Undefined without a secret, or after too many tries.
 *
 * Differs from Linux: the digest is SHA-1 of the octets; the kernel runs a single SHA-1 block over its own padding, so the
 * identifiers differ from a real machine's, though not in what they depend on.
 */
export function ipv6GenerateStableAddress(prefix: Ip6, dadCount: number, idev: Inet6Dev): Ip6 | undefined {
  const secret = idev.cnf.stable_secret ?? idev.net.devconfDflt.stable_secret;
  if (secret === undefined) return undefined;
  const input = new Uint8Array(8 + 6 + 16 + 1);
  const prefixOctets = new Uint8Array(16);
  prefix.writeTo(prefixOctets, 0);
  input.set(prefixOctets.subarray(0, 8), 0);
  idev.dev.address.writeTo(input, 8);
  secret.writeTo(input, 14);
  for (let count = dadCount; count <= MAX_DAD_COUNT; count++) {
    input[30] = count;
    const digest = sha1(input);
    const candidate = Ip6.join(prefix, Ip6.fromBytes(digest));
    if (!isReservedIdentifier(candidate)) return candidate;
  }
  return undefined;
}

/** idgen_retries bounds the collisions long before this does. */
const MAX_DAD_COUNT = 255;

/** ipv6_reserved_interfaceid: subnet-router anycast, the Ethernet block of 5453, the reserved subnet anycast addresses. */
export function isReservedIdentifier({ w2, w3 }: Ip6): boolean {
  if ((w2 | w3) === 0) return true;
  if (w2 === (0x02005eff | 0) && w3 >>> 0 >= 0xfe000000) return true;
  return w2 === (0xfdffffff | 0) && w3 >>> 0 >= 0xffffff80;
}

/** ipv6_gen_mode_random_init: mode 3 draws itself a secret once. */
export function ensureRandomSecret(idev: Inet6Dev): void {
  if (idev.cnf.addr_gen_mode !== ADDR_GEN_RANDOM || idev.cnf.stable_secret !== undefined) return;
  const octets = idev.net.rng(`stable secret ${idev.dev.name}`).bytes(16);
  idev.cnf = withDevconf(idev.cnf, 'stable_secret', Ip6.fromBytes(octets));
}

/** Whether `ip token set` gave an identifier. */
export function hasToken(idev: Inet6Dev): boolean {
  return idev.token !== UNSPECIFIED;
}
