/** The names and addresses of the links that systemd-nspawn makes (nspawn-network.c of systemd 252). */
import { Mac } from '../../base/mac';
import { hexOctets, siphash24 } from '../systemd-networkd/config/token';

/** The keys that addresses are hashed with, each for one kind of link. */
export const HASH_KEYS = {
  host: '1a376fc746ec450bada3d53106605db1',
  container: 'c3c4f919b557b21ce6cf1427039ceea2',
  extraHost: '48c7f6b7ea9d4c9eb728d4de91d5bf66',
  extraContainer: 'af501761cef94d35840d2b2054bece59',
  macvlan: '00136dbc66834481bb0cf9511f24a66f',
} as const;
const SHORTEN_KEY = 'e190a404a8ef4b518cccc33a9f11fca2';

/** IFNAMSIZ: what a name may have, with the 0 at its end. */
const IFNAMSIZ = 16;
const BASE64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/**
 * generate_mac(): the same for a container of this name on this machine for ever, local, and no group.
 * @param index which of several such links, from 0
 */
export function generateMac(machineId: Uint8Array, machine: string, key: string, index = 0): Mac {
  const name = new TextEncoder().encode(machine);
  const counter = new Uint8Array(index > 0 ? 8 : 0);
  if (index > 0) new DataView(counter.buffer).setUint32(0, index, true);
  const octets = siphash24(hexOctets(key), new Uint8Array([...machineId, ...name, ...counter]));
  octets[0] = ((octets[0] ?? 0) & 0xfe) | 0x02;
  return Mac.fromBytes(octets);
}

/** shorten_ifname(): a name that is too long ends in four characters of a hash of it. */
export function shortenIfname(name: string): string {
  const octets = new TextEncoder().encode(name);
  if (octets.length < IFNAMSIZ) return name;
  const [low = 0, middle = 0, high = 0] = siphash24(hexOctets(SHORTEN_KEY), octets);
  const hash = low | (middle << 8) | (high << 16);
  const digits = [18, 12, 6, 0].map(shift => BASE64.charAt((hash >> shift) & 0x3f));
  return name.slice(0, IFNAMSIZ - 5) + digits.join('');
}
