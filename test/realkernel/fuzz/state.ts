/** All that is looked at of a kernel after each operation, section by section, one line a thing. */

/** The sections, in the order in which they are shown. */
export const SECTIONS = [
  'link',
  'address',
  'route',
  'exception',
  'neighbour',
  'proxy',
  'group',
  'token',
  'sysctl',
] as const;
export type Section = (typeof SECTIONS)[number];

/**
 * What was seen; a section's lines are in the kernel's order, where it has one. Sysctls are those that have changed since
 * the look before, `KEY = VALUE` or `KEY is gone`.
 */
export type State = Readonly<Record<Section, readonly string[]>>;

/** What `ip -6 -j -d` is asked, in this order. */
export const QUESTIONS = [
  'link show',
  'addr show',
  'route show table all',
  'route show table cache',
  'neigh show',
  'neigh show proxy',
  'maddr show',
  'token list',
] as const;

type Thing = Readonly<Record<string, unknown>>;

/** All sysctls by key. */
export type Sysctls = ReadonlyMap<string, string>;

/** The state that the answers to `QUESTIONS` amount to, and the sysctls before and now. */
export function stateOf(answers: readonly string[], before: Sysctls, now: Sysctls): State {
  const [links, addresses, routes, exceptions, neighbours, proxies, groups, tokens] = answers.map(parse);
  return {
    link: lines(links),
    address: (addresses ?? []).flatMap(({ ifname, addr_info }) =>
      (addr_info as Thing[]).map(address => JSON.stringify({ ifname, ...address })),
    ),
    route: lines(routes),
    exception: lines(exceptions),
    // The kernel walks a hash table: the order is that of its random key.
    neighbour: lines(neighbours).sort(),
    proxy: lines(proxies),
    group: (groups ?? []).flatMap(({ ifname, maddr }) =>
      (maddr as Thing[]).map(group => JSON.stringify({ ifname, ...group })),
    ),
    token: lines(tokens),
    sysctl: changes(before, now),
  };
}

function changes(before: Sysctls, now: Sysctls): string[] {
  const written = [...now].filter(([key, value]) => before.get(key) !== value);
  const gone = [...before.keys()].filter(key => !now.has(key));
  return [...written.map(([key, value]) => `${key} = ${value}`), ...gone.map(key => `${key} is gone`)].sort();
}

function parse(answer: string): Thing[] {
  return answer.trim() === '' ? [] : (JSON.parse(answer) as Thing[]);
}

function lines(things: readonly Thing[] = []): string[] {
  return things.map(thing => JSON.stringify(thing));
}

/** Lifetimes that count down; 4294967295 and an absent one never do. */
const COUNTING = /"(?:valid_life_time|preferred_life_time|expires)":(-?\d+)/g;
const FOREVER = 4294967295;
const LONG_AGO = -1_000_000;
/** Seconds by which two readings of a lifetime may differ: both are cut to whole seconds, at different moments. */
const LIFETIME_TOLERANCE = 2;

/** Whether two lines say the same, but for lifetimes that are nearly the same. */
export function sameLine(one: string, other: string): boolean {
  if (one === other) return true;
  if (one.replaceAll(COUNTING, '') !== other.replaceAll(COUNTING, '')) return false;
  const others = [...other.matchAll(COUNTING)].map(([, value]) => Number(value));
  return [...one.matchAll(COUNTING)].every(([, value], index) => {
    const [a, b] = [Number(value), others[index] ?? NaN];
    // So long ago is no time of this sequence: it is counted from the machine's boot.
    if (a < LONG_AGO && b < LONG_AGO) return true;
    return a === b || (a !== FOREVER && b !== FOREVER && Math.abs(a - b) <= LIFETIME_TOLERANCE);
  });
}
