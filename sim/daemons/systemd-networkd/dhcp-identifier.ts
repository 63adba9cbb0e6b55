/** Who a machine says it is to DHCP servers. Mirrors dhcp-identifier.c. */
import type { Mac } from '../../base/mac';
import {
  DUID_EN,
  DUID_LL,
  DUID_LLT,
  DUID_UUID,
  duidEn,
  duidLl,
  duidLlt,
  duidOfType,
  duidUuid,
} from '../dhcpv6/duid';
import { DUID_EPOCH } from '../dhcpv6/constants';
import { getUint } from '../../wire/layout';
import type { DuidType } from './config/duid-settings';
import { hexOctets, machineAppSpecific, siphash24 } from './config/token';
import type { Link } from './link';
import type { Manager } from './manager';

/** The number that IANA gave systemd. */
const SYSTEMD_PEN = 43793;

/** HASH_KEY of dhcp-identifier.c. */
const HASH_KEY = hexOctets('80118cc2fe4a03ee3ed60c6f36391409');

/** APPLICATION_ID of dhcp-identifier.c. */
const APPLICATION_ID = 'a50ad112bf604577a2fb741ab1955b03';

const TYPE_CODES: Readonly<Record<DuidType, number>> = {
  'link-layer-time': DUID_LLT,
  vendor: DUID_EN,
  'link-layer': DUID_LL,
  uuid: DUID_UUID,
};

/**
 * link_get_duid() and dhcp_identifier_set_duid(): as the file of the link says, or networkd.conf, or else the vendor's, which
 * is the same for all links of a machine. Of the time of a DUID-LLT only the lower sixteen bits are sent.
 *
 * Differs from Linux: DUIDType=uuid is always that which is made from the machine id; the firmware here has none.
 */
export function duidOf({ conf, machineId }: Manager, link: Link, family: 'ipv4' | 'ipv6'): Uint8Array {
  const key = family === 'ipv4' ? 'duid4' : 'duid6';
  const own = link.network?.[key];
  const { type = 'vendor', raw, time } = own?.type === undefined ? conf[key] : own;
  if (raw !== undefined) return duidOfType(TYPE_CODES[type], raw);
  switch (type) {
    case 'link-layer-time':
      return duidLlt(link.info.address, DUID_EPOCH + (Math.max(0, time - DUID_EPOCH) & 0xffff));
    case 'link-layer':
      return duidLl(link.info.address);
    case 'uuid':
      return duidUuid(machineAppSpecific(machineId, APPLICATION_ID));
    case 'vendor':
      return duidEn(SYSTEMD_PEN, siphash24(HASH_KEY, machineId));
  }
}

/** dhcp_validate_duid_len(): as long as its type wants; DHCPv4 takes no other, DHCPv6 any. */
export function rawDuidFits({ conf }: Manager, { network }: Link): boolean {
  const { type = 'vendor', raw } = network?.duid4.type === undefined ? conf.duid4 : network.duid4;
  if (raw === undefined) return true;
  if (type === 'vendor') return raw.length === 12;
  if (type === 'uuid') return raw.length === 16;
  return raw.length > (type === 'link-layer' ? 2 : 6);
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
