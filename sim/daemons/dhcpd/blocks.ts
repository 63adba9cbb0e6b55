/** Blocks of dhcpd.conf: statements and declarations between braces, and the scopes that they are. */
import { refuse } from '../isc/parse-values';
import type { Group, Host } from './config';
import { parseStatement, type ConfigParser, type Scope } from './parse-config';

/** dhcpd itself goes on until its stack is full. */
const MAX_NESTING = 200;

/** Statements until the brace closes; `special` may take some for itself. False: the file ended first. */
export function parseBlock(
  parser: ConfigParser,
  group: Group,
  scope: Scope,
  special: (kind: string) => boolean | 'end' = () => false,
  host?: Host,
): boolean {
  const { lexer, nesting } = parser;
  if (nesting.depth === MAX_NESTING) {
    refuse(lexer, 'too many blocks inside each other');
    return false;
  }
  nesting.depth += 1;
  const closed = parseBlockStatements(parser, group, scope, special, host);
  nesting.depth -= 1;
  return closed;
}

function parseBlockStatements(
  parser: ConfigParser,
  group: Group,
  scope: Scope,
  special: (kind: string) => boolean | 'end',
  host: Host | undefined,
): boolean {
  const { lexer } = parser;
  let declaration = false;
  for (;;) {
    const { kind } = lexer.peek();
    if (kind === '}') {
      lexer.next();
      return true;
    }
    if (kind === 'END_OF_FILE') {
      lexer.next();
      lexer.warn('unexpected end of file');
      return false;
    }
    const taken = special(kind);
    if (taken === 'end') return false;
    if (!taken) declaration = parseStatement(parser, group, scope, host, declaration);
  }
}

/** A scope inside another (clone_group()). */
export function innerGroup(
  group: Group,
  more: Partial<Pick<Group, 'network' | 'subnet' | 'subnet4'>> = {},
): Group {
  return {
    parent: group,
    statements: [],
    authoritative: group.authoritative,
    network: more.network ?? group.network,
    subnet: more.subnet ?? group.subnet,
    subnet4: more.subnet4 ?? group.subnet4,
  };
}
