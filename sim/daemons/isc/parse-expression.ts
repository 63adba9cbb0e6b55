/**
 * Expressions in files (parse_expression(), parse_non_binary() of common/parse.c): the operators and functions of
 * dhcp-eval(5) that a DHCPv6 server has a use for. The others are refused by name.
 */
import {
  isBoolean,
  isData,
  isNumeric,
  octetsOfText,
  type BooleanExpression,
  type DataExpression,
  type Expression,
  type NumericExpression,
} from './expression';
import { isIdentifier } from './lexer';
import { parseOptionName, type Parse } from './parse-options';
import { convertNum, parseCshl, refuse, skipToSemi, uint } from './parse-values';

/** `none`: there is none here, and nothing was said; `lost`: it was complained about. */
export type Failed = 'none' | 'lost';

/** How deep expressions may be inside each other. */
const MAX_DEPTH = 64;

/** Functions and operators of dhcp-eval(5) that are not carried out here. */
const UNMODELLED: ReadonlySet<string> = new Set([
  'check',
  'gethostbyname',
  'packet',
  'filename',
  'server-name',
  'client-state',
  'v6relay',
  'ns-update',
  'dns-update',
  'defined',
]);

/** parse_boolean_expression() */
export function parseBooleanExpression(parse: Parse, depth = 0): BooleanExpression | Failed {
  const found = parseExpression(parse, 'boolean', depth);
  if (typeof found === 'string') return found;
  if (isBoolean(found)) return found;
  if (found.op === 'option') return { op: 'switch', option: found.option };
  parse.lexer.warn('Expecting a boolean expression.');
  return 'lost';
}

/** parse_data_expression() */
export function parseDataExpression(parse: Parse, depth = 0): DataExpression | Failed {
  const found = parseExpression(parse, 'data', depth);
  if (typeof found === 'string' || isData(found)) return found;
  parse.lexer.warn('Expecting a data expression.');
  return 'lost';
}

function parseNumericExpression(parse: Parse, depth: number): NumericExpression | Failed {
  const found = parseExpression(parse, 'numeric', depth);
  if (typeof found === 'string' || isNumeric(found)) return found;
  parse.lexer.warn('Expecting a numeric expression.');
  return 'lost';
}

type Context = 'boolean' | 'data' | 'numeric';

const PRECEDENCE: Readonly<Record<string, number>> = { or: 1, and: 2, '=': 3, '!': 3 };

function parseExpression(parse: Parse, context: Context, depth: number, least = 1): Expression | Failed {
  if (depth > MAX_DEPTH) {
    refuse(parse.lexer, 'expression expected');
    return 'lost';
  }
  const { lexer } = parse;
  let left = parseNonBinary(parse, context, depth);
  for (;;) {
    if (typeof left === 'string') return left;
    const operator = lexer.peek().kind;
    const precedence = PRECEDENCE[operator];
    if (precedence === undefined || precedence < least) return left;
    lexer.next();
    if (operator === '!' && lexer.next().kind !== '=') {
      refuse(lexer, '! in boolean context without =');
      return 'lost';
    }
    const right = parseExpression(parse, context, depth + 1, precedence + 1);
    if (typeof right === 'string') {
      if (right === 'none') refuse(lexer, 'expecting a subexpression');
      return 'lost';
    }
    const combined = combine(operator, left, right);
    if (combined === undefined) {
      refuse(lexer, 'expecting right-hand side of same type as left-hand side');
      return 'lost';
    }
    left = combined;
  }
}

function combine(operator: string, left: Expression, right: Expression): BooleanExpression | undefined {
  if (operator === '=' || operator === '!') {
    return { op: operator === '=' ? 'equal' : 'not-equal', left, right };
  }
  const [a, b] = [truth(left), truth(right)];
  return a && b && { op: operator as 'and' | 'or', left: a, right: b };
}

function truth(expression: Expression): BooleanExpression | undefined {
  if (isBoolean(expression)) return expression;
  return expression.op === 'option' ? { op: 'switch', option: expression.option } : undefined;
}

/** parse_non_binary() */
function parseNonBinary(parse: Parse, context: Context, depth: number): Expression | Failed {
  const { lexer } = parse;
  if (depth > MAX_DEPTH) {
    refuse(lexer, 'expression expected');
    return 'lost';
  }
  const token = lexer.peek();
  switch (token.kind) {
    case 'not': {
      lexer.next();
      const of = parseNonBinary(parse, 'boolean', depth + 1);
      const fits = typeof of === 'string' ? undefined : truth(of);
      if (fits !== undefined) return { op: 'not', of: fits };
      if (of !== 'lost') refuse(lexer, of === 'none' ? 'expression expected' : 'boolean expression expected');
      return 'lost';
    }
    case '(': {
      lexer.next();
      const inner = parseExpression(parse, context, depth + 1);
      if (typeof inner === 'string') {
        if (inner === 'none') refuse(lexer, 'expression expected');
        return 'lost';
      }
      return close(parse, 'right paren expected', true) ? inner : 'lost';
    }
    case 'exists': {
      lexer.next();
      const named = parseOptionName(parse, false);
      return named === undefined ? 'lost' : { op: 'exists', option: named.option };
    }
    case 'option':
    case 'config-option': {
      lexer.next();
      const named = parseOptionName(parse, false);
      return named === undefined ? 'lost' : { op: token.kind, option: named.option };
    }
    case 'known':
    case 'static':
    case 'hardware':
    case 'host-decl-name':
    case 'leased-address':
    case 'lease-time':
      lexer.next();
      return { op: token.kind };
    case 'STRING':
      return { op: 'const', data: octetsOfText(lexer.next().text) };
    case 'NUMBER':
    case 'NUMBER_OR_NAME':
      return parseNumberOrOctets(parse, context);
    default:
      return parseFunction(parse, token.kind, depth + 1);
  }
}

/** A bare number is one where a number is wanted; elsewhere it begins a list of hexadecimal octets. */
function parseNumberOrOctets(parse: Parse, context: Context): Expression | Failed {
  const { lexer } = parse;
  if (context !== 'numeric') {
    const data = parseCshl(lexer);
    return data === undefined ? 'lost' : { op: 'const', data };
  }
  const { kind, text } = lexer.peek();
  if (kind !== 'NUMBER') return 'none';
  lexer.next();
  return { op: 'number', value: uint(convertNum(lexer, text, 10, 32)) };
}

function close({ lexer }: Parse, complaint: string, skip: boolean): boolean {
  if (lexer.next().kind === ')') return true;
  lexer.warn(complaint);
  if (skip) skipToSemi(lexer);
  return false;
}

/** Reads the arguments of one function, in order; the first that fails has been complained about. */
class Arguments {
  failed = false;

  constructor(
    private readonly parse: Parse,
    private readonly depth: number,
  ) {
    if (parse.lexer.next().kind !== '(') this.fail('left parenthesis expected.');
  }

  data(): DataExpression {
    return this.argument(parseDataExpression, 'expecting data expression.') ?? { op: 'hardware' };
  }

  numeric(): NumericExpression {
    return this.argument(parseNumericExpression, 'expecting numeric expression.') ?? { op: 'lease-time' };
  }

  comma(): void {
    if (!this.failed && this.parse.lexer.next().kind !== ',') this.fail('comma expected.');
  }

  /** More of them, up to the parenthesis. */
  rest(first: DataExpression): DataExpression[] {
    const parts = [first];
    while (!this.failed && this.parse.lexer.peek().kind === ',') {
      this.parse.lexer.next();
      parts.push(this.data());
    }
    return parts;
  }

  /** The number of bits that integers have. */
  width(): 8 | 16 | 32 {
    if (this.failed) return 8;
    const { lexer } = this.parse;
    const token = lexer.next();
    const bits = token.kind === 'NUMBER' ? parseInt(token.text, 10) : 0;
    if (bits === 8 || bits === 16 || bits === 32) return bits;
    this.fail(token.kind === 'NUMBER' ? 'width must be 8, 16 or 32' : 'number expected.');
    return 8;
  }

  end(): void {
    if (!this.failed && !close(this.parse, 'right parenthesis expected.', false)) this.failed = true;
  }

  private argument<E extends Expression>(
    read: (parse: Parse, depth: number) => E | Failed,
    complaint: string,
  ): E | undefined {
    if (this.failed) return undefined;
    const found = read(this.parse, this.depth);
    if (typeof found !== 'string') return found;
    if (found === 'none') refuse(this.parse.lexer, complaint);
    this.failed = true;
    return undefined;
  }

  private fail(complaint: string): void {
    this.parse.lexer.warn(complaint);
    this.failed = true;
  }
}

function parseFunction(parse: Parse, name: string, depth: number): Expression | Failed {
  const { lexer } = parse;
  if (UNMODELLED.has(name)) {
    lexer.next();
    parse.unmodelled(`the expression ${name}`);
    skipToSemi(lexer);
    return 'lost';
  }
  const read = FUNCTIONS[name];
  if (read === undefined) {
    const token = lexer.peek();
    if (token.kind !== 'NAME' && token.kind !== 'NUMBER_OR_NAME') return 'none';
    if (!isIdentifier(token)) return 'none';
    lexer.next();
    if (lexer.peek().kind !== '(') return { op: 'variable', name: token.text };
    parse.unmodelled(`the function ${token.text}`);
    skipToSemi(lexer);
    return 'lost';
  }
  lexer.next();
  const args = new Arguments(parse, depth);
  const expression = read(args);
  args.end();
  return args.failed ? 'lost' : expression;
}

const FUNCTIONS: Readonly<Record<string, ((args: Arguments) => Expression) | undefined>> = {
  substring(args) {
    const of = args.data();
    args.comma();
    const offset = args.numeric();
    args.comma();
    return { op: 'substring', of, offset, length: args.numeric() };
  },
  suffix(args) {
    const of = args.data();
    args.comma();
    return { op: 'suffix', of, length: args.numeric() };
  },
  gethostname: () => ({ op: 'gethostname' }),
  lcase: args => ({ op: 'lcase', of: args.data() }),
  ucase: args => ({ op: 'ucase', of: args.data() }),
  concat(args) {
    const first = args.data();
    args.comma();
    return { op: 'concat', parts: [first, ...args.rest(args.data())] };
  },
  'pick-first-value': args => ({ op: 'pick-first-value', parts: args.rest(args.data()) }),
  pick: args => ({ op: 'pick-first-value', parts: args.rest(args.data()) }),
  'binary-to-ascii'(args) {
    const base = args.numeric();
    args.comma();
    const width = args.numeric();
    args.comma();
    const separator = args.data();
    args.comma();
    return { op: 'binary-to-ascii', base, width, separator, of: args.data() };
  },
  reverse(args) {
    const width = args.numeric();
    args.comma();
    return { op: 'reverse', width, of: args.data() };
  },
  'extract-int'(args) {
    const of = args.data();
    args.comma();
    return { op: 'extract-int', of, width: args.width() };
  },
  'encode-int'(args) {
    const of = args.numeric();
    args.comma();
    return { op: 'encode-int', of, width: args.width() };
  },
};
