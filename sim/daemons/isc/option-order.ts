/** In which order dhcpd and dhclient go through options of DHCPv4: that of a hash table (common/options.c). */

const BUCKETS = 17;

/** compute_option_hash() */
const bucketOf = (code: number): number => ((code & 31) + ((code >>> 5) & 31)) % BUCKETS;

/** What came last is first in its bucket. */
export function inHashOrder<T>(options: readonly T[], codeOf: (option: T) => number): T[] {
  return [...options].reverse().sort((a, b) => bucketOf(codeOf(a)) - bucketOf(codeOf(b)));
}
