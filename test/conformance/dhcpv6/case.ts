/** A case of the suite: what is asked of a program, what the specification expects, and what programs do instead. */
import type { Bench, ProgramName } from './bench';

/** What a program does where that is not what is expected. */
export interface Difference {
  readonly shows: string;
  readonly because: string;
}

export interface Dhcp6Case {
  /** The number in the list of cases (G1 to G48), with a letter where there are several. */
  readonly id: string;
  readonly title: string;
  readonly spec: string;
  readonly of: readonly ProgramName[];
  /** It takes longer than anybody wants to wait for a real program, which is therefore not asked. */
  readonly long?: true;
  /** What comes of it, in words that are the same each time. */
  ask(bench: Bench): Promise<string>;
  readonly expected: string;
  readonly differs?: Readonly<Partial<Record<ProgramName, Difference>>>;
}

/** A number of the list that no program here can be asked. */
export interface NotAsked {
  readonly id: string;
  readonly title: string;
  readonly because: string;
}
