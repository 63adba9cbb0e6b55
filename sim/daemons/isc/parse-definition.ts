/** Definitions of options and option spaces in files (common/parse.c): `option NAME code N = TYPE;`, `option space NAME;`. */
import { isIdentifier, type Lexer } from './lexer';
import { OptionSpace, type OptionDefinition } from './option-space';
import type { Parse } from './parse-options';
import { parseSemi, refuse, skipToRbrace, skipToSemi } from './parse-values';

/** parse_option_space_decl(), behind the word `option`. */
export function parseOptionSpaceDecl({ lexer, spaces }: Parse): void {
  lexer.next();
  const name = lexer.next();
  if (!isIdentifier(name)) return refuse(lexer, 'expecting identifier.');
  for (;;) {
    const { kind } = lexer.next();
    if (kind === ';') break;
    const fault = spaceParameter(lexer, kind);
    if (fault === 'Unexpected token.') lexer.warn(fault);
    else if (fault !== undefined) return lexer.warn(fault);
    if (kind === 'END_OF_FILE') return;
  }
  spaces.set(name.text.toLowerCase(), new OptionSpace(name.text));
}

function spaceParameter(lexer: Lexer, kind: string): string | undefined {
  const number = (): number | undefined => {
    const token = lexer.next();
    return token.kind === 'NUMBER' ? parseInt(token.text, 10) : undefined;
  };
  switch (kind) {
    case 'code': {
      if (lexer.next().kind !== 'width') return 'expecting width token.';
      const width = number();
      if (width === undefined) return 'expecting number 1, 2, 4.';
      return [1, 2, 4].includes(width) ? undefined : `invalid code width (${width}), expecting a 1, 2 or 4.`;
    }
    case 'length': {
      if (lexer.next().kind !== 'width') return 'expecting width token.';
      const width = number();
      if (width === undefined) return 'expecting number 1 or 2.';
      return [1, 2].includes(width) ? undefined : `invalid length width (${width}) expecting 1 or 2.`;
    }
    case 'hash':
      if (lexer.next().kind !== 'size') return 'expecting size token.';
      return number() === undefined ? 'expecting a 10base number' : undefined;
    default:
      return 'Unexpected token.';
  }
}

/** Types of the grammar that are one letter of a format. */
const LETTERS: Readonly<Record<string, string>> = {
  boolean: 'f',
  'ip-address': 'I',
  'ip6-address': '6',
  'domain-name': 'd',
  'domain-list': 'D',
  text: 't',
  string: 'X',
  zerolen: 'Z',
};
const NO_ARRAYS: ReadonlySet<string> = new Set(['domain-name', 'domain-list', 'text', 'string']);

/** parse_option_code_definition(): `code N = TYPE;`, behind the word `code`. */
export function parseOptionCodeDefinition(parse: Parse, option: OptionDefinition): boolean {
  const { lexer } = parse;
  const number = lexer.next();
  if (number.kind !== 'NUMBER') return refuse(lexer, 'expecting option code number.') ?? false;
  if (lexer.next().kind !== '=') return refuse(lexer, 'expecting "="') ?? false;
  const format = parseFormat(parse);
  if (format === undefined) return false;
  option.space.define(option.name, parseInt(number.text, 10), format);
  return true;
}

function parseFormat({ lexer, spaces }: Parse): string | undefined {
  let array = 0;
  let record = false;
  let format = '';
  let last = false;
  const fail = (message: string): undefined => {
    lexer.warn(message);
    skipToRbrace(lexer, record ? 1 : 0);
    if (record) skipToSemi(lexer);
    return undefined;
  };
  let token = lexer.next();
  if (token.kind === 'array') {
    if (lexer.next().kind !== 'of') return refuse(lexer, 'expecting "of".');
    array = 1;
    token = lexer.next();
  }
  if (token.kind === '{') {
    record = true;
    token = lexer.next();
  }
  for (;;) {
    if (format.startsWith('E') || format.includes('.')) {
      return refuse(lexer, 'encapsulate must always be the last item.');
    }
    if (token.kind === 'array') {
      if (array > 0) return fail('no nested arrays.');
      if (lexer.next().kind !== 'of') return refuse(lexer, 'expecting "of".');
      array = record ? 2 : 1;
      token = lexer.next();
      if (record && token.kind === '{') return fail('only uniform array inside record.');
      continue;
    }
    const letter = LETTERS[token.kind];
    if (token.kind === 'integer' || token.kind === 'signed' || token.kind === 'unsigned') {
      const signed = token.kind !== 'unsigned';
      if (token.kind !== 'integer' && lexer.next().kind !== 'integer') {
        return fail('expecting "integer" keyword.');
      }
      const size = lexer.next();
      if (size.kind !== 'NUMBER') return fail('expecting number.');
      const letters = { 8: 'bB', 16: 'sS', 32: 'lL' }[parseInt(size.text, 10)];
      if (letters === undefined) return fail(`${size.text} bit precision is not supported.`);
      format += letters[signed ? 0 : 1]!;
    } else if (letter !== undefined) {
      if (token.kind === 'domain-list' && lexer.peek().kind === 'compressed') {
        lexer.next();
        format += 'Dc';
      } else {
        format += letter;
      }
      if (NO_ARRAYS.has(token.kind) || token.kind === 'zerolen') {
        if (array > 0) {
          return fail(
            token.kind === 'zerolen'
              ? 'array incompatible with zerolen.'
              : 'arrays of text strings not yet supported.',
          );
        }
        last = true;
      }
    } else if (token.kind === 'encapsulate') {
      const space = lexer.next();
      if (!isIdentifier(space)) return refuse(lexer, 'expecting option space identifier');
      if (!spaces.has(space.text.toLowerCase())) return refuse(lexer, `unknown option space ${space.text}`);
      format += `E${space.text}.`;
    } else {
      return fail(`unknown data type ${token.text}`);
    }
    if (!record) break;
    const separator = lexer.next();
    if (array > 1) {
      array = 0;
      format += 'a';
    }
    if (separator.kind === ',') {
      if (last) return fail(`${format.endsWith('t') ? 'text' : 'string'} must be at end of record.`);
      token = lexer.next();
      continue;
    }
    if (separator.kind !== '}') return fail('expecting right brace.');
    break;
  }
  if (!parseSemi(lexer)) {
    refuse(lexer, 'semicolon expected.');
    if (record) skipToSemi(lexer);
    return undefined;
  }
  if (format.startsWith('E') && array > 0) {
    lexer.warn("Arrays of encapsulations don't make sense.");
    return undefined;
  }
  return array > 0 ? `${format}A` : format;
}
