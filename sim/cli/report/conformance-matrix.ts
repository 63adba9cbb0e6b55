/** The conformance matrix: a row a case, or a group of cases, and a column a kernel. */
import type { Case, CaseGroup } from '../../conformance/case';
import type { Answer, Verdict } from '../../conformance/verdict';
import type { TraceRecord } from '../../trace/record';
import type { Stream } from '../console';

/** What a kernel answered. */
export interface Column {
  /** `linux-6.18`, `Linux 6.18.44`. */
  readonly name: string;
  readonly answers: ReadonlyMap<Case, Answer>;
  /** What a simulated kernel recorded while it was asked the last case, where that was wanted. */
  readonly records: readonly TraceRecord[];
}

type Kind = Verdict['kind'];

/** The words of the cells, from the worst on. */
const WORDS: readonly (readonly [Kind, string])[] = [
  ['fails', 'FAIL'],
  ['linux', 'linux'],
  ['specified', 'ok'],
  ['skipped', '-'],
];

const SECTIONS: Readonly<Record<string, string>> = {
  A: 'Address resolution and neighbour unreachability',
  B: 'Router discovery',
  C: 'Redirect',
  D: 'Address configuration and duplicate address detection',
  E: 'Path MTU and ICMPv6',
  F: 'Rules of RFCs that no Logo test holds',
};

/** One row of the matrix. */
interface Row {
  readonly id: string;
  readonly title: string;
  readonly cases: readonly Case[];
}

/** Below this many columns of the terminal titles are cut no shorter. */
const LEAST_TITLE = 24;
const MOST_TITLE = 68;

/**
 * The whole text: the matrix, its legend, the sums, and what failed.
 * @param each whether every case has a row, or every group.
 */
export function matrixText(
  groups: readonly CaseGroup[],
  columns: readonly Column[],
  each: boolean,
  out: Stream,
): string {
  const parts = blocks(columns, out.columns).map(block => matrix(groups, block, each, out));
  return [...parts, legend(columns, out), ...failures(groups, columns, out)].join('\n');
}

/** As many columns beside one another as the terminal takes. */
function blocks(columns: readonly Column[], width: number | undefined): (readonly Column[])[] {
  if (width === undefined) return [columns];
  const room = Math.max(1, Math.floor((width - LEAST_TITLE - 10) / 13));
  const result: (readonly Column[])[] = [];
  for (let at = 0; at < columns.length; at += room) result.push(columns.slice(at, at + room));
  return result;
}

function matrix(
  groups: readonly CaseGroup[],
  columns: readonly Column[],
  each: boolean,
  out: Stream,
): string {
  const { colours } = out;
  const rows = groups.flatMap(group =>
    each ? group.cases.map(one => rowOf([one])) : [rowOf(group.cases, group)],
  );
  const idWidth = Math.max(...rows.map(({ id }) => id.length));
  const widths = columns.map(column =>
    Math.max(column.name.length, ...rows.map(row => cell(row.cases, column).length)),
  );
  const taken = idWidth + 2 + widths.reduce((sum, width) => sum + width + 2, 0);
  const room = out.columns === undefined ? MOST_TITLE : out.columns - taken - 1;
  const longest = Math.max(...rows.map(({ title }) => title.length));
  const titleWidth = Math.min(longest, MOST_TITLE, Math.max(LEAST_TITLE, room));
  const head =
    ' '.repeat(idWidth + 2 + titleWidth) +
    columns.map(({ name }, index) => `  ${name.padEnd(widths[index] ?? 0)}`).join('');
  const lines = [colours.bold(head.trimEnd())];
  let section = '';
  for (const row of rows) {
    const letter = row.id.charAt(0);
    if (letter !== section) lines.push('', colours.bold(`${letter}  ${SECTIONS[letter] ?? ''}`));
    section = letter;
    const cells = columns.map((column, index) => {
      const text = cell(row.cases, column);
      return `  ${painted(text, worst(row.cases, column), out)}${' '.repeat((widths[index] ?? 0) - text.length)}`;
    });
    lines.push(
      `${row.id.padEnd(idWidth)}  ${cut(row.title, titleWidth).padEnd(titleWidth)}${cells.join('')}`.trimEnd(),
    );
  }
  return `${lines.join('\n')}\n`;
}

function rowOf(cases: readonly Case[], group?: CaseGroup): Row {
  const [first] = cases;
  return { id: group?.id ?? first?.id ?? '', title: group?.title ?? first?.title ?? '', cases };
}

function cut(text: string, width: number): string {
  return text.length <= width ? text : `${text.slice(0, width - 3)}...`;
}

function kindOf(each: Case, { answers }: Column): Kind {
  return answers.get(each)?.verdict.kind ?? 'skipped';
}

function worst(cases: readonly Case[], column: Column): Kind {
  const kinds = cases.map(each => kindOf(each, column));
  return WORDS.find(([kind]) => kinds.includes(kind))?.[0] ?? 'skipped';
}

/** `ok`, `ok 18`, `linux 1/3`: the worst of a row, and how many of its cases there are of it. */
function cell(cases: readonly Case[], column: Column): string {
  const kind = worst(cases, column);
  const word = WORDS.find(([each]) => each === kind)?.[1] ?? '';
  if (cases.length === 1) return word;
  const count = cases.filter(each => kindOf(each, column) === kind).length;
  return count === cases.length ? `${word} ${count}` : `${word} ${count}/${cases.length}`;
}

function painted(text: string, kind: Kind, { colours }: Stream): string {
  switch (kind) {
    case 'specified':
      return colours.green(text);
    case 'linux':
      return colours.yellow(text);
    case 'fails':
      return colours.red(text);
    case 'skipped':
      return colours.dim(text);
  }
}

/** What the words mean, and how many there are of each. */
function legend(columns: readonly Column[], { colours }: Stream): string {
  const names = Math.max(...columns.map(({ name }) => name.length));
  const sums = columns.map(({ name, answers }) => {
    const count = (kind: Kind): number =>
      [...answers.values()].filter(({ verdict }) => verdict.kind === kind).length;
    const failed = count('fails');
    const fails = failed === 0 ? 'none fails' : colours.red(`${failed} fail`);
    return `${name.padEnd(names)}  ${count('specified')} as specified, ${count('linux')} as Linux is known to differ, ${fails}, ${count('skipped')} not asked`;
  });
  return `ok: as specified; linux: as Linux is known to differ, and why is with the case; -: not asked\n${sums.join('\n')}\n`;
}

/** At most this many failures of a kernel are told. */
const MOST_FAILURES = 20;

function failures(groups: readonly CaseGroup[], columns: readonly Column[], { colours }: Stream): string[] {
  const lines = columns.flatMap(({ name, answers }) => {
    const failed = [...answers.values()].filter(({ verdict }) => verdict.kind === 'fails');
    const shown = failed.slice(0, MOST_FAILURES).map(({ case: each, verdict }) => {
      const why = verdict.kind === 'fails' ? `expected ${verdict.expected}; saw ${verdict.saw}` : '';
      return `${colours.red('FAIL')}  ${name}  ${colours.bold(each.id)}  ${why}`;
    });
    const rest = failed.length - shown.length;
    return rest === 0 ? shown : [...shown, `and ${rest} more of ${name}`];
  });
  if (lines.length === 0) return [];
  return [...lines, 'The script of a case, as it ran: sixlab conformance ID --kernel VERSION', ''];
}
