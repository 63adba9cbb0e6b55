/**
 * Why a packet, an option or an address ended as it did: every place that can refuse, accept or change something
 * declares a Decision, and returns it. The catalogue of all of them becomes the reference page and the completeness test.
 */
import { invariant } from '../base/invariant';

/**
 * What becomes of the thing decided about. `drop`, `deliver`, `consume`, `forward` and `transmit` end a packet's way
 * through a machine; `queue` holds it; `note` is a remark on the way and ends nothing.
 */
export type Outcome = 'drop' | 'deliver' | 'consume' | 'forward' | 'transmit' | 'queue' | 'note';

/** A named reason, declared once as a module constant. */
export interface Decision {
  /** Load order; for counters in memory only, never stored. */
  readonly index: number;
  /** `subsystem.subject.condition`; stable, stored in traces, quoted by scenarios. */
  readonly id: string;
  readonly outcome: Outcome;
  /** One sentence a person understands. */
  readonly says: string;
  /** Where it is specified: an RFC section, `ip-sysctl KEY`, or `Linux` where only the kernel says so. */
  readonly spec: string;
  /** The kernel (or program) function that decides it. */
  readonly source?: string;
  /** The `SKB_DROP_REASON_*` the kernel itself would give, where it has one. */
  readonly skbDropReason?: string;
  /** The smallest known change that would have decided otherwise, if it is the user's to make. */
  readonly remedy?: string;
}

/** What a decision was made from: sysctl keys by their full name, packet fields, addresses. */
export type Inputs = Readonly<Record<string, string | number | boolean>>;

const catalogue: Decision[] = [];
const byId = new Map<string, Decision>();

/** Declare a decision. Ids are unique over the whole program. */
export function decision(declared: Omit<Decision, 'index'>): Decision {
  invariant(!byId.has(declared.id), `decision ${declared.id} is declared twice`);
  const made: Decision = { index: catalogue.length, ...declared };
  catalogue.push(made);
  byId.set(made.id, made);
  return made;
}

/** Every decision declared by the modules loaded so far, sorted by id. */
export function allDecisions(): readonly Decision[] {
  return [...catalogue].sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** The decision of that id, if a loaded module declares it. */
export function findDecision(id: string): Decision | undefined {
  return byId.get(id);
}
