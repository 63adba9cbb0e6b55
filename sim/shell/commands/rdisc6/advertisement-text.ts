/**
 * A Router Advertisement as rdisc6(8) of ndisc6 1.0.5 shows it. It reads what the kernel hands to raw sockets, which is
 * every message, sound or not: options that cannot be read are left out, and after a wrong length nothing is read.
 */
import type { Ip6 } from '../../../base/ip6';
import { toHex } from '../../../base/hex';
import { getUint } from '../../../wire/layout';
import { type NdOptionOf, readNdOption } from '../../../wire/nd/options';

const HEADER = 16;
const LEAST_OPTION = 8;
const SOURCE_LINK_LAYER_ADDRESS = 1;
const PREFIX_INFORMATION = 3;
const PREFIX_BODY = 30;
const MTU = 5;
const MTU_BODY = 6;
const LEAST_MTU = 1280;
const DNS_SEARCH_LIST = 31;

const PREFERENCES = ['medium', 'high', 'medium (invalid)', 'low'];

/** `shown`: the text; `whole` is false where a prefix cannot be read, and the advertisement does not count. */
export interface AdvertisementText {
  readonly text: string;
  readonly whole: boolean;
}

/** The text of the message in `octets`; of the prefixes alone unless `verbose`. Undefined for another message. */
export function advertisementText(octets: Uint8Array, verbose: boolean): AdvertisementText | undefined {
  if (octets.length < HEADER || octets[0] !== 134 || octets[1] !== 0) return undefined;
  let text = verbose ? headerText(octets) : '';
  for (let at = HEADER; octets.length - at >= LEAST_OPTION;) {
    const type = octets[at]!;
    const length = octets[at + 1]! * 8;
    if (length === 0 || at + length > octets.length) break;
    const body = octets.subarray(at + 2, at + length);
    at += length;
    if (!verbose && type !== PREFIX_INFORMATION) continue;
    const piece = optionText(type, body, verbose);
    if (piece === undefined) return { text, whole: false };
    text += piece;
  }
  return { text, whole: true };
}

function headerText(octets: Uint8Array): string {
  const hopLimit = octets[4]!;
  const flags = octets[5]!;
  const lifetime = getUint(octets, 6, 2);
  const hops = hopLimit === 0 ? 'undefined' : String(hopLimit).padStart(9);
  return (
    '\n' +
    `Hop limit                 :    ${hops} (      0x${hex(hopLimit, 2)})\n` +
    `Stateful address conf.    :          ${yesNo(flags & 0x80)}\n` +
    `Stateful other conf.      :          ${yesNo(flags & 0x40)}\n` +
    `Mobile home agent         :          ${yesNo(flags & 0x20)}\n` +
    `Router preference         :       ${preference(flags)}\n` +
    `Neighbor discovery proxy  :          ${yesNo(flags & 0x04)}\n` +
    `Router lifetime           : ${quantity(lifetime, 'second')}\n` +
    `Reachable time            : ${timeText(getUint(octets, 8, 4))}\n` +
    `Retransmit time           : ${timeText(getUint(octets, 12, 4))}\n`
  );
}

/** Undefined for a prefix that cannot be read, which ends the reading; nothing for what is not shown. */
function optionText(type: number, body: Uint8Array, verbose: boolean): string | undefined {
  if (type === SOURCE_LINK_LAYER_ADDRESS) return ` Source link-layer address: ${linkLayerAddress(body)}\n`;
  if (type === DNS_SEARCH_LIST) return searchListText(body);
  const fixed = type === PREFIX_INFORMATION ? PREFIX_BODY : type === MTU ? MTU_BODY : body.length;
  const option = readNdOption(type, body.subarray(0, fixed));
  switch (option.kind) {
    case 'prefix-information':
      return prefixText(option, verbose);
    case 'mtu': {
      const { mtu } = option;
      const judged = mtu >= LEAST_MTU ? 'valid' : 'invalid';
      return ` MTU                      :        ${String(mtu).padStart(5)} ${plural(mtu, 'byte')} (${judged})\n`;
    }
    case 'route-information':
      return routeText(option, body);
    case 'recursive-dns-server':
      return serversText(option);
    default:
      return type === PREFIX_INFORMATION ? undefined : '';
  }
}

function prefixText(option: NdOptionOf<'prefix-information'>, verbose: boolean): string {
  const prefix = `${option.prefix.toString()}/${option.prefixLength}\n`;
  if (!verbose) return prefix;
  return (
    ` Prefix                   : ${prefix}` +
    `  On-link                 :          ${yesNo(option.onLink)}\n` +
    `  Autonomous address conf.:          ${yesNo(option.autonomous)}\n` +
    `  Valid time              : ${lifetimeText(option.validLifetime)}\n` +
    `  Pref. time              : ${lifetimeText(option.preferredLifetime)}\n`
  );
}

/** RFC 4191 §2.3: a prefix of which too little is there is left out. */
function routeText(option: NdOptionOf<'route-information'>, body: Uint8Array): string {
  const { prefix, prefixLength, routeLifetime } = option;
  const eights = (body.length + 2) / 8;
  if (prefixLength > 128 || eights < (prefixLength + 127) >>> 6) return '';
  return (
    ` Route                    : ${prefix.toString()}/${prefixLength}\n` +
    `  Route preference        :       ${preference(body[1]!)}\n` +
    `  Route lifetime          : ${lifetimeText(routeLifetime)}\n`
  );
}

function serversText({ addresses, lifetime }: NdOptionOf<'recursive-dns-server'>): string {
  const servers = addresses.map((server: Ip6) => ` Recursive DNS server     : ${server.toString()}\n`);
  const label = addresses.length === 1 ? '  DNS server lifetime     : ' : '  DNS servers lifetime    : ';
  return `${servers.join('')}${label}${lifetimeText(lifetime)}\n`;
}

/** Names end with a space each. What goes past the end is not shown, nor then the lifetime. */
function searchListText(body: Uint8Array): string {
  const names = body.subarray(6);
  if (names.length === 0) return '';
  let text = ' DNS search list          : ';
  for (let at = 0; at < names.length && names[at] !== 0; at++) {
    for (let length = names[at]!; length !== 0; length = names[at]!) {
      if (at + 1 + length >= names.length) return `${text}\n`;
      const label = Array.from(names.subarray(at + 1, at + 1 + length), octet => String.fromCharCode(octet));
      at += 1 + length;
      text += `${label.join('').replace(/\0.*/s, '')}${names[at] === 0 ? '' : '.'}`;
    }
    text += ' ';
  }
  return `${text}\n  DNS search list lifetime: ${lifetimeText(getUint(body, 2, 4))}\n`;
}

function linkLayerAddress(octets: Uint8Array): string {
  return (toHex(octets).toUpperCase().match(/../g) ?? []).join(':');
}

function preference(flags: number): string {
  return PREFERENCES[(flags >>> 3) & 3]!.padStart(6);
}

function yesNo(flag: number | boolean): string {
  return flag === 0 || flag === false ? ' No' : 'Yes';
}

function hex(value: number, digits: number): string {
  return value.toString(16).padStart(digits, '0');
}

function plural(count: number, unit: string): string {
  return count === 1 ? unit : `${unit}s`;
}

function quantity(value: number, unit: string): string {
  return `${String(value).padStart(12)} (0x${hex(value, 8)}) ${plural(value, unit)}`;
}

function timeText(value: number): string {
  return value === 0 ? ' unspecified (0x00000000)' : quantity(value, 'millisecond');
}

function lifetimeText(value: number): string {
  return value === 0xffffffff ? '    infinite (0xffffffff)' : quantity(value, 'second');
}
