/** What came of an expectation. */
import type { SimTime } from '../base/time';
import type { Expectation } from './resolve';

/** The verdict on one expectation. */
export interface Verdict {
  readonly expectation: Expectation;
  /** Its place in the scenario, from 0. */
  readonly index: number;
  readonly passed: boolean;
  /** When it was settled. */
  readonly at: SimTime;
  /** What was expected, in words: `at 19s host: route default via router:eth0`. */
  readonly expected: string;
  /** What was there, a line each. */
  readonly found: readonly string[];
  /** The beginning of the chain of causes, a line each; empty where it passed, or nothing is known. */
  readonly why: readonly string[];
}
