/**
 * What a conformance case is: an identity, a claim of a specification, and a script that puts the question to a kernel.
 * A case is the same for every kernel; what is known of kernels that answer otherwise stands beside the claim.
 */
import type { BenchOptions } from './kernel-under-test';
import type { Tester } from './tester';

/** A known answer that is not that of the specification. */
export interface Difference {
  /** What is seen instead, in the same words as `expects`. */
  readonly sees: string;
  /** Why the kernel does so. */
  readonly because: string;
  /** The first kernel version that answers so, like `5.4`; absent: all before `before`. */
  readonly since?: string;
  /** The first version that no longer does. */
  readonly before?: string;
}

/** Whom a case is about. */
export type Role = 'host' | 'router';

/** One case. */
export interface Case {
  /** `A33.K`: the group, and the vector in it; `A7` where a group has only one. */
  readonly id: string;
  /** What the IPv6 Ready specification or the TAHI suite calls it, like `v6LC.2.1.18.K`. */
  readonly tahi: string | undefined;
  readonly title: string;
  readonly tests: Role;
  /** `RFC 4861 §7.2.5` */
  readonly spec: string;
  /** What is to be seen, as the specification has it. */
  readonly expects: string;
  /** What Linux does where it differs. */
  readonly linux: readonly Difference[];
  readonly bench: BenchOptions;
  /** Programs beside those of every machine that it needs. */
  readonly programs: readonly string[];
  /** The first kernel version that has what it is about, like `4.1`. */
  readonly since: string | undefined;
  /** Why it is not asked of a kernel that takes its time, or not asked at all. */
  readonly skip: { readonly when: 'real' | 'always'; readonly because: string } | undefined;
  /**
   * The script. It gives back what was seen, in the words of `expects`; nothing where all was as it expected.
   * @throws Unexpected where something came that it has no word for.
   */
  run(t: Tester): Promise<string | void>;
}

/** A case as its file describes it, without what it shares with its group. */
export interface Vector {
  /** The letter in its id; absent where the group is one case. */
  readonly letter?: string;
  /** The letter at the end of the TAHI id, where it is not the same. */
  readonly tahi?: string;
  /** What sets it apart from the others of the group. */
  readonly title?: string;
  readonly tests?: Role;
  readonly expects?: string;
  readonly linux?: readonly Difference[];
  readonly bench?: BenchOptions;
  readonly programs?: readonly string[];
  readonly since?: string;
  readonly skip?: Case['skip'];
  run(t: Tester): Promise<string | void>;
}

/** Cases on one subject. */
export interface CaseGroup {
  /** `A33` */
  readonly id: string;
  readonly title: string;
  readonly cases: readonly Case[];
}

/** What the cases of a group share. */
export interface GroupDescription {
  readonly id: string;
  /** Without the letter: `v6LC.2.1.18`. */
  readonly tahi?: string;
  readonly title: string;
  /** `host` unless said. */
  readonly tests?: Role;
  readonly spec: string;
  readonly expects?: string;
  readonly linux?: readonly Difference[];
  readonly bench?: BenchOptions;
  readonly programs?: readonly string[];
  readonly since?: string;
  readonly skip?: Case['skip'];
}

/** A group of its description and its vectors. */
export function group(shared: GroupDescription, vectors: readonly Vector[]): CaseGroup {
  const { id, title } = shared;
  const cases = vectors.map((vector): Case => {
    const { letter, run } = vector;
    const expects = vector.expects ?? shared.expects;
    if (expects === undefined) throw new Error(`${id}: nothing is expected`);
    return {
      id: letter === undefined ? id : `${id}.${letter}`,
      tahi: tahiId(shared.tahi, vector.tahi ?? letter),
      title: vector.title === undefined ? title : `${title}: ${vector.title}`,
      tests: vector.tests ?? shared.tests ?? 'host',
      spec: shared.spec,
      expects,
      linux: vector.linux ?? shared.linux ?? [],
      bench: { ...shared.bench, ...vector.bench },
      programs: vector.programs ?? shared.programs ?? [],
      since: vector.since ?? shared.since,
      skip: vector.skip ?? shared.skip,
      run,
    };
  });
  return { id, title, cases };
}

function tahiId(base: string | undefined, letter: string | undefined): string | undefined {
  if (letter?.startsWith('v6LC') === true) return letter;
  return base === undefined || letter === undefined ? base : `${base}.${letter}`;
}
