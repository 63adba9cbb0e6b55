/** What is made of the values of options before commands are put together (archcommon.c of ifupdown). */
import { Ip4 } from '../../../base/ip4';
import type { Convert } from './method';
import { valueOf } from './variables';

/** The part of a value between delimiters, as strtok(3) counts: several delimiters are one. `''` if there are not so many. */
export function token(delimiters: string, index: number): Convert {
  return value => tokens(value, delimiters)[index] ?? '';
}

/** The parts of `text` between any of the delimiters. */
export function tokens(text: string, delimiters: string): string[] {
  const parts: string[] = [];
  let part = '';
  for (const character of text) {
    if (!delimiters.includes(character)) part += character;
    else if (part !== '') part = (parts.push(part), '');
  }
  return part === '' ? parts : [...parts, part];
}

/** This value, whatever was written. */
export function always(value: string): Convert {
  return () => value;
}

/** A number without its leading zeros; what is none stays. */
export const decimal: Convert = value => {
  const number = /^\s*[+-]?\d+/.exec(value)?.[0];
  return number === undefined ? value : String(Number(number));
};

/** An alias of an interface is never preferred. */
export const preferredLifetime: Convert = (value, iface) => (tokens(iface, ':').length > 1 ? '0' : value);

/** Without the class that old files name before the address. */
export const hardwareAddress: Convert = value => value.replace(/^(ether|ax25|ARCnet|netrom) /i, '');

/** The address without what is behind its slash. */
export const ip4Address: Convert = value => tokens(value, '/')[0] ?? value;

/** The netmask of an address: from behind its slash, or of its class. */
export const ip4Netmask: Convert = value => {
  const [address = '', width] = tokens(value, '/');
  const parsed = Ip4.parse(address);
  if (parsed === undefined) return value;
  if (width === undefined) return maskText(classWidth(parsed.word >>> 24));
  if (Ip4.parse(width) !== undefined) return width;
  const number = /^\s*[+-]?\d+/.exec(width)?.[0];
  return number === undefined ? value : maskText(Number(number));
};

function classWidth(firstOctet: number): number {
  return firstOctet < 128 ? 8 : firstOctet < 192 ? 16 : firstOctet < 224 ? 24 : 32;
}

function maskText(width: number): string {
  return Ip4.of(width <= 0 ? 0 : -1 << (32 - Math.min(width, 32))).toString();
}

/** `+` is the last address of the network, `-` the first. */
export const ip4Broadcast: Convert = (value, _iface, variables) => {
  if (value !== '+' && value !== '-') return value;
  const address = Ip4.parse(valueOf(variables, 'address') ?? '');
  const mask = Ip4.parse(valueOf(variables, 'netmask') ?? '');
  if (address === undefined || mask === undefined) return value;
  const pointToPoint = mask.word === -2;
  if (pointToPoint) return value === '+' ? '255.255.255.255' : '0.0.0.0';
  return Ip4.of(value === '+' ? address.word | ~mask.word : address.word & mask.word).toString();
};

/** An IPv4 address as the two groups of a 6to4 prefix. */
export const hexAddress: Convert = value => {
  const address = Ip4.parse(value);
  if (address === undefined) return value;
  const hex = (address.word >>> 0).toString(16).padStart(8, '0');
  return `${hex.slice(0, 4)}:${hex.slice(4)}`;
};
