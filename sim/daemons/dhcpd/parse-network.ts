/** `shared-network`, `subnet` and `subnet6` declarations (server/confpars.c). */
import { Ip4 } from '../../base/ip4';
import { isIdentifier } from '../isc/lexer';
import {
  isCidrMaskValid,
  parseIp6Addr,
  parseLbrace,
  parseNumericAggregate,
  parseSemi,
  refuse,
} from '../isc/parse-values';
import { innerGroup, parseBlock } from './blocks';
import type { Group, SharedNetwork, Subnet4, Subnet6 } from './config';
import type { ConfigParser } from './parse-config';

function newNetwork(group: Group, name: string, implicit: boolean): SharedNetwork {
  const network: { -readonly [K in keyof SharedNetwork]: SharedNetwork[K] } = {
    name,
    implicit,
    group,
    subnets: [],
    ponds: [],
    subnets4: [],
    pools4: [],
  };
  network.group = innerGroup(group, { network });
  return network;
}

/** `interface NAME;` in a network, which is for when the addresses of an interface do not tell. */
function parseInterface(parser: ConfigParser, kind: string): boolean | 'end' {
  if (kind !== 'interface') return false;
  parser.lexer.next();
  const { text } = parser.lexer.next();
  parser.unmodelled(`interface ${text} in a network`);
  return parseSemi(parser.lexer) ? true : 'end';
}

/** parse_shared_net_declaration(), behind the word. */
export function parseSharedNetwork(parser: ConfigParser, group: Group): void {
  const { lexer, dhcpd } = parser;
  const name = networkName(parser);
  if (name === undefined) return refuse(lexer, 'expecting a name for shared-network');
  const network = newNetwork(group, name, false);
  if (!parseLbrace(lexer)) return;
  if (!parseBlock(parser, network.group, 'shared-network', kind => parseInterface(parser, kind))) return;
  if (network.subnets.length + network.subnets4.length === 0) lexer.warn('empty shared-network decl');
  else dhcpd.networks.push(network);
}

function networkName({ lexer }: ConfigParser): string | undefined {
  const token = lexer.peek();
  if (token.kind === 'STRING') {
    lexer.next();
    if (token.text !== '') return token.text;
    lexer.warn('zero-length shared network name');
    return '<no-name-given>';
  }
  if (!isIdentifier(token) && token.kind !== 'NUMBER') return undefined;
  let name = lexer.next().text;
  while (lexer.peek().kind === '.') {
    lexer.next();
    name += `.${lexer.next().text}`;
  }
  return name;
}

/** `subnet` and `subnet6`, behind the word; whether it counts as a declaration. */
export function parseSubnet(parser: ConfigParser, group: Group, kind: 'subnet' | 'subnet6'): boolean {
  const { dhcpd } = parser;
  const parse = kind === 'subnet' ? parseSubnet4 : parseSubnet6;
  if (group.network !== undefined) {
    parse(parser, group.network);
    return false;
  }
  const network = newNetwork(group, '', true);
  parse(parser, network);
  const [subnet] = network.subnets;
  const [subnet4] = network.subnets4;
  if (subnet !== undefined) network.name = `${subnet.net.address}/${subnet.net.length}`;
  else if (subnet4 !== undefined) network.name = `${subnet4.net}/${subnet4.length}`;
  else return true;
  dhcpd.networks.push(network);
  return true;
}

/** parse_subnet_declaration() */
function parseSubnet4(parser: ConfigParser, network: SharedNetwork): void {
  const { lexer } = parser;
  const address = parseNumericAggregate(lexer, 4, '.', 10);
  if (address === undefined) return;
  if (lexer.next().kind !== 'netmask') return refuse(lexer, 'Expecting netmask');
  const octets = parseNumericAggregate(lexer, 4, '.', 10);
  if (octets === undefined) return;
  const [net, mask] = [Ip4.fromBytes(address), Ip4.fromBytes(octets)];
  if ((net.word & ~mask.word) !== 0) {
    return refuse(lexer, `subnet ${net} netmask ${mask}: bad subnet number/mask combination.`);
  }
  const length = Math.clz32(~mask.word);
  const subnet: { -readonly [K in keyof Subnet4]: Subnet4[K] } = {
    net,
    length,
    group: network.group,
    network,
  };
  subnet.group = innerGroup(network.group, { subnet4: subnet });
  enterSubnet4(parser, subnet);
  if (!parseLbrace(lexer)) return;
  parseBlock(parser, subnet.group, 'subnet', kind => parseInterface(parser, kind));
  network.subnets4.push(subnet);
}

/** enter_subnet(): the narrowest are looked at first. */
function enterSubnet4({ dhcpd: { subnets4 }, source }: ConfigParser, subnet: Subnet4): void {
  const at = subnets4.findIndex(other => {
    const shorter = Math.min(subnet.length, other.length);
    if (!subnet.net.prefixEquals(other.net, shorter)) return false;
    const of = ({ net, length }: Subnet4): string => `subnet ${net}/${length}`;
    source.say(`Warning: ${of(subnet)} overlaps ${of(other)}`);
    return subnet.length > other.length;
  });
  subnets4.splice(at < 0 ? subnets4.length : at, 0, subnet);
}

/** parse_subnet6_declaration() */
function parseSubnet6(parser: ConfigParser, network: SharedNetwork): void {
  const { lexer, dhcpd, family } = parser;
  if (family === 4) return refuse(lexer, 'subnet6 statement is only supported in DHCPv6 mode.');
  const address = parseIp6Addr(lexer);
  if (address === undefined) return;
  if (lexer.next().kind !== '/') return refuse(lexer, "Expecting a '/'.");
  const token = lexer.next();
  if (token.kind !== 'NUMBER') return refuse(lexer, 'Expecting a number.');
  const length = Number(token.text);
  if (!(length >= 0 && length <= 128)) return refuse(lexer, 'Expecting a number between 0 and 128.');
  if (!isCidrMaskValid(address, length)) return refuse(lexer, 'New subnet mask too short.');
  const subnet: { -readonly [K in keyof Subnet6]: Subnet6[K] } = {
    net: { address, length },
    group: network.group,
    network,
  };
  subnet.group = innerGroup(network.group, { subnet });
  dhcpd.subnets.push(subnet);
  if (!parseLbrace(lexer)) return;
  parseBlock(parser, subnet.group, 'subnet', kind => parseInterface(parser, kind));
  network.subnets.push(subnet);
}
