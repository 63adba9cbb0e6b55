/** A reader's place in the octets of one layer, and what it met on the way. */

/** Why a read stopped: the offset is counted from the start of the octets. */
export interface ReadFailure {
  readonly offset: number;
  readonly field: string;
  readonly why: string;
}

/** Advances through `bytes` from `at` to `end`. Nothing here throws: a failed read is noted and the caller stops. */
export class Cursor {
  /** Set when something was read that the value does not say: reserved bits, odd padding. */
  stray = false;
  failure: ReadFailure | undefined = undefined;
  /** The counts met so far, by the name of the list they belong to; see countOf() in layout.ts. */
  readonly counts: Record<string, number> = {};

  constructor(
    readonly bytes: Uint8Array,
    public at = 0,
    readonly end = bytes.length,
    /** How many options this is inside of, where options hold options. */
    readonly depth = 0,
  ) {}

  /** Octets not yet read. */
  get left(): number {
    return this.end - this.at;
  }

  /** Takes the next `count` octets, which must be there. The result is a view, not a copy. */
  take(count: number): Uint8Array {
    this.at += count;
    return this.bytes.subarray(this.at - count, this.at);
  }

  /** Another reader of the same octets, at `at`. */
  from(at: number): Cursor {
    return new Cursor(this.bytes, at, this.end, this.depth);
  }

  /** Notes the first failure; a field name given here is more exact than the layout's own. Returns undefined to hand on. */
  fail(why: string, field = ''): undefined {
    this.failure ??= { offset: this.at, field, why };
    return undefined;
  }

  /** Names the field of a failure that has no name yet. */
  blame(field: string): undefined {
    if (this.failure?.field === '') this.failure = { ...this.failure, field };
    return undefined;
  }
}
