/**
 * The table of DHCPv6 options (RFC 8415 §21 and others), and the list of them that ends messages and the options that hold
 * options. An option that is not here is kept as `unknown-option`; one whose body its layout cannot take as `unfit-option`: the
 * receiver decides. An option that reaches past the end spoils the whole list (RFC 8415 §16).
 */
import { domainNames } from '../domain-names';
import { asciiText, ip6, list, rest, seconds32, u16, u32, u8 } from '../fields';
import { type Field, getUint, putUint } from '../layout';
import { dhcp6Option, type Dhcp6OptionDescription } from './option';

/** Code and length. */
const HEADER = 4;
/** Options inside options go no deeper: an address is in an association, and a status in an address. */
const MAX_DEPTH = 4;

/** Options in wire order. */
export interface Dhcp6OptionList extends ReadonlyArray<Dhcp6Option> {
  readonly [index: number]: Dhcp6Option;
}

/** All options up to the end. */
export const dhcp6Options: Field<Dhcp6OptionList> = {
  part: 'field',
  least: 0,
  length: options => options.reduce((sum, option) => sum + HEADER + bodyLength(option), 0),
  write: (out, at, options) => options.reduce((next, option) => writeOption(out, next, option), at),
  read(cursor) {
    if (cursor.depth > MAX_DEPTH) return cursor.fail('options inside options go too deep');
    const options: Dhcp6Option[] = [];
    while (cursor.left > 0) {
      if (cursor.left < HEADER)
        return cursor.fail(`needs ${HEADER} octets, ${cursor.left} are left`, 'option');
      const length = getUint(cursor.bytes, cursor.at + 2, 2);
      if (length > cursor.left - HEADER)
        return cursor.fail(`is ${length}, ${cursor.left - HEADER} octets are left`, 'option length');
      const option = cursor.take(HEADER + length);
      options.push(readOption(getUint(option, 0, 2), option.subarray(HEADER), cursor.depth + 1));
    }
    return options;
  },
};

const descriptions = [
  /** A DUID is compared octet by octet and never looked into (RFC 8415 §11). */
  dhcp6Option({ code: 1, kind: 'client-id', layout: { duid: rest } }),
  dhcp6Option({ code: 2, kind: 'server-id', layout: { duid: rest } }),
  dhcp6Option({
    code: 3,
    kind: 'ia-na',
    layout: { iaid: u32, t1: seconds32, t2: seconds32, options: dhcp6Options },
  }),
  dhcp6Option({ code: 4, kind: 'ia-ta', layout: { iaid: u32, options: dhcp6Options } }),
  dhcp6Option({
    code: 5,
    kind: 'ia-address',
    layout: { address: ip6, preferredLifetime: seconds32, validLifetime: seconds32, options: dhcp6Options },
  }),
  dhcp6Option({ code: 6, kind: 'option-request', layout: { codes: list(u16) } }),
  dhcp6Option({ code: 7, kind: 'preference', layout: { preference: u8 } }),
  /** Hundredths of a second. */
  dhcp6Option({ code: 8, kind: 'elapsed-time', layout: { elapsed: u16 } }),
  /** A whole message, for the relay agent or the server to read. */
  dhcp6Option({ code: 9, kind: 'relay-message', layout: { message: rest } }),
  dhcp6Option({
    code: 11,
    kind: 'authentication',
    layout: {
      protocol: u8,
      algorithm: u8,
      replayMethod: u8,
      replayHigh: u32,
      replayLow: u32,
      information: rest,
    },
  }),
  dhcp6Option({ code: 12, kind: 'server-unicast', layout: { address: ip6 } }),
  dhcp6Option({ code: 13, kind: 'status-code', layout: { status: u16, message: asciiText } }),
  dhcp6Option({ code: 14, kind: 'rapid-commit', layout: {} }),
  dhcp6Option({ code: 15, kind: 'user-class', layout: { data: rest } }),
  dhcp6Option({ code: 16, kind: 'vendor-class', layout: { enterprise: u32, data: rest } }),
  dhcp6Option({ code: 17, kind: 'vendor-options', layout: { enterprise: u32, data: rest } }),
  dhcp6Option({ code: 18, kind: 'interface-id', layout: { id: rest } }),
  dhcp6Option({ code: 19, kind: 'reconfigure-message', layout: { type: u8 } }),
  dhcp6Option({ code: 20, kind: 'reconfigure-accept', layout: {} }),
  dhcp6Option({ code: 23, kind: 'dns-servers', layout: { servers: list(ip6) } }),
  dhcp6Option({ code: 24, kind: 'domain-list', layout: { names: domainNames } }),
  dhcp6Option({
    code: 25,
    kind: 'ia-pd',
    layout: { iaid: u32, t1: seconds32, t2: seconds32, options: dhcp6Options },
  }),
  dhcp6Option({
    code: 26,
    kind: 'ia-prefix',
    layout: {
      preferredLifetime: seconds32,
      validLifetime: seconds32,
      prefixLength: u8,
      prefix: ip6,
      options: dhcp6Options,
    },
  }),
  dhcp6Option({ code: 31, kind: 'sntp-servers', layout: { servers: list(ip6) } }),
  dhcp6Option({ code: 32, kind: 'information-refresh-time', layout: { seconds: seconds32 } }),
  dhcp6Option({ code: 37, kind: 'remote-id', layout: { enterprise: u32, id: rest } }),
  dhcp6Option({ code: 38, kind: 'subscriber-id', layout: { id: rest } }),
  dhcp6Option({ code: 39, kind: 'client-fqdn', layout: { flags: u8, name: rest } }),
  dhcp6Option({ code: 56, kind: 'ntp-servers', layout: { suboptions: rest } }),
  dhcp6Option({ code: 79, kind: 'client-link-layer-address', layout: { hardware: u16, address: rest } }),
  dhcp6Option({ code: 82, kind: 'sol-max-rt', layout: { seconds: seconds32 } }),
  dhcp6Option({ code: 83, kind: 'inf-max-rt', layout: { seconds: seconds32 } }),
] as const;

type ValueOfDescription<D> = D extends Dhcp6OptionDescription<infer V> ? V : never;

/** An option that is not in the table, or one whose body its layout cannot take: the body, verbatim. */
export interface RawDhcp6Option {
  readonly kind: 'unknown-option' | 'unfit-option';
  readonly code: number;
  readonly body: Uint8Array;
}

/** Any option. */
export type Dhcp6Option = ValueOfDescription<(typeof descriptions)[number]> | RawDhcp6Option;

/** The option of one kind. */
export type Dhcp6OptionOf<K extends Dhcp6Option['kind']> = Extract<Dhcp6Option, { readonly kind: K }>;

type AnyDescription = Dhcp6OptionDescription<Dhcp6Option>;
const byCode = new Map(descriptions.map(each => [each.code, each as unknown as AnyDescription]));
const byKind = new Map(descriptions.map(each => [each.kind, each as unknown as AnyDescription]));

/** The code of an option. */
export function dhcp6OptionCode(option: Dhcp6Option): number {
  return 'body' in option ? option.code : byKind.get(option.kind)!.code;
}

function bodyLength(option: Dhcp6Option): number {
  return 'body' in option ? option.body.length : byKind.get(option.kind)!.length(option);
}

function writeOption(out: Uint8Array, at: number, option: Dhcp6Option): number {
  const length = bodyLength(option);
  putUint(out, at, 2, dhcp6OptionCode(option));
  putUint(out, at + 2, 2, length);
  if ('body' in option) out.set(option.body, at + HEADER);
  else byKind.get(option.kind)!.write(out, at + HEADER, option);
  return at + HEADER + length;
}

function readOption(code: number, body: Uint8Array, depth: number): Dhcp6Option {
  const description = byCode.get(code);
  if (description === undefined) return { kind: 'unknown-option', code, body };
  return description.read(body, depth) ?? { kind: 'unfit-option', code, body };
}

/** The first option of a kind: those that may stand once are looked for so (RFC 8415 §21). */
export function findOption<K extends Dhcp6Option['kind']>(
  options: Dhcp6OptionList,
  kind: K,
): Dhcp6OptionOf<K> | undefined {
  return options.find((option): option is Dhcp6OptionOf<K> => option.kind === kind);
}
