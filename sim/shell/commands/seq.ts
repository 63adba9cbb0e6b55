/** seq(1) over integers: `seq [-s SEPARATOR] [FIRST [STEP]] LAST`. */
import type { Program } from '../../kernel/uapi';
import { fail, finish } from './streams';

const MAX_NUMBERS = 100_000;

export const seq: Program = {
  start(process) {
    const words = process.argv.slice(1);
    let separator = '\n';
    if (words[0] === '-s') separator = words.splice(0, 2)[1] ?? '';
    else if (words[0]?.startsWith('-s') === true) separator = words.shift()?.slice(2) ?? '';
    const bad = words.find(word => !/^-?\d{1,9}$/.test(word));
    if (bad !== undefined) return fail(process, `'${bad}' is not an integer`);
    const numbers = words.map(Number);
    const last = numbers.at(-1);
    if (last === undefined || numbers.length > 3) return fail(process, 'expected one to three operands');
    const first = numbers.length > 1 ? (numbers[0] ?? 1) : 1;
    const step = numbers.length > 2 ? (numbers[1] ?? 1) : 1;
    if (step === 0) return fail(process, "invalid Zero increment value: '0'");
    if ((last - first) / step > MAX_NUMBERS) return fail(process, `more than ${MAX_NUMBERS} numbers`);
    const result: number[] = [];
    for (let number = first; step > 0 ? number <= last : number >= last; number += step) result.push(number);
    finish(process, result.length > 0 ? `${result.join(separator)}\n` : '');
  },
};
