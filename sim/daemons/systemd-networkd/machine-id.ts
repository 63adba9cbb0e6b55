/** /etc/machine-id, and what is made of it: the addresses of devices that nobody gave one. */
import { sha256 } from '@noble/hashes/sha2';
import { Mac } from '../../base/mac';
import type { Process } from '../../kernel/uapi';
import { hexOctets, siphash24 } from './config/token';

const PATH = '/etc/machine-id';

/**
 * The id of the machine: sixteen octets. A machine that has none yet gets one, as at its first boot; here it follows from
 * the host name, so that it is the same in every run.
 */
export function machineId({ files, hostname }: Process): Uint8Array {
  const read = files.read(PATH);
  const text = 'text' in read ? read.text.trim() : '';
  if (/^[0-9a-f]{32}$/.test(text)) return hexOctets(text);
  const made = sha256(new TextEncoder().encode(hostname)).slice(0, 16);
  files.write(PATH, `${[...made].map(octet => octet.toString(16).padStart(2, '0')).join('')}\n`);
  return made;
}

/** HASH_KEY of netdev.c. */
const NETDEV_KEY = hexOctets('52e145bd006f299621c6306d83710448');

/** netdev_generate_hw_addr(): the same for this name on this machine for ever, and local. */
export function predictableMac(id: Uint8Array, name: string): Mac {
  const input = new Uint8Array([...id, ...new TextEncoder().encode(name)]);
  const octets = siphash24(NETDEV_KEY, input);
  octets[0] = ((octets[0] ?? 0) & 0xfe) | 0x02;
  return Mac.fromBytes(octets);
}
