/**
 * dhclient.conf(5): what is requested, required, sent and changed, and how long is waited for what (client/clparse.c).
 *
 * Differs from Linux: interface blocks, aliases, leases, media and keys are passed over.
 */
import type { Statement } from '../isc/expression';
import { isIdentifier, Lexer, type Complaint } from '../isc/lexer';
import type { OptionDefinition, OptionSpace } from '../isc/option-space';
import { parseOptionCodeDefinition, parseOptionSpaceDecl } from '../isc/parse-definition';
import { parseOptionName, type Parse } from '../isc/parse-options';
import { parseExecutableStatement } from '../isc/parse-statement';
import { convertNum, parseSemi, refuse, skipToSemi, uint } from '../isc/parse-values';
import { optionSpaces } from '../isc/spaces';

export interface DhclientConfig {
  /** Codes of DHCPv6 that are asked for, in order. */
  request: number[];
  readonly require: number[];
  /** The same of DHCPv4. */
  request4: number[];
  readonly require4: number[];
  /** `send`, and what `supersede` and its like do to an answer. */
  readonly send: Statement[];
  readonly change: Statement[];
  /** Seconds. */
  timeout: number;
  readonly times: Record<Time, number>;
  readonly spaces: Map<string, OptionSpace>;
}

type Time = 'initial-delay' | 'retry' | 'reboot' | 'select-timeout' | 'backoff-cutoff' | 'initial-interval';

/** What dhclient asks for when nothing is said: name servers and search list. */
const DEFAULT_REQUEST = [23, 24];
const DEFAULT_REQUEST4 = [1, 28, 2, 3, 15, 6, 12];

/** Reads the file; complaints do not keep dhclient from running. */
export function parseDhclientConf(
  path: string,
  text: string,
  complain: (complaint: Complaint) => void,
  unmodelled: (what: string) => void,
): DhclientConfig {
  const config: DhclientConfig = {
    request: DEFAULT_REQUEST,
    require: [],
    request4: DEFAULT_REQUEST4,
    require4: [],
    send: [],
    change: [],
    timeout: 300,
    times: {
      'initial-delay': 0,
      retry: 300,
      reboot: 10,
      'select-timeout': 0,
      'backoff-cutoff': 15,
      'initial-interval': 3,
    },
    spaces: optionSpaces(),
  };
  const lexer = new Lexer(path, text, complain);
  const parse: Parse = { lexer, spaces: config.spaces, config: undefined, unmodelled };
  while (lexer.peek().kind !== 'END_OF_FILE') parseClientStatement(parse, config);
  return config;
}

/** parse_client_statement() */
function parseClientStatement(parse: Parse, config: DhclientConfig): void {
  const { lexer } = parse;
  const { kind } = lexer.peek();
  switch (kind) {
    case 'request':
    case 'require':
    case 'also':
      return parseRequest(parse, config);
    case 'option':
      return parseOption(parse);
    case 'timeout':
    case 'initial-delay':
    case 'retry':
    case 'reboot':
    case 'select-timeout':
    case 'backoff-cutoff':
    case 'initial-interval': {
      lexer.next();
      const number = lexer.next();
      if (number.kind !== 'NUMBER') return refuse(lexer, 'Expecting numeric lease time');
      const time = uint(convertNum(lexer, number.text, 10, 32));
      if (!parseSemi(lexer)) return;
      if (kind === 'timeout') config.timeout = time;
      else config.times[kind] = time;
      return;
    }
    case 'interface':
    case 'pseudo':
    case 'alias':
    case 'lease':
    case 'media':
    case 'script':
    case 'reject':
    case 'vendor':
      parse.unmodelled(`${kind} in dhclient.conf`);
      lexer.next();
      return skipToSemi(lexer);
    default: {
      const parsed = parseExecutableStatement(parse);
      if (parsed === 'none') return refuse(lexer, 'expecting a statement.');
      if (typeof parsed !== 'string') (parsed.op === 'send' ? config.send : config.change).push(parsed);
    }
  }
}

function parseOption(parse: Parse): void {
  const { lexer } = parse;
  lexer.next();
  if (lexer.peek().kind === 'space') return parseOptionSpaceDecl(parse);
  const named = parseOptionName(parse, true);
  if (named === undefined) return;
  const next = lexer.next();
  if (next.kind !== 'code') return refuse(lexer, 'expecting "code" keyword.');
  if (named.known) named.option.space.forget(named.option);
  parseOptionCodeDefinition(parse, named.option);
}

/** parse_option_list(): `[also] request A, B;`, of both families. */
function parseRequest(parse: Parse, config: DhclientConfig): void {
  const { lexer } = parse;
  const also = lexer.peek().kind === 'also';
  if (also) lexer.next();
  const { kind } = lexer.next();
  if (kind !== 'request' && kind !== 'require') return refuse(lexer, 'expecting request or require');
  const options: OptionDefinition[] = [];
  if (lexer.peek().kind !== ';') {
    do {
      if (options.length > 0) lexer.next();
      if (!isIdentifier(lexer.peek())) return refuse(lexer, 'expected option name.');
      const named = parseOptionName(parse, false);
      if (named === undefined) return;
      options.push(named.option);
    } while (lexer.peek().kind === ',');
  }
  if (!parseSemi(lexer)) return;
  const of = (name: string): number[] =>
    options.filter(({ space }) => space.name === name).map(({ code }) => code);
  const [codes, codes4] = [of('dhcp6'), of('dhcp')];
  if (kind === 'require') {
    config.require.push(...codes);
    config.require4.push(...codes4);
  } else {
    config.request = also ? [...config.request, ...codes] : codes;
    config.request4 = also ? [...config.request4, ...codes4] : codes4;
  }
}
