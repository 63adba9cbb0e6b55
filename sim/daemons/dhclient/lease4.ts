/** What dhclient has been given by DHCPv4, and its lease file (dhclient.leases(5)). */
import { Ip4 } from '../../base/ip4';
import type { OptionDefinition, OptionSpace } from '../isc/option-space';
import type { OptionValues } from '../isc/evaluate';
import { inHashOrder } from '../isc/option-order';
import { quotify } from '../isc/lease-text';
import { uint } from '../isc/parse-values';
import { leaseDate, readLeaseDate } from '../isc/lease-date';

/** Times are seconds since 1970. */
export interface Lease4 {
  readonly address: Ip4;
  /** Octets of the options, by their codes. */
  readonly options: ReadonlyMap<number, Uint8Array>;
  renew: number;
  rebind: number;
  expire: number;
}

/** An address in an option, at an index. */
export function addressAt(data: Uint8Array | undefined, at = 0): Ip4 | undefined {
  return data === undefined || data.length < at + 4 ? undefined : Ip4.fromBytes(data, at);
}

/** All addresses in an option. */
export function addressesIn(data: Uint8Array | undefined): Ip4[] {
  return Array.from({ length: Math.floor((data?.length ?? 0) / 4) }, (_, i) => Ip4.fromBytes(data!, i * 4));
}

/** Text without the zeros some end it with. */
export function textOf(data: Uint8Array | undefined): string | undefined {
  return data && String.fromCharCode(...data).replace(/\0+$/, '');
}

const isNumber = (letter: string): boolean => 'BSLbslT'.includes(letter);
const WIDTH: Readonly<Record<string, number>> = { B: 1, b: 1, S: 2, s: 2, L: 4, l: 4, T: 4, I: 4, f: 1 };

/** pretty_print_option(): a value as a configuration file would have it. */
function optionText({ format }: OptionDefinition, data: Uint8Array): string {
  const [letter = 'X'] = format;
  const width = WIDTH[letter];
  if (letter === 't') return quotify(data.at(-1) === 0 ? data.subarray(0, -1) : data);
  if (width === undefined || !/^.[Aa]?$/.test(format) || data.length % width !== 0) {
    return Array.from(data, octet => octet.toString(16)).join(':');
  }
  const parts: string[] = [];
  for (let at = 0; at < data.length; at += width) {
    const part = data.subarray(at, at + width);
    if (letter === 'I') parts.push(String(Ip4.fromBytes(part)));
    else if (letter === 'f') parts.push(part[0] === 0 ? 'false' : 'true');
    else if (isNumber(letter)) parts.push(String(letter === 'l' ? uint(part) | 0 : uint(part)));
  }
  return parts.join(',');
}

/** write_client_lease() */
export function leaseText(dev: string, space: OptionSpace, lease: Lease4): string {
  const options = inHashOrder([...lease.options], ([code]) => code).map(([code, data]) => {
    const known = space.findCode(code) ?? { space, name: `unknown-${code}`, code, format: 'X' };
    return `  option ${known.name} ${optionText(known, data)};\n`;
  });
  return (
    `lease {\n  interface "${dev}";\n  fixed-address ${lease.address};\n${options.join('')}` +
    `  renew ${leaseDate(lease.renew)};\n  rebind ${leaseDate(lease.rebind)};\n  expire ${leaseDate(lease.expire)};\n}\n`
  );
}

/** The options of a lease, in the order in which they came. */
export function optionsOf(values: OptionValues): Map<number, Uint8Array> {
  return new Map(values.of('dhcp').map(({ option, data }) => [option.code, data]));
}

/** The last lease of an interface. Of its options those are read that a client asks again for: addresses and numbers. */
export function readLease4(text: string, dev: string, space: OptionSpace): Lease4 | undefined {
  const blocks = [...text.matchAll(/^lease \{\n([^]*?)^\}$/gm)].map(found => found[1]!);
  const block = blocks.findLast(each => each.includes(`  interface "${dev}";\n`));
  if (block === undefined) return undefined;
  const address = Ip4.parse(/^ {2}fixed-address (.*);$/m.exec(block)?.[1] ?? '');
  if (address === undefined) return undefined;
  const time = (word: string): number =>
    readLeaseDate(new RegExp(`^  ${word} (.*);$`, 'm').exec(block)?.[1] ?? '') ?? 0;
  const options = new Map<number, Uint8Array>();
  for (const [, name, value] of block.matchAll(/^ {2}option (\S+) (.*);$/gm)) {
    const option = space.find(name!);
    const data = option && readValue(option, value!);
    if (option !== undefined && data !== undefined) options.set(option.code, data);
  }
  return { address, options, renew: time('renew'), rebind: time('rebind'), expire: time('expire') };
}

function readValue({ format }: OptionDefinition, value: string): Uint8Array | undefined {
  const [letter = 'X'] = format;
  if (letter === 't') return Uint8Array.from(value.slice(1, -1), character => character.charCodeAt(0));
  const width = WIDTH[letter];
  if (width === undefined) return undefined;
  const octets = value.split(',').flatMap(part => {
    const number = letter === 'I' ? (Ip4.parse(part)?.word ?? 0) : Number(part);
    return Array.from({ length: width }, (_, i) => (number >>> (8 * (width - 1 - i))) & 0xff);
  });
  return Uint8Array.from(octets);
}
