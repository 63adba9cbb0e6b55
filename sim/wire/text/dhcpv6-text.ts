/**
 * DHCPv6 messages as tcpdump 4.99.3 shows them (print-dhcp6.c): their name, and at -v all their options in brackets. It
 * reads octets, not the typed message, as it shows what a reader would refuse.
 */
import { getUint } from '../layout';
import {
  address,
  addresses,
  aftrName,
  authentication,
  domainList,
  duid,
  type Ended,
  hex,
  nothing,
  ntpServer,
  number,
  opaque,
  type Printer,
  remoteId,
  status,
  string,
  u32,
  type View,
} from './dhcpv6-option-text';
import { cutShort, type Shown } from './text-options';

const MESSAGES: readonly string[] = [
  '',
  'solicit',
  'advertise',
  'request',
  'confirm',
  'renew',
  'rebind',
  'reply',
  'release',
  'decline',
  'reconfigure',
  'inf-req',
  'relay-fwd',
  'relay-reply',
  'leasequery',
  'leasequery-reply',
];
const RELAY_FORWARD = 12;
const RELAY_REPLY = 13;

const END = cutShort('dhcp6');

/** The message at `at` of `octets`, where it is `length` octets long; the octets may go on behind it. */
export function dhcp6Text(octets: Uint8Array, at: number, length: number, shown: Shown): string {
  const text = message({ octets, snapEnd: octets.length }, at, length, shown.verbose > 0);
  return typeof text === 'string' ? text : text.text;
}

function message(view: View, at: number, length: number, verbose: boolean): string | Ended {
  const { octets, snapEnd } = view;
  if (at + 4 > snapEnd) return `dhcp6${END}`;
  const end = Math.min(snapEnd, at + length);
  const type = octets[at]!;
  const name = (type > 0 && MESSAGES[type]) || `msgtype-${type}`;
  if (!verbose) return `dhcp6 ${name}`;
  const head = `dhcp6 ${name} (`;
  if (type !== RELAY_FORWARD && type !== RELAY_REPLY) {
    return bracketed(`${head}xid=${getUint(octets, at + 1, 3).toString(16)}`, options(view, at + 4, end));
  }
  if (at + 18 > snapEnd) return { text: `${head}${END}`, how: 'early' };
  const link = `${head}linkaddr=${address(octets, at + 2)}`;
  if (at + 34 > snapEnd) return { text: `${link}${END}`, how: 'early' };
  return bracketed(`${link} peeraddr=${address(octets, at + 18)}`, options(view, at + 34, end));
}

function bracketed(head: string, inner: string | Ended): string | Ended {
  return typeof inner === 'string' ? `${head}${inner})` : { text: head + inner.text, how: inner.how };
}

/** dhcp6opt_print(): the options between two offsets. */
function options(view: View, start: number, end: number): string | Ended {
  const { octets } = view;
  let text = '';
  for (let at = start; at < end;) {
    if (at + 4 > end) return text + END;
    const code = getUint(octets, at, 2);
    const length = getUint(octets, at + 2, 2);
    if (at + 4 + length > end) return text + END;
    text += ` (${nameOf(code)}`;
    const known = OPTIONS[code];
    const printed = known === undefined ? '' : (known.text(view, at + 4, length) ?? ' ?');
    if (typeof printed === 'string') text += `${printed})`;
    else {
      text += printed.text;
      if (printed.how === 'early') return { text, how: 'early' };
      if (printed.how === 'cut') return text + END;
    }
    at += 4 + length;
  }
  return text;
}

/** Fields of `head` octets at least, then options. */
function holding(head: number, fields: (octets: Uint8Array, at: number) => string): Printer {
  return (view, at, length) => {
    if (length < head) return undefined;
    const before = fields(view.octets, at);
    const inner = options(view, at + head, at + length);
    return typeof inner === 'string' ? before + inner : { text: before + inner.text, how: inner.how };
  };
}

const nameOf = (code: number): string => OPTIONS[code]?.name ?? `opt_${code}`;

const codes: Printer = ({ octets }, at, length) => {
  if (length % 2 !== 0) return undefined;
  let text = '';
  for (let i = 0; i < length; i += 2) {
    text += ` ${nameOf(getUint(octets, at + i, 2))}`;
  }
  return text;
};

/** A name of dh6_msgtype_str, of those that a Reconfigure may ask for. */
const reconfigure: Printer = ({ octets }, at, length) => {
  if (length !== 1) return undefined;
  const type = octets[at]!;
  if (type === 5 || type === 11) return ` for ${MESSAGES[type]}`;
  return ` for ???(${type.toString(16).padStart(2, '0')})`;
};

const relayed: Printer = (view, at, length) => {
  const snapEnd = Math.min(at + length, view.snapEnd);
  const inner = message({ octets: view.octets, snapEnd }, at, length, true);
  return typeof inner === 'string'
    ? { text: ` (${inner})`, how: 'open' }
    : { text: ` (${inner.text}`, how: inner.how };
};

const QUERIES: Readonly<Record<number, string>> = { 1: ' by-address', 2: ' by-clientID' };

const association = holding(
  12,
  (octets, at) => ` IAID:${u32(octets, at)} T1:${u32(octets, at + 4)} T2:${u32(octets, at + 8)}`,
);

const lifetimes = (octets: Uint8Array, at: number): string =>
  ` pltime:${u32(octets, at)} vltime:${u32(octets, at + 4)}`;

interface Option {
  readonly name: string;
  readonly text: Printer;
}

const option = (name: string, text: Printer): Option => ({ name, text });

/** dh6opt_str, with what is shown of each. */
const OPTIONS: Readonly<Record<number, Option>> = {
  1: option('client-ID', duid),
  2: option('server-ID', duid),
  3: option('IA_NA', association),
  4: option(
    'IA_TA',
    holding(4, (octets, at) => ` IAID:${u32(octets, at)}`),
  ),
  5: option(
    'IA_ADDR',
    holding(24, (octets, at) => ` ${address(octets, at)}${lifetimes(octets, at + 16)}`),
  ),
  6: option('option-request', codes),
  7: option('preference', number(1)),
  8: option('elapsed-time', number(2)),
  9: option('relay-message', relayed),
  11: option('authentication', authentication),
  12: option('server-unicast', nothing),
  13: option('status-code', status),
  14: option('rapid-commit', nothing),
  15: option('user-class', nothing),
  16: option('vendor-class', nothing),
  17: option('vendor-specific-info', nothing),
  18: option('interface-ID', opaque),
  19: option('reconfigure-message', reconfigure),
  20: option('reconfigure-accept', nothing),
  21: option('SIP-servers-domain', domainList),
  22: option('SIP-servers-address', addresses),
  23: option('DNS-server', addresses),
  24: option('DNS-search-list', domainList),
  25: option('IA_PD', association),
  26: option(
    'IA_PD-prefix',
    holding(25, (octets, at) => ` ${address(octets, at + 9)}/${octets[at + 8]!}${lifetimes(octets, at)}`),
  ),
  27: option('NIS-server', addresses),
  28: option('NIS+-server', addresses),
  29: option('NIS-domain-name', nothing),
  30: option('NIS+-domain-name', nothing),
  31: option('SNTP-servers', addresses),
  32: option('lifetime', number(4)),
  33: option('BCMCS-domain-name', nothing),
  34: option('BCMCS-server', addresses),
  36: option('Geoconf-Civic', nothing),
  37: option('Remote-ID', remoteId),
  38: option('Subscriber-ID', opaque),
  39: option('Client-FQDN', nothing),
  40: option('PANA-agent', addresses),
  41: option('POSIX-timezone', string),
  42: option('POSIX-tz-database', string),
  43: option('Echo-request-option', codes),
  44: option(
    'Lease-query',
    holding(
      17,
      (octets, at) => `${QUERIES[octets[at]!] ?? ` type_${octets[at]!}`} ${address(octets, at + 1)}`,
    ),
  ),
  45: option(
    'LQ-client-data',
    holding(0, () => ''),
  ),
  46: option('Clt-time', number(4)),
  47: option('LQ-relay-data', ({ octets }, at, length) =>
    length < 16 ? undefined : ` ${address(octets, at)} ${hex(octets, at + 16, at + Math.min(length, 26))}...`,
  ),
  48: option('LQ-client-link', addresses),
  56: option('NTP-server', ntpServer),
  64: option('AFTR-Name', aftrName),
  112: option('MUD-URL', string),
};
