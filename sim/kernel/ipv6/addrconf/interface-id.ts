/** Interface identifiers: the lower half of an address that a host makes for itself (RFC 4291 appendix A, RFC 7217). */
import { Ip6, UNSPECIFIED } from '../../../base/ip6';
import { withDevconf } from '../../sysctl/devconf';
import type { Inet6Dev } from '../inet6-dev';
import { netnsIpv6 } from '../netns-ipv6';

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
 * ipv6_generate_stable_address: RFC 7217 §5 over secret, prefix, permanent link-layer address and the count of collisions,
 * as one block of SHA-1 without its padding; the words of the digest are laid down as a little-endian machine does. Reserved
 * identifiers (RFC 5453) count as collisions. Undefined without a secret, or after too many tries.
 *
 * Differs from Linux: an Ethernet device's current address stands for its permanent one. Virtual devices have none.
 */
export function ipv6GenerateStableAddress(prefix: Ip6, dadCount: number, idev: Inet6Dev): Ip6 | undefined {
  const secret = idev.cnf.stable_secret ?? idev.net.devconfDflt.stable_secret;
  if (secret === undefined) return undefined;
  const block = new Uint8Array(64);
  secret.writeTo(block, 0);
  const octets = new Uint8Array(16);
  prefix.writeTo(octets, 0);
  block.set(octets.subarray(0, 8), SECRET_LENGTH);
  if (idev.dev.kind === 'ether') idev.dev.address.writeTo(block, SECRET_LENGTH + 8);
  const { sysctl } = netnsIpv6(idev.net);
  for (let count = dadCount; count === dadCount || count <= sysctl['net.ipv6.idgen_retries']; count++) {
    block[DAD_COUNT_OFFSET] = count;
    const [first, second] = sha1Transform(block);
    const candidate = Ip6.join(prefix, Ip6.of(0, 0, swapOctets(first), swapOctets(second)));
    if (!isReservedIdentifier(candidate)) return candidate;
  }
  return undefined;
}

const SECRET_LENGTH = 16;
/** Behind secret, half a prefix and MAX_ADDR_LEN octets of link-layer address. */
const DAD_COUNT_OFFSET = SECRET_LENGTH + 8 + 32;

const rotate = (word: number, bits: number): number => (word << bits) | (word >>> (32 - bits));

const swapOctets = (word: number): number =>
  (rotate(word, 8) & 0x00ff00ff) | (rotate(word, 24) & (0xff00ff00 | 0));

/** FIPS 180-4 §6.1.2 for one block from the initial value: the first two words (sha1_transform). */
function sha1Transform(block: Uint8Array): [number, number] {
  const view = new DataView(block.buffer, block.byteOffset, 64);
  const w = new Int32Array(80);
  for (let t = 0; t < 16; t++) w[t] = view.getInt32(4 * t);
  for (let t = 16; t < 80; t++)
    w[t] = rotate(
      (w[t - 3] as number) ^ (w[t - 8] as number) ^ (w[t - 14] as number) ^ (w[t - 16] as number),
      1,
    );
  let [a, b, c, d, e] = [0x67452301, 0xefcdab89 | 0, 0x98badcfe | 0, 0x10325476, 0xc3d2e1f0 | 0];
  for (let t = 0; t < 80; t++) {
    const [f, k] =
      t < 20
        ? [(b & c) | (~b & d), 0x5a827999]
        : t < 40
          ? [b ^ c ^ d, 0x6ed9eba1]
          : t < 60
            ? [(b & c) | (b & d) | (c & d), 0x8f1bbcdc]
            : [b ^ c ^ d, 0xca62c1d6];
    const next = (rotate(a, 5) + f + e + k + (w[t] as number)) | 0;
    [a, b, c, d, e] = [next, a, rotate(b, 30), c, d];
  }
  return [(a + 0x67452301) | 0, (b + 0xefcdab89) | 0];
}

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
