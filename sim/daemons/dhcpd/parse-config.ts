/**
 * The grammar of dhcpd.conf (server/confpars.c of ISC DHCP 4.4.3): declarations inside declarations. Ranges and pools are
 * read in parse-ranges.ts, statements and expressions in ../isc.
 *
 * Differs from Linux: there is no failover; its declarations are passed over.
 */
import type { Statement } from '../isc/expression';
import { isIdentifier, Lexer, type Complaint } from '../isc/lexer';
import { OptionSpace } from '../isc/option-space';
import { parseOptionCodeDefinition, parseOptionSpaceDecl } from '../isc/parse-definition';
import { parseOptionName, type Parse } from '../isc/parse-options';
import { parseExecutableStatement, parseOptionStatement } from '../isc/parse-statement';
import { parseLbrace, parseSemi, refuse, skipToSemi } from '../isc/parse-values';
import { SERVER_OPTIONS } from '../isc/server-options';
import { optionSpaces } from '../isc/spaces';
import { innerGroup, parseBlock } from './blocks';
import type { DhcpdConfig, Group, Host } from './config';
import { parseClass } from './parse-class';
import { parseHost, parseHostParameter } from './parse-host';
import { parseAddressRange6, parsePool6, parsePrefix6 } from './parse-ranges';
import { parseAddressRange4, parsePool4 } from './parse-pools4';
import { parseSharedNetwork, parseSubnet } from './parse-network';
import { parseServerDuidConf } from './parse-server-duid';

/** What a block is. */
export type Scope = 'root' | 'host' | 'shared-network' | 'subnet' | 'class' | 'group' | 'pool';

/** Where the parser gets files from, and where it says what. */
export interface ConfigSource {
  /** The text of a file; undefined where it cannot be read. */
  read(path: string): string | undefined;
  complain(complaint: Complaint): void;
  /** log_error() of the parser itself. */
  say(line: string): void;
  unmodelled(what: string): void;
}

/** What ends dhcpd while it reads (log_fatal()). */
export class ConfigFatal extends Error {}

/** What is handed from rule to rule. */
export interface ConfigParser extends Parse {
  readonly config: OptionSpace;
  readonly dhcpd: DhcpdConfig;
  /** Of the server, -4 or -6, which some statements are for. */
  readonly family: 4 | 6;
  readonly source: ConfigSource;
  /** Files that include each other do not go on for ever. */
  readonly includes: number;
  /** Hosts in a network have been remarked upon. */
  readonly remarks: { hosts: boolean };
  /** How many blocks are open. */
  readonly nesting: { depth: number };
}

const MAX_INCLUDES = 20;

/**
 * Reads a configuration. `ok` is false when anything was complained about; `fatal` is what was said at the end of all.
 *
 * @param family what the server is started for
 */
export function parseDhcpdConf(
  path: string,
  text: string,
  source: ConfigSource,
  family: 4 | 6 = 6,
): { readonly dhcpd: DhcpdConfig; readonly ok: boolean; readonly fatal?: string } {
  const root: Group = { parent: undefined, statements: [], authoritative: false };
  const dhcpd: DhcpdConfig = {
    root,
    networks: [],
    subnets: [],
    subnets4: [],
    hosts: [],
    classes: [],
    spaces: optionSpaces(),
    serverDuid: undefined,
    serverDuidType: 'LLT',
  };
  const config = new OptionSpace('server', SERVER_OPTIONS);
  dhcpd.spaces.set('server', config);
  const outer = {
    spaces: dhcpd.spaces,
    config,
    dhcpd,
    family,
    source,
    includes: 0,
    remarks: { hosts: false },
    nesting: { depth: 0 },
    unmodelled: (what: string) => source.unmodelled(what),
  };
  try {
    return { dhcpd, ok: parseFile(path, text, root, 'root', outer) };
  } catch (thrown) {
    if (thrown instanceof ConfigFatal) return { dhcpd, ok: false, fatal: thrown.message };
    throw thrown;
  }
}

/** conf_file_subparse() */
function parseFile(
  path: string,
  text: string,
  group: Group,
  scope: Scope,
  outer: Omit<ConfigParser, 'lexer'>,
): boolean {
  const lexer = new Lexer(path, text, complaint => outer.source.complain(complaint));
  const parser: ConfigParser = { ...outer, lexer };
  let declaration = false;
  while (lexer.peek().kind !== 'END_OF_FILE')
    declaration = parseStatement(parser, group, scope, undefined, declaration);
  return !lexer.warned;
}

/**
 * parse_statement(): one declaration or statement.
 *
 * @param declaration whether the last was a declaration, after which no parameter is expected any more
 */
export function parseStatement(
  parser: ConfigParser,
  group: Group,
  scope: Scope,
  host: Host | undefined,
  declaration: boolean,
): boolean {
  const { lexer } = parser;
  const { kind } = lexer.peek();
  switch (kind) {
    case 'include':
      lexer.next();
      parseInclude(parser, group, scope);
      return true;
    case 'host':
      lexer.next();
      if (scope === 'host' || scope === 'class')
        return refused(parser, 'host declarations not allowed here.');
      if (!parser.remarks.hosts && (scope === 'subnet' || scope === 'shared-network')) {
        parser.remarks.hosts = true;
        parser.source.say(
          'WARNING: Host declarations are global.  They are not limited to the scope you declared them in.',
        );
      }
      parseHost(parser, group);
      return true;
    case 'group':
      lexer.next();
      if (scope === 'host' || scope === 'class')
        return refused(parser, 'group declarations not allowed here.');
      parseGroup(parser, group);
      return true;
    case 'shared-network':
      lexer.next();
      if (scope !== 'root' && scope !== 'group') {
        refuse(lexer, 'shared-network parameters not allowed here.');
        return false;
      }
      parseSharedNetwork(parser, group);
      return true;
    case 'subnet':
    case 'subnet6':
      lexer.next();
      if (scope === 'host' || scope === 'subnet' || scope === 'class') {
        return refused(parser, 'subnet declarations not allowed here.');
      }
      return parseSubnet(parser, group, kind);
    case 'vendor-class':
    case 'user-class':
    case 'class':
    case 'subclass':
      lexer.next();
      if (scope !== 'class') {
        parseClass(parser, group, kind);
        return true;
      }
      refuse(lexer, 'class declarations not allowed here.');
      return false;
    case 'hardware':
    case 'fixed-address':
    case 'fixed-address6':
    case 'fixed-prefix6':
      lexer.next();
      parseHostParameter(parser, kind, host);
      return false;
    case 'pool':
      lexer.next();
      if (scope === 'pool') refuse(lexer, 'pool declared within pool.');
      else if (scope !== 'subnet' && scope !== 'shared-network') {
        refuse(lexer, 'pool declared outside of network');
      } else parsePool4(parser, group);
      return declaration;
    case 'range':
      lexer.next();
      if (scope !== 'subnet' || group.subnet4 === undefined) {
        refuse(lexer, 'range declaration not allowed here.');
      } else parseAddressRange4(parser, group, undefined);
      return declaration;
    case 'failover':
      lexer.next();
      parser.unmodelled('failover');
      skipToSemi(lexer);
      return declaration;
    case 'range6':
    case 'prefix6':
      lexer.next();
      if (scope !== 'subnet') refuse(lexer, `${kind} declaration not allowed here.`);
      else if (parser.family === 4) refuse(lexer, `${kind} statement is only supported in DHCPv6 mode.`);
      else if (group.subnet === undefined) {
        refuse(lexer, `${kind} declaration not allowed here.`);
      } else if (kind === 'range6') parseAddressRange6(lexer, group, group.subnet, undefined);
      else parsePrefix6(lexer, group, group.subnet, undefined);
      return declaration;
    case 'pool6':
      lexer.next();
      if (scope === 'pool') refuse(lexer, 'pool6 declared within pool.');
      else if (scope !== 'subnet') refuse(lexer, 'pool6 declared outside of network');
      else if (parser.family === 4) refuse(lexer, 'pool6 statement is only supported in DHCPv6 mode.');
      else parsePool6(parser, group);
      return declaration;
    case 'not':
      lexer.next();
      if (lexer.next().kind !== 'authoritative') {
        refuse(lexer, 'expecting assertion');
        return false;
      }
      return setAuthoritative(parser, group, scope, false);
    case 'authoritative':
      lexer.next();
      return setAuthoritative(parser, group, scope, true);
    case 'server-identifier': {
      lexer.next();
      const option = parser.spaces.get('dhcp')!.findCode(54)!;
      insert(group, parseOptionStatement(parser, option, 'supersede'));
      return declaration;
    }
    case 'option':
      lexer.next();
      return parseOption(parser, group, scope, declaration);
    case 'server-duid':
      lexer.next();
      parseServerDuidConf(lexer, parser.dhcpd);
      return false;
    case 'lease-id-format':
      lexer.next();
      parseLeaseIdFormat(parser);
      return false;
    case '%':
      skipToSemi(lexer);
      return false;
    default:
      return parseOther(parser, group, declaration);
  }
}

function refused({ lexer }: ConfigParser, message: string): true {
  refuse(lexer, message);
  return true;
}

function insert(group: Group, parsed: Statement | string): void {
  if (typeof parsed !== 'string') group.statements.push(parsed);
}

function parseOther(parser: ConfigParser, group: Group, declaration: boolean): boolean {
  const { lexer } = parser;
  const parsed = parseExecutableStatement(parser);
  if (parsed === 'none') {
    refuse(lexer, declaration ? 'expecting a declaration' : 'expecting a parameter or declaration');
  }
  insert(group, parsed);
  return declaration;
}

function setAuthoritative({ lexer }: ConfigParser, group: Group, scope: Scope, value: boolean): false {
  group.authoritative = value;
  if (scope === 'host') lexer.warn('authority makes no sense here.');
  parseSemi(lexer);
  return false;
}

function parseInclude(parser: ConfigParser, group: Group, scope: Scope): void {
  const { lexer, source } = parser;
  const token = lexer.next();
  if (token.kind !== 'STRING') return refuse(lexer, 'filename string expected.');
  const text = parser.includes < MAX_INCLUDES ? source.read(token.text) : undefined;
  if (text === undefined) {
    throw new ConfigFatal(`Can't open ${token.text}: No such file or directory`);
  } else if (!parseFile(token.text, text, group, scope, { ...parser, includes: parser.includes + 1 })) {
    lexer.warn(`${token.text}: bad parse.`);
  }
  parseSemi(lexer);
}

function parseOption(parser: ConfigParser, group: Group, scope: Scope, declaration: boolean): boolean {
  const { lexer } = parser;
  if (lexer.peek().kind === 'space') {
    if (scope === 'root') {
      parseOptionSpaceDecl(parser);
      return declaration;
    }
    refuse(lexer, 'option space definitions may not be scoped.');
    return false;
  }
  const named = parseOptionName(parser, true);
  if (named === undefined) return declaration;
  const { option, known } = named;
  if (lexer.peek().kind === 'code') {
    if (scope !== 'root') {
      refuse(lexer, 'option definitions may not be scoped.');
      return false;
    }
    lexer.next();
    if (known) option.space.forget(option);
    parseOptionCodeDefinition(parser, option);
    return declaration;
  }
  if (!known) refuse(lexer, `unknown option ${option.space.name}.${option.name}`);
  else insert(group, parseOptionStatement(parser, option, 'supersede'));
  return declaration;
}

/** parse_lease_id_format() */
function parseLeaseIdFormat({ lexer, source }: ConfigParser): void {
  const { kind } = lexer.next();
  if (kind !== 'octal' && kind !== 'hex')
    return refuse(lexer, 'lease-id-format is invalid:  it must be octal or hex.');
  parseSemi(lexer);
  source.say(`lease_id_format is: ${kind}`);
}

function parseGroup(parser: ConfigParser, group: Group): void {
  const { lexer } = parser;
  const inner = innerGroup(group);
  const token = lexer.peek();
  if (isIdentifier(token) || token.kind === 'STRING') lexer.next();
  if (!parseLbrace(lexer)) return;
  parseBlock(parser, inner, 'group', kind => {
    if (kind !== 'deleted' && kind !== 'dynamic' && kind !== 'static') return false;
    lexer.next();
    parseSemi(lexer);
    return true;
  });
}
