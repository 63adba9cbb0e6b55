/** sleep(1) in simulated time: `5`, `0.2`, `1m`, `infinity`; several are added up. */
import type { SimTime } from '../../base/time';
import { seconds } from '../../base/time';
import type { Program } from '../../kernel/uapi';
import { fail } from './streams';

const UNITS: Readonly<Record<string, number>> = { '': 1, s: 1, m: 60, h: 3600, d: 86_400 };

export const sleep: Program = {
  start(process) {
    const intervals = process.argv.slice(1);
    if (intervals.length === 0) return fail(process, 'missing operand');
    let total: SimTime = 0;
    for (const interval of intervals) {
      const [, number, unit = ''] = /^(\d{1,9}(?:\.\d*)?|\.\d+|infinity)([smhd]?)$/.exec(interval) ?? [];
      if (number === undefined) return fail(process, `invalid time interval '${interval}'`);
      total += number === 'infinity' ? Infinity : seconds(Number(number) * (UNITS[unit] ?? 1));
    }
    if (total !== Infinity) process.timer('sleep', () => process.exit(0)).arm(total);
  },
};
