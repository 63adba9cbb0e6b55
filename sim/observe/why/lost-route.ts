/** Where there is no route to a destination: the last one that led there, and was lost. */
import { Ip6 } from '../../base/ip6';
import { parsePrefix, prefixContains } from '../../base/prefix';
import type { StateRecord } from '../../trace/record';
import type { TraceStore } from '../trace-store';
import type { Step } from './walk';

const NO_ROUTE: ReadonlySet<string> = new Set(['ip6.lookup.no-route', 'ip6.route.none']);

/** Of a chain that tells of a missing route: the loss of the most recent one that led to the destination. */
export function lostRoute(store: TraceStore, chain: readonly Step[]): StateRecord | undefined {
  const missing = chain.find(({ decision }) => decision !== undefined && NO_ROUTE.has(decision.id));
  const destination = Ip6.parse(String(missing?.inputs?.['destination']));
  if (missing === undefined || destination === undefined) return undefined;
  return store
    .of(missing.node)
    .findLast(
      (each): each is StateRecord =>
        each.kind === 'state' &&
        each.id < missing.record &&
        each.subject === 'route' &&
        each.to === 'absent' &&
        leadsTo(each.entity, destination),
    );
}

/** Whether a route, as state records name it (`default via fe80::1 dev eth0`), covers an address. */
function leadsTo(entity: string, destination: Ip6): boolean {
  if (entity.includes(' table ')) return false;
  const [object = ''] = entity.split(' ');
  if (object === 'default') return true;
  const prefix = parsePrefix(object);
  return prefix === undefined ? object === destination.toString() : prefixContains(prefix, destination);
}
