/** Backslash escapes of `echo -e`, `printf` formats and `printf %b`. */

const SIMPLE: Readonly<Record<string, string>> = {
  '\\': '\\',
  a: '\x07',
  b: '\b',
  e: '\x1b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
};

/**
 * Text with its escapes replaced; `stop` when a `\c` ended it, which also ends all output that would follow.
 * @param octal `'\0n'` where an octal escape begins with a zero (echo, %b), `'\n'` where it does not (printf formats)
 */
export function replaceEscapes(text: string, octal: '\\0n' | '\\n'): { text: string; stop: boolean } {
  const number = octal === '\\0n' ? /^0[0-7]{0,3}/ : /^[0-7]{1,3}/;
  let result = '';
  for (let index = 0; index < text.length;) {
    const character = text.charAt(index);
    if (character !== '\\') {
      result += character;
      index += 1;
      continue;
    }
    const rest = text.slice(index + 1, index + 6);
    if (rest.startsWith('c') && octal === '\\0n') return { text: result, stop: true };
    const code = number.exec(rest) ?? /^x[0-9a-fA-F]{1,2}/.exec(rest) ?? /^u[0-9a-fA-F]{1,4}/.exec(rest);
    const simple = SIMPLE[rest.charAt(0)];
    if (code !== null) {
      const [all] = code;
      const value = /^[xu]/.test(all) ? parseInt(all.slice(1), 16) : parseInt(all, 8);
      result += String.fromCharCode(all.startsWith('u') ? value : value & 255);
      index += 1 + all.length;
    } else if (simple !== undefined) {
      result += simple;
      index += 2;
    } else {
      result += '\\';
      index += 1;
    }
  }
  return { text: result, stop: false };
}
