/**
 * DHCPv4 and BOOTP messages as tcpdump 4.99.3 shows them (print-bootp.c). It reads octets, not the typed message, as it
 * shows what a reader would refuse.
 */
import { Mac } from '../../base/mac';
import { DHCP4_COOKIE } from '../dhcpv4/message';
import { optionsText } from './dhcpv4-option-text';
import { printable } from './domain-text';
import { EndOfOctets, OctetReader } from './octet-reader';
import { cutShort, type Shown } from './text-options';

const OPERATIONS: readonly string[] = ['', 'Request', 'Reply'];
/** Where the number of hops is, behind the lengths; the seconds; and the hardware address. */
const [HOPS, SECS, CHADDR] = [3, 8, 28];
const FIELDS = [
  ['sname', 64],
  ['file', 128],
] as const;
/** `CMU` and a zero: what Carnegie Mellon had in the place of options. */
const CMU_COOKIE = 0x434d5500;
const CMU_MASK = 1;

/** The message at `at` of `octets`, where it is said to be `length` octets long. */
export function dhcp4Text(octets: Uint8Array, at: number, length: number, shown: Shown): string {
  const reader = new OctetReader(octets, at, octets.length);
  try {
    message(reader, length, shown.verbose);
    return reader.text;
  } catch (error) {
    if (error instanceof EndOfOctets) return reader.text + cutShort('bootp');
    throw error;
  }
}

function message(reader: OctetReader, length: number, verbose: number): void {
  const operation = reader.u8();
  const known = operation > 0 ? OPERATIONS[operation] : undefined;
  reader.text += `BOOTP/DHCP, ${known ?? `unknown (0x${operation.toString(16).padStart(2, '0')})`}`;
  const [hardwareType, hardwareLength] = [reader.u8(), reader.u8()];
  const ethernet = hardwareType === 1 && hardwareLength === 6;
  if (ethernet && operation === 1) reader.text += ` from ${Mac.fromBytes(reader.ahead(CHADDR - HOPS, 6))}`;
  reader.text += `, length ${length}`;
  if (verbose === 0) return;
  reader.ahead(SECS - HOPS, 2);
  const [hops, xid, secs] = [reader.u8(), reader.u32(), reader.u16()];
  if (hardwareType !== 1) reader.text += `, htype ${hardwareType}`;
  if (!ethernet) reader.text += `, hlen ${hardwareLength}`;
  if (hops !== 0) reader.text += `, hops ${hops}`;
  if (xid !== 0) reader.text += `, xid 0x${xid.toString(16)}`;
  if (secs !== 0) reader.text += `, secs ${secs}`;
  const flags = reader.u16();
  reader.text += `, Flags [${flags & 0x8000 ? 'Broadcast' : 'none'}]`;
  if (verbose > 1) reader.text += ` (0x${flags.toString(16).padStart(4, '0')})`;
  for (const name of ['Client-IP', 'Your-IP', 'Server-IP', 'Gateway-IP']) {
    const address = reader.address();
    if (address !== '0.0.0.0') reader.text += `\n\t  ${name} ${address}`;
  }
  if (ethernet) reader.text += `\n\t  Client-Ethernet-Address ${Mac.fromBytes(reader.ahead(0, 6))}`;
  reader.skip(16);
  for (const [name, size] of FIELDS) field(reader, name, size);
  vendor(reader, verbose);
}

/** A text that ends with a zero; without one the message ends here. */
function field(reader: OctetReader, name: string, size: number): void {
  if (reader.ahead(0, 1)[0] === 0) return reader.skip(size);
  const octets = reader.take(Math.min(size, reader.left));
  reader.text += `\n\t  ${name} "${printable(octets, 0, octets.length, true)}"`;
  if (!octets.includes(0)) throw new EndOfOctets();
  reader.skip(size - octets.length);
}

function vendor(reader: OctetReader, verbose: number): void {
  const cookie = reader.u32();
  if (cookie === DHCP4_COOKIE) {
    reader.text += `\n\t  Vendor-rfc1048 Extensions\n\t    Magic Cookie 0x${cookie.toString(16)}`;
    optionsText(reader, verbose);
  } else if (cookie === CMU_COOKIE) cmu(reader);
  else if (cookie !== 0) reader.text += `\n\t  Vendor-#0x${cookie.toString(16)}`;
}

/** cmu_print(): the gateway is shown before the mask, which stands before it. */
function cmu(reader: OctetReader): void {
  reader.text += ' vend-cmu';
  const flags = reader.take(4)[0]!;
  if (flags & ~CMU_MASK) reader.text += ` F:0x${flags.toString(16)}`;
  const show = (name: string, address: string): void => {
    if (address !== '0.0.0.0') reader.text += ` ${name}:${address}`;
  };
  reader.ahead(4, 4);
  const mask = reader.address();
  show('DG', reader.address());
  show(flags & CMU_MASK ? 'SM' : 'SM*', mask);
  for (const name of ['NS1', 'NS2', 'IEN1', 'IEN2', 'TS1', 'TS2']) show(name, reader.address());
}
