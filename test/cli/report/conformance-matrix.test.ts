import { group } from '../../../sim/conformance/case';
import type { Verdict } from '../../../sim/conformance/verdict';
import { matrixText, type Column } from '../../../sim/cli/report/conformance-matrix';
import { consoleOf } from '../../../sim/cli/console';

const spec = { spec: 'RFC 0', expects: 'this', run: () => Promise.resolve() };
const GROUPS = [
  group({ id: 'A1', title: 'One', ...spec }, [{ run: spec.run }]),
  group(
    { id: 'B2', title: 'A title that is longer than there is room for on a narrow terminal', ...spec },
    ['A', 'B', 'C'].map(letter => ({ letter, run: spec.run })),
  ),
];
const CASES = GROUPS.flatMap(({ cases }) => cases);
const OK: Verdict = { kind: 'specified' };
const LINUX: Verdict = { kind: 'linux', saw: 'that', because: 'it does' };
const FAIL: Verdict = { kind: 'fails', expected: 'this', saw: 'nothing' };
const SKIPPED: Verdict = { kind: 'skipped', because: 'it takes long' };

function column(name: string, verdicts: readonly Verdict[]): Column {
  const answers = CASES.map((each, index) => {
    return [each, { case: each, verdict: verdicts[index] ?? OK, transcript: [] }] as const;
  });
  return { name, answers: new Map(answers), records: [] };
}

function shown(columns: readonly Column[], each: boolean, width?: number): string[] {
  let text = '';
  const stream = { write: (more: string) => (text += more), isTTY: width !== undefined, columns: width ?? 0 };
  const { out } = consoleOf(stream, stream, { NO_COLOR: '1' });
  out.write(matrixText(GROUPS, columns, each, out));
  return text.split('\n');
}

const NEW = column('new', [OK, OK, LINUX, OK]);
const OLD = column('old', [FAIL, OK, LINUX, FAIL]);

it('sums a group up by the worst of its cases', () => {
  const lines = shown([NEW, OLD], false);
  expect(lines.find(line => line.startsWith('A1'))).toMatch(/One +ok {9}FAIL$/);
  expect(lines.find(line => line.startsWith('B2'))).toMatch(/ linux 1\/3 {2}FAIL 1\/3$/);
  expect(shown([column('x', [])], false).find(line => line.startsWith('B2'))).toMatch(/ ok 3$/);
});

it('has a row for each case where that is wanted', () => {
  const lines = shown([NEW], true);
  expect(lines.filter(line => /^B2\.[ABC] /.test(line)).map(line => line.split(' ').at(-1))).toEqual([
    'ok',
    'linux',
    'ok',
  ]);
});

it('tells the failures, and how to see them', () => {
  const text = shown([NEW, OLD], false).join('\n');
  expect(text).toContain('FAIL  old  B2.C  expected this; saw nothing\n');
  expect(text).toContain('old  1 as specified, 1 as Linux is known to differ, 2 fail, 0 not asked\n');
  expect(text).toContain('sixlab conformance ID --kernel VERSION');
  expect(shown([NEW], false).join('\n')).not.toContain('FAIL');
});

it('counts what was not asked', () => {
  const lines = shown([column('x', [SKIPPED, SKIPPED, SKIPPED, SKIPPED])], false);
  expect(lines.find(line => line.startsWith('B2'))).toMatch(/ - 3$/);
});

it('fits a narrow terminal: titles are cut, kernels wrapped', () => {
  const many = Array.from({ length: 6 }, (_each, index) => column(`linux-6.${index}`, []));
  const lines = shown(many, false, 60);
  expect(lines.filter(line => line.startsWith('A1'))).toHaveLength(3);
  const matrix = lines.slice(
    0,
    lines.findIndex(line => line.startsWith('ok: ')),
  );
  expect(Math.max(...matrix.map(({ length }) => length))).toBeLessThanOrEqual(60);
  expect(lines.find(line => line.startsWith('B2'))).toContain('...');
});
