/** The configuration of dnsmasq, as far as it is about DHCPv4. */
import { Ip4 } from '../../base/ip4';
import { putUint } from '../../wire/layout';
import { duration, leaseTime } from './lease-time';

/** A dhcp-range of IPv4: struct dhcp_context. */
export interface DhcpRange4 {
  readonly start: Ip4;
  readonly end: Ip4;
  /** Undefined: those of the interface. */
  readonly netmask: Ip4 | undefined;
  readonly broadcast: Ip4 | undefined;
  /** Seconds. */
  readonly leaseTime: number;
  /** Addresses are for those that a dhcp-host names, and nobody else. */
  readonly static: boolean;
  readonly tag: string | undefined;
  readonly filter: readonly string[];
}

/** dhcp-option of IPv4. */
export interface Option4 {
  readonly code: number;
  /** What is sent; 0.0.0.0 among `addresses` is this machine. */
  readonly body: Uint8Array;
  readonly addresses: readonly Ip4[];
  readonly tags: readonly string[];
  /** Whether or not it is asked for (dhcp-option-force). */
  readonly force: boolean;
}

/** Seconds (DEFLEASE). */
const DEFAULT_LEASE = 3600;

/** dhcp-range, from its first address on. */
export function parseRange4(
  words: readonly string[],
  tag: string | undefined,
  filter: readonly string[],
): DhcpRange4 | { readonly complaint: string } | undefined {
  const start = addressOf(words[0]);
  const isStatic = words[1] === 'static';
  const end = isStatic ? start : addressOf(words[1]);
  if (start === undefined || end === undefined) return undefined;
  let at = 2;
  const address = (): Ip4 | undefined => {
    const found = words[at]?.includes('.') === true ? addressOf(words[at]) : undefined;
    if (found !== undefined) at += 1;
    return found;
  };
  const netmask = address();
  const broadcast = netmask === undefined ? undefined : address();
  if (netmask !== undefined && !sameNet(start, end, netmask)) return { complaint: 'inconsistent DHCP range' };
  if (at < words.length - 1) return undefined;
  const time = words[at] === undefined ? DEFAULT_LEASE : leaseTime(words[at]!);
  if (time === undefined) return undefined;
  const [low, high] = start.compare(end) > 0 ? [end, start] : [start, end];
  return { start: low, end: high, netmask, broadcast, leaseTime: time, static: isStatic, tag, filter };
}

function addressOf(text: string | undefined): Ip4 | undefined {
  return text === undefined ? undefined : Ip4.parse(text);
}

/** is_same_net() */
export function sameNet(a: Ip4, b: Ip4, mask: Ip4): boolean {
  return ((a.word ^ b.word) & mask.word) === 0;
}

/**
 * opttab[] of dhcp-common.c: name, code, and what it holds. i addresses, a text, n a domain name, t a time, 1 2 4 a number of so many
 * octets, - anything.
 */
const TABLE: readonly { readonly name: string; readonly code: number; readonly kind: string }[] = (
  'netmask 1 i|time-offset 2 4|router 3 i|dns-server 6 i|log-server 7 i|lpr-server 9 i|' +
  'hostname 12 a|boot-file-size 13 2|domain-name 15 a|swap-server 16 i|root-path 17 a|' +
  'extension-path 18 a|ip-forward-enable 19 1|non-local-source-routing 20 1|policy-filter 21 i|' +
  'max-datagram-reassembly 22 2|default-ttl 23 1|mtu 26 2|all-subnets-local 27 1|broadcast 28 i|' +
  'router-discovery 31 1|router-solicitation 32 i|static-route 33 i|trailer-encapsulation 34 1|' +
  'arp-timeout 35 4|ethernet-encap 36 1|tcp-ttl 37 1|tcp-keepalive 38 4|nis-domain 40 a|' +
  'nis-server 41 i|ntp-server 42 i|vendor-encap 43 -|netbios-ns 44 i|netbios-dd 45 i|' +
  'netbios-nodetype 46 1|netbios-scope 47 -|x-windows-fs 48 i|x-windows-dm 49 i|' +
  'requested-address 50 i|lease-time 51 t|option-overload 52 -|message-type 53 -|' +
  'server-identifier 54 i|parameter-request 55 -|message 56 -|max-message-size 57 -|T1 58 t|' +
  'T2 59 t|vendor-class 60 -|client-id 61 -|nis+-domain 64 a|nis+-server 65 i|tftp-server 66 a|' +
  'bootfile-name 67 a|mobile-ip-home 68 i|smtp-server 69 i|pop3-server 70 i|nntp-server 71 i|' +
  'irc-server 74 i|user-class 77 -|rapid-commit 80 -|FQDN 81 -|agent-id 82 -|client-arch 93 2|' +
  'client-interface-id 94 -|client-machine-id 97 -|posix-timezone 100 a|tzdb-timezone 101 a|' +
  'ipv6-only 108 4|subnet-select 118 -|domain-search 119 n|sip-server 120 -|' +
  'classless-static-route 121 -|vendor-id-encap 125 -|tftp-server-address 150 i'
)
  .split('|')
  .map(row => row.split(' '))
  .map(([name = '', code = '', kind = '']) => ({ name, code: Number(code), kind }));

/** dhcp-option without option6:; undefined: of a kind that is not simulated. */
export function parseOption4(
  argument: string,
  force: boolean,
): Option4 | undefined | { readonly complaint: string } {
  const words = argument.split(',').map(word => word.trim());
  const tags: string[] = [];
  while (/^(?:tag|net):/.test(words[0] ?? '')) tags.push(words.shift()!.slice(4));
  const [which = '', ...values] = words;
  const named = which.startsWith('option:') ? TABLE.find(({ name }) => name === which.slice(7)) : undefined;
  if (which.startsWith('option:') && named === undefined) return { complaint: 'bad dhcp-option' };
  if (named === undefined && !/^\d+$/.test(which)) return undefined;
  const code = named?.code ?? Number(which);
  if (code === 0 || code > 254) return { complaint: 'bad dhcp-option' };
  const { kind } = named ?? TABLE.find(each => each.code === code) ?? { kind: '-' };
  const body = bodyOf(kind, values);
  return body === undefined ? undefined : { code, tags, force, ...body };
}

function bodyOf(kind: string, values: readonly string[]): Pick<Option4, 'body' | 'addresses'> | undefined {
  const none: Ip4[] = [];
  if (values.length === 0) return { body: new Uint8Array(0), addresses: none };
  const addresses = values.map(each => Ip4.parse(each)).filter(each => each !== undefined);
  if ((kind === 'i' || kind === '-') && addresses.length === values.length)
    return { body: new Uint8Array(0), addresses };
  const [value = ''] = values;
  const size = kind === 't' ? 4 : /^[124]$/.test(kind) ? Number(kind) : 0;
  if (size > 0 && values.length === 1 && /^\d+[wdhms]?$/i.test(value)) {
    const number = kind === 't' ? duration(value)! : Number(value);
    const body = new Uint8Array(size);
    putUint(body, 0, size, number >>> 0);
    return { body, addresses: none };
  }
  if (kind !== 'a') return undefined;
  return { body: new TextEncoder().encode(values.join(',')), addresses: none };
}
