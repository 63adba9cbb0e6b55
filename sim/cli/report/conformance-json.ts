/** Conformance cases and their verdicts as JSON, for programs. */
import type { Case } from '../../conformance/case';
import type { Column } from './conformance-matrix';

/** An array with one object a case, as text. */
export function conformanceJson(cases: readonly Case[], columns: readonly Column[]): string {
  const objects = cases.map(each => ({
    id: each.id,
    tahi: each.tahi ?? null,
    title: each.title,
    tests: each.tests,
    spec: each.spec,
    expects: each.expects,
    answers: columns.map(({ name, answers }) => ({ kernel: name, ...answers.get(each)?.verdict })),
  }));
  return `${JSON.stringify(objects, null, 2)}\n`;
}
