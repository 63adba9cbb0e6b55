/** Who a machine says it is to DHCP servers. Mirrors dhcp-identifier.c. */
import type { Mac } from '../../base/mac';
import { duidEn } from '../dhcpv6/duid';
import { getUint } from '../../wire/layout';
import { hexOctets, siphash24 } from './config/token';

/** The number that IANA gave systemd. */
const SYSTEMD_PEN = 43793;

/** HASH_KEY of dhcp-identifier.c. */
const HASH_KEY = hexOctets('80118cc2fe4a03ee3ed60c6f36391409');

/** dhcp_identifier_set_duid_en(): the same for all links of a machine. */
export function systemdDuid(machineId: Uint8Array): Uint8Array {
  return duidEn(SYSTEMD_PEN, siphash24(HASH_KEY, machineId));
}

/**
 * dhcp_identifier_set_iaid(): from the MAC, as in a container.
 *
 * Differs from Linux: where there is udev it is made from the name that udev would give the device by its place in the
 * machine, which devices here do not have.
 */
export function systemdIaid(mac: Mac): number {
  const octets = new Uint8Array(6);
  mac.writeTo(octets, 0);
  const hash = siphash24(HASH_KEY, octets).reverse();
  return (getUint(hash, 0, 4) ^ getUint(hash, 4, 4)) >>> 0;
}
