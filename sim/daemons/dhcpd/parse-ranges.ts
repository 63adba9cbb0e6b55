/** `range6`, `prefix6` and `pool6` (server/confpars.c), and how a range is cut into prefixes (range2cidr()). */
import type { Ip6 } from '../../base/ip6';
import type { Lexer } from '../isc/lexer';
import {
  fromBits,
  isCidrMaskValid,
  networkOf,
  parseIp6Addr,
  parseLbrace,
  parseSemi,
  refuse,
  refuseAt,
  toBits,
  type Ip6Prefix,
} from '../isc/parse-values';
import { innerGroup } from './blocks';
import type { Group, Ip6Pool, Permit, Pond, Subnet6 } from './config';
import { parseStatement, type ConfigParser } from './parse-config';

/** The fewest prefixes that make up a range, the last first, as range2cidr() links them: of that something is given out first. */
export function range2cidr(low: Ip6, high: Ip6): Ip6Prefix[] {
  let [first, last] = [toBits(low), toBits(high)];
  if (first > last) [first, last] = [last, first];
  const nets: Ip6Prefix[] = [];
  while (first <= last) {
    let length = 128;
    while (length > 0) {
      const size = 1n << BigInt(128 - length + 1);
      if (first % size !== 0n || first + size - 1n > last) break;
      length -= 1;
    }
    nets.unshift({ address: fromBits(first), length });
    first += 1n << BigInt(128 - length);
  }
  return nets;
}

/** The pond of a network for ranges that are in no pool6 (add_ipv6_pond_to_network()). */
function commonPond(group: Group, subnet: Subnet6): Pond {
  const { ponds } = subnet.network;
  const found = ponds.find(
    pond => pond.group.parent === group && pond.permits.some(({ type }) => type === 'all'),
  );
  if (found !== undefined) return found;
  const pond: Pond = { group: innerGroup(group), permits: [{ type: 'all' }], prohibits: [], pools: [] };
  ponds.push(pond);
  return pond;
}

function addPools(
  nets: readonly Ip6Prefix[],
  kind: Ip6Pool['kind'],
  units: number,
  subnet: Subnet6,
  pond: Pond,
): void {
  for (const { address, length } of nets) {
    pond.pools.push({ kind, start: address, bits: length, units, subnet, pond });
  }
}

/** parse_address_range6(): `LOW HIGH`, `PREFIX/LENGTH [temporary]` or `PREFIX temporary`. */
export function parseAddressRange6(
  lexer: Lexer,
  group: Group,
  subnet: Subnet6,
  given: Pond | undefined,
): void {
  const { net } = subnet;
  const low = parseIp6Addr(lexer);
  if (low === undefined) return;
  if (networkOf(low, net.length) !== net.address) {
    return refuse(lexer, 'range6 start address is outside the subnet');
  }
  let kind: Ip6Pool['kind'] = 'ia-na';
  let nets: readonly Ip6Prefix[];
  const next = lexer.peek().kind;
  if (next === '/' || next === 'temporary') {
    const length = next === '/' ? rangeLength(lexer, low, net) : 64;
    if (length === undefined) return;
    if (!isCidrMaskValid(low, length)) return refuse(lexer, 'network mask too short');
    if (lexer.peek().kind === 'temporary') {
      if (next === '/' && length < 64) lexer.warn('temporary mask too short');
      if (next === '/' && length === 128) lexer.warn('temporary singleton?');
      lexer.next();
      kind = 'ia-ta';
    }
    nets = [{ address: low, length }];
  } else {
    const high = parseIp6Addr(lexer);
    if (high === undefined) return;
    if (networkOf(high, net.length) !== net.address) {
      return refuse(lexer, 'range6 end address is outside the subnet');
    }
    nets = range2cidr(low, high);
  }
  addPools(nets, kind, 128, subnet, given ?? commonPond(group, subnet));
  parseSemi(lexer);
}

function rangeLength(lexer: Lexer, _low: Ip6, net: Ip6Prefix): number | undefined {
  lexer.next();
  const token = lexer.next();
  if (token.kind !== 'NUMBER') return refuse(lexer, 'expecting number');
  const length = parseInt(token.text, 10) || 0;
  if (length < 0 || length > 128) return refuse(lexer, 'networks have 0 to 128 bits');
  if (length < net.length) return refuse(lexer, 'network mask smaller than subnet mask');
  return length;
}

/** parse_prefix6(): `LOW HIGH /LENGTH`. */
export function parsePrefix6(lexer: Lexer, group: Group, subnet: Subnet6, given: Pond | undefined): void {
  const low = parseIp6Addr(lexer);
  if (low === undefined) return;
  const high = parseIp6Addr(lexer);
  if (high === undefined) return;
  const slash = lexer.next();
  if (slash.kind !== '/') return refuseAt(lexer, slash, "expecting '/'");
  const number = lexer.next();
  if (number.kind !== 'NUMBER') return refuseAt(lexer, number, 'expecting number');
  const bits = parseInt(number.text, 10) || 0;
  if (bits <= 0 || bits >= 128) return lexer.warn('networks have 0 to 128 bits (exclusive)');
  if (!isCidrMaskValid(low, bits) || !isCidrMaskValid(high, bits)) {
    return refuse(lexer, 'network mask too short');
  }
  if (lexer.next().kind !== ';') return refuse(lexer, 'semicolon expected.');
  const pond = given ?? commonPond(group, subnet);
  const nets = range2cidr(low, high).map(net => ({ ...net, length: net.length === 128 ? bits : net.length }));
  for (const net of nets) {
    if (net.length > bits) lexer.warn('impossible mask length');
    else addPools([net], 'ia-pd', bits, subnet, pond);
  }
}

/** parse_pool6_statement(), behind the word. */
export function parsePool6(parser: ConfigParser, group: Group): void {
  const { lexer } = parser;
  const subnet = group.subnet!;
  const pond: Pond = { group: innerGroup(group), permits: [], prohibits: [], pools: [] };
  if (!parseLbrace(lexer)) return;
  let declaration = false;
  for (let open = true; open;) {
    const { kind } = lexer.peek();
    switch (kind) {
      case 'range6':
        lexer.next();
        parseAddressRange6(lexer, group, subnet, pond);
        break;
      case 'prefix6':
        lexer.next();
        parsePrefix6(lexer, group, subnet, pond);
        break;
      case 'allow':
      case 'deny':
        lexer.next();
        parsePermit(parser, kind === 'allow' ? pond.permits : pond.prohibits);
        break;
      case '}':
        lexer.next();
        open = false;
        break;
      case 'END_OF_FILE':
        return lexer.warn('unexpected end of file');
      default:
        declaration = parseStatement(parser, pond.group, 'pool', undefined, declaration);
    }
  }
  subnet.network.ponds.push(pond);
  if (pond.pools.length > 0) return;
  lexer.warn('Pool6 declaration with no address range6 or prefix6.');
  parser.source.say('Pool6 declarations must always contain at least');
  parser.source.say('one range6 or prefix6 statement.');
}

const CLIENTS: Readonly<
  Record<string, { readonly type: Exclude<Permit['type'], 'class'>; readonly alone: boolean }>
> = {
  unknown: { type: 'unknown', alone: false },
  'unknown-clients': { type: 'unknown', alone: true },
  known: { type: 'known', alone: false },
  'known-clients': { type: 'known', alone: true },
  authenticated: { type: 'other', alone: false },
  unauthenticated: { type: 'other', alone: false },
  all: { type: 'all', alone: false },
};

/** get_permit() */
export function parsePermit(parser: ConfigParser, permits: Permit[]): void {
  const { lexer, dhcpd } = parser;
  const { kind } = lexer.next();
  const clients = CLIENTS[kind];
  let permit: Permit;
  if (clients !== undefined) {
    permit = { type: clients.type };
    if (!clients.alone && lexer.next().kind !== 'clients') return refuse(lexer, 'expecting "clients"');
  } else if (kind === 'members') {
    if (lexer.next().kind !== 'of') return refuse(lexer, 'expecting "of"');
    const name = lexer.next();
    if (name.kind !== 'STRING') return refuse(lexer, 'expecting class name.');
    if (!dhcpd.classes.some(each => each.name === name.text)) lexer.warn(`no such class: ${name.text}`);
    permit = { type: 'class', className: name.text };
  } else if (kind === 'dynamic') {
    if (lexer.next().kind !== 'bootp') return refuse(lexer, 'expecting "bootp"');
    if (lexer.next().kind !== 'clients') return refuse(lexer, 'expecting "clients"');
    permit = { type: 'bootp' };
  } else if (kind === 'after') {
    return unmodelledPermit(parser, kind);
  } else {
    return refuse(lexer, 'expecting permit type.');
  }
  permits.push(permit);
  parseSemi(lexer);
}

function unmodelledPermit({ lexer, unmodelled }: ConfigParser, kind: string): void {
  unmodelled(`the permit ${kind}`);
  while (![';', 'END_OF_FILE'].includes(lexer.next().kind));
}
