/**
 * What rules select by, in the words of iproute2: protocols (lib/inet_proto.c and /etc/protocols), traffic classes
 * (/etc/iproute2/rt_dsfield), ranges, and groups of devices (lib/rt_names.c), as Debian has them.
 */
import type { NumberRange } from '../../../kernel/uapi';
import { parseInteger } from './numbers';

const PROTOCOLS: Readonly<Record<string, number>> = {
  ip: 0,
  hopopt: 0,
  icmp: 1,
  igmp: 2,
  ipencap: 4,
  tcp: 6,
  egp: 8,
  udp: 17,
  dccp: 33,
  ipv6: 41,
  'ipv6-route': 43,
  'ipv6-frag': 44,
  rsvp: 46,
  gre: 47,
  esp: 50,
  ah: 51,
  'ipv6-icmp': 58,
  'ipv6-nonxt': 59,
  'ipv6-opts': 60,
  ospf: 89,
  pim: 103,
  vrrp: 112,
  l2tp: 115,
  sctp: 132,
  udplite: 136,
};

const TRAFFIC_CLASSES: Readonly<Record<string, number>> = {
  default: 0x00,
  CS1: 0x20,
  AF11: 0x28,
  AF12: 0x30,
  AF13: 0x38,
  CS2: 0x40,
  AF21: 0x48,
  AF22: 0x50,
  AF23: 0x58,
  CS3: 0x60,
  AF31: 0x68,
  AF32: 0x70,
  AF33: 0x78,
  CS4: 0x80,
  AF41: 0x88,
  AF42: 0x90,
  AF43: 0x98,
  CS5: 0xa0,
  EF: 0xb8,
  CS6: 0xc0,
  CS7: 0xe0,
};

function nameIn(names: Readonly<Record<string, number>>, value: number): string | undefined {
  return Object.keys(names).find(name => names[name] === value);
}

/** inet_proto_a2n: a decimal number, or a name in either case. */
export function parseInetProtocol(word: string): number | undefined {
  if (/^\d+$/.test(word)) return Number(word) <= 255 ? Number(word) : undefined;
  const name = Object.keys(PROTOCOLS).find(each => each === word || each.toUpperCase() === word);
  return name === undefined ? undefined : PROTOCOLS[name];
}

export function inetProtocolName(protocol: number): string {
  return nameIn(PROTOCOLS, protocol) ?? `ipproto-${protocol}`;
}

/** rtnl_dsfield_a2n: a name, or a number that is hexadecimal with and without 0x. */
export function parseTrafficClass(word: string): number | undefined {
  if (Object.hasOwn(TRAFFIC_CLASSES, word)) return TRAFFIC_CLASSES[word];
  const digits = /^(?:0[xX])?([0-9a-fA-F]+)$/.exec(word)?.[1];
  const value = digits === undefined ? NaN : parseInt(digits, 16);
  return value <= 255 ? value : undefined;
}

export function trafficClassName(value: number): string {
  return nameIn(TRAFFIC_CLASSES, value) ?? `0x${value.toString(16).padStart(2, '0')}`;
}

/** The group that every device is in, or another's number. */
export function parseGroup(word: string): number | undefined {
  if (word === 'default') return 0;
  const id = parseInteger(word);
  return id === undefined || id < 0 ? undefined : id;
}

export function groupName(id: number): string {
  return id === 0 ? 'default' : String(id);
}

/** sscanf("%hu-%hu"): `80`, `1000-2000`; what follows is not looked at. */
export function parsePortRange(word: string): NumberRange | undefined {
  const [, first, last] = /^\s*([+-]?\d+)(?:-\s*([+-]?\d+))?/.exec(word) ?? [];
  if (first === undefined) return undefined;
  const start = Number(first) & 0xffff;
  return { start, end: last === undefined ? start : Number(last) & 0xffff };
}

/** sscanf("%u-%u"). */
export function parseUidRange(word: string): NumberRange | undefined {
  const [, first, last] = /^\s*([+-]?\d+)-\s*([+-]?\d+)/.exec(word) ?? [];
  return first === undefined ? undefined : { start: Number(first) >>> 0, end: Number(last) >>> 0 };
}
