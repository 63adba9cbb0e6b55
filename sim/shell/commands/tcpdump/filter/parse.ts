/**
 * Filter expressions of pcap-filter(7), as far as they go here: `icmp6`, `ip6`, `ip`, `arp`, `udp`, `tcp`, `host`, `net`,
 * `port` with `src` and `dst`, `ether host`, `multicast`, octets (`icmp6[0] == 134`), and `and`, `or`, `not` and parentheses.
 * `and` and `or` bind equally, from left to right.
 *
 * Differs from Linux: the rest of the language is refused by name. Octets can be asked of Ethernet, IPv4, IPv6 and ICMPv6
 * only, and with `-i any` the link layer is that of Ethernet. Names of hosts are not looked up.
 */
import { Ip4 } from '../../../../base/ip4';
import { Ip6 } from '../../../../base/ip6';
import { Mac } from '../../../../base/mac';
import { ETHERTYPE_ARP } from '../../../../wire/frame';
import { getUint } from '../../../../wire/layout';
import {
  addressIn,
  etherTypeIs,
  ip4ProtocolIs,
  ip6ProtocolIs,
  isIp4,
  isIp6,
  LAYERS,
  LINK,
  macIs,
  portIs,
  type Predicate,
  type Side,
} from './packet';
import { NOT_SIMULATED, NUMBERS, wordsOf } from './words';

/** Why an expression is none: what tcpdump says behind its name. */
export interface FilterRefusal {
  readonly refused: string;
}

const SYNTAX: FilterRefusal = { refused: "can't parse filter expression: syntax error" };
const DEEPEST = 200;
const TCP = 6;
const UDP = 17;
const ICMP6 = 58;
const KEYWORDS: ReadonlySet<string> = new Set(
  'and or not src dst host net port udp tcp icmp6 ip ip6 arp ether multicast'.split(' '),
);

/** The filter an expression describes; everything passes an empty one. */
export function parseFilter(expression: string): Predicate | FilterRefusal {
  const words = wordsOf(expression);
  if (words.length === 0) return () => true;
  const parser = new Parser(words);
  const found = parser.expression(0);
  if ('refused' in found) return found;
  return parser.done ? found : parser.unexpected();
}

/** What a number or an address without words before it is taken for. */
interface Qualifiers {
  readonly side: Side;
  readonly kind: 'host' | 'net' | 'port' | 'ether';
  readonly protocol?: number;
}

type Found = Predicate | FilterRefusal;

class Parser {
  #at = 0;
  #last: Qualifiers | undefined;

  constructor(readonly words: readonly string[]) {}

  get done(): boolean {
    return this.#at >= this.words.length;
  }

  /** A word that does not belong where it stands. */
  unexpected(): FilterRefusal {
    const word = this.words[this.#at] ?? '';
    return NOT_SIMULATED.has(word) ? { refused: `filter word '${word}' is not simulated` } : SYNTAX;
  }

  expression(depth: number): Found {
    let left = this.#term(depth);
    for (;;) {
      const join = this.words[this.#at];
      const both = join === 'and' || join === '&&';
      if ('refused' in left || (!both && join !== 'or' && join !== '||')) return left;
      this.#at += 1;
      const right = this.#term(depth);
      if ('refused' in right) return right;
      left = joined(left, right, both);
    }
  }

  #term(depth: number): Found {
    if (depth > DEEPEST) return SYNTAX;
    const word = this.words[this.#at];
    if (word === 'not' || word === '!') {
      this.#at += 1;
      const inner = this.#term(depth + 1);
      return 'refused' in inner ? inner : octets => !inner(octets);
    }
    if (word !== '(') return this.#primitive();
    this.#at += 1;
    const inner = this.expression(depth + 1);
    if ('refused' in inner) return inner;
    return this.#take(')') ? inner : this.unexpected();
  }

  #take(word: string): boolean {
    if (this.words[this.#at] !== word) return false;
    this.#at += 1;
    return true;
  }

  #primitive(): Found {
    const word = this.words[this.#at];
    if (word === undefined || NOT_SIMULATED.has(word)) return this.unexpected();
    if (this.words[this.#at + 1] === '[') return this.#octets(word);
    if (word === 'multicast') {
      this.#at += 1;
      return octets => octets.length > 0 && (octets[0]! & 1) === 1;
    }
    if (word === 'ip6' || word === 'ip' || word === 'arp') {
      this.#at += 1;
      if (word === 'ip6' && this.#take('multicast')) return isIp6Multicast;
      return word === 'ip6' ? isIp6 : word === 'ip' ? isIp4 : etherTypeIs(ETHERTYPE_ARP);
    }
    if (word === 'icmp6') {
      this.#at += 1;
      return ip6ProtocolIs(ICMP6);
    }
    if (word === 'ether') return this.#ether();
    return this.#qualified();
  }

  /** `ether host MAC`, `ether src MAC`, `ether multicast`. */
  #ether(): Found {
    this.#at += 1;
    if (this.#take('multicast')) return octets => octets.length > 0 && (octets[0]! & 1) === 1;
    const side = this.#side() ?? 'either';
    if (!this.#take('host') && side === 'either') {
      return { refused: 'link layer applied in wrong context' };
    }
    return this.#value({ side, kind: 'ether' });
  }

  /** `[udp|tcp] [src|dst] [host|net|port] VALUE`; `udp` or `tcp` alone; a value alone means what the last one meant. */
  #qualified(): Found {
    const transport = this.#take('udp') ? UDP : this.#take('tcp') ? TCP : undefined;
    const side = this.#side();
    const kind = this.#take('host')
      ? 'host'
      : this.#take('net')
        ? 'net'
        : this.#take('port')
          ? 'port'
          : undefined;
    if (transport !== undefined) {
      if (side === undefined && kind === undefined) {
        const [six, four] = [ip6ProtocolIs(transport), ip4ProtocolIs(transport)];
        return octets => six(octets) || four(octets);
      }
      if (kind !== 'port') return this.unexpected();
      return this.#value({ side: side ?? 'either', kind, protocol: transport });
    }
    if (kind === undefined && side === undefined) {
      return this.#last === undefined ? this.unexpected() : this.#value(this.#last);
    }
    return this.#value({ side: side ?? 'either', kind: kind ?? 'host' });
  }

  /** `src`, `dst`, `src or dst`, `src and dst`. */
  #side(): Side | undefined {
    const first = this.words[this.#at];
    if (first !== 'src' && first !== 'dst') return undefined;
    this.#at += 1;
    const [join, second] = this.words.slice(this.#at, this.#at + 2);
    const other = second === (first === 'src' ? 'dst' : 'src');
    if (!other || (join !== 'or' && join !== 'and')) return first;
    this.#at += 2;
    return join === 'or' ? 'either' : 'both';
  }

  #value(qualifiers: Qualifiers): Found {
    const word = this.words[this.#at];
    if (word === undefined || KEYWORDS.has(word) || NOT_SIMULATED.has(word)) return this.unexpected();
    const found = valueOf(word, qualifiers);
    if (found === undefined) return this.unexpected();
    this.#at += 1;
    this.#last = qualifiers;
    return found;
  }

  /** `LAYER[OFFSET:SIZE] & MASK RELATION NUMBER`. */
  #octets(name: string): Found {
    const layer = LAYERS.get(name);
    if (layer === undefined) {
      return /^[a-z]\w*$/.test(name) ? { refused: `octets of '${name}' are not simulated` } : SYNTAX;
    }
    this.#at += 2;
    const offset = this.#number();
    const size = this.#take(':') ? this.#number() : 1;
    if (offset === undefined || size === undefined || !this.#take(']')) return SYNTAX;
    if (size !== 1 && size !== 2 && size !== 4) return { refused: 'data size must be 1, 2, or 4' };
    const mask = this.#take('&') ? this.#number() : 0xffffffff;
    const relation = RELATIONS.get(this.words[this.#at] ?? '');
    if (mask === undefined || relation === undefined) return SYNTAX;
    this.#at += 1;
    const wanted = this.#number();
    if (wanted === undefined) return SYNTAX;
    return octets => {
      const at = layer.at + offset;
      if (!layer.is(octets) || octets.length < at + size) return false;
      return relation((getUint(octets, at, size) & mask) >>> 0, wanted);
    };
  }

  #number(): number | undefined {
    const word = this.words[this.#at];
    const value = word === undefined ? undefined : (NUMBERS.get(word) ?? numberOf(word));
    if (value !== undefined) this.#at += 1;
    return value;
  }
}

type Relation = (value: number, wanted: number) => boolean;

const RELATIONS: ReadonlyMap<string, Relation> = new Map(
  Object.entries<Relation>({
    '=': (value, wanted) => value === wanted,
    '==': (value, wanted) => value === wanted,
    '!=': (value, wanted) => value !== wanted,
    '<': (value, wanted) => value < wanted,
    '<=': (value, wanted) => value <= wanted,
    '>': (value, wanted) => value > wanted,
    '>=': (value, wanted) => value >= wanted,
  }),
);

function joined(left: Predicate, right: Predicate, both: boolean): Predicate {
  return both ? octets => left(octets) && right(octets) : octets => left(octets) || right(octets);
}

/** Decimal, 0x, and 0 for octal; 32 bits. */
function numberOf(word: string): number | undefined {
  if (!/^(?:0x[0-9a-f]+|\d+)$/i.test(word)) return undefined;
  const value = /^0[0-7]+$/.test(word) ? parseInt(word, 8) : Number(word);
  return value <= 0xffffffff ? value : undefined;
}

const isIp6Multicast: Predicate = octets => isIp6(octets) && octets[LINK + 24] === 0xff;

/** The condition on a value; undefined for one that is none. */
function valueOf(word: string, { side, kind, protocol }: Qualifiers): Found | undefined {
  if (kind === 'port') {
    const port = numberOf(word);
    if (port === undefined) return { refused: `unknown port '${word}'` };
    return port > 65535 ? { refused: `illegal port number ${port} > 65535` } : portIs(side, port, protocol);
  }
  if (kind === 'ether') {
    const mac = Mac.parse(word);
    if (mac === undefined) return { refused: 'illegal link layer address' };
    const octets = new Uint8Array(6);
    mac.writeTo(octets, 0);
    return macIs(side, octets);
  }
  const [text = '', bits, ...rest] = word.split('/');
  const address = Ip6.parse(text) ?? Ip4.parse(text);
  if (address === undefined) {
    return kind === 'host' && /^[a-z][\w.-]*\.[\w.-]+$/i.test(word)
      ? { refused: `unknown host '${word}'` }
      : undefined;
  }
  const all = address instanceof Ip6 ? 128 : 32;
  const length = bits === undefined ? all : numberOf(bits);
  if (rest.length > 0 || length === undefined || (kind === 'host' && bits !== undefined)) return undefined;
  return length > all ? { refused: `mask length must be <= ${all}` } : addressIn(side, address, length);
}
