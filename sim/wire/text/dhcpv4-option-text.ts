/** The options of DHCPv4 as tcpdump 4.99.3 shows them at -v (rfc1048_print() of print-bootp.c). */
import { toHex } from '../../base/hex';
import { printable } from './domain-text';
import { hexDump } from './hex-dump';
import type { OctetReader } from './octet-reader';

const PAD = 0;
const END = 255;
const [NETBIOS_NODE, OVERLOAD, MESSAGE_TYPE, PARAMETER_REQUEST, CLIENT_ID] = [46, 52, 53, 55, 61];
const [USER_CLASS, FQDN, AGENT, CLASSLESS, CLASSLESS_MICROSOFT] = [77, 81, 82, 121, 249];

/**
 * Code, format and name of each option it knows. Formats: i addresses, p pairs of them, l and L words without and with a sign, s
 * shorts, b octets, a text, B yes or no, $ a format of its own.
 */
const NAMES: ReadonlyMap<number, string> = new Map(
  (
    '0 PAD|1iSubnet-Mask|2LTime-Zone|3iDefault-Gateway|4iTime-Server|5iIEN-Name-Server|' +
    '6iDomain-Name-Server|7iLOG|8iCS|9iLPR-Server|10iIM|11iRL|12aHostname|13sBS|14aDP|' +
    '15aDomain-Name|16iSS|17aRP|18aEP|19BIPF|20BSRT|21pPF|22sRSZ|23bTTL|24lMTU-Timeout|' +
    '25sMTU-Table|26sMTU|27BLSN|28iBR|29BMD|30BMS|31BRouter-Discovery|32iRSA|33pStatic-Route|' +
    '34BUT|35lAT|36BIE|37bTT|38lKI|39BKG|40aYD|41iYS|42iNTP|43bVendor-Option|' +
    '44iNetbios-Name-Server|45iWDD|46$Netbios-Node|47aNetbios-Scope|48iXFS|49iXDM|' +
    '50iRequested-IP|51lLease-Time|52$OO|53 DHCP-Message|54iServer-ID|55bParameter-Request|' +
    '56aMSG|57sMSZ|58lRN|59lRB|60aVendor-Class|61$Client-ID|64sN+D|65iN+S|66aTFTP|67aBF|68iMH|' +
    '69iSMTP|70iPOP3|71iNNTP|72iWWW|73iFG|74iIRC|75iSTS|76iSTDA|77$User-Class|78bSLP-DA|' +
    '79bSLP-SCOPE|80aSLP-NA|81$FQDN|82$Agent-Information|83bARMT|88aTZSTR|89bFQDNS|90bAUTH|' +
    '91LLast-Transaction-Time|92iAssociated-IP|93sARCH|94bNDI|95aLDAP|97bGUID|98aUAP|' +
    '100aPOSIX-TZ|101aTZ-Name|112iNI|113aNITAG|114aURL|116BNOAUTO|117sNSSEARCH|118iSUBNET|' +
    '121$Classless-Static-Route|150iTFTP-Server-Address|161aMUD-URL|' +
    '249$Classless-Static-Route-Microsoft|255 END'
  )
    .split('|')
    .map(row => [parseInt(row, 10), row.replace(/^\d+/, '')]),
);

const MESSAGES: Readonly<Record<number, string>> = {
  1: 'Discover',
  2: 'Offer',
  3: 'Request',
  4: 'Decline',
  5: 'ACK',
  6: 'NACK',
  7: 'Release',
  8: 'Inform',
  10: 'LeaseQuery',
  11: 'LeaseUnassigned',
  12: 'LeaseUnknown',
  13: 'LeaseActive',
};
const NODES: Readonly<Record<number, string>> = { 1: 'b-node', 2: 'p-node', 4: 'm-node', 8: 'h-node' };
const OVERLOADED: Readonly<Record<number, string>> = { 1: 'file', 2: 'sname', 3: 'file+sname' };
const HARDWARE: Readonly<Record<number, string>> = {
  1: 'ether',
  6: 'ieee802',
  7: 'arcnet',
  15: 'frelay',
  23: 'strip',
  24: 'ieee1394',
};
const SUBOPTIONS: Readonly<Record<number, string>> = { 1: 'Circuit-ID', 2: 'Remote-ID', 6: 'Subscriber-ID' };

const nameOf = (code: number): string => NAMES.get(code) ?? '?Unknown';

/** All of them, from behind the magic cookie to the end option. It writes into the reader's text. */
export function optionsText(reader: OctetReader, verbose: number): void {
  while (reader.left > 0) {
    const code = reader.u8();
    if (code === PAD && verbose < 3) continue;
    if (code === END && verbose < 3) return;
    const name = nameOf(code);
    const length = code === PAD || code === END ? 0 : reader.u8();
    reader.text += `\n\t    ${name.slice(1)} (${code}), length ${length}${length > 0 ? ': ' : ''}`;
    if (code === PAD) {
      let occurs = 1;
      for (; reader.left > 0 && reader.ahead(0, 1)[0] === PAD; occurs += 1) reader.skip(1);
      if (occurs > 1) reader.text += `, occurs ${occurs}`;
    }
    optionText(reader.part(length), code, length, name.charAt(0));
  }
}

function optionText(body: OctetReader, code: number, length: number, format: string): void {
  if (code === MESSAGE_TYPE && length === 1) {
    const type = body.u8();
    body.text += MESSAGES[type] ?? `Unknown (${type})`;
    return;
  }
  if (code === PARAMETER_REQUEST) {
    for (let i = 0; body.left > 0; i += 1) {
      const asked = body.u8();
      body.text += `${i % 4 === 0 ? '\n\t      ' : ', '}${nameOf(asked).slice(1)} (${asked})`;
    }
    return;
  }
  if (format === '$') special(body, code);
  else plain(body, format === '?' ? (length & 1 ? 'b' : length & 2 ? 's' : 'l') : format);
  if (body.left > 0) body.text += `\n\t  trailing data length ${body.left}`;
}

function plain(body: OctetReader, format: string): void {
  const each = (size: number, separator: string, read: () => string): void => {
    const parts: string[] = [];
    while (body.left >= size) parts.push(read());
    body.text += parts.join(separator);
  };
  switch (format) {
    case 'a':
      body.text += `"${all(body)}"`;
      return;
    case 'i':
      return each(4, ',', () => body.address());
    case 'L':
      return each(4, ',', () => String(body.u32() | 0));
    case 'l':
      return each(4, ',', () => String(body.u32()));
    case 'p':
      return each(8, ',', () => `(${body.address()}:${body.address()})`);
    case 's':
      return each(2, ',', () => String(body.u16()));
    case 'B':
      return each(1, ',', () => yesOrNo(body.u8()));
    default:
      return each(1, '.', () => String(body.u8()));
  }
}

function yesOrNo(value: number): string {
  return value === 0 ? 'N' : value === 1 ? 'Y' : `${value}?`;
}

/** What is left, as text. */
function all(body: OctetReader): string {
  const octets = body.take(body.left);
  return printable(octets, 0, octets.length, false);
}

function special(body: OctetReader, code: number): void {
  const least =
    code === FQDN ? 3 : code === USER_CLASS ? 2 : code === CLASSLESS || code === CLASSLESS_MICROSOFT ? 5 : 1;
  if (body.left < least && code !== AGENT) {
    body.text += `[ERROR: length < ${least} bytes]`;
    body.take(body.left);
    return;
  }
  switch (code) {
    case NETBIOS_NODE:
    case OVERLOAD: {
      const value = body.u8();
      body.text += (code === OVERLOAD ? OVERLOADED : NODES)[value] ?? `#${value}`;
      return;
    }
    case FQDN:
      return fqdn(body);
    case CLIENT_ID: {
      const type = body.u8();
      if (type === 0) body.text += `"${all(body)}"`;
      else {
        const octets = toHex(body.take(body.left)).match(/../g) ?? [];
        body.text += `${HARDWARE[type] ?? `hardware-type ${type},`} ${octets.join(':')}`;
      }
      return;
    }
    case AGENT:
      return agent(body);
    case USER_CLASS:
      return userClass(body);
    default:
      return routes(body);
  }
}

function fqdn(body: OctetReader): void {
  const [flags, first, second] = [body.u8(), body.u8(), body.u8()];
  if (flags & 0xf0) body.text += `[ERROR: MBZ nibble 0x${(flags >> 4).toString(16)} != 0] `;
  const names = ['S', 'O', 'E', 'N'].filter((_, bit) => flags & (1 << bit));
  if (flags & 0x0f) body.text += `[${names.join('')}] `;
  if (first !== 0 || second !== 0) body.text += `${first}/${second} `;
  body.text += `"${all(body)}"`;
}

function agent(body: OctetReader): void {
  while (body.left >= 2) {
    const [code, length] = [body.u8(), body.u8()];
    const head = `\n\t      ${SUBOPTIONS[code] ?? 'Unknown'} SubOption ${code}, length ${length}: `;
    if (length > body.left) {
      body.text += `${head}length goes past end of option`;
      body.take(body.left);
      return;
    }
    const octets = body.take(length);
    body.text += head + (code in SUBOPTIONS ? printable(octets, 0, length, false) : hexDump(octets, '\t\t'));
  }
}

function userClass(body: OctetReader): void {
  for (let number = 1; body.left > 0; number += 1) {
    const length = body.u8();
    body.text += `\n\t      instance#${number}: `;
    if (length === 0 || length > body.left) {
      body.text += `[ERROR: ${length === 0 ? 'suboption length must be non-zero' : 'invalid option'}]`;
      body.take(body.left);
      return;
    }
    body.text += `"${printable(body.take(length), 0, length, false)}", length ${length}`;
  }
}

/** RFC 3442 */
function routes(body: OctetReader): void {
  for (let first = true; body.left > 0; first = false) {
    if (!first) body.text += ',';
    const width = body.u8();
    const significant = Math.ceil(width / 8);
    if (width > 32 || body.left < significant + 4) {
      body.text +=
        width > 32
          ? `[ERROR: Mask width (${width}) > 32]`
          : `[ERROR: Remaining length (${body.left}) < ${significant + 4} bytes]`;
      body.take(body.left);
      return;
    }
    const destination = Array.from({ length: 4 }, (_, i) => (i < significant ? body.u8() : 0)).join('.');
    body.text += `(${width === 0 ? 'default' : `${destination}/${width}`}:${body.address()})`;
  }
}
