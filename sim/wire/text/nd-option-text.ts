/**
 * The options of Neighbour Discovery as `tcpdump -v` shows them. A printer stands for each kind in the option table that
 * tcpdump 4.99.3 knows; the others it shows as octets, and at -v it stops after the first of those.
 *
 * Differs from tcpdump: octets of a name that do not print are escaped as in RFC 1035 §5.1.
 */

import { toHex } from '../../base/hex';
import { getUint } from '../layout';
import {
  type NdOption,
  ndOptionLength,
  type NdOptionOf,
  ndOptionType,
  readNdOption,
  writeNdOption,
} from '../nd/options';
import type { RouterPreference } from '../nd/router-preference';
import { hexDump } from './hex-dump';
import { addressText, flagList, lifetimeText, type Shown } from './text-options';

type Kind = NdOption['kind'];
type Printer<K extends Kind> = { readonly name: string; text(option: NdOptionOf<K>): string };

const preferenceNames: Readonly<Record<RouterPreference, string>> = {
  low: 'low',
  medium: 'medium',
  high: 'high',
  reserved: 'rsv',
};

/** A preference of RFC 4191 in tcpdump's words. */
export function preferenceText(preference: RouterPreference): string {
  return preferenceNames[preference];
}

const linkLayerAddress = (octets: Uint8Array): string => (toHex(octets).match(/../g) ?? []).join(':');

const printers: { readonly [K in Kind]?: Printer<K> } = {
  'source-link-layer-address': { name: 'source link-address', text: option => option.address.toString() },
  'target-link-layer-address': {
    name: 'destination link-address',
    text: option => option.address.toString(),
  },
  'prefix-information': {
    name: 'prefix info',
    text: option =>
      `${addressText(option.prefix)}/${option.prefixLength}, Flags [${flagList([
        [option.onLink, 'onlink'],
        [option.autonomous, 'auto'],
        [option.routerAddress, 'router'],
      ])}], valid time ${lifetimeText(option.validLifetime)}, pref. time ${lifetimeText(option.preferredLifetime)}`,
  },
  mtu: { name: 'mtu', text: option => ` ${option.mtu}` },
  'recursive-dns-server': {
    name: 'rdnss',
    text: option =>
      ` lifetime ${option.lifetime}s,${option.addresses.map(a => ` addr: ${addressText(a)}`).join('')}`,
  },
  'dns-search-list': {
    name: 'dnssl',
    text: option =>
      ` lifetime ${option.lifetime}s, domain(s):${option.names.map(name => ` ${name}.`).join('')}`,
  },
  'advertisement-interval': { name: 'advertisement interval', text: option => ` ${option.interval}ms` },
  'home-agent-information': {
    name: 'homeagent information',
    text: option => ` preference ${option.homeAgentPreference}, lifetime ${option.homeAgentLifetime}`,
  },
  'route-information': {
    name: 'route info',
    text: option =>
      ` ${addressText(option.prefix)}/${option.prefixLength}, pref=${preferenceText(option.preference)}` +
      `, lifetime=${lifetimeText(option.routeLifetime)}`,
  },
};

const REDIRECTED_HEADER = 4;

/** How options of a known type are shown whose length is not theirs: tcpdump reads the fields where they should be. */
interface Unfit {
  readonly name: string;
  /** Octets that the fields take, by the octets that the option says it has. */
  needs(length: number): number;
  readonly remark: string;
}

const UNFIT: Readonly<Record<number, Unfit>> = {
  3: { name: 'prefix info', needs: () => 32, remark: 'badlen' },
  5: { name: 'mtu', needs: () => 8, remark: 'bad option length' },
  7: { name: 'advertisement interval', needs: () => 8, remark: '' },
  8: { name: 'homeagent information', needs: () => 8, remark: '' },
  25: { name: 'rdnss', needs: length => 8 + 16 * Math.floor((length - 8) / 16), remark: '' },
};
const ROUTE_INFORMATION = 24;
const DNS_SEARCH_LIST = 31;

/** Text of options, and whether something in them could not be read to the end. */
export interface OptionsText {
  readonly text: string;
  readonly cut: boolean;
}

/** All options of a message, each on a line of its own. */
export function ndOptionsText(options: readonly NdOption[], shown: Shown): OptionsText {
  let text = '';
  let octets: Uint8Array | undefined;
  let at = 0;
  for (const option of options) {
    const type = ndOptionType(option);
    const length = ndOptionLength(option);
    octets ??= octetsOf(options);
    const body = octets.subarray(at + 2, at + length);
    const found = option.kind === 'unfit-nd-option' ? unfitText(type, octets, at, length) : fitText(option);
    text += `\n\t  ${found?.name ?? 'unknown'} option (${type}), length ${length} (${length / 8}): `;
    if (type === REDIRECTED_HEADER) text += hexDump(octets.subarray(0, length), '\t    ');
    if (found === undefined && shown.verbose < 2) return { text: text + hexDump(body, '\t  '), cut: false };
    if (found !== undefined && found.text === undefined)
      return { text: text + (found.before ?? ''), cut: true };
    text += found?.text ?? '';
    if (shown.verbose > 1) text += hexDump(body, '\t    ');
    at += length;
  }
  return { text, cut: false };
}

/** `text` undefined: the fields reach past the end, and only `before` was shown. */
interface Found {
  readonly name: string;
  readonly text: string | undefined;
  readonly before?: string;
}

function fitText(option: NdOption): Found | undefined {
  if (option.kind === 'redirected-header') return { name: 'redirected header', text: '' };
  const printer = printers[option.kind] as Printer<Kind> | undefined;
  return printer === undefined ? undefined : { name: printer.name, text: printer.text(option) };
}

function unfitText(type: number, octets: Uint8Array, at: number, length: number): Found | undefined {
  const body = octets.subarray(at + 2, at + length);
  if (type === 1 || type === 2) {
    const name = type === 1 ? 'source link-address' : 'destination link-address';
    return { name, text: linkLayerAddress(body) };
  }
  if (type === ROUTE_INFORMATION) return { name: 'route info', text: undefined };
  if (type === DNS_SEARCH_LIST) {
    const before = ` lifetime ${getUint(octets, at + 4, 4)}s, domain(s):`;
    return { name: 'dnssl', text: length === 8 || octets[at + 8] === 0 ? before : undefined, before };
  }
  const unfit = UNFIT[type];
  if (unfit === undefined) return undefined;
  const { name } = unfit;
  const needs = unfit.needs(length);
  if (type === 25 && needs === 8) return { name, text: ` lifetime ${getUint(octets, at + 4, 4)}s,` };
  if (at + needs > octets.length) return { name, text: undefined };
  const option = readNdOption(type, octets.subarray(at + 2, at + needs));
  const text = fitText(option)?.text ?? '';
  return { name, text: type === 3 ? text.replace(',', `${unfit.remark},`) : text + unfit.remark };
}

function octetsOf(options: readonly NdOption[]): Uint8Array {
  const out = new Uint8Array(options.reduce((sum, option) => sum + ndOptionLength(option), 0));
  let at = 0;
  for (const option of options) at = writeNdOption(out, at, option);
  return out;
}
