/** Which of its ranges dhcpd gives something of (pick_v6_address(), pick_v6_prefix() of server/dhcpv6.c). */
import type { IaKind } from '../dhcpv6/identity-association';
import type { Request } from './assign';
import type { Pond } from './config';
import type { Lease } from './leases';
import { isPermitted } from './permits';

/** The ranges of a kind that a client may have something of, in order. */
export function poolsFor(client: Request, of: IaKind): Pond['pools'] {
  const ponds = client.network.ponds.filter(pond => isPermitted(client, pond));
  return ponds.flatMap(({ pools }) => pools.filter(({ kind }) => kind === of));
}

/** Something for an association, which is told. @param lengths of prefixes that come into question, the better ones first */
export function pick(
  request: Request,
  kind: IaKind,
  iaid: number,
  lengths: readonly ((units: number) => boolean)[],
): Lease | undefined {
  const { dhcpd, network } = request;
  const isPrefix = kind === 'ia-pd';
  const what = isPrefix ? 'prefix' : 'address';
  const say = (text: string): void => dhcpd.log('debug', text);
  if (!network.ponds.some(({ pools }) => pools.some(pool => pool.kind === kind))) {
    say(`Unable to pick client ${what}: no IPv6 pools on this shared network`);
    return undefined;
  }
  const lease = isPrefix ? pickPrefix(request, iaid, lengths) : pickAddress(request, iaid);
  const more = isPrefix
    ? 'no prefixes available'
    : `no addresses available  - shared network ${network.name}`;
  if (lease === undefined) say(`Unable to pick client ${what}: ${more}`);
  else say(`Picking pool ${what} ${lease.address}${isPrefix ? `/${lease.length}` : ''}`);
  return lease;
}

function pickPrefix(
  request: Request,
  iaid: number,
  lengths: readonly ((units: number) => boolean)[],
): Lease | undefined {
  const { dhcpd, duid, now } = request;
  for (const isLength of lengths) {
    for (const pool of poolsFor(request, 'ia-pd')) {
      const picked = isLength(pool.units) && dhcpd.leases.pick(pool, 'ia-pd', iaid, duid, now);
      if (picked) return picked.lease;
    }
  }
  return undefined;
}

/** From the range that was used last on, or from the one after it where that has become crowded. */
function pickAddress(request: Request, iaid: number): Lease | undefined {
  const { duid, now, network } = request;
  const { leases } = request.dhcpd;
  for (const pond of network.ponds.filter(each => isPermitted(request, each))) {
    const { length } = pond.pools;
    const start = leases.lastPool.get(pond) ?? 0;
    for (let step = 0; step < length; step++) {
      const index = (start + step) % length;
      const pool = pond.pools[index]!;
      const picked = pool.kind === 'ia-na' && leases.pick(pool, 'ia-na', iaid, duid, now);
      if (!picked) continue;
      leases.lastPool.set(pond, picked.attempts > 1 ? (index + 1) % length : index);
      return picked.lease;
    }
  }
  return undefined;
}
