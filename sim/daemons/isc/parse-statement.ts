/** Statements that are carried out for every message (parse_executable_statement() of common/parse.c). */
import type { OptionOperation, Statement } from './expression';
import { parseBooleanExpression, parseDataExpression, type Failed } from './parse-expression';
import { parseOptionData, parseOptionName, type Parse } from './parse-options';
import type { OptionDefinition } from './option-space';
import { isIdentifier } from './lexer';
import { parseSemi, refuse, skipToRbrace, skipToSemi } from './parse-values';

/** `done`: it was read, and there is nothing to carry out. */
export type Parsed = Statement | Failed | 'done';

const OPERATIONS: Readonly<Record<string, OptionOperation | undefined>> = {
  send: 'send',
  supersede: 'supersede',
  option: 'supersede',
  default: 'default',
  append: 'append',
  prepend: 'prepend',
};

/** Parameters that `allow`, `deny` and `ignore` set. */
const ALLOWED: Readonly<Record<string, string | undefined>> = {
  bootp: 'allow-bootp',
  booting: 'allow-booting',
  'dynamic-bootp': 'dynamic-bootp',
  'unknown-clients': 'boot-unknown-clients',
  duplicates: 'duplicates',
  declines: 'declines',
  'client-updates': 'client-updates',
  leasequery: 'leasequery',
};

/** Statements that mean something to the real programs and nothing here: they are passed over, with a remark. */
const UNMODELLED: ReadonlySet<string> = new Set([
  'on',
  'switch',
  'zone',
  'key',
  'parse-vendor-option',
  'execute',
]);

/** How many conditions may follow or be inside each other. */
const MAX_DEPTH = 500;

/**
 * parse_option_statement(): the value of an option, behind its name. A failure has been complained about, and yet its
 * caller is not told so: most complain once more.
 */
export function parseOptionStatement(
  parse: Parse,
  option: OptionDefinition,
  op: OptionOperation,
): Statement | 'none' {
  const { lexer } = parse;
  const { kind } = lexer.peek();
  let value: Extract<Statement, { readonly op: OptionOperation }>['value'];
  if (kind === ';' && !option.format.startsWith('Z')) {
    value = undefined;
  } else if (kind === '=') {
    lexer.next();
    const found = parseDataExpression(parse);
    if (typeof found === 'string') {
      if (found === 'none') refuse(lexer, 'expecting a data expression.');
      return 'none';
    }
    value = found;
  } else {
    const data = parseOptionData(parse, option);
    if (data === undefined) return 'none';
    value = { op: 'const', data };
  }
  return parseSemi(lexer) ? { op, option, value } : 'none';
}

/** parse_executable_statement() */
export function parseExecutableStatement(parse: Parse, depth = 0): Parsed {
  const { lexer } = parse;
  const token = lexer.peek();
  const { kind } = token;
  const operation = OPERATIONS[kind];
  if (operation !== undefined) {
    lexer.next();
    const named = parseOptionName(parse, false);
    return named === undefined ? 'lost' : parseOptionStatement(parse, named.option, operation);
  }
  if (UNMODELLED.has(kind)) return skipUnmodelled(parse, kind);
  switch (kind) {
    case 'if':
      lexer.next();
      return parseIf(parse, depth);
    case 'allow':
    case 'deny':
    case 'ignore':
      lexer.next();
      return parseAllowDeny(parse, { allow: 1, deny: 0, ignore: 2 }[kind]);
    case 'add': {
      lexer.next();
      const name = lexer.next();
      if (name.kind !== 'STRING') return refuse(lexer, 'expecting class name.') ?? 'lost';
      return parseSemi(lexer) ? { op: 'add', className: name.text } : 'lost';
    }
    case 'break':
      lexer.next();
      return parseSemi(lexer) ? { op: 'break' } : 'lost';
    case 'db-time-format':
      lexer.next();
      if (!['default', 'local'].includes(lexer.next().kind)) {
        return refuse(lexer, "Expecting 'local' or 'default'.") ?? 'lost';
      }
      return parseSemi(lexer) ? 'done' : 'lost';
    case 'set':
    case 'unset':
    case 'define':
      lexer.next();
      return parseSet(parse, kind);
    case 'log':
      lexer.next();
      return parseLog(parse);
    case 'case':
      lexer.next();
      return refuse(lexer, 'case statement in inappropriate scope.') ?? 'lost';
  }
  const parameter = isIdentifier(token) ? parse.config?.find(token.text) : undefined;
  if (parameter !== undefined) {
    lexer.next();
    return parseOptionStatement(parse, parameter, 'supersede');
  }
  return kind === 'NUMBER_OR_NAME' || kind === 'NAME' ? parseEval(parse) : 'none';
}

/** parse_executable_statements(): up to what is none. */
function parseExecutableStatements(parse: Parse, depth: number): { statements: Statement[]; lost: boolean } {
  const statements: Statement[] = [];
  for (;;) {
    const parsed = parseExecutableStatement(parse, depth);
    if (parsed === 'none') return { statements, lost: false };
    if (parsed === 'lost') return { statements, lost: true };
    if (parsed !== 'done') statements.push(parsed);
  }
}

function skipUnmodelled({ lexer, unmodelled }: Parse, kind: string): Parsed {
  unmodelled(`the statement ${kind}`);
  lexer.next();
  skipToSemi(lexer);
  return 'done';
}

/** parse_if_statement(), behind the word `if`. */
function parseIf(parse: Parse, depth: number): Statement | Failed {
  const { lexer } = parse;
  if (depth > MAX_DEPTH) return refuse(lexer, 'boolean expression expected.') ?? 'lost';
  const inParentheses = lexer.peek().kind === '(';
  if (inParentheses) lexer.next();
  const condition = parseBooleanExpression(parse);
  if (typeof condition === 'string') {
    if (condition === 'none') lexer.warn('boolean expression expected.');
    return 'lost';
  }
  if (inParentheses && lexer.next().kind !== ')') {
    lexer.warn('expecting right paren.');
    return 'lost';
  }
  const then = parseBlock(parse, 'left brace expected.', depth);
  if (then === undefined) return 'lost';
  const otherwise = parseElse(parse, depth);
  return otherwise === undefined ? 'lost' : { op: 'if', condition, then, otherwise };
}

function parseBlock(parse: Parse, complaint: string, depth: number): Statement[] | undefined {
  const { lexer } = parse;
  if (lexer.next().kind !== '{') return refuse(lexer, complaint);
  const { statements, lost } = parseExecutableStatements(parse, depth + 1);
  if (lost) {
    skipToRbrace(lexer, 1);
    return undefined;
  }
  return lexer.next().kind === '}' ? statements : refuse(lexer, 'right brace expected.');
}

/** Empty where there is no `else`. */
function parseElse(parse: Parse, depth: number): Statement[] | undefined {
  const { lexer } = parse;
  const { kind } = lexer.peek();
  if (kind !== 'else' && kind !== 'elsif') return [];
  lexer.next();
  if (kind === 'else' && lexer.peek().kind !== 'if') {
    return parseBlock(parse, 'left brace or if expected.', depth);
  }
  if (kind === 'else') lexer.next();
  const nested = parseIf(parse, depth + 1);
  return typeof nested === 'string' ? undefined : [nested];
}

function parseAllowDeny({ lexer, config }: Parse, flag: number): Statement | Failed {
  const option = config?.find(ALLOWED[lexer.next().kind] ?? '');
  if (option === undefined) {
    // Its caller complains once more, and skips again.
    refuse(lexer, 'expecting allow/deny key');
    return 'none';
  }
  parseSemi(lexer);
  return { op: 'supersede', option, value: { op: 'const', data: Uint8Array.of(flag) } };
}

function parseSet(parse: Parse, kind: 'set' | 'unset' | 'define'): Parsed {
  const { lexer } = parse;
  const name = lexer.next();
  if (name.kind !== 'NAME' && name.kind !== 'NUMBER_OR_NAME') {
    return refuse(lexer, `${name.text} can't be a variable name`) ?? 'lost';
  }
  if (kind === 'unset') return parseSemi(lexer) ? { op: 'unset', name: name.text } : 'lost';
  const next = lexer.next();
  if (next.kind === '(') {
    parse.unmodelled('functions of its own');
    skipToSemi(lexer);
    return 'done';
  }
  if (next.kind !== '=') return refuse(lexer, "expecting '=' in set statement.") ?? 'lost';
  const value = parseDataExpression(parse);
  if (typeof value === 'string') {
    if (value === 'none') refuse(lexer, 'expecting expression.');
    return 'lost';
  }
  return parseSemi(lexer) ? { op: 'set', name: name.text, value } : 'lost';
}

const PRIORITIES = ['fatal', 'error', 'debug', 'info'] as const;

function parseLog(parse: Parse): Statement | Failed {
  const { lexer } = parse;
  if (lexer.next().kind !== '(') return refuse(lexer, 'left parenthesis expected.') ?? 'lost';
  const priority = PRIORITIES.find(each => each === lexer.peek().kind);
  if (priority !== undefined) {
    lexer.next();
    if (lexer.next().kind !== ',') return refuse(lexer, 'comma expected.') ?? 'lost';
  }
  const value = parseDataExpression(parse);
  if (typeof value === 'string') {
    skipToSemi(lexer);
    return 'lost';
  }
  if (lexer.next().kind !== ')') return refuse(lexer, 'right parenthesis expected.') ?? 'lost';
  if (lexer.next().kind !== ';') return refuse(lexer, 'semicolon expected.') ?? 'lost';
  return { op: 'log', priority: priority ?? 'debug', value };
}

/** A word that is nothing else is taken for an expression: what is misspelt ends here. */
function parseEval(parse: Parse): Parsed {
  const { lexer } = parse;
  const expression = parseDataExpression(parse);
  if (typeof expression === 'string') {
    if (expression === 'none') lexer.warn('expecting function call.');
    skipToSemi(lexer);
    return 'lost';
  }
  return parseSemi(lexer) ? 'done' : 'lost';
}
