/**
 * When a client sends a message again (RFC 8415 §15): after RT, which begins at IRT, doubles, and stays at MRT; each time
 * with a random part. It gives up after MRC messages or MRD seconds. What clients really use is in client-constants.ts.
 */
import { seconds, type SimTime } from '../../base/time';
import type { System } from '../../kernel/uapi';

/** A stream of the program's own. */
type Rng = ReturnType<System['rng']>;

/** Parameters of one exchange, by their names in §15. */
export interface RetransmissionParameters {
  /** Initial retransmission time, seconds. */
  readonly IRT: number;
  /** Maximum retransmission time, seconds; 0: none. */
  readonly MRT: number;
  /** Maximum retransmission count; 0: none. */
  readonly MRC: number;
  /** Maximum retransmission duration, seconds; 0: none. */
  readonly MRD: number;
}

/** How a program draws RAND, and how finely it counts time. */
export interface RandomPart {
  /** µs. */
  readonly unit: SimTime;
  /** RAND times `base`, µs. */
  draw(rng: Rng, base: SimTime): SimTime;
}

/** RAND of §15: uniform in -0.1 to +0.1. */
export const TEN_PERCENT: RandomPart = {
  unit: 1,
  draw(rng, base) {
    const tenth = Math.floor(base / 10);
    return rng.between(-tenth, tenth);
  },
};

const CENTISECOND = 10_000;

/** dhc6_rand() of dhclient: the same in hundredths of a second, and a little less than a tenth. */
export const CENTISECONDS: RandomPart = {
  unit: CENTISECOND,
  draw(rng, base) {
    const split = Math.floor((base / CENTISECOND - 1) / 10);
    return split <= 0 ? 0 : (rng.below(2 * split + 1) - split) * CENTISECOND;
  },
};

/** What follows a transmission: wait so many µs for an answer, or give up. */
export type NextTransmission = { readonly wait: SimTime } | { readonly givenUp: 'MRC' | 'MRD' };

/** The state of one exchange, from its first message on. */
export class Retransmission {
  /** The current retransmission time, µs. */
  RT: SimTime;
  /** Messages sent so far. */
  count = 0;
  readonly #started: SimTime;

  /**
   * @param now when the first message is sent
   * @param afterIRT the first RT must be longer than IRT, as that of a Solicit, so that Advertises are waited for in
   *   full (§18.2.1)
   */
  constructor(
    readonly parameters: RetransmissionParameters,
    private readonly rng: Rng,
    now: SimTime,
    private readonly random: RandomPart = TEN_PERCENT,
    afterIRT = false,
  ) {
    this.#started = now;
    const IRT = seconds(parameters.IRT);
    const part = random.draw(rng, IRT);
    this.RT = IRT + (afterIRT ? Math.max(random.unit, Math.abs(part)) : part);
  }

  /** µs since the first message: what the Elapsed Time option tells, in hundredths of a second (§21.9). */
  elapsed(now: SimTime): SimTime {
    return now - this.#started;
  }

  /** A message is sent at `now`: how long to wait for its answer, or that it is not to be sent any more. */
  transmit(now: SimTime): NextTransmission {
    const { MRT, MRC, MRD } = this.parameters;
    if (MRC !== 0 && this.count >= MRC) return { givenUp: 'MRC' };
    const left = MRD === 0 ? Infinity : seconds(MRD) - this.elapsed(now);
    if (left <= 0) return { givenUp: 'MRD' };
    if (this.count > 0) {
      this.RT += this.RT + this.random.draw(this.rng, this.RT);
      const most = seconds(MRT);
      if (MRT !== 0 && this.RT > most) this.RT = most + this.random.draw(this.rng, most);
    }
    this.count += 1;
    return { wait: Math.min(this.RT, left) };
  }
}
