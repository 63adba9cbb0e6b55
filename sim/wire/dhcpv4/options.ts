/**
 * The table of DHCPv4 options (RFC 2132 and others), and areas of them. An option that is not here is kept as
 * `unknown-option`; one whose body its layout cannot take as `unfit-option`: the receiver decides. An option that reaches past
 * the end of its area spoils the whole message.
 */
import { asciiText, ip4, list, named, record, rest, seconds32, u16, u32, u8 } from '../fields';
import { byEnterprise, classlessRoutes, searchList, suboptions } from './fields';
import { dhcp4Option, type Dhcp4OptionDescription } from './option';

const addresses = { addresses: list(ip4, 1) };

const descriptions = [
  dhcp4Option({ code: 1, kind: 'subnet-mask', layout: { mask: ip4 } }),
  /** Seconds east of Greenwich, two's complement. */
  dhcp4Option({ code: 2, kind: 'time-offset', layout: { offset: u32 } }),
  dhcp4Option({ code: 3, kind: 'routers', layout: addresses }),
  dhcp4Option({ code: 4, kind: 'time-servers', layout: addresses }),
  dhcp4Option({ code: 6, kind: 'dns-servers', layout: addresses }),
  dhcp4Option({ code: 7, kind: 'log-servers', layout: addresses }),
  dhcp4Option({ code: 12, kind: 'host-name', layout: { name: asciiText } }),
  dhcp4Option({ code: 13, kind: 'boot-size', layout: { blocks: u16 } }),
  dhcp4Option({ code: 15, kind: 'domain-name', layout: { name: asciiText } }),
  dhcp4Option({ code: 17, kind: 'root-path', layout: { path: asciiText } }),
  dhcp4Option({ code: 19, kind: 'ip-forwarding', layout: { value: u8 } }),
  dhcp4Option({ code: 23, kind: 'default-ttl', layout: { ttl: u8 } }),
  dhcp4Option({ code: 26, kind: 'interface-mtu', layout: { mtu: u16 } }),
  dhcp4Option({ code: 28, kind: 'broadcast-address', layout: { address: ip4 } }),
  dhcp4Option({ code: 31, kind: 'router-discovery', layout: { value: u8 } }),
  dhcp4Option({
    code: 33,
    kind: 'static-routes',
    layout: { routes: list(record({ destination: ip4, gateway: ip4 }), 1) },
  }),
  dhcp4Option({ code: 40, kind: 'nis-domain', layout: { name: asciiText } }),
  dhcp4Option({ code: 41, kind: 'nis-servers', layout: addresses }),
  dhcp4Option({ code: 42, kind: 'ntp-servers', layout: addresses }),
  dhcp4Option({ code: 43, kind: 'vendor-specific', layout: { data: rest } }),
  dhcp4Option({ code: 44, kind: 'netbios-name-servers', layout: addresses }),
  dhcp4Option({ code: 46, kind: 'netbios-node-type', layout: { type: u8 } }),
  dhcp4Option({ code: 47, kind: 'netbios-scope', layout: { scope: asciiText } }),
  dhcp4Option({ code: 50, kind: 'requested-address', layout: { address: ip4 } }),
  dhcp4Option({ code: 51, kind: 'lease-time', layout: { seconds: seconds32 } }),
  /** Which of the header's fields hold options: 1 the file name, 2 the server name, 3 both. */
  dhcp4Option({ code: 52, kind: 'overload', layout: { fields: u8 } }),
  dhcp4Option({
    code: 53,
    kind: 'message-type',
    layout: {
      type: named(u8, {
        1: 'discover',
        2: 'offer',
        3: 'request',
        4: 'decline',
        5: 'ack',
        6: 'nak',
        7: 'release',
        8: 'inform',
        9: 'force-renew',
      }),
    },
  }),
  dhcp4Option({ code: 54, kind: 'server-id', layout: { address: ip4 } }),
  dhcp4Option({ code: 55, kind: 'parameter-request', layout: { codes: list(u8, 1) } }),
  dhcp4Option({ code: 56, kind: 'message', layout: { text: asciiText } }),
  dhcp4Option({ code: 57, kind: 'max-message-size', layout: { octets: u16 } }),
  dhcp4Option({ code: 58, kind: 'renewal-time', layout: { seconds: seconds32 } }),
  dhcp4Option({ code: 59, kind: 'rebinding-time', layout: { seconds: seconds32 } }),
  dhcp4Option({ code: 60, kind: 'vendor-class', layout: { name: asciiText } }),
  /** Compared octet by octet; by custom the first is a hardware type, or 255 before an IAID and a DUID (RFC 4361). */
  dhcp4Option({ code: 61, kind: 'client-id', layout: { id: rest } }),
  dhcp4Option({ code: 66, kind: 'tftp-server', layout: { name: asciiText } }),
  dhcp4Option({ code: 67, kind: 'boot-file', layout: { name: asciiText } }),
  dhcp4Option({ code: 77, kind: 'user-class', layout: { data: rest } }),
  dhcp4Option({ code: 80, kind: 'rapid-commit', layout: {} }),
  dhcp4Option({
    code: 81,
    kind: 'client-fqdn',
    layout: { flags: u8, rcode1: u8, rcode2: u8, name: rest },
  }),
  dhcp4Option({ code: 82, kind: 'relay-agent', layout: { suboptions } }),
  dhcp4Option({ code: 93, kind: 'client-architecture', layout: { types: list(u16, 1) } }),
  dhcp4Option({ code: 97, kind: 'client-uuid', layout: { type: u8, uuid: rest } }),
  dhcp4Option({ code: 100, kind: 'posix-timezone', layout: { name: asciiText } }),
  dhcp4Option({ code: 101, kind: 'named-timezone', layout: { name: asciiText } }),
  dhcp4Option({ code: 108, kind: 'ipv6-only-preferred', layout: { seconds: seconds32 } }),
  dhcp4Option({ code: 114, kind: 'captive-portal', layout: { uri: asciiText } }),
  dhcp4Option({ code: 116, kind: 'auto-configure', layout: { value: u8 } }),
  dhcp4Option({ code: 118, kind: 'subnet-selection', layout: { address: ip4 } }),
  dhcp4Option({ code: 119, kind: 'domain-search', layout: { names: searchList } }),
  dhcp4Option({ code: 120, kind: 'sip-servers', layout: { data: rest } }),
  dhcp4Option({ code: 121, kind: 'classless-routes', layout: { routes: classlessRoutes } }),
  dhcp4Option({ code: 124, kind: 'vendor-identifying-class', layout: { vendors: byEnterprise } }),
  dhcp4Option({ code: 125, kind: 'vendor-identifying', layout: { vendors: byEnterprise } }),
  /** As 121, before there was one. */
  dhcp4Option({ code: 249, kind: 'microsoft-classless-routes', layout: { routes: classlessRoutes } }),
  dhcp4Option({ code: 252, kind: 'proxy-auto-discovery', layout: { url: asciiText } }),
] as const;

type ValueOfDescription<D> = D extends Dhcp4OptionDescription<infer V> ? V : never;

/** An option that is not in the table, or one whose body its layout cannot take: the body, verbatim. */
export interface RawDhcp4Option {
  readonly kind: 'unknown-option' | 'unfit-option';
  readonly code: number;
  readonly body: Uint8Array;
}

/** Any option. */
export type Dhcp4Option = ValueOfDescription<(typeof descriptions)[number]> | RawDhcp4Option;

/** The option of one kind. */
export type Dhcp4OptionOf<K extends Dhcp4Option['kind']> = Extract<Dhcp4Option, { readonly kind: K }>;

type AnyDescription = Dhcp4OptionDescription<Dhcp4Option>;
const byCode = new Map(descriptions.map(each => [each.code, each as unknown as AnyDescription]));
const byKind = new Map(descriptions.map(each => [each.kind, each as unknown as AnyDescription]));

const PAD = 0;
const END = 255;
const LONGEST = 255;

/** The code of an option. */
export function dhcp4OptionCode(option: Dhcp4Option): number {
  return 'body' in option ? option.code : byKind.get(option.kind)!.code;
}

/** The option with this code and body. */
export function readDhcp4Option(code: number, body: Uint8Array): Dhcp4Option {
  const description = byCode.get(code);
  if (description === undefined) return { kind: 'unknown-option', code, body };
  return description.read(body) ?? { kind: 'unfit-option', code, body };
}

/** An area of options with its end. A body of more than 255 octets goes into several options of its code (RFC 3396). */
export function writeDhcp4Options(options: readonly Dhcp4Option[]): Uint8Array {
  const octets: number[] = [];
  for (const option of options) {
    const code = dhcp4OptionCode(option);
    const body = 'body' in option ? option.body : byKind.get(option.kind)!.write(option);
    let at = 0;
    do {
      const part = body.subarray(at, at + LONGEST);
      octets.push(code, part.length, ...part);
      at += LONGEST;
    } while (at < body.length);
  }
  octets.push(END);
  return Uint8Array.from(octets);
}

/** A code with the body that stood at `at` of its area. */
export interface Dhcp4RawOption {
  readonly code: number;
  readonly at: number;
  readonly body: Uint8Array;
}

/**
 * The options of one area as they stand there, paddings left out, up to its end.
 * @returns the offset of the option that reaches past the end of the area, if there is one
 */
export function walkDhcp4Options(
  area: Uint8Array,
  visit: (option: Dhcp4RawOption) => void,
): number | undefined {
  for (let at = 0; at < area.length && area[at] !== END;) {
    const code = area[at]!;
    if (code === PAD) {
      at++;
      continue;
    }
    const length = area[at + 1];
    if (length === undefined || at + 2 + length > area.length) return at;
    visit({ code, at, body: area.subarray(at + 2, at + 2 + length) });
    at += 2 + length;
  }
  return undefined;
}

/** The option of a kind, of which a message has one: what stood in several places was put together (RFC 3396). */
export function findDhcp4Option<K extends Dhcp4Option['kind']>(
  options: readonly Dhcp4Option[],
  kind: K,
): Dhcp4OptionOf<K> | undefined {
  return options.find((option): option is Dhcp4OptionOf<K> => option.kind === kind);
}
