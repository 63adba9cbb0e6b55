/** The DHCPv6 options that hold no others, as tcpdump 4.99.3 shows them behind their names (print-dhcp6.c). */
import { toHex } from '../../base/hex';
import { Ip6 } from '../../base/ip6';
import { getUint } from '../layout';
import { DomainText, printable } from './domain-text';
import { addressText } from './text-options';

/** Where the text is going on, and how far the octets reach: `snapEnd` is the end of what may be looked at at all. */
export interface View {
  readonly octets: Uint8Array;
  readonly snapEnd: number;
}

/** Text that does not end as it should. */
export interface Ended {
  readonly text: string;
  /**
   * `early`: nothing is left in the middle of a header, which ends the text of the whole packet; `cut`: what holds this
   * ends here; `open`: only the bracket behind it is missing.
   */
  readonly how: 'early' | 'cut' | 'open';
}

/** What is inside the brackets of one option behind its name; undefined: its octets make no sense. */
export type Printer = (view: View, at: number, length: number) => string | Ended | undefined;

const STATUS: readonly string[] = [
  'Success',
  'UnspecFail',
  'NoAddrsAvail',
  'NoBinding',
  'NotOnLink',
  'UseMulticast',
  'NoPrefixAvail',
  'UnknownQueryType',
  'MalformedQuery',
  'NotConfigured',
  'NotAllowed',
];

export const address = (octets: Uint8Array, at: number): string => addressText(Ip6.fromBytes(octets, at));
export const hex = (octets: Uint8Array, at: number, end: number): string => toHex(octets.subarray(at, end));
export const u32 = (octets: Uint8Array, at: number): number => getUint(octets, at, 4);

/** A number that takes all of the option. */
export function number(size: number): Printer {
  return ({ octets }, at, length) => (length === size ? ` ${getUint(octets, at, size)}` : undefined);
}

export const nothing: Printer = () => '';

export const addresses: Printer = ({ octets }, at, length) => {
  if (length % 16 !== 0) return undefined;
  let text = '';
  for (let i = 0; i < length; i += 16) text += ` ${address(octets, at + i)}`;
  return text;
};

/** Ten octets at most, whatever follows. */
export const opaque: Printer = ({ octets }, at, length) =>
  ` ${hex(octets, at, at + Math.min(length, 10))}...`;

export const duid: Printer = ({ octets }, at, length) => {
  if (length < 2) return undefined;
  const type = getUint(octets, at, 2);
  const end = at + length;
  switch (type) {
    case 1:
      if (length < 8) return undefined;
      return ` hwaddr/time type ${getUint(octets, at + 2, 2)} time ${u32(octets, at + 4)} ${hex(octets, at + 8, end)}`;
    case 2:
      return length < 10 ? undefined : ` vid ${hex(octets, at + 2, at + 10)}`;
    case 3:
      return length < 4
        ? undefined
        : ` hwaddr type ${getUint(octets, at + 2, 2)} ${hex(octets, at + 4, end)}`;
    default:
      return ` type ${type}`;
  }
};

export const status: Printer = ({ octets }, at, length) => {
  if (length < 2) return undefined;
  const code = getUint(octets, at, 2);
  return ` ${code > 255 ? 'INVALID code' : (STATUS[code] ?? `code${code}`)}`;
};

export const domainList: Printer = ({ octets, snapEnd }, at, length) => {
  const end = at + length;
  let text = '';
  for (let next = at; next < end;) {
    const name = new DomainText(octets, next, end, snapEnd);
    text += ` ${name.text}`;
    if (name.next === undefined) return { text, how: 'cut' };
    next = name.next;
  }
  return text;
};

const PROTOCOLS: Readonly<Record<number, string>> = { 2: 'delayed', 3: 'reconfigure' };

/** RFC 3315 §22.11. */
export const authentication: Printer = ({ octets }, at, length) => {
  if (length < 11) return undefined;
  const [protocol, algorithm, replay] = [octets[at]!, octets[at + 1]!, octets[at + 2]!];
  const words = (from: number): string =>
    [0, 4, 8, 12].map(i => ` ${hex(octets, from + i, from + i + 4)}`).join('');
  let text =
    ` proto: ${PROTOCOLS[protocol] ?? protocol}, alg: ${algorithm === 1 ? 'HMAC-MD5' : algorithm}` +
    `, RDM: ${replay === 0 ? 'mono' : replay}, RD:`;
  for (let i = 3; i < 11; i += 2) text += ` ${hex(octets, at + i, at + i + 2)}`;
  const information = at + 11;
  const left = length - 11;
  if (protocol === 2) {
    if (left === 0) return text;
    if (left < 20) return `${text} ??`;
    const key = information + left - 20;
    if (left > 20) text += `, realm: ${hex(octets, information, key)}`;
    return `${text}, key ID: ${hex(octets, key, key + 4)}, HMAC-MD5:${words(key + 4)}`;
  }
  if (protocol !== 3 || left !== 17) return `${text} ??`;
  const kind = { 1: ' reconfig-key', 2: ' type: HMAC-MD5' }[octets[information]!] ?? ' type: ??';
  return `${text}${kind} value:${words(information + 1)}`;
};

export const remoteId: Printer = ({ octets }, at, length) =>
  length < 4 ? undefined : ` ${u32(octets, at)} ${hex(octets, at + 4, at + Math.min(length, 14))}...`;

/** RFC 5908: servers by address, group or name. */
export const ntpServer: Printer = ({ octets, snapEnd }, at, length) => {
  if (length < 4) return undefined;
  const end = at + length;
  let text = '';
  for (let next = at; next < end - 4;) {
    const code = getUint(octets, next, 2);
    const size = getUint(octets, next + 2, 2);
    next += 4;
    if (next + size > end) return { text, how: 'cut' };
    text += ` subopt:${code}`;
    if (code === 3) {
      const name = new DomainText(octets, next, next + size, snapEnd);
      text += ` ${name.text}`;
      if (name.next === undefined) return { text, how: 'cut' };
    } else {
      text += (code === 1 || code === 2) && size === 16 ? ` ${address(octets, next)}` : ' ?';
    }
    next += size;
  }
  return text;
};

/** RFC 6334: one name. */
export const aftrName: Printer = ({ octets }, at, length) => {
  if (length < 3) return undefined;
  let text = ' ';
  let left = length;
  for (let next = at; left > 0 && octets[next] !== 0;) {
    const label = octets[next]!;
    next += 1;
    if (label >= left - 1) return `${text} ?`;
    text += printable(octets, next, next + label, true);
    next += label;
    left -= label + 1;
    if (octets[next] !== 0) text += '.';
  }
  return text;
};

export const string: Printer = ({ octets }, at, length) =>
  length < 5 ? undefined : ` ${printable(octets, at, at + length, true)}`;
