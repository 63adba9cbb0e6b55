/** What came of a case: its script is run against a kernel, and what was seen is held against what is known. */
import { compareVersions } from '../kernel/profile/profile';
import type { Case, Difference } from './case';
import type { BenchOptions, KernelUnderTest } from './kernel-under-test';
import { Tester, Unexpected } from './tester';
import type { Entry } from './transcript';

/** A verdict. */
export type Verdict =
  | { readonly kind: 'specified' }
  /** As Linux is known to do otherwise. */
  | { readonly kind: 'linux'; readonly saw: string; readonly because: string }
  | { readonly kind: 'fails'; readonly expected: string; readonly saw: string }
  | { readonly kind: 'skipped'; readonly because: string };

/** A case that was asked of a kernel. */
export interface Answer {
  readonly case: Case;
  readonly verdict: Verdict;
  readonly transcript: readonly Entry[];
}

/** The words of a verdict: `as specified`, ... */
export function verdictText(verdict: Verdict): string {
  switch (verdict.kind) {
    case 'specified':
      return 'as specified';
    case 'linux':
      return `as Linux differs: ${verdict.saw}, because ${verdict.because}`;
    case 'fails':
      return `fails: expected ${verdict.expected}; saw ${verdict.saw}`;
    case 'skipped':
      return `not asked: ${verdict.because}`;
  }
}

/**
 * Ask a case of a kernel that `put` puts on the bench, and take it off again.
 * @param version of the kernel, like `6.18` or `6.18.44`: differences are known by version.
 */
export async function ask(
  each: Case,
  version: string,
  virtual: boolean,
  put: (options: BenchOptions) => Promise<KernelUnderTest>,
): Promise<Answer> {
  const because = whyNot(each, version, virtual);
  if (because !== undefined) return { case: each, verdict: { kind: 'skipped', because }, transcript: [] };
  const kernel = await put(each.bench);
  const tester = new Tester(kernel);
  try {
    const saw = await each.run(tester);
    return { case: each, verdict: judge(each, version, saw ?? each.expects), transcript: tester.transcript };
  } catch (error) {
    if (!(error instanceof Unexpected)) throw error;
    const { expected, saw } = error;
    return { case: each, verdict: { kind: 'fails', expected, saw }, transcript: tester.transcript };
  } finally {
    await kernel.close();
  }
}

/** Why a case is not asked; undefined where it is. */
function whyNot({ skip, since }: Case, version: string, virtual: boolean): string | undefined {
  if (skip !== undefined && (skip.when === 'always' || !virtual)) return skip.because;
  if (since !== undefined && compareVersions(version, since) < 0) return `it came with Linux ${since}`;
  return undefined;
}

/** The verdict on what was seen of a kernel of that version. */
export function judge({ expects, linux }: Case, version: string, saw: string): Verdict {
  if (saw === expects) return { kind: 'specified' };
  const known = linux.find(each => each.sees === saw && isIn(each, version));
  return known === undefined
    ? { kind: 'fails', expected: expects, saw }
    : { kind: 'linux', saw, because: known.because };
}

function isIn({ since, before }: Difference, version: string): boolean {
  if (since !== undefined && compareVersions(version, since) < 0) return false;
  return before === undefined || compareVersions(version, before) < 0;
}
