/**
 * printf(1), as in dash: the format is used again while arguments are left.
 *
 * Differs from Linux: of the floating point conversions only `%f` is known.
 */
import type { Program } from '../../kernel/uapi';
import { replaceEscapes } from './escapes';
import { complain, fail, put } from './streams';

const CONVERSION = /%([-+ 0#]*)(\*|\d+)?(?:\.(\*|\d*))?(.?)/g;
const MAX_WIDTH = 4096;

/** One call of the format over some arguments. */
interface Output {
  text: string;
  status: number;
  stop: boolean;
  readonly complaints: string[];
}

export const printf: Program = {
  start(process) {
    const operands = process.argv[1] === '--' ? process.argv.slice(2) : process.argv.slice(1);
    const [format, ...values] = operands;
    if (format === undefined) return fail(process, 'usage: printf format [arg ...]', 2);
    const output: Output = { text: '', status: 0, stop: false, complaints: [] };
    let before: number;
    do {
      before = values.length;
      formatOnce(format, values, output);
    } while (values.length > 0 && values.length < before && !output.stop);
    for (const complaint of output.complaints) complain(process, complaint);
    if (put(process, output.text)) process.exit(output.status);
  },
};

/** Goes through the format once and takes the values it needs from the front. */
function formatOnce(format: string, values: string[], output: Output): void {
  let end = 0;
  const plain = (text: string): void => {
    output.text += replaceEscapes(text, '\\n').text;
  };
  for (const match of format.matchAll(CONVERSION)) {
    if (output.stop) return;
    plain(format.slice(end, match.index));
    end = match.index + match[0].length;
    const [all, flags = '', width, precision, conversion = ''] = match;
    if (conversion === '%' && all === '%%') {
      output.text += '%';
      continue;
    }
    const number = (text: string | undefined): number | undefined => {
      if (text === undefined) return undefined;
      const value = text === '*' ? parseInteger(values.shift() ?? '0', output) : Number(text);
      return Math.max(-MAX_WIDTH, Math.min(value, MAX_WIDTH));
    };
    const columns = number(width);
    const digits = number(precision);
    const shown = convert(conversion, flags, digits, values, output);
    if (shown === undefined) {
      output.complaints.push(`%${conversion}: invalid directive`);
      output.status = 2;
      output.stop = true;
      return;
    }
    output.text += pad(shown, columns, flags, 'diouxXf'.includes(conversion) && digits === undefined);
  }
  if (!output.stop) plain(format.slice(end));
}

function convert(
  conversion: string,
  flags: string,
  precision: number | undefined,
  values: string[],
  output: Output,
): string | undefined {
  switch (conversion) {
    case 's':
      return (values.shift() ?? '').slice(0, precision);
    case 'c':
      return (values.shift() ?? '').slice(0, 1);
    case 'b': {
      const { text, stop } = replaceEscapes(values.shift() ?? '', '\\0n');
      output.stop ||= stop;
      return text.slice(0, precision);
    }
    case 'd':
    case 'i':
      return integer(parseInteger(values.shift() ?? '0', output), 10, flags, precision);
    case 'u':
      return integer(unsigned(parseInteger(values.shift() ?? '0', output)), 10, flags, precision);
    case 'o':
      return integer(unsigned(parseInteger(values.shift() ?? '0', output)), 8, flags, precision);
    case 'x':
      return integer(unsigned(parseInteger(values.shift() ?? '0', output)), 16, flags, precision);
    case 'X':
      return integer(
        unsigned(parseInteger(values.shift() ?? '0', output)),
        16,
        flags,
        precision,
      ).toUpperCase();
    case 'f':
      return Number(parseDecimal(values.shift() ?? '0', output)).toFixed(Math.min(precision ?? 6, 100));
    default:
      return undefined;
  }
}

/** A C integer constant, or the code of the character after a quote; a complaint about anything else. */
function parseInteger(text: string, output: Output): number {
  if (/^["']./.test(text)) return text.charCodeAt(1);
  const match = /^\s*([-+]?)(0[xX][0-9a-fA-F]+|\d+)/.exec(text);
  if (match === null || match[0].length !== text.length) {
    output.status = 1;
    output.complaints.push(
      `${text}: ${match === null ? 'expected numeric value' : 'not completely converted'}`,
    );
    if (match === null) return 0;
  }
  const [, sign = '', digits = '0'] = match;
  const value = /^0[0-7]+$/.test(digits) ? parseInt(digits, 8) : Number(digits);
  return sign === '-' ? -value : value;
}

function parseDecimal(text: string, output: Output): number {
  const value = Number(text);
  if (text.trim() !== '' && Number.isFinite(value)) return value;
  output.status = 1;
  output.complaints.push(`${text}: expected numeric value`);
  return 0;
}

/** A negative number as the 64 bits it has. */
function unsigned(value: number): bigint {
  return BigInt.asUintN(64, BigInt(Math.trunc(value)));
}

function integer(
  value: number | bigint,
  radix: number,
  flags: string,
  precision: number | undefined,
): string {
  const negative = value < 0;
  const digits = (negative ? -value : value).toString(radix).padStart(precision ?? 1, '0');
  const prefix =
    flags.includes('#') && radix === 16 && value != 0 ? '0x' : flags.includes('#') && radix === 8 ? '0' : '';
  const sign = negative
    ? '-'
    : radix !== 10
      ? ''
      : flags.includes('+')
        ? '+'
        : flags.includes(' ')
          ? ' '
          : '';
  return sign + prefix + digits;
}

function pad(text: string, columns: number | undefined, flags: string, zeroes: boolean): string {
  if (columns === undefined) return text;
  if (flags.includes('-') || columns < 0) return text.padEnd(Math.abs(columns));
  if (!zeroes || !flags.includes('0')) return text.padStart(columns);
  const [sign = ''] = /^([-+ ]|0x)?/.exec(text) ?? [];
  return sign + text.slice(sign.length).padStart(columns - sign.length, '0');
}
