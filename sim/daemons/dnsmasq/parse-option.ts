/** The options of dnsmasq.conf, one function each: one_opt() of option.c. A string is the complaint. */
import { Ip4 } from '../../base/ip4';
import { Ip6 } from '../../base/ip6';
import { Mac } from '../../base/mac';
import { parseOption4, parseRange4, type DhcpRange4 } from './config4';
import { leaseTime } from './lease-time';
import type { DhcpHost, DhcpRange, DnsmasqConfig, Option6, RaParameters } from './config';

const DAY = 86_400;

/** The low 64 bits are what ranges count with. */
const hostPart = (address: Ip6): bigint => (BigInt(address.w2 >>> 0) << 32n) | BigInt(address.w3 >>> 0);

/** dhcp-range, of either family. */
export function parseRange(argument: string): DhcpRange | DhcpRange4 | { readonly complaint: string } {
  const bad = { complaint: 'bad dhcp-range' };
  const words = argument.split(',').map(word => word.trim());
  const filter: string[] = [];
  let tag: string | undefined;
  while (words.length > 1 && !/^[ .:a-fA-F0-9]*$/.test(words[0]!)) {
    const word = words.shift()!;
    if (word.startsWith('tag:')) filter.push(word.slice(4));
    else if (tag !== undefined) return { complaint: 'only one tag allowed' };
    else tag = word.replace(/^(?:set|net):/, '');
  }
  const [first = ''] = words;
  if (words.length < 2) return bad;
  if (/^\d+\.\d+\.\d+\.\d+$/.test(first)) return parseRange4(words, tag, filter) ?? bad;
  const start = Ip6.parse(first);
  if (start === undefined) return bad;
  return range6(start, words, tag, filter) ?? bad;
}

const MODES: Readonly<
  Record<
    string,
    Partial<Record<'static' | 'dhcp' | 'ra' | 'stateless' | 'offLink' | 'advertisesRouter', true>>
  >
> = {
  static: { static: true, dhcp: true },
  'ra-only': { ra: true },
  slaac: { ra: true },
  'ra-names': { ra: true },
  'ra-advrouter': { ra: true, advertisesRouter: true },
  'ra-stateless': { ra: true, dhcp: true, stateless: true },
  'off-link': { offLink: true },
};

/** Undefined: bad dhcp-range. */
function range6(
  start: Ip6,
  words: readonly string[],
  tag: string | undefined,
  filter: readonly string[],
): DhcpRange | { readonly complaint: string } | undefined {
  let end = start;
  let constructor6: string | undefined;
  const modes = {
    static: false,
    dhcp: false,
    ra: false,
    stateless: false,
    offLink: false,
    advertisesRouter: false,
  };
  let at = 1;
  for (; at < words.length; at += 1) {
    const word = words[at]!;
    const last = at === 1 ? Ip6.parse(word) : undefined;
    if (Object.hasOwn(MODES, word)) Object.assign(modes, MODES[word]);
    else if (last !== undefined) {
      end = last;
      modes.dhcp = true;
    } else if (word.startsWith('constructor:')) constructor6 = word.slice(12);
    else break;
  }
  let prefixLength = 64;
  const length = words[at];
  if (length !== undefined && /^\d+$/.test(length) && Number(length) <= 128) {
    prefixLength = Number(length);
    at += 1;
  }
  const complaint = rangeComplaint(start, end, prefixLength, modes.ra, constructor6);
  if (complaint !== undefined) return { complaint };
  if (start.isUnspecified && constructor6 === undefined) prefixLength = 0;
  if (at < words.length - 1) return undefined;
  const rest = words[at];
  const deprecated = rest === 'deprecated';
  const time = rest === undefined || deprecated ? DAY : leaseTime(rest);
  if (time === undefined) return undefined;
  const [low, high] = hostPart(start) > hostPart(end) ? [end, start] : [start, end];
  const setsLease = rest !== undefined && rest !== '' && !deprecated;
  return {
    start: low,
    end: high,
    prefixLength,
    leaseTime: time,
    setsLease,
    ...modes,
    deprecated,
    constructor6,
    tag,
    filter,
  };
}

function rangeComplaint(
  start: Ip6,
  end: Ip6,
  prefixLength: number,
  ra: boolean,
  constructor6: string | undefined,
): string | undefined {
  if (prefixLength > 64 && ra) return 'prefix length must be exactly 64 for RA subnets';
  if (prefixLength > 64 && constructor6 !== undefined) {
    return 'prefix length must be exactly 64 for subnet constructors';
  }
  if (prefixLength < 64) return 'prefix length must be at least 64';
  if (!start.prefixEquals(end, prefixLength)) return 'inconsistent DHCPv6 range';
  if (constructor6 !== undefined && !start.masked(64).isUnspecified) {
    return 'prefix must be zero with "constructor:" argument';
  }
  return undefined;
}

/** ra-param; undefined where dnsmasq takes no notice. */
export function parseRaParameters(
  argument: string,
): RaParameters | undefined | { readonly complaint: string } {
  const bad = { complaint: 'bad RA-params' };
  const [name = '', ...words] = argument.split(',').map(word => word.trim());
  if (words.length === 0) return undefined;
  let mtu = 0;
  let mtuFrom: string | undefined;
  if (/^mtu:/i.test(words[0]!)) {
    const text = words.shift()!.slice(4);
    if (words.length === 0) return bad;
    if (/^off$/i.test(text)) mtu = -1;
    else if (!/^\d+$/.test(text)) mtuFrom = text;
    else if (Number(text) < 1280) return bad;
    else mtu = Number(text);
  }
  let preference: RaParameters['preference'] = 'medium';
  if (/^(?:high|low)/i.test(words[0]!)) preference = /^l/i.test(words.shift()!) ? 'low' : 'high';
  const [interval, lifetime] = words;
  if (interval === undefined || !/^-?\d+$/.test(interval)) return bad;
  if (lifetime !== undefined && !/^-?\d+$/.test(lifetime)) return bad;
  return {
    name,
    mtu,
    mtuFrom,
    preference,
    interval: Number(interval),
    lifetime: lifetime === undefined ? undefined : Number(lifetime),
  };
}

const HEX = /^(?:[0-9a-f]{1,2}[:-])+[0-9a-f]{1,2}$/i;

/** dhcp-host */
export function parseHost(argument: string): DhcpHost | { readonly complaint: string } {
  let duid: Uint8Array | undefined;
  let name: string | undefined;
  let time: number | undefined;
  let ignore = false;
  const macs: Mac[] = [];
  const addresses: Ip6[] = [];
  let address4: Ip4 | undefined;
  const tags: string[] = [];
  for (const word of argument.split(',').map(each => each.trim())) {
    if (/^id:/i.test(word)) {
      const text = word.slice(3);
      if (text.includes(':') && !HEX.test(text)) return { complaint: 'bad hex constant' };
      duid = text.includes(':')
        ? Uint8Array.from(text.split(/[:-]/), octet => parseInt(octet, 16))
        : Uint8Array.from(text, character => character.charCodeAt(0));
    } else if (/^(?:set|net):/.test(word)) tags.push(word.slice(4));
    else if (word.startsWith('tag:')) continue;
    else if (word.startsWith('[') && word.endsWith(']') && word.includes(':')) {
      const address = Ip6.parse(word.slice(1, -1).replace(/\/\d+$/, ''));
      if (address === undefined) return { complaint: 'bad IPv6 address' };
      addresses.push(address);
    } else if (word.includes(':')) {
      const mac = Mac.parse(word.replace(/(^|:)([0-9a-f])(?=:|$)/gi, '$10$2'));
      if (mac === undefined) return { complaint: 'bad hex constant' };
      macs.push(mac);
    } else if (word === '') continue;
    else if (/^\d+\.\d+\.\d+\.\d+$/.test(word)) address4 = Ip4.parse(word);
    else if (word === 'ignore') ignore = true;
    else if (word === 'infinite' || /^\d+[wdhms]?$/i.test(word)) time = leaseTime(word);
    else if (/^[a-z0-9]([a-z0-9_-]*[a-z0-9])?(\.[a-z0-9_-]+)*$/i.test(word)) name = word.split('.')[0];
    else return { complaint: 'bad DHCP host name' };
  }
  return { duid, macs, addresses, address4, name, leaseTime: time, ignore, tags };
}

/** Names of options, with their codes and whether they hold addresses (opttab6[] of dhcp-common.c). */
const OPTION6: Readonly<Record<string, readonly [number, 'addresses' | 'names']>> = {
  'sip-server-domain': [21, 'names'],
  'sip-server': [22, 'addresses'],
  'dns-server': [23, 'addresses'],
  'domain-search': [24, 'names'],
  'nis-server': [27, 'addresses'],
  'nis+-server': [28, 'addresses'],
  'nis-domain': [29, 'names'],
  'nis+-domain': [30, 'names'],
  'sntp-server': [31, 'addresses'],
};

/** dhcp-option with option6:; undefined: one that is not about IPv6, or of a kind that is not simulated. */
export function parseOption6(argument: string): Option6 | undefined | { readonly complaint: string } {
  const words = argument.split(',').map(word => word.trim());
  const tags: string[] = [];
  while (/^tag:/.test(words[0] ?? '')) tags.push(words.shift()!.slice(4));
  const [which = '', ...values] = words;
  if (!which.startsWith('option6:')) return undefined;
  const key = which.slice(8);
  const known = Object.entries(OPTION6).find(([name, [code]]) => name === key || String(code) === key)?.[1];
  if (known === undefined) return /^\d+$/.test(key) ? undefined : { complaint: 'bad dhcp-option' };
  const [code, kind] = known;
  if (kind === 'names') return { code, addresses: [], names: values, tags };
  const addresses = values
    .filter(value => value !== '')
    .map(value => Ip6.parse(value.replace(/^\[|\]$/g, '')));
  if (addresses.includes(undefined)) return { complaint: 'bad IPv6 address' };
  return { code, addresses: addresses.filter(each => each !== undefined), names: [], tags };
}

function takeOption4(config: DnsmasqConfig, argument: string, force: boolean): string | undefined {
  const parsed = parseOption4(argument, force);
  if (parsed === undefined) return void config.unmodelled.add(`dhcp-option=${argument}`);
  if ('complaint' in parsed) return parsed.complaint;
  config.options4.unshift(parsed);
  return undefined;
}

/** Takes one option in; a complaint, or nothing. */
export function takeOption(config: DnsmasqConfig, name: string, argument: string): string | undefined {
  const into = <T extends object>(list: T[], parsed: T | { readonly complaint: string } | undefined) => {
    if (parsed === undefined) return undefined;
    if ('complaint' in parsed) return parsed.complaint;
    list.unshift(parsed);
    return undefined;
  };
  switch (name) {
    case 'dhcp-range': {
      const parsed = parseRange(argument);
      return 'netmask' in parsed ? into(config.ranges4, parsed) : into(config.ranges, parsed);
    }
    case 'ra-param':
      return into(config.raParameters, parseRaParameters(argument));
    case 'dhcp-host':
      return into(config.hosts, parseHost(argument));
    case 'dhcp-option':
    case 'dhcp-option-force':
      if (argument.includes('option6:')) return into(config.options6, parseOption6(argument));
      return takeOption4(config, argument, name === 'dhcp-option-force');
    case 'interface':
      return void config.interfaces.push(...argument.split(',').map(each => each.trim()));
    case 'except-interface':
      return void config.exceptInterfaces.push(...argument.split(',').map(each => each.trim()));
    case 'no-dhcp-interface':
    case 'no-dhcpv6-interface':
      return void config.noDhcpInterfaces.push(...argument.split(',').map(each => each.trim()));
    case 'dhcp-leasefile':
      config.leaseFile = argument || config.leaseFile;
      return undefined;
    case 'pid-file':
      config.pidFile = argument;
      return undefined;
    case 'port':
    case 'dhcp-lease-max':
      if (!/^\d+$/.test(argument)) return 'error';
      if (name === 'port') config.port = Number(argument);
      return undefined;
    default:
      return undefined;
  }
}
