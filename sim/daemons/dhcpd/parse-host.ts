/** `host` declarations and the parameters that are for hosts alone (server/confpars.c). */
import { Ip4 } from '../../base/ip4';
import type { Ip6 } from '../../base/ip6';
import { isIdentifier } from '../isc/lexer';
import { parseOptionData, parseOptionName } from '../isc/parse-options';
import {
  isCidrMaskValid,
  parseHostName,
  parseIp6Addr,
  parseLbrace,
  parseNumericAggregate,
  parseSemi,
  refuse,
  refuseAt,
  skipToRbrace,
} from '../isc/parse-values';
import { octetsOfText } from '../isc/expression';
import { innerGroup, parseBlock } from './blocks';
import type { Group, Host } from './config';
import type { ConfigParser } from './parse-config';

/** dhcp-client-identifier, which makes a host known by it (enter_host()). */
const CLIENT_IDENTIFIER = 61;

/** parse_host_declaration(), behind the word. */
export function parseHost(parser: ConfigParser, group: Group): void {
  const { lexer, dhcpd } = parser;
  const name = parseHostName(lexer);
  if (name === undefined) return refuse(lexer, 'expecting a name for host declaration.');
  const host: Host = {
    name,
    group: innerGroup(group),
    hardware: undefined,
    uid: undefined,
    identifier: undefined,
    fixedAddresses: undefined,
    fixedAddresses4: undefined,
    fixedPrefixes: [],
  };
  if (!parseLbrace(lexer)) return;
  let deleted = false;
  parseBlock(
    parser,
    host.group,
    'host',
    kind => {
      switch (kind) {
        case 'dynamic':
        case 'deleted':
          lexer.next();
          deleted ||= kind === 'deleted';
          return parseSemi(lexer) ? true : 'end';
        case 'group':
          lexer.next();
          return parseNamedGroup(parser, host) ? true : 'end';
        case 'uid':
          lexer.next();
          return parseUid(parser, host) ? true : 'end';
        case 'host-identifier':
          return parseIdentifier(parser, host) ? true : 'end';
        default:
          return false;
      }
    },
    host,
  );
  if (deleted) return;
  for (const statement of host.group.statements) {
    if (statement.op !== 'supersede' || statement.value?.op !== 'const') continue;
    const { space, code } = statement.option;
    if (space.name === 'dhcp' && code === CLIENT_IDENTIFIER) host.uid = statement.value.data;
  }
  if (dhcpd.hosts.some(each => each.name === host.name)) {
    lexer.warn(`host ${host.name}: already exists`);
    return;
  }
  dhcpd.hosts.push(host);
}

/** `group NAME;`: no group has a name that could be found again here. */
function parseNamedGroup({ lexer }: ConfigParser, host: Host): boolean {
  const token = lexer.next();
  if (token.kind !== 'STRING' && !isIdentifier(token)) {
    lexer.warn('expecting string or identifier.');
    skipToRbrace(lexer, 1);
    return false;
  }
  lexer.warn(`unknown group ${token.text} in host ${host.name}`);
  return parseSemi(lexer);
}

function parseUid({ lexer }: ConfigParser, host: Host): boolean {
  if (host.uid !== undefined) {
    lexer.warn(`Host '${host.name}' already has a uid`);
    skipToRbrace(lexer, 1);
    return false;
  }
  if (lexer.peek().kind === 'STRING') {
    host.uid = octetsOfText(lexer.next().text);
  } else {
    host.uid = parseNumericAggregate(lexer, undefined, ':', 16);
    if (host.uid === undefined) refuse(lexer, 'expecting hex list.');
  }
  return parseSemi(lexer);
}

function parseIdentifier(parser: ConfigParser, host: Host): boolean {
  const { lexer } = parser;
  const fail = (complaint?: string): false => {
    if (complaint !== undefined) lexer.warn(complaint);
    skipToRbrace(lexer, 1);
    return false;
  };
  if (host.identifier !== undefined) return fail('only one host-identifier allowed per host');
  lexer.next();
  const { kind } = lexer.next();
  let relays: number | undefined;
  if (kind === 'v6relopt') {
    const number = lexer.next();
    if (number.kind !== 'NUMBER') return fail('host-identifier v6relopt must have a number');
    relays = parseInt(number.text, 10) || 0;
    if (relays < 0) return fail('host-identifier v6relopt must have a number >= 0');
  } else if (kind !== 'option') {
    return fail('host-identifier must be an option or v6relopt');
  }
  const named = parseOptionName(parser, true);
  if (named === undefined) return false;
  const { option, known } = named;
  if (!known) return fail(`unknown option ${option.space.name}.${option.name}`);
  const data = parseOptionData(parser, option);
  if (data === undefined) return fail();
  if (!parseSemi(lexer)) return fail();
  host.identifier = { option, data, relays };
  return true;
}

/** `hardware`, `fixed-address6`, `fixed-prefix6`, which stand in hosts only. */
export function parseHostParameter(parser: ConfigParser, kind: string, host: Host | undefined): void {
  const { lexer } = parser;
  switch (kind) {
    case 'hardware': {
      if (host?.hardware !== undefined) {
        return lexer.warn(`Host ${host.name} hardware address already configured.`);
      }
      const hardware = parseHardware(parser);
      if (host !== undefined) host.hardware = hardware;
      else lexer.warn('hardware address parameter not allowed here.');
      return;
    }
    case 'fixed-prefix6':
      if (host === undefined) return refuse(lexer, 'fixed-prefix6 declaration not allowed here.');
      return parseFixedPrefix6(parser, host);
    case 'fixed-address6': {
      const addresses = parseFixedAddresses(parser);
      if (addresses === undefined) return;
      if (host === undefined) lexer.warn('fixed-address parameter not allowed here.');
      else if (host.fixedAddresses !== undefined) lexer.warn('Only one fixed address declaration per host.');
      else host.fixedAddresses = addresses;
      return;
    }
    default:
      return parseFixedAddress4(parser, host);
  }
}

const HARDWARE: Readonly<Record<string, number>> = { ethernet: 1, 'token-ring': 6, fddi: 8, infiniband: 32 };

/** parse_hardware_param() */
function parseHardware({ lexer }: ConfigParser): Uint8Array | undefined {
  const token = lexer.next();
  const type =
    HARDWARE[token.kind] ??
    (/^unknown-/.test(token.text) ? parseInt(token.text.slice(8), 10) || 0 : undefined);
  if (type === undefined) return refuse(lexer, 'expecting a network hardware type');
  let address: Uint8Array | undefined = new Uint8Array();
  if (lexer.peek().kind !== ';') address = parseNumericAggregate(lexer, undefined, ':', 16);
  if (address === undefined) return Uint8Array.of(type);
  if (address.length > 20) lexer.warn('hardware address too long');
  if (lexer.next().kind !== ';') refuse(lexer, 'expecting semicolon.');
  return Uint8Array.of(type, ...address);
}

/** `fixed-address`: addresses, and names that nobody here resolves. */
function parseFixedAddress4(parser: ConfigParser, host: Host | undefined): void {
  const { lexer } = parser;
  const addresses: Ip4[] = [];
  do {
    if (addresses.length > 0 || lexer.peek().kind === ',') lexer.next();
    const token = lexer.peek();
    if (token.kind === 'NUMBER') {
      const octets = parseNumericAggregate(lexer, 4, '.', 10);
      if (octets === undefined) return;
      addresses.push(Ip4.fromBytes(octets));
    } else if (isIdentifier(token)) {
      parser.unmodelled(`fixed-address ${parseHostName(lexer)}`);
    } else {
      return refuse(lexer, `${lexer.next().text} (${token.kind}): expecting IP address or hostname`);
    }
  } while (lexer.peek().kind === ',');
  if (!parseSemi(lexer)) return;
  if (host === undefined) lexer.warn('fixed-address parameter not allowed here.');
  else if (host.fixedAddresses4 !== undefined) lexer.warn('Only one fixed address declaration per host.');
  else host.fixedAddresses4 = addresses;
}

function parseFixedAddresses({ lexer }: ConfigParser): Ip6[] | undefined {
  const addresses: Ip6[] = [];
  for (;;) {
    const address = parseIp6Addr(lexer);
    if (address === undefined) return undefined;
    addresses.push(address);
    if (lexer.peek().kind !== ',') break;
    lexer.next();
  }
  return parseSemi(lexer) ? addresses : undefined;
}

function parseFixedPrefix6({ lexer }: ConfigParser, host: Host): void {
  const address = parseIp6Addr(lexer);
  if (address === undefined) return;
  const slash = lexer.next();
  if (slash.kind !== '/') return refuseAt(lexer, slash, "expecting '/'");
  const number = lexer.next();
  if (number.kind !== 'NUMBER') return refuseAt(lexer, number, 'expecting number');
  if (lexer.next().kind !== ';') return refuse(lexer, 'semicolon expected.');
  const length = parseInt(number.text, 10) || 0;
  if (length < 0 || length > 128) return lexer.warn('networks have 0 to 128 bits');
  if (!isCidrMaskValid(address, length)) return lexer.warn('network mask too short');
  host.fixedPrefixes.push({ address, length });
}
