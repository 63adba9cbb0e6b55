/** What came of a scenario on many kernels: a line for versions that agree, what they do not meet, and what makes the difference. */
import { formatTime } from '../../base/time';
import { stepOf, type Behaviour } from '../../kernel/profile/hybrid';
import type { KernelProfile } from '../../kernel/profile/profile';
import { wrap } from '../../observe/live-text';
import type { Difference, Outcome } from '../../scenario/matrix';
import type { Matrix } from '../commands/matrix';
import { printable, type Stream } from '../console';

/** The width where the output is no terminal. */
const WIDTH = 100;
/** Lines are not made shorter than this. */
const LEAST = 30;

/** For people. */
export function matrixText({ name, title, groups, differences }: Matrix, out: Stream): string {
  const { colours } = out;
  const width = Math.max(LEAST, out.columns ?? WIDTH);
  const heads = groups.map(rangeOf);
  const borders = differences.map(({ before, after }) => `${before.version} → ${after.version}`);
  const column = Math.max(...heads.map(({ length }) => length), ...borders.map(({ length }) => length));
  const lines = [
    ...wrap(printable(`${name}  ${title}`), width).map((line, index) =>
      index === 0 ? colours.bold(line) : line,
    ),
    ...groups.flatMap((group, index) => {
      const { passed, verdicts } = group[0] as Outcome;
      const good = verdicts.filter(each => each.passed).length;
      const word = passed ? colours.green('passed') : colours.red('FAILED');
      const head = `  ${(heads[index] as string).padEnd(column)}  ${word}  ${good} of ${verdicts.length}`;
      return [head, ...shortcomings(group[0] as Outcome, groups[index - 1]?.[0], groups, width)];
    }),
    ...(groups.length > 1 && groups.some(hasMarked(groups)) ? ['  * not on every version'] : []),
    ...differences.flatMap((difference, index) =>
      hanging(`  ${(borders[index] as string).padEnd(column)}  `, reasonText(difference), width),
    ),
  ];
  return `${lines.join('\n')}\n`;
}

/** `3.4 … 7.2` */
function rangeOf(group: readonly Outcome[]): string {
  const [first, last] = [group[0], group.at(-1)].map(outcome => outcome?.kernel.version ?? '');
  return first === last ? (first as string) : `${first} … ${last}`;
}

/** Whether an expectation is met on some versions and not on others. */
function differs(index: number, groups: Matrix['groups']): boolean {
  const met = groups.map(group => group[0]?.verdicts[index]?.passed);
  return met.includes(true) && met.includes(false);
}

function hasMarked(groups: Matrix['groups']): (group: readonly Outcome[]) => boolean {
  return group => group[0]?.verdicts.some(({ passed }, index) => !passed && differs(index, groups)) === true;
}

/** What the first version of a group does not meet; of what was there instead the first line, where it is news. */
function shortcomings(
  { verdicts, failures }: Outcome,
  before: Outcome | undefined,
  groups: Matrix['groups'],
  width: number,
): string[] {
  const unmet = verdicts.flatMap(({ passed, expected, found, at }, index) => {
    if (passed) return [];
    const mark = differs(index, groups) ? '*' : ' ';
    const [what = 'nothing'] = found;
    const known = before?.verdicts[index]?.found[0] === what;
    return [
      ...hanging(`    ${mark} `, expected, width),
      ...(known ? [] : hanging('        found: ', `${what} (${formatTime(at)} s)`, width)),
    ];
  });
  return [...failures.flatMap(text => hanging('      ', text, width)), ...unmet];
}

function reasonText({ before, after, among, enough }: Difference): string {
  if (enough.length === 0)
    return `none of the ${among} behaviours in which the two differ is enough by itself`;
  const [row] = enough as [Behaviour];
  const others = enough.slice(1);
  const also = others.length === 0 ? '' : `; so is ${others.join(', ')}`;
  return `${row} is enough: ${valueText(after[row])} instead of ${valueText(before[row])} (${stepOf(row, after).source})${also}`;
}

function valueText(value: KernelProfile[Behaviour]): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** Text behind a head, its further lines below its beginning. */
function hanging(head: string, text: string, width: number): string[] {
  const indent = head.length > width / 2 ? 6 : head.length;
  const [first = '', ...rest] = wrap(printable(text), Math.max(LEAST / 2, width - head.length));
  const more = rest.length === 0 ? [] : wrap(rest.join(' '), Math.max(LEAST / 2, width - indent));
  return [head + first, ...more.map(line => ' '.repeat(indent) + line)];
}

/** For programs: an array with one object per scenario. */
export function matrixJson(done: readonly Matrix[]): string {
  const objects = done.map(({ name, outcomes, groups, differences }) => ({
    run: name,
    kernels: outcomes.map(({ kernel, passed, verdicts, failures }) => ({
      kernel: kernel.name,
      passed,
      expectations: verdicts.map(({ expected, passed: met, at, found }) => ({
        expected,
        passed: met,
        at,
        found,
      })),
      failures,
    })),
    groups: groups.map(group => group.map(({ kernel }) => kernel.name)),
    differences: differences.map(({ before, after, among, enough }) => ({
      before: before.name,
      after: after.name,
      among,
      enough: enough.map(row => ({
        behaviour: row,
        before: before[row],
        after: after[row],
        source: stepOf(row, after).source,
      })),
    })),
  }));
  return `${JSON.stringify(objects, null, 2)}\n`;
}
