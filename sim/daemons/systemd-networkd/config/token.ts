/**
 * Interface identifiers as networkd makes them: from the MAC, as written, or stable and private (RFC 7217). Mirrors
 * networkd-address-generation.c, sd_id128_get_machine_app_specific() and siphash24.c.
 */
import { hmac } from '@noble/hashes/hmac';
import { sha256 } from '@noble/hashes/sha2';
import { Ip6 } from '../../../base/ip6';
import type { Mac } from '../../../base/mac';

/** Token= */
export type Token =
  | { readonly type: 'eui64' }
  | { readonly type: 'static'; readonly address: Ip6 }
  /** `prefix` undefined: any. Without a secret it is made from /etc/machine-id. */
  | {
      readonly type: 'prefixstable';
      readonly prefix: Ip6 | undefined;
      readonly secret: Uint8Array | undefined;
    };

/** Purposes for which identifiers are made, each with an id of its own: NDISC_APP_ID, RADV_APP_ID, DHCP_PD_APP_ID. */
export const APP_IDS = {
  ndisc: '13ac81a7d53f497892795d0c293abc7e',
  radv: '1f1e90c85c784fdc8e612d590d53c125',
  dhcpPd: 'fbb937ca4aed4a4db0707faa71c0c985',
} as const;

export interface TokenSource {
  readonly ifname: string;
  readonly mac: Mac;
  readonly machineId: Uint8Array;
}

/** generate_addresses(): one for each token that fits the prefix; from the MAC where there is none. */
export function generateAddresses(
  prefix: Ip6,
  length: number,
  tokens: readonly Token[],
  appId: string,
  source: TokenSource,
): Ip6[] {
  const masked = prefix.masked(length);
  const made = tokens.flatMap(token => {
    switch (token.type) {
      case 'eui64':
        return [Ip6.join(masked, source.mac.interfaceId())];
      case 'static':
        return [Ip6.join(masked, token.address)];
      case 'prefixstable': {
        if (token.prefix !== undefined && token.prefix !== masked) return [];
        const secret = token.secret ?? machineAppSpecific(source.machineId, appId);
        const stable = stablePrivateAddress(masked, secret, source);
        return stable === undefined ? [] : [stable];
      }
    }
  });
  return made.length === 0 ? [Ip6.join(masked, source.mac.interfaceId())] : [...new Set(made)];
}

/** DAD_CONFLICTS_IDGEN_RETRIES_RFC7217 */
const RETRIES = 3;

/** RFC 7217 §5; reserved identifiers (RFC 5453) are not taken. */
function stablePrivateAddress(
  prefix: Ip6,
  secret: Uint8Array,
  { ifname, mac }: TokenSource,
): Ip6 | undefined {
  const name = new TextEncoder().encode(ifname);
  for (let counter = 0; counter < RETRIES; counter += 1) {
    const input = new Uint8Array(8 + name.length + 6 + 1);
    const octets = new Uint8Array(16);
    prefix.writeTo(octets, 0);
    input.set(octets.subarray(0, 8));
    input.set(name, 8);
    mac.writeTo(input, 8 + name.length);
    input[input.length - 1] = counter;
    octets.set(siphash24(secret, input), 8);
    const address = Ip6.fromBytes(octets);
    if (!isReserved(address)) return address;
  }
  return undefined;
}

function isReserved({ w2, w3 }: Ip6): boolean {
  const anycast = w2 === 0 && w3 === 0;
  const ethernet = w2 === 0x02005eff && w3 >>> 24 === 0xfe;
  const subnetAnycast = w2 === 0xfdffffff >> 0 && w3 >>> 7 === 0xffffff80 >>> 7;
  return anycast || ethernet || subnetAnycast;
}

/** An id of this machine for one purpose: HMAC-SHA256 over the purpose, as a UUID of version 4. */
export function machineAppSpecific(machineId: Uint8Array, appId: string): Uint8Array {
  const digest = hmac(sha256, machineId, hexOctets(appId)).slice(0, 16);
  digest[6] = ((digest[6] ?? 0) & 0x0f) | 0x40;
  digest[8] = ((digest[8] ?? 0) & 0x3f) | 0x80;
  return digest;
}

/** Octets written as hexadecimal digits, with or without dashes. */
export function hexOctets(text: string): Uint8Array {
  const digits = text.replaceAll('-', '');
  return Uint8Array.from({ length: digits.length / 2 }, (_, index) =>
    Number.parseInt(digits.slice(index * 2, index * 2 + 2), 16),
  );
}

const MASK = 0xffff_ffff_ffff_ffffn;
const rotl = (value: bigint, by: bigint): bigint => ((value << by) | (value >> (64n - by))) & MASK;

/** SipHash-2-4, the result in octets, the least significant first. */
export function siphash24(key: Uint8Array, input: Uint8Array): Uint8Array {
  const view = new DataView(key.buffer, key.byteOffset, 16);
  const k0 = view.getBigUint64(0, true);
  const k1 = view.getBigUint64(8, true);
  let v0 = k0 ^ 0x736f6d6570736575n;
  let v1 = k1 ^ 0x646f72616e646f6dn;
  let v2 = k0 ^ 0x6c7967656e657261n;
  let v3 = k1 ^ 0x7465646279746573n;
  const round = (): void => {
    v0 = (v0 + v1) & MASK;
    v1 = rotl(v1, 13n) ^ v0;
    v0 = rotl(v0, 32n);
    v2 = (v2 + v3) & MASK;
    v3 = rotl(v3, 16n) ^ v2;
    v0 = (v0 + v3) & MASK;
    v3 = rotl(v3, 21n) ^ v0;
    v2 = (v2 + v1) & MASK;
    v1 = rotl(v1, 17n) ^ v2;
    v2 = rotl(v2, 32n);
  };
  const padded = new Uint8Array(Math.floor(input.length / 8) * 8 + 8);
  padded.set(input);
  padded[padded.length - 1] = input.length & 0xff;
  const blocks = new DataView(padded.buffer);
  for (let at = 0; at < padded.length; at += 8) {
    const block = blocks.getBigUint64(at, true);
    v3 ^= block;
    round();
    round();
    v0 ^= block;
  }
  v2 ^= 0xffn;
  for (let turn = 0; turn < 4; turn += 1) round();
  const result = new Uint8Array(8);
  new DataView(result.buffer).setBigUint64(0, v0 ^ v1 ^ v2 ^ v3, true);
  return result;
}
