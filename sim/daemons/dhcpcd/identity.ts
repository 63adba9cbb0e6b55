/**
 * What dhcpcd keeps in /var/lib/dhcpcd: its DUID (duid.c), and the secret that stable private addresses are made with
 * (ipv6_readsecret() and ipv6_makestableprivate1() of ipv6.c).
 */
import { sha256 } from '@noble/hashes/sha2';
import { Ip6 } from '../../base/ip6';
import type { Mac } from '../../base/mac';
import type { Process } from '../../kernel/uapi';
import { duidLlt, duidText, parseDuid } from '../dhcpv6/duid';
import { timeOfDay } from '../dhcpv6/time-of-day';

const DIRECTORY = '/var/lib/dhcpcd';
/** Octets of a new secret. */
const SECRET_LENGTH = 64;

/** duid_init(): the one of the file; else, where a device is given, a new one that is kept there. */
export function duid(os: Process, mac: Mac | undefined): string | undefined {
  const file = os.files.read(`${DIRECTORY}/duid`);
  const known = 'text' in file ? parseDuid(file.text.trim()) : undefined;
  if (known !== undefined) return duidText(known);
  if (mac === undefined) return undefined;
  const text = duidText(duidLlt(mac, timeOfDay(os.now())));
  os.files.write(`${DIRECTORY}/duid`, `${text}\n`);
  return text;
}

function secret(os: Process): Uint8Array {
  const path = `${DIRECTORY}/secret`;
  const file = os.files.read(path);
  const kept = 'text' in file ? parseDuid(file.text.trim()) : undefined;
  if (kept !== undefined) return kept;
  const random = os.rng('dhcpcd secret');
  const made = Uint8Array.from({ length: SECRET_LENGTH }, () => random.below(256));
  os.files.write(path, `${duidText(made)}\n`);
  return made;
}

/** RFC 7217 with SHA-256 of the prefix, the MAC, the counter in the byte order of the machine, and the secret. */
export function stablePrivate(os: Process, prefix: Ip6, length: number, mac: Mac, dadCounter: number): Ip6 {
  const octets = Math.ceil(length / 8);
  const known = secret(os);
  const input = new Uint8Array(octets + 6 + 4 + known.length);
  const first = new Uint8Array(16);
  prefix.writeTo(first, 0);
  input.set(first.subarray(0, octets));
  mac.writeTo(input, octets);
  new DataView(input.buffer).setUint32(octets + 6, dadCounter, true);
  input.set(known, octets + 10);
  first.set(sha256(input).subarray(32 - (16 - octets)), octets);
  return Ip6.fromBytes(first);
}
