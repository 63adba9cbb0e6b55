/**
 * DHCP Unique Identifiers (RFC 8415 §11): how programs make them, and how each writes them. On the wire, and in every
 * comparison, they are octets and nothing more.
 */
import { toHex } from '../../base/hex';
import type { Mac } from '../../base/mac';
import { getUint, putUint } from '../../wire/layout';
import { DUID_EPOCH } from './constants';

export const DUID_LLT = 1;
export const DUID_EN = 2;
export const DUID_LL = 3;
export const DUID_UUID = 4;

/** Ethernet, in the numbers of ARP. */
export const HARDWARE_ETHERNET = 1;

/** No DUID is longer, the type included (§11.1). */
const MAX_LENGTH = 130;

/** What a DUID was made from, as far as its type says. */
export type DuidParts =
  | { readonly type: 'LLT'; readonly hardware: number; readonly time: number; readonly address: Uint8Array }
  | { readonly type: 'EN'; readonly enterprise: number; readonly identifier: Uint8Array }
  | { readonly type: 'LL'; readonly hardware: number; readonly address: Uint8Array }
  | { readonly type: 'UUID'; readonly uuid: Uint8Array }
  | { readonly type: number; readonly data: Uint8Array };

/**
 * DUID-LLT, §11.2.
 *
 * @param unixSeconds when it is made, in seconds since 1970
 */
export function duidLlt(mac: Mac, unixSeconds: number): Uint8Array {
  const duid = withType(DUID_LLT, 6, octetsOf(mac));
  putUint(duid, 2, 2, HARDWARE_ETHERNET);
  putUint(duid, 4, 4, (unixSeconds - DUID_EPOCH) >>> 0);
  return duid;
}

/** DUID-LL, §11.4. */
export function duidLl(mac: Mac): Uint8Array {
  const duid = withType(DUID_LL, 2, octetsOf(mac));
  putUint(duid, 2, 2, HARDWARE_ETHERNET);
  return duid;
}

/** DUID-EN, §11.3. */
export function duidEn(enterprise: number, identifier: Uint8Array): Uint8Array {
  const duid = withType(DUID_EN, 4, identifier);
  putUint(duid, 2, 4, enterprise);
  return duid;
}

/** DUID-UUID, §11.5. @param uuid 16 octets */
export function duidUuid(uuid: Uint8Array): Uint8Array {
  return withType(DUID_UUID, 0, uuid);
}

/** A DUID of any type. @param data what follows the type */
export function duidOfType(type: number, data: Uint8Array): Uint8Array {
  return withType(type, 0, data);
}

function octetsOf(mac: Mac): Uint8Array {
  const octets = new Uint8Array(6);
  mac.writeTo(octets, 0);
  return octets;
}

function withType(type: number, fields: number, last: Uint8Array): Uint8Array {
  const duid = new Uint8Array(2 + fields + last.length);
  putUint(duid, 0, 2, type);
  duid.set(last, 2 + fields);
  return duid;
}

/** What is in a DUID; undefined where it is shorter than its type needs. */
export function duidParts(duid: Uint8Array): DuidParts | undefined {
  if (duid.length < 3 || duid.length > MAX_LENGTH) return undefined;
  const type = getUint(duid, 0, 2);
  switch (type) {
    case DUID_LLT:
      if (duid.length < 8) return undefined;
      return {
        type: 'LLT',
        hardware: getUint(duid, 2, 2),
        time: getUint(duid, 4, 4) + DUID_EPOCH,
        address: duid.subarray(8),
      };
    case DUID_EN:
      if (duid.length < 6) return undefined;
      return { type: 'EN', enterprise: getUint(duid, 2, 4), identifier: duid.subarray(6) };
    case DUID_LL:
      if (duid.length < 4) return undefined;
      return { type: 'LL', hardware: getUint(duid, 2, 2), address: duid.subarray(4) };
    case DUID_UUID:
      return duid.length === 18 ? { type: 'UUID', uuid: duid.subarray(2) } : undefined;
    default:
      return { type, data: duid.subarray(2) };
  }
}

/** Whether two DUIDs are the same. */
export function sameDuid(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((octet, i) => octet === b[i]);
}

/** `00:03:00:01:02:00:00:00:00:01`: ISC, WIDE and dnsmasq in their logs; the separator of Windows is `-`. */
export function duidText(duid: Uint8Array, separator = ':'): string {
  return (toHex(duid).match(/../g) ?? []).join(separator);
}

/** Reads what {@link duidText} writes, and WIDE's and ISC's `0:3:0:1:...`; undefined for anything else. */
export function parseDuid(text: string): Uint8Array | undefined {
  const octets = text.split(/[:-]/);
  if (!octets.every(octet => /^[0-9a-f]{1,2}$/i.test(octet))) return undefined;
  return octets.length > MAX_LENGTH ? undefined : Uint8Array.from(octets, octet => parseInt(octet, 16));
}
