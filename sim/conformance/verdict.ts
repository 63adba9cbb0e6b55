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

/** The words of a verdict on a case. */
export function verdictText({ expects }: Case, verdict: Verdict): string {
  switch (verdict.kind) {
    case 'specified':
      return `as specified: ${expects}`;
    case 'linux':
      return `as Linux differs: ${verdict.saw}, because ${verdict.because}`;
    case 'fails':
      return `fails: expected ${verdict.expected}; saw ${verdict.saw}`;
    case 'skipped':
      return `not asked: ${verdict.because}`;
  }
}

/** Where kernels of one version are put on the bench. */
export interface Bench {
  /** Like `6.18` or `6.18.44`: differences are known by version. */
  readonly version: string;
  /** Whether their time can be skipped. */
  readonly virtual: boolean;
  /** Whether a program that a case needs is missing there; none is unless said. */
  lacks?(program: string): boolean;
  /** Put one there. */
  put(options: BenchOptions): Promise<KernelUnderTest>;
}

/** Put a kernel on the bench, ask it a case, and take it off again. */
export async function ask(each: Case, bench: Bench): Promise<Answer> {
  const because = whyNot(each, bench);
  if (because !== undefined) return { case: each, verdict: { kind: 'skipped', because }, transcript: [] };
  const kernel = await bench.put(each.bench);
  const tester = new Tester(kernel);
  const answered = (verdict: Verdict): Answer => ({ case: each, verdict, transcript: tester.transcript });
  try {
    const saw = await each.run(tester);
    return answered(judge(each, bench.version, saw ?? each.expects));
  } catch (error) {
    if (!(error instanceof Unexpected)) throw error;
    const { expected, saw } = error;
    return answered({ kind: 'fails', expected, saw });
  } finally {
    await kernel.close();
  }
}

/** Why a case is not asked; undefined where it is. */
function whyNot({ skip, since, programs }: Case, { version, virtual, lacks }: Bench): string | undefined {
  if (skip !== undefined && (skip.when === 'always' || !virtual)) return skip.because;
  if (since !== undefined && compareVersions(version, since) < 0) return `it came with Linux ${since}`;
  const missing = programs.filter(each => lacks?.(each) === true);
  return missing.length === 0 ? undefined : `not installed: ${missing.join(', ')}`;
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
