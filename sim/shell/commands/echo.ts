/**
 * echo, as bash has it: `-n`, `-e` and `-E` are options, and backslashes mean nothing without `-e`.
 *
 * Differs from Linux: the echo of dash, Debian's /bin/sh, prints `-e` and always replaces escapes.
 */
import type { Program } from '../../kernel/uapi';
import { replaceEscapes } from './escapes';
import { finish } from './streams';

export const echo: Program = {
  start(process) {
    let newline = true;
    let escapes = false;
    let first = 1;
    for (; /^-[neE]+$/.test(process.argv[first] ?? ''); first += 1) {
      for (const letter of process.argv[first]?.slice(1) ?? '') {
        if (letter === 'n') newline = false;
        else escapes = letter === 'e';
      }
    }
    const text = process.argv.slice(first).join(' ');
    const { text: shown, stop } = escapes ? replaceEscapes(text, '\\0n') : { text, stop: false };
    finish(process, newline && !stop ? `${shown}\n` : shown);
  },
};
