/**
 * The table of Neighbour Discovery options. An option type that is not here is kept as `unknown-nd-option`; one that is
 * here but whose length its layout cannot take is kept as `unfit-nd-option`, and the receiver decides.
 */

import type { NdOptionDescription } from '../nd-option';
import { advertisementInterval } from './advertisement-interval';
import { captivePortal } from './captive-portal';
import { dnsSearchList } from './dns-search-list';
import { homeAgentInformation } from './home-agent-information';
import { mtu } from './mtu';
import { nonce } from './nonce';
import { pref64 } from './pref64';
import { prefixInformation } from './prefix-information';
import { recursiveDnsServer } from './recursive-dns-server';
import { redirectedHeader } from './redirected-header';
import { routeInformation } from './route-information';
import { sixLowpanContext } from './six-lowpan-context';
import { sourceLinkLayerAddress } from './source-link-layer-address';
import { targetLinkLayerAddress } from './target-link-layer-address';

const descriptions = [
  sourceLinkLayerAddress,
  targetLinkLayerAddress,
  prefixInformation,
  redirectedHeader,
  mtu,
  advertisementInterval,
  homeAgentInformation,
  nonce,
  routeInformation,
  recursiveDnsServer,
  dnsSearchList,
  sixLowpanContext,
  captivePortal,
  pref64,
] as const;

type ValueOfDescription<D> = D extends NdOptionDescription<infer V> ? V : never;

/** An option of a type that is not in the table: everything after type and length, verbatim. */
export interface UnknownNdOption {
  readonly kind: 'unknown-nd-option';
  readonly type: number;
  readonly body: Uint8Array;
}

/** An option of a known type whose length does not suit it: everything after type and length, verbatim. */
export interface UnfitNdOption {
  readonly kind: 'unfit-nd-option';
  readonly type: number;
  readonly body: Uint8Array;
}

/** Any option of RFC 4861 §4.6 and its extensions. */
export type NdOption = ValueOfDescription<(typeof descriptions)[number]> | UnknownNdOption | UnfitNdOption;

/** The option of one kind. */
export type NdOptionOf<K extends NdOption['kind']> = Extract<NdOption, { readonly kind: K }>;

export type PrefixInformation = NdOptionOf<'prefix-information'>;

type AnyDescription = NdOptionDescription<NdOption>;
const byType = new Map(descriptions.map(d => [d.type, d as unknown as AnyDescription]));
const byKind = new Map(descriptions.map(d => [d.kind, d as unknown as AnyDescription]));

/** The type number of an option. */
export function ndOptionType(option: NdOption): number {
  return 'body' in option ? option.type : byKind.get(option.kind)!.type;
}

/** Octets of the whole option, a multiple of eight: what its length field says times eight. */
export function ndOptionLength(option: NdOption): number {
  return 'body' in option ? 2 + option.body.length : byKind.get(option.kind)!.length(option);
}

/** Whether the kernel hands options of this type to user space, known length or not (ndisc_is_useropt()). */
export function isNdUserOption(option: NdOption): boolean {
  return byType.get(ndOptionType(option))?.useropt ?? false;
}

/** Writes the option at `at` over zeros; returns where it ends. */
export function writeNdOption(out: Uint8Array, at: number, option: NdOption): number {
  const length = ndOptionLength(option);
  out[at] = ndOptionType(option);
  out[at + 1] = length / 8;
  if ('body' in option) out.set(option.body, at + 2);
  else byKind.get(option.kind)!.write(out, at + 2, option);
  return at + length;
}

/** The option of this type and body; the body is 6 octets or 8 more, 16 more, ... */
export function readNdOption(type: number, body: Uint8Array): NdOption {
  const description = byType.get(type);
  if (description === undefined) return { kind: 'unknown-nd-option', type, body };
  return description.read(body) ?? { kind: 'unfit-nd-option', type, body };
}
