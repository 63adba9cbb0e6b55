/**
 * Options in files (common/parse.c): their names, their values by the formats of their definitions, and definitions of
 * new ones.
 */
import { domainNames } from '../../wire/domain-names';
import { octetsOfText } from './expression';
import { isIdentifier, type Lexer } from './lexer';
import { ENUMERATION_OCTETS, ENUMERATIONS, type OptionDefinition, type OptionSpace } from './option-space';
import {
  convertNum,
  parseCshl,
  parseHostName,
  parseIp6Addr,
  parseNumericAggregate,
  refuse,
  refuseAt,
  skipToSemi,
} from './parse-values';

/** What a file is read with. */
export interface Parse {
  readonly lexer: Lexer;
  /** By name; `option` alone means that of DHCPv4. */
  readonly spaces: Map<string, OptionSpace>;
  /** The parameters of the program, which are words of the grammar; undefined for dhclient. */
  readonly config: OptionSpace | undefined;
  /** Told of what the real program would do and this one cannot. */
  readonly unmodelled: (what: string) => void;
}

/** An option that a file names; `known`: or has just made up. */
export interface NamedOption {
  readonly option: OptionDefinition;
  readonly known: boolean;
}

/** parse_option_name(). @param allocate names that nobody knows are to be defined next */
export function parseOptionName({ lexer, spaces }: Parse, allocate: boolean): NamedOption | undefined {
  const first = lexer.next();
  if (!isIdentifier(first)) return refuseAt(lexer, first, 'expecting identifier after option keyword.');
  let space = spaces.get('dhcp')!;
  let name = first.text;
  if (lexer.peek().kind === '.') {
    lexer.next();
    const second = lexer.next();
    if (!isIdentifier(second)) return refuseAt(lexer, second, "expecting identifier after '.'");
    name = second.text;
    const named = spaces.get(first.text.toLowerCase());
    if (named === undefined) return refuse(lexer, `no option space named ${first.text}.`);
    space = named;
  }
  const option = space.find(name);
  if (option !== undefined) return { option, known: true };
  if (/^unknown-/i.test(name)) {
    const code = parseInt(name.slice(8), 10) || 0;
    if (code === 0 || code === space.end) {
      return refuse(lexer, `Option codes 0 and ${space.end} are illegal in the ${space.name} space.`);
    }
    return { option: space.findCode(code) ?? { space, name, code, format: 'X' }, known: true };
  }
  if (allocate) return { option: { space, name, code: 0, format: '' }, known: false };
  return refuse(lexer, `no option named ${name} in space ${space.name}`);
}

/** parse_option_data(): the octets of a value. */
export function parseOptionData(parse: Parse, option: OptionDefinition): Uint8Array | undefined {
  const { lexer } = parse;
  const atoms = [...(option.format.match(/[EN][^.]*\.|Dc|./g) ?? [])] as string[];
  const repeat = atoms.indexOf('A') !== -1 ? 0 : atoms.indexOf('a') - 1;
  const parts: Uint8Array[] = [];
  let at = 0;
  while (at < atoms.length) {
    const atom = atoms[at]!;
    if (atom === 'A' || atom === 'a') {
      if (lexer.peek().kind === ',') {
        lexer.next();
        at = atom === 'A' ? 0 : repeat;
      } else {
        at += 1;
      }
      continue;
    }
    const optional = atoms[at + 1] === 'o';
    if (!(optional && lexer.peek().kind === ';')) {
      const part = parseOptionToken(parse, atom, optional);
      if (part !== undefined) parts.push(part);
      else if (!optional) return undefined;
    }
    at += optional ? 2 : 1;
  }
  return concatenate(parts);
}

/** Octets one after the other. */
export function concatenate(parts: readonly Uint8Array[]): Uint8Array {
  const octets = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    octets.set(part, at);
    at += part.length;
  }
  return octets;
}

/** parse_option_token(): one atom of a format. */
function parseOptionToken(parse: Parse, atom: string, optional: boolean): Uint8Array | undefined {
  const { lexer } = parse;
  switch (atom.charAt(0)) {
    case 'U':
    case 't': {
      const token = lexer.next();
      const fits = isIdentifier(token) || (atom === 't' && token.kind === 'STRING');
      if (fits) return octetsOfText(token.text);
      return optional
        ? undefined
        : refuseAt(lexer, token, atom === 't' ? 'expecting string.' : 'expecting identifier.');
    }
    case 'E':
    case 'X':
      return octets(lexer, optional);
    case 'D': {
      const names = domainList(lexer);
      if (names === undefined && !optional) skipToSemi(lexer);
      return names;
    }
    case 'd': {
      const name = parseHostName(lexer);
      const written = name === undefined ? undefined : wireName([name]);
      return written ?? refuse(lexer, 'not a valid domain name.');
    }
    case 'k': {
      const name = lexer.peek().kind === 'STRING' ? lexer.next().text : parseHostName(lexer);
      return name === undefined ? refuse(lexer, 'not a valid key name.') : octetsOfText(name);
    }
    case 'N':
      return enumerated(lexer, atom.slice(1, -1));
    case 'I':
      return ipAddrOrHostname(parse);
    case '6': {
      const address = parseIp6Addr(lexer);
      if (address === undefined) return undefined;
      const written = new Uint8Array(16);
      address.writeTo(written, 0);
      return written;
    }
    case 'f':
      return flag(lexer, optional);
    case 'Z':
      if (lexer.peek().kind !== ';') refuse(lexer, 'semicolon expected.');
      return new Uint8Array();
    default:
      return integer(lexer, atom, optional);
  }
}

function octets(lexer: Lexer, optional: boolean): Uint8Array | undefined {
  const { kind } = lexer.peek();
  if (kind === 'NUMBER' || kind === 'NUMBER_OR_NAME') return parseCshl(lexer);
  const token = lexer.next();
  if (token.kind === 'STRING') return octetsOfText(token.text);
  return optional ? undefined : refuse(lexer, 'expecting string or hexadecimal data.');
}

function integer(lexer: Lexer, atom: string, optional: boolean): Uint8Array | undefined {
  const token = lexer.next();
  if (atom === 'T' && token.kind === 'infinite') return Uint8Array.of(255, 255, 255, 255);
  if (token.kind !== 'NUMBER' && token.kind !== 'NUMBER_OR_NAME') {
    return optional ? undefined : refuseAt(lexer, token, 'expecting number.');
  }
  const size = { b: 8, s: 16 }[atom.toLowerCase()] ?? 32;
  return convertNum(lexer, token.text, 0, size as 8 | 16 | 32);
}

const FLAGS: Readonly<Record<string, number>> = { true: 1, on: 1, false: 0, off: 0, ignore: 2 };

function flag(lexer: Lexer, optional: boolean): Uint8Array | undefined {
  const token = lexer.next();
  const value = isIdentifier(token) ? FLAGS[token.text.toLowerCase()] : undefined;
  if (value !== undefined) return Uint8Array.of(value);
  if (optional) return undefined;
  return refuseAt(lexer, token, isIdentifier(token) ? 'expecting boolean.' : 'expecting identifier.');
}

function enumerated(lexer: Lexer, name: string): Uint8Array | undefined {
  const token = lexer.next();
  if (!isIdentifier(token)) return refuse(lexer, 'identifier expected');
  const value = ENUMERATIONS[name]?.[token.text];
  if (value === undefined) return refuse(lexer, 'unknown value');
  return ENUMERATION_OCTETS[name] === 2 ? Uint8Array.of(value >> 8, value) : Uint8Array.of(value);
}

/** parse_domain_list() */
function domainList(lexer: Lexer): Uint8Array | undefined {
  const names: string[] = [];
  for (;;) {
    const token = lexer.next();
    if (token.kind !== 'STRING') {
      lexer.warn('Expecting a domain string.');
      return undefined;
    }
    names.push(token.text);
    if (lexer.peek().kind !== ',') break;
    lexer.next();
  }
  const written = wireName(names);
  if (written === undefined) lexer.warn('Error assembling domain list: Message too long');
  return written;
}

function wireName(names: readonly string[]): Uint8Array | undefined {
  if (names.some(name => name.length > 253 || name.split('.').some(label => label.length > 63)))
    return undefined;
  const written = new Uint8Array(domainNames.length!(names));
  domainNames.write(written, 0, names);
  return written;
}

/** parse_ip_addr_or_hostname(): names are for the resolver, which nobody here has. */
function ipAddrOrHostname({ lexer, unmodelled }: Parse): Uint8Array | undefined {
  const first = lexer.peek();
  if (first.kind === 'NUMBER') {
    const back = lexer.save();
    lexer.next();
    const isAddress = lexer.next().kind === '.' && lexer.next().kind === 'NUMBER';
    back();
    if (isAddress) return parseNumericAggregate(lexer, 4, '.', 10);
  }
  if (isIdentifier(first) || first.kind === 'NUMBER') {
    const name = parseHostName(lexer);
    if (name === undefined) return undefined;
    unmodelled(`the name ${name} in place of an address`);
    return new Uint8Array();
  }
  const token = first.kind === '}' || first.kind === '{' ? first : lexer.next();
  return refuseAt(
    lexer,
    token,
    `${token.text} (${token.kind.charCodeAt(0)}): expecting IP address or hostname`,
  );
}
