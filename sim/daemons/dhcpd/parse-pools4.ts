/** `range` and `pool` (parse_address_range(), parse_pool_statement() of server/confpars.c). */
import { Ip4 } from '../../base/ip4';
import { parseLbrace, parseNumericAggregate, refuse, skipToSemi } from '../isc/parse-values';
import { innerGroup } from './blocks';
import type { Group, Permit, Pool4, SharedNetwork, Subnet4 } from './config';
import { ConfigFatal, parseStatement, type ConfigParser } from './parse-config';
import { parsePermit } from './parse-ranges';

const unsigned = ({ word }: Ip4): number => word >>> 0;

function newPool(network: SharedNetwork, prohibits: Permit[]): Pool4 {
  return { group: innerGroup(network.group), network, permits: [], prohibits, ranges: [] };
}

/** The pool of a network for ranges that are in none: DHCP clients only, or with `dynamic-bootp` all. */
function commonPool(network: SharedNetwork, bootp: boolean): Pool4 {
  const found = network.pools4.find(({ permits, prohibits }) =>
    bootp
      ? prohibits.length === 0 && permits.length === 1 && permits[0]!.type === 'all'
      : permits.length === 0 && prohibits.length === 1 && prohibits[0]!.type === 'bootp',
  );
  if (found !== undefined) return found;
  const pool = newPool(network, bootp ? [] : [{ type: 'bootp' }]);
  if (bootp) pool.permits.push({ type: 'all' });
  network.pools4.push(pool);
  return pool;
}

/** `range [dynamic-bootp] LOW [HIGH];`, behind the word, in a pool or in none. */
export function parseAddressRange4(parser: ConfigParser, group: Group, pool: Pool4 | undefined): void {
  const { lexer, source } = parser;
  const bootp = lexer.peek().kind === 'dynamic-bootp';
  if (bootp) lexer.next();
  const first = parseNumericAggregate(lexer, 4, '.', 10);
  if (first === undefined) return;
  const last = lexer.peek().kind === ';' ? first : parseNumericAggregate(lexer, 4, '.', 10);
  if (last === undefined) return;
  if (lexer.next().kind !== ';') return refuse(lexer, 'semicolon expected.');
  const [low, high] = [Ip4.fromBytes(first), Ip4.fromBytes(last)];
  const network = group.network!;
  const subnet = group.subnet4 ?? network.subnets4.find(({ net, length }) => low.masked(length) === net);
  if (subnet === undefined) {
    lexer.warn(`address range not on network ${network.name}`);
    source.say('Be sure to place pool statement after related subnet declarations.');
    return;
  }
  addRange(parser, subnet, low, high, pool ?? commonPool(network, bootp));
}

/** new_address_range() */
function addRange({ lexer, dhcpd }: ConfigParser, subnet: Subnet4, low: Ip4, high: Ip4, pool: Pool4): void {
  const { net, length } = subnet;
  const outside = [low, high].find(address => address.masked(length) !== net);
  if (outside !== undefined) {
    const mask = Ip4.of(-1).masked(length);
    throw new ConfigFatal(`bad range, address ${outside} not in subnet ${net} netmask ${mask}`);
  }
  const [a, b] = [unsigned(low), unsigned(high)];
  const range = { low: Math.min(a, b), high: Math.max(a, b), subnet };
  const pools = new Set([...dhcpd.networks, subnet.network].flatMap(({ pools4 }) => pools4)).add(pool);
  for (const { ranges } of pools) {
    for (const other of ranges) {
      const from = Math.max(range.low, other.low);
      for (let each = from; each <= Math.min(range.high, other.high); each++) {
        lexer.warn(`lease ${Ip4.of(each)} is declared twice!`);
      }
    }
  }
  pool.ranges.push(range);
}

/** `pool { ... }`, behind the word. */
export function parsePool4(parser: ConfigParser, group: Group): void {
  const { lexer, source, unmodelled } = parser;
  const network = group.network!;
  const pool = newPool(network, []);
  if (!parseLbrace(lexer)) return;
  let declaration = false;
  for (let open = true; open;) {
    const { kind } = lexer.peek();
    switch (kind) {
      case 'no':
      case 'failover':
        lexer.next();
        unmodelled('failover');
        skipToSemi(lexer);
        break;
      case 'range':
        lexer.next();
        parseAddressRange4(parser, group, pool);
        break;
      case 'allow':
      case 'deny':
        lexer.next();
        parsePermit(parser, kind === 'allow' ? pool.permits : pool.prohibits);
        break;
      case '}':
        lexer.next();
        open = false;
        break;
      case 'END_OF_FILE':
        return lexer.warn('unexpected end of file');
      default:
        declaration = parseStatement(parser, pool.group, 'pool', undefined, declaration);
    }
  }
  network.pools4.push(pool);
  if (pool.ranges.length > 0) return;
  lexer.warn('Pool declaration with no address range.');
  source.say('Pool declarations must always contain at least');
  source.say('one range statement.');
}
