/** In which order dhcpd and dhclient go through options of DHCPv4: that of a hash table (common/options.c). */

const BUCKETS = 17;

/** compute_option_hash() */
const bucketOf = (code: number): number => ((code & 31) + ((code >>> 5) & 31)) % BUCKETS;

/** Options that begin every message. */
const FIRST = [53, 54, 51, 58, 59, 56, 50, 92];
const SUBNET_MASK = 1;
const ROUTERS = 3;
/** What follows where nobody asked for anything: mask, routers, name servers, host name, FQDN. */
const USUAL = [SUBNET_MASK, ROUTERS, 6, 12, 81];
const RELAY_AGENT = 82;

/**
 * cons_options(): the codes of a message in order.
 *
 * @param present those that have a value, in the order in which they got it
 * @param request those that are asked for; undefined: all
 * @param mask the subnet mask is told to who does not ask for it, too
 */
export function messageOrder(
  present: readonly number[],
  request: readonly number[] | undefined,
  mask: boolean,
): number[] {
  const rest =
    request === undefined || request.length === 0
      ? [...USUAL, ...inHashOrder(present, code => code)]
      : [...request, ...(mask ? [SUBNET_MASK] : [])];
  const codes = [...new Set([...FIRST, ...rest])].filter(code => code !== RELAY_AGENT);
  const [maskAt, routersAt] = [codes.indexOf(SUBNET_MASK), codes.indexOf(ROUTERS)];
  // RFC 2132 §3.3: the mask comes before routers.
  if (routersAt >= 0 && routersAt < maskAt) [codes[maskAt], codes[routersAt]] = [ROUTERS, SUBNET_MASK];
  return codes.filter(code => present.includes(code));
}

/** What came last is first in its bucket. */
export function inHashOrder<T>(options: readonly T[], codeOf: (option: T) => number): T[] {
  return [...options].reverse().sort((a, b) => bucketOf(codeOf(a)) - bucketOf(codeOf(b)));
}
