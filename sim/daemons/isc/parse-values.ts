/**
 * The small things that the files of dhcpd and dhclient are made of (common/parse.c): numbers, names, addresses, lists of
 * hexadecimal octets. Whatever fails has complained and skipped what follows, and is undefined.
 */
import { Ip6 } from '../../base/ip6';
import { putUint } from '../../wire/layout';
import { isIdentifier, type Lexer, type Token } from './lexer';

/** skip_to_semi(): over the rest of a statement, and over the block that it may have. */
export function skipToSemi(lexer: Lexer): void {
  skipToRbrace(lexer, 0);
}

/** skip_to_rbrace(): over the rest of a block of which `depth` braces are open. */
export function skipToRbrace(lexer: Lexer, depth: number): void {
  let open = depth;
  for (;;) {
    const { kind } = lexer.peek();
    if (kind === '}') {
      if (open > 0) open -= 1;
      if (open === 0) {
        lexer.next();
        return;
      }
    } else if (kind === '{') {
      open += 1;
    } else if (kind === ';' && open === 0) {
      lexer.next();
      return;
    }
    if (lexer.next().kind === 'END_OF_FILE') return;
  }
}

/** Complains, and skips the rest of the statement. */
export function refuse(lexer: Lexer, message: string): undefined {
  lexer.warn(message);
  skipToSemi(lexer);
  return undefined;
}

/** The same where the token at fault was taken already, and may have been the end of the statement. */
export function refuseAt(lexer: Lexer, token: Token, message: string): undefined {
  lexer.warn(message);
  if (token.kind !== ';') skipToSemi(lexer);
  return undefined;
}

/** parse_semi() */
export function parseSemi(lexer: Lexer): boolean {
  if (lexer.next().kind === ';') return true;
  refuse(lexer, 'semicolon expected.');
  return false;
}

/** parse_lbrace() */
export function parseLbrace(lexer: Lexer): boolean {
  if (lexer.next().kind === '{') return true;
  refuse(lexer, 'expecting left brace.');
  return false;
}

/** parse_host_name(): words with dots between them; undefined where there is none, without a complaint. */
export function parseHostName(lexer: Lexer): string | undefined {
  const words: string[] = [];
  for (;;) {
    const token = lexer.peek();
    if (!isIdentifier(token) && token.kind !== 'NUMBER') {
      return words.length === 0 ? undefined : `${words.join('.')}.`;
    }
    words.push(lexer.next().text);
    if (lexer.peek().kind !== '.') return words.join('.');
    lexer.next();
  }
}

/** What an IPv6 address may take in a file. */
const LONGEST_ADDRESS = 45;

/** parse_ip6_addr() */
export function parseIp6Addr(lexer: Lexer): Ip6 | undefined {
  let text = '';
  for (let token = lexer.peek(); isOfAddress(token); token = lexer.peekRaw()) {
    const taken = lexer.nextRaw().text;
    if (text.length + taken.length > LONGEST_ADDRESS) return refuse(lexer, 'Invalid IPv6 address.');
    text += taken;
  }
  return Ip6.parse(text) ?? refuse(lexer, 'Invalid IPv6 address.');
}

function isOfAddress({ kind, text }: Token): boolean {
  if (kind === 'NAME' || kind === 'NUMBER_OR_NAME') return /^[0-9a-f]*$/i.test(text);
  return kind === 'NUMBER' || kind === 'add' || kind === '.' || kind === ':';
}

/** An address and a length. */
export interface Ip6Prefix {
  readonly address: Ip6;
  readonly length: number;
}

/** is_cidr_mask_valid(): nothing is set behind the first `length` bits. */
export function isCidrMaskValid(address: Ip6, length: number): boolean {
  return length >= 0 && length <= 128 && bitsBehind(address, length) === 0n;
}

/** An address as a number of 128 bits. */
export function toBits(address: Ip6): bigint {
  const { w0, w1, w2, w3 } = address;
  return [w0, w1, w2, w3].reduce((bits, word) => (bits << 32n) | BigInt(word >>> 0), 0n);
}

/** The address of a number. */
export function fromBits(bits: bigint): Ip6 {
  const octets = Uint8Array.from({ length: 16 }, (_, i) => Number((bits >> BigInt(8 * (15 - i))) & 0xffn));
  return Ip6.fromBytes(octets, 0);
}

function bitsBehind(address: Ip6, length: number): bigint {
  return toBits(address) & ((1n << BigInt(128 - length)) - 1n);
}

/** The first address of the prefix that an address is in: subnet_number(). */
export function networkOf(address: Ip6, length: number): Ip6 {
  return fromBits(toBits(address) - bitsBehind(address, length));
}

/** The number that some octets are. */
export function uint(octets: Uint8Array): number {
  return octets.reduce((value, octet) => value * 256 + octet, 0);
}

/** parse_numeric_aggregate(): octets with `separator` between them; with a count, so many of them. */
export function parseNumericAggregate(
  lexer: Lexer,
  count: number | undefined,
  separator: string,
  base: 10 | 16,
): Uint8Array | undefined {
  const octets: number[] = [];
  do {
    if (octets.length > 0) {
      const token = lexer.peek();
      if (token.kind !== separator) {
        if (count === undefined) break;
        const at = token.kind === '}' || token.kind === '{' ? token : lexer.next();
        return refuseAt(lexer, at, 'too few numbers.');
      }
      lexer.next();
    }
    const token = lexer.next();
    if (token.kind === 'END_OF_FILE') {
      lexer.warn('unexpected end of file');
      break;
    }
    if (token.kind !== 'NUMBER' && (base !== 16 || token.kind !== 'NUMBER_OR_NAME')) {
      return refuse(lexer, 'expecting numeric value.');
    }
    octets.push(...convertNum(lexer, token.text, base, 8));
  } while (octets.length !== count);
  return Uint8Array.from(octets);
}

/** parse_cshl(): hexadecimal octets with colons between them. */
export function parseCshl(lexer: Lexer): Uint8Array | undefined {
  const octets: number[] = [];
  for (;;) {
    const token = lexer.next();
    if (token.kind !== 'NUMBER' && token.kind !== 'NUMBER_OR_NAME') {
      return refuse(lexer, 'expecting hexadecimal number.');
    }
    octets.push(...convertNum(lexer, token.text, 16, 8));
    if (lexer.peek().kind !== ':') return Uint8Array.from(octets);
    lexer.next();
  }
}

/**
 * convert_num(): a number as octets in network order. What is wrong is complained about, and taken all the same.
 *
 * @param given the base; 0: as its beginning says
 */
export function convertNum(
  lexer: Lexer,
  text: string,
  given: 0 | 8 | 10 | 16,
  size: 8 | 16 | 32,
): Uint8Array {
  const negative = text.startsWith('-');
  const { base, from } =
    given === 0 ? baseOf(text, negative ? 1 : 0) : { base: given, from: negative ? 1 : 0 };
  let value = 0;
  let at = from;
  do {
    const code = at < text.length ? text.charCodeAt(at) : 0;
    const digit = code >= 97 ? code - 87 : code >= 65 ? code - 55 : code >= 48 ? code - 48 : undefined;
    if (digit === undefined) {
      lexer.warn(`Bogus number: ${text}.`);
      break;
    }
    if (digit >= base) {
      lexer.warn(`Bogus number ${text}: digit ${digit} not in base ${base}`);
      break;
    }
    value = (value * base + digit) % 2 ** 32;
    at += 1;
  } while (at < text.length);
  const most = negative ? 2 ** (size - 1) : 2 ** size - 1;
  if (value > most) {
    lexer.warn(`${negative ? '-' : ''}${value.toString(base)} exceeds max (${most | 0}) for precision.`);
  }
  const octets = new Uint8Array(size / 8);
  putUint(octets, 0, octets.length, negative ? -value : value);
  return octets;
}

function baseOf(text: string, start: number): { readonly base: 8 | 10 | 16; readonly from: number } {
  if (text[start] !== '0') return { base: 10, from: start };
  if (text[start + 1] === 'x') return { base: 16, from: start + 2 };
  return /\d/.test(text[start + 1] ?? '') ? { base: 8, from: start + 1 } : { base: 10, from: start };
}
