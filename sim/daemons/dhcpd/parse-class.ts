/** `class` and `subclass` declarations (parse_class_declaration() of server/confpars.c). */
import { octetsOfText } from '../isc/expression';
import { parseBooleanExpression, parseDataExpression } from '../isc/parse-expression';
import { parseCshl, parseLbrace, parseSemi, refuse, refuseAt } from '../isc/parse-values';
import { innerGroup, parseBlock } from './blocks';
import type { ClientClass, Group } from './config';
import type { ConfigParser } from './parse-config';

/** Behind the word, which is `kind`. */
export function parseClass(parser: ConfigParser, group: Group, kind: string): void {
  const { lexer, dhcpd } = parser;
  const name = lexer.next();
  if (name.kind !== 'STRING') return refuse(lexer, 'Expecting class name');
  const known = dhcpd.classes.find(each => each.name === name.text);
  if (kind !== 'class') {
    if (known === undefined) return refuse(lexer, `no class named ${name.text}`);
    return parseSubclass(parser, known, kind, name.text);
  }
  const made: ClientClass = known ?? {
    name: name.text,
    group: innerGroup(group),
    match: undefined,
    submatch: undefined,
    subclasses: [],
  };
  if (!parseLbrace(lexer)) return;
  parseBlock(parser, made.group, 'class', word => parseClassStatement(parser, made, word));
  if (known === undefined) dhcpd.classes.push(made);
}

function parseSubclass(parser: ConfigParser, parent: ClientClass, kind: string, name: string): void {
  const { lexer } = parser;
  const data = kind === 'subclass' ? subclassData(parser) : octetsOfText(name);
  if (data === undefined) return;
  const group = innerGroup(parent.group);
  parent.subclasses.push({ data, group });
  if (lexer.peek().kind === ';') {
    lexer.next();
    return;
  }
  if (!parseLbrace(lexer)) return;
  parseBlock(parser, group, 'class', word => {
    if (word !== 'match') return false;
    refuse(lexer, 'invalid match in subclass.');
    return 'end';
  });
}

function subclassData({ lexer }: ConfigParser): Uint8Array | undefined {
  const { kind } = lexer.peek();
  if (kind === 'STRING') return octetsOfText(lexer.next().text);
  if (kind === 'NUMBER' || kind === 'NUMBER_OR_NAME') return parseCshl(lexer);
  lexer.warn('Expecting string or hex list.');
  return undefined;
}

function parseClassStatement(parser: ConfigParser, made: ClientClass, word: string): boolean | 'end' {
  const { lexer } = parser;
  switch (word) {
    case 'dynamic':
    case 'deleted':
      lexer.next();
      return parseSemi(lexer) ? true : 'end';
    case 'match':
      lexer.next();
      if (lexer.peek().kind !== 'if') return parseSubmatch(parser, made);
      lexer.next();
      return parseMatchIf(parser, made);
    case 'spawn':
      lexer.next();
      if (lexer.next().kind !== 'with') return ended(refuse(lexer, 'expecting with after spawn'));
      parser.unmodelled('spawn with');
      return parseSubmatch(parser, made);
    case 'lease':
      lexer.next();
      return parseLeaseLimit(parser);
    default:
      return false;
  }
}

const ended = (_said: undefined): 'end' => 'end';

function parseMatchIf(parser: ConfigParser, made: ClientClass): boolean | 'end' {
  const { lexer } = parser;
  if (made.match !== undefined) return ended(refuse(lexer, "A class may only have one 'match if' clause."));
  const found = parseBooleanExpression(parser);
  if (found === 'none') refuse(lexer, 'expecting boolean expr.');
  else if (found !== 'lost') {
    made.match = found;
    parseSemi(lexer);
  }
  return true;
}

function parseSubmatch(parser: ConfigParser, made: ClientClass): boolean | 'end' {
  const { lexer } = parser;
  if (made.submatch !== undefined) return ended(refuse(lexer, "can't override existing submatch/spawn."));
  const found = parseDataExpression(parser);
  if (found === 'none') refuse(lexer, 'expecting data expr.');
  else if (found !== 'lost') {
    made.submatch = found;
    parseSemi(lexer);
  }
  return true;
}

function parseLeaseLimit(parser: ConfigParser): boolean | 'end' {
  const { lexer } = parser;
  const limit = lexer.next();
  if (limit.kind !== 'limit') return ended(refuseAt(lexer, limit, 'expecting "limit"'));
  const number = lexer.next();
  if (number.kind !== 'NUMBER') return ended(refuseAt(lexer, number, 'expecting a number'));
  parser.unmodelled('lease limit');
  parseSemi(lexer);
  return true;
}
