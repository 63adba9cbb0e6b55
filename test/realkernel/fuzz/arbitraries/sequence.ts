/**
 * A sequence: how the kernel is put on the bench, and four to eight operations on it. Each sequence has only some kinds of
 * operations (a swarm), as those that have everything seldom have enough of anything.
 */
import fc from 'fast-check';
import type { Operation, Sequence } from '../operation';
import { addressCommands } from './addresses';
import { linkEvents, oddLinkEvents } from './links';
import {
  mldQueries,
  neighborAdvertisements,
  neighborSolicitations,
  otherMessages,
  redirectMessages,
  routerAdvertisements,
} from './messages';
import { neighbourCommands } from './neighbours';
import { routeCommands } from './routes';
import { sysctlWrites } from './sysctls';

const waits: fc.Arbitrary<Operation> = fc
  .constantFrom(300, 600, 1300, 2400)
  .map(milliseconds => ({ do: 'wait', milliseconds }));

/** Kinds of operations by name, with how often they come where they come. */
export const KINDS: Readonly<
  Record<string, { readonly arbitrary: fc.Arbitrary<Operation>; readonly weight: number }>
> = {
  ra: { arbitrary: routerAdvertisements, weight: 8 },
  ns: { arbitrary: neighborSolicitations, weight: 3 },
  na: { arbitrary: neighborAdvertisements, weight: 4 },
  redirect: { arbitrary: redirectMessages, weight: 2 },
  mld: { arbitrary: mldQueries, weight: 1 },
  other: { arbitrary: otherMessages, weight: 2 },
  sysctl: { arbitrary: sysctlWrites, weight: 5 },
  link: { arbitrary: linkEvents, weight: 4 },
  oddlink: { arbitrary: oddLinkEvents, weight: 1 },
  addr: { arbitrary: addressCommands, weight: 4 },
  route: { arbitrary: routeCommands, weight: 4 },
  neigh: { arbitrary: neighbourCommands, weight: 3 },
};

/**
 * What makes a kernel's own timing certain, on the devices that are there and on those to come: no random delay before a
 * probe, a solicitation, a report or an answer.
 */
const CERTAIN: Readonly<Record<string, number>> = Object.fromEntries(
  ['default', 'eth0', 'eth1'].flatMap(scope => [
    [`net.ipv6.conf.${scope}.router_solicitation_delay`, 0],
    [`net.ipv6.conf.${scope}.router_solicitation_interval`, 60],
    [`net.ipv6.conf.${scope}.mldv1_unsolicited_report_interval`, 0],
    [`net.ipv6.conf.${scope}.mldv2_unsolicited_report_interval`, 0],
    ...(scope === 'default' ? [] : [[`net.ipv6.neigh.${scope}.proxy_delay`, 0] as const]),
  ]),
);

function operations(kinds: readonly string[]): fc.Arbitrary<Operation[]> {
  const chosen = Object.entries(KINDS).flatMap(([name, kind]) => (kinds.includes(name) ? [kind] : []));
  return fc.array(fc.oneof(...chosen, { arbitrary: waits, weight: 2 }), { minLength: 4, maxLength: 8 });
}

/** One after the other: what comes of each has moments of its own. */
/**
 * The port of a bridge that goes up or down is news of the bridge's carrier as well, which the kernel works off at once or
 * within a second, by what else happened on the whole machine (net/core/link_watch.c): what follows waits for it.
 */
function withPatience(operations: readonly Operation[]): Operation[] {
  const typed = (operation: Operation): string => (operation.do === 'type' ? operation.command : '');
  if (!operations.some(each => typed(each).startsWith('ip link add br0'))) return [...operations];
  return operations.map(each => {
    if (each.do === 'carrier') return { do: 'wait', milliseconds: 300 };
    const news = /^ip link set eth\d (up|down)/.test(typed(each));
    return news ? { do: 'type', command: `${typed(each)}; sleep 2.4` } : each;
  });
}

const UP: readonly Operation[] = ['eth0', 'eth1'].map(port => ({
  do: 'type',
  command: `ip link set ${port} up`,
}));

/** @param allowed the kinds of operations; all when absent. */
export function sequences(allowed: readonly string[] = Object.keys(KINDS)): fc.Arbitrary<Sequence> {
  return fc
    .subarray([...allowed], {
      minLength: Math.min(allowed.length, 2),
      maxLength: Math.min(allowed.length, 5),
    })
    .chain(kinds =>
      fc.record({
        dadTransmits: fc.constantFrom(0, 0, 1),
        settled: fc.constantFrom(100, 1300),
        operations: operations(kinds),
      }),
    )
    .map(({ dadTransmits, settled, operations: each }) => ({
      ports: 2,
      sysctl: {
        ...CERTAIN,
        ...(dadTransmits === 0 &&
          Object.fromEntries(
            ['default', 'eth0', 'eth1'].map(scope => [`net.ipv6.conf.${scope}.dad_transmits`, 0]),
          )),
      },
      operations: [...UP, { do: 'wait', milliseconds: settled }, ...withPatience(each)],
    }));
}

/** The `index`th sequence of a seed. */
export function sequenceOf(seed: number, index: number, allowed?: readonly string[]): Sequence {
  const [sequence] = fc.sample(sequences(allowed), {
    seed: (Math.imul(seed, 1_000_003) + index) | 0,
    numRuns: 1,
  });
  if (sequence === undefined) throw new Error('no sequence');
  return sequence;
}
