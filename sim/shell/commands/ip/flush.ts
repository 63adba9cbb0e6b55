/**
 * Deleting all that a filter selects, round after round, with what -statistics tells of it (ipaddr_flush, iproute_flush).
 *
 * Differs from Linux: one that does not come to an end is given up at once, not after 30 seconds.
 */
import type { Errno, Refusal } from '../../../kernel/uapi';
import { Complaint, systemError } from '../iproute2/complaint';
import type { Result, Session } from '../iproute2/session';

export interface Flush<T> {
  /** `addresses` or `entries`. */
  readonly noun: string;
  /** What is there to be deleted, in round `round` from 0. */
  select(round: number): readonly T[] | Complaint;
  remove(entry: T): Refusal;
  /** Printed when -statistics is given twice. */
  print(entries: readonly T[]): void;
  /** A refusal that means the entry is gone already. */
  readonly ignored?: Errno;
  /** 0: any number, as long as each deletes something. */
  readonly maxRounds: number;
  /** One round only: those that come next are other entries. */
  readonly once?: boolean;
  readonly failureStatus: number;
}

/** A round that deletes nothing would be repeated until the time is over. */
const ENDLESS = 100;

export function flush<T>(session: Session, what: Flush<T>): Result {
  const { maxRounds } = what;
  const { stats } = session.settings;
  for (let round = 0; round < (maxRounds === 0 ? ENDLESS : maxRounds); round += 1) {
    const entries = what.select(round);
    if (entries instanceof Complaint) return entries;
    if (stats > 1) what.print(entries);
    if (entries.length === 0) return done(session, stats, round);
    for (const entry of entries) {
      const refusal = what.remove(entry);
      if (refusal !== undefined && refusal.errno !== what.ignored)
        return systemError('Failed to send flush request', refusal.errno, what.failureStatus);
    }
    if (stats > 0) session.write(`\n*** Round ${round + 1}, deleting ${entries.length} ${what.noun} ***\n`);
    if (what.once === true) return done(session, stats, round + 1);
  }
  if (maxRounds > 0) return new Complaint(`*** Flush remains incomplete after ${maxRounds} rounds. ***\n`, 1);
  const left = what.select(ENDLESS);
  const count = left instanceof Complaint ? 0 : left.length;
  session.write(`\n*** Flush not completed after 31 seconds, ${count} entries remain ***\n`);
  return 1;
}

function done(session: Session, stats: number, rounds: number): Result {
  if (stats === 0) return 0;
  session.write(
    rounds === 0
      ? 'Nothing to flush.\n'
      : `*** Flush is complete after ${rounds} round${rounds > 1 ? 's' : ''} ***\n`,
  );
  return 0;
}
