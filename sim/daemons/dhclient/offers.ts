/** The offers of servers that dhclient collects, and which is the best (dhc6_best_lease() of client/dhc6.c). */
import { toHex } from '../../base/hex';
import { duidText, sameDuid } from '../dhcpv6/duid';
import type { Log } from '../dhcpd/log';
import type { HeldLease } from './lease';
import { SCORE_MIN, type Answer } from './read-answer';

/** See the file's header. */
export class Offers {
  #all: Answer[] = [];

  constructor(private readonly log: Log) {}

  get any(): boolean {
    return this.#all.length > 0;
  }

  /** insert_lease(): a server has one offer, the last. */
  add(offer: Answer): void {
    this.#all = this.#all.filter(({ serverDuid }) => !sameDuid(serverDuid, offer.serverDuid));
    this.#all.push(offer);
  }

  clear(): void {
    this.#all = [];
  }

  /** The most preferred, then that which gives most, then that of the lesser DUID; it is taken out. */
  takeBest(): Answer {
    const [first, ...others] = this.#all;
    let best = first!;
    const say = (text: string): void => this.log.write('debug', `PRC:  X-- ${text}`);
    const words = (lease: Answer): string =>
      `${duidText(lease.serverDuid)} (s: ${lease.score}, p: ${lease.preference}).`;
    this.log.write('debug', 'PRC: Considering best lease.');
    say(`Initial candidate ${words(best)}`);
    for (const lease of others) {
      say(`Candidate ${words(lease)}`);
      const [verdict, why] = compare(lease, best);
      this.log.write('debug', `PRC:  | X-- ${verdict}, ${why}.`);
      if (verdict === 'Selected') best = lease;
    }
    this.#all = this.#all.filter(each => each !== best);
    return best;
  }
}

/** What is held, as if it had just been offered. */
export function asOffer(lease: HeldLease): Answer {
  const ias = lease.ias.map(ia => ({
    ...ia,
    addresses: ia.addresses.map(each => ({ ...each })),
    status: undefined,
  }));
  return { ...lease, ias, preference: 0, score: 0, status: undefined };
}

/** Whether an offer is better than the best so far, and why; dhc6_best_lease(). */
function compare(lease: Answer, best: Answer): readonly ['Selected' | 'Rejected', string] {
  if (best.score < SCORE_MIN && lease.score >= SCORE_MIN) return ['Selected', 'has bindings'];
  if (lease.preference !== best.preference) {
    return lease.preference > best.preference
      ? ['Selected', 'higher preference']
      : ['Rejected', 'lower preference'];
  }
  if (lease.score !== best.score) {
    return lease.score > best.score
      ? ['Selected', 'equal preference, higher score']
      : ['Rejected', 'equal preference, lower score'];
  }
  const [a, b] = [lease.serverDuid, best.serverDuid];
  const isLess = a.length < b.length || (a.length === b.length && toHex(a) < toHex(b));
  return [
    isLess ? 'Selected' : 'Rejected',
    `equal preference, equal score, binary ${isLess ? 'lesser' : 'greater'} server ID`,
  ];
}
