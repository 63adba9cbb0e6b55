/** `shared-network` and `subnet6` declarations (server/confpars.c). */
import { isIdentifier } from '../isc/lexer';
import {
  isCidrMaskValid,
  parseIp6Addr,
  parseLbrace,
  parseSemi,
  refuse,
  skipToSemi,
} from '../isc/parse-values';
import { innerGroup, parseBlock } from './blocks';
import type { Group, SharedNetwork, Subnet6 } from './config';
import type { ConfigParser } from './parse-config';

function newNetwork(group: Group, name: string, implicit: boolean): SharedNetwork {
  const network: { -readonly [K in keyof SharedNetwork]: SharedNetwork[K] } = {
    name,
    implicit,
    group,
    subnets: [],
    ponds: [],
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
  if (network.subnets.length === 0 && dhcpd.dhcp4.length === 0) lexer.warn('empty shared-network decl');
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
  const { dhcpd, lexer } = parser;
  if (kind === 'subnet') {
    dhcpd.dhcp4.push('subnet');
    parser.unmodelled('subnet of DHCPv4');
    skipToSemi(lexer);
    return true;
  }
  if (group.network !== undefined) {
    parseSubnet6(parser, group.network);
    return false;
  }
  const network = newNetwork(group, '', true);
  parseSubnet6(parser, network);
  const [subnet] = network.subnets;
  if (subnet === undefined) return true;
  network.name = `${subnet.net.address}/${subnet.net.length}`;
  dhcpd.networks.push(network);
  return true;
}

/** parse_subnet6_declaration() */
function parseSubnet6(parser: ConfigParser, network: SharedNetwork): void {
  const { lexer, dhcpd } = parser;
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
