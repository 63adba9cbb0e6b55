/** What statements and expressions come to for one message (common/execute.c, common/tree.c). */
import { toHex } from '../../base/hex';
import { putUint } from '../../wire/layout';
import {
  isBoolean,
  isNumeric,
  octetsOfText,
  type BooleanExpression,
  type DataExpression,
  type Expression,
  type NumericExpression,
  type Statement,
} from './expression';
import type { OptionDefinition } from './option-space';
import { concatenate } from './parse-options';
import { uint } from './parse-values';

/** Option values by space and code. */
export class OptionValues {
  readonly #values = new Map<string, { readonly option: OptionDefinition; readonly data: Uint8Array }>();

  get({ space, code }: OptionDefinition): Uint8Array | undefined {
    return this.find(space.name, code);
  }

  find(space: string, code: number): Uint8Array | undefined {
    return this.#values.get(`${space} ${code}`)?.data;
  }

  set(option: OptionDefinition, data: Uint8Array | undefined): void {
    const key = `${option.space.name} ${option.code}`;
    if (data === undefined) this.#values.delete(key);
    else this.#values.set(key, { option, data });
  }

  /** In the order in which they were set first. */
  of(space: string): { readonly option: OptionDefinition; readonly data: Uint8Array }[] {
    return [...this.#values.values()].filter(({ option }) => option.space.name === space);
  }
}

/** What expressions can ask about. */
export interface Context {
  /** An option of the message. */
  option(option: OptionDefinition): Uint8Array | undefined;
  /** Values so far. */
  readonly values: OptionValues;
  readonly known: boolean;
  readonly isStatic: boolean;
  readonly hostName: string | undefined;
  /** Name of the machine. */
  readonly machine?: string | undefined;
  /** Hardware type and address of the client, where its messages have them (DHCPv4). */
  readonly hardware?: Uint8Array | undefined;
  /** Octets of the address it is about to get (DHCPv4). */
  readonly leasedAddress?: Uint8Array | undefined;
  readonly variables: Map<string, Uint8Array>;
  log(priority: string, text: string): void;
}

/** Carries out statements; false after `break`. */
export function execute(statements: readonly Statement[], context: Context): boolean {
  for (const statement of statements) if (!executeOne(statement, context)) return false;
  return true;
}

function executeOne(statement: Statement, context: Context): boolean {
  const { values, variables } = context;
  switch (statement.op) {
    case 'if': {
      const branch = evaluateBoolean(statement.condition, context) === true ? 'then' : 'otherwise';
      return execute(statement[branch], context);
    }
    case 'set': {
      const value = evaluateData(statement.value, context);
      if (value === undefined) variables.delete(statement.name);
      else variables.set(statement.name, value);
      return true;
    }
    case 'unset':
      variables.delete(statement.name);
      return true;
    case 'log': {
      const text = evaluateData(statement.value, context);
      if (text !== undefined) context.log(statement.priority, String.fromCharCode(...text));
      return true;
    }
    case 'add':
      return true;
    case 'break':
      return false;
    default: {
      const { option, op } = statement;
      const value = statement.value && evaluateData(statement.value, context);
      const before = values.get(option);
      if (op === 'default') values.set(option, before ?? value);
      else if (op === 'append' && before !== undefined)
        values.set(option, concatenate([before, value ?? before]));
      else if (op === 'prepend' && before !== undefined)
        values.set(option, concatenate([value ?? before, before]));
      else values.set(option, value);
      return true;
    }
  }
}

/** Octets; undefined where there is nothing. */
export function evaluateData(expression: DataExpression, context: Context): Uint8Array | undefined {
  switch (expression.op) {
    case 'const':
      return expression.data;
    case 'option':
      return context.option(expression.option);
    case 'config-option':
      return context.values.get(expression.option);
    case 'variable':
      return context.variables.get(expression.name);
    case 'host-decl-name':
      return context.hostName === undefined ? undefined : octetsOfText(context.hostName);
    case 'gethostname':
      return context.machine === undefined ? undefined : octetsOfText(context.machine);
    case 'hardware':
      return context.hardware;
    case 'leased-address':
      return context.leasedAddress;
    case 'concat': {
      const parts = expression.parts.map(part => evaluateData(part, context));
      const found = parts.filter(part => part !== undefined);
      return found.length === 0 ? undefined : concatenate(found);
    }
    case 'pick-first-value':
      for (const part of expression.parts) {
        const value = evaluateData(part, context);
        if (value !== undefined && value.length > 0) return value;
      }
      return undefined;
    case 'encode-int': {
      const value = evaluateNumeric(expression.of, context);
      if (value === undefined) return undefined;
      const octets = new Uint8Array(expression.width / 8);
      putUint(octets, 0, octets.length, value);
      return octets;
    }
    default:
      return transform(expression, context);
  }
}

type Transformation = Extract<
  DataExpression,
  { readonly op: 'substring' | 'suffix' | 'lcase' | 'ucase' | 'binary-to-ascii' | 'reverse' }
>;

function transform(expression: Transformation, context: Context): Uint8Array | undefined {
  const of = evaluateData(expression.of, context);
  if (of === undefined) return undefined;
  switch (expression.op) {
    case 'substring': {
      const offset = evaluateNumeric(expression.offset, context);
      const length = evaluateNumeric(expression.length, context);
      if (offset === undefined || length === undefined) return undefined;
      return of.slice(offset, offset + length);
    }
    case 'suffix': {
      const length = evaluateNumeric(expression.length, context);
      return length === undefined ? undefined : of.slice(Math.max(0, of.length - length));
    }
    case 'lcase':
    case 'ucase': {
      const text = String.fromCharCode(...of);
      return octetsOfText(expression.op === 'lcase' ? text.toLowerCase() : text.toUpperCase());
    }
    case 'reverse': {
      const width = evaluateNumeric(expression.width, context) ?? 0;
      if (width <= 0 || of.length % width !== 0) return undefined;
      const groups: Uint8Array[] = [];
      for (let at = of.length - width; at >= 0; at -= width) groups.push(of.slice(at, at + width));
      return concatenate(groups);
    }
    case 'binary-to-ascii':
      return binaryToAscii(expression, of, context);
  }
}

function binaryToAscii(
  expression: Extract<Transformation, { readonly op: 'binary-to-ascii' }>,
  of: Uint8Array,
  context: Context,
): Uint8Array | undefined {
  const base = evaluateNumeric(expression.base, context);
  const width = evaluateNumeric(expression.width, context);
  const separator = evaluateData(expression.separator, context);
  if (base === undefined || base < 2 || base > 16 || separator === undefined) return undefined;
  if (width !== 8 && width !== 16 && width !== 32) return undefined;
  const size = width / 8;
  if (of.length % size !== 0) return undefined;
  const numbers: string[] = [];
  for (let at = 0; at < of.length; at += size) numbers.push(uint(of.subarray(at, at + size)).toString(base));
  return octetsOfText(numbers.join(String.fromCharCode(...separator)));
}

function evaluateNumeric(expression: NumericExpression, context: Context): number | undefined {
  switch (expression.op) {
    case 'number':
      return expression.value;
    case 'extract-int': {
      const data = evaluateData(expression.of, context);
      const size = expression.width / 8;
      return data === undefined || data.length < size ? undefined : uint(data.subarray(0, size));
    }
    case 'lease-time':
      return undefined;
  }
}

/** Undefined where it cannot be told, as what it is about is not there. */
export function evaluateBoolean(expression: BooleanExpression, context: Context): boolean | undefined {
  switch (expression.op) {
    case 'exists':
      return context.option(expression.option) !== undefined;
    case 'known':
      return context.known;
    case 'static':
      return context.isStatic;
    case 'not': {
      const of = evaluateBoolean(expression.of, context);
      return of === undefined ? undefined : !of;
    }
    case 'and':
      return (
        (evaluateBoolean(expression.left, context) ?? false) && evaluateBoolean(expression.right, context)
      );
    case 'or':
      return (
        (evaluateBoolean(expression.left, context) ?? false) || evaluateBoolean(expression.right, context)
      );
    case 'equal':
    case 'not-equal': {
      const [left, right] = [text(expression.left, context), text(expression.right, context)];
      return (left === right) === (expression.op === 'equal');
    }
    case 'switch': {
      const data = context.option(expression.option);
      return data === undefined ? undefined : data.some(octet => octet !== 0);
    }
    case 'variable-set':
      return context.variables.has(expression.name);
  }
}

/** A value in a form that can be compared. */
function text(expression: Expression, context: Context): string | undefined {
  if (isBoolean(expression)) return evaluateBoolean(expression, context)?.toString();
  if (isNumeric(expression)) return evaluateNumeric(expression, context)?.toString();
  const data = evaluateData(expression, context);
  return data === undefined ? undefined : toHex(data);
}
