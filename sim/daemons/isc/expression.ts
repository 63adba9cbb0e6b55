/** Expressions of dhcpd.conf and dhclient.conf (dhcp-eval(5)), and the statements that are made of them. */
import type { OptionDefinition } from './option-space';

/** What gives octets. */
export type DataExpression =
  | { readonly op: 'const'; readonly data: Uint8Array }
  | { readonly op: 'option' | 'config-option'; readonly option: OptionDefinition }
  | {
      readonly op: 'substring';
      readonly of: DataExpression;
      readonly offset: NumericExpression;
      readonly length: NumericExpression;
    }
  | { readonly op: 'suffix'; readonly of: DataExpression; readonly length: NumericExpression }
  | { readonly op: 'lcase' | 'ucase'; readonly of: DataExpression }
  | { readonly op: 'concat' | 'pick-first-value'; readonly parts: readonly DataExpression[] }
  | { readonly op: 'hardware' | 'host-decl-name' | 'leased-address' | 'gethostname' }
  | {
      readonly op: 'binary-to-ascii';
      readonly base: NumericExpression;
      readonly width: NumericExpression;
      readonly separator: DataExpression;
      readonly of: DataExpression;
    }
  | { readonly op: 'reverse'; readonly width: NumericExpression; readonly of: DataExpression }
  | { readonly op: 'encode-int'; readonly of: NumericExpression; readonly width: 8 | 16 | 32 }
  | { readonly op: 'variable'; readonly name: string };

/** What gives a number. */
export type NumericExpression =
  | { readonly op: 'number'; readonly value: number }
  | { readonly op: 'extract-int'; readonly of: DataExpression; readonly width: 8 | 16 | 32 }
  | { readonly op: 'lease-time' };

/** What is true or false, or cannot be told. */
export type BooleanExpression =
  | { readonly op: 'exists'; readonly option: OptionDefinition }
  | { readonly op: 'known' | 'static' }
  | { readonly op: 'not'; readonly of: BooleanExpression }
  | { readonly op: 'and' | 'or'; readonly left: BooleanExpression; readonly right: BooleanExpression }
  | { readonly op: 'equal' | 'not-equal'; readonly left: Expression; readonly right: Expression }
  | { readonly op: 'switch'; readonly option: OptionDefinition }
  | { readonly op: 'variable-set'; readonly name: string };

export type Expression = DataExpression | NumericExpression | BooleanExpression;

/** How a statement treats the value an option has already. */
export type OptionOperation = 'supersede' | 'default' | 'append' | 'prepend' | 'send';

/** A statement that is carried out for every message. */
export type Statement =
  | {
      readonly op: OptionOperation;
      readonly option: OptionDefinition;
      /** Undefined: the option is not to be there. */
      readonly value: DataExpression | undefined;
    }
  | {
      readonly op: 'if';
      readonly condition: BooleanExpression;
      readonly then: readonly Statement[];
      readonly otherwise: readonly Statement[];
    }
  | { readonly op: 'set'; readonly name: string; readonly value: DataExpression }
  | { readonly op: 'unset'; readonly name: string }
  | {
      readonly op: 'log';
      readonly priority: 'fatal' | 'error' | 'debug' | 'info';
      readonly value: DataExpression;
    }
  | { readonly op: 'add'; readonly className: string }
  | { readonly op: 'break' };

const BOOLEAN: ReadonlySet<string> = new Set([
  'exists',
  'known',
  'static',
  'not',
  'and',
  'or',
  'equal',
  'not-equal',
  'switch',
  'variable-set',
]);
const NUMERIC: ReadonlySet<string> = new Set(['number', 'extract-int', 'lease-time']);

export function isBoolean(expression: Expression): expression is BooleanExpression {
  return BOOLEAN.has(expression.op);
}

export function isNumeric(expression: Expression): expression is NumericExpression {
  return NUMERIC.has(expression.op);
}

export function isData(expression: Expression): expression is DataExpression {
  return !isBoolean(expression) && !isNumeric(expression);
}

/** Text as octets. */
export function octetsOfText(text: string): Uint8Array {
  return Uint8Array.from(text, character => character.charCodeAt(0) & 0xff);
}
